"""Consents, blocks and emergency access over the API: the rows, who may what, and what is refused."""

from typing import Any
from uuid import uuid4

import pytest

from fastkontakt.accounts.actor import Actor
from fastkontakt.audit.models import Access, Event
from patients.enums import MandateScope, RelationGround
from patients.models import Block, Consent, EmergencyAccess, Patient
from patients.services import relate
from tests.api import Caller, citizen, guardian
from tests.factories.contacts import ContactFactory
from tests.factories.patients import BlockFactory
from tests.integration.test_sharing_services import child_of, mandated
from tests.world import LONG_AGO, World

SHARE = {"kind": "share_between_providers", "from": "2026-11-22"}
REASON = {"reason": "Medvetslös, kan inte tillfrågas"}


@pytest.fixture
def patient(world: World) -> Patient:
    found = world.patient()
    ContactFactory(patient=found, unit=world.hemsjukvard)
    ContactFactory(patient=found, unit=world.mottagning)
    return found


@pytest.fixture
def nurse(world: World) -> Caller:
    return Caller(world.actor(world.vardcentral))


def answer(response: Any, status: int = 200) -> Any:
    assert response.status_code == status, response.content.decode()
    return response.json()


def fields_of(response: Any) -> set[str]:
    """The fields that a 400 names."""
    return {error["field"] for error in answer(response, 400)["errors"]}


def seen(caller: Caller, patient: Patient) -> tuple[set[str], bool]:
    """The units whose contacts the caller reads, and whether others are hidden."""
    view = answer(caller.get(f"patients/{patient.pk}/contacts/"))
    return {row["unit"]["name"] for row in view["contacts"]}, view["hidden"]["exists"]


def test_a_consent_opens_and_its_withdrawal_closes(world: World, nurse: Caller, patient: Patient) -> None:
    assert seen(nurse, patient) == ({"Hjärtmottagningen"}, True)
    row = answer(nurse.post(f"patients/{patient.pk}/consents/", SHARE | {"to": "2026-12-31"}), 201)
    assert nurse.actor is not None
    assert row == {
        "id": str(Consent.objects.get().pk),
        "patient": {"id": str(patient.pk), "name": patient.name},
        "kind": "share_between_providers",
        "provider": None,
        "from": "2026-11-22",
        "to": "2026-12-31",
        "given_how": "oral",
        "unit": {"id": str(world.vardcentral.pk), "name": "Vårdcentralen"},
        "noted_by": {"id": str(nurse.actor.staff.pk), "name": nurse.actor.staff.name},
        "noted_at": row["noted_at"],
        "withdrawn_at": None,
    }
    assert seen(nurse, patient) == ({"Hjärtmottagningen", "Hemsjukvården"}, False)
    withdrawn = answer(nurse.post(f"consents/{row['id']}/withdraw/"))
    assert (withdrawn["to"], withdrawn["withdrawn_at"] is None) == ("2026-11-21", False)
    assert seen(nurse, patient) == ({"Hjärtmottagningen"}, True)
    assert fields_of(nurse.post(f"consents/{row['id']}/withdraw/")) == {""}


def test_the_patient_consents_and_the_list_tells_each_what_it_may_know(
    world: World, nurse: Caller, patient: Patient
) -> None:
    owner = Caller(citizen(world, patient))
    body = SHARE | {"provider": str(world.municipality.pk)}
    row = answer(owner.post(f"patients/{patient.pk}/consents/", body), 201)
    assert (row["given_how"], row["unit"], row["noted_by"]) == ("portal", None, None)
    assert row["provider"] == {"id": str(world.municipality.pk), "name": "Kommunen"}
    path = f"patients/{patient.pk}/consents/"
    assert [found["id"] for found in answer(owner.get(path))["results"]] == [row["id"]]
    assert answer(nurse.get(path))["results"] == []
    answer(nurse.post(f"consents/{row['id']}/withdraw/"), 404)
    relate(patient=patient, unit=world.hemsjukvard, ground=RelationGround.REGISTERED, on=LONG_AGO)
    municipal = Caller(world.actor(world.hemsjukvard))
    assert [found["id"] for found in answer(municipal.get(path))["results"]] == [row["id"]]
    assert Access.objects.filter(page="api_consents").count() == 3


