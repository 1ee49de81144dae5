"""Every role on every page and operation, here and elsewhere; what is seen in each state of consent; and other tenants.

Permissions are expected as tests/matrix.py says, what is seen of contacts as fastkontakt.access.law decides.
"""

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Any

import pytest
from django.db import transaction
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse

from contacts.enums import ContactRole, Occasion
from contacts.models import Contact
from fastkontakt.access.law import EXISTENCE, FULL, NOTHING, Reader, Record, Stand, decide, level_of
from fastkontakt.accounts.actor import PATIENT, RELATIVE, Actor
from fastkontakt.accounts.models import User
from fastkontakt.clock import today
from fastkontakt.organisation.enums import AssignmentRole, UnitKind
from fastkontakt.organisation.models import Unit
from fastkontakt.tenancy import activate
from patients.enums import ConsentKind, MandateScope, RelationGround, RelativeRole
from patients.models import Patient, Relative
from patients.services import relate
from tests import matrix, sweep
from tests.api import Caller
from tests.factories.patients import (
    BlockFactory,
    ConsentFactory,
    EmergencyAccessFactory,
    IncapacityFactory,
    MandateFactory,
)
from tests.integration import test_api_access as api
from tests.integration.test_sweep_urls import KINDS, OBJECT
from tests.pages import signed_in
from tests.urls import Address
from tests.world import LONG_AGO, World, make_tenant

STAFF = dict(zip(matrix.ROLES[:5], AssignmentRole, strict=False))
BORN, GROWN_UP = timedelta(days=3000), LONG_AGO.replace(year=1950)
LEAD_OUT = {sweep.SIGN_OUT, "openid_connect_callback", "openid_connect_login"}
"""Tried where there is somebody to sign out, and a provider to sign in with."""
WARD = "Medicinavdelning 5"
UUID, PLACE = re.compile(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}"), re.compile(r"<uuid:\w+>")

api_scene = api.scene


@pytest.fixture
def page_scene(db: None) -> Iterator[sweep.Scene]:
    elsewhere = make_tenant("gotland")
    with activate(elsewhere.pk):
        stranger = World(elsewhere).chef
    tenant = make_tenant("halland")
    with activate(tenant.pk):
        scene = sweep.build(World(tenant), stranger)
        to_sharing = ConsentFactory(patient_id=scene.arguments["patient_id"], kind=ConsentKind.SHARE_BETWEEN_PROVIDERS)
        scene.arguments["consent_id"] = to_sharing.pk
        yield scene


def acting_as(world: World, role: str, patient: Patient, unit: Unit) -> Actor | None:
    """Somebody in the role, at the unit or for the patient."""
    if role == "signed out":
        return None
    if role in STAFF:
        return world.actor(unit, STAFF[role])
    user = User.objects.create(username=f"{world.tenant.slug}.{role}")
    if role == "patient":
        Patient.objects.filter(pk=patient.pk).update(user=user)
        return Actor(user, world.tenant, PATIENT, patient_id=patient.pk)
    kin = RelativeRole.VARDNADSHAVARE if role == "guardian" else RelativeRole.ANNAN
    names = {"given_name": "Nära", "family_name": "Anhörig", "rank": patient.relatives.count() + 1}
    Relative.objects.create(patient=patient, role=kin, user=user, **names)
    if role == "proxy":
        MandateFactory(patient=patient, user=user, scopes=MandateScope.values, starts_on=LONG_AGO)
    return Actor(user, world.tenant, RELATIVE)


def told(response: HttpResponse) -> str:
    """What the answer comes to, in the words of the matrix."""
    assert response.status_code < 500
    if response.status_code == 401 or response.headers.get("Location", "").startswith(reverse("accounts:sign_in")):
        return matrix.SIGN_IN
    return {403: matrix.FORBIDDEN, 404: matrix.HIDDEN}.get(response.status_code, matrix.YES)


def opened(client: Client, address: Address, scene: sweep.Scene) -> HttpResponse:
    """A page; what is only sent is sent, and undone."""
    response = sweep.ask(client, address, scene, "get")
    if response.status_code != 405:
        return response
    with transaction.atomic():
        response = sweep.ask(client, address, scene, "post")
        transaction.set_rollback(True)
    return response


def called(caller: Caller, scene: api.Scene, method: str, route: str) -> HttpResponse:
    """An operation with an empty body, undone."""
    with transaction.atomic():
        response = caller.send(method.upper(), scene.path(route), None if method == "get" else {})
        transaction.set_rollback(True)
    return response


def doors(world: World, role: str, patient: Patient) -> dict[bool, Actor | None]:
    """Whether at the ward -> who tries: staff of each place, and the same citizen at both."""
    at_home = acting_as(world, role, patient, world.vardcentral)
    at_ward = world.actor(Unit.objects.get(name=WARD), STAFF[role]) if at_home and at_home.is_staff else at_home
    return {False: at_home, True: at_ward}


