"""law.decide and its twin in SQL say the same of every contact, for every reader, over generated situations."""

from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from itertools import product
from typing import Any

import pytest
from django.db import transaction
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from contacts.enums import ContactRole, Occasion
from contacts.models import Contact
from contacts.portal.sharing.presentation import page
from contacts.portal.sharing.selectors import sharing_view
from fastkontakt.access import law, visible_contacts, visible_patients
from fastkontakt.access.law import CHILD_UNTIL_AGE, Reader, Record, Stand, decide
from fastkontakt.accounts.actor import PATIENT, Actor
from fastkontakt.organisation.enums import UnitKind
from fastkontakt.organisation.models import Unit
from fastkontakt.periods import years_before
from fastkontakt.tenancy import activate
from fastkontakt.tenancy.models import new_key
from patients.enums import ConsentGivenHow, ConsentKind, IdentityKind, Protection, RelationGround
from patients.models import Block, BlockLift, CareRelation, Consent, EmergencyAccess, Incapacity, Patient
from patients.sharing.pages import SharingPage
from patients.sharing.presentation import lead
from tests.world import TODAY, World, make_tenant

PATIENTS = 20
DAY = timedelta(days=1)
AROUND = [
    (TODAY, None),
    (TODAY - DAY, TODAY),
    (TODAY + DAY, None),
    (TODAY - 9 * DAY, TODAY - DAY),
    (TODAY, TODAY - DAY),
]
"""Periods that cover today, or just do not: not begun, ended yesterday, never took effect."""
MOMENTS = [(-1, 1, True), (-1, 1, False), (-3, -1, True), (1, 3, True)]
"""Hours from now when an emergency opening began and ends, and whether it opens blocks."""


@dataclass(frozen=True)
class Situation:
    """What stands around one patient, as indexes into the county's units and providers."""

    related: frozenset[int]
    holders: tuple[int, ...]
    young: int
    protection: str
    blocked_units: frozenset[int]
    blocked_providers: frozenset[int]
    withdrawn_blocks: frozenset[int]
    lifts: tuple[tuple[int, int, int], ...]
    consents: tuple[tuple[int, int, bool], ...]
    """The reader (-1: every one), the period, and whether another than the patient gave it in the portal."""
    incapacity: int | None
    openings: tuple[tuple[int, int], ...]


def indexes(size: int, most: int) -> st.SearchStrategy[frozenset[int]]:
    return st.frozensets(st.integers(0, size - 1), max_size=most)


UNITS, PROVIDERS = 8, 3
SITUATIONS = st.builds(
    Situation,
    related=indexes(UNITS, UNITS),
    holders=st.lists(st.integers(0, UNITS - 1), min_size=1, max_size=4, unique=True).map(tuple),
    young=st.sampled_from([-1, 0, 1, 400]),
    protection=st.sampled_from(Protection.values),
    blocked_units=indexes(UNITS, 3),
    blocked_providers=indexes(PROVIDERS, 2),
    withdrawn_blocks=indexes(UNITS, 2),
    lifts=st.lists(st.tuples(st.integers(0, 2), st.integers(0, UNITS - 1), st.integers(0, 4)), max_size=2).map(tuple),
    consents=st.lists(
        st.tuples(st.integers(-1, PROVIDERS - 1), st.integers(0, 4), st.booleans()),
        max_size=2,
        unique_by=lambda consent: consent[0],
    ).map(tuple),
    incapacity=st.none() | st.integers(0, 4),
    openings=st.lists(st.tuples(st.integers(0, UNITS - 1), st.integers(0, 3)), max_size=2).map(tuple),
)


@dataclass
class County:
    """Three providers with health and social care, a reader at each unit, and the rows that references need."""

    units: list[Unit]
    readers: list[Actor]

    @property
    def providers(self) -> list[Any]:
        return [self.units[index].provider for index in (0, 3, 6)]


