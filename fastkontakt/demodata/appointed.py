"""What is owed once a contact is appointed, in every state: to inform, to plan, to review, to coordinate, to replace.

Each function says which. What is met was met today, by the services.
"""

from datetime import timedelta
from functools import partial

from contacts.enums import ContactRole, InformedHow, InformedWhom, NeedOutcome, Occasion
from contacts.models import Contact, Move
from contacts.services import note_information
from contacts.services.coordination import choose_coordinator
from contacts.services.move_batches import run_batch
from contacts.services.moves import Choice, choose_successors, order_move, plan_move
from contacts.services.needs import review_contact
from contacts.services.plans import PlanContent, decide_plan, take_sip_position
from fastkontakt.demodata.build import ADULT, CHILD, FLK, FOK, FVK, OLD, YOUNG, Builder, Day
from fastkontakt.demodata.due import Due
from fastkontakt.demodata.records import PLAN, TREATMENTS, agree_to_coordination, assess, away, plan
from fastkontakt.organisation.services import register_leave
from patients.enums import ConditionKind, ConsentGivenHow, RelativeRole, ServiceKind
from patients.models import Patient


def not_yet_told(build: Builder) -> None:
    """Told nothing, told by word of mouth alone, and told today."""
    waiting: tuple[tuple[Due, str, tuple[InformedHow, ...]], ...] = (
        (Due.LATE, "vardcentral.lakare", ()),
        (Due.LATE, "hemtjanst.underskoterska", (InformedHow.WRITTEN,)),
        (Due.TODAY, "vardcentral.sjukskoterska", (InformedHow.ORAL,)),
        (Due.TODAY, "hemtjanst.underskoterska", ()),
        (Due.THIS_WEEK, "kommunal_halsosjukvard.sjukskoterska", (InformedHow.ORAL,)),
        (Due.THIS_WEEK, "sjukhusavdelning.lakare", ()),
        (Due.LATER, "vardcentral.lakare", ()),
        (Due.LATER, "sjukhusmottagning.sjukskoterska", ()),
    )
    for due, who, told in waiting:
        since = build.begun(due, "inform-patient")
        patient = _in_the_care_of(build, who)
        build.contact(patient, _role(who), who, since, told=told)
    child = build.patient(CHILD, listed="vardcentral2")
    build.relative(child, RelativeRole.VARDNADSHAVARE, "Camilla Bergh")
    since = build.begun(Due.THIS_WEEK, "inform-patient")
    build.contact(child, FVK, "barnavardscentral.sjukskoterska", since, told=(InformedHow.ORAL,))
    today = _in_the_care_of(build, "hemtjanst.underskoterska")
    contact = build.contact(today, FOK, "hemtjanst.underskoterska", build.begun(Due.TODAY, "inform-patient"), told=())
    for how in InformedHow:
        build.acts.append(partial(_inform, build, contact, how))


def _in_the_care_of(build: Builder, who: str) -> Patient:
    patient = build.patient(YOUNG if who.startswith("psykiatri.") else OLD)
    if who.startswith("hemtjanst."):
        build.serve(patient, "hemtjanst", ServiceKind.HEMTJANST, -30)
    if who.startswith("kommunal_halsosjukvard."):
        build.serve(patient, "kommunal_halsosjukvard", ServiceKind.KOMMUNAL_HALSOSJUKVARD, -30)
        build.contact(patient, FLK, "vardcentral.st", -220)
    return patient


def _role(who: str) -> ContactRole:
    return {"hemtjanst.underskoterska": FOK, "vardcentral.lakare": FLK}.get(who, FVK)


def _inform(build: Builder, contact: Contact, how: InformedHow) -> None:
    by, today = build.actor("hemtjanst.underskoterska"), build.today
    note_information(by=by, contact=contact, how=how, whom=InformedWhom.PATIENT, on=today, today=today)


def without_position(build: Builder) -> None:
    """Where the fast vårdkontakt has not yet taken a position on the individual plan, and took one today."""
    waiting = (
        (Due.LATE, "vardcentral.sjukskoterska"),
        (Due.TODAY, "psykiatri.psykolog"),
        (Due.THIS_WEEK, "kommunal_halsosjukvard.sjukskoterska"),
        (Due.LATER, "vardcentral.kurator"),
    )
    for due, who in waiting:
        build.contact(_in_the_care_of(build, who), FVK, who, build.begun(due, "individual-plan"), planned=False)
    since = build.begun(Due.TODAY, "individual-plan")
    contact = build.contact(build.patient(OLD), FVK, "sjukhusmottagning.sjukskoterska", since, planned=False)
    build.acts.append(partial(_take_position, build, contact))