# --- every role, at home ---------------------------------------------------------------------------------------------


def test_every_address_is_in_the_matrix() -> None:
    assert set(matrix.outcomes(matrix.PAGES)) == {address.name for address in sweep.PAGES}
    assert set(matrix.outcomes(matrix.OPERATIONS)) == {f"{method}:{name}" for name, method, _ in api.OPERATIONS}


def test_the_printed_matrix_is_this_one() -> None:
    """`python -m tests.matrix` writes it anew."""
    assert matrix.kept() == matrix.printed()


@pytest.mark.parametrize("role", matrix.ROLES)
def test_every_page(page_scene: sweep.Scene, role: str) -> None:
    patient = Patient.objects.get(pk=page_scene.arguments["patient_id"])
    if role != "guardian":
        Patient.objects.filter(pk=patient.pk).update(born_on=GROWN_UP)
    actors = doors(page_scene.world, role, patient)
    clients = {place: signed_in(actor) if actor else Client() for place, actor in actors.items()}
    expected = {name: by_role[role] for name, by_role in matrix.outcomes(matrix.PAGES).items()}
    found = {
        address.name: told(opened(clients[matrix.is_at_the_ward(address.name)], address, page_scene))
        for address in sweep.PAGES
        if address.name not in LEAD_OUT
    }
    assert found == {name: outcome for name, outcome in expected.items() if name not in LEAD_OUT}


@pytest.mark.parametrize("role", matrix.ROLES)
def test_every_operation(api_scene: api.Scene, role: str) -> None:
    patient = Patient.objects.get(pk=api_scene.ids["<uuid:patient_id>"])
    Patient.objects.filter(pk=patient.pk).update(born_on=today() - BORN)
    actors = doors(api_scene.world, role, patient)
    found = {}
    for name, method, route in api.OPERATIONS:
        key = f"{method}:{name}"
        found[key] = told(called(Caller(actors[matrix.is_at_the_ward(key)]), api_scene, method, route))
    assert found == {name: by_role[role] for name, by_role in matrix.outcomes(matrix.OPERATIONS).items()}


# --- elsewhere -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("place", ["mottagning", "hemsjukvard", "hemtjanst"])
def test_a_manager_elsewhere_is_shown_nothing_of_it(page_scene: sweep.Scene, place: str) -> None:
    """Another unit of the same provider, another provider, and another provider's social care."""
    client = signed_in(page_scene.world.actor(getattr(page_scene.world, place), AssignmentRole.MANAGER))
    for address in sweep.PAGES:
        if address.name in LEAD_OUT:
            continue
        response = opened(client, address, page_scene)
        if KINDS[address.name] == OBJECT:
            assert told(response) in (matrix.FORBIDDEN, matrix.HIDDEN), address.name
        body = response.content.decode()
        assert not [secret for secret in sweep.SECRETS if secret in body], address.name


# --- what is seen in each state of consent ---------------------------------------------------------------------------


@dataclass(frozen=True)
class State:
    """How the patient stands: what is written of it, as the law's own facts, and as rows."""

    stand: Stand
    related: bool = True
    blocks: str = ""


STATES = {
    "nothing is said": State(Stand()),
    "consent": State(Stand(consent=True)),
    "the unit is blocked": State(Stand(), blocks="unit"),
    "the provider is blocked": State(Stand(), blocks="provider"),
    "consent and a block": State(Stand(consent=True), blocks="unit"),
    "emergency": State(Stand(emergency=True)),
    "emergency and a block": State(Stand(emergency=True), blocks="unit"),
    "emergency and the own blocks opened": State(Stand(emergency=True, blocks_opened=True), blocks="unit"),
    "a child": State(Stand(child=True)),
    "incapacity": State(Stand(incapable=True)),
    "no care relation": State(Stand(consent=True), related=False),
}
VIEWERS = ("hemsjukvard", "rehab", "hemtjanst", "vardcentral")
"""For the home nursing's record: the own unit, another of the same body, the other branch, another provider."""


@pytest.mark.parametrize("state", STATES)
def test_what_is_seen_is_what_the_law_says(db: None, state: str) -> None:
    tenant = make_tenant("halland")
    with activate(tenant.pk):
        world = World(tenant)
        rehab = world.unit(world.municipality, UnitKind.KOMMUNAL_HALSOSJUKVARD, "Rehabiliteringen")
        patient = world.patient(known_at=world.mottagning)
        managers = {
            name: world.actor(rehab if name == "rehab" else getattr(world, name), AssignmentRole.MANAGER)
            for name in VIEWERS
        }
        for holder in ("hemsjukvard", "hemtjanst"):
            for name, manager in managers.items():
                with transaction.atomic():
                    contact = held_at(world, getattr(world, holder), patient)
                    level = arrange(STATES[state], manager, contact)
                    compare(manager, contact, level, f"{name} of {holder}: {level}")
                    transaction.set_rollback(True)


