"""What is kept of figures is what the register says, whatever has happened, and as a plain count finds it."""

from collections import Counter
from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from contacts.enums import ContactRole
from contacts.models import Contact, Duty
from fastkontakt.organisation.enums import Profession
from fastkontakt.tenancy import activate
from patients.enums import ConditionKind, ServiceKind
from patients.models import CareEpisode, CareService, Condition, Listing, Patient
from reporting.enums import Measure
from reporting.figures import selectors
from reporting.figures.keeping import differing, fold, left_for_later, rebuild
from reporting.models import Spell, Tally
from tests.factories.contacts import ContactFactory, DutyFactory
from tests.factories.patients import CareEpisodeFactory, CareServiceFactory, ConditionFactory, ListingFactory
from tests.world import TODAY, World, make_tenant

DAY = timedelta(days=1)
FIRST = date(2024, 11, 20)
SPAN = (date(2026, 12, 31) - FIRST).days
ASKED = [FIRST, date(2024, 12, 31), date(2025, 1, 1), date(2025, 6, 30), date(2026, 2, 28), TODAY, date(2026, 12, 31)]
SCENES = settings(
    max_examples=20,
    deadline=None,
    phases=[Phase.explicit, Phase.reuse, Phase.generate],
    suppress_health_check=list(HealthCheck),
)

days = st.integers(0, SPAN).map(lambda number: FIRST + number * DAY)
periods = st.tuples(days, st.none() | st.integers(-1, 500)).map(
    lambda pair: {"starts_on": pair[0], "ends_on": None if pair[1] is None else pair[0] + pair[1] * DAY}
)
places, people = st.integers(0, 3), st.integers(0, 2)
stays = st.tuples(days, st.none() | st.integers(0, 40))
acts = st.one_of(
    st.tuples(st.just("contact"), people, places, people, st.sampled_from(ContactRole.values), periods),
    st.tuples(st.just("informed"), days, st.booleans()),
    st.tuples(st.just("ended"), st.integers(0, 300)),
    st.tuples(st.just("replaced"), people, days),
    st.tuples(st.just("listing"), people, places, periods),
    st.tuples(st.just("service"), people, places, st.sampled_from(ServiceKind.values), periods),
    st.tuples(st.just("condition"), people, st.none() | places, st.sampled_from(ConditionKind.values), periods),
    st.tuples(st.just("episode"), people, st.none() | places, stays),
    st.tuples(st.just("died"), people, days),
    st.tuples(st.just("duty"), people, st.none() | places, days, st.none() | st.integers(-3, 30)),
    st.tuples(st.just("met"), st.integers(0, 60)),
    st.tuples(st.just("licensed"), people, st.booleans()),
    st.tuples(st.just("health_care"), places, st.none() | st.booleans()),
    st.tuples(st.just("fold")),
)