def _take_position(build: Builder, contact: Contact) -> None:
    by = build.actor("sjukhusmottagning.sjukskoterska")
    reason = "Hjärtsvikt med insatser från hemsjukvården, vårdcentralen och oss. Kallelse skickas nästa vecka."
    take_sip_position(by=by, contact=contact, needed=True, reason=reason, on=build.today, today=build.today)


def to_review(build: Builder) -> None:
    """Where the need is soon, or should have been, reviewed again, and was reviewed today."""
    waiting = (
        (Due.LATE, "sjukhusmottagning.sjukskoterska"),
        (Due.TODAY, "vardcentral.sjukskoterska"),
        (Due.THIS_WEEK, "psykiatri.psykolog"),
        (Due.LATER, "kommunal_halsosjukvard.sjukskoterska"),
        (Due.LATER, "vardcentral.sjukskoterska"),
    )
    for due, who in waiting:
        day = build.last_day(due, late=6)
        contact = build.contact(_in_the_care_of(build, who), FVK, who, -390, review=day)
        before = day - timedelta(days=175)
        assess(build, contact.patient, who, before, NeedOutcome.NEED, contact=contact, next_review_on=day)
    child = build.patient(CHILD)
    build.relative(child, RelativeRole.VARDNADSHAVARE, "Peter Lindskog")
    reviewed = build.contact(child, FVK, "habilitering.kurator", -181, review=0)
    build.acts.append(partial(_review, build, reviewed))


def _review(build: Builder, contact: Contact) -> None:
    by, reason = (
        build.actor("habilitering.kurator"),
        "Föräldrarna vill ha en person att vända sig till inför skolstarten.",
    )
    review_contact(by=by, contact=contact, outcome=NeedOutcome.NEED, reason=reason, today=build.today)


def to_plan(build: Builder) -> None:
    """Life-threatening, with a physician: no plan yet, one past its review, one that holds, and one decided today."""
    for due, who in (
        (Due.LATE, "sjukhusavdelning.lakare"),
        (Due.TODAY, "sjukhusavdelning.lakare"),
        (Due.THIS_WEEK, "vardcentral.lakare"),
        (Due.LATER, "sjukhusavdelning.lakare"),
    ):
        _threatened(build, who, build.begun(due, "plan-life-threatening"))
    for review, reviewed in ((-2, None), (40, -4)):
        plan(build, _threatened(build, "sjukhusavdelning.lakare", -18), -15, review, reviewed=reviewed)
    decided = _threatened(build, "sjukhusavdelning.lakare", build.begun(Due.TODAY, "plan-life-threatening"))
    build.acts.append(partial(_decide_plan, build, decided))


def _threatened(build: Builder, who: str, since: Day) -> Contact:
    patient = build.patient(OLD)
    build.establish(patient, ConditionKind.LIFE_THREATENING, who, since)
    return build.contact(patient, FVK, who, since, occasion=Occasion.LIFE_THREATENING)


def _decide_plan(build: Builder, contact: Contact) -> None:
    by, review = build.actor("sjukhusavdelning.lakare"), build.day(30)
    decide_plan(
        by=by,
        contact=contact,
        content=PlanContent(**PLAN),
        treatments=TREATMENTS,
        next_review_on=review,
        today=build.today,
    )


