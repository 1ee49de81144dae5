"""The API against its own description: answers to requests that schemathesis makes up are as described, never 5xx.

Each is sent by staff of three kinds, by a log reviewer, by the patient, and by nobody.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import pytest
import schemathesis
from django.core.signals import request_finished, request_started
from django.core.wsgi import get_wsgi_application
from django.db import close_old_connections
from django.utils import timezone
from drf_spectacular.generators import SchemaGenerator
from hypothesis import HealthCheck, given, settings
from schemathesis import GenerationMode
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
    status_code_conformance,
    unsupported_method,
)

from contacts.models import Contact, ContactRequest, Delegation
from fastkontakt.organisation.enums import AssignmentRole, Profession
from fastkontakt.tenancy import activate
from tests.api import ROOT, citizen, token
from tests.factories.agreements import (
    AgreementFactory,
    AgreementTaskFactory,
    AgreementVersionFactory,
    SipFactory,
    SipParticipantFactory,
)
from tests.factories.patients import BlockFactory, ConsentFactory
from tests.hospital import Hospital
from tests.integration.test_api_access import NAMES, OPERATIONS
from tests.letters import in_the_portal
from tests.world import LONG_AGO, TODAY, World, make_tenant

CHECKS = [
    not_a_server_error,
    status_code_conformance,
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
    unsupported_method,
]
FOR_A_REVIEWER = {"me", "units", "staff", "rules", "rule", "access-log"}
"""What a log reviewer gets answers from: of a patient the log alone."""
BOUNDED = settings(
    max_examples=3,
    deadline=None,
    derandomize=True,
    database=None,
    suppress_health_check=list(HealthCheck),
)


@dataclass
class Scene:
    """What made-up requests are pointed at, so that some get past the ids; and who sends them. `reviewer` is one."""

    ids: dict[str, str]
    tokens: list[str]
    reviewer: str


@pytest.fixture
def scene(db: None, monkeypatch: pytest.MonkeyPatch) -> Iterator[Scene]:
    monkeypatch.setattr(timezone, "localdate", lambda *_: TODAY)
    tenant = make_tenant("halland")
    with activate(tenant.pk):
        world = World(tenant)
        patient, nurse = world.patient(), world.nurse()
        common = {"unit": world.vardcentral, "staff": nurse, "starts_on": LONG_AGO}
        contact = Contact.objects.create(
            patient=patient, role="fast_vardkontakt", occasion="need", appointed_by=world.chef.staff, **common
        )
        delegation = Delegation.objects.create(roles=["fast_vardkontakt"], granted_by=world.chef.staff, **common)
        request = ContactRequest.objects.create(patient=patient, unit=world.vardcentral, role="fast_lakarkontakt")
        consent = ConsentFactory(patient=patient, unit=world.vardcentral, noted_by=world.chef.staff)
        block = BlockFactory(patient=patient, unit=world.vardcentral, set_by=world.chef.user)
        hospital = Hospital(world, patient=patient)
        actors = [
            world.chef,
            hospital.nurse,
            world.actor(world.vardcentral, profession=Profession.LAKARE),
            world.actor(world.vardcentral, AssignmentRole.LOG_REVIEWER),
            citizen(world, patient),
        ]
        agreement = AgreementFactory(patient=patient, unit=world.vardcentral, begun_by=world.chef.staff)
        version = AgreementVersionFactory(agreement=agreement, written_by=world.chef.staff)
        ids = {
            "patient_id": patient.pk,
            "agreement_id": agreement.pk,
            "task_id": AgreementTaskFactory(version=version).pk,
            "contact_id": contact.pk,
            "delegation_id": delegation.pk,
            "request_id": request.pk,
            "consent_id": consent.pk,
            "block_id": block.pk,
            "admission_id": hospital.admitted().pk,
            "ward": hospital.ward.pk,
            "consultant": nurse.pk,
            "rule_id": "end-reason",
            "letter_id": in_the_portal(contact).pk,
            "sip_id": (sip := SipFactory(patient=patient, led_by=contact)).pk,
            "participant_id": SipParticipantFactory(sip=sip, unit=world.hemtjanst).pk,
            "unit": world.vardcentral.pk,
            "provider": world.region.pk,
            "staff": nurse.pk,
            "wished_staff": nurse.pk,
            "successor": nurse.pk,
        }
        tokens = [token(actor) for actor in actors]
        yield Scene({name: str(value) for name, value in ids.items()}, ["", *tokens], reviewer=tokens[3])


@pytest.fixture(scope="module")
def description() -> Any:
    found = schemathesis.openapi.from_dict(SchemaGenerator().get_schema(public=True))
    found.app = get_wsgi_application()
    return found


@pytest.fixture(autouse=True)
def one_connection() -> Iterator[None]:
    """The handler would close the test's connection after each request; Django's own client does this too."""
    for signal in (request_started, request_finished):
        signal.disconnect(close_old_connections)
    yield
    for signal in (request_started, request_finished):
        signal.connect(close_old_connections)


@pytest.mark.parametrize("mode", list(GenerationMode), ids=lambda mode: mode.value)
@pytest.mark.parametrize(("name", "method", "route"), OPERATIONS, ids=NAMES)
def test_answers_are_as_described(
    scene: Scene, description: Any, name: str, method: str, route: str, mode: GenerationMode
) -> None:
    path = ROOT + re.sub(r"<\w+:(\w+)>", r"{\1}", route)

    @BOUNDED
    @given(case=description[path][method].as_strategy(generation_mode=mode))
    def send(case: schemathesis.Case) -> None:
        aim(case, scene.ids)
        for bearer in scene.tokens:
            headers = {"Authorization": f"Bearer {bearer}"} if bearer else {}
            response = case.call(headers=headers)
            case.validate_response(response, checks=CHECKS, headers=headers)
            assert bearer != scene.reviewer or name in FOR_A_REVIEWER or response.status_code >= 400

    send()


def aim(case: schemathesis.Case, ids: dict[str, str]) -> None:
    """Put ids that exist where the made-up request has well-formed ones."""
    for part in (case.path_parameters, case.query, case.body):
        if isinstance(part, dict):
            part.update({name: ids[name] for name in part.keys() & ids.keys() if isinstance(part[name], str)})
