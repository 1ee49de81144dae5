"""A synthetic patient's stays in hospital: most have ended, and those under way come in every state by turns."""

from dataclasses import dataclass

from contacts.enums import NeedOutcome, Occasion
from fastkontakt.organisation.enums import UnitKind
from fastkontakt.synthetic import shares
from fastkontakt.synthetic.appointing import FVK, appoint, assess, plan_care_contact
from fastkontakt.synthetic.lives import A_YEAR, Life, World
from fastkontakt.synthetic.organisation import Person, Place
from patients.enums import DeviationKind, DischargeKind, RelationGround
from patients.models import (
    CareEpisode,
    Consultation,
    DischargeDeviation,
    DischargeEstimate,
    EpisodeRecipient,
    WardStay,
)


@dataclass(frozen=True, kw_only=True)
class Stay:
    """A stay under way. `days`: since admission; `ready`: days since the notice that the patient can go home.

    `wards`: how many, each of its own clinic; `consultants`: for each clinic that has sent any, how many.
    """

    days: int
    contact: bool = True
    notice: bool = True
    ready: int | None = None
    sip_needed: bool | None = None
    called: int | None = None
    wards: int = 1
    consultants: tuple[int, ...] = ()
    unknown_primary: bool = False
    assessed: bool = False


UNDER_WAY = (
    Stay(days=1, contact=False),
    Stay(days=3),
    Stay(days=5, ready=1, sip_needed=True),
    Stay(days=9, ready=6, sip_needed=True),
    Stay(days=7, ready=3, sip_needed=True, called=1),
    Stay(days=6, ready=2, sip_needed=False),
    Stay(days=14, contact=False),
    Stay(days=8, wards=2),
    Stay(days=9, consultants=(3,), notice=False),
    Stay(days=6, consultants=(1, 1), unknown_primary=True, contact=False),
    Stay(days=16, wards=2, assessed=True),
)
DISCHARGES = ((0.90, DischargeKind.HOME), (0.98, DischargeKind.TRANSFERRED), (1.0, DischargeKind.AGAINST_ADVICE))
FOLLOWED_UP = "Uppföljningen efter sjukhusvistelsen är klar"
AGAINST_ADVICE = "Patienten ville hem och hade fått veta riskerna."


def hospital(world: World, life: Life) -> None:
    """A stay within the last year for some, and one under way for a few. Decides on contacts before discharge."""
    if world.chance(shares.EPISODE_CLOSED):
        _past_stay(world, life)
    if not life.deceased and world.chance(shares.EPISODE_OPEN):
        _stay_under_way(world, life, UNDER_WAY[world.turn("episode") % len(UNDER_WAY)])


def _receiving(world: World, life: Life) -> Place:
    return life.listed or world.near(UnitKind.VARDCENTRAL, life)


def _past_stay(world: World, life: Life) -> None:
    ward = world.somewhere(UnitKind.SJUKHUSAVDELNING)
    admitted = world.before(life, 25, A_YEAR)
    discharged = min(admitted + world.days(1, 12), life.now)
    drawn = world.random.random()
    kind = next(kind for below, kind in DISCHARGES if drawn <= below)
    receiving = _receiving(world, life)
    nurse = world.one(ward.carers)
    episode = _episode(
        world,
        life,
        ward,
        receiving,
        nurse,
        admitted=admitted,
        expected=discharged,
        ready=discharged if kind == DischargeKind.HOME else None,
        sip_needed=False if kind == DischargeKind.HOME else None,
        discharged=(discharged, kind),
    )
    _stay(world, episode, ward, nurse, admitted)
    if kind == DischargeKind.AGAINST_ADVICE:
        moment = world.calendar.moment(discharged, "17:00")
        world.rows.add(
            DischargeDeviation, episode, DeviationKind.AGAINST_ADVICE.value, AGAINST_ADVICE, nurse.key, moment
        )
    if kind == DischargeKind.HOME:
        _contact_after(world, life, receiving, admitted, discharged)


def _contact_after(world: World, life: Life, receiving: Place, admitted: int, discharged: int) -> None:
    """The fast vårdkontakt that was appointed before discharge, where the unit had none; for most it has ended."""
    if receiving.key in life.places_with_care_contact:
        return
    person = world.one(receiving.carers)
    until = discharged + world.days(14, 120)
    since = min(admitted + 1, discharged)
    if until < life.now:
        life.places_with_care_contact.add(receiving.key)
        appoint(world, life, FVK, receiving, person, since, Occasion.BEFORE_DISCHARGE, ended=(until, FOLLOWED_UP))
    else:
        plan_care_contact(life, receiving, person, since, Occasion.BEFORE_DISCHARGE)