class Register:
    """A small county in which anything may happen; what the database refuses has not happened."""

    def __init__(self, world: World) -> None:
        self.units = [world.vardcentral, world.hemtjanst, world.hemsjukvard, world.mottagning]
        self.patients = [world.patient(listed=False) for _ in range(3)]
        self.staff = [world.physician(), world.nurse(), world.physician(licensed=None)]

    def happens(self, act: tuple[Any, ...]) -> None:
        name, *given = act
        try:
            with transaction.atomic():
                getattr(self, name)(*given)
        except IntegrityError:
            pass

    def contact(self, who: int, where: int, whom: int, role: str, period: dict[str, Any]) -> None:
        of = {"patient": self.patients[who], "unit": self.units[where], "staff": self.staff[whom]}
        ContactFactory(**of, role=role, appointed_by=self.staff[0], **period)

    def informed(self, on: date, both: bool) -> None:
        newest = Contact.objects.order_by("-pk")[:1].values("pk")
        told = {"informed_orally_on": on, "informed_in_writing_on": on + DAY} if both else {"informed_orally_on": on}
        Contact.objects.filter(pk__in=newest).update(**told)

    def ended(self, after: int) -> None:
        for contact in Contact.objects.order_by("pk")[:2]:
            contact.ends_on = contact.starts_on + after * DAY
            contact.save(update_fields=["ends_on"])

    def replaced(self, whom: int, on: date) -> None:
        former = Contact.objects.order_by("pk").first()
        if former is not None:
            former.ends_on = max(on - DAY, former.starts_on - DAY)
            former.save(update_fields=["ends_on"])
            of = {"patient": former.patient, "unit": former.unit, "role": former.role, "replaces": former}
            ContactFactory(**of, staff=self.staff[whom], appointed_by=self.staff[0], starts_on=on)

    def listing(self, who: int, where: int, period: dict[str, Any]) -> None:
        ListingFactory(patient=self.patients[who], unit=self.units[where], **period)

    def service(self, who: int, where: int, kind: str, period: dict[str, Any]) -> None:
        CareServiceFactory(patient=self.patients[who], unit=self.units[where], kind=kind, **period)

    def condition(self, who: int, where: int | None, kind: str, period: dict[str, Any]) -> None:
        unit = None if where is None else self.units[where]
        of = {"patient": self.patients[who], "unit": unit, "established_by": self.staff[0]}
        ConditionFactory(**of, kind=kind, **period)

    def episode(self, who: int, where: int | None, stay: tuple[date, int | None]) -> None:
        receiver = None if where is None else self.units[where]
        of = {"patient": self.patients[who], "ward": self.units[3], "receiving_unit": receiver}
        left = {} if stay[1] is None else {"discharged_at": noon(stay[0] + stay[1] * DAY), "discharge_kind": "home"}
        CareEpisodeFactory(**of, noticed_by=self.staff[0], admitted_at=noon(stay[0]), **left)

    def died(self, who: int, on: date) -> None:
        Patient.objects.filter(pk=self.patients[who].pk).update(deceased_on=on)

    def duty(self, who: int, where: int | None, since: date, within: int | None) -> None:
        due = None if within is None else since + within * DAY
        unit = None if where is None else self.units[where]
        DutyFactory(patient=self.patients[who], unit=unit, since=since, due_on=due)

    def met(self, after: int) -> None:
        duty = Duty.objects.order_by("pk").first()
        if duty is not None:
            Duty.objects.filter(pk=duty.pk).update(met_at=noon(duty.since + (after - 2) * DAY))

    def licensed(self, whom: int, yes: bool) -> None:
        self.staff[whom].licensed = yes
        self.staff[whom].save(update_fields=["licensed"])

    def health_care(self, where: int, yes: bool | None) -> None:
        self.units[where].provides_health_care = yes
        self.units[where].save(update_fields=["provides_health_care"])

    def fold(self) -> None:
        fold()


def noon(day: date) -> datetime:
    return datetime.combine(day, time(12), UTC)


def counted(on: date) -> Counter[tuple[Any, str, str]]:
    """(unit, measure, about) -> how many, row by row in Python."""
    patients = {patient.pk: patient for patient in Patient.objects.all()}
    contacts = [contact for contact in Contact.objects.select_related("staff") if contact.covers(on)]
    alive = {key for key, patient in patients.items() if patient.deceased_on is None or on <= patient.deceased_on}
    listed = {row.patient_id: row.unit_id for row in Listing.objects.all() if row.covers(on)}
    found: Counter[tuple[Any, str, str]] = Counter()
    found.update((unit, Measure.LISTED, "") for patient, unit in listed.items() if patient in alive)
    found.update((row.unit_id, Measure.OPEN, row.role) for row in contacts)
    found.update((unit, Measure.WITH_CONTACT, "") for unit, _ in {(row.unit_id, row.patient_id) for row in contacts})
    by_role = {(row.unit_id, row.role, row.patient_id) for row in contacts}
    found.update((unit, Measure.WITH_CONTACT, role) for unit, role, _ in by_role)
    found.update((row.unit_id, Measure.INFORMED, row.role) for row in contacts if is_informed(row, on))
    for measure, about, unit, patient in members(on, alive, listed):
        found[unit, measure, about] += 1
        if any(covers(row, measure, about, unit, patient) for row in contacts):
            found[unit, measure.replace("in_", "covered_"), about] += 1
    found.update(of_duties(on))
    return found


