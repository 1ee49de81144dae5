"""A block of the unit that receives: the ward learns that a fast vårdkontakt is appointed, and not who it is."""

from collections.abc import Iterator

import pytest

from contacts.discharge.selectors import get_episode, own_episodes
from fastkontakt.tenancy import activate
from patients.sharing.blocks import lift_for_unit, set_block
from tests.api import citizen
from tests.hospital import DAY, NOW, Hospital
from tests.world import TODAY, World, make_tenant


@pytest.fixture
def hospital(db: None) -> Iterator[Hospital]:
    tenant = make_tenant("halland")
    with activate(tenant.pk):
        yield Hospital(World(tenant))


def test_the_name_is_told_to_the_ward_until_the_patient_blocks_the_health_centre(hospital: Hospital) -> None:
    episode, patient = hospital.admitted(), citizen(hospital.world, hospital.patient)
    hospital.appointed()
    assert get_episode(hospital.nurse, episode.pk, now=NOW, page="test").name
    block = set_block(by=patient, patient=hospital.patient, today=TODAY, unit=hospital.world.vardcentral)
    view = get_episode(hospital.nurse, episode.pk, now=NOW, page="test")
    assert (view.fvk_appointed, view.name) == (True, False)
    assert [(stay.fvk_appointed, stay.name) for stay in own_episodes(hospital.nurse, now=NOW)] == [(True, False)]
    assert get_episode(hospital.world.chef, episode.pk, now=NOW, page="test").name
    lift_for_unit(by=hospital.nurse, block=block, starts_on=TODAY, ends_on=TODAY + DAY, today=TODAY)
    assert get_episode(hospital.nurse, episode.pk, now=NOW, page="test").name
