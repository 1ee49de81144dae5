"""Contacts as they are appointed and ended, and what follows: information, assessments, positions on SIP."""

from contacts.enums import ContactRole, InformedHow, InformedWhom, NeedOutcome, Occasion, RequestOutcome
from contacts.models import (
    Contact,
    ContactRequest,
    InformationGiven,
    LifeThreateningPlan,
    NeedAssessment,
    SipPosition,
)
from fastkontakt.synthetic import shares
from fastkontakt.synthetic.lives import CareContact, Life, World
from fastkontakt.synthetic.organisation import Person, Place
from patients.enums import ConsentGivenHow, ConsentKind, RelationGround
from patients.models import Consent

FLK, FVK, FOK = (role.value for role in ContactRole)
ORAL, WRITTEN = InformedHow.ORAL.value, InformedHow.WRITTEN.value
PATIENT = InformedWhom.PATIENT.value
REVIEW_DAYS = 182
DIED = "Patienten har avlidit"


def appoint(
    world: World,
    life: Life,
    role: str,
    place: Place,
    person: Person,
    since: int,
    occasion: Occasion,
    *,
    ended: tuple[int, str] | None = None,
    coordinating: bool = False,
    replaces: str | None = None,
    next_review: int | None = None,
) -> str:
    """A contact from the day, or from when the person came; `ended` on a day for a reason, or with the patient.

    Returns its key, or "" where the person was not there while it would have held.
    """
    since = max(since, person.since)
    if ended is None and life.deceased:
        ended = life.now, DIED
    until, reason = ended or (None, "")
    if since > (until or life.now) or (person.until is not None and since > person.until):
        return ""
    calendar, manager = world.calendar, place.manager.key
    orally, in_writing = _told(world, since)
    key = world.rows.add(
        Contact,
        life.key,
        role,
        person.key,
        place.key,
        occasion.value,
        coordinating,
        replaces,
        manager,
        calendar.moment(since),
        None if until is None else manager,
        None if until is None else calendar.moment(until, "16:10"),
        reason,
        orally and calendar.day(orally),
        in_writing and calendar.day(in_writing),
        next_review and calendar.day(next_review),
        calendar.day(since),
        None if until is None else calendar.day(until),
    )
    for how, day in ((ORAL, orally), (WRITTEN, in_writing)):
        if day:
            world.rows.add(
                InformationGiven, key, how, PATIENT, calendar.day(day), person.key, calendar.moment(day, "10:05")
            )
    life.know(place, RelationGround.CONTACT.value, since, until)
    return key


def _told(world: World, since: int) -> tuple[int | None, int | None]:
    """When the patient was told orally and in writing."""
    day = min(since + world.days(0, 5), world.today)
    if world.chance(shares.INFORMED):
        return day, day
    return (day if world.chance(shares.INFORMED_ORALLY_ONLY / (1 - shares.INFORMED)) else None), None


def assess(
    world: World,
    life: Life,
    role: str,
    place: Place,
    on: int,
    outcome: NeedOutcome,
    reason: str,
    *,
    by: Person | None = None,
    contact: str | None = None,
    episode: str | None = None,
    next_review: int | None = None,
) -> None:
    """A documented assessment, or the answer to an offer."""
    calendar = world.calendar
    world.rows.add(
        NeedAssessment,
        life.key,
        place.key,
        role,
        calendar.day(on),
        outcome.value,
        reason,
        next_review and calendar.day(next_review),
        contact,
        episode,
        (by or place.manager).key,
        calendar.moment(on, "11:40"),
    )


def choose_physician(world: World, life: Life, place: Place) -> Person:
    """One who may be fast läkarkontakt at the unit, a specialist twice as often as one in training."""
    person = world.one(place.physicians)
    return world.one(place.physicians) if person.post.training else person


def plan_care_contact(life: Life, place: Place, person: Person, since: int, occasion: Occasion = Occasion.NEED) -> None:
    """Decide on a fast vårdkontakt that holds; `write_care_contacts` writes it when all are known."""
    planned = CareContact(place, person, max(since, person.since), occasion)
    life.care_contacts.append(planned)
    life.places_with_care_contact.add(place.key)


