"""Requests by HTTP: with the patient's, a guardian's and staff's tokens."""

from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from contacts.models import ContactRequest
from fastkontakt.audit.models import Access
from fastkontakt.organisation.enums import AssignmentRole
from patients.enums import RelationGround
from patients.models import Patient
from patients.services import relate
from tests.api import Caller, appointment, citizen, guardian
from tests.world import LONG_AGO, World

FVK, FLK = "fast_vardkontakt", "fast_lakarkontakt"
KEYS = {
    *("id", "patient", "role", "unit", "wished_staff", "text", "made_at"),
    *("outcome", "answered_at", "reason", "answered_with"),
}


@pytest.fixture
def patient(world: World) -> Patient:
    return world.patient()


@pytest.fixture
def chef(world: World) -> Caller:
    return Caller(world.chef)


def answered(response: Any, status: int = 200) -> Any:
    assert response.status_code == status, response.json()
    return response.json()


def ask(caller: Caller, patient: Patient, unit: Any, role: str = FVK, **body: Any) -> Any:
    sent = {"role": role, "unit": unit.pk} | body
    return answered(caller.post(f"patients/{patient.pk}/requests/", sent), 201)


def test_the_patient_asks_sees_and_takes_back(world: World, patient: Patient) -> None:
    me = Caller(citizen(world, patient))
    row = ask(me, patient, world.vardcentral, FLK, wished_staff=world.specialist.pk, text="Hon känner mig")
    assert set(row) == KEYS
    assert row["wished_staff"] == {"id": str(world.specialist.pk), "name": world.specialist.name}
    assert (row["outcome"], row["answered_at"], row["reason"], row["answered_with"]) == (None, None, "", None)
    listed = answered(me.get(f"patients/{patient.pk}/requests/"))
    assert listed == {"results": [row], "next": None}
    back = answered(me.post(f"requests/{row['id']}/answer/", {"outcome": "withdrawn"}))
    assert (back["id"], back["outcome"], bool(back["answered_at"])) == (row["id"], "withdrawn", True)


def test_a_guardian_asks_for_the_child(world: World) -> None:
    world.numbers.insert(0, "201501172397")
    child = world.patient()
    row = ask(Caller(guardian(world, child)), child, world.vardcentral)
    assert ContactRequest.objects.get(pk=row["id"]).noted_by is None


def test_nobody_asks_for_or_reads_of_somebody_else(world: World, patient: Patient) -> None:
    other = Caller(citizen(world, world.patient()))
    row = ask(Caller(world.chef), patient, world.vardcentral)
    body = {"role": FVK, "unit": world.vardcentral.pk}
    answered(other.post(f"patients/{patient.pk}/requests/", body), 404)
    answered(other.get(f"patients/{patient.pk}/requests/"), 404)
    answered(other.post(f"requests/{row['id']}/answer/", {"outcome": "withdrawn"}), 404)


def test_the_patient_answers_nothing(world: World, patient: Patient) -> None:
    me = Caller(citizen(world, patient))
    row = ask(me, patient, world.vardcentral)
    for outcome in ("appointed", "declined"):
        problem = answered(me.post(f"requests/{row['id']}/answer/", {"outcome": outcome, "reason": "x"}), 403)
        assert "ta tillbaka" in problem["detail"]


def test_what_is_wrong_is_told_by_field(world: World, patient: Patient) -> None:
    me = Caller(citizen(world, patient))
    path = f"patients/{patient.pk}/requests/"
    good = {"role": FVK, "unit": world.vardcentral.pk}
    wrong = {
        "unit": good | {"unit": world.mottagning.pk, "role": FLK},
        "wished_staff": good | {"wished_staff": world.nurse(world.mottagning).pk},
        "text": good | {"text": "x" * 1001},
        "role": good | {"role": "kung"},
    }
    for field, body in wrong.items():
        problem = answered(me.post(path, body), 400)
        assert [error["field"] for error in problem["errors"]] == [field]
    answered(me.post(path, good | {"unit": world.mottagning.pk}), 403)
    assert not ContactRequest.objects.exists()


def test_staff_see_what_was_asked_of_their_own_unit(world: World, patient: Patient, chef: Caller) -> None:
    relate(patient=patient, unit=world.mottagning, ground=RelationGround.REGISTERED, on=LONG_AGO)
    me = Caller(citizen(world, patient))
    own, elsewhere = (ask(me, patient, unit) for unit in (world.vardcentral, world.mottagning))
    path = f"patients/{patient.pk}/requests/"
    assert answered(me.get(path))["results"] == [own, elsewhere]
    assert answered(chef.get(path))["results"] == [own]
    assert Access.objects.filter(page="api_requests", patient=patient).count() == 2
    # of the same care provider, so seen; of another unit, so not answered
    answered(chef.post(f"requests/{elsewhere['id']}/answer/", {"outcome": "withdrawn", "reason": "x"}), 403)


