"""The manager's pages on absence, last days and moves, by a browser without scripts."""

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from contacts.enums import MoveState
from contacts.models import CaseloadLimit, Contact, Move, MovedContact
from contacts.moves.selectors import ROWS
from contacts.services.moves import order_move, plan_move
from contacts.services.moving import ENDED_ALREADY
from contacts.tasks import run_move
from fastkontakt.audit.models import Access
from fastkontakt.clock import today
from fastkontakt.organisation.enums import AssignmentRole
from fastkontakt.organisation.models import Assignment, Leave, StaffMember
from fastkontakt.tenancy import activate
from patients.enums import ConditionKind, Protection
from patients.models import Condition, Patient
from tests.pages import signed_in
from tests.unit.moves.scene import FLK, FVK, held_by
from tests.world import LONG_AGO, World, make_tenant

ONE_DAY = timedelta(days=1)


@pytest.fixture
def world(db: None) -> Iterator[World]:
    tenant = make_tenant("halland")
    with activate(tenant.pk):
        yield World(tenant)


@pytest.fixture
def client(world: World) -> Client:
    return signed_in(world.chef)


def leaving(staff: StaffMember) -> str:
    return reverse("contacts:leaving", args=[staff.pk])


def shown(client: Client, address: str, status: int = 200) -> str:
    response = client.get(address)
    assert response.status_code == status
    return " ".join(response.content.decode().split())


def in_ten_days() -> date:
    return today() + 10 * ONE_DAY


def planned(world: World, staff: StaffMember) -> Move:
    return plan_move(by=world.chef, staff=staff, last_day=in_ten_days(), reason="Slutar", today=today())


def rows_of(*choices: tuple[Contact, object, str]) -> dict[str, Any]:
    sent: dict[str, Any] = {"act": "rows", "contact": [str(contact.pk) for contact, _, _ in choices]}
    for contact, successor, reason in choices:
        sent |= {f"{contact.pk}-successor": str(successor), f"{contact.pk}-override_reason": reason}
    return sent


def test_a_last_day_leads_to_suggested_successors(world: World, client: Client) -> None:
    physician = world.physician(family_name="Efterträdare")
    held_by(world, world.specialist, 2)
    address = reverse("organisation:last_day", args=[world.specialist.pk])
    response = client.post(address, {"on": in_ten_days().isoformat()})
    assert response.headers["Location"] == leaving(world.specialist)
    assert Assignment.objects.get(staff=world.specialist).ends_on == in_ten_days()
    html = shown(client, leaving(world.specialist))
    assert "Flytta 2 patienter" in html
    assert html.count(f'<option value="{physician.pk}" selected>') == 2


def test_a_last_day_without_contacts_leads_back_to_the_unit(world: World, client: Client) -> None:
    address = reverse("organisation:last_day", args=[world.specialist.pk])
    response = client.post(address, {"on": in_ten_days().isoformat()})
    assert response.headers["Location"] == reverse("organisation:unit")


def test_a_last_day_that_cannot_be_keeps_what_was_typed(world: World, client: Client) -> None:
    address = reverse("organisation:last_day", args=[world.specialist.pk])
    response = client.post(address, {"on": "2019-12-31"})
    assert response.status_code == 422
    assert "före uppdragets första dag" in response.content.decode()
    assert 'value="2019-12-31"' in response.content.decode()
    Assignment.objects.filter(staff=world.specialist).update(ends_on=today() - ONE_DAY)
    assert "redan slut" in shown(client, address)


