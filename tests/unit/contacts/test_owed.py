"""A patient's standing duties as rows: whose they are, and who gets the act."""

from datetime import date, timedelta
from types import SimpleNamespace
from typing import Any
from uuid import UUID

import pytest

from contacts.policy.engine import Finding, Standing
from contacts.policy.objects import Texts
from contacts.presentation.owed import duties

TODAY = date(2026, 11, 22)
ONE_DAY = timedelta(days=1)
OWN, SISTER, FOREIGN = (str(UUID(int=number)) for number in (1, 2, 3))
PATIENT, CONTACT, HOLDER = UUID(int=4), UUID(int=5), UUID(int=6)
FVK = "fast_vardkontakt"


def finding(act: str = "review", **fields: Any) -> Finding:
    known: dict[str, Any] = {"subject": str(CONTACT), "unit": OWN, "staff": None, "since": TODAY, "due_on": TODAY}
    texts = {language: Texts(f"Titel {language}", "Meddelande", "Råd") for language in ("sv", "en")}
    return Finding(
        rule="fvk-review",
        version=1,
        clause="",
        outcome="duty",
        role=FVK,
        source="Lagen; riktlinjen",
        url="",
        texts=texts,
        duty=Standing(act=act, **known | fields),
    )


def rows(*findings: Finding, may_appoint: tuple[str, ...] = (FVK,)) -> list[Any]:
    contact = SimpleNamespace(pk=CONTACT, staff_id=HOLDER, staff=SimpleNamespace(name="Karin Åkerlund"))
    view: Any = SimpleNamespace(
        patient=SimpleNamespace(pk=PATIENT),
        on=TODAY,
        findings=findings,
        contacts=[contact],
        units={OWN: "Vårdcentralen", SISTER: "Hjärtmottagningen"},
    )
    unit: Any = SimpleNamespace(pk=UUID(OWN))
    return duties(view, unit, may_appoint)


def test_a_row_says_what_why_and_how_long() -> None:
    (row,) = rows(finding(due_on=TODAY - 2 * ONE_DAY))
    assert (row.what, row.message, row.why, row.rule_url) == (
        "Titel sv",
        "Meddelande",
        "Lagen",
        "/regelverk/fvk-review/",
    )
    assert (row.due, row.days_left, row.days_late) == (TODAY - 2 * ONE_DAY, -2, 2)


def test_the_soonest_comes_first_and_what_has_no_last_day_last() -> None:
    days = [None, TODAY + ONE_DAY, TODAY - ONE_DAY, TODAY]
    assert [row.due for row in rows(*(finding(due_on=day) for day in days))] == [*sorted(days[1:]), None]


@pytest.mark.parametrize(
    ("unit", "whose", "acts"),
    [
        (OWN, "Karin Åkerlund", True),
        (SISTER, "Karin Åkerlund, Hjärtmottagningen", False),
        (FOREIGN, "Karin Åkerlund", False),
        (None, "Karin Åkerlund", False),
    ],
)
def test_only_the_own_units_duties_have_their_act(unit: str | None, whose: str, acts: bool) -> None:
    (row,) = rows(finding(unit=unit))
    assert row.whose == whose
    assert bool(row.url) is acts


@pytest.mark.parametrize(
    ("unit", "may_appoint", "acts"),
    [
        (OWN, (FVK,), True),
        (OWN, (), False),
        (OWN, ("fast_lakarkontakt",), False),
        (SISTER, (FVK,), False),
        (None, (FVK,), True),
        (None, (), False),
    ],
)
def test_a_duty_to_appoint_is_for_those_who_may(unit: str | None, may_appoint: tuple[str, ...], acts: bool) -> None:
    (row,) = rows(finding("appoint", unit=unit, subject=str(PATIENT)), may_appoint=may_appoint)
    assert row.whose == ("Hjärtmottagningen" if unit == SISTER else "")
    assert bool(row.url) is acts


def test_contacts_left_behind_are_moved_from_their_holder() -> None:
    (row,) = rows(finding("reassign"))
    assert row.url == f"/kontakter/slutar/{HOLDER}/"