def is_informed(contact: Contact, on: date) -> bool:
    told = (contact.informed_orally_on, contact.informed_in_writing_on)
    return all(day is not None and day <= on for day in told)


def members(on: date, alive: set[Any], listed: dict[Any, Any]) -> set[tuple[str, str, Any, Any]]:
    """(measure, role, unit, patient) of each who should have a contact on the day."""
    return {*served(on, alive, listed), *admitted(on), *threatened(on, alive, listed)}


def served(on: date, alive: set[Any], listed: dict[Any, Any]) -> Iterator[tuple[str, str, Any, Any]]:
    for service in CareService.objects.filter(patient__in=alive).select_related("unit"):
        who = service.patient_id
        if not service.covers(on):
            continue
        if service.kind == ServiceKind.HEMTJANST:
            yield Measure.IN_HOME_CARE, ContactRole.FAST_OMSORGSKONTAKT, service.unit_id, who
            continue
        if who in listed:
            yield Measure.IN_MUNICIPAL_CARE, ContactRole.FAST_LAKARKONTAKT, listed[who], who
        if service.unit.provides_health_care is not False:
            yield Measure.IN_MUNICIPAL_CARE, ContactRole.FAST_VARDKONTAKT, service.unit_id, who


def admitted(on: date) -> Iterator[tuple[str, str, Any, Any]]:
    for stay in CareEpisode.objects.filter(receiving_unit__isnull=False):
        if stay.admitted_at.date() <= on and (stay.discharged_at is None or on <= stay.discharged_at.date()):
            yield Measure.IN_HOSPITAL, ContactRole.FAST_VARDKONTAKT, stay.receiving_unit_id, stay.patient_id


def threatened(on: date, alive: set[Any], listed: dict[Any, Any]) -> Iterator[tuple[str, str, Any, Any]]:
    for condition in Condition.objects.filter(kind=ConditionKind.LIFE_THREATENING, patient__in=alive):
        unit = condition.unit_id or listed.get(condition.patient_id)
        if condition.covers(on) and unit:
            yield Measure.IN_LIFE_THREAT, ContactRole.FAST_VARDKONTAKT, unit, condition.patient_id


def covers(contact: Contact, measure: str, about: str, unit: Any, patient: Any) -> bool:
    if (contact.patient_id, contact.role) != (patient, about):
        return False
    if measure == Measure.IN_LIFE_THREAT:
        return contact.staff.profession == Profession.LAKARE and contact.staff.licensed is True
    return bool(contact.unit_id == unit)


def of_duties(on: date) -> Iterator[tuple[Any, str, str]]:
    for duty in Duty.objects.filter(unit__isnull=False):
        met = max(duty.met_at.date(), duty.since) if duty.met_at else None
        if duty.since <= on and (met is None or met > on):
            yield duty.unit_id, Measure.STANDING, duty.rule
            if duty.due_on is not None and duty.due_on < on:
                yield duty.unit_id, Measure.OVERDUE, duty.rule


def kept(on: date) -> dict[tuple[Any, str, str], int]:
    """The same from the tallies, without what is counted as it happens."""
    return {
        (unit, *key): number
        for unit, numbers in selectors.standing(None, on=on).items()
        for key, number in numbers.items()
        if not is_event(key[0])
    }


def is_event(measure: str) -> bool:
    return measure.startswith(("changed", "lasted", "met"))


@pytest.fixture
def world(db: None) -> Iterator[World]:
    tenant = make_tenant("halland")
    with activate(tenant.pk):
        yield World(tenant)


@pytest.fixture
def register(world: World) -> Register:
    return Register(world)


@SCENES
@given(st.lists(acts, min_size=4, max_size=25))
def test_kept_figures_are_those_of_a_plain_count(register: Register, happened: list[tuple[Any, ...]]) -> None:
    with transaction.atomic():
        for act in happened:
            register.happens(act)
        assert differing() == 0
        for on in ASKED:
            assert kept(on) == counted(on)
        events = {on: flows(on) for on in ASKED}
        tallies = tallied()
        rebuild()
        assert (tallied(), {on: flows(on) for on in ASKED}) == (tallies, events)
        transaction.set_rollback(True)
    for unit in register.units:
        unit.refresh_from_db()
    for person in register.staff:
        person.refresh_from_db()


