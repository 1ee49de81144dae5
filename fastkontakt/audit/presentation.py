"""The log in words."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from fastkontakt.audit.models import Access, Event

ACTIONS: dict[str, Any] = {
    "agreement.commented": _("Noterade patientens kommentar till överenskommelsen"),
    "agreement.confirmed": _("Bekräftade en överenskommelse"),
    "agreement.ended": _("Avslutade en överenskommelse"),
    "agreement.task_done": _("Markerade en del av överenskommelsen som klar"),
    "agreement.written": _("Skrev en överenskommelse"),
    "api_client.closed": _("Stängde ett systems tillgång"),
    "api_client.created": _("Gav ett system tillgång"),
    "api_client.renewed": _("Bytte ett systems hemlighet"),
    "assignment.last_day": _("Satte sista dag för ett uppdrag"),
    "block.lifted": _("Hävde en spärr"),
    "block.opened": _("Öppnade en spärr med samtycke"),
    "block.set": _("Satte en spärr"),
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
    "delegation.limited": _("Begränsade en delegation"),
    "delegation.revoked": _("Återkallade en delegation"),
    "deviation.followed_up": _("Följde upp en avvikelse vid utskrivning"),
    "deviation.noted": _("Registrerade en avvikelse vid utskrivning"),
    "emergency.asked_again": _("Öppnade igen medan en nödöppning gällde"),
    "emergency.blocks_lifted": _("Öppnade spärrade uppgifter i en nödsituation"),
    "emergency.opened": _("Öppnade i en nödsituation"),
    "emergency.refused": _("Nekades att öppna i en nödsituation"),
    "emergency.reviewed": _("Granskade en nödöppning"),
    "episode.admitted": _("Skrev in en patient"),
    "episode.consultation": _("Registrerade en konsult"),
    "episode.discharged": _("Skrev ut en patient"),
    "episode.estimated": _("Beräknade utskrivningsdagen"),
    "episode.moved": _("Flyttade en patient till en annan avdelning"),
    "episode.ready": _("Anmälde utskrivningsklar"),
    "episode.ready_withdrawn": _("Tog tillbaka utskrivningsklar"),
    "episode.sip_called": _("Registrerade kallelsen till SIP"),
    "episode.unknown_primary": _("Registrerade utredning av okänd primärtumör"),
    "export.asked": _("Beställde en fil"),
    "export.dropped": _("Avbröt eller tog bort en fil"),
    "export.fetched": _("Hämtade en fil"),
    "export.made": _("En beställd fil gjordes"),
    "incapacity.ended": _("Avslutade att patienten inte kan ta ställning"),
    "incapacity.established": _("Fastställde att patienten varaktigt inte kan ta ställning"),
    "leave.cancelled": _("Tog tillbaka en frånvaro"),
    "leave.changed": _("Ändrade en frånvaro"),
    "leave.registered": _("Registrerade en frånvaro"),
    "letter.cancelled": _("Makulerade ett brev"),
    "letter.given": _("Noterade att ett brev är lämnat"),
    "letter.ordered": _("Beställde ett brev till patienten"),
    "letter.printed": _("Markerade ett brev som utskrivet"),
    "letter.read": _("Läste ett brev på Mina kontakter"),
    "letter.retried": _("Lät skapa ett brev på nytt"),
    "limit.accepted": _("Kom överens om en gräns för antal patienter"),
    "limit.declined": _("Avböjde en gräns för antal patienter"),
    "limit.proposed": _("Föreslog en gräns för antal patienter"),
    "limit.set": _("Satte en gräns för antal patienter"),
    "limit.withdrawn": _("Tog tillbaka ett förslag om gräns"),
    "listing.changed": _("Ändrade listning"),
    "log.drawn": _("Valde ut läsningar att granska"),
    "log.extract": _("Hämtade ett utdrag ur loggen"),
    "log.read": _("Läste loggen"),
    "log.reviewed": _("Dokumenterade en granskning av loggen"),
    "log.searched": _("Sökte i loggen"),
    "mandate.given": _("Gav någon tillåtelse att företräda"),
    "mandate.noted": _("Noterade en god man eller förvaltare"),
    "mandate.revoked": _("Tog tillbaka rätten att företräda"),
    "move.ordered": _("Beställde en flytt av kontakter"),
    "need.assessed": _("Bedömde behovet av en fast vårdkontakt"),
    "notification.chosen": _("Valde hur meddelanden ska komma"),
    "notification.tried_again": _("Lät skicka det som inte gick fram"),
    "offer.answered": _("Antecknade svaret på ett erbjudande"),
    "patient.deceased": _("Registrerade ett dödsfall"),
    "patient.registered": _("Registrerade en patient"),
    "patient_list.view_changed": _("Ändrade en sparad vy"),
    "patient_list.view_deleted": _("Tog bort en sparad vy"),
    "patient_list.view_saved": _("Sparade en vy av patientlistan"),
    "plan.decided": _("Beslutade planen vid livshotande tillstånd"),
    "plan.reviewed": _("Omprövade planen vid livshotande tillstånd"),
    "profile.corrected": _("Rättade sina uppgifter"),
    "relative.added": _("Lade till en närstående"),
    "report.established": _("Fastställde en rapport"),
    "request.answered": _("Svarade på en begäran"),
    "request.noted": _("Noterade en begäran"),
    "request.withdrawn": _("Tog tillbaka en begäran"),
    "routine.decided": _("Beslutade enhetens rutin"),
    "routine.reviewed": _("Gick igenom enhetens rutin"),
    "service.added": _("Registrerade en insats"),
    "service.ended": _("Avslutade en insats"),
    "sign_in.begun": _("Loggade in"),
    "sign_in.refused": _("Nekades inloggning"),
    "sip.position_taken": _("Tog ställning till en SIP"),
    "sip_plan.answered": _("Svarade på en kallelse till SIP"),
    "sip_plan.called": _("Kallade till SIP"),
    "sip_plan.called_more": _("Kallade fler till en SIP"),
    "sip_plan.closed": _("Avslutade en SIP"),
    "sip_plan.followed_up": _("Följde upp målen i en SIP"),
    "sip_plan.leader_changed": _("Bytte vem som leder en SIP"),
    "sip_plan.meeting_cancelled": _("Ställde in ett SIP-möte"),
    "sip_plan.meeting_set": _("Bestämde tid för ett SIP-möte"),
    "sip_plan.stopped": _("Tog tillbaka samtycket till en SIP"),
    "sip_plan.written": _("Skrev planen i en SIP"),
}
PAGES: dict[str, Any] = {
    "access_log": _("Läste vem som har tittat"),
    "admission": _("Läste vårdtillfället"),
    "admit": _("Öppnade sidan för inskrivning"),
    "agreement": _("Läste en överenskommelse"),
    "agreement_end": _("Öppnade sidan för att avsluta en överenskommelse"),
    "agreement_write": _("Öppnade sidan för att skriva en överenskommelse"),
    "agreements": _("Såg patientens överenskommelser"),
    "answer": _("Läste patientens begäran"),
    "appoint": _("Öppnade sidan för att utse"),
    "assess": _("Öppnade sidan för att bedöma behov"),
    "behind_figure": _("Såg patienten i listan bakom en siffra i överblicken"),
    "blocks": _("Såg spärrar"),
    "candidates": _("Såg möjliga kontakter för patienten"),
    "check": _("Prövade en utnämning"),
    "consents": _("Såg samtycken"),
    "coordinator": _("Öppnade sidan för samordning"),
    "deviation": _("Läste en avvikelse vid utskrivning"),
    "deviations": _("Läste avvikelser vid utskrivning"),
    "discharge_list": _("Såg patienten bland utskrivningarna"),
    "emergency": _("Öppnade sidan för nödöppning"),
    "episode": _("Läste vårdtillfället"),
    "export": _("Fick patienten i en fil"),
    "facts": _("Läste patientens uppgifter"),
    "informed": _("Öppnade sidan för information till patienten"),
    "leaving": _("Såg patienten bland kontakter att flytta"),
    "letter": _("Läste ett brev till patienten"),
    "letter_order": _("Öppnade sidan för att skriva brev"),
    "letters": _("Såg patienten bland enhetens brev"),
    "list": _("Såg patienten i enhetens lista"),
    "offer": _("Öppnade sidan för erbjudande"),
    "patient": _("Läste patientens uppgifter"),
    "plan": _("Läste planen vid livshotande tillstånd"),
    "plan_decide": _("Öppnade sidan för att skriva planen vid livshotande tillstånd"),
    "plan_review": _("Öppnade sidan för att ompröva planen vid livshotande tillstånd"),
    "portal_agreement": _("Läste en överenskommelse på Mina kontakter"),
    "portal_agreements": _("Såg överenskommelser på Mina kontakter"),
    "portal_ask": _("Öppnade sidan för att begära en kontakt"),
    "portal_children": _("Såg vilka barn man företräder"),
    "portal_complain": _("Öppnade sidan för synpunkter"),
    "portal_letter": _("Läste ett brev"),
    "portal_letters": _("Såg sina brev"),
    "portal_looked": _("Läste vem som har tittat"),
    "portal_mandates": _("Såg vem som får företräda"),
    "portal_messages": _("Läste meddelanden på Mina kontakter"),
    "portal_profile": _("Läste sin profil"),
    "portal_sharing": _("Såg vem som ser kontakterna"),
    "portal_sip": _("Läste en SIP på Mina kontakter"),
    "portal_sip_calendar": _("Hämtade tiden för ett SIP-möte på Mina kontakter"),
    "portal_sips": _("Såg SIP:ar på Mina kontakter"),
    "follow_ups": _("Såg patienten bland det som enheten ska följa upp"),
    "request": _("Öppnade sidan för patientens begäran"),
    "requests": _("Såg vad patienten har begärt"),
    "review": _("Öppnade sidan för uppföljning"),
    "search": _("Fick patienten som träff i en sökning"),
    "shared_view": _("Läste patientens fasta kontakter"),
    "sharing": _("Såg samtycken och spärrar"),
    "sip": _("Läste en SIP"),
    "sip_calendar": _("Hämtade tiden för ett SIP-möte"),
    "sip_call": _("Öppnade sidan för att kalla till SIP"),
    "sip_list": _("Såg patienten bland enhetens SIP:ar"),
    "sip_position": _("Läste ställningstagandet till SIP"),
    "sips": _("Såg patientens SIP:ar"),
    "worklist": _("Såg patienten i arbetslistan"),
}
REFERENCE_LENGTH = 8


@dataclass(frozen=True, slots=True, kw_only=True)
class LogRow:
    """One line of the log. `reference` stands for the patient where the number must not.

    `patient_url` and `who_url` lead to all that the log has of the patient, and of the member of staff.
    """

    at: datetime
    who: str
    unit: str
    role: str
    what: str
    is_write: bool
    patient: str
    reference: str
    ground: str
    patient_url: str = ""
    who_url: str = ""


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
        patient=patient_name(entry.patient),
        reference=str(entry.patient_id)[-REFERENCE_LENGTH:].upper() if entry.patient_id else "",
        ground="" if isinstance(entry, Event) else entry.ground,
        patient_url=search_url(patient=entry.patient_id) if entry.patient_id else "",
        who_url=search_url(medarbetare=assignment.staff_id) if assignment else "",
    )


def search_url(**keys: Any) -> str:
    """The search for what the keys name."""
    return f"{reverse('audit:search')}?{urlencode(keys)}"


def _what(entry: Access | Event) -> str:
    """What was done or read; a kind that has no words yet is shown by its code."""
    if isinstance(entry, Event):
        return str(ACTIONS.get(entry.action, entry.action))
    return str(PAGES.get(entry.page.removeprefix("api_"), entry.page))


def _citizen(entry: Access | Event) -> str:
    patient: Any = entry.patient
    if entry.user_id is None:
        return gettext("Ingen inloggad")
    own = patient is not None and patient.user_id is not None and patient.user_id == entry.user_id
    return gettext("Patienten själv") if own else gettext("Vårdnadshavare eller närstående")


def patient_name(patient: Any) -> str:
    """The patient's name, but for a protected person; "" for nobody."""
    if patient is None:
        return ""
    return gettext("Skyddad identitet") if patient.is_protected else patient.name