def test_another_providers_requests_are_not_known_but_those_passed_on_are(world: World, patient: Patient) -> None:
    relate(patient=patient, unit=world.hemsjukvard, ground=RelationGround.SERVICE, on=LONG_AGO)
    nurse = Caller(world.actor(world.hemsjukvard))
    theirs = ask(Caller(world.chef), patient, world.vardcentral)
    answered(nurse.post(f"requests/{theirs['id']}/answer/", {"outcome": "declined"}), 404)
    passed_on = ask(nurse, patient, world.vardcentral, FLK)
    assert passed_on["unit"]["id"] == str(world.vardcentral.pk)
    answered(nurse.post(f"requests/{passed_on['id']}/answer/", {"outcome": "declined", "reason": "x"}), 403)
    answered(nurse.post(f"patients/{patient.pk}/requests/", {"role": FVK, "unit": world.vardcentral.pk}), 403)


def test_a_care_contact_cannot_be_declined_but_a_physician_with_a_reason(
    world: World, patient: Patient, chef: Caller
) -> None:
    care, physician = (ask(chef, patient, world.vardcentral, role) for role in (FVK, FLK))
    no = {"outcome": "declined", "reason": "Fullt till våren."}
    problem = answered(chef.post(f"requests/{care['id']}/answer/", no), 422)
    assert [finding["rule"] for finding in problem["findings"]] == ["fvk-on-request"]
    problem = answered(chef.post(f"requests/{physician['id']}/answer/", {"outcome": "declined"}), 422)
    assert [finding["rule"] for finding in problem["findings"]] == ["flk-choice"]
    row = answered(chef.post(f"requests/{physician['id']}/answer/", no))
    assert (row["outcome"], row["reason"]) == ("declined", "Fullt till våren.")
    again = answered(chef.post(f"requests/{physician['id']}/answer/", no), 400)
    assert "redan besvarad" in again["detail"]


def test_an_appointment_answers_and_the_patient_sees_with_whom(world: World, patient: Patient, chef: Caller) -> None:
    me, nurse = Caller(citizen(world, patient)), world.nurse()
    asked = ask(me, patient, world.vardcentral)
    first = answered(chef.post(f"requests/{asked['id']}/answer/", {"outcome": "appointed"}), 400)
    assert [error["field"] for error in first["errors"]] == ["outcome"]
    contact = answered(chef.post(f"patients/{patient.pk}/contacts/", appointment(world, staff=nurse.pk)), 201)
    row = answered(me.get(f"patients/{patient.pk}/requests/"))["results"][0]
    assert row["outcome"] == "appointed"
    assert row["answered_with"] == {"id": contact["id"], "name": nurse.name}
    more = ask(me, patient, world.vardcentral)
    done = answered(chef.post(f"requests/{more['id']}/answer/", {"outcome": "appointed"}))
    assert done["answered_with"]["id"] == contact["id"]


def test_the_same_key_notes_and_answers_once(world: World, patient: Patient) -> None:
    me = Caller(citizen(world, patient))
    body = {"role": FLK, "unit": world.vardcentral.pk, "text": "En gång"}
    rows = [me.post(f"patients/{patient.pk}/requests/", body, Idempotency_Key="r") for _ in range(2)]
    assert [answered(row, 201)["text"] for row in rows] == ["En gång"] * 2
    path, back = f"requests/{rows[0].json()['id']}/answer/", {"outcome": "withdrawn"}
    first, second = (answered(me.post(path, back, Idempotency_Key="a")) for _ in range(2))
    assert first == second


def test_who_only_follows_up_knows_of_none(world: World, patient: Patient, chef: Caller) -> None:
    row = ask(chef, patient, world.vardcentral)
    for role in (AssignmentRole.FOLLOW_UP, AssignmentRole.LOG_REVIEWER):
        other = Caller(world.actor(world.vardcentral, role))
        answered(other.get(f"patients/{patient.pk}/requests/"), 404)
        answered(other.post(f"requests/{row['id']}/answer/", {"outcome": "withdrawn", "reason": "x"}), 404)


def test_the_list_costs_the_same_with_one_row_as_with_three(world: World, patient: Patient, chef: Caller) -> None:
    path = f"patients/{patient.pk}/requests/"
    ContactRequest.objects.create(patient=patient, unit=world.vardcentral, role=FVK, wished_staff=world.nurse())
    few = cost(chef, path)
    for _ in range(2):
        ContactRequest.objects.create(patient=patient, unit=world.vardcentral, role=FVK, wished_staff=world.nurse())
    assert len(answered(chef.get(path))["results"]) == 3
    assert cost(chef, path) == few


def cost(caller: Caller, path: str) -> int:
    with CaptureQueriesContext(connection) as queries:
        answered(caller.get(path))
    return len(queries)
