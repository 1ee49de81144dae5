"""One synthetic patient from birth to now: identity, listing, interventions, conditions, requests."""

from datetime import date

from contacts.enums import NeedOutcome, Occasion, RequestOutcome
from contacts.models import ContactRequest
from fastkontakt.demodata.names import patient_name
from fastkontakt.organisation.enums import UnitKind
from fastkontakt.synthetic import shares
from fastkontakt.synthetic.appointing import (
    FLK,
    FOK,
    FVK,
    appoint,
    assess,
    choose_physician,
    plan_care_contact,
    write_care_contacts,
)
from fastkontakt.synthetic.births import DAYS_A_YEAR
from fastkontakt.synthetic.hospital import hospital
from fastkontakt.synthetic.lives import A_YEAR, Life, World
from fastkontakt.synthetic.organisation import MUNICIPALITIES, Place
from patients.enums import ConditionKind, IdentityKind, Protection, RelationGround, ServiceKind
from patients.models import CareRelation, CareService, Condition, Listing, Patient

CHILD, SCHOOL_AGE = 18, 7
STREETS = ("Påhittsgatan", "Sagovägen", "Exempelstigen", "Låtsasgränd", "Provallén", "Diktargatan")
MOVED_AWAY = "Patienten är listad på en annan enhet"
REPLACED = "Ersatt av en annan läkare"
SERVICE_OVER = "Insatsen är avslutad"
NO_LONGER_NEEDED = "Behovet finns inte längre"


def live(world: World, index: int) -> None:
    """Everything about the patient with that number."""
    life = _be_born(world, index)
    _list(world, life)
    _services(world, life)
    _care_contacts(world, life)
    _conditions(world, life)
    hospital(world, life)
    write_care_contacts(world, life)
    if not life.deceased:
        _requests(world, life)
    calendar = world.calendar
    for unit, (ground, since, until) in life.known.items():
        last = None if until is None else calendar.day(until)
        world.rows.add(CareRelation, life.key, unit, ground, calendar.day(since), last)


def _be_born(world: World, index: int) -> Life:
    calendar, today = world.calendar, world.today
    born, number = world.births.person(index)
    age = int((today - born) / DAYS_A_YEAR)
    deceased = world.chance(shares.at_age(shares.DECEASED, age))
    now = max(born, today - world.days(1, 400)) if deceased else today
    municipality = index % world.organisation.municipalities
    protection = Protection.NONE
    if world.chance(shares.PROTECTED):
        protection = Protection.SEKRETESSMARKERING if world.chance(0.8) else Protection.SKYDDAD_FOLKBOKFORING
    hidden = protection == Protection.SKYDDAD_FOLKBOKFORING
    given, family = patient_name(world.days(0, 999_999), number=number, born_on=date.fromordinal(born))
    key = world.rows.add(
        Patient,
        number,
        IdentityKind.PERSONNUMMER.value,
        calendar.day(born),
        given,
        family,
        f"070-174 06 {5 + index % 95:02}",
        "" if hidden else f"{STREETS[index % len(STREETS)]} {1 + index % 87}",
        "" if hidden else f"{900 + municipality} 00",
        "" if hidden else MUNICIPALITIES[municipality],
        protection.value,
        calendar.day(now) if deceased else None,
    )
    return Life(key=key, born=born, age=age, now=now, deceased=deceased, municipality=municipality)


def _list(world: World, life: Life) -> None:
    """Listings, with the fast läkarkontakt that goes with each."""
    if not world.chance(shares.LISTED):
        return
    place, since = world.near(UnitKind.VARDCENTRAL, life), world.before(life, 1, 8 * A_YEAR)
    if world.chance(shares.MOVED):
        former = world.somewhere(UnitKind.VARDCENTRAL)
        started = max(life.born, since - world.days(30, 5 * A_YEAR))
        if former is not place and started < since:
            _listing(world, life, former, started, since - 1)
            if world.chance(shares.PHYSICIAN):
                physician = choose_physician(world, life, former)
                ended = since - 1, MOVED_AWAY
                appoint(world, life, FLK, former, physician, started, Occasion.CHOICE, ended=ended)
    _listing(world, life, place, since, None)
    life.listed, life.listed_since = place, since
    if world.chance(shares.PHYSICIAN):
        _physician(world, life, place)


def _listing(world: World, life: Life, place: Place, since: int, until: int | None) -> None:
    calendar = world.calendar
    last = None if until is None else calendar.day(until)
    world.rows.add(Listing, life.key, place.key, calendar.day(since), last)
    life.know(place, RelationGround.LISTING.value, since, until)


def _physician(world: World, life: Life, place: Place) -> None:
    """The fast läkarkontakt, for some after another one."""
    person = choose_physician(world, life, place)
    since = min(life.listed_since + world.days(0, A_YEAR), life.now)
    replaces = None
    former = world.one(place.physicians)
    begun = max(life.listed_since, person.since, former.since)
    if former is not person and since - begun > 60 and world.chance(shares.FORMER_PHYSICIAN):
        ended = since - 1, REPLACED
        replaces = appoint(world, life, FLK, place, former, begun, Occasion.CHOICE, ended=ended) or None
    appoint(world, life, FLK, place, person, since, Occasion.CHOICE, replaces=replaces)


