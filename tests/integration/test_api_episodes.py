"""Care episodes over the API: statuses, shapes, who sees what, and odd times."""

from collections.abc import Iterator
from typing import Any
from uuid import uuid4

import pytest
from django.utils import timezone

from fastkontakt.audit.models import Access
from fastkontakt.organisation.enums import AssignmentRole, ProviderKind, UnitKind
from fastkontakt.tenancy import activate
from patients.enums import RelationGround
from patients.models import CareEpisode, Listing
from patients.services import relate
from tests.api import Caller, citizen
from tests.hospital import NOW, Hospital
from tests.world import LONG_AGO, World, make_tenant

EMPTY = {"fvk": None, "sip_call": None, "payment": None}


@pytest.fixture
def hospital(db: None, monkeypatch: pytest.MonkeyPatch) -> Iterator[Hospital]:
    """At ten in the morning of 22 November 2026."""
    monkeypatch.setattr(timezone, "now", lambda: NOW)
    tenant = make_tenant("halland")
    with activate(tenant.pk):
        yield Hospital(World(tenant))


@pytest.fixture
def ward(hospital: Hospital) -> Caller:
    return Caller(hospital.nurse)


@pytest.fixture
def centre(hospital: Hospital) -> Caller:
    return Caller(hospital.world.chef)


def notice(hospital: Hospital, **fields: Any) -> dict[str, Any]:
    return {"ward": hospital.ward.pk, "admitted_at": "2026-11-20T09:30:00+01:00"} | fields


def admissions(hospital: Hospital) -> str:
    return f"patients/{hospital.patient.pk}/admissions/"


def act(caller: Caller, episode: CareEpisode | str, name: str, body: Any = None) -> Any:
    key = episode if isinstance(episode, str) else episode.pk
    return caller.post(f"admissions/{key}/{name}/", body or {})


def errors(response: Any) -> list[str]:
    assert response.status_code == 400, response.content
    assert response["Content-Type"] == "application/problem+json"
    return [row["field"] for row in response.json()["errors"]]


def test_the_whole_course(hospital: Hospital, ward: Caller, centre: Caller) -> None:
    world = hospital.world
    told = notice(hospital, expected_discharge="2026-11-24", recipients=[world.hemsjukvard.pk])
    answer = ward.post(admissions(hospital), told)
    assert answer.status_code == 201
    row = answer.json()
    assert row == {
        "id": row["id"],
        "patient": {"id": str(hospital.patient.pk), "name": hospital.patient.name},
        "ward": {"id": str(hospital.ward.pk), "name": hospital.ward.name},
        "receiving_unit": {"id": str(world.vardcentral.pk), "name": world.vardcentral.name},
        "recipients": [{"id": str(world.hemsjukvard.pk), "name": world.hemsjukvard.name}],
        "admitted_at": "2026-11-20T09:30:00+01:00",
        "expected_discharge": "2026-11-24",
        "ready_at": None,
        "sip_needed": None,
        "sip_called_at": None,
        "discharged_at": None,
        "kind": None,
        "reason": "",
        "fvk_appointed": False,
        "deadlines": EMPTY | {"fvk": "2026-11-24"},
        "deviations": [],
    }
    refused = act(ward, row["id"], "discharge", {"at": "2026-11-22T09:00:00+01:00", "kind": "home"})
    assert refused.status_code == 422
    finding = refused.json()["findings"][0]
    assert (finding["rule"], finding["outcome"]) == ("fvk-before-discharge", "stop")
    assert "2017:612" in finding["source"]
    assert finding["remedy"]
    hospital.appointed()
    assert ward.get(f"admissions/{row['id']}/").json()["fvk_appointed"] is True
    ready = act(ward, row["id"], "ready", {"at": "2026-11-22T08:00:00Z", "sip_needed": True})
    assert ready.status_code == 200
    assert ready.json()["ready_at"] == "2026-11-22T09:00:00+01:00"
    assert ready.json()["deadlines"] == {"fvk": "2026-11-22", "sip_call": "2026-11-25", "payment": "2026-11-25"}
    called = act(centre, row["id"], "sip-call", {"at": "2026-11-22T09:30:00+01:00"})
    assert (called.status_code, called.json()["sip_called_at"]) == (200, "2026-11-22T09:30:00+01:00")
    gone = act(ward, row["id"], "discharge", {"at": "2026-11-22T10:00:00+01:00", "kind": "home"})
    assert (gone.status_code, gone.json()["kind"]) == (200, "home")
    assert gone.json()["discharged_at"] == "2026-11-22T10:00:00+01:00"
    assert errors(act(ward, row["id"], "discharge", {"at": "2026-11-22T10:00:00+01:00", "kind": "home"})) == ["at"]