def flows(last: date) -> Any:
    return selectors.flow(None, first=date(2025, 2, 10), last=last)


def tallied() -> dict[tuple[Any, ...], tuple[int, int]]:
    sums: dict[tuple[Any, ...], tuple[int, int]] = {}
    for row in Tally.objects.all():
        key = (row.unit_id, row.measure, row.about, row.staff_id, row.grain, row.first)
        began, ceased = sums.get(key, (0, 0))
        sums[key] = (began + row.began, ceased + row.ceased)
    return {key: value for key, value in sums.items() if value != (0, 0)}


def test_a_fold_changes_no_figure_and_leaves_one_row_of_each(register: Register) -> None:
    for whom in (0, 1):
        register.happens(("contact", whom, 0, 1, ContactRole.FAST_VARDKONTAKT, {"starts_on": FIRST, "ends_on": None}))
    register.happens(("ended", 20))
    before, rows = tallied(), Tally.objects.count()
    assert fold() == rows - len(before) > 0
    assert tallied() == before
    assert fold() == 0


def test_the_trend_ends_with_the_day_and_has_each_months_last_before(register: Register) -> None:
    for who, first, last in ((0, FIRST, None), (1, date(2025, 3, 31), date(2025, 4, 29)), (2, TODAY + DAY, None)):
        of = {"starts_on": first, "ends_on": last}
        register.happens(("contact", who, 0, 1, ContactRole.FAST_VARDKONTAKT, of))
    ends = selectors.month_ends(TODAY)
    assert (len(ends), ends[0], ends[-2], ends[-1]) == (24, date(2024, 12, 31), date(2026, 10, 31), TODAY)
    key = (Measure.OPEN, ContactRole.FAST_VARDKONTAKT)
    found = selectors.trend([register.units[0].pk], on=TODAY)[key]
    assert found == [counted(day)[register.units[0].pk, *key] for day in ends]
    assert found[3:6] == [2, 1, 1]
    began = selectors.months_of_flow([register.units[0].pk], on=TODAY)[key]
    assert [(flow.began, flow.ceased) for flow in began[3:6]] == [(1, 0), (0, 1), (0, 0)]


def test_open_contacts_by_person(register: Register) -> None:
    for who, whom in ((0, 0), (1, 1), (2, 1)):
        of = {"starts_on": FIRST, "ends_on": None}
        register.happens(("contact", who, 0, whom, ContactRole.FAST_VARDKONTAKT, of))
    found = selectors.open_by_person(register.units[0].pk, on=TODAY)
    role = ContactRole.FAST_VARDKONTAKT
    assert found == {(register.staff[0].pk, role): 1, (register.staff[1].pk, role): 2}


def test_what_is_left_for_later_is_found_by_a_rebuild(register: Register) -> None:
    with left_for_later():
        register.happens(("listing", 0, 0, {"starts_on": FIRST, "ends_on": None}))
    assert (Spell.objects.count(), differing()) == (0, 1)
    rebuild()
    assert (Spell.objects.count(), differing()) == (1, 0)


def test_a_bulk_change_is_followed_by_one_look(register: Register) -> None:
    """A statement on many rows is followed once, by the database itself."""
    for who in range(3):
        register.happens(("listing", who, 0, {"starts_on": FIRST, "ends_on": None}))
    Listing.objects.update(ends_on=TODAY)
    assert selectors.standing(None, on=TODAY)[register.units[0].pk][Measure.LISTED, ""] == 3
    assert selectors.standing(None, on=TODAY + DAY) == {}


def test_another_tenants_figures_are_not_touched(register: Register) -> None:
    register.happens(("listing", 0, 0, {"starts_on": FIRST, "ends_on": None}))
    other = make_tenant("gotland")
    with activate(other.pk):
        rebuild()
        assert (fold(), selectors.standing(None, on=TODAY), selectors.first_day()) == (0, {}, None)
    assert selectors.first_day() == FIRST
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(DISTINCT tenant_id) FROM reporting_spell")
        assert cursor.fetchone()[0] == 1
