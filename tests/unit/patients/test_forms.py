"""What is typed about patients: numbers told from names, and what is wrong with a number."""

import pytest

from patients.enums import ServiceKind
from patients.forms import RegisterForm, SearchForm, ServiceForm


@pytest.mark.parametrize("text", ["20000131-2388", "200001312388", "000131-2388", "20000131 2388", " 000131-2388 "])
def test_a_right_number_is_sought_however_it_is_written(text: str) -> None:
    form = SearchForm({"q": text})
    assert form.is_valid()
    assert form.number()


@pytest.mark.parametrize("text", ["20000131-2389", "000131-2380", "200001312381"])
def test_a_wrong_check_digit_is_explained(text: str) -> None:
    form = SearchForm({"q": text})
    assert not form.is_valid()
    assert "kontrollsiffra" in form.errors["q"][0]


@pytest.mark.parametrize("text", ["20001331-2388", "12345678", "2000013123881"])
def test_a_number_that_no_check_digit_makes_right_is_told_apart(text: str) -> None:
    form = SearchForm({"q": text})
    assert not form.is_valid()
    assert "kontrollsiffra" not in form.errors["q"][0]


@pytest.mark.parametrize("text", ["Åsa Öberg", "af Geijerstam", "Ali", "O'Neill", "Anna-Karin Larsson-Berg"])
def test_a_name_is_no_number(text: str) -> None:
    form = SearchForm({"q": text})
    assert form.is_valid()
    assert form.number() == ""


@pytest.mark.parametrize("text", ["", "   ", "x" * 81])
def test_nothing_and_far_too_much_are_no_search(text: str) -> None:
    assert not SearchForm({"q": text}).is_valid()


def test_registering_keeps_only_the_details_that_were_given() -> None:
    form = RegisterForm(
        {
            "personal_identity_number": "000131-2388",
            "given_name": "Ally",
            "family_name": "Mattsson",
            "city": "Vallda",
            "telephone": "",
        }
    )
    assert form.is_valid(), form.errors
    assert form.cleaned_data["personal_identity_number"] == "200001312388"
    assert form.details() == {"city": "Vallda"}


@pytest.mark.parametrize(
    ("field", "value"),
    [("personal_identity_number", "200001312389"), ("telephone", "ring mig"), ("email", "x"), ("given_name", "")],
)
def test_a_wrong_field_is_told_at_the_field(field: str, value: str) -> None:
    right = {"personal_identity_number": "200001312388", "given_name": "Ally", "family_name": "Mattsson"}
    form = RegisterForm(right | {field: value})
    assert list(form.errors) == [field]


def test_only_the_units_own_interventions_can_be_chosen() -> None:
    form = ServiceForm({"kind": "sarskilt_boende", "starts_on": "2026-01-01"}, kinds=[ServiceKind.HEMTJANST])
    assert list(form.errors) == ["kind"]
