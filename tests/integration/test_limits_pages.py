"""The pages on limits and loads: the board, what if, a distribution, and both sides of a limit."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from contacts.models import CaseloadLimit, Contact, LimitProposal, Move
from contacts.services.limits import propose_limit
from fastkontakt.clock import today
from fastkontakt.organisation.enums import AssignmentRole
from fastkontakt.organisation.models import StaffMember
from fastkontakt.tenancy import activate
from tests.pages import signed_in
from tests.unit.moves.scene import FLK, FVK, held_by
from tests.world import LONG_AGO, World, make_tenant

BOARD, MINE, WORKLIST = "/enheten/belastning/", "/enheten/min-grans/", "/arbetslista/"
ONE_DAY = timedelta(days=1)


@pytest.fixture
def world(db: None) -> Iterator[World]:
    tenant = make_tenant("halland")
    with activate(tenant.pk):
        yield World(tenant)


@pytest.fixture
def client(world: World) -> Client:
    return signed_in(world.chef)


def shown(client: Client, address: str, status: int = 200, **query: Any) -> str:
    response = client.get(address, query)
    assert response.status_code == status
    return " ".join(response.content.decode().split())


def sent(client: Client, address: str, status: int, **form: Any) -> str:
    response = client.post(address, form)
    assert response.status_code == status
    return " ".join(response.content.decode().split())


def of(staff: StaffMember) -> str:
    return reverse("organisation:limit", args=[staff.pk])


def limited(world: World, staff: StaffMember, patients: int, role: str = FLK) -> StaffMember:
    CaseloadLimit.objects.create(unit=world.vardcentral, staff=staff, role=role, patients=patients, starts_on=LONG_AGO)
    return staff


def proposal(**changes: Any) -> dict[str, Any]:
    return {"act": "propose", "role": FVK, "patients": "40", "starts_on": today().isoformat()} | changes


def test_the_board_shows_each_against_the_limit(world: World, client: Client) -> None:
    held_by(world, limited(world, world.physician(family_name="Full"), 2), 3)
    limited(world, world.physician(family_name="Tom"), 9)
    html = shown(client, BOARD)
    assert html.index("Person Full") < html.index("Person Tom")
    assert "3 av 2 · över gränsen · riktvärde 1100" in html
    assert "varken golv eller tak" in html
    assert "1 över sin gräns. Rum för 9 till" in html


@pytest.mark.parametrize("people", [1, 3])
def test_the_board_costs_the_same(world: World, client: Client, people: int) -> None:
    for _ in range(people):
        held_by(world, limited(world, world.physician(), 5), 2)
        propose_limit(by=world.chef, staff=world.nurse(), role=FVK, patients=9, starts_on=today(), today=today())
    with CaptureQueriesContext(connection) as queries:
        shown(client, BOARD)
    assert len(queries) <= 16


def test_nothing_is_written_by_asking_what_if(world: World, client: Client) -> None:
    leaver, other = limited(world, world.physician(family_name="Slutar"), 9), limited(world, world.physician(), 4)
    held_by(world, leaver, 6)
    world.specialist.assignments.update(ends_on=LONG_AGO)
    html = shown(client, BOARD, roll=FLK, slutar=[str(leaver.pk)], nya="1")
    assert "<strong>7 patienter</strong> behöver en ny kontakt" in html
    assert "3 patienter ryms inte inom gränserna" in html
    assert "7 av 4 · över gränsen" in html
    assert "3 över gränsen" in html
    assert not Move.objects.exists()
    assert Contact.objects.filter(staff=other).count() == 0


@pytest.mark.parametrize("new", ["-1", "tio", "5001", "9" * 40])
def test_what_if_of_what_cannot_be_says_why_and_keeps_it(world: World, client: Client, new: str) -> None:
    html = shown(client, BOARD, 422, roll=FLK, nya=new)
    assert f'value="{new}"' in html
    assert "Något i frågan behöver rättas" in html


def test_what_if_somebody_leaves_who_is_not_here(world: World, client: Client) -> None:
    assert "Något i frågan behöver rättas" in shown(client, BOARD, 422, roll=FLK, slutar=str(uuid4()), nya="")


def test_a_distribution_leads_on_to_the_move(world: World, client: Client) -> None:
    full = limited(world, world.physician(family_name="Full"), 2)
    limited(world, world.specialist, 3)
    held_by(world, full, 7)
    assert f"fran={full.pk}" in shown(client, BOARD)
    html = shown(client, BOARD, fran=full.pk, roll=FLK, antal="5")
    assert "Plats finns för 3 av 5" in html
    assert "får 3 till" in html
    address = f"{reverse('contacts:leaving', args=[full.pk])}?roll={FLK}&antal=3"
    assert address.replace("&", "&amp;") in html
    page = shown(client, address)
    assert 'name="number" value="3"' in page
    form = {"act": "plan", "number": "3", "last_day": today().isoformat(), "reason": "jamnare"}
    response = client.post(address, form)
    assert response.status_code == 302
    assert Move.objects.get().contacts.count() == 3
    assert "Flytta 3 patienter" in shown(client, response.headers["Location"])


@pytest.mark.parametrize(
    "query", [{"antal": "0"}, {"antal": "-3"}, {"antal": "många"}, {"fran": "nej"}, {"roll": "chef"}, {"antal": ""}]
)
def test_a_distribution_of_what_cannot_be_is_refused(world: World, client: Client, query: dict[str, str]) -> None:
    asked = {"fran": str(world.specialist.pk), "roll": FLK, "antal": "3"} | query
    assert "Något i frågan behöver rättas" in shown(client, BOARD, 422, **asked)


def test_nobody_elses_contacts_are_distributed(world: World, client: Client) -> None:
    outsider = world.physician(world.mottagning)
    assert "Fördela från" not in shown(client, BOARD, fran=outsider.pk, roll=FLK, antal="3")


@pytest.mark.parametrize("number", ["-1", "0", "99", "tre"])
def test_a_number_to_move_that_cannot_be_is_kept_with_the_reason(world: World, client: Client, number: str) -> None:
    held_by(world, world.specialist, 2)
    address = f"{reverse('contacts:leaving', args=[world.specialist.pk])}?roll={FLK}"
    form = {"act": "plan", "number": number, "last_day": today().isoformat(), "reason": "jamnare"}
    html = sent(client, address, 422, **form)
    assert f'name="number" value="{number}"' in html
    assert not Move.objects.exists()


def test_ticked_patients_are_planned_for_and_ticks_are_kept(world: World, client: Client) -> None:
    world.physician()
    held = held_by(world, world.specialist, 3)
    address = reverse("contacts:leaving", args=[world.specialist.pk])
    form = {"act": "plan", "last_day": today().isoformat(), "reason": "jamnare", "chosen": str(held[1].pk)}
    html = sent(client, address, 422, **form, number="2")
    assert "inte båda" in html
    assert html.count(" checked") - html.count('value="jamnare"') == 1
    sent(client, address, 302, **form)
    assert Move.objects.get().contacts.get().contact == held[1]
    assert sent(client, address, 422, **(form | {"chosen": "nej"})).count("Sidan var inte hel") >= 1


def test_a_limit_is_proposed_seen_and_agreed(world: World, client: Client) -> None:
    nurse = world.actor(world.vardcentral, family_name="Edman")
    sent(client, of(nurse.staff), 302, **proposal(reason="Du går upp i tid"))
    assert "Förslag som väntar på svar" in shown(client, BOARD)
    own = signed_in(nurse)
    assert "Läs och svara" in shown(own, WORKLIST)
    html = shown(own, MINE)
    assert "Fast vårdkontakt: högst 40 patienter" in html
    assert "Du går upp i tid" in html
    key = str(LimitProposal.objects.get().pk)
    assert "varför du avböjer" in sent(own, MINE, 422, proposal=key, act="decline")
    sent(own, MINE, 302, proposal=key, act="accept")
    assert "Läs och svara" not in shown(own, WORKLIST)
    assert "Godkänt av Person Edman" in shown(own, MINE)
    assert "Godkänt av Person Edman" in shown(client, of(nurse.staff))


def test_a_no_is_shown_with_its_reason(world: World, client: Client) -> None:
    nurse = world.actor(world.vardcentral)
    sent(client, of(nurse.staff), 302, **proposal())
    key = str(LimitProposal.objects.get().pk)
    own = signed_in(nurse)
    sent(own, MINE, 302, **{"proposal": key, "act": "decline", f"{key}-reason": "För många redan"})
    assert "För många redan" in shown(client, of(nurse.staff))
    late = sent(own, MINE, 422, proposal=key, act="accept")
    assert "redan besvarat" in late


def test_a_meeting_is_noted_and_a_proposal_taken_back(world: World, client: Client) -> None:
    nurse = world.nurse()
    for act, day, said in (("agree", today(), "Överenskommet på möte"), ("withdraw", None, "Återtaget av")):
        sent(client, of(nurse), 302, **proposal())
        key = str(LimitProposal.objects.get(outcome="").pk)
        typed = {f"{key}-met_on": day.isoformat()} if day else {}
        sent(client, of(nurse), 302, proposal=key, act=act, **typed)
        assert said in shown(client, of(nurse))
    sent(client, of(nurse), 302, **proposal())
    key = str(LimitProposal.objects.get(outcome="").pk)
    day = (today() + ONE_DAY).isoformat()
    html = sent(client, of(nurse), 422, **{"proposal": key, "act": "agree", f"{key}-met_on": day})
    assert "kan inte ligga fram i tiden" in html
    assert f'value="{day}"' in html


@pytest.mark.parametrize("patients", ["-1", "0", "5001", "fyrtio", "4.5", "9" * 60, ""])
@pytest.mark.parametrize("whose", ["person", "unit"])
def test_a_limit_that_cannot_be_is_kept_with_the_reason(
    world: World, client: Client, patients: str, whose: str
) -> None:
    nurse = world.nurse()
    if whose == "person":
        html = sent(client, of(nurse), 422, **proposal(patients=patients, reason="Skälet som skrevs"))
        assert "Skälet som skrevs" in html
    else:
        typed = proposal(patients=patients)
        html = sent(client, BOARD, 422, **{f"enhet-{name}": value for name, value in typed.items()})
    assert "felsammanfattning" in html
    assert not patients or f'value="{patients}"' in html
    assert not CaseloadLimit.objects.exists()
    assert not LimitProposal.objects.exists()


def test_the_units_own_limit_is_set(world: World, client: Client) -> None:
    typed = {"enhet-role": FVK, "enhet-patients": "30", "enhet-starts_on": today().isoformat()}
    sent(client, BOARD, 302, **typed)
    html = shown(client, BOARD)
    assert "Satt av" in html
    assert CaseloadLimit.objects.get().patients == 30


@pytest.mark.parametrize(
    "role", [AssignmentRole.STAFF, AssignmentRole.ADMINISTRATOR, AssignmentRole.FOLLOW_UP, AssignmentRole.LOG_REVIEWER]
)
def test_loads_and_limits_are_the_managers(world: World, role: str) -> None:
    client = signed_in(world.actor(world.vardcentral, role))
    for address in (BOARD, of(world.specialist)):
        assert client.get(address).status_code == 403
        assert client.post(address, proposal()).status_code == 403
    assert not LimitProposal.objects.exists()


def test_anothers_proposal_is_not_there_to_answer(world: World) -> None:
    nurse, other = world.nurse(), world.actor(world.vardcentral)
    row = propose_limit(by=world.chef, staff=nurse, role=FVK, patients=9, starts_on=today(), today=today())
    elsewhere = signed_in(world.actor(world.mottagning, AssignmentRole.MANAGER))
    for key in (str(row.pk), str(uuid4()), "nej", ""):
        assert signed_in(other).post(MINE, {"proposal": key, "act": "accept"}).status_code == 404
    assert elsewhere.get(of(nurse)).status_code == 404
    assert elsewhere.post(of(world.specialist), {"proposal": str(row.pk), "act": "withdraw"}).status_code == 404
    row.refresh_from_db()
    assert row.outcome == ""


@pytest.mark.parametrize("key", ["0193e0c8-0000-7000-8000-000000000000", "nej", ""])
def test_a_proposal_that_is_not_is_no_page(world: World, client: Client, key: str) -> None:
    assert client.post(of(world.specialist), {"proposal": key, "act": "withdraw"}).status_code == 404
