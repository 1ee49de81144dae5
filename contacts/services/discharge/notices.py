"""That the patient is ready for discharge, and the call to the individual plan (lag 2017:612, 3:1 and 4:3)."""

from datetime import datetime

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from contacts.duties import refresh
from contacts.services.discharge.guards import locked, open_at_own_ward, require_between, shown
from fastkontakt import permissions
from fastkontakt.accounts.actor import Actor
from fastkontakt.audit.services import record
from fastkontakt.moments import day_of
from patients.enums import DischargeKind
from patients.models import CareEpisode


@transaction.atomic
def note_ready(*, by: Actor, episode: CareEpisode, at: datetime, sip_needed: bool, now: datetime) -> CareEpisode:
    """Notify that the patient is ready for discharge, and whether an individual plan (SIP) is needed.

    The municipality's days are counted from the notice, so a standing one is not overwritten: it is withdrawn first.
    """
    episode = open_at_own_ward(by, episode, field="at")
    if episode.ready_at is not None:
        said = _(
            "Patienten är redan anmäld som utskrivningsklar, %(when)s. Ta tillbaka det meddelandet och skicka ett nytt."
        )
        raise ValidationError({"at": said % {"when": shown(episode.ready_at)}})
    require_between(at, first=episode.admitted_at, now=now, field="at", what_came_first=_("inskrivningen"))
    episode.ready_at, episode.sip_needed = at, sip_needed
    episode.save(update_fields=["ready_at", "sip_needed"])
    record(
        by=by, action="episode.ready", row=episode, patient_id=episode.patient_id, details={"sip_needed": sip_needed}
    )
    refresh([episode.patient_id], on=day_of(now))
    return episode


@transaction.atomic
def withdraw_ready(*, by: Actor, episode: CareEpisode, now: datetime) -> CareEpisode:
    """Take the notice back, where it was wrong or the patient is no longer ready. A call made on it falls with it.

    What stood is kept in the log.
    """
    episode = open_at_own_ward(by, episode, field="at")
    if episode.ready_at is None:
        raise ValidationError({"at": _("Det finns inget meddelande om utskrivningsklar att ta tillbaka.")})
    stood = {"ready_at": episode.ready_at.isoformat(), "sip_needed": episode.sip_needed}
    if episode.sip_called_at is not None:
        stood["sip_called_at"] = episode.sip_called_at.isoformat()
    episode.ready_at = episode.sip_needed = episode.sip_called_at = episode.sip_called_by = None
    episode.save(update_fields=["ready_at", "sip_needed", "sip_called_at", "sip_called_by"])
    record(by=by, action="episode.ready_withdrawn", row=episode, patient_id=episode.patient_id, details=stood)
    refresh([episode.patient_id], on=day_of(now))
    return episode


@transaction.atomic
def call_sip(*, by: Actor, episode: CareEpisode, at: datetime, now: datetime) -> CareEpisode:
    """Note that the individual plan (SIP) is called, by the receiving unit, whose fast vårdkontakt does it (4:3).

    Also after discharge home: the call is owed until it is made.
    """
    permissions.require(by, permissions.REGISTER_PATIENTS)
    episode = locked(episode)
    if by.unit.pk != episode.receiving_unit_id:
        raise PermissionDenied(_callers(episode))
    ready_at = _ready_for_call(episode)
    require_between(at, first=ready_at, now=now, field="at", what_came_first=_("meddelandet om utskrivningsklar"))
    episode.sip_called_at, episode.sip_called_by = at, by.staff
    episode.save(update_fields=["sip_called_at", "sip_called_by"])
    record(by=by, action="episode.sip_called", row=episode, patient_id=episode.patient_id)
    refresh([episode.patient_id], on=day_of(now))
    return episode


def _callers(episode: CareEpisode) -> str:
    if episode.receiving_unit is None:
        return _("Ingen enhet i primärvården har fått inskrivningsmeddelandet, så ingen kan kalla till SIP.")
    return _(
        "Den fasta vårdkontakten i regionens öppna vård kallar till SIP (4 kap. 3 § lagen 2017:612). Be %(unit)s."
    ) % {"unit": episode.receiving_unit.name}


def _ready_for_call(episode: CareEpisode) -> datetime:
    """When the notice came that asks for the call. Raises ValidationError where none does."""
    if episode.ready_at is None:
        raise ValidationError(
            {"at": _("Avdelningen har inte anmält att patienten är utskrivningsklar. Kallelsen skickas efter det.")}
        )
    if not episode.sip_needed:
        raise ValidationError(
            {"at": _("Avdelningen har bedömt att SIP inte behövs. Be avdelningen ändra om det är fel.")}
        )
    if episode.sip_called_at is not None:
        said = _("Kallelsen är redan skickad, %(when)s.")
        raise ValidationError({"at": said % {"when": shown(episode.sip_called_at)}})
    if episode.discharge_kind not in ("", DischargeKind.HOME):
        raise ValidationError({"at": _("Patienten skrevs inte ut till hemmet. Ingen kallelse behövs.")})
    return episode.ready_at
