"""Kleene's three-valued logic, table by table."""

from itertools import product

import pytest

from contacts.policy.truth import Truth, all_of, any_of, negation

VALUES = (True, False, None)
CONJUNCTION = {
    (True, True): True, (True, False): False, (True, None): None,
    (False, True): False, (False, False): False, (False, None): False,
    (None, True): None, (None, False): False, (None, None): None,
}  # fmt: skip


@pytest.mark.parametrize(("left", "right"), list(product(VALUES, VALUES)))
def test_all_of_is_conjunction(left: Truth, right: Truth) -> None:
    assert all_of([left, right]) is CONJUNCTION[left, right]


@pytest.mark.parametrize(("left", "right"), list(product(VALUES, VALUES)))
def test_any_of_is_its_dual(left: Truth, right: Truth) -> None:
    assert any_of([left, right]) is negation(CONJUNCTION[negation(left), negation(right)])


def test_nothing_to_demand_is_met_and_nothing_to_find_is_not_found() -> None:
    assert all_of([]) is True
    assert any_of([]) is False


@pytest.mark.parametrize(("value", "expected"), [(True, False), (False, True), (None, None)])
def test_negation(value: Truth, expected: Truth) -> None:
    assert negation(value) is expected
