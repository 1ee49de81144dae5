"""What is not in order is refused with a precise problem; nothing is written, and nothing typed is repeated."""

import json
from typing import Any

import pytest
from django.apps import apps
from django.http import HttpResponse

from contacts.models import Contact
from fastkontakt.accounts.actor import Actor
from fastkontakt.organisation.enums import AssignmentRole, Profession
from fastkontakt.tenancy import activate
from tests.api import Caller, appointment
from tests.world import World, make_tenant

TABLES = [model for model in apps.get_models() if any(field.name == "tenant" for field in model._meta.local_fields)]
WRITTEN = [model for model in TABLES if model._meta.label != "audit.Access"]
NOBODY = "01900000-0000-7000-8000-000000000000"
WRONG_CHECK_DIGIT = "199010102384"


def rows() -> dict[str, int]:
    return {model._meta.label: model._default_manager.count() for model in WRITTEN}


def refused(caller: Caller, path: str, body: Any, status: int = 400, method: str = "POST", **headers: str) -> Any:
    before = rows()
    response: HttpResponse = caller.send(method, path, body, **headers)
    assert response.status_code == status, response.content.decode()
    assert response["Content-Type"] == "application/problem+json"
    assert rows() == before
    problem = response.json()
    assert {"type", "title", "status", "detail"} <= set(problem)
    assert problem["status"] == status
    return problem


def fields(problem: dict[str, Any]) -> set[str]:
    return {error["field"] for error in problem["errors"]}


PERSON = {"personal_identity_number": "199010102383", "given_name": "Ny", "family_name": "Person"}


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"personal_identity_number": WRONG_CHECK_DIGIT}, "personal_identity_number"),
        ({"personal_identity_number": "19901310-2383"}, "personal_identity_number"),
        ({"personal_identity_number": "1990"}, "personal_identity_number"),
        ({"personal_identity_number": 199010102383}, "personal_identity_number"),
        ({"personal_identity_number": None}, "personal_identity_number"),
        ({"given_name": ""}, "given_name"),
        ({"given_name": "  "}, "given_name"),
        ({"given_name": "x" * 81}, "given_name"),
        ({"given_name": ["Ny"]}, "given_name"),
        ({"given_name": "\x00"}, "given_name"),
        ({"given_name": "\ud800"}, "given_name"),
        ({"telephone": "ring mig"}, "telephone"),
        ({"email": "ingen adress"}, "email"),
        ({"colour": "blue"}, "colour"),
        ({WRONG_CHECK_DIGIT: "x"}, "…"),
        ({"deceased_on": "2026-01-01"}, "deceased_on"),
    ],
)
def test_registering(world: World, change: dict[str, Any], field: str) -> None:
    problem = refused(Caller(world.chef), "patients/", PERSON | change)
    assert fields(problem) == {field}
    assert problem["type"] == "urn:fastkontakt:problem:invalid"
    assert all(error["message"] for error in problem["errors"])
    assert WRONG_CHECK_DIGIT not in json.dumps(problem)


def test_every_error_is_told_at_once(world: World) -> None:
    assert fields(refused(Caller(world.chef), "patients/", {"x": 1})) == {*PERSON, "x"}


@pytest.mark.parametrize("body", [{}, {"name": "a", "personal_identity_number": "199002222397"}, {"name": ""}])
def test_searching(world: World, body: dict[str, str]) -> None:
    refused(Caller(world.chef), "patients/search/", body)