def test_a_leave_with_a_substitute_shows_on_the_unit_and_can_be_changed(world: World, client: Client) -> None:
    held_by(world, world.specialist, 1)
    other = world.physician(family_name="Vikariesson")
    days = {"starts_on": today().isoformat(), "ends_on": in_ten_days().isoformat()}
    address = reverse("organisation:absence", args=[world.specialist.pk])
    response = client.post(address, days | {"substitute": str(other.pk)})
    assert response.headers["Location"] == reverse("organisation:unit")
    assert "Ersättare: Person Vikariesson" in shown(client, reverse("organisation:unit"))
    leave = Leave.objects.get()
    change = reverse("organisation:leave", args=[leave.pk])
    assert client.post(change, {"ends_on": today().isoformat(), "substitute": ""}).status_code == 302
    leave.refresh_from_db()
    assert (leave.ends_on, leave.substitute) == (today(), None)
    refused = client.post(change, {"ends_on": (today() - ONE_DAY).isoformat(), "substitute": ""})
    assert refused.status_code == 422
    assert "före första dagen" in refused.content.decode()


def test_a_leave_without_a_substitute_leads_to_suggested_successors(world: World, client: Client) -> None:
    world.physician()
    held_by(world, world.specialist, 1)
    days = {"starts_on": in_ten_days().isoformat(), "ends_on": in_ten_days().isoformat(), "substitute": ""}
    response = client.post(reverse("organisation:absence", args=[world.specialist.pk]), days)
    assert response.headers["Location"] == leaving(world.specialist)
    assert Move.objects.get().last_day == in_ten_days() - ONE_DAY


def test_a_coming_leave_is_taken_back_and_one_under_way_is_not(world: World, client: Client) -> None:
    coming = Leave.objects.create(
        staff=world.specialist,
        unit=world.vardcentral,
        starts_on=in_ten_days(),
        ends_on=in_ten_days(),
        noted_by=world.chef.staff,
    )
    address = reverse("organisation:cancel_leave", args=[coming.pk])
    assert "är återtagen" in client.post(address, follow=True).content.decode()
    assert "Ingen frånvaro är registrerad" in shown(client, reverse("organisation:absence", args=[world.specialist.pk]))
    Leave.objects.filter(pk=coming.pk).update(starts_on=today(), ends_on=today())
    assert "redan börjat" in client.post(address, follow=True).content.decode()


def test_the_unit_says_who_leaves_contacts_behind(world: World, client: Client) -> None:
    held_by(world, world.specialist, 3)
    unit = reverse("organisation:unit")
    assert "kontakter kvar" not in shown(client, unit)
    assignment = Assignment.objects.filter(staff=world.specialist)
    for days, told in ((31, ""), (30, "slutar"), (0, "slutar"), (-1, "slutade")):
        assignment.update(ends_on=today() + days * ONE_DAY)
        html = shown(client, unit)
        assert ("3 kontakter kvar" in html) is bool(told)
        assert told in html
    Contact.objects.update(ends_on=today() - ONE_DAY)
    assert "kontakter kvar" not in shown(client, unit)


def test_the_contacts_are_seen_before_a_plan_is_made(world: World, client: Client) -> None:
    held_by(world, world.specialist, 1, FLK)
    fvk = held_by(world, world.specialist, 2, FVK)
    Condition.objects.create(
        patient_id=fvk[0].patient_id,
        kind=ConditionKind.LIFE_THREATENING,
        starts_on=LONG_AGO,
        established_by=world.specialist,
    )
    Patient.objects.filter(pk=fvk[1].patient_id).update(
        protection=Protection.SKYDDAD_FOLKBOKFORING, family_name="Hemligsson"
    )
    html = shown(client, leaving(world.specialist) + "?roll=fast_vardkontakt")
    assert "Livshotande tillstånd" in html
    assert "Skyddad identitet" in html
    assert "Hemligsson" not in html
    assert "Föreslå efterträdare" in html
    assert set(Access.objects.values_list("patient", flat=True)) == {row.patient_id for row in fvk}
    assert not Move.objects.exists()


