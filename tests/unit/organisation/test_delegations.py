"""A delegation that is limited, and who may do what at the unit."""

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from contacts.authority import Authority, authorities
from contacts.enums import ContactRole
from contacts.models import Delegation
from contacts.services import limit_delegation, revoke_delegation
from fastkontakt import permissions
from fastkontakt.audit.models import Event
from fastkontakt.clock import today
from fastkontakt.organisation.enums import AssignmentRole
from fastkontakt.organisation.models import StaffMember
from fastkontakt.organisation.services import assign
from fastkontakt.tenancy import activate
from tests.pages import signed_in
from tests.world import LONG_AGO, TODAY, World, make_tenant

FLK, FVK = ContactRole.FAST_LAKARKONTAKT, ContactRole.FAST_VARDKONTAKT
ONE_DAY = timedelta(days=1)
LAST = TODAY + timedelta(days=100)


@pytest.fixture
def world(db: None) -> Iterator[World]:
    tenant = make_tenant("halland")
    with activate(tenant.pk):
        yield World(tenant)


def given(world: World, staff: StaffMember, **fields: Any) -> Delegation:
    values = {"unit": world.vardcentral, "roles": [FLK, FVK], "granted_by": world.chef.staff}
    row: Delegation = Delegation.objects.create(
        staff=staff, **(values | {"starts_on": LONG_AGO, "ends_on": LAST} | fields)
    )
    return row


def limited(world: World, old: Delegation, **changes: Any) -> Delegation:
    told = {"roles": [FVK], "ends_on": LAST, "today": TODAY} | changes
    return limit_delegation(by=world.chef, delegation=old, **told)


def of(world: World, staff: StaffMember, on: date = TODAY) -> Authority:
    return next(row for row in authorities(world.chef, on=on) if row.staff == staff)


def test_a_limited_delegation_is_a_new_one_and_the_old_stays_on_record(world: World) -> None:
    nurse = world.nurse()
    old = given(world, nurse)
    new = limited(world, old, ends_on=LAST - ONE_DAY)
    old.refresh_from_db()
    assert (old.roles, old.ends_on, old.revoked_by) == ([FLK, FVK], LAST, world.chef.staff)
    assert (new.roles, new.starts_on, new.ends_on) == ([FVK], TODAY, LAST - ONE_DAY)
    assert (new.replaces, new.revoked_at) == (old, None)
    assert (of(world, nurse).appoints(FVK), of(world, nurse).appoints(FLK)) == (True, False)
    assert Event.objects.get(action="delegation.limited").details == {"roles": [FVK], "replaces": str(old.pk)}


def test_one_that_has_not_begun_keeps_its_first_day(world: World) -> None:
    old = given(world, world.nurse(), starts_on=TODAY + ONE_DAY)
    assert limited(world, old).starts_on == TODAY + ONE_DAY


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"roles": [FVK, ContactRole.FAST_OMSORGSKONTAKT]}, "roles"),
        ({"roles": []}, "roles"),
        ({"ends_on": LAST + ONE_DAY}, "ends_on"),
        ({"ends_on": TODAY - ONE_DAY}, "ends_on"),
        ({"roles": [FVK, FLK]}, "__all__"),
    ],
    ids=["another role", "no role", "longer", "been", "the same"],
)
def test_it_only_becomes_narrower(world: World, changes: dict[str, Any], field: str) -> None:
    old = given(world, world.nurse())
    with pytest.raises(ValidationError) as error:
        limited(world, old, **changes)
    said = error.value.message_dict if hasattr(error.value, "error_dict") else {"__all__": error.value.messages}
    assert set(said) == {field}
    old.refresh_from_db()
    assert (old.revoked_at, Delegation.objects.count()) == (None, 1)


def test_the_last_day_may_be_today(world: World) -> None:
    nurse = world.nurse()
    limited(world, given(world, nurse), ends_on=TODAY)
    assert (of(world, nurse).appoints(FVK), of(world, nurse, TODAY + ONE_DAY).appoints(FVK)) == (True, False)