def write_care_contacts(world: World, life: Life) -> None:
    """All that were planned: with several and consent, one of them coordinates."""
    held = [planned for planned in life.care_contacts if planned.since <= life.now]
    coordinator = _consent(world, life, held) if len(held) > 1 else None
    for planned in held:
        review = _review(world, planned) if not life.deceased else None
        key = appoint(
            world,
            life,
            FVK,
            planned.place,
            planned.person,
            planned.since,
            planned.occasion,
            coordinating=planned is coordinator,
            next_review=review,
        )
        if key:
            _follow_up(world, life, planned, key, review)


def _consent(world: World, life: Life, held: list[CareContact]) -> CareContact | None:
    """The patient's consent to coordination, for most. The one who coordinates, if one has been chosen."""
    if not world.chance(shares.CONSENT_TO_COORDINATION):
        return None
    latest = max(held, key=lambda planned: planned.since)
    calendar = world.calendar
    world.rows.add(
        Consent,
        life.key,
        ConsentKind.COORDINATION.value,
        ConsentGivenHow.ORAL.value,
        latest.place.key,
        latest.person.key,
        calendar.moment(latest.since),
        calendar.day(latest.since),
        None,
    )
    return world.one(held) if world.chance(shares.COORDINATOR) else None


def _review(world: World, planned: CareContact) -> int:
    """The next day of review: within half a year, or passed."""
    if world.chance(shares.REVIEW_OVERDUE):
        return max(planned.since + 1, world.today - world.days(1, 60))
    ahead = world.today + world.days(0, REVIEW_DAYS)
    return min(ahead, planned.since + REVIEW_DAYS) if planned.since + REVIEW_DAYS > world.today else ahead


def _follow_up(world: World, life: Life, planned: CareContact, key: str, review: int | None) -> None:
    """What led to the contact, the latest review, the position on SIP, and the plan where life is threatened."""
    place, person = planned.place, planned.person
    if planned.occasion == Occasion.PATIENT_REQUEST:
        _met_request(world, life, planned, key)
    else:
        assess(world, life, FVK, place, planned.since, NeedOutcome.NEED, "Behöver samordning och trygghet.", by=person)
    reviewed = review and review - REVIEW_DAYS
    if reviewed and reviewed > planned.since:
        assess(
            world,
            life,
            FVK,
            place,
            reviewed,
            NeedOutcome.NEED,
            "Behovet kvarstår.",
            by=person,
            contact=key,
            next_review=review,
        )
    if world.chance(shares.POSITION_ON_SIP):
        calendar, on = world.calendar, min(planned.since + world.days(0, 14), life.now)
        needed = world.chance(shares.SIP_NEEDED)
        reason = "Insatser från flera huvudmän." if needed else "Insatser bara från en huvudman."
        world.rows.add(SipPosition, life.key, key, calendar.day(on), needed, reason, person.key, calendar.moment(on))
    if planned.occasion == Occasion.LIFE_THREATENING and world.chance(shares.PLAN_MADE):
        _plan(world, life, planned, key)


def _met_request(world: World, life: Life, planned: CareContact, key: str) -> None:
    moment, manager = world.calendar.moment(planned.since), planned.place.manager.key
    asked = world.calendar.moment(planned.since, "08:15")
    world.rows.add(
        ContactRequest,
        life.key,
        FVK,
        planned.place.key,
        None,
        "",
        None,
        asked,
        key,
        moment,
        manager,
        RequestOutcome.APPOINTED.value,
        "",
    )


def _plan(world: World, life: Life, planned: CareContact, key: str) -> None:
    """The physician's plan, for some overdue for review."""
    on = min(planned.since + world.days(0, 10), life.now)
    ahead = world.today + world.days(5, 90)
    review = max(on, world.today - 10) if world.chance(shares.PLAN_OVERDUE) else ahead
    calendar = world.calendar
    world.rows.add(
        LifeThreateningPlan,
        life.key,
        key,
        calendar.day(on),
        "Bästa möjliga livskvalitet.",
        "Smärtfri. Hemma så länge det går.",
        "Anhörigstöd är ordnat.",
        "Samtal med kurator erbjuds.",
        "Vill tala om livets slut.",
        calendar.day(review),
        planned.person.key,
        calendar.moment(on),
    )
