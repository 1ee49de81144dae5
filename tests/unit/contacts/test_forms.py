"""What is typed about contacts."""

from datetime import date
from typing import Any
from uuid import UUID

import pytest
from django.http import QueryDict

from contacts.enums import ContactRole, Occasion
from contacts.forms import AppointForm, EndForm
from contacts.pages import Choice

DAY = date(2026, 11, 22)
ID = "018f3a3e-0000-7000-8000-000000000000"
RIGHT = {"role": "fast_vardkontakt", "staff": ID, "starts_on": "2026-11-22", "occasion": "need"}


@pytest.mark.parametrize(("role", "kept"), [("fast_vardkontakt", True), ("fast_lakarkontakt", False)])
def test_only_a_fast_vardkontakt_coordinates(role: str, kept: bool) -> None:
    form = AppointForm(RIGHT | {"role": role, "coordinating": "on"})
    assert form.is_valid(), form.errors
    assert form.cleaned_data["coordinating"] is kept


@pytest.mark.parametrize(
    ("choice", "own", "kept"),
    [
        ("flyttat", "", "Patienten har flyttat"),
        ("flyttat", " till Skåne ", "Patienten har flyttat: till Skåne"),
        ("annat", "Bytt efternamn", "Bytt efternamn"),
        ("annat", "  ", ""),
    ],
)
def test_the_reason_is_kept_in_words(choice: str, own: str, kept: str) -> None:
    form = EndForm({"on": "2026-11-22", "reason": choice, "own_words": own}, role=ContactRole.FAST_VARDKONTAKT)
    assert form.is_valid(), form.errors
    assert form.reason_text() == kept


@pytest.mark.parametrize(
    ("address", "expected"),
    [
        ("", ("fast_vardkontakt", Occasion.NEED, None)),
        ("roll=fast_lakarkontakt", ("fast_lakarkontakt", Occasion.CHOICE, None)),
        (f"roll=fast_lakarkontakt&byter={ID}", ("fast_lakarkontakt", Occasion.CHOICE, UUID(ID))),
        ("anledning=life_threatening", ("fast_vardkontakt", Occasion.LIFE_THREATENING, None)),
        ("roll=kung&byter=x&anledning=nyck", ("fast_vardkontakt", Occasion.NEED, None)),
    ],
)
def test_the_address_presets_what_it_says_sensibly(address: str, expected: tuple[Any, ...]) -> None:
    choice = Choice.of_address(QueryDict(address), today=DAY)
    assert (choice.role, choice.occasion, choice.replaces) == expected
    assert choice.starts_on == DAY


def test_half_a_form_is_understood_as_far_as_it_goes() -> None:
    choice = Choice.of_form(AppointForm({"role": "fast_lakarkontakt", "starts_on": "2026-13-40"}), today=DAY)
    assert (choice.role, choice.starts_on, choice.staff) == ("fast_lakarkontakt", DAY, None)