def test_what_no_longer_stands_is_not_limited(world: World) -> None:
    old = given(world, world.nurse())
    revoke_delegation(by=world.chef, delegation=old)
    over = given(world, world.nurse(), ends_on=TODAY - ONE_DAY)
    for delegation, said in ((old, "redan återkallad"), (over, "har upphört")):
        with pytest.raises(ValidationError, match=said):
            limited(world, delegation)


def test_it_is_the_managers_own(world: World) -> None:
    old = given(world, world.nurse())
    for actor in (world.actor(world.vardcentral), world.actor(world.mottagning, AssignmentRole.MANAGER)):
        with pytest.raises(PermissionDenied):
            limit_delegation(by=actor, delegation=old, roles=[FVK], ends_on=LAST, today=TODAY)


def test_who_may_do_what(world: World) -> None:
    delegate, plain = world.nurse(), world.nurse()
    given(world, delegate, roles=[FVK])
    given(world, delegate, roles=[FVK], ends_on=LAST + ONE_DAY)
    given(world, plain, starts_on=TODAY + ONE_DAY)
    given(world, plain, revoked_at="2026-11-01T12:00Z", revoked_by=world.chef.staff)
    reviewer = world.actor(world.vardcentral, AssignmentRole.LOG_REVIEWER)
    assign(staff=plain, unit=world.vardcentral, role=AssignmentRole.FOLLOW_UP, starts_on=LONG_AGO)
    rows = authorities(world.chef, on=TODAY)
    assert (rows[0].staff, rows[0].is_manager, rows[0].appoints(FLK)) == (world.chef.staff, True, True)
    assert of(world, delegate).until == {FVK: LAST + ONE_DAY}
    assert [of(world, delegate).appoints(role) for role in (FVK, FLK)] == [True, False]
    assert not of(world, plain).appoints(FVK)
    asked = (permissions.REGISTER_PATIENTS, permissions.READ_MEASURES, permissions.READ_LOG)
    assert [of(world, plain).may(right) for right in asked] == [True, True, False]
    assert [of(world, reviewer.staff).may(right) for right in asked] == [False, False, True]


def test_who_may_do_what_is_two_questions_however_many(world: World) -> None:
    for _ in range(3):
        given(world, world.nurse())
    with CaptureQueriesContext(connection) as queries:
        authorities(world.chef, on=TODAY)
    assert len(queries) == 2


def test_the_page_says_who_may_and_limits_after_a_form(world: World) -> None:
    nurse = world.nurse(family_name="Edman")
    old = given(world, nurse, ends_on=today() + timedelta(days=100))
    client = signed_in(world.chef)
    html = client.get("/enheten/delegationer/").content.decode()
    assert "Vem får göra vad" in html
    assert "Utse fast läkarkontakt" in html
    assert "Delegation till och med" in html
    address = reverse("organisation:limit_delegation", args=[old.pk])
    assert 'name="roles"' in client.get(address).content.decode()
    wrong = client.post(address, {"roles": [FVK], "ends_on": "2020-01-01"})
    assert (wrong.status_code, 'value="2020-01-01"' in wrong.content.decode()) == (422, True)
    day = (today() + timedelta(days=30)).isoformat()
    html = client.post(address, {"roles": [FVK], "ends_on": day}, follow=True).content.decode()
    assert "Delegationen till Person Edman är begränsad." in html
    assert "Ersatta av en snävare" in html
    assert "Delegationen gäller inte sedan" in client.get(address).content.decode()


def test_another_units_delegation_is_not_there_to_limit(world: World) -> None:
    elsewhere = given(world, world.nurse(world.hemsjukvard), unit=world.hemsjukvard)
    address = reverse("organisation:limit_delegation", args=[elsewhere.pk])
    assert signed_in(world.chef).get(address).status_code == 404