def test_during_the_stay(hospital: Hospital, ward: Caller) -> None:
    episode = hospital.admitted()
    surgeon = hospital.world.physician(hospital.other_ward)
    estimate = act(ward, episode, "estimate", {"expected_discharge": "2026-11-30"})
    assert (estimate.status_code, estimate.json()["expected_discharge"]) == (200, "2026-11-30")
    seen = {"unit": hospital.other_ward.pk, "consultant": surgeon.pk, "on": "2026-11-21"}
    assert act(ward, episode, "consultations", seen).status_code == 201
    assert errors(act(ward, episode, "consultations", seen)) == ["consultant"]
    assert act(ward, episode, "unknown-primary", {"since": "2026-11-21"}).status_code == 200
    moved = act(ward, episode, "stays", {"unit": hospital.other_ward.pk, "from": "2026-11-22"})
    assert (moved.status_code, moved.json()["ward"]["name"]) == (201, hospital.other_ward.name)
    assert act(ward, episode, "estimate", {"expected_discharge": "2026-11-30"}).status_code == 403


def test_a_notice_is_withdrawn_and_sent_anew(hospital: Hospital, ward: Caller) -> None:
    episode = hospital.admitted()
    body = {"at": "2026-11-22T09:00:00+01:00", "sip_needed": False}
    assert act(ward, episode, "ready", body).json()["deadlines"]["sip_call"] is None
    assert errors(act(ward, episode, "ready", body)) == ["at"]
    assert act(ward, episode, "ready/withdraw").json()["deadlines"]["payment"] is None
    assert act(ward, episode, "ready", body).status_code == 200


def test_against_advice(hospital: Hospital, ward: Caller) -> None:
    episode = hospital.admitted()
    body = {"at": "2026-11-22T09:00:00+01:00", "kind": "against_advice"}
    assert errors(act(ward, episode, "discharge", body)) == ["reason"]
    row = act(ward, episode, "discharge", body | {"reason": "Ville hem"}).json()
    assert {(found["kind"], found["reason"]) for found in row["deviations"]} == {
        ("against_advice", "Ville hem"),
        ("no_contact_appointed", "Ville hem"),
    }
    assert row["reason"] == "Ville hem"


def test_a_death_is_the_patients(hospital: Hospital, ward: Caller) -> None:
    episode = hospital.admitted()
    row = act(ward, episode, "discharge", {"at": "2026-11-22T09:00:00+01:00", "kind": "deceased"}).json()
    assert (row["kind"], row["deviations"]) == ("deceased", [])
    assert ward.get(f"patients/{hospital.patient.pk}/").json()["deceased_on"] == "2026-11-22"


@pytest.mark.parametrize(
    "at",
    [
        "2026-11-22T10:01:00+01:00",
        "2027-01-01T00:00:00Z",
        "0001-01-01T00:00:00+14:00",
        "9999-12-31T23:59:59-12:00",
        "2026-11-22",
        "2026-11-22T25:00:00Z",
        "2026-02-30T10:00:00Z",
        "2026-W47-7",
        "10:00",
        "nu",
        "",
        None,
        1795334400,
        True,
        ["2026-11-22T09:00:00Z"],
        {"at": "2026-11-22T09:00:00Z"},
        "2026-11-22T09:00:00Z" + "0" * 40,
    ],
)
def test_times_that_are_no_moment_or_not_yet(hospital: Hospital, ward: Caller, at: Any) -> None:
    episode = hospital.admitted()
    assert errors(act(ward, episode, "ready", {"at": at, "sip_needed": True})) == ["at"]
    assert errors(ward.post(admissions(hospital), notice(hospital, admitted_at=at))) in (["admitted_at"], ["ward"])
    episode.refresh_from_db()
    assert episode.ready_at is None


@pytest.mark.parametrize(
    ("at", "stored"),
    [
        ("2026-11-22T09:15:00", "2026-11-22T09:15:00+01:00"),
        ("2026-11-22T09:15", "2026-11-22T09:15:00+01:00"),
        ("2026-11-21T23:15:00-08:00", "2026-11-22T08:15:00+01:00"),
        ("2026-11-22T08:15:00.5Z", "2026-11-22T09:15:00.500000+01:00"),
    ],
)
def test_a_time_without_offset_is_swedish(hospital: Hospital, ward: Caller, at: str, stored: str) -> None:
    answer = act(ward, hospital.admitted(), "ready", {"at": at, "sip_needed": True})
    assert answer.json()["ready_at"] == stored


def test_a_time_that_swedish_clocks_skip(hospital: Hospital, ward: Caller) -> None:
    skipped = ward.post(admissions(hospital), notice(hospital, admitted_at="2026-03-29T02:30:00"))
    assert errors(skipped) == ["admitted_at"]
    assert "ställs fram" in skipped.json()["detail"]
    twice = ward.post(admissions(hospital), notice(hospital, admitted_at="2026-10-25T02:30:00"))
    assert twice.json()["admitted_at"] == "2026-10-25T02:30:00+02:00"


