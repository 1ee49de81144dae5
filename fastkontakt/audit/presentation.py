"""The log in words."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from fastkontakt.audit.models import Access, Event

ACTIONS: dict[str, Any] = {
    "assignment.last_day": _("Satte sista dag för ett uppdrag"),
    "condition.ended": _("Avslutade ett tillstånd"),
    "condition.established": _("Registrerade ett tillstånd"),
    "consent.noted": _("Antecknade ett samtycke"),
    "consent.withdrawn": _("Återkallade ett samtycke"),
    "contact.appointed": _("Utsåg en fast kontakt"),
    "contact.ended": _("Avslutade en fast kontakt"),
    "contact.ending_judged": _("Prövade att avsluta en fast kontakt"),
    "contact.information_given": _("Noterade att patienten är informerad"),
    "contact.reviewed": _("Följde upp en fast vårdkontakt"),
    "coordinator.chosen": _("Valde samordnande fast vårdkontakt"),
    "coordinator.released": _("Avslutade ett samordningsansvar"),
    "delegation.granted": _("Gav en delegation"),
    "delegation.revoked": _("Återkallade en delegation"),
    "deviation.followed_up": _("Följde upp en avvikelse vid utskrivning"),
    "deviation.noted": _("Registrerade en avvikelse vid utskrivning"),
    "episode.admitted": _("Skrev in en patient"),
    "episode.consultation": _("Registrerade en konsult"),
    "episode.discharged": _("Skrev ut en patient"),
    "episode.estimated": _("Beräknade utskrivningsdagen"),
    "episode.moved": _("Flyttade en patient till en annan avdelning"),
    "episode.ready": _("Anmälde utskrivningsklar"),
    "episode.ready_withdrawn": _("Tog tillbaka utskrivningsklar"),
    "episode.sip_called": _("Registrerade kallelsen till SIP"),
    "episode.unknown_primary": _("Registrerade utredning av okänd primärtumör"),
    "leave.cancelled": _("Tog tillbaka en frånvaro"),
    "leave.changed": _("Ändrade en frånvaro"),
    "leave.registered": _("Registrerade en frånvaro"),
    "listing.changed": _("Ändrade listning"),
    "log.read": _("Läste loggen"),
    "move.ordered": _("Beställde en flytt av kontakter"),
    "need.assessed": _("Bedömde behovet av en fast vårdkontakt"),
    "offer.answered": _("Antecknade svaret på ett erbjudande"),
    "patient.deceased": _("Registrerade ett dödsfall"),
    "patient.registered": _("Registrerade en patient"),
    "plan.decided": _("Beslutade planen vid livshotande tillstånd"),
    "relative.added": _("Lade till en närstående"),
    "request.answered": _("Svarade på en begäran"),
    "request.noted": _("Noterade en begäran"),
    "request.withdrawn": _("Tog tillbaka en begäran"),
    "service.added": _("Registrerade en insats"),
    "service.ended": _("Avslutade en insats"),
    "sip.position_taken": _("Tog ställning till en SIP"),
}
PAGES: dict[str, Any] = {
    "admit": _("Öppnade sidan för inskrivning"),
    "answer": _("Läste patientens begäran"),
    "appoint": _("Öppnade sidan för att utse"),
    "assess": _("Öppnade sidan för att bedöma behov"),
    "candidates": _("Såg möjliga kontakter för patienten"),
    "check": _("Prövade en utnämning"),
    "coordinator": _("Öppnade sidan för samordning"),
    "deviation": _("Läste en avvikelse vid utskrivning"),
    "deviations": _("Läste avvikelser vid utskrivning"),
    "discharge_list": _("Såg patienten bland utskrivningarna"),
    "episode": _("Läste vårdtillfället"),
    "facts": _("Läste patientens uppgifter"),
    "informed": _("Öppnade sidan för information till patienten"),
    "leaving": _("Såg patienten bland kontakter att flytta"),
    "list": _("Såg patienten i enhetens lista"),
    "offer": _("Öppnade sidan för erbjudande"),
    "plan": _("Läste planen vid livshotande tillstånd"),
    "portal_ask": _("Öppnade sidan för att begära en kontakt"),
    "portal_children": _("Såg vilka barn man företräder"),
    "request": _("Öppnade sidan för patientens begäran"),
    "requests": _("Såg vad patienten har begärt"),
    "review": _("Öppnade sidan för uppföljning"),
    "search": _("Fick patienten som träff i en sökning"),
    "shared_view": _("Läste patientens fasta kontakter"),
    "sip_position": _("Läste ställningstagandet till SIP"),
    "worklist": _("Såg patienten i arbetslistan"),
}
REFERENCE_LENGTH = 8


@dataclass(frozen=True, slots=True, kw_only=True)
class LogRow:
    """One line of the log. `reference` stands for the patient where the number must not."""

    at: datetime
    who: str
    unit: str
    role: str
    what: str
    is_write: bool
    patient: str
    reference: str
    ground: str


def row(entry: Access | Event) -> LogRow:
    """An access or an event as a line."""
    assignment: Any = entry.assignment
    return LogRow(
        at=entry.at,
        who=assignment.staff.full_name if assignment else _citizen(entry),
        unit=entry.unit.name if entry.unit else "",
        role=str(assignment.get_role_display()) if assignment else "",
        what=_what(entry),
        is_write=isinstance(entry, Event),
        patient=_patient(entry),
        reference=str(entry.patient_id)[-REFERENCE_LENGTH:].upper() if entry.patient_id else "",
        ground="" if isinstance(entry, Event) else entry.ground,
    )


def _what(entry: Access | Event) -> str:
    """What was done or read; a kind that has no words yet is shown by its code."""
    if isinstance(entry, Event):
        return str(ACTIONS.get(entry.action, entry.action))
    return str(PAGES.get(entry.page.removeprefix("api_"), entry.page))


def _citizen(entry: Access | Event) -> str:
    patient: Any = entry.patient
    own = patient is not None and patient.user_id is not None and patient.user_id == entry.user_id
    return gettext("Patienten själv") if own else gettext("Vårdnadshavare eller närstående")


def _patient(entry: Access | Event) -> str:
    patient: Any = entry.patient
    if patient is None:
        return ""
    return gettext("Skyddad identitet") if patient.is_protected else patient.name