def test_who_noted_a_consent_is_not_told_to_others(world: World, nurse: Caller, patient: Patient) -> None:
    answer(nurse.post(f"patients/{patient.pk}/consents/", SHARE), 201)
    relate(patient=patient, unit=world.hemsjukvard, ground=RelationGround.REGISTERED, on=LONG_AGO)
    (row,) = answer(Caller(world.actor(world.hemsjukvard)).get(f"patients/{patient.pk}/consents/"))["results"]
    assert (row["unit"], row["noted_by"]) == (None, None)


def test_consents_out_of_shape_or_reason_name_their_fields(world: World, nurse: Caller, patient: Patient) -> None:
    path = f"patients/{patient.pk}/consents/"
    assert fields_of(nurse.post(path, {})) == {"kind", "from"}
    assert fields_of(nurse.post(path, SHARE | {"to": "2026-11-21"})) == {"to"}
    assert fields_of(nurse.post(path, SHARE | {"provider": str(uuid4())})) == {"provider"}
    assert fields_of(nurse.post(path, SHARE | {"provider": "alla"})) == {"provider"}
    assert fields_of(nurse.post(path, SHARE | {"kind": "everything"})) == {"kind"}
    assert fields_of(nurse.post(path, SHARE | {"given_how": "portal"})) == {"given_how"}
    assert fields_of(nurse.post(path, SHARE | {"why": "x"})) == {"why"}
    answer(nurse.post(path, SHARE), 201)
    assert fields_of(nurse.post(path, SHARE)) == {"from"}
    assert Consent.objects.count() == 1


def test_a_consent_with_the_same_key_is_noted_once(world: World, nurse: Caller, patient: Patient) -> None:
    path = f"patients/{patient.pk}/consents/"
    rows = [answer(nurse.post(path, SHARE, Idempotency_Key="k1"), 201) for _ in range(2)]
    assert rows[0] == rows[1]
    assert Consent.objects.count() == 1


def test_who_acts_for_a_patient_may_what_the_scope_says(world: World, patient: Patient) -> None:
    path = f"patients/{patient.pk}/consents/"
    onlooker = Caller(mandated(world, patient, MandateScope.SEE_CONTACTS))
    answer(onlooker.post(path, SHARE), 403)
    answer(onlooker.get(path), 403)
    trusted = Caller(mandated(world, patient, MandateScope.SEE_CONTACTS, MandateScope.CONSENT))
    row = answer(trusted.post(path, SHARE), 201)
    assert [found["id"] for found in answer(trusted.get(path))["results"]] == [row["id"]]
    answer(trusted.post(f"consents/{row['id']}/withdraw/"), 200)


def test_a_block_closes_and_its_lift_opens(world: World, nurse: Caller, patient: Patient) -> None:
    owner = Caller(citizen(world, patient))
    answer(owner.post(f"patients/{patient.pk}/consents/", SHARE), 201)
    path = f"patients/{patient.pk}/blocks/"
    of_unit = answer(owner.post(path, {"unit": str(world.mottagning.pk)}), 201)
    of_provider = answer(owner.post(path, {"provider": str(world.municipality.pk)}), 201)
    assert of_unit == {
        "id": str(Block.objects.get(unit=world.mottagning).pk),
        "patient": {"id": str(patient.pk), "name": patient.name},
        "unit": {"id": str(world.mottagning.pk), "name": "Hjärtmottagningen"},
        "provider": None,
        "set_at": of_unit["set_at"],
        "lifted_at": None,
    }
    assert seen(nurse, patient) == (set(), False)
    assert answer(nurse.get(path))["results"] == []
    assert len(answer(owner.get(path))["results"]) == 2
    answer(nurse.post(f"blocks/{of_unit['id']}/lift/"), 404)
    assert answer(owner.post(f"blocks/{of_provider['id']}/lift/"))["lifted_at"] is not None
    assert fields_of(owner.post(f"blocks/{of_provider['id']}/lift/")) == {""}
    assert seen(nurse, patient) == ({"Hemsjukvården"}, False)