def held_at(world: World, unit: Unit, patient: Patient) -> Contact:
    row: Contact = Contact.objects.create(
        patient=patient,
        staff=world.nurse(unit, family_name="Kontaktsson"),
        unit=unit,
        role=ContactRole.FAST_VARDKONTAKT,
        occasion=Occasion.NEED,
        starts_on=LONG_AGO,
        appointed_by=world.chef.staff,
    )
    return row


def arrange(state: State, viewer: Actor, contact: Contact) -> str:
    """Write the state as rows, and say how much the law lets the viewer see of the contact."""
    patient, unit, stand = contact.patient, contact.unit, state.stand
    of_patient: dict[str, Any] = {"patient": patient, "unit": viewer.unit}
    born_on = today() - BORN if stand.child else GROWN_UP
    Patient.objects.filter(pk=patient.pk).update(born_on=born_on)
    if state.related:
        relate(**of_patient, ground=RelationGround.REGISTERED, on=LONG_AGO)
    if stand.consent:
        kind = ConsentKind.SHARE_BETWEEN_PROVIDERS
        ConsentFactory(**of_patient, kind=kind, noted_by=viewer.staff, starts_on=LONG_AGO)
    if stand.emergency:
        lifted = {"blocks_lifted_at": contact.appointed_at} if stand.blocks_opened else {}
        EmergencyAccessFactory(**of_patient, opened_by=viewer.staff, **lifted)
    if stand.incapable:
        IncapacityFactory(**of_patient, established_by=viewer.staff, starts_on=LONG_AGO)
    if state.blocks:
        blocked = {"unit": unit} if state.blocks == "unit" else {"unit": None, "provider": unit.provider}
        BlockFactory(patient=patient, set_by=viewer.user, **blocked)
    return level_of(decide(reader(viewer, state), record(unit), blocking(state, unit)))


def reader(viewer: Actor, state: State) -> Reader:
    unit = viewer.unit
    return Reader(str(unit.pk), str(unit.provider_id), unit.is_social_care, state.related)


def record(unit: Unit) -> Record:
    return Record(str(unit.pk), str(unit.provider_id), unit.is_social_care)


def blocking(state: State, unit: Unit) -> Stand:
    blocked = {"unit": "blocked_units", "provider": "blocked_providers"}
    names = {"unit": str(unit.pk), "provider": str(unit.provider_id)}
    if not state.blocks:
        return state.stand
    return replace(state.stand, **{blocked[state.blocks]: frozenset([names[state.blocks]])})  # type: ignore[arg-type]


def compare(viewer: Actor, contact: Contact, level: str, where: str) -> None:
    """What page, API and the contact's own page show of it."""
    client, path = signed_in(viewer), f"patients/{contact.patient_id}/contacts/?history=true"
    page = client.get(reverse("patients:detail", args=[contact.patient_id]) + "?historik=1")
    answer = Caller(viewer).get(path)
    own_page = client.get(reverse("contacts:informed", args=[contact.pk]))
    assert ("Kontaktsson" in page.content.decode()) is (level == FULL), where
    assert (str(contact.pk) in answer.content.decode()) is (level == FULL), where
    assert own_page.status_code == (200 if level == FULL else 404), where
    if page.status_code == 200:
        assert json.loads(answer.content)["hidden"]["exists"] is (level == EXISTENCE), where
    else:
        assert (page.status_code, answer.status_code, level) == (404, 404, NOTHING), where


# --- other tenants ---------------------------------------------------------------------------------------------------


def test_no_id_of_one_tenant_opens_anything_in_another(api_scene: api.Scene) -> None:
    """Every id in every answer that a tenant's manager gets, put by another tenant's into each kind of address, to read
    and to write; that each single address is closed to the id of its own kind is test_api_access' matter."""
    routes = [(method, route) for _name, method, route in api.OPERATIONS]
    manager, stranger = Caller(api_scene.world.chef), Caller(api_scene.elsewhere.chef)
    answers = [manager.get(api_scene.path(route)) for method, route in routes if method == "get"]
    ids = {found for answer in answers if answer.status_code == 200 for found in UUID.findall(answer.content.decode())}
    ids |= {str(key) for converter, key in api_scene.ids.items() if "uuid" in converter}
    assert len(ids) > 15
    places = {
        (PLACE.findall(route)[0], method == "get"): (method, route) for method, route in routes if "<uuid" in route
    }
    for method, route in places.values():
        for key in ids:
            response = stranger.send(method.upper(), PLACE.sub(key, route), None if method == "get" else {})
            assert response.status_code == 404, (method, route)
            assert not ids & set(UUID.findall(response.content.decode()))