def test_searching_by_a_number_that_is_none(world: World) -> None:
    problem = refused(Caller(world.chef), "patients/search/", {"personal_identity_number": WRONG_CHECK_DIGIT})
    assert fields(problem) == {"personal_identity_number"}


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"role": "vän"}, "role"),
        ({"role": None}, "role"),
        ({"role": {"a": 1}}, "role"),
        ({"occasion": ""}, "occasion"),
        ({"staff": NOBODY}, "staff"),
        ({"staff": 7}, "staff"),
        ({"staff": "' OR 1=1"}, "staff"),
        ({"unit": NOBODY}, "unit"),
        ({"unit": [NOBODY]}, "unit"),
        ({"from": "22 november"}, "from"),
        ({"from": "20261122"}, "from"),
        ({"from": "2026-11-22T10:00:00"}, "from"),
        ({"from": "2026-02-30"}, "from"),
        ({"from": "0001-01-01"}, "from"),
        ({"from": "9999-12-31"}, "from"),
        ({"from": 20261122}, "from"),
        ({"to": "aldrig"}, "to"),
        ({"coordinating": "yes"}, "coordinating"),
        ({"coordinating": 1}, "coordinating"),
        ({"coordinating": True, "role": "fast_lakarkontakt"}, "coordinating"),
        ({"replaces": NOBODY}, "replaces"),
        ({"note_internal": "x" * 4001}, "note_internal"),
        ({"visibility": "full"}, "visibility"),
    ],
)
@pytest.mark.parametrize("path", ["contacts/", "contacts/check/"])
def test_appointing(world: World, change: dict[str, Any], field: str, path: str) -> None:
    patient, body = world.patient(), appointment(world)
    problem = refused(Caller(world.chef), f"patients/{patient.pk}/{path}", body | change)
    assert fields(problem) == {field}


@pytest.mark.parametrize("field", ["unit", "staff"])
def test_what_belongs_to_another_tenant_is_unknown(world: World, field: str) -> None:
    other = make_tenant("gotland")
    with activate(other.pk):
        elsewhere = World(other)
        foreign = {"unit": elsewhere.vardcentral.pk, "staff": elsewhere.specialist.pk}[field]
    patient, body = world.patient(), appointment(world)
    path = f"patients/{patient.pk}/contacts/"
    theirs = refused(Caller(world.chef), path, body | {field: foreign})
    nobodys = refused(Caller(world.chef), path, body | {field: NOBODY})
    assert theirs == nobodys


@pytest.mark.parametrize(
    "change", [{"to": "2026-11-21"}, {"from": "2027-06-01"}, {"from": "2100-01-01"}, {"from": "1900-01-01"}]
)
def test_days_that_the_rulebook_refuses(world: World, change: dict[str, str]) -> None:
    patient, body = world.patient(), appointment(world)
    problem = refused(Caller(world.chef), f"patients/{patient.pk}/contacts/", body | change, 422)
    assert {finding["rule"] for finding in problem["findings"]} & {"period-plausible", "appointee-assigned"}


def test_replacing_a_contact_of_another_patient_or_role(world: World) -> None:
    patient, other = world.patient(), world.patient()
    chef = Caller(world.chef)
    others = chef.post(f"patients/{other.pk}/contacts/", appointment(world)).json()["id"]
    body = appointment(world, replaces=others)
    assert fields(refused(chef, f"patients/{patient.pk}/contacts/", body)) == {"replaces"}
    body["role"], body["staff"] = "fast_lakarkontakt", world.specialist.pk
    assert fields(refused(chef, f"patients/{other.pk}/contacts/", body)) == {"replaces"}


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({"on": "2199-12-31x", "reason": "x"}, "on"),
        ({"reason": "x"}, "on"),
        ({"on": "2026-11-22", "reason": "x" * 501}, "reason"),
        ({"on": "2026-11-22", "reason": None}, "reason"),
        ({"on": "2026-11-22", "reason": "x", "successor": NOBODY}, "successor"),
    ],
)
def test_ending(world: World, body: dict[str, Any], field: str) -> None:
    patient = world.patient()
    chef = Caller(world.chef)
    contact = chef.post(f"patients/{patient.pk}/contacts/", appointment(world)).json()["id"]
    assert fields(refused(chef, f"contacts/{contact}/end/", body)) == {field}


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({"how": "oral", "on": "2026-11-23", "to": "patient"}, "on"),
        ({"how": "oral", "on": "1950-01-01", "to": "patient"}, "on"),
        ({"how": "sms", "on": "2026-11-22", "to": "patient"}, "how"),
        ({"how": "oral", "on": "2026-11-22", "to": "neighbour"}, "to"),
    ],
)
def test_informing(world: World, body: dict[str, str], field: str) -> None:
    chef = Caller(world.chef)
    contact = chef.post(f"patients/{world.patient().pk}/contacts/", appointment(world)).json()["id"]
    assert fields(refused(chef, f"contacts/{contact}/informed/", body)) == {field}