def _services(world: World, life: Life) -> None:
    """What the municipality does for the patient: special housing, or home care and home nursing."""
    if world.chance(shares.at_age(shares.SPECIAL_HOUSING, life.age)):
        place, since = world.near(UnitKind.SARSKILT_BOENDE, life), world.before(life, 1, 3 * A_YEAR)
        _service(world, life, ServiceKind.SARSKILT_BOENDE, place, since)
        _municipal_care(world, life, place, since)
        return
    share = shares.at_age(shares.HOME_CARE, life.age)
    if world.chance(share):
        _home_care(world, life, world.before(life, 1, 4 * A_YEAR), None)
    elif world.chance(share * shares.SERVICE_ENDED):
        since = world.before(life, 200, 4 * A_YEAR)
        _home_care(world, life, since, min(since + world.days(30, 180), life.now))
    share = shares.at_age(shares.MUNICIPAL_CARE, life.age)
    if world.chance(share):
        place = world.near(UnitKind.KOMMUNAL_HALSOSJUKVARD, life)
        _municipal_care(world, life, place, world.before(life, 1, 4 * A_YEAR))
    elif world.chance(share * shares.SERVICE_ENDED):
        place, since = world.near(UnitKind.KOMMUNAL_HALSOSJUKVARD, life), world.before(life, 200, 4 * A_YEAR)
        until = min(since + world.days(30, 180), life.now)
        _service(world, life, ServiceKind.KOMMUNAL_HALSOSJUKVARD, place, since, until)


def _service(world: World, life: Life, kind: ServiceKind, place: Place, since: int, until: int | None = None) -> None:
    calendar = world.calendar
    last = None if until is None else calendar.day(until)
    world.rows.add(CareService, life.key, place.key, kind.value, calendar.day(since), last)
    life.know(place, RelationGround.SERVICE.value, since, until)


def _home_care(world: World, life: Life, since: int, until: int | None) -> None:
    """Home care with the offer of a fast omsorgskontakt, answered by most."""
    place = world.near(UnitKind.HEMTJANST, life)
    _service(world, life, ServiceKind.HEMTJANST, place, since, until)
    answered = min(since + world.days(0, 20), life.now)
    drawn = world.random.random()
    if drawn < shares.OMSORGSKONTAKT:
        ended = None if until is None else (until, SERVICE_OVER)
        answered = answered if until is None else min(answered, until)
        assess(world, life, FOK, place, answered, NeedOutcome.ACCEPTED, "")
        appoint(world, life, FOK, place, world.one(place.assistants), answered, Occasion.OFFER, ended=ended)
    elif drawn < shares.OMSORGSKONTAKT + shares.OFFER_DECLINED:
        assess(world, life, FOK, place, answered, NeedOutcome.DECLINED, "")
    elif drawn < shares.OMSORGSKONTAKT + shares.OFFER_DECLINED + shares.OFFER_UNNECESSARY:
        reason = "Bara matdistribution, inga besök i hemmet."
        assess(world, life, FOK, place, answered, NeedOutcome.PLAINLY_UNNECESSARY, reason)


def _municipal_care(world: World, life: Life, place: Place, since: int) -> None:
    """Municipal health care with its fast vårdkontakt, or why none is needed."""
    _service(world, life, ServiceKind.KOMMUNAL_HALSOSJUKVARD, place, since)
    drawn = world.random.random()
    if drawn < shares.MUNICIPAL_CONTACT:
        plan_care_contact(life, place, world.one(place.carers), min(since + world.days(0, 10), life.now))
    elif drawn < shares.MUNICIPAL_CONTACT + shares.MUNICIPAL_UNNECESSARY:
        reason = "En enda planerad åtgärd, som en sjuksköterska gör."
        assess(world, life, FVK, place, since, NeedOutcome.PLAINLY_UNNECESSARY, reason)


def _care_contacts(world: World, life: Life) -> None:
    """A fast vårdkontakt at the vårdcentral, in specialist care, at both; some have ended; some needs are not met."""
    if life.listed:
        _primary_care_contact(world, life, life.listed)
    if world.chance(shares.CARE_CONTACT_SPECIALIST):
        place = world.somewhere(_specialist_kind(world, life))
        plan_care_contact(life, place, world.one(place.carers), world.before(life, 0, 3 * A_YEAR))


