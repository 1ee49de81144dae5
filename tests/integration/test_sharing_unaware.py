"""A block noted by one who may not know that it stands already: nothing tells of the other, or is shown twice."""

import json
from collections.abc import Iterator
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse

from fastkontakt.accounts.actor import Actor
from fastkontakt.clock import today
from fastkontakt.tenancy import activate
from patients.enums import RelationGround
from patients.models import Block, Patient
from patients.services import relate
from patients.sharing import selectors
from patients.sharing.blocks import lift_block, open_for_unit, set_block
from tests.api import Caller, citizen
from tests.pages import signed_in
from tests.world import LONG_AGO, World, make_tenant


@pytest.fixture
def world(db: None) -> Iterator[World]:
    tenant = make_tenant("gotland")
    with activate(tenant.pk):
        yield World(tenant)


@pytest.fixture
def patient(world: World) -> Patient:
    return world.patient()


def at(world: World, unit: Any, patient: Patient) -> Actor:
    """One who works at the unit, in whose care the patient is."""
    relate(patient=patient, unit=unit, ground=RelationGround.REGISTERED, on=LONG_AGO)
    return world.actor(unit)


def answer(response: Any, status: int) -> Any:
    assert response.status_code == status
    return json.loads(response.content)


def test_a_block_already_set_is_noted_as_one_that_is_new(world: World, patient: Patient) -> None:
    owner = citizen(world, patient)
    first = set_block(by=owner, patient=patient, unit=world.hemsjukvard, today=today())
    path, nurse = f"patients/{patient.pk}/blocks/", Caller(world.actor(world.vardcentral))
    of_new = answer(nurse.post(path, {"unit": str(world.mottagning.pk)}), 201)
    of_known = answer(nurse.post(path, {"unit": str(world.hemsjukvard.pk)}), 201)
    assert of_known.keys() == of_new.keys()
    assert of_known["id"] != str(first.pk)
    assert of_known["set_at"] >= of_new["set_at"]
    assert [row["id"] for row in answer(nurse.get(path), 200)["results"]] == [of_known["id"], of_new["id"]]
    assert answer(nurse.post(path, {"unit": str(world.hemsjukvard.pk)}), 400)["errors"][0]["field"] == "unit"


def test_neither_the_patient_nor_the_blocked_unit_meets_it_twice(world: World, patient: Patient) -> None:
    owner, there = citizen(world, patient), at(world, world.hemsjukvard, patient)
    first = set_block(by=owner, patient=patient, unit=world.hemsjukvard, today=today())
    set_block(by=world.actor(world.vardcentral), patient=patient, unit=world.hemsjukvard, today=today())
    for who in (owner, there):
        assert list(selectors.known_blocks(who, on=today())) == [first]
        with pytest.raises(ValidationError):
            set_block(by=who, patient=patient, unit=world.hemsjukvard, today=today())
    html = signed_in(owner).get(reverse("portal:sharing")).content.decode()
    assert html.count('id="sparr-') == 1


def test_who_knows_of_both_lifts_both_and_who_noted_one_the_own_alone(world: World, patient: Patient) -> None:
    owner, nurse = citizen(world, patient), world.actor(world.vardcentral)
    first = set_block(by=owner, patient=patient, unit=world.hemsjukvard, today=today())
    noted = set_block(by=nurse, patient=patient, unit=world.hemsjukvard, today=today())
    with pytest.raises(Block.DoesNotExist):
        lift_block(by=nurse, block=first, today=today())
    assert lift_block(by=nurse, block=noted, today=today()).lifted_at is not None
    assert list(selectors.known_blocks(owner, on=today())) == [first]
    again = set_block(by=nurse, patient=patient, unit=world.hemsjukvard, today=today())
    lift_block(by=owner, block=first, today=today())
    again.refresh_from_db()
    assert again.lifted_at is not None
    assert not selectors.known_blocks(owner, on=today()).exists()


def test_within_a_body_both_open_at_once(world: World, patient: Patient) -> None:
    owner, nurse = citizen(world, patient), world.actor(world.vardcentral)
    ward_nurse = at(world, world.unit(world.region, world.mottagning.kind, "Rehabiliteringen"), patient)
    set_block(by=owner, patient=patient, unit=world.mottagning, today=today())
    set_block(by=ward_nurse, patient=patient, unit=world.mottagning, today=today())
    assert selectors.blocks_within(nurse, patient).count() == 1
    days = {"starts_on": today(), "ends_on": today(), "today": today()}
    assert len(open_for_unit(by=nurse, patient=patient, unit=None, **days)) == 1
    page = signed_in(nurse).get(reverse("patients:sharing", args=[patient.pk])).content.decode()
    assert "Ni får se det som patienten har spärrat hos" in page
    assert "Patienten har spärrat uppgifter hos en annan enhet hos er" not in page
