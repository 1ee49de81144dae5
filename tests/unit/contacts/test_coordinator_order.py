"""The order in which fasta vårdkontakter are suggested to coordinate, without a database."""

from collections import Counter
from datetime import date
from types import SimpleNamespace
from typing import Any

import pytest

from contacts.coordinator_order import in_order
from fastkontakt.organisation.enums import Profession

TODAY, LONG_AGO, LATELY = date(2026, 11, 22), date(2025, 3, 3), date(2026, 10, 1)


def contact(
    name: str,
    *,
    primary_care: bool | None = None,
    since: date = LONG_AGO,
    profession: str = Profession.SJUKSKOTERSKA,
    licensed: bool | None = True,
) -> Any:
    staff = SimpleNamespace(profession=profession, profession_display=profession.capitalize(), licensed=licensed)
    return SimpleNamespace(
        pk=name, unit=SimpleNamespace(primary_care=primary_care), unit_id=name, starts_on=since, staff=staff
    )


def suggestions(*contacts: Any, **of: str) -> list[Any]:
    """`of`: at which unit a condition is `treating`, the `physician` is, and whose contact was `reviewed`."""
    known: Any = SimpleNamespace(
        followed_up=Counter([of["reviewed"]] if "reviewed" in of else []),
        physician_units={of.get("physician")},
        treating_units={of.get("treating")},
    )
    return in_order(contacts, known, own_unit="klinik", on=TODAY)


def order(*contacts: Any, **of: str) -> list[str]:
    return [row.contact.pk for row in suggestions(*contacts, **of)]


def test_primary_care_with_a_regular_contact_comes_first() -> None:
    clinic, home = contact("klinik", profession=Profession.LAKARE), contact("vardcentral", primary_care=True)
    assert order(clinic, home, treating="klinik") == ["vardcentral", "klinik"]


def test_where_the_main_illness_is_treated_comes_before_competence_and_length() -> None:
    physician = contact("annan", profession=Profession.LAKARE, since=date(2020, 1, 1))
    assert order(physician, contact("klinik", since=LATELY), treating="klinik") == ["klinik", "annan"]


@pytest.mark.parametrize(
    ("better", "worse"),
    [
        ({"profession": Profession.LAKARE}, {"profession": Profession.SJUKSKOTERSKA}),
        ({"profession": Profession.KURATOR}, {"profession": Profession.UNDERSKOTERSKA, "licensed": False}),
        ({"licensed": True}, {"licensed": None}),
    ],
)
def test_else_the_best_competence(better: dict[str, Any], worse: dict[str, Any]) -> None:
    assert order(contact("a", **worse), contact("b", **better, since=LATELY)) == ["b", "a"]


def test_else_who_has_known_the_patient_longest() -> None:
    assert order(contact("ny", since=LATELY), contact("gammal")) == ["gammal", "ny"]


@pytest.mark.parametrize("regular", [{"physician": "vardcentral"}, {"reviewed": "vardcentral"}])
def test_a_new_contact_in_primary_care_is_regular_in_other_ways_too(regular: dict[str, Any]) -> None:
    new, clinic = contact("vardcentral", primary_care=True, since=LATELY), contact("klinik")
    assert order(new, clinic) == ["klinik", "vardcentral"]
    assert order(new, clinic, **regular) == ["vardcentral", "klinik"]


def test_ninety_days_make_it_regular() -> None:
    clinic = contact("klinik")
    assert order(contact("vardcentral", primary_care=True, since=date(2026, 8, 24)), clinic)[0] == "vardcentral"
    assert order(contact("vardcentral", primary_care=True, since=date(2026, 8, 25)), clinic)[0] == "klinik"


def test_the_reasons_are_told() -> None:
    home, clinic = contact("vardcentral", primary_care=True), contact("klinik", licensed=None)
    first, second = suggestions(home, clinic, treating="klinik", reviewed="klinik")
    assert (first.suggested, first.own, second.suggested, second.own) == (True, False, False, True)
    assert first.why == (
        "Primärvård, där patienten har en regelbunden kontakt. Fast vårdkontakt sedan 3 mar 2025. "
        "Sjukskoterska med legitimation."
    )
    assert second.reasons == (
        "Här är patientens allvarliga tillstånd fastställt.",
        "Fast vårdkontakt sedan 3 mar 2025, uppföljd 1 gång.",
        "Sjukskoterska; om legitimation finns är inte registrerat.",
    )
