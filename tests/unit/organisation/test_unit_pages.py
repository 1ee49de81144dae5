"""The unit's pages: who works there, how many each one has, and the manager's delegations."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from contacts.enums import ContactRole, Occasion
from contacts.models import CaseloadLimit, Contact, Delegation
from fastkontakt.audit.models import Event
from fastkontakt.clock import today
from fastkontakt.organisation.enums import AssignmentRole
from fastkontakt.organisation.models import StaffMember, Unit
from fastkontakt.tenancy import activate
from tests.pages import signed_in
from tests.world import LONG_AGO, World, make_tenant

UNIT, DELEGATIONS = "/enheten/medarbetare/", "/enheten/delegationer/"
FVK = ContactRole.FAST_VARDKONTAKT
IN_A_MONTH = timedelta(days=30)


@pytest.fixture
def world(db: None) -> Iterator[World]:
    tenant = make_tenant("halland")
    with activate(tenant.pk):
        yield World(tenant)


def shown(client: Client, address: str) -> str:
    response = client.get(address)
    assert response.status_code == 200
    return " ".join(response.content.decode().split())


def given(world: World, staff: StaffMember, **fields: Any) -> Delegation:
    values = {"unit": world.vardcentral, "roles": [FVK], "starts_on": LONG_AGO, "granted_by": world.chef.staff}
    row: Delegation = Delegation.objects.create(staff=staff, **(values | fields))
    return row


def form(person: StaffMember, **changes: Any) -> dict[str, Any]:
    days = {"starts_on": today().isoformat(), "ends_on": (today() + IN_A_MONTH).isoformat()}
    return {"staff": str(person.pk), "roles": [FVK], **days} | changes


def test_the_unit_shows_its_people_and_their_load(world: World) -> None:
    nurse = world.nurse(family_name="Edman")
    world.nurse(world.hemsjukvard, family_name="Annanstans")
    CaseloadLimit.objects.create(unit=world.vardcentral, staff=nurse, role=FVK, patients=2, starts_on=LONG_AGO)
    Contact.objects.create(
        patient=world.patient(),
        staff=nurse,
        unit=world.vardcentral,
        role=FVK,
        occasion=Occasion.NEED,
        starts_on=LONG_AGO,
        appointed_by=world.chef.staff,
    )
    html = shown(signed_in(world.chef), UNIT)
    assert "Person Edman" in html
    assert "1 av 2" in html
    assert "Annanstans" not in html
    assert "Fast omsorgskontakt" not in html
    assert "Fast läkarkontakt" in html


def test_a_unit_without_a_telephone_is_told_what_it_means(world: World) -> None:
    Unit.objects.filter(pk=world.vardcentral.pk).update(telephone="")
    assert "ingen kan utses förrän ett nummer finns" in shown(signed_in(world.chef), UNIT)


def test_the_page_costs_the_same_with_three_people_as_with_nine(world: World) -> None:
    client = signed_in(world.chef)
    few = cost(client)
    for _ in range(6):
        world.nurse()
    assert cost(client) == few


def cost(client: Client) -> int:
    with CaptureQueriesContext(connection) as queries:
        shown(client, UNIT)
    return len(queries)


@pytest.mark.parametrize(
    "role", [AssignmentRole.STAFF, AssignmentRole.ADMINISTRATOR, AssignmentRole.FOLLOW_UP, AssignmentRole.LOG_REVIEWER]
)
def test_delegations_are_the_managers_alone(world: World, role: str) -> None:
    delegation = given(world, world.nurse())
    client = signed_in(world.actor(world.vardcentral, role))
    revoke = reverse("organisation:revoke", args=[delegation.pk])
    for address in (DELEGATIONS, revoke):
        for response in (client.get(address), client.post(address, form(world.nurse()))):
            assert response.status_code == 403
            assert "Bara enhetens verksamhetschef" in response.content.decode()
    delegation.refresh_from_db()
    assert delegation.revoked_at is None
    assert Delegation.objects.count() == 1


def test_a_delegation_is_given_and_taken_back_after_a_question(world: World) -> None:
    nurse, client = world.nurse(family_name="Edman"), signed_in(world.chef)
    assert "Ingen delegation är given" in shown(client, DELEGATIONS)
    html = client.post(DELEGATIONS, form(nurse, roles=[FVK, ContactRole.FAST_LAKARKONTAKT]), follow=True)
    assert "Person Edman har fått delegationen." in html.content.decode()
    delegation = Delegation.objects.get()
    assert delegation.roles == ["fast_lakarkontakt", "fast_vardkontakt"]
    address = reverse("organisation:revoke", args=[delegation.pk])
    assert "Återkalla delegationen till Person Edman?" in shown(client, address)
    delegation.refresh_from_db()
    assert delegation.revoked_at is None
    html = client.post(address, follow=True).content.decode()
    assert "Delegationen till Person Edman är återkallad." in html
    assert "Återkallade" in html
    assert "Delegationen återkallades redan" in shown(client, address)
    assert set(Event.objects.values_list("action", flat=True)) == {"delegation.granted", "delegation.revoked"}


def test_delegations_are_shown_by_state(world: World) -> None:
    day = timedelta(days=1)
    given(world, world.nurse(family_name="Nu"))
    given(world, world.nurse(family_name="Sedan"), starts_on=today() + day)
    given(world, world.nurse(family_name="Förut"), ends_on=today() - day)
    given(world, world.nurse(family_name="Inte"), revoked_at="2026-11-01T12:00Z", revoked_by=world.chef.staff)
    html = shown(signed_in(world.chef), DELEGATIONS).partition('id="galler"')[2]
    places = [html.index(word) for word in ("Gäller nu", "Person Nu", "Börjar gälla", "Person Sedan")]
    places += [html.index(word) for word in ("Har upphört", "Person Förut", "Återkallade", "Person Inte")]
    assert places == sorted(places)
    assert html.count("/aterkalla/") == 2


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"staff": str(uuid4())}, "inget uppdrag på enheten i dag"),
        ({"staff": ""}, "felsammanfattning"),
        ({"roles": []}, "Välj minst en roll."),
        ({"roles": ["verksamhetschef"]}, "felsammanfattning"),
        ({"ends_on": "2020-01-01"}, "Sista dagen kan inte vara före första dagen."),
        ({"ends_on": "2026-02-31"}, "felsammanfattning"),
        ({"ends_on": ""}, "felsammanfattning"),
        ({"starts_on": "1999-01-01"}, "inget uppdrag på enheten den första dagen"),
        ({"ends_on": "9999-12-31"}, "till 2199-12-31"),
    ],
)
def test_what_is_wrong_is_said_and_what_was_typed_kept(world: World, changes: dict[str, Any], message: str) -> None:
    response = signed_in(world.chef).post(DELEGATIONS, form(world.nurse(), **changes))
    html = response.content.decode()
    assert response.status_code == 422
    assert message in html
    assert f'value="{form(world.specialist, **changes)["ends_on"]}"' in html or not changes.get("ends_on", True)
    assert not Delegation.objects.exists()


def test_nobody_outside_the_unit_can_be_delegated_to(world: World) -> None:
    outsider = world.nurse(world.hemsjukvard)
    assert signed_in(world.chef).post(DELEGATIONS, form(outsider)).status_code == 422


def test_another_units_delegation_does_not_exist(world: World) -> None:
    elsewhere = given(world, world.nurse(world.hemsjukvard), unit=world.hemsjukvard)
    client = signed_in(world.chef)
    address = reverse("organisation:revoke", args=[elsewhere.pk])
    assert client.get(address).status_code == 404
    assert client.post(address).status_code == 404
