"""The log in the patient's own words: what was done, by whom, and why it was allowed."""

from typing import Any

from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from fastkontakt.access import law
from fastkontakt.audit.models import Access, Event
from fastkontakt.organisation.enums import ProviderKind

YOURS, THEIRS = "yours", "theirs"
WHOSE: dict[str, Any] = {YOURS: pgettext_lazy("uppgifter", "dina"), THEIRS: pgettext_lazy("uppgifter", "personens")}

READ_SOMETHING, CHANGED_SOMETHING = _("Läste %(whose)s uppgifter"), _("Ändrade %(whose)s uppgifter")
READ: dict[str, Any] = {
    "access_log": _("Läste vem som har tittat"),
    "admission": _("Läste om vård på sjukhus"),
    "agreement": _("Läste %(whose)s överenskommelse med vården"),
    "agreement_end": _("Förberedde att avsluta en överenskommelse"),
    "agreement_write": _("Förberedde en överenskommelse"),
    "agreements": _("Läste %(whose)s överenskommelser med vården"),
    "admit": _("Förberedde en inskrivning på sjukhus"),
    "answer": _("Läste %(whose)s begäranden"),
    "appoint": _("Förberedde att utse en kontakt"),
    "assess": _("Förberedde en bedömning av om en kontakt behövs"),
    "behind_figure": _("Såg en lista över patienter bakom enhetens statistik"),
    "blocks": _("Såg %(whose)s spärrar"),
    "candidates": _("Såg vilka som kan bli kontakt"),
    "check": _("Kontrollerade om en person kan bli kontakt"),
    "consents": _("Såg %(whose)s samtycken"),
    "coordinator": _("Läste vem som samordnar %(whose)s kontakter"),
    "deviation": _("Läste om en utskrivning från sjukhus"),
    "deviations": _("Läste om utskrivningar från sjukhus"),
    "discharge_list": _("Såg en lista över patienter på väg hem från sjukhus"),
    "emergency": _("Förberedde att öppna uppgifter i en nödsituation"),
    "episode": _("Läste om vård på sjukhus"),
    "export": _("Gjorde en fil där %(whose)s uppgifter finns med"),
    "informed": _("Förberedde information om en kontakt"),
    "leaving": _("Såg en lista över kontakter som ska få en efterträdare"),
    "letter": _("Öppnade ett brev"),
    "letter_order": _("Förberedde ett brev"),
    "letters": _("Såg en lista över brev"),
    "list": _("Såg en lista över enhetens patienter"),
    "offer": _("Förberedde ett erbjudande om en kontakt"),
    "plan": _("Läste %(whose)s planer"),
    "plan_decide": _("Förberedde en plan"),
    "plan_review": _("Läste %(whose)s planer"),
    "portal_agreement": _("Läste en överenskommelse"),
    "portal_agreements": _("Såg vilka överenskommelser som finns"),
    "portal_ask": _("Öppnade sidan för att begära en kontakt"),
    "portal_children": _("Såg vilka personer man företräder"),
    "portal_complain": _("Öppnade sidan för synpunkter"),
    "portal_letter": _("Öppnade ett brev"),
    "portal_letters": _("Såg en lista över brev"),
    "portal_looked": _("Läste vem som har tittat"),
    "portal_messages": _("Såg sina meddelanden"),
    "portal_mandates": _("Såg vem som får företräda"),
    "portal_sharing": _("Såg vem som ser kontakterna"),
    "follow_ups": _("Såg en lista över vad som ska följas upp"),
    "request": _("Förberedde en begäran"),
    "requests": _("Läste %(whose)s begäranden"),
    "review": _("Förberedde en uppföljning av en kontakt"),
    "search": _("Fick upp %(whose)s uppgifter i en sökning"),
    "shared_view": _("Läste %(whose)s kontakter"),
    "sharing": _("Såg %(whose)s samtycken och spärrar"),
    "portal_sip": _("Läste en samordnad individuell plan"),
    "portal_sip_calendar": _("Hämtade tiden för ett möte om en samordnad individuell plan"),
    "portal_sips": _("Läste om samordnade individuella planer"),
    "sip": _("Läste en samordnad individuell plan"),
    "sip_calendar": _("Hämtade tiden för ett möte om en samordnad individuell plan"),
    "sip_call": _("Förberedde en kallelse till en samordnad individuell plan"),
    "sip_list": _("Såg en lista över samordnade individuella planer"),
    "sip_position": _("Läste om en samordnad individuell plan"),
    "sips": _("Läste om samordnade individuella planer"),
    "worklist": _("Såg en lista över vad enheten har att göra"),
}
DONE: dict[str, Any] = {
    "agreement": _("Ändrade %(whose)s överenskommelse med vården"),
    "agreement.commented": _("Skrev en kommentar till överenskommelsen"),
    "agreement.confirmed": _("Bekräftade överenskommelsen"),
    "agreement.ended": _("Avslutade överenskommelsen"),
    "agreement.task_done": _("Markerade en sak i överenskommelsen som klar"),
    "agreement.written": _("Skrev överenskommelsen med vården"),
    "block": _("Ändrade en spärr"),
    "condition": _("Registrerade eller avslutade ett tillstånd"),
    "consent": _("Antecknade eller tog tillbaka ett samtycke"),
    "contact": _("Ändrade %(whose)s kontakter"),
    "contact.appointed": _("Utsåg en kontakt"),
    "contact.ended": _("Avslutade en kontakt"),
    "contact.information_given": _("Antecknade att information om en kontakt är given"),
    "contact.reviewed": _("Följde upp en kontakt"),
    "coordinator": _("Ändrade vem som samordnar %(whose)s kontakter"),
    "deviation": _("Antecknade något om en utskrivning från sjukhus"),
    "emergency": _("Öppnade uppgifter i en nödsituation"),
    "emergency.refused": _("Nekades att öppna uppgifter i en nödsituation"),
    "emergency.reviewed": _("Granskade om det var rätt att öppna uppgifter i en nödsituation"),
    "episode": _("Registrerade något om vård på sjukhus"),
    "incapacity": _("Antecknade om man själv kan ta ställning"),
    "letter": _("Tog hand om ett brev"),
    "letter.given": _("Antecknade att ett brev är lämnat"),
    "letter.ordered": _("Skrev ett brev"),
    "letter.read": _("Läste ett brev"),
    "listing": _("Ändrade vilken vårdcentral man är listad på"),
    "log": _("Granskade vem som har tittat"),
    "log.extract": _("Hämtade ett utdrag över vem som har tittat"),
    "mandate": _("Ändrade vem som får företräda någon annan"),
    "move": _("Flyttade kontakter till en efterträdare"),
    "need": _("Bedömde om en kontakt behövs"),
    "notification": _("Valde hur man får veta att det finns ett meddelande"),
    "offer": _("Antecknade svaret på ett erbjudande om en kontakt"),
    "plan": _("Ändrade %(whose)s planer"),
    "relative": _("Ändrade %(whose)s närstående"),
    "request": _("Tog hand om %(whose)s begäranden"),
    "service": _("Registrerade en insats"),
    "sip": _("Tog ställning till en samordnad individuell plan"),
    "sip_plan": _("Ändrade en samordnad individuell plan"),
    "sip_plan.answered": _("Svarade på en kallelse till en samordnad individuell plan"),
    "sip_plan.called": _("Kallade till en samordnad individuell plan"),
    "sip_plan.closed": _("Avslutade en samordnad individuell plan"),
}
WHY: dict[str, Any] = {
    law.WITHIN: _("Behövde uppgifterna för vården eller för sitt arbete."),
    law.WITHIN_SOCIAL: _("Behövde uppgifterna för omsorgen eller för sitt arbete."),
    law.LIFTED: _("Spärren var öppnad för enheten, efter ett ja."),
    law.LIFTED_IN_EMERGENCY: _("Spärren öppnades i en nödsituation."),
    law.CONSENT: _("Det fanns ett samtycke till att uppgifter delas."),
    law.CONSENT_SOCIAL: _("Det fanns ett samtycke till att uppgifter delas."),
    law.CHILD: _("Vården får dela uppgifter om ett barn som inte själv kan samtycka."),
    law.CHILD_SOCIAL: _("Omsorgen får dela uppgifter om ett barn som inte själv kan samtycka."),
    law.INCAPABLE: _("Vården får dela uppgifter om den som inte själv kan ta ställning."),
    law.INCAPABLE_SOCIAL: _("Omsorgen får dela uppgifter om den som inte själv kan ta ställning."),
    law.EMERGENCY: _("Uppgifterna öppnades i en nödsituation."),
    law.EMERGENCY_BLOCKED: _("I en nödsituation visades vem som har spärrade uppgifter, inte vad som står där."),
    law.NEUTRAL: _("Såg bara att det finns uppgifter någon annanstans, inte vilka."),
    law.BLOCK_SHOWN: _("Såg bara att det finns spärrade uppgifter, inte vilka."),
    law.OWN: _("Personen själv."),
    law.GUARDIAN: _("Är vårdnadshavare."),
    law.MANDATE: _("Företräder personen enligt en domstols beslut."),
    law.PERMISSION: _("Har fått tillåtelse att företräda personen."),
}