def test_a_plan_needs_its_own_words_for_another_reason(world: World, client: Client) -> None:
    held_by(world, world.specialist, 1)
    form = {"act": "plan", "last_day": in_ten_days().isoformat(), "reason": "annat", "own_words": ""}
    response = client.post(leaving(world.specialist), form)
    assert response.status_code == 422
    assert "Skriv varför kontakterna flyttas" in response.content.decode()
    assert client.post(leaving(world.specialist), form | {"own_words": "Byter enhet"}).status_code == 302
    assert Move.objects.get().reason == "Byter enhet"


def test_rows_are_changed_judged_and_ordered(
    world: World, client: Client, django_capture_on_commit_callbacks: Any
) -> None:
    world.physician()
    nurse = world.nurse(family_name="Sköterska")
    first, second, third = held_by(world, world.specialist, 3)
    move = planned(world, world.specialist)
    response = client.post(
        leaving(world.specialist), rows_of((first, nurse.pk, ""), (second, "ends", ""), (third, "", ""))
    )
    assert response.status_code == 302
    html = shown(client, leaving(world.specialist))
    assert "1 kontakt stoppas om du beställer nu" in html
    assert "legitimerad läkare" in html
    unsettled = shown(client, leaving(world.specialist) + "?visa=kvar")
    assert str(first.pk) in unsettled
    assert str(second.pk) not in unsettled
    with django_capture_on_commit_callbacks(execute=True):
        assert client.post(leaving(world.specialist), {"act": "order"}).headers["Location"] == address_of(move)
    html = shown(client, address_of(move))
    assert "1 kontakt kunde inte flyttas" in html
    assert "Person Sköterska" in html
    assert f"byter={first.pk}" in html
    move.refresh_from_db()
    assert move.finished_at is not None


def address_of(move: Move) -> str:
    return reverse("contacts:move", args=[move.pk])


def test_a_reason_is_asked_for_where_a_rule_warns(world: World, client: Client) -> None:
    full = world.physician()
    CaseloadLimit.objects.create(unit=world.vardcentral, staff=full, role=FLK, patients=1, starts_on=LONG_AGO)
    held_by(world, full, 1)
    contact = held_by(world, world.specialist, 1)[0]
    planned(world, world.specialist)
    client.post(leaving(world.specialist), rows_of((contact, full.pk, "")))
    html = shown(client, leaving(world.specialist))
    assert "Gränsen är 1" in html
    assert "Skäl att gå vidare" in html
    client.post(leaving(world.specialist), rows_of((contact, full.pk, "Överenskommet")))
    assert MovedContact.objects.get().findings == []
    assert "Överenskommet" in shown(client, leaving(world.specialist))


def test_one_choice_for_all(world: World, client: Client) -> None:
    held_by(world, world.specialist, 3)
    planned(world, world.specialist)
    form = {"act": "all", "alla-successor": "ends", "alla-override_reason": ""}
    assert client.post(leaving(world.specialist), form).status_code == 302
    assert "avsluta 3" in shown(client, leaving(world.specialist))
    assert client.post(leaving(world.specialist), form | {"alla-successor": str(uuid4())}).status_code == 422


@pytest.mark.parametrize(
    "changed", [{"contact": ["x"]}, {"contact": [str(uuid4())]}, {}], ids=["no key", "unknown", "none"]
)
def test_what_no_page_sends_changes_nothing(world: World, client: Client, changed: dict[str, Any]) -> None:
    world.physician()
    held_by(world, world.specialist, 1)
    move = planned(world, world.specialist)
    before = list(move.contacts.values_list("successor", flat=True))
    assert client.post(leaving(world.specialist), {"act": "rows"} | changed).status_code == 302
    assert list(move.contacts.values_list("successor", flat=True)) == before


def test_an_unknown_person_in_a_row_is_said_at_the_row(world: World, client: Client) -> None:
    contact = held_by(world, world.specialist, 1)[0]
    planned(world, world.specialist)
    response = client.post(leaving(world.specialist), rows_of((contact, uuid4(), "")))
    assert response.status_code == 422
    assert "kan inte ta över" in response.content.decode()


