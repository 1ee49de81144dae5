"""SIPs over the API: the whole course, what is refused, and what each caller gets."""

from collections.abc import Iterator
from typing import Any

import pytest
from django.utils.timezone import localtime

from agreements.models import Sip
from fastkontakt.clock import now
from fastkontakt.tenancy import activate
from patients.enums import ConsentKind
from patients.models import Consent
from tests.api import Caller, citizen
from tests.factories.patients import ConsentFactory, RelativeFactory
from tests.sip import DAY, HOUR, SipScene
from tests.world import World, make_tenant


@pytest.fixture
def scene(db: None) -> Iterator[SipScene]:
    tenant = make_tenant("halland")
    with activate(tenant.pk):
        yield SipScene(World(tenant), now=localtime(now()))


def answer(response: Any, status: int = 200) -> Any:
    assert response.status_code == status, response.content.decode()
    return response.json()


def body(scene: SipScene, **fields: Any) -> dict[str, Any]:
    told = {
        "led_by": str(scene.contact.pk),
        "reason": "Insatser behöver samordnas.",
        "consent_given_how": "oral",
        "units": [str(scene.world.hemsjukvard.pk)],
        "others": ["Skolan"],
    }
    return told | fields


def meeting(scene: SipScene, days: int = 3) -> dict[str, str]:
    starts = (scene.now + days * DAY).replace(hour=9, minute=0, second=0, microsecond=0)
    return {"starts_at": starts.isoformat(), "ends_at": (starts + HOUR).isoformat(), "place": "Rum 3"}


def plan(scene: SipScene, **fields: Any) -> dict[str, Any]:
    told = {
        "on": f"{scene.now:%Y-%m-%d}",
        "matters": "Att få bo kvar hemma",
        "responsible": "region",
        "follow_up_on": f"{scene.now + 60 * DAY:%Y-%m-%d}",
        "interventions": [
            {"what": "Såromläggning", "principal": "municipality", "unit": str(scene.world.hemsjukvard.pk)},
            {"what": "Handlar", "principal": "other", "done_by": "Dottern"},
        ],
        "goals": [{"goal": "Såret läkt", "measured_by": "Ingen omläggning behövs"}],
    }
    return told | fields


def test_the_whole_course(scene: SipScene) -> None:
    caller, nursing = Caller(scene.by), Caller(scene.nursing)
    called = answer(caller.post(f"patients/{scene.patient.pk}/sips/", body(scene, meeting=meeting(scene))), 201)
    path = f"sips/{called['id']}/"
    assert (called["full"], called["consent"], called["meeting"]["sequence"]) == (True, True, 0)
    assert [row["name"] for row in called["participants"]] == [scene.patient.name, "Hemsjukvården", "Skolan"]

    seen = answer(nursing.get(path))
    assert (seen["full"], seen["plans"], len(seen["participants"])) == (False, [], 1)
    own = seen["participants"][0]["id"]
    answered = answer(nursing.post(f"{path}participants/{own}/answer/", {"answer": "sends_other", "note": "Anna"}))
    assert answered["participants"][0]["answer"] == "sends_other"

    moved = answer(caller.post(f"{path}meetings/", meeting(scene, days=4)), 201)
    assert moved["meeting"]["sequence"] == 1
    assert {row["answer"] for row in moved["participants"]} == {"waiting"}
    more = answer(caller.post(f"{path}participants/", {"units": [str(scene.world.hemtjanst.pk)]}), 201)
    assert len(more["participants"]) == 4
    assert answer(caller.post(f"{path}meetings/cancel/"))["meeting"]["cancelled"] is True

    planned = answer(caller.post(f"{path}plans/", plan(scene)), 201)["plans"][0]
    assert [row["principal"] for row in planned["interventions"]] == ["municipality", "other"]
    outcomes = [{"goal": planned["goals"][0]["id"], "outcome": "partly", "note": "Mindre"}]
    days = {"on": f"{scene.now:%Y-%m-%d}", "follow_up_on": f"{scene.now + 30 * DAY:%Y-%m-%d}"}
    followed = answer(caller.post(f"{path}follow-ups/", days | {"outcomes": outcomes}), 201)["plans"]
    assert [version["number"] for version in followed] == [2, 1]
    assert followed[1]["goals"][0]["follow_ups"][0]["outcome"] == "partly"

    closed = answer(caller.post(f"{path}close/", {"because": "goals_met"}))
    assert (closed["closed_because"], closed["closed_on"]) == ("goals_met", f"{scene.now:%Y-%m-%d}")
    assert nursing.get(path).status_code == 404
    assert len(answer(caller.get(f"patients/{scene.patient.pk}/sips/"))["results"]) == 1


