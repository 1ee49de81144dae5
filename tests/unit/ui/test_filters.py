"""Dates, numbers and telephones as people in Sweden write them."""

from datetime import UTC, date, datetime

import pytest
from django.utils import translation

from fastkontakt.ui.templatetags import fk


@pytest.mark.parametrize(
    ("language", "short", "long"),
    [("sv", "3 maj 2026", "söndag 3 maj 2026"), ("en", "3 May 2026", "Sunday 3 May 2026")],
)
def test_a_day_is_worded_in_the_active_language(language: str, short: str, long: str) -> None:
    with translation.override(language):
        assert fk.dag(date(2026, 5, 3)) == short
        assert fk.veckodag(date(2026, 5, 3)) == long


def test_a_moment_is_shown_as_its_day_in_sweden() -> None:
    with translation.override("sv"):
        assert fk.dag(datetime(2026, 11, 21, 23, 30, tzinfo=UTC)) == "22 nov 2026"


def test_no_day_is_nothing() -> None:
    assert fk.dag(None) == ""


@pytest.mark.parametrize(
    ("stored", "shown"),
    [
        ("200001312388", "20000131-2388"),
        ("20000131-2388", "20000131-2388"),
        ("197010632391", "19701063-2391"),
        ("RG19981220AB", "RG19981220AB"),
        ("", ""),
        (None, ""),
    ],
)
def test_an_identity_number_gets_its_hyphen_and_others_are_left_alone(stored: object, shown: str) -> None:
    assert fk.personnummer(stored) == shown


@pytest.mark.parametrize(
    ("stored", "shown", "link"),
    [
        ("+4635131000", "035-13 10 00", "tel:+4635131000"),
        ("035131000", "035-13 10 00", "tel:+4635131000"),
        ("070-174 06 05", "070-174 06 05", "tel:+46701740605"),
        ("+4522123456", "+45 22 12 34 56", "tel:+4522123456"),
        ("via växeln", "via växeln", ""),
        ("", "", ""),
    ],
)
def test_a_telephone_number_is_shown_and_called(stored: str, shown: str, link: str) -> None:
    assert fk.telefon(stored) == shown
    assert fk.telefonlank(stored) == link


@pytest.mark.parametrize(
    ("count", "limit", "state", "filled"),
    [(38, 50, "under", "76.0%"), (45, 50, "near", "90.0%"), (50, 50, "full", "100.0%"), (60, 50, "over", "100.0%")],
)
def test_a_caseload_says_how_near_the_limit_it_is(count: int, limit: int, state: str, filled: str) -> None:
    made = fk.caseload(count, limit)
    assert (made["state"], made["filled"]) == (state, filled)


@pytest.mark.parametrize(
    ("limit", "guide", "mark"),
    [(1_100, 1_100, "100.0%"), (1_000, 1_100, "100.0%"), (1_200, 900, "75.0%"), (40, 1_100, ""), (40, None, "")],
    ids=["as the limit", "beyond it", "below it", "far away", "none"],
)
def test_a_guide_value_is_a_line_where_the_bar_reaches_it(limit: int, guide: int | None, mark: str) -> None:
    made = fk.caseload(10, limit, guide)
    assert (made["guide"], made["guide_mark"]) == (guide, mark)


def test_a_caseload_without_limit_has_no_bar() -> None:
    assert fk.caseload(7)["limit"] is None


@pytest.mark.parametrize(("language", "term"), [("sv", ""), ("en", "fast vårdkontakt")])
def test_the_legal_term_stands_beside_a_translated_role(language: str, term: str) -> None:
    with translation.override(language):
        assert fk.legal_term("fast_vardkontakt") == term
