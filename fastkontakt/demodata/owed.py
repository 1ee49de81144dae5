"""Who is owed a contact, or an answer, in every state. Each function says which. What is met was met today."""

from datetime import date
from functools import partial
from typing import Any

from contacts.enums import ContactRole, NeedOutcome, Occasion, RequestOutcome
from contacts.models import ContactRequest
from contacts.services import Proposal, answer_request, appoint_contact
from contacts.services.needs import may_be_unnecessary, record_offer
from fastkontakt.demodata.build import ADULT, FLK, FOK, FVK, OLD, YOUNG, Builder, Day
from fastkontakt.demodata.due import Due
from fastkontakt.demodata.records import assess, met_with, request
from patients.enums import ConditionKind, RelationGround, ServiceKind
from patients.models import Patient

HOME_CARE, MUNICIPAL_CARE = ServiceKind.HEMTJANST, ServiceKind.KOMMUNAL_HALSOSJUKVARD
NURSING, HEMTJANST = "kommunal_halsosjukvard", "hemtjanst"


def appoint_today(build: Builder, by: str, patient: Patient, role: ContactRole, who: str, occasion: Occasion) -> None:
    """Let a manager appoint somebody of the unit from today."""
    build.acts.append(partial(_appoint, build, by, patient, role, who, occasion))


def _appoint(
    build: Builder, by: str, patient: Patient, role: ContactRole, who: str, occasion: Occasion, **fields: Any
) -> None:
    proposal = Proposal(
        patient=patient,
        appointee=build.staff[who],
        unit=build.units[who.partition(".")[0]],
        role=role,
        starts_on=build.today,
        occasion=occasion,
        **fields,
    )
    appoint_contact(proposal=proposal, by=build.actor(by), today=build.today)


def asked_for_care_contact(build: Builder) -> None:
    """Asked for a fast vårdkontakt, themselves or through staff; one of them got it today."""
    heart = build.patient(OLD)
    build.know(heart, "sjukhusmottagning", RelationGround.REGISTERED, -90)
    words = "Det är svårt att veta vem jag ska fråga."
    request(build, heart, FVK, "sjukhusmottagning", _asked(build, Due.LATE), words)
    words = "Jag vill ha en person att ringa."
    request(build, build.patient(ADULT), FVK, "vardcentral", _asked(build, Due.TODAY), words, wished="sjukskoterska")
    request(build, build.patient(OLD, listed="vardcentral2"), FVK, "vardcentral2", _asked(build, Due.THIS_WEEK))
    request(build, build.patient(YOUNG), FVK, "psykiatri", _asked(build, Due.LATER), wished="psykolog")
    answered = build.patient(ADULT)
    made = _asked(build, Due.TODAY)
    request(build, answered, FVK, "vardcentral", made, "Jag blir skickad runt.", wished="sjukskoterska")
    who = "vardcentral.sjukskoterska"
    appoint_today(build, "vardcentral.chef", answered, FVK, who, Occasion.PATIENT_REQUEST)
    earlier = build.patient(ADULT)
    contact = build.contact(earlier, FVK, "vardcentral.sjukskoterska", -55, occasion=Occasion.PATIENT_REQUEST)
    met_with(request(build, earlier, FVK, "vardcentral", -58, wished="sjukskoterska"), contact)


def _asked(build: Builder, due: Due) -> date:
    return build.begun(due, "fvk-on-request")


def asked_for_physician(build: Builder) -> None:
    """Asked for a fast läkarkontakt: for somebody eligible, for somebody who is not, for anybody; a no today."""
    waiting = (
        (Due.LATE, "vardcentral2", "lakare", "Jag har träffat fyra olika läkare i år."),
        (Due.TODAY, "vardcentral", "lakare", "Jag vill ha samma läkare varje gång."),
        (Due.THIS_WEEK, "vardcentral", "hyrlakare", "Vi förstod varandra så bra."),
        (Due.LATER, "vardcentral3", "", ""),
    )
    for due, unit, wished, text in waiting:
        patient = build.patient(ADULT, listed=unit)
        request(build, patient, FLK, unit, build.begun(due, "flk-choice"), text, wished=wished)
    patient = build.patient(YOUNG)
    made = build.begun(Due.TODAY, "flk-choice")
    asked = request(build, patient, FLK, "vardcentral", made, "Helst en geriatriker.", wished="lakare2")
    build.acts.append(partial(_decline, build, asked))
    home_care = build.patient(OLD)
    build.serve(home_care, HEMTJANST, HOME_CARE, -9)
    request(build, home_care, FOK, HEMTJANST, -6)


def _decline(build: Builder, asked: ContactRequest) -> None:
    reason = "Läkaren är geriatriker och tar bara emot patienter över 65 år. Du kan välja någon av våra allmänläkare."
    by = build.actor("vardcentral.chef")
    answer_request(by=by, request=asked, outcome=RequestOutcome.DECLINED, reason=reason, today=build.today)


