"""The dashboard in words: bands of load, changes since last month, shares, and what the charts say."""

from datetime import date
from types import SimpleNamespace
from typing import Any

import pytest
from django.utils import translation

from fastkontakt import permissions
from reporting.dashboard import drawings, presentation
from reporting.dashboard.links import Links
from reporting.dashboard.loads import band_of, passed, role_loads
from reporting.dashboard.question import Kind
from reporting.dashboard.selectors import Overview, missing, month_before
from reporting.figures.selectors import Flow, month_ends
from tests.unit.reporting.overview import FLK, FVK, TODAY, overview, person, viewer

pytestmark = pytest.mark.urls("fastkontakt.urls")
BEFORE = date(2026, 10, 22)


def links(*held: str) -> Links:
    return Links(viewer(*held), on=TODAY, first=date(2024, 1, 1))


@pytest.mark.parametrize(
    ("count", "limit", "band"),
    [
        (0, 10, "room"),
        (8, 10, "room"),
        (9, 10, "near"),
        (10, 10, "near"),
        (11, 10, "over"),
        (5, None, ""),
        (1, 0, "over"),
    ],
)
def test_the_band_of_a_load(count: int, limit: int | None, band: str) -> None:
    assert band_of(count, limit) == band


@pytest.mark.parametrize(
    ("day", "before"),
    [
        (date(2026, 11, 22), date(2026, 10, 22)),
        (date(2026, 3, 31), date(2026, 2, 28)),
        (date(2024, 3, 30), date(2024, 2, 29)),
        (date(2026, 1, 5), date(2025, 12, 5)),
    ],
)
def test_a_month_before(day: date, before: date) -> None:
    assert month_before(day) == before


@pytest.mark.parametrize(
    ("now", "then", "known", "words", "way"),
    [
        (5, 3, True, "2 fler än 22 okt 2026", "worse"),
        (3, 1103, True, "1\xa0100 färre än 22 okt 2026", "better"),
        (3, 3, True, "Lika många som 22 okt 2026", "same"),
        (3, 0, False, "Ingen uppgift för 22 okt 2026", "same"),
    ],
)
def test_a_change_in_words(now: int, then: int, known: bool, words: str, way: str) -> None:
    assert presentation.change(now, then, BEFORE, known=known) == words
    assert presentation.way(now, then, known=known) == way


def test_numbers_are_written_as_in_the_language() -> None:
    assert presentation.number(1100) == "1\xa0100"
    with translation.override("en"):
        assert presentation.number(1100) == "1,100"


@pytest.mark.parametrize(("part", "whole", "words"), [(199, 200, "99 procent"), (200, 200, "100 procent"), (0, 0, "")])
def test_only_all_is_a_hundred_percent(part: int, whole: int, words: str) -> None:
    assert presentation.share(part, whole) == words


def test_a_contact_is_missing_once_for_each_group() -> None:
    counted = {("in_hospital", FVK): 3, ("covered_hospital", FVK): 1, ("in_life_threat", FVK): 2, ("listed", ""): 9}
    assert missing(counted) == 4


# --- loads ----------------------------------------------------------------------------------------------------------


def loaded(**loads: tuple[int, int | None]) -> Overview:
    """People by name, each with open contacts and a limit."""
    people = {name: person(name) for name in loads}
    return overview(
        people=list(people.values()),
        open_now={(people[name].pk, FLK): count for name, (count, _limit) in loads.items() if count},
        limits={(people[name].pk, FLK): limit for name, (_count, limit) in loads.items() if limit is not None},
    )


def test_the_fullest_stand_first_and_those_without_a_limit_last() -> None:
    (role,) = role_loads(loaded(A=(5, 10), B=(12, 10), C=(90, None), D=(0, 3), E=(10, 10)), links())
    assert [(bar.name[0], bar.band) for bar in role.bars] == [
        ("B", "over"),
        ("E", "near"),
        ("A", "room"),
        ("D", "room"),
        ("C", ""),
    ]
    assert [bar.words for bar in role.bars] == [
        "2 över gränsen",
        "gränsen nådd",
        "rum för 5 till",
        "rum för 3 till",
        "ingen gräns",
    ]
    assert role.summary == "1 över sin gräns, 1 nära, 2 med rum kvar. 1 utan gräns."


def test_the_limit_is_at_the_same_place_for_all_and_bars_end_at_the_edge() -> None:
    (role,) = role_loads(loaded(A=(30, 10), B=(5, 10), C=(4, None)), links())
    assert [bar.limit_at for bar in role.bars] == ["66.7%", "66.7%", ""]
    assert [bar.filled for bar in role.bars] == ["100.0%", "33.3%", ""]