def _stay_under_way(world: World, life: Life, stay: Stay) -> None:
    wards = world.organisation.by_kind[UnitKind.SJUKHUSAVDELNING]
    first = world.days(0, len(wards) - 1)
    ward, nurse = wards[first], world.one(wards[first].carers)
    receiving = _receiving(world, life) if stay.notice else None
    today = world.today
    admitted = max(life.born, today - stay.days)
    ready = None if stay.ready is None else max(admitted, today - stay.ready)
    if stay.contact and receiving and receiving.key not in life.places_with_care_contact:
        plan_care_contact(life, receiving, world.one(receiving.carers), admitted, Occasion.BEFORE_DISCHARGE)
    episode = _episode(
        world,
        life,
        ward,
        receiving,
        nurse,
        admitted=admitted,
        expected=today + 3 if ready is None else ready,
        ready=ready,
        sip_needed=stay.sip_needed,
        called=None if stay.called is None else (today - stay.called, receiving),
        unknown_primary=admitted + 1 if stay.unknown_primary else None,
    )
    for number in range(stay.wards):
        place = wards[(first + number) % len(wards)]
        _stay(world, episode, place, world.one(place.carers), min(admitted + 3 * number, today))
    _consult(world, episode, stay, nurse)
    if stay.assessed:
        reason = "Vården samordnas av avdelningen till utskrivningen."
        assess(world, life, FVK, ward, today - 1, NeedOutcome.NO_NEED, reason, by=nurse, episode=episode)


def _episode(
    world: World,
    life: Life,
    ward: Place,
    receiving: Place | None,
    nurse: Person,
    *,
    admitted: int,
    expected: int,
    ready: int | None,
    sip_needed: bool | None,
    called: tuple[int, Place | None] | None = None,
    unknown_primary: int | None = None,
    discharged: tuple[int, DischargeKind] | None = None,
) -> str:
    """The stay with its notice, the municipality's copy of it and the first estimate. Returns its key."""
    calendar = world.calendar
    caller = called[1].manager.key if called and called[1] else None
    episode = world.rows.add(
        CareEpisode,
        life.key,
        ward.key,
        receiving and receiving.key,
        calendar.moment(admitted, "02:30"),
        calendar.day(expected),
        nurse.key,
        calendar.moment(admitted, "08:00"),
        None if ready is None else calendar.moment(ready, "10:30" if ready % 2 else "13:15"),
        sip_needed,
        calendar.moment(called[0], "14:00") if called and caller else None,
        caller,
        unknown_primary and calendar.day(unknown_primary),
        None if discharged is None else calendar.moment(discharged[0], "15:45"),
        "" if discharged is None else discharged[1].value,
        AGAINST_ADVICE if discharged and discharged[1] == DischargeKind.AGAINST_ADVICE else "",
        None if discharged is None else nurse.key,
    )
    noticed = calendar.moment(admitted, "08:00")
    world.rows.add(DischargeEstimate, episode, calendar.day(expected), nurse.key, noticed)
    municipal = world.near(UnitKind.KOMMUNAL_HALSOSJUKVARD, life)
    world.rows.add(EpisodeRecipient, episode, municipal.key)
    for place in (ward, municipal, receiving):
        if place:
            life.know(place, RelationGround.EPISODE.value, admitted)
    return episode


def _stay(world: World, episode: str, place: Place, nurse: Person, since: int) -> None:
    calendar = world.calendar
    world.rows.add(WardStay, episode, place.key, calendar.day(since), nurse.key, calendar.moment(since))


def _consult(world: World, episode: str, stay: Stay, nurse: Person) -> None:
    """Consultants from outpatient units, each clinic's from one unit."""
    calendar, clinics = world.calendar, world.organisation.by_kind[UnitKind.SJUKHUSMOTTAGNING]
    for number, consultants in enumerate(stay.consultants):
        clinic = clinics[number % len(clinics)]
        for turn, consultant in enumerate(clinic.licensed_physicians[:consultants]):
            day = world.today - turn
            world.rows.add(
                Consultation,
                episode,
                clinic.key,
                consultant.key,
                calendar.day(day),
                nurse.key,
                calendar.moment(day),
            )