def to_coordinate(build: Builder) -> None:
    """Two fasta vårdkontakter and the patient's consent but no coordinator; a choice today; a consent taken back."""
    heart, primary = "sjukhusmottagning.sjukskoterska2", "vardcentral.sjukskoterska"
    waiting = (
        (Due.LATE, "vardcentral2.sjukskoterska", heart),
        (Due.TODAY, "vardcentral.sjukskoterska", "psykiatri.sjukskoterska"),
        (Due.THIS_WEEK, heart, "psykiatri.psykolog"),
        (Due.LATER, "kommunal_halsosjukvard.sjukskoterska", "sjukhusmottagning.sjukskoterska"),
    )
    for due, first, second in waiting:
        patient = _with_two(build, first, second)
        since = build.begun(due, "fvk-coordinator-missing")
        agree_to_coordination(build, patient, second.partition(".")[0], since, how=ConsentGivenHow.ORAL)
    _with_two(build, primary, heart)
    back = _with_two(build, primary, heart)
    agree_to_coordination(build, back, "vardcentral", -90, how=ConsentGivenHow.WRITTEN, withdrawn=-20)
    chosen = build.patient(OLD)
    contact = build.contact(chosen, FVK, primary, -150)
    build.contact(chosen, FVK, heart, -120)
    agree_to_coordination(build, chosen, "vardcentral", -8, how=ConsentGivenHow.WRITTEN)
    build.acts.append(partial(_choose, build, contact))


def _with_two(build: Builder, first: str, second: str) -> Patient:
    patient = _in_the_care_of(build, first)
    build.contact(patient, FVK, first, -150)
    build.contact(patient, FVK, second, -80)
    return patient


def _choose(build: Builder, contact: Contact) -> None:
    reason = "Patienten träffar distriktssköterskan varje vecka och vill ha samordningen där."
    choose_coordinator(by=build.actor("vardcentral.chef"), contact=contact, reason=reason, today=build.today)


def leaving_and_absent(build: Builder) -> None:
    """Last days and absences: ahead, today, past; with a substitute and without; a move done, and one half-done."""
    for age, since in ((OLD, -500), (OLD, -350), (YOUNG, -45), (YOUNG, -260)):
        build.contact(build.patient(age), FVK, "vardcentral.sjukskoterska2", since)
    build.contact(build.patient(ADULT), FVK, "sjukhusmottagning.sjukskoterska3", -200)
    home = build.patient(OLD)
    build.serve(home, "hemtjanst", ServiceKind.HEMTJANST, -220)
    build.contact(home, FOK, "hemtjanst.vikarie", -200)
    for age in (ADULT, YOUNG):
        build.contact(build.patient(age), FVK, "vardcentral.arbetsterapeut", -100)
    away(build, "vardcentral.kurator", -5, 16, substitute="psykolog")
    away(build, "vardcentral2.sjukskoterska", -60, -40, substitute="underskoterska")
    build.acts.append(partial(_go_on_leave, build))
    _move(build)


def _go_on_leave(build: Builder) -> None:
    """Soon away without substitute: the day after a deadline this week."""
    starts_on = build.last_day(Due.THIS_WEEK) + timedelta(days=1)
    staff, until = build.staff["vardcentral.arbetsterapeut"], starts_on + timedelta(days=60)
    by = build.actor("vardcentral.chef")
    register_leave(by=by, staff=staff, starts_on=starts_on, ends_on=until, substitute=None, today=build.today)


def _move(build: Builder) -> None:
    """Of three patients of a physician who leaves, two go on to a nurse; the third's condition asks for a physician."""
    leaver = "vardcentral.lakare4"
    plain = [build.contact(build.patient(OLD), FVK, leaver, since) for since in (-300, -170)]
    refused = _threatened(build, leaver, -60)
    plan(build, refused, -58, 50)
    build.acts.append(partial(_order_move, build, leaver, "vardcentral.sjukskoterska", [*plain, refused]))
    other = "sjukhusavdelning.hyrlakare"
    moved = [build.contact(build.patient(YOUNG), FVK, other, -25) for _ in range(2)]
    build.acts.append(partial(_order_move, build, other, "sjukhusavdelning.lakare", moved))


def _order_move(build: Builder, leaver: str, successor: str, contacts: list[Contact]) -> None:
    by, today = build.actor(f"{leaver.partition('.')[0]}.chef"), build.today
    last = build.assignments[leaver].ends_on or today
    move = plan_move(by=by, staff=build.staff[leaver], last_day=last, reason="Medarbetaren slutar", today=today)
    choice = Choice(successor=build.staff[successor].pk)
    choose_successors(by=by, move=move, choices={contact.pk: choice for contact in contacts}, today=today)
    ordered: Move = order_move(by=by, move=move)
    while run_batch(move=ordered, today=today):
        pass


APPOINTED = (not_yet_told, without_position, to_review, to_plan, to_coordinate, leaving_and_absent)
