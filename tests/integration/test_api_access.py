"""Every address of the API, found by enumeration, as each kind of caller: nobody sees or does what they should not."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import pytest
from django.db import transaction
from django.test import Client
from django.urls import URLPattern, URLResolver
from django.utils import timezone

from contacts.models import Contact, ContactRequest, Delegation
from fastkontakt.accounts import signin
from fastkontakt.accounts.actor import SignIn
from fastkontakt.api import urls
from fastkontakt.audit.models import Access, Event
from fastkontakt.organisation.enums import AssignmentRole
from fastkontakt.organisation.services import end_assignment
from fastkontakt.tenancy import activate
from tests.api import ROOT, Caller, citizen, guardian, token
from tests.factories.agreements import (
    AgreementFactory,
    AgreementTaskFactory,
    AgreementVersionFactory,
    SipFactory,
    SipParticipantFactory,
)
from tests.factories.patients import BlockFactory, ConsentFactory
from tests.factories.reporting import ExportFactory, ReportUnitFactory
from tests.hospital import Hospital
from tests.letters import in_the_portal
from tests.world import LONG_AGO, TODAY, World, make_tenant

OPEN_TO_ALL = {"schema", "docs", "nothing", "token"}
METHODS = ("get", "post", "put", "patch", "delete")


def operations(patterns: list[Any], prefix: str = "") -> Iterator[tuple[str, str, str]]:
    """(name, method, route) of every operation."""
    for pattern in patterns:
        if isinstance(pattern, URLResolver):
            yield from operations(pattern.url_patterns, prefix + str(pattern.pattern))
        elif isinstance(pattern, URLPattern) and pattern.name not in OPEN_TO_ALL:
            view = pattern.callback.view_class  # type: ignore[attr-defined]
            for method in METHODS:
                if hasattr(view, method):
                    yield str(pattern.name), method, prefix + str(pattern.pattern)


OPERATIONS = sorted(operations(urls.urlpatterns))
NAMES = [f"{method} {name}" for name, method, _ in OPERATIONS]


@dataclass
class Scene:
    world: World
    elsewhere: World
    ids: dict[str, Any]

    def path(self, route: str) -> str:
        for converter, value in self.ids.items():
            route = route.replace(converter, str(value))
        return ROOT + route


@pytest.fixture
def scene(db: None, monkeypatch: pytest.MonkeyPatch) -> Iterator[Scene]:
    """A patient with a contact, known at one unit of one tenant; another tenant beside it."""
    monkeypatch.setattr(timezone, "localdate", lambda: TODAY)
    other = make_tenant("gotland")
    with activate(other.pk):
        elsewhere = World(other)
    tenant = make_tenant("halland")
    with activate(tenant.pk):
        world = World(tenant)
        patient = world.patient()
        common = {"unit": world.vardcentral, "staff": world.specialist, "starts_on": LONG_AGO}
        contact = Contact.objects.create(
            patient=patient, role="fast_vardkontakt", occasion="need", appointed_by=world.chef.staff, **common
        )
        delegation = Delegation.objects.create(roles=["fast_vardkontakt"], granted_by=world.chef.staff, **common)
        request = ContactRequest.objects.create(patient=patient, unit=world.vardcentral, role="fast_vardkontakt")
        block = BlockFactory(patient=patient, unit=world.vardcentral, set_by=world.chef.user)
        colleague = world.actor(world.vardcentral)
        export = ExportFactory(assignment=colleague.assignment, user=colleague.user)
        consent = ConsentFactory(patient=patient, unit=world.vardcentral, noted_by=world.chef.staff)
        agreement = AgreementFactory(patient=patient, unit=world.vardcentral, begun_by=world.chef.staff)
        version = AgreementVersionFactory(agreement=agreement, written_by=world.chef.staff)
        ids = {
            "<uuid:patient_id>": patient.pk,
            "<uuid:agreement_id>": agreement.pk,
            "<uuid:task_id>": AgreementTaskFactory(version=version).pk,
            "<uuid:contact_id>": contact.pk,
            "<uuid:delegation_id>": delegation.pk,
            "<uuid:request_id>": request.pk,
            "<uuid:consent_id>": consent.pk,
            "<uuid:block_id>": block.pk,
            "<uuid:admission_id>": Hospital(world, patient=patient).admitted().pk,
            "<uuid:sip_id>": (sip := SipFactory(patient=patient, led_by=contact)).pk,
            "<uuid:participant_id>": SipParticipantFactory(sip=sip, unit=world.hemtjanst).pk,
            "<uuid:report_id>": ReportUnitFactory(unit=world.vardcentral, provider=world.region).report_id,
            "<uuid:unit_id>": world.vardcentral.pk,
            "<uuid:export_id>": export.pk,
            "<uuid:letter_id>": in_the_portal(contact).pk,
            "<slug:rule_id>": "end-reason",
        }
        yield Scene(world, elsewhere, ids)


def test_the_sweep_finds_the_table() -> None:
    assert {"get me", "get patient", "post contacts", "put patient-listing", "post contact-end"} <= set(NAMES)
    fields = (*ID_FIELDS, "report_id", "unit_id")
    assert all("<uuid" not in route or any(f in route for f in fields) for _, _, route in OPERATIONS)


ID_FIELDS = (
    *("patient_id", "contact_id", "request_id", "admission_id", "consent_id", "block_id", "export_id", "letter_id"),
    "agreement_id",
    "sip_id",
    "delegation_id",
)
EVERYONE = {"me", "units", "rules", "rule"}
STAFF_ONLY = {"staff"}
REPORTS = {"report-unit", "report-tenant", "report-list", "report-established"}
"""Units are no secret, their figures are: the follow-up role reads them, and the unit's own manager the unit's."""
OF_ONESELF = {
    (name, "get") for name in ("agreements", "patient", "contacts", "requests", "access-log", "letters", "sips")
}
READS_OF_THE_LOG = {"log.extract", "log.searched"}


def status_of(caller: Caller, method: str, path: str) -> int:
    events = Event.objects.exclude(action__in=READS_OF_THE_LOG).count()
    status = caller.send(method.upper(), path, None if method == "get" else {}).status_code
    assert status < 500
    assert Event.objects.exclude(action__in=READS_OF_THE_LOG).count() == events
    return status


@contextmanager
def tried(subtests: pytest.Subtests, name: str, method: str) -> Iterator[None]:
    """One operation after the other in the same county: what each writes is undone after it."""
    with subtests.test(f"{method} {name}"), transaction.atomic():
        yield
        transaction.set_rollback(True)


def may_not_know(caller: Caller, scene: Scene, method: str, route: str) -> None:
    """What hangs on an id is 404; the rest is one's own, and an empty body is an error of shape."""
    hangs_on_id = any(field in route for field in ID_FIELDS)
    own = 200 if method == "get" else 400
    assert status_of(caller, method, scene.path(route)) == (404 if hangs_on_id else own)
    assert not Access.objects.exists()