def what(entry: Access | Event, whose: str) -> str:
    """What was done, for the patient (YOURS) or who acts for one (THEIRS)."""
    if isinstance(entry, Event):
        said = DONE.get(entry.action) or DONE.get(entry.action.partition(".")[0]) or CHANGED_SOMETHING
    else:
        said = READ.get(entry.page.removeprefix("api_")) or READ_SOMETHING
    return str(said) % {"whose": str(WHOSE[whose])}


def why(entry: Any) -> str:
    """Why it was allowed. A change says no ground of its own: staff make it in their work, the reviewer by law."""
    if isinstance(entry, Event):
        return _why_changed(entry)
    known = WHY.get(entry.ground)
    return str(known) if known else gettext("Tillåtet enligt %(law)s.") % {"law": entry.ground}


def who(entry: Any, acting: dict[int, str]) -> str:
    """Who it was. `acting`: user -> name of those who act for the patient.

    Public bodies' logs are public records, so staff are named (HSLF-FS 2016:40 4:10); of private ones, and of a
    member of staff with protected identity, the profession is told.
    """
    if entry.assignment is None:
        return acting.get(entry.user_id) or _citizen(entry)
    person = entry.assignment.staff
    if not is_named(entry):
        return str(person.profession_display)
    return f"{person.name}, {str(person.profession_display).lower()}"


def is_named(entry: Any) -> bool:
    """Whether the patient is told the name of the member of staff whose doing it was."""
    return not entry.assignment.staff.protected and entry.unit.provider.kind != ProviderKind.PRIVATE


def where(entry: Any) -> str:
    """The unit and who runs it, "" for a citizen."""
    if entry.unit is None:
        return ""
    return ", ".join(dict.fromkeys((entry.unit.name, entry.unit.provider.name)))


def _why_changed(entry: Any) -> str:
    if entry.assignment is None:
        return ""
    if entry.action.startswith("log."):
        return gettext("Lagen kräver att det granskas vem som har tittat.")
    return str(WHY[law.WITHIN_SOCIAL if entry.unit.is_social_care else law.WITHIN])


def _citizen(entry: Any) -> str:
    own = entry.patient.user_id is not None and entry.patient.user_id == entry.user_id
    return gettext("Personen själv") if own else gettext("En närstående eller företrädare")
