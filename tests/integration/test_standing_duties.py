"""What a standing duty may tell, and whom."""

from collections.abc import Iterator

import pytest

from contacts.selectors import shared_view
from fastkontakt.organisation.enums import AssignmentRole
from fastkontakt.organisation.models import Unit
from fastkontakt.tenancy import activate
from patients.enums import RelationGround, ServiceKind
from patients.models import CareService
from patients.services import relate
from tests.world import LONG_AGO, TODAY, World, make_tenant


@pytest.fixture
def world(db: None) -> Iterator[World]:
    tenant = make_tenant("halland")
    with activate(tenant.pk):
        yield World(tenant)


def duties(world: World, unit: Unit, patient_id: object) -> set[str]:
    viewer = world.actor(unit, AssignmentRole.MANAGER)
    return {finding.rule for finding in shared_view(viewer, patient_id, on=TODAY, today=TODAY).findings}


def test_a_duty_that_rests_on_home_care_is_told_to_home_care_and_not_to_health_care(world: World) -> None:
    patient = world.patient()
    CareService.objects.create(patient=patient, unit=world.hemtjanst, kind=ServiceKind.HEMTJANST, starts_on=LONG_AGO)
    relate(patient=patient, unit=world.hemtjanst, ground=RelationGround.SERVICE, on=LONG_AGO)
    assert duties(world, world.hemtjanst, patient.pk) == {"fok-offer"}
    assert duties(world, world.vardcentral, patient.pk) == set()