@pytest.fixture
def county(db: None) -> Any:
    tenant = make_tenant("agree")
    with activate(tenant.pk):
        world = World(tenant)
        private = world.provider("private", "Privata")
        units = [
            world.vardcentral,
            world.mottagning,
            world.unit(world.region, UnitKind.SJUKHUSAVDELNING, "Avdelningen"),
            world.hemtjanst,
            world.hemsjukvard,
            world.unit(world.municipality, UnitKind.SARSKILT_BOENDE, "Boendet"),
            world.unit(private, UnitKind.VARDCENTRAL, "Privata vårdcentralen"),
            world.unit(private, UnitKind.HEMTJANST, "Privata hemtjänsten", provides_health_care=None),
        ]
        yield County(units, [world.actor(unit) for unit in units])


class Rolled(Exception):
    """Ends the example's savepoint."""


@settings(
    max_examples=60, deadline=None, suppress_health_check=list(HealthCheck), phases=[Phase.explicit, Phase.generate]
)
@given(situations=st.lists(SITUATIONS, min_size=PATIENTS, max_size=PATIENTS))
def test_both_ways_agree(county: County, situations: list[Situation]) -> None:
    with pytest.raises(Rolled), transaction.atomic():
        people = write(county, situations)
        for index, reader in enumerate(county.readers):
            seen = visible_contacts(reader, on=TODAY).filter(patient__in=visible_patients(reader, on=TODAY))
            found = dict(seen.order_by().values_list("pk", "ground"))
            assert found == expected(county, index, people, situations)
        raise Rolled


@settings(
    max_examples=4, deadline=None, suppress_health_check=list(HealthCheck), phases=[Phase.explicit, Phase.generate]
)
@given(situations=st.lists(SITUATIONS, min_size=3, max_size=3))
def test_what_the_pages_say_is_what_the_law_decides(county: County, situations: list[Situation]) -> None:
    with pytest.raises(Rolled), transaction.atomic():
        for patient, situation in zip(write(county, situations), situations, strict=True):
            for index in sorted(situation.related):
                assert told_to_staff(county, index, patient) == decided(county, index, situation)
            assert told_to_patient(county, patient) == decided_for_patient(county, situation)
        raise Rolled


OTHERS = {social: Record("elsewhere", "elsewhere", social) for social in (True, False)}
"""Of another body, unblocked."""


@dataclass(frozen=True)
class Told:
    """What the page on who may see says to staff: of blocks within the body, of others' records, of an emergency."""

    still_closed: bool
    opened: frozenset[object]
    ground: str
    emergency: bool


def told_to_staff(county: County, index: int, patient: Patient) -> Told:
    page = SharingPage(county.readers[index], patient, today=TODAY)
    opened = frozenset(lift.block.unit_id for lift in page.lifts)
    assert page.context(None, "")["lead"] == sentence(county.readers[index], page.ground)
    return Told(page.closed, opened, page.ground, page.opening is not None)


def sentence(viewer: Actor, ground: str) -> str:
    """What the page says first, by the ground."""
    return lead(
        viewer,
        consent=ground in (law.CONSENT, law.CONSENT_SOCIAL),
        child=ground in (law.CHILD, law.CHILD_SOCIAL),
        incapable=ground in (law.INCAPABLE, law.INCAPABLE_SOCIAL),
        opening=EmergencyAccess() if ground == law.EMERGENCY else None,
    )


def decided(county: County, index: int, situation: Situation) -> Told:
    reader, stands = reader_at(county, index), stand(county, index, situation)
    ground_of = {unit.pk: decide(reader, record_at(unit), stands) for unit in county.units}
    return Told(
        law.BLOCK_SHOWN in ground_of.values(),
        frozenset(unit for unit, ground in ground_of.items() if ground == law.LIFTED),
        decide(reader, OTHERS[True], stands),
        stands.emergency and not reader.social,
    )