@pytest.mark.parametrize(
    ("bad", "field"),
    [
        ({"ward": None}, "ward"),
        ({"ward": str(uuid4())}, "ward"),
        ({"receiving_unit": "nej"}, "receiving_unit"),
        ({"recipients": "nej"}, "recipients"),
        ({"recipients": [str(uuid4())]}, "recipients.0"),
        ({"expected_discharge": "snart"}, "expected_discharge"),
        ({"expected_discharge": "2026-11-19"}, "expected_discharge"),
        ({"admitted": "2026-11-22"}, "admitted"),
    ],
)
def test_bodies_that_are_not_in_order(hospital: Hospital, ward: Caller, bad: dict[str, Any], field: str) -> None:
    answer = ward.post(admissions(hospital), notice(hospital) | bad)
    assert [name.rpartition(".")[0] or name for name in errors(answer)] == [field.rpartition(".")[0] or field]
    assert not CareEpisode.objects.exists()


def test_the_same_key_again_admits_once(hospital: Hospital, ward: Caller) -> None:
    key = str(uuid4())
    first, second = (ward.post(admissions(hospital), notice(hospital), Idempotency_Key=key) for _ in range(2))
    assert (first.status_code, second.status_code) == (201, 201)
    assert first.json() == second.json()
    assert errors(ward.post(admissions(hospital), notice(hospital))) == ["ward"]


def test_who_may_act(hospital: Hospital, ward: Caller, centre: Caller) -> None:
    world, episode = hospital.world, hospital.admitted()
    home_nursing = Caller(world.actor(world.hemsjukvard))
    ready = {"at": "2026-11-22T09:00:00+01:00", "sip_needed": True}
    for caller in (centre, home_nursing):
        assert act(caller, episode, "ready", ready).status_code == 403
        assert act(caller, episode, "discharge", {"at": ready["at"], "kind": "home"}).status_code == 403
    assert act(ward, episode, "ready", ready).status_code == 200
    for caller in (ward, home_nursing):
        refused = act(caller, episode, "sip-call", {"at": "2026-11-22T09:30:00+01:00"})
        assert refused.status_code == 403
        assert world.vardcentral.name in refused.json()["detail"]
    stranger = Caller(world.actor(world.mottagning))
    assert act(stranger, episode, "sip-call", {"at": ready["at"]}).status_code == 404
    assert centre.post(admissions(hospital), notice(hospital)).status_code == 403


def test_who_sees_what(hospital: Hospital, ward: Caller) -> None:
    world, episode = hospital.world, hospital.admitted()
    hospital.appointed()
    act(ward, episode, "discharge", {"at": "2026-11-22T09:00:00+01:00", "kind": "against_advice", "reason": "Rädd"})
    address = f"admissions/{episode.pk}/"
    municipality = Caller(world.actor(world.hemsjukvard)).get(address).json()
    assert (municipality["fvk_appointed"], municipality["kind"]) == (True, "against_advice")
    assert (municipality["reason"], municipality["deviations"]) == ("", [])
    assert Caller(world.chef).get(address).json()["reason"] == "Rädd"
    assert {row.page for row in Access.objects.all()} == {"api_admission"}
    assert Caller(citizen(world, hospital.patient)).get(address).status_code == 403
    private = world.unit(world.provider(ProviderKind.PRIVATE, "Privat"), UnitKind.VARDCENTRAL, "Utanför")
    relate(patient=hospital.patient, unit=private, ground=RelationGround.REGISTERED, on=LONG_AGO)
    assert Caller(world.actor(private)).get(address).status_code == 403
    reviewer = world.actor(hospital.ward, AssignmentRole.LOG_REVIEWER)
    assert Caller(reviewer).get(address).status_code == 404


def test_a_private_receiver_appoints_and_the_ward_sees_that_it_did(hospital: Hospital, ward: Caller) -> None:
    world = hospital.world
    private = world.unit(
        world.provider(ProviderKind.PRIVATE, "Privat"), UnitKind.VARDCENTRAL, "Privata vårdcentralen", primary_care=True
    )
    Listing.objects.filter(patient=hospital.patient).update(unit=private)
    world.vardcentral = private
    episode = hospital.admitted()
    hospital.appointed(by=world.actor(private, AssignmentRole.MANAGER), appointee=world.nurse(private))
    assert ward.get(f"admissions/{episode.pk}/").json()["fvk_appointed"] is True
    home = {"at": "2026-11-22T10:00:00+01:00", "kind": "home"}
    assert act(ward, episode, "discharge", home).status_code == 200
