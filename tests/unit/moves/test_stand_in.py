"""Who stands in is shown with a number to ring: to colleagues, to the patient and over the API, on those days alone."""

from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from contacts.enums import ContactRole, Occasion
from contacts.models import Contact
from contacts.selectors import shared_view
from fastkontakt.clock import today
from fastkontakt.organisation.models import Leave, StaffMember
from fastkontakt.organisation.services import register_leave
from patients.models import Patient
from tests.api import Caller
from tests.api import citizen as as_citizen
from tests.pages import signed_in
from tests.world import LONG_AGO, World

FVK = ContactRole.FAST_VARDKONTAKT
ONE_DAY = timedelta(days=1)


def contact(world: World, patient: Patient, staff: StaffMember, **fields: object) -> Contact:
    values = {"unit": world.vardcentral, "role": FVK, "occasion": Occasion.NEED, "starts_on": LONG_AGO}
    row: Contact = Contact.objects.create(
        patient=patient, staff=staff, **(values | {"appointed_by": world.chef.staff} | fields)
    )
    return row


def away(world: World, staff: StaffMember, substitute: StaffMember | None, days: int = 5) -> Leave:
    ends_on = today() + (days - 1) * ONE_DAY
    told = {"starts_on": today(), "ends_on": ends_on, "substitute": substitute, "today": today()}
    return register_leave(by=world.chef, staff=staff, **told)


def rows(world: World, patient: Patient, query: str = "") -> list[dict]:
    return Caller(world.chef).get(f"patients/{patient.pk}/contacts/{query}").json()["contacts"]


def test_the_api_says_who_stands_in_and_until_when(world: World) -> None:
    patient, nurse, other = world.patient(), world.nurse(), world.nurse(telephone="031-390 06 11")
    contact(world, patient, nurse)
    assert rows(world, patient)[0]["substitute"] is None
    leave = away(world, nurse, other)
    expected = {
        "id": str(other.pk),
        "name": other.name,
        "from": leave.starts_on.isoformat(),
        "to": leave.ends_on.isoformat(),
        "telephone": "031-390 06 11",
    }
    assert rows(world, patient)[0]["substitute"] == expected
    assert rows(world, patient, f"?on={leave.ends_on}")[0]["substitute"] == expected
    assert rows(world, patient, f"?on={leave.ends_on + ONE_DAY}")[0]["substitute"] is None
    one = Caller(world.chef).post(
        f"contacts/{rows(world, patient)[0]['id']}/informed/", {"how": "oral", "on": str(today()), "to": "patient"}
    )
    assert one.json()["substitute"] == expected


def test_without_an_own_number_it_is_the_units(world: World) -> None:
    patient, nurse = world.patient(), world.nurse()
    contact(world, patient, nurse)
    away(world, nurse, world.nurse())
    assert rows(world, patient)[0]["substitute"]["telephone"] == world.vardcentral.telephone


@pytest.mark.parametrize("case", ["nobody named", "away too", "another unit", "not begun"])
def test_nobody_is_shown_who_does_not_stand_in(world: World, case: str) -> None:
    patient, nurse, other = world.patient(), world.nurse(), world.nurse()
    contact(world, patient, nurse, starts_on=today() + 9 * ONE_DAY if case == "not begun" else LONG_AGO)
    away(world, nurse, None if case == "nobody named" else other)
    if case == "away too":
        away(world, other, None, days=1)
    if case == "another unit":
        Contact.objects.update(unit=world.mottagning)
    assert rows(world, patient)[0]["substitute"] is None


def test_colleagues_and_the_patient_see_it_on_the_card(world: World) -> None:
    patient, nurse, other = world.patient(), world.nurse(), world.nurse(family_name="Ersättarsson")
    contact(world, patient, nurse)
    away(world, nurse, other)
    page = signed_in(world.chef).get(reverse("patients:detail", args=[patient.pk])).content.decode()
    assert "Person Ersättarsson" in page
    assert "Ersättare till" in page
    mine = signed_in(as_citizen(world, patient)).get("/mina-kontakter/").content.decode()
    assert "Kontakta i stället Person Ersättarsson, sjuksköterska" in " ".join(mine.split())


def test_it_costs_no_query(world: World) -> None:
    patient, nurse = world.patient(), world.nurse()
    contact(world, patient, nurse)

    def cost() -> int:
        with CaptureQueriesContext(connection) as queries:
            shared_view(world.chef, patient.pk, on=today(), today=today())
        return len(queries)

    cost()
    before = cost()
    away(world, nurse, world.nurse())
    for _ in range(2):
        other = world.nurse()
        contact(world, patient, other)
        away(world, other, world.nurse())
    assert cost() == before


NEWS = "Ny fast vårdkontakt från"


@pytest.mark.parametrize(
    ("starts_on", "told"),
    [
        (today() + 5 * ONE_DAY, True),
        (today(), True),
        (today() - 29 * ONE_DAY, True),
        (today() - 30 * ONE_DAY, False),
    ],
    ids=["coming", "today", "last day", "over"],
)
def test_the_patient_is_told_for_thirty_days_who_is_new_after_whom(world: World, starts_on: date, told: bool) -> None:
    patient, old, new = world.patient(), world.nurse(family_name="Förr"), world.nurse(family_name="Ny")
    former = contact(world, patient, old, ends_on=starts_on - ONE_DAY)
    contact(world, patient, new, starts_on=starts_on, replaces=former)
    html = " ".join(signed_in(as_citizen(world, patient)).get("/mina-kontakter/").content.decode().split())
    assert (NEWS in html) is told
    assert ("Person Ny efter Person Förr" in html) is told


def test_one_who_replaces_oneself_is_no_news(world: World) -> None:
    patient, nurse = world.patient(), world.nurse()
    former = contact(world, patient, nurse, ends_on=today() - ONE_DAY)
    contact(world, patient, nurse, starts_on=today(), replaces=former, coordinating=True)
    assert NEWS not in signed_in(as_citizen(world, patient)).get("/mina-kontakter/").content.decode()