def test_staff_block_and_lift_on_the_patients_behalf(world: World, nurse: Caller, patient: Patient) -> None:
    path = f"patients/{patient.pk}/blocks/"
    row = answer(nurse.post(path, {"unit": str(world.vardcentral.pk)}), 201)
    assert [found["id"] for found in answer(nurse.get(path))["results"]] == [row["id"]]
    assert fields_of(nurse.post(path, {"unit": str(world.vardcentral.pk)})) == {"unit"}
    assert fields_of(nurse.post(path, {})) == {""}
    both = {"unit": str(world.vardcentral.pk), "provider": str(world.region.pk)}
    assert fields_of(nurse.post(path, both)) == {""}
    assert fields_of(nurse.post(path, {"unit": str(uuid4())})) == {"unit"}
    assert answer(nurse.post(f"blocks/{row['id']}/lift/"))["lifted_at"] is not None


def test_a_guardian_may_not_block_a_childs_records(world: World) -> None:
    child = child_of(world)
    parent = Caller(guardian(world, child))
    path = f"patients/{child.pk}/blocks/"
    problem = answer(parent.post(path, {"unit": str(world.vardcentral.pk)}), 403)
    assert "2022:913 2 kap. 3 §" in problem["detail"]
    answer(parent.get(path), 403)
    assert not Block.objects.exists()


def test_an_emergency_opens_once_and_says_until_when(world: World, nurse: Caller, patient: Patient) -> None:
    path = f"patients/{patient.pk}/emergency-access/"
    assert fields_of(nurse.post(path, {})) == {"reason"}
    assert fields_of(nurse.post(path, {"reason": "akut"})) == {"reason"}
    row = answer(nurse.post(path, REASON), 201)
    assert set(row) == {"id", "patient", "unit", "opened_by", "opened_at", "until", "blocks_lifted_at", "blocked_by"}
    assert row["blocked_by"] == []
    assert row["until"] > row["opened_at"]
    assert seen(nurse, patient) == ({"Hjärtmottagningen", "Hemsjukvården"}, False)
    BlockFactory(patient=patient, unit=world.hemsjukvard)
    again = answer(nurse.post(path, {"reason": "Fortfarande lika bråttom"}))
    assert again["until"] == row["until"]
    assert again["blocked_by"] == [{"id": str(world.municipality.pk), "name": "Kommunen"}]
    assert EmergencyAccess.objects.count() == 1


@pytest.mark.parametrize("body", [REASON, {}])
def test_social_care_never_opens_and_the_attempt_is_kept(world: World, patient: Patient, body: Any) -> None:
    relate(patient=patient, unit=world.hemtjanst, ground=RelationGround.REGISTERED, on=LONG_AGO)
    helper = Caller(world.actor(world.hemtjanst))
    problem = answer(helper.post(f"patients/{patient.pk}/emergency-access/", body), 403)
    assert "2022:913 3 kap. 5–6 §§" in problem["detail"]
    assert not EmergencyAccess.objects.exists()
    assert Event.objects.filter(action="emergency.refused", patient=patient).count() == 1


def test_a_patient_opens_no_emergency(world: World, patient: Patient) -> None:
    answer(Caller(citizen(world, patient)).post(f"patients/{patient.pk}/emergency-access/", REASON), 403)


def test_strangers_meet_nothing_at_all(world: World, patient: Patient) -> None:
    consent = answer(Caller(citizen(world, patient)).post(f"patients/{patient.pk}/consents/", SHARE), 201)
    for stranger in (world.actor(world.mottagning), other_patient(world)):
        caller = Caller(stranger)
        for path in ("consents/", "blocks/"):
            answer(caller.get(f"patients/{patient.pk}/{path}"), 404)
            answer(caller.post(f"patients/{patient.pk}/{path}", SHARE), 404)
        answer(caller.post(f"patients/{patient.pk}/emergency-access/", REASON), 404)
        answer(caller.post(f"consents/{consent['id']}/withdraw/"), 404)


def other_patient(world: World) -> Actor:
    return citizen(world, world.patient())