def told_to_patient(county: County, patient: Patient) -> dict[str, object]:
    tenant, user = county.readers[0].tenant, county.readers[0].user
    view = sharing_view(Actor(user, tenant, PATIENT, patient_id=patient.pk), patient.pk, today=TODAY)
    rows = {row.key: row for row in page(view).bodies}
    return {
        "all": {body.units[0].pk: rows[key].reads_others for key, body in zip(rows, view.bodies, strict=True)},
        "some": {body.units[0].pk: body.ground != law.NEUTRAL for body in view.bodies},
        "blocked": {row.unit_id or row.provider_id for row in view.blocks},
        "opened": {opening.unit_id for opening in view.openings},
    }


def decided_for_patient(county: County, situation: Situation) -> dict[str, object]:
    """Each body stands by the first of its units in the care; an emergency is told of apart."""
    firsts: dict[object, int] = {}
    for index in sorted(situation.related, key=lambda index: county.units[index].name):
        firsts.setdefault((county.units[index].provider_id, county.units[index].is_social_care), index)
    calm = replace(situation, openings=())
    read = {
        social: {
            county.units[index].pk: law.level_of(decide(reader_at(county, index), record, stand(county, index, calm)))
            == law.FULL
            for index in firsts.values()
        }
        for social, record in OTHERS.items()
    }
    return {
        "all": {key: read[True][key] and read[False][key] for key in read[True]},
        "some": read[True],
        "blocked": {county.units[at].pk for at in situation.blocked_units}
        | {county.providers[at].pk for at in situation.blocked_providers},
        "opened": {county.units[at].pk for at, moment in situation.openings if moment < 2},
    }


def write(county: County, situations: list[Situation]) -> list[Patient]:
    """The situations as rows: a statement for each table."""
    staff = county.readers[0].staff
    people = Patient.objects.bulk_create(
        Patient(
            id=new_key(),
            identity_number=f"2000{number:08}",
            identity_kind=IdentityKind.REGIONALT_RESERVNUMMER,
            born_on=years_before(TODAY, CHILD_UNTIL_AGE) + situation.young * DAY,
            protection=situation.protection,
            given_name="Patient",
            family_name=str(number),
        )
        for number, situation in enumerate(situations)
    )
    pairs = list(zip(people, situations, strict=True))
    relate(county, pairs)
    Contact.objects.bulk_create(
        Contact(
            patient=patient,
            role=ContactRole.FAST_VARDKONTAKT,
            staff=county.readers[holder].staff,
            unit=county.units[holder],
            occasion=Occasion.NEED,
            appointed_by=staff,
            starts_on=TODAY,
        )
        for patient, situation in pairs
        for holder in situation.holders
    )
    block(county, pairs)
    agree(county, pairs)
    return people


def relate(county: County, pairs: list[tuple[Patient, Situation]]) -> None:
    CareRelation.objects.bulk_create(
        CareRelation(patient=patient, unit=county.units[at], ground=RelationGround.REGISTERED, starts_on=TODAY)
        for patient, situation in pairs
        for at in situation.related
    )


def block(county: County, pairs: list[tuple[Patient, Situation]]) -> None:
    user = county.readers[0].user
    now = datetime.now(tz=UTC)
    standing = {
        patient.pk: [
            Block(id=new_key(), patient=patient, unit=county.units[at], set_by=user)
            for at in sorted(situation.blocked_units)
        ]
        for patient, situation in pairs
    }
    Block.objects.bulk_create(row for rows in standing.values() for row in rows)
    Block.objects.bulk_create(
        Block(patient=patient, provider=county.providers[at], set_by=user)
        for patient, situation in pairs
        for at in situation.blocked_providers
    )
    Block.objects.bulk_create(
        Block(patient=patient, unit=county.units[at], set_by=user, lifted_at=now, lifted_by=user)
        for patient, situation in pairs
        for at in situation.withdrawn_blocks
    )
    BlockLift.objects.bulk_create(
        BlockLift(
            block=standing[patient.pk][which], unit=county.units[to], noted_by=county.readers[0].staff, **days(period)
        )
        for patient, situation in pairs
        for which, to, period in situation.lifts
        if which < len(standing[patient.pk])
    )