def test_signed_out(scene: Scene, subtests: pytest.Subtests) -> None:
    for name, method, route in OPERATIONS:
        with tried(subtests, name, method):
            response = Caller().send(method.upper(), scene.path(route), {})
            assert response.status_code == 401
            assert response["Content-Type"] == "application/problem+json"
            assert response["WWW-Authenticate"].startswith("Bearer")
            assert response.json()["type"] == "urn:fastkontakt:problem:not-signed-in"


@pytest.mark.parametrize("role", [AssignmentRole.FOLLOW_UP, AssignmentRole.LOG_REVIEWER])
def test_wrong_role(scene: Scene, role: str, subtests: pytest.Subtests) -> None:
    caller = Caller(scene.world.actor(scene.world.vardcentral, role))
    for name, method, route in OPERATIONS:
        with tried(subtests, name, method):
            hidden = 404 if any(field in route for field in ID_FIELDS[:-1]) else 403
            orders = name == "exports" and role == AssignmentRole.FOLLOW_UP
            reviews = name == "access-log" and role == AssignmentRole.LOG_REVIEWER
            follows_up = name in REPORTS and role == AssignmentRole.FOLLOW_UP
            expected = 200 if reviews or follows_up or name in EVERYONE | STAFF_ONLY else hidden
            assert status_of(caller, method, scene.path(route)) == (400 if orders else expected)
            assert not Access.objects.exists()


def test_other_unit(scene: Scene, subtests: pytest.Subtests) -> None:
    caller = Caller(scene.world.actor(scene.world.mottagning, AssignmentRole.MANAGER))
    for name, method, route in OPERATIONS:
        with tried(subtests, name, method):
            if name in REPORTS:
                assert status_of(caller, method, scene.path(route)) == 403
            else:
                may_not_know(caller, scene, method, route)


def test_other_tenant(scene: Scene, subtests: pytest.Subtests) -> None:
    caller = Caller(scene.elsewhere.chef)
    for name, method, route in OPERATIONS:
        with tried(subtests, name, method):
            if name in REPORTS:
                assert status_of(caller, method, scene.path(route)) == (404 if "<uuid" in route else 403)
            else:
                may_not_know(caller, scene, method, route)


def test_the_patient(scene: Scene, subtests: pytest.Subtests) -> None:
    patient = scene.world.patient()
    scene.ids |= {"<uuid:patient_id>": patient.pk}
    caller = Caller(citizen(scene.world, patient))
    for name, method, route in OPERATIONS:
        with tried(subtests, name, method):
            expected = 404 if any(field in route for field in ID_FIELDS[1:]) else 403
            if name in EVERYONE or (name, method) in OF_ONESELF:
                expected = 200
            if (name, method) in {("patient-consents", "get"), ("patient-blocks", "get")}:
                expected = 200
            if (name, method) in {("requests", "post"), ("patient-consents", "post"), ("patient-blocks", "post")}:
                expected = 400
            assert status_of(caller, method, scene.path(route)) == expected