def test_facts_of_a_patient(world: World) -> None:
    patient = world.patient(known_at=world.hemtjanst)
    Caller(world.chef).post("patients/", PERSON | {"personal_identity_number": patient.identity_number})
    chef, physician = Caller(world.chef), Caller(world.actor(world.vardcentral, profession=Profession.LAKARE))
    home_care = Caller(world.actor(world.hemtjanst, AssignmentRole.MANAGER))
    root = f"patients/{patient.pk}"
    conditions, services = f"{root}/conditions/", f"{root}/services/"
    assert fields(refused(chef, f"{root}/deceased/", {"on": "2026-11-23"})) == {"on"}
    assert fields(refused(chef, f"{root}/deceased/", {"on": "1980-01-01"})) == {"on"}
    refused(chef, f"{root}/listing/", {"unit": world.mottagning.pk, "from": "2026-11-22"}, 403, "PUT")
    assert fields(refused(chef, f"{root}/listing/", {"unit": NOBODY, "from": "2026-11-22"}, method="PUT")) == {"unit"}
    far = {"unit": world.vardcentral.pk, "from": "2199-01-01"}
    assert fields(refused(chef, f"{root}/listing/", far, method="PUT")) == {"from"}
    reversed_days = {"kind": "life_threatening", "established_on": "2026-11-20", "ended_on": "2026-11-19"}
    assert fields(refused(physician, conditions, reversed_days)) == {"ended_on"}
    ahead = {"kind": "life_threatening", "established_on": "2026-11-23"}
    assert fields(refused(physician, conditions, ahead)) == {"established_on"}
    unborn = {"kind": "life_threatening", "established_on": "1900-01-01"}
    assert fields(refused(physician, conditions, unborn)) == {"established_on"}
    service = {"kind": "hemtjanst", "unit": world.hemtjanst.pk, "from": "2026-11-20"}
    assert fields(refused(home_care, services, service | {"to": "2026-11-19"})) == {"to"}
    assert fields(refused(home_care, services, service | {"kind": "sarskilt_boende"})) == {"kind"}
    refused(chef, services, service, 403)
    assert home_care.post(services, service).status_code == 201
    assert fields(refused(home_care, services, service)) == {"from"}


def test_delegating(world: World) -> None:
    colleague = world.nurse()
    body = {
        "unit": world.vardcentral.pk,
        "staff": colleague.pk,
        "roles": ["fast_vardkontakt"],
        "from": "2026-11-22",
        "to": "2026-12-31",
    }
    chef = Caller(world.chef)
    assert fields(refused(chef, "delegations/", body | {"to": "2026-11-21"})) == {"to"}
    assert fields(refused(chef, "delegations/", body | {"from": "2198-01-01", "to": "2199-01-01"})) == {"from"}
    assert fields(refused(chef, "delegations/", body | {"roles": []})) == {"roles"}
    assert fields(refused(chef, "delegations/", body | {"roles": ["kung"]})) == {"roles.0"}
    assert fields(refused(chef, "delegations/", body | {"staff": world.nurse(world.hemtjanst).pk})) == {"staff"}
    refused(chef, "delegations/", body | {"unit": world.hemtjanst.pk}, 403)
    refused(Caller(world.actor(world.vardcentral)), "delegations/", body, 403)


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"{",
        b"name=Ny",
        b'{"name": NaN}',
        b"\xff\xfe{}",
        b"[" * 100_000,
        b'{"name": 1' + b"0" * 10_000 + b"}",
        b"[]",
        b"null",
        b'"text"',
    ],
)
def test_a_body_that_is_not_a_json_object(world: World, body: bytes) -> None:
    problem = refused(Caller(world.chef), "patients/", body)
    assert problem["detail"]
    assert "Traceback" not in json.dumps(problem)