def agree(county: County, pairs: list[tuple[Patient, Situation]]) -> None:
    now = datetime.now(tz=UTC)
    unit, staff = county.units[0], county.readers[0].staff
    told_to_staff = {"given_how": ConsentGivenHow.ORAL, "unit": unit, "noted_by": staff}
    given_by_another = {"given_how": ConsentGivenHow.PORTAL, "given_by": county.readers[0].user}
    Consent.objects.bulk_create(
        Consent(
            patient=patient,
            kind=ConsentKind.SHARE_BETWEEN_PROVIDERS,
            provider=None if reader < 0 else county.providers[reader],
            **(given_by_another if by_another else told_to_staff),
            **days(period),
        )
        for patient, situation in pairs
        for reader, period, by_another in situation.consents
    )
    Incapacity.objects.bulk_create(
        Incapacity(patient=patient, unit=unit, established_by=staff, attitude="…", **days(situation.incapacity))
        for patient, situation in pairs
        if situation.incapacity is not None
    )
    EmergencyAccess.objects.bulk_create(
        EmergencyAccess(
            patient=patient,
            unit=county.units[at],
            opened_by=staff,
            reason="…",
            opened_at=now + timedelta(hours=MOMENTS[moment][0]),
            until=now + timedelta(hours=MOMENTS[moment][1]),
            blocks_lifted_at=now if MOMENTS[moment][2] else None,
        )
        for patient, situation in pairs
        for at, moment in situation.openings
    )


def days(period: int) -> dict[str, date | None]:
    starts_on, ends_on = AROUND[period]
    return {"starts_on": starts_on, "ends_on": ends_on}


def covers(period: int) -> bool:
    starts_on, ends_on = AROUND[period]
    return starts_on <= TODAY and (ends_on is None or ends_on >= TODAY)


def expected(county: County, index: int, people: list[Patient], situations: list[Situation]) -> dict[object, str]:
    """What the decision says of every contact, without those that the reader may not know of."""
    keys = {(row.patient_id, row.unit_id): row.pk for row in Contact.objects.filter(patient__in=people)}
    said = {}
    for (patient, situation), holder in product(zip(people, situations, strict=True), range(UNITS)):
        if holder in situation.holders:
            held = county.units[holder]
            reader = reader_at(county, index, related=index in situation.related)
            said[keys[patient.pk, held.pk]] = decide(reader, record_at(held), stand(county, index, situation))
    return {key: ground for key, ground in said.items() if ground}


def reader_at(county: County, index: int, *, related: bool = True) -> Reader:
    unit = county.units[index]
    return Reader(str(unit.pk), str(unit.provider_id), unit.is_social_care, related)


def record_at(unit: Unit) -> Record:
    return Record(str(unit.pk), str(unit.provider_id), unit.is_social_care)


def stand(county: County, index: int, situation: Situation) -> Stand:
    """Where the patient stands towards the reader at the unit of that index."""
    blocked = sorted(situation.blocked_units)
    open_now = [moment for at, moment in situation.openings if at == index and moment < 2]
    hidden = situation.protection == Protection.SKYDDAD_FOLKBOKFORING
    readers = {
        None if at < 0 else county.providers[at].pk
        for at, period, by_another in situation.consents
        if covers(period) and not (hidden and by_another)
    }
    return Stand(
        blocked_units=frozenset(str(county.units[at].pk) for at in blocked),
        blocked_providers=frozenset(str(county.providers[at].pk) for at in situation.blocked_providers),
        lifted=frozenset(
            str(county.units[blocked[which]].pk)
            for which, to, period in situation.lifts
            if which < len(blocked) and to == index and covers(period)
        ),
        consent=bool(readers & {None, county.units[index].provider_id}),
        child=situation.young > 0,
        incapable=situation.incapacity is not None and covers(situation.incapacity),
        hidden=hidden,
        emergency=bool(open_now),
        blocks_opened=any(MOMENTS[moment][2] for moment in open_now),
    )
