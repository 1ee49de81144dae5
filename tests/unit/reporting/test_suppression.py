"""Below five nobody is told how many, and nobody can work it out from what is shown beside it."""

from collections.abc import Iterator, Mapping
from fractions import Fraction
from typing import Any
from uuid import UUID

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from contacts.enums import ContactRole
from reporting.figures.measures import FEWEST, Figures, shaped, together
from reporting.figures.suppression import Mask, mask, mask_of_sum

FLK, FVK, FOK = ContactRole.values
A, B, C, D = (UUID(int=number) for number in range(1, 5))
NORTH, SOUTH = "Norr", "Söder"


def numbers(**by_unit: int) -> dict[UUID, Figures]:
    return {{"a": A, "b": B, "c": C, "d": D}[name]: Figures({"listed": number}) for name, number in by_unit.items()}


def hidden(figures: dict[UUID, Figures], part_of: dict[UUID, str] | None = None) -> Mask:
    return mask(figures, part_of or dict.fromkeys(figures, NORTH))


def units_without(found: Mask, key: str = "listed") -> set[UUID]:
    return {unit for unit, keys in found.units.items() if key in keys}


@pytest.mark.parametrize(("number", "is_hidden"), [(0, True), (4, True), (5, False), (6, False)])
def test_below_five_is_hidden_and_five_is_not(number: int, is_hidden: bool) -> None:
    found = hidden(numbers(a=number, b=2, c=3, d=50))
    assert (A in units_without(found)) is is_hidden
    assert D not in units_without(found)


def test_one_hidden_alone_hides_the_smallest_of_the_others() -> None:
    assert units_without(hidden(numbers(a=3, b=40, c=30, d=50))) == {A, C}


def test_hidden_ones_that_together_are_too_few_hide_one_more() -> None:
    assert units_without(hidden(numbers(a=1, b=2, c=30, d=50))) == {A, B, C}


def test_where_all_are_shown_nothing_more_is_hidden() -> None:
    found = hidden(numbers(a=5, b=40, c=30, d=50))
    assert not units_without(found)
    assert "listed" not in found.whole | found.parts[NORTH]


def test_a_part_too_small_takes_one_more_unit_and_its_part() -> None:
    found = hidden(numbers(a=3, b=40, c=30, d=50), {A: NORTH, B: SOUTH, C: SOUTH, D: SOUTH})
    assert units_without(found) == {A, C}
    assert all("listed" in hidden for hidden in found.parts.values())
    assert "listed" not in found.whole


def test_the_rest_of_a_whole_is_a_number_too() -> None:
    counts = {f"in_hospital.{FVK}": 20, f"covered_hospital.{FVK}": 17}
    found = hidden({A: Figures(counts)})
    assert found.units[A] == {f"covered_hospital.{FVK}"}
    assert f"covered_hospital.{FVK}" in found.whole


def test_any_role_is_hidden_where_it_would_tell_of_few_with_another_only() -> None:
    counts = {"patients.any": 402, f"patients.{FLK}": 400, f"patients.{FVK}": 30}
    assert hidden({A: Figures(counts)}).units[A] == {"patients.any"}


def test_any_role_is_the_role_where_there_is_but_one() -> None:
    assert hidden({A: Figures({"patients.any": 40, f"patients.{FOK}": 40})}).units[A] == set()


def test_a_providers_sum_is_hidden_where_one_of_its_units_could_be_worked_out() -> None:
    figures = numbers(a=3, b=40, c=30, d=50)
    found = hidden(figures)
    assert "listed" in mask_of_sum([A, B], figures, found)
    assert "listed" not in mask_of_sum([A, C], figures, found)
    assert "listed" not in mask_of_sum([B, D], figures, found)


def test_a_mean_needs_both_its_numbers() -> None:
    counts = {"patients.any": 60, f"patients.{FOK}": 60, f"people.{FOK}": 4}
    counts |= {f"contacts.{FOK}": 60, f"informed.{FOK}": 30, f"new.{FOK}": 6, f"ended.{FOK}": 6, f"changed.{FOK}": 6}
    figures = Figures(counts, {FOK: [10, 15, 15, 20]})
    found = hidden({A: figures}).units[A]
    assert shaped(figures, found)["patients_per_contact"][FOK] == {"contacts": None, "average": None, "median": None}
    assert shaped(figures)["patients_per_contact"][FOK] == {"contacts": 4, "average": 15.0, "median": 15.0}
    assert shaped(figures, found)["informed"][FOK] == {"contacts": None, "informed": None, "percent": 50}