def test_the_patient_on_the_own_contact(scene: Scene, subtests: pytest.Subtests) -> None:
    caller = Caller(citizen(scene.world, Contact.objects.get().patient))
    for name, method, route in OPERATIONS:
        with tried(subtests, name, method):
            if "contact_id" in route:
                assert status_of(caller, method, scene.path(route)) == 403


def test_another_patient(scene: Scene, subtests: pytest.Subtests) -> None:
    caller = Caller(citizen(scene.world, scene.world.patient()))
    for name, method, route in OPERATIONS:
        with tried(subtests, name, method):
            if any(field in route for field in ID_FIELDS):
                assert status_of(caller, method, scene.path(route)) == 404


def test_a_method_that_is_not_there(scene: Scene, subtests: pytest.Subtests) -> None:
    caller = Caller(scene.world.chef)
    for name, method, route in OPERATIONS:
        with tried(subtests, name, method):
            response = caller.send("PATCH", scene.path(route), {})
            assert response.status_code == 405
            assert response["Content-Type"] == "application/problem+json"


def test_a_guardian_reads_the_child_until_it_turns_thirteen(scene: Scene) -> None:
    world = scene.world
    world.numbers[:] = ["201501172397", "200302022389"]
    child, grown = world.patient(), world.patient()
    assert status_of(Caller(guardian(world, child)), "get", f"patients/{child.pk}/contacts/") == 200
    assert status_of(Caller(guardian(world, grown)), "get", f"patients/{grown.pk}/contacts/") == 401


@pytest.mark.parametrize("path", ["nothing-here/", "patients/1/", "patients", "", "me", "rad\n/", "%00"])
def test_an_unknown_address_is_a_problem_too(db: None, path: str) -> None:
    response = Caller().get(ROOT + path)
    assert response.status_code == 404
    assert response["Content-Type"] == "application/problem+json"
    assert response.json()["type"] == "urn:fastkontakt:problem:not-found"


@pytest.mark.parametrize(
    ("header", "kind"),
    [("Bearer nonsense", "token-invalid"), ("Bearer ", "token-invalid"), ("Basic eDp5", "not-signed-in")],
)
def test_a_token_that_is_none(scene: Scene, header: str, kind: str) -> None:
    response = Caller().get("me/", Authorization=header)
    assert (response.status_code, response.json()["type"]) == (401, f"urn:fastkontakt:problem:{kind}")


@pytest.mark.parametrize("scheme", ["bearer", "BEARER", "Bearer "])
def test_the_scheme_of_a_token_is_written_in_any_case(scene: Scene, scheme: str) -> None:
    response = Caller().get("me/", Authorization=f"{scheme} {token(scene.world.chef)}")
    assert response.status_code == 200


def test_an_expired_token(scene: Scene, settings: Any) -> None:
    settings.API_TOKEN_SECONDS = -1
    response = Caller(scene.world.chef).get("me/")
    assert (response.status_code, response.json()["type"]) == (401, "urn:fastkontakt:problem:token-expired")
    assert 'error="invalid_token"' in response["WWW-Authenticate"]


def test_a_token_outlives_its_assignment(scene: Scene) -> None:
    actor = scene.world.actor(scene.world.vardcentral)
    assert actor.assignment is not None
    end_assignment(by=scene.world.chef, assignment=actor.assignment, on=LONG_AGO, today=TODAY)
    response = Caller(actor).get("me/")
    assert (response.status_code, response.json()["type"]) == (401, "urn:fastkontakt:problem:assignment-ended")


def test_a_session_works_from_the_same_origin_and_needs_a_csrf_token(scene: Scene) -> None:
    actor = scene.world.chef
    client = Client(enforce_csrf_checks=True)
    client.force_login(actor.user)
    session = client.session
    assert actor.assignment is not None
    session[signin.SESSION_KEY] = SignIn(actor.tenant.pk, assignment=str(actor.assignment.pk)).as_dict()
    session.save()
    assert client.get("/api/v1/me/").json()["user"]["username"] == actor.user.username
    response = client.post("/api/v1/patients/search/", {"name": "x"}, content_type="application/json")
    assert (response.status_code, response.json()["type"]) == (403, "urn:fastkontakt:problem:csrf")
    client.cookies["csrftoken"] = secret = "a" * 32
    headers = {"X-CSRFToken": secret}
    response = client.post("/api/v1/patients/search/", {"name": "x"}, content_type="application/json", headers=headers)
    assert response.status_code == 200


def test_no_answer_is_kept_on_the_way(scene: Scene) -> None:
    for path in ("me/", "nothing-here/"):
        assert Caller(scene.world.chef).get(path)["Cache-Control"] == "no-store"