@pytest.mark.parametrize(
    ("field", "change"),
    [
        ("consent", {"consent_given_how": ""}),
        ("consent_given_how", {"consent_given_how": "guessed"}),
        ("given_how", {"consent_given_how": "portal"}),
        ("led_by", {"led_by": "00000000-0000-7000-8000-000000000000"}),
        ("units", {"units": []}),
        ("units", {"units": ["00000000-0000-7000-8000-000000000000"]}),
        ("relatives", {"relatives": [9]}),
        ("reason", {"reason": " "}),
        ("meeting", {"meeting": {"starts_at": "2026-11-22"}}),
        ("unit", {"unit": "x"}),
    ],
)
def test_calls_that_are_not_in_order(scene: SipScene, field: str, change: dict[str, Any]) -> None:
    response = Caller(scene.by).post(f"patients/{scene.patient.pk}/sips/", body(scene, **change))
    assert response.status_code == 400
    assert field in response.content.decode()
    assert not Sip.objects.exists()
    assert not Consent.objects.filter(kind=ConsentKind.INDIVIDUAL_PLAN).exists()


def test_plans_that_are_not_in_order(scene: SipScene) -> None:
    sip, caller = scene.called(), Caller(scene.by)
    for change in ({"responsible": "other"}, {"goals": []}, {"interventions": [{"what": "Handlar"}]}, {"matters": ""}):
        assert caller.post(f"sips/{sip.pk}/plans/", plan(scene, **change)).status_code == 400
    stranger = plan(scene, attended=["00000000-0000-7000-8000-000000000000"])
    assert "attended" in caller.post(f"sips/{sip.pk}/plans/", stranger).content.decode()
    assert "kollega" in caller.post(f"sips/{sip.pk}/plans/", plan(scene, based_on=1)).content.decode()
    assert not sip.plans.exists()
    assert caller.post(f"sips/{sip.pk}/plans/", plan(scene, based_on=0)).status_code == 201


def test_the_patient_reads_and_answers_and_nothing_else(scene: SipScene) -> None:
    RelativeFactory(patient=scene.patient, rank=1)
    sip = scene.called()
    scene.planned(sip)
    patient = Caller(citizen(scene.world, scene.patient))
    row = answer(patient.get(f"patients/{scene.patient.pk}/sips/"))["results"][0]
    assert row["plans"][0]["matters"] == "Att få bo kvar hemma"
    own = next(one["id"] for one in row["participants"] if one["kind"] == "patient")
    units = next(one["id"] for one in row["participants"] if one["kind"] == "unit")
    path = f"sips/{sip.pk}/"
    assert answer(patient.post(f"{path}participants/{own}/answer/", {"answer": "comes"}))["consent"] is True
    assert patient.post(f"{path}participants/{units}/answer/", {"answer": "comes"}).status_code == 403
    assert patient.post(f"{path}plans/", plan(scene)).status_code == 403
    assert patient.post(f"patients/{scene.patient.pk}/sips/", body(scene)).status_code == 403


def test_consent_taken_back_over_the_api_stops_the_plan(scene: SipScene) -> None:
    sip = scene.called()
    caller = Caller(scene.by)
    answer(Caller(citizen(scene.world, scene.patient)).post(f"consents/{sip.consent_id}/withdraw/"))
    assert answer(caller.get(f"sips/{sip.pk}/"))["consent"] is False
    assert "samtycke" in answer(caller.post(f"sips/{sip.pk}/plans/", plan(scene)), 400)["errors"][0]["message"]


def test_the_plan_is_read_with_consent_to_sharing(scene: SipScene) -> None:
    sip = scene.called()
    scene.planned(sip)
    ConsentFactory(patient=scene.patient, kind=ConsentKind.SHARE_BETWEEN_PROVIDERS, unit=scene.world.hemsjukvard)
    seen = answer(Caller(scene.nursing).get(f"sips/{sip.pk}/"))
    assert (seen["full"], len(seen["plans"])) == (True, 1)
    assert Caller(scene.nursing).post(f"sips/{sip.pk}/plans/", plan(scene)).status_code == 403