def test_a_small_mean_or_median_is_one_too() -> None:
    counts = {"patients.any": 30, f"patients.{FOK}": 30, f"people.{FOK}": 5}
    counts |= {f"contacts.{FOK}": 30, f"informed.{FOK}": 0, f"new.{FOK}": 6, f"ended.{FOK}": 6, f"changed.{FOK}": 6}
    figures = Figures(counts, {FOK: [1, 1, 2, 6, 20]})
    row = shaped(figures, hidden({A: figures}).units[A])["patients_per_contact"][FOK]
    assert row == {"contacts": 5, "average": 6.0, "median": None}


# --- nothing can be worked out ----------------------------------------------------------------------------------------

few = st.integers(0, 12)


@st.composite
def a_unit(draw: st.DrawFn) -> Figures:
    """A vårdcentral's, or home care's."""
    roles = draw(st.sampled_from([[FLK, FVK], [FOK], [FVK]]))
    counts = {f"patients.{role}": draw(few) for role in roles}
    least, most = max(counts.values()), sum(counts.values())
    counts["patients.any"] = draw(st.integers(least, most)) if len(roles) > 1 else least
    counts["standing"] = draw(few)
    counts["overdue"] = draw(st.integers(0, counts["standing"]))
    group = draw(few)
    counts |= {f"in_hospital.{FVK}": group, f"covered_hospital.{FVK}": draw(st.integers(0, group))}
    return Figures(counts)


counties = st.lists(st.tuples(a_unit(), st.sampled_from([NORTH, SOUTH])), min_size=1, max_size=6)


@settings(deadline=None, max_examples=150)
@given(counties)
def test_nothing_small_can_be_got_back_by_subtraction(county: list[tuple[Figures, str]]) -> None:
    figures = {UUID(int=number): row for number, (row, _part) in enumerate(county)}
    part_of = {UUID(int=number): part for number, (_row, part) in enumerate(county)}
    found = mask(figures, part_of)
    cells = [(unit, key) for unit, row in figures.items() for key in row.counts]
    place = {cell: number for number, cell in enumerate(cells)}

    def line(wanted: Mapping[tuple[UUID, str], int]) -> list[Fraction]:
        row = [Fraction(0)] * len(cells)
        for cell, times in wanted.items():
            row[place[cell]] += times
        return row

    def summed(units: list[UUID], key: str) -> list[Fraction]:
        return line({(unit, key): 1 for unit in units if key in figures[unit].counts})

    shown = [line({(unit, key): 1}) for unit, key in cells if key not in found.units[unit]]
    for part in found.parts:
        members = [unit for unit in figures if part_of[unit] == part]
        counted = together(figures[unit] for unit in members).counts
        shown += [summed(members, key) for key in counted if key not in found.parts[part]]
    shown += [summed(list(figures), key) for key in together(figures.values()).counts if key not in found.whole]
    # That a unit of one role has as many patients with any contact as with that one is no secret.
    shown += [line({(unit, "patients.any"): 1, (unit, only): -1}) for unit, only in of_one_role(figures)]
    basis = reduced(shown)
    for unit, secret in secrets(figures):
        assert not spans(basis, line({(unit, key): times for key, times in secret.items()})), (unit, secret)


def of_one_role(figures: dict[UUID, Figures]) -> Iterator[tuple[UUID, str]]:
    for unit, row in figures.items():
        roles = [key for key in row.counts if key.startswith("patients.") and key != "patients.any"]
        if len(roles) == 1:
            yield unit, roles[0]


def secrets(figures: dict[UUID, Figures]) -> Iterator[tuple[UUID, dict[str, int]]]:
    """What is below five: a unit's numbers, and the rests of one number of the unit beside another."""
    for unit, row in figures.items():
        counts = row.counts
        yield from ((unit, {key: 1}) for key, number in counts.items() if number < FEWEST)
        pairs = [("standing", "overdue"), (f"in_hospital.{FVK}", f"covered_hospital.{FVK}")]
        if f"patients.{FLK}" in counts:
            pairs += [("patients.any", f"patients.{FLK}"), ("patients.any", f"patients.{FVK}")]
        yield from ((unit, {whole: 1, part: -1}) for whole, part in pairs if counts[whole] - counts[part] < FEWEST)


def reduced(rows: list[list[Fraction]]) -> list[list[Fraction]]:
    """The rows' span in echelon form."""
    basis: list[list[Fraction]] = []
    for row in rows:
        left = remainder(basis, row)
        if any(left):
            basis.append(left)
    return basis


def remainder(basis: list[list[Fraction]], row: list[Fraction]) -> list[Fraction]:
    left = list(row)
    for other in basis:
        at = next(number for number, value in enumerate(other) if value)
        if left[at]:
            times = left[at] / other[at]
            left = [mine - times * its for mine, its in zip(left, other, strict=True)]
    return left


def spans(basis: list[list[Fraction]], row: list[Fraction]) -> Any:
    return not any(remainder(basis, row))