@pytest.mark.parametrize(
    "content_type", ["text/plain", "application/x-www-form-urlencoded", "multipart/form-data; boundary=x"]
)
def test_another_content_type(world: World, content_type: str) -> None:
    body = json.dumps(PERSON).encode()
    refused(Caller(world.chef), "patients/", body, 415, Content_Type=content_type)


def test_another_accept(world: World) -> None:
    response = Caller(world.chef).get("me/", Accept="text/csv")
    assert (response.status_code, response["Content-Type"]) == (406, "application/problem+json")


@pytest.mark.parametrize("signed_in", [True, False])
def test_ten_megabytes_of_text(world: World, signed_in: bool) -> None:
    caller = Caller(world.chef if signed_in else None)
    problem = refused(caller, "patients/", PERSON | {"given_name": "x" * 10_000_000}, 413)
    assert problem["type"] == "urn:fastkontakt:problem:too-large"


@pytest.mark.parametrize(
    ("path", "field"),
    [
        ("units/?kind=slott", "kind"),
        ("units/?cursor=nonsense", "cursor"),
        ("staff/?unit=nonsense", "unit"),
        (f"staff/?unit={NOBODY}", "unit"),
        ("rules/?on=igår", "on"),
        ("rules/?on=0001-01-01", "on"),
        ("rules/?tenant=../../etc", "tenant"),
        ("rules/?tenant=atlantis", "tenant"),
    ],
)
def test_a_query_that_is_not_in_order(world: World, path: str, field: str) -> None:
    assert fields(refused(Caller(world.chef), path, None, method="GET")) == {field}


def test_a_query_about_a_patient_that_is_not_in_order(world: World) -> None:
    root, chef = f"patients/{world.patient().pk}", Caller(world.chef)
    assert fields(refused(chef, f"{root}/candidates/", None, method="GET")) == {"role"}
    assert fields(refused(chef, f"{root}/contacts/?on=2026-13-01", None, method="GET")) == {"on"}
    assert fields(refused(chef, f"{root}/contacts/?history=perhaps", None, method="GET")) == {"history"}


def test_the_language_follows_the_caller(world: World) -> None:
    swedish, english = (refused(Caller(world.chef, code), "patients/", {})["errors"][0] for code in ("sv", "en"))
    assert swedish["message"] != english["message"]


def test_two_that_write_the_same_get_a_conflict_and_not_a_crash(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    """As when two requests pass the check at the same moment: the database refuses the second."""
    patient, physician = world.patient(), world.actor(world.vardcentral, profession=Profession.LAKARE)
    body = {"kind": "life_threatening", "established_on": "2026-11-20"}
    path = f"patients/{patient.pk}/conditions/"
    assert Caller(physician).post(path, body).status_code == 201
    monkeypatch.setattr("patients.services.refuse_overlap", lambda *_: None)
    assert refused(Caller(physician), path, body, 409)["type"] == "urn:fastkontakt:problem:conflict"


def test_an_error_of_ours_tells_nothing_and_saves_nothing(
    world: World, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    patient, body = world.patient(), appointment(world)

    def fail(contact: Contact, by: Actor) -> None:
        raise RuntimeError(f"secret of {patient.identity_number}")

    monkeypatch.setattr("contacts.services.appoint._answer_requests", fail)
    problem = refused(Caller(world.chef), f"patients/{patient.pk}/contacts/", body, 500)
    assert set(problem) == {"type", "title", "status", "detail"}
    assert "RuntimeError" in caplog.text
    assert patient.identity_number not in caplog.text + json.dumps(problem)