def test_a_plan_is_thrown_away(world: World, client: Client) -> None:
    held_by(world, world.specialist, 1)
    planned(world, world.specialist)
    client.post(leaving(world.specialist), {"act": "drop"})
    assert not Move.objects.exists()


def test_a_second_manager_comes_to_the_first_ones_move(world: World) -> None:
    world.physician()
    held_by(world, world.specialist, 2)
    move = order_move(by=world.chef, move=planned(world, world.specialist))
    second = signed_in(world.actor(world.vardcentral, AssignmentRole.MANAGER))
    for response in (second.get(leaving(world.specialist)), second.post(leaving(world.specialist), {"act": "order"})):
        assert response.headers["Location"] == address_of(move)
    html = shown(second, address_of(move))
    assert "Flytten pågår" in html
    assert 'hx-trigger="every 2s"' in html
    run_move(world.tenant.pk, str(move.pk))
    part = second.get(address_of(move), headers={"HX-Request": "true"}).content.decode()
    assert "<html" not in part
    assert "Flytten är klar" in part
    assert "hx-trigger" not in part


def test_a_plan_has_no_page_of_its_own_until_it_is_ordered(world: World, client: Client) -> None:
    move = planned(world, world.specialist)
    assert client.get(address_of(move)).headers["Location"] == leaving(world.specialist)


def test_one_ended_meanwhile_is_shown_as_such(world: World, client: Client) -> None:
    physician = world.physician()
    contact = held_by(world, world.specialist, 1)[0]
    move = order_move(by=world.chef, move=planned(world, world.specialist))
    MovedContact.objects.update(state=MoveState.REFUSED, findings=[ENDED_ALREADY])
    html = shown(client, address_of(move))
    assert "redan avslutad när flytten kom till den" in html
    assert physician.name in html
    assert f"byter={contact.pk}" not in html


def test_what_would_not_stop_any_more_is_told_by_its_rule(world: World, client: Client) -> None:
    physician = world.physician()
    held_by(world, world.specialist, 1)
    move = order_move(by=world.chef, move=planned(world, world.specialist))
    found = {"rule": "flk-listed-unit", "version": 1, "clause": "", "outcome": "stop"}
    MovedContact.objects.update(state=MoveState.REFUSED, findings=[found], successor=physician)
    assert reverse("rulebook:detail", args=["flk-listed-unit"]) in shown(client, address_of(move))


def test_many_contacts_come_in_pages_at_the_same_cost(world: World, client: Client) -> None:
    world.physician()
    held_by(world, world.specialist, 3)
    planned(world, world.specialist)
    few = cost(client, leaving(world.specialist))
    held_by(world, world.specialist, ROWS)
    planned(world, world.specialist)
    assert cost(client, leaving(world.specialist)) == few
    html = shown(client, leaving(world.specialist))
    assert html.count("<select") == ROWS + 1
    assert shown(client, leaving(world.specialist) + "?sida=2").count("<select") == 4


def cost(client: Client, address: str) -> int:
    with CaptureQueriesContext(connection) as queries:
        shown(client, address)
    return len(queries)


def test_nobody_but_the_units_manager(world: World) -> None:
    held_by(world, world.specialist, 1)
    move = planned(world, world.specialist)
    leave = Leave.objects.create(
        staff=world.specialist, unit=world.vardcentral, starts_on=today(), ends_on=today(), noted_by=world.chef.staff
    )
    addresses = [
        leaving(world.specialist),
        address_of(move),
        reverse("organisation:absence", args=[world.specialist.pk]),
        reverse("organisation:last_day", args=[world.specialist.pk]),
        reverse("organisation:leave", args=[leave.pk]),
    ]
    nurse, elsewhere = world.actor(world.vardcentral), world.actor(world.mottagning, AssignmentRole.MANAGER)
    for address in addresses:
        assert signed_in(nurse).get(address).status_code == 403
        assert signed_in(elsewhere).get(address).status_code == 404
