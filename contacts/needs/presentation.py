"""The pages on needs and plans in words: the law in short, what triggers an assessment, who should coordinate."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.utils import timezone
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from contacts.enums import InformedHow
from contacts.models import Contact
from contacts.policy import rulebook
from contacts.policy.days import TRIGGERS, trigger_day
from contacts.policy.facts import EpisodeFacts
from contacts.presentation.judgement import rule_url
from fastkontakt.ui.templatetags.fk import dag
from patients.models import CareEpisode, Consultation, WardStay

TRIGGERING = "fvk-inpatient-triggers"


@dataclass(frozen=True, slots=True, kw_only=True)
class Law:
    """A rule in short: what it says, its source, and its page."""

    summary: str
    source: str
    url: str


def laws(tenant: str, *rule_ids: str, on: date) -> list[Law]:
    """Those of the rules that the tenant has, as they read on the day."""
    book = rulebook.for_tenant(tenant)
    language = "en" if get_language() == "en" else "sv"
    asked = [rule for rule_id in rule_ids for rule in book.rules if rule.id == rule_id]
    found = [(rule, rule.version_on(on)) for rule in asked]
    return [
        Law(summary=rule.text(language).summary, source=version.sources[0].text, url=rule_url(rule.id))
        for rule, version in found
        if version is not None
    ]


# --- hospital --------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True, kw_only=True)
class Trigger:
    """What makes a hospital assess the need: the threshold, how it is in this stay, and since when it is passed."""

    what: str
    now: str
    since: date | None


def triggers(
    tenant: str, facts: EpisodeFacts, stays: list[WardStay], seen: list[Consultation], *, today: date
) -> list[Trigger]:
    """Each trigger of the tenant's hospitals with the stay's own facts; none where the tenant has no such rule."""
    book = rulebook.for_tenant(tenant)
    if not any(rule.id == TRIGGERING for rule in book.rules):
        return []
    days = rulebook.parameter(tenant, TRIGGERING, "over_days", today)
    people = rulebook.parameter(tenant, TRIGGERING, "consultants", today)
    assert isinstance(days, int)
    assert isinstance(people, int)
    over = {"days": days, "clinics": 1, "consultants": people, "consulting_clinics": 1, "unknown_primary": 0}
    whats = {
        "days": _("Inlagd mer än %(number)s dagar") % {"number": days},
        "clinics": _("Mer än en klinik under vårdtillfället"),
        "consultants": _("Fler än %(number)s konsulter från samma klinik") % {"number": people},
        "consulting_clinics": _("Konsulter från mer än en klinik"),
        "unknown_primary": _("Utreds för cancer utan känd primärtumör"),
    }
    nows = _nows(facts, stays, seen, today)
    passed = {name: trigger_day(facts, name, over[name]) for name in TRIGGERS}
    return [Trigger(what=whats[name], now=nows[name], since=_until(passed[name], today)) for name in TRIGGERS]


def _nows(facts: EpisodeFacts, stays: list[WardStay], seen: list[Consultation], today: date) -> dict[str, str]:
    length = ((facts.discharged_on or today) - facts.admitted_on).days
    consultants = {f"{row.consultant.name}, {clinic_of(row.unit)}" for row in seen}
    return {
        "days": ngettext("%(count)s dag, inskriven %(day)s", "%(count)s dagar, inskriven %(day)s", length)
        % {"count": length, "day": dag(facts.admitted_on)},
        "clinics": _listed(clinic_of(row.unit) for row in stays),
        "consultants": _listed(sorted(consultants)),
        "consulting_clinics": _listed(clinic_of(row.unit) for row in seen),
        "unknown_primary": dag(facts.unknown_primary_since) or _("Nej"),
    }


def clinic_of(unit: object) -> str:
    """The unit's clinic; a unit that names none is its own."""
    return str(getattr(unit, "clinic", "") or unit)


def _listed(names: Iterable[str]) -> str:
    return ", ".join(dict.fromkeys(names)) or _("Ingen registrerad")


def _until(day: date | None, today: date) -> date | None:
    return day if day is not None and day <= today else None


def episode_line(episode: CareEpisode) -> str:
    """Where and since when the patient is in."""
    since = {"ward": episode.ward.name, "day": dag(timezone.localdate(episode.admitted_at))}
    return _("Inskriven på %(ward)s %(day)s") % since


# --- information -----------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True, kw_only=True)
class Way:
    """A way to tell the patient, the first day that it was used, and how the button for it looks."""

    how: InformedHow
    on: date | None
    variant: str


def ways(contact: Contact) -> list[Way]:
    """Both ways. What is to be done first has the main button."""
    days = {InformedHow.ORAL: contact.informed_orally_on, InformedHow.WRITTEN: contact.informed_in_writing_on}
    first = next((how for how, day in days.items() if day is None), None)
    return [Way(how=how, on=day, variant="primary" if how == first else "secondary") for how, day in days.items()]