def found_in_need(build: Builder) -> None:
    """Assessed: a need that waits, one that was met today, one met before, and none."""
    why = "Flera kontakter i vården och svårt att hålla ihop dem."
    waiting = (
        (Due.LATE, "vardcentral.lakare"),
        (Due.TODAY, "psykiatri.lakare"),
        (Due.THIS_WEEK, "sjukhusmottagning.lakare"),
        (Due.LATER, "vardcentral.sjukskoterska"),
    )
    for due, who in waiting:
        assess(build, build.patient(ADULT), who, _found(build, due), NeedOutcome.NEED, why)
    met = build.patient(ADULT)
    assess(build, met, "psykiatri.lakare", _found(build, Due.THIS_WEEK), NeedOutcome.NEED, why)
    appoint_today(build, "psykiatri.chef", met, FVK, "psykiatri.psykolog", Occasion.NEED)
    before = build.patient(OLD)
    assess(build, before, "vardcentral.sjukskoterska", -64, NeedOutcome.NEED, why)
    build.contact(before, FVK, "vardcentral.sjukskoterska", -62)
    nothing = "Patienten når vårdcentralen när det behövs och har inga andra vårdkontakter."
    assess(build, build.patient(ADULT), "vardcentral.sjukskoterska", -15, NeedOutcome.NO_NEED, nothing)


def _found(build: Builder, due: Due) -> date:
    return build.begun(due, "fvk-need")


def life_threatening(build: Builder) -> None:
    """With a licensed physician as fast vårdkontakt, and without in each way there is; one was appointed today."""
    ward, threat = "sjukhusavdelning.lakare", ConditionKind.LIFE_THREATENING
    nurse_only = build.patient(OLD)
    build.contact(nurse_only, FVK, "vardcentral.sjukskoterska", -140)
    build.establish(nurse_only, threat, "vardcentral.lakare", -1)
    build.establish(build.patient(OLD), threat, ward, 0)
    intern_only = build.patient(ADULT)
    build.contact(intern_only, FVK, "sjukhusavdelning.at", -30)
    build.establish(intern_only, threat, ward, -2)
    over = build.patient(ADULT)
    build.establish(over, threat, ward, -300, -200)
    build.contact(over, FVK, ward, -300, -190, reason="Behovet har upphört", occasion=Occasion.LIFE_THREATENING)
    met = build.patient(OLD)
    build.establish(met, threat, ward, 0)
    appoint_today(build, "sjukhusavdelning.chef", met, FVK, ward, Occasion.LIFE_THREATENING)


def municipal_care(build: Builder) -> None:
    """Municipal health care: without a fast vårdkontakt there, or a physician, or both; in order; unnecessary."""
    nurse = f"{NURSING}.sjukskoterska"
    for due in Due:
        neither = due in (Due.LATE, Due.THIS_WEEK)
        _nursed(build, build.begun(due, "fvk-municipal"), physician=not neither)
        if not neither:
            other = _nursed(build, build.begun(due, "fvk-municipal"), physician=False)
            build.contact(other, FVK, nurse, build.begun(due, "fvk-municipal"))
    given = _nursed(build, build.begun(Due.TODAY, "fvk-municipal"), physician=True)
    appoint_today(build, f"{NURSING}.chef", given, FVK, nurse, Occasion.NEED)
    chosen = _nursed(build, build.begun(Due.TODAY, "fvk-municipal"), physician=False)
    build.contact(chosen, FVK, nurse, build.begun(Due.TODAY, "fvk-municipal"))
    appoint_today(build, "vardcentral.chef", chosen, FLK, "vardcentral.lakare", Occasion.CHOICE)
    for who in ("sjukskoterska", "fysioterapeut", "sjukskoterska"):
        build.contact(_nursed(build, -280, physician=True), FVK, f"{NURSING}.{who}", -270)
    if may_be_unnecessary(build.units[NURSING], build.county.slug, build.today):
        reason = "Sårvård två gånger till, sedan avslutas insatsen."
        assess(build, _nursed(build, -20, physician=True), nurse, -18, NeedOutcome.PLAINLY_UNNECESSARY, reason)


def _nursed(build: Builder, since: Day, *, physician: bool) -> Patient:
    patient = build.patient(OLD)
    build.serve(patient, NURSING, MUNICIPAL_CARE, since)
    if physician:
        build.contact(patient, FLK, "vardcentral.lakare", -700)
    return patient


def home_care_offers(build: Builder) -> None:
    """Home care: not yet offered, accepted and not yet appointed, declined, unnecessary, and declined today."""
    for due in Due:
        build.serve(build.patient(OLD), HEMTJANST, HOME_CARE, build.begun(due, "fok-offer", late=12))
    answers = (
        (-7, NeedOutcome.ACCEPTED, ""),
        (-70, NeedOutcome.DECLINED, "Vill klara sig med dem som kommer."),
        (-50, NeedOutcome.PLAINLY_UNNECESSARY, "Bara trygghetslarm, inga besök."),
    )
    for since, outcome, reason in answers:
        patient = build.patient(OLD)
        build.serve(patient, HEMTJANST, HOME_CARE, since)
        assess(build, patient, "hemtjanst.chef", since + 4, outcome, reason, role=FOK)
    offered = build.patient(OLD)
    build.serve(offered, HEMTJANST, HOME_CARE, build.begun(Due.THIS_WEEK, "fok-offer"))
    build.acts.append(partial(_offer, build, offered))


def _offer(build: Builder, patient: Patient) -> None:
    by, today, reason = build.actor("hemtjanst.chef"), build.today, "Vill lära känna personalen först."
    record_offer(by=by, patient=patient, outcome=NeedOutcome.DECLINED, reason=reason, on=today, today=today)


OWED = (
    asked_for_care_contact,
    asked_for_physician,
    found_in_need,
    life_threatening,
    municipal_care,
    home_care_offers,
)