def test_one_over_the_limit_is_counted_once_for_each_role() -> None:
    key = person("A").pk
    assert passed({(key, FLK): 3, (key, FVK): 9}, {(None, FLK): 2, (key, FVK): 9}) == 1


def test_a_guide_value_is_drawn_where_it_fits() -> None:
    physician = person("A", profession="lakare", training="st")
    near = overview(people=[physician], open_now={(physician.pk, FLK): 500}, limits={(physician.pk, FLK): 600})
    far = overview(people=[physician], open_now={(physician.pk, FLK): 50}, limits={(physician.pk, FLK): 60})
    assert role_loads(near, links())[0].bars[0].guide_at == "91.7%"
    assert role_loads(far, links())[0].bars[0].guide_at == ""
    assert role_loads(far, links())[0].bars[0].guide == 550


# --- links and charts -----------------------------------------------------------------------------------------------


def test_one_without_patients_has_no_links_and_no_day_before_the_figures_has_any() -> None:
    assert links().to(Kind.OPEN) == ""
    own = links(permissions.READ_PATIENTS)
    assert own.to(Kind.OPEN, FLK) == f"/enheten/bakom/?visa=oppna&om={FLK}&dag=2026-11-22"
    assert own.to(Kind.OPEN, on=date(2023, 12, 31)) == ""
    assert own.during(Kind.BEGUN, date(2026, 11, 1), TODAY).endswith("visa=nya&fran=2026-11-01&dag=2026-11-22")


def flowing(**of: list[int]) -> Overview:
    """What began in each of the last months, by measure."""
    flows = {(measure, FVK): [Flow(0, 0)] * (24 - len(v)) + [Flow(n, 0) for n in v] for measure, v in of.items()}
    return overview(flows=flows)


def test_what_is_done_in_time_in_words() -> None:
    chart = drawings.duties(flowing(met_in_time=[3, 2], met_late=[2, 1]), links())
    assert chart is not None
    assert chart.summary == (
        "62 procent av 8 uppgifter fullgjordes i tid sedan 1 dec 2025. Flest försenade: oktober 2026, 2."
    )
    assert drawings.duties(flowing(), links()) is None


def test_the_axis_names_the_year_at_first_and_each_january() -> None:
    months = month_ends(TODAY, 12)
    assert drawings._short(months)[:3] == ("dec\n2025", "jan\n2026", "feb")
    with translation.override("en"):
        assert drawings._short(months)[:3] == ("Dec\n2025", "Jan\n2026", "Feb")


def test_changes_are_drawn_where_there_are_any() -> None:
    with_changes = drawings.flows(flowing(open=[2], changed=[1]), links())
    without = drawings.flows(flowing(open=[2]), links())
    assert with_changes is not None
    assert without is not None
    assert [series.name for series in with_changes.series] == ["Nya", "Avslutade", "Byten"]
    assert [series.name for series in without.series] == ["Nya", "Avslutade"]
    assert with_changes.summary == "Sedan 1 dec 2025: 2 nya, 0 avslutade och 1 byten."


@pytest.mark.parametrize(
    ("counts", "words"),
    [
        ([5] * 24, "Fast vårdkontakt: 5, lika många som 31 dec 2024."),
        ([5] * 23 + [7], "Fast vårdkontakt: 7, upp från 5 den 31 dec 2024."),
        ([5] * 23 + [1], "Fast vårdkontakt: 1, ner från 5 den 31 dec 2024."),
    ],
)
def test_a_trend_in_words(counts: list[int], words: str) -> None:
    chart = drawings.trend(overview(trend={("open", FVK): counts}), links())
    assert chart is not None
    assert chart.summary == words


def test_rules_that_one_may_not_ask_by_stand_together_without_links() -> None:
    found = overview(now={("overdue", "fvk-review"): 2, ("overdue", "fok-offer"): 3, ("overdue", "fok-else"): 1})
    book: Any = SimpleNamespace(rule=lambda rule: SimpleNamespace(text=lambda language: SimpleNamespace(title=rule)))
    terms: Any = SimpleNamespace(rules=frozenset({"fvk-review"}))
    rows = presentation.rules(found, book, terms, links(permissions.READ_PATIENTS))
    assert [(row.title, row.overdue, bool(row.url)) for row in rows] == [
        ("Övriga regler", 4, False),
        ("fvk-review", 2, True),
    ]
