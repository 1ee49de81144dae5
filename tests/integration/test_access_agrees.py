"""law.decide and its twin in SQL say the same of every contact, for every reader, over generated situations."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from itertools import product
from typing import Any

import pytest
from django.db import transaction
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from contacts.enums import ContactRole, Occasion
from contacts.models import Contact
from fastkontakt.access import visible_contacts, visible_patients
from fastkontakt.access.law import CHILD_UNTIL_AGE, Reader, Record, Stand, decide
from fastkontakt.access.standing import years_before
from fastkontakt.accounts.actor import Actor
from fastkontakt.organisation.enums import UnitKind
from fastkontakt.organisation.models import Unit
from fastkontakt.tenancy import activate
from fastkontakt.tenancy.models import new_key
from patients.enums import ConsentGivenHow, ConsentKind, IdentityKind, RelationGround
from patients.models import Block, BlockLift, CareRelation, Consent, EmergencyAccess, Incapacity, Patient
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
    blocked_units: frozenset[int]
    blocked_providers: frozenset[int]
    withdrawn_blocks: frozenset[int]
    lifts: tuple[tuple[int, int, int], ...]
    consents: tuple[tuple[int, int], ...]
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
    blocked_units=indexes(UNITS, 3),
    blocked_providers=indexes(PROVIDERS, 2),
    withdrawn_blocks=indexes(UNITS, 2),
    lifts=st.lists(st.tuples(st.integers(0, 2), st.integers(0, UNITS - 1), st.integers(0, 4)), max_size=2).map(tuple),
    consents=st.lists(
        st.tuples(st.integers(-1, PROVIDERS - 1), st.integers(0, 4)), max_size=2, unique_by=lambda pair: pair[0]
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


def write(county: County, situations: list[Situation]) -> list[Patient]:
    """The situations as rows: a statement for each table."""
    staff = county.readers[0].staff
    people = Patient.objects.bulk_create(
        Patient(
            id=new_key(),
            identity_number=f"2000{number:08}",
            identity_kind=IdentityKind.REGIONALT_RESERVNUMMER,
            born_on=years_before(TODAY, CHILD_UNTIL_AGE) + situation.young * DAY,
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
    Consent.objects.bulk_create(
        Consent(
            patient=patient,
            kind=ConsentKind.SHARE_BETWEEN_PROVIDERS,
            provider=None if reader < 0 else county.providers[reader],
            given_how=ConsentGivenHow.ORAL,
            unit=unit,
            noted_by=staff,
            **days(period),
        )
        for patient, situation in pairs
        for reader, period in situation.consents
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
    unit = county.units[index]
    keys = {(row.patient_id, row.unit_id): row.pk for row in Contact.objects.filter(patient__in=people)}
    said = {}
    for (patient, situation), holder in product(zip(people, situations, strict=True), range(UNITS)):
        if holder in situation.holders:
            held = county.units[holder]
            reader = Reader(str(unit.pk), str(unit.provider_id), unit.is_social_care, index in situation.related)
            record = Record(str(held.pk), str(held.provider_id), held.is_social_care)
            said[keys[patient.pk, held.pk]] = decide(reader, record, stand(county, index, situation))
    return {key: ground for key, ground in said.items() if ground}


def stand(county: County, index: int, situation: Situation) -> Stand:
    """Where the patient stands towards the reader at the unit of that index."""
    blocked = sorted(situation.blocked_units)
    open_now = [moment for at, moment in situation.openings if at == index and moment < 2]
    readers = {None if at < 0 else county.providers[at].pk for at, period in situation.consents if covers(period)}
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
        emergency=bool(open_now),
        blocks_opened=any(MOMENTS[moment][2] for moment in open_now),
    )
