"""The deadlines of a discharge (lag 2017:612). Pure: no queries, no clock.

Days are counted from the Swedish day of the notice. A day for doing something is in time until it ends; the day of
payment is the first on which the municipality pays.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any, Protocol

from contacts.policy.rulebook import parameter
from fastkontakt.moments import SWEDEN, day_of, end_of, start_of

RULE = "fvk-sip-call"


class Notices(Protocol):
    """What is asked of a patients.models.CareEpisode."""

    receiving_unit_id: Any
    noticed_at: Any
    expected_discharge: Any
    ready_at: Any
    sip_needed: Any
    sip_called_at: Any


@dataclass(frozen=True, slots=True, kw_only=True)
class Terms:
    """What a region and its municipalities have agreed on (4:5, 5:4). `noon` is Swedish time."""

    sip_days: int
    payment_days: int
    payment_days_after_noon: int
    noon: time


@dataclass(frozen=True, slots=True, kw_only=True)
class Deadlines:
    """The last days for appointing and for the SIP call, and the first day of payment; None where none runs.

    `pays_without_call` is False where the municipality does not pay at all until the SIP is called (5:3).
    """

    fvk: date | None
    sip_call: date | None
    payment: date | None
    pays_without_call: bool = True

    @property
    def fvk_ends(self) -> datetime | None:
        """The moment from which appointing is late."""
        return end_of(self.fvk) if self.fvk else None

    @property
    def sip_call_ends(self) -> datetime | None:
        """The moment from which the call is late."""
        return end_of(self.sip_call) if self.sip_call else None

    @property
    def payment_begins(self) -> datetime | None:
        """The moment from which the municipality pays."""
        return start_of(self.payment) if self.payment else None


def terms_of(tenant: str, on: date) -> Terms:
    """The terms of a tenant on the day of the notice, from the rulebook."""
    days = {name: int(_parameter(tenant, name, on)) for name in ("sip_days", "payment_days", "payment_days_after_noon")}
    return Terms(noon=time.fromisoformat(_parameter(tenant, "noon", on)), **days)


def _parameter(tenant: str, name: str, on: date) -> Any:
    return parameter(tenant, RULE, name, on)


def fvk_deadline(episode: Notices) -> date:
    """The last day for appointing a fast vårdkontakt (2:5): before discharge, so as early as that may come.

    The day of the notice that the patient is ready, else the newest estimate, else the day after the admission notice.
    """
    if episode.ready_at is not None:
        return day_of(episode.ready_at)
    return episode.expected_discharge or day_of(episode.noticed_at) + timedelta(days=1)


def sip_call_deadline(ready_at: datetime, terms: Terms) -> date:
    """The last day for the call to the individual plan (4:3)."""
    return day_of(ready_at) + timedelta(days=terms.sip_days)


def payment_day(ready_at: datetime, terms: Terms) -> date:
    """The first day on which the municipality pays (5:4): later where the notice came after noon, not at it."""
    after_noon = ready_at.astimezone(SWEDEN).time() > terms.noon
    return day_of(ready_at) + timedelta(days=terms.payment_days_after_noon if after_noon else terms.payment_days)


def call_missing(episode: Notices) -> bool:
    """Whether a SIP is needed and has not been called; the municipality does not pay then (5:3)."""
    return episode.ready_at is not None and bool(episode.sip_needed) and episode.sip_called_at is None


def call_was_late(episode: Notices, *, at: datetime, terms: Terms) -> bool:
    """Whether, as seen at the moment, the call came too late, or is missing though its last day has passed."""
    if episode.ready_at is None or not episode.sip_needed:
        return False
    return day_of(episode.sip_called_at or at) > sip_call_deadline(episode.ready_at, terms)


def deadlines_of(episode: Notices, tenant: str) -> Deadlines:
    """The deadlines of an episode in the tenant. Nobody must appoint or call where no unit in primary care was told."""
    ready_at, told = episode.ready_at, episode.receiving_unit_id is not None
    fvk = fvk_deadline(episode) if told else None
    if ready_at is None:
        return Deadlines(fvk=fvk, sip_call=None, payment=None)
    terms = terms_of(tenant, day_of(ready_at))
    return Deadlines(
        fvk=fvk,
        sip_call=sip_call_deadline(ready_at, terms) if told and episode.sip_needed else None,
        payment=payment_day(ready_at, terms),
        pays_without_call=not call_missing(episode),
    )