def _primary_care_contact(world: World, life: Life, place: Place) -> None:
    drawn = world.random.random()
    if drawn < shares.CARE_CONTACT_PRIMARY:
        since = max(life.listed_since, world.before(life, 0, 3 * A_YEAR))
        occasion = Occasion.PATIENT_REQUEST if world.chance(0.2) else Occasion.NEED
        plan_care_contact(life, place, world.one(place.carers), since, occasion)
    elif drawn < shares.CARE_CONTACT_PRIMARY + shares.CARE_CONTACT_ENDED:
        since = max(life.listed_since, world.before(life, 100, 3 * A_YEAR))
        until = min(since + world.days(20, 400), life.now - world.days(1, 60))
        life.places_with_care_contact.add(place.key)
        person, ended = world.one(place.carers), (until, NO_LONGER_NEEDED)
        if appoint(world, life, FVK, place, person, since, Occasion.NEED, ended=ended):
            assess(world, life, FVK, place, until, NeedOutcome.NO_NEED, NO_LONGER_NEEDED)
    elif drawn > 1 - shares.NEED_WITHOUT_CONTACT and not life.deceased:
        on = max(life.listed_since, world.today - world.days(0, 20))
        assess(world, life, FVK, place, on, NeedOutcome.NEED, "Många vårdkontakter som behöver samordnas.")
    elif drawn > 1 - shares.NEED_WITHOUT_CONTACT - shares.NO_NEED:
        on = max(life.listed_since, world.before(life, 0, A_YEAR))
        assess(world, life, FVK, place, on, NeedOutcome.NO_NEED, "Klarar sina vårdkontakter själv.")


def _specialist_kind(world: World, life: Life) -> UnitKind:
    if life.age < SCHOOL_AGE:
        return UnitKind.BARNAVARDSCENTRAL
    if life.age < CHILD:
        return UnitKind.HABILITERING
    return UnitKind.PSYKIATRI if world.chance(0.3) else UnitKind.SJUKHUSMOTTAGNING


def _conditions(world: World, life: Life) -> None:
    if life.age >= CHILD and world.chance(shares.LIFE_THREATENING):
        _life_threatening(world, life)
    if life.age >= CHILD and world.chance(shares.SUICIDE_RISK):
        place, since = world.somewhere(UnitKind.PSYKIATRI), world.before(life, 0, A_YEAR)
        _condition(world, life, ConditionKind.SUICIDE_RISK, place, since)


def _condition(world: World, life: Life, kind: ConditionKind, place: Place, since: int) -> bool:
    """A condition that a physician of the unit has established. Whether it still holds."""
    calendar = world.calendar
    ended = world.chance(shares.CONDITION_ENDED) and since < life.now
    until = calendar.day(min(since + world.days(1, 120), life.now - 1)) if ended else None
    physician = world.one(place.licensed_physicians)
    world.rows.add(Condition, life.key, kind.value, physician.key, place.key, calendar.day(since), until)
    life.know(place, RelationGround.REGISTERED.value, since)
    return not ended


def _life_threatening(world: World, life: Life) -> None:
    """A physician becomes fast vårdkontakt the same day, for most."""
    place, since = world.somewhere(UnitKind.SJUKHUSMOTTAGNING), world.before(life, 0, 2 * A_YEAR)
    stands = _condition(world, life, ConditionKind.LIFE_THREATENING, place, since)
    if not (stands and world.chance(shares.LIFE_THREATENING_WITH_PHYSICIAN)):
        return
    physician = world.one(place.licensed_physicians)
    plan_care_contact(life, place, physician, since, Occasion.LIFE_THREATENING)


def _requests(world: World, life: Life) -> None:
    """What the patient has asked of the unit where it is listed."""
    if life.listed is None:
        return
    drawn = world.random.random()
    if drawn < shares.REQUEST_OPEN:
        _open_request(world, life, life.listed)
    elif drawn < shares.REQUEST_OPEN + shares.REQUEST_ANSWERED:
        _answered_request(world, life, life.listed)


def _open_request(world: World, life: Life, place: Place) -> None:
    turn = world.turn("request")
    role = FVK if turn % 2 else FLK
    people = place.carers if role == FVK else place.physicians
    wished = world.one(people).key if turn % 4 > 1 else None
    by = place.staff[-1].key if turn % 3 == 0 else None
    made = world.calendar.moment(max(life.listed_since, world.today - world.days(0, 25)), "08:15")
    text = "Jag vill träffa samma person varje gång."
    world.rows.add(ContactRequest, life.key, role, place.key, wished, text, by, made, None, None, None, "", "")


def _answered_request(world: World, life: Life, place: Place) -> None:
    """Declined with a reason, or taken back. Those that were met are among the contacts appointed on request."""
    asked = max(life.listed_since, world.today - world.days(20, A_YEAR))
    answered = world.calendar.moment(min(asked + world.days(0, 14), world.today), "15:30")
    declined = world.chance(0.5)
    outcome = RequestOutcome.DECLINED if declined else RequestOutcome.WITHDRAWN
    reason = "Läkarens lista är full. En annan läkare erbjuds." if declined else ""
    by = place.manager.key if declined else None
    made = world.calendar.moment(asked, "08:15")
    world.rows.add(
        ContactRequest, life.key, FLK, place.key, None, "", None, made, None, answered, by, outcome.value, reason
    )
