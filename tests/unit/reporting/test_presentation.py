"""Groups by day, what the address may ask, the words."""

from datetime import UTC, date, datetime
from types import SimpleNamespace
from typing import Any
from uuid import UUID

import pytest
from django.urls import reverse
from django.utils import translation

from contacts.models import EvaluationRun
from contacts.policy.rulebook import load
from contacts.presentation.acts import VERBS, Owed, act
from contacts.presentation.owed import in_short
from fastkontakt.organisation.models import Unit
from reporting.presentation import MOST, Question, all_done, count_text, done_text, group_of, run_text
from reporting.selectors import Done
from reporting.terms import Terms, is_social_care, rests_on_social_services, terms_for

SUNDAY, MONDAY, WEDNESDAY = date(2026, 11, 22), date(2026, 11, 23), date(2026, 11, 25)
TERMS = Terms(frozenset({"fvk-need", "fvk-review"}), ("fast_lakarkontakt", "fast_vardkontakt"))
PATIENT, SUBJECT, LEAVER = (str(UUID(int=number)) for number in (1, 2, 3))


def viewer(kind: str = "vardcentral", performs_home_care: bool | None = False) -> Any:
    unit = Unit(tenant_id=1, kind=kind, performs_home_care=performs_home_care)
    return SimpleNamespace(tenant=SimpleNamespace(slug="gotland"), unit=unit)


@pytest.mark.parametrize(
    ("due", "on", "group"),
    [
        (date(2026, 11, 24), WEDNESDAY, "late"),
        (WEDNESDAY, WEDNESDAY, "today"),
        (date(2026, 11, 26), WEDNESDAY, "week"),
        (date(2026, 11, 29), WEDNESDAY, "week"),
        (date(2026, 11, 30), WEDNESDAY, "later"),
        (None, WEDNESDAY, "later"),
        (MONDAY, SUNDAY, "later"),
        (SUNDAY, SUNDAY, "today"),
        (date(2026, 11, 29), MONDAY, "week"),
        (date(2027, 1, 1), date(2026, 12, 31), "week"),
    ],
)
def test_a_day_belongs_to_one_group(due: date | None, on: date, group: str) -> None:
    assert group_of(due, on) == group


@pytest.mark.parametrize(
    ("query", "asked"),
    [
        ({}, Question()),
        ({"lista": "enheten", "regel": "fvk-need"}, Question(scope="unit", rule="fvk-need")),
        ({"lista": "alla", "regel": "fok-offer", "roll": "fast_omsorgskontakt"}, Question()),
        ({"roll": "fast_vardkontakt", "antal": "100"}, Question(role="fast_vardkontakt", size=100)),
        ({"antal": "1"}, Question()),
        ({"antal": "999999999999999999999"}, Question(size=MOST)),
        ({"antal": "-100"}, Question()),
        ({"antal": "²"}, Question()),
        ({"antal": "' or 1=1"}, Question()),
    ],
)
def test_the_address_asks_for_what_there_is(query: dict[str, str], asked: Question) -> None:
    assert Question.of_address(query, TERMS) == asked


def test_a_question_is_the_same_read_back_from_its_address() -> None:
    asked = Question(scope="unit", rule="fvk-need", role="fast_vardkontakt", size=150)
    path, _, query = asked.address().partition("?")
    assert path == reverse("reporting:worklist")
    assert Question.of_address(dict(pair.split("=") for pair in query.split("&")), TERMS) == asked


# --- PDL 2:8 ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("kind", "performs_home_care", "social"),
    [
        ("vardcentral", False, False),
        ("vardcentral", None, False),
        ("kommunal_halsosjukvard", False, False),
        ("sjukhusavdelning", False, False),
        ("hemtjanst", True, True),
        ("hemtjanst", None, True),
        ("sarskilt_boende", False, True),
    ],
)
def test_only_units_of_social_care_search_by_its_interventions(
    kind: str, performs_home_care: bool | None, social: bool
) -> None:
    asking = viewer(kind, performs_home_care)
    assert is_social_care(asking.unit) is social
    terms = terms_for(asking)
    assert ("fok-offer" in terms.rules, "fast_omsorgskontakt" in terms.roles) == (social, social)
    assert {"fvk-need", "inform-patient", "fvk-municipal"} <= terms.rules


def test_every_rule_that_names_home_care_or_special_housing_is_known_for_it() -> None:
    found = {rule.id for rule in load().rules if rests_on_social_services(rule)}
    assert {"fok-offer", "fok-home-care", "fok-special-housing", "fok-assistant-nurse"} <= found
    assert not {"inform-patient", "fvk-municipal", "flk-municipal-care", "reassign", "fvk-review"} & found


# --- words ------------------------------------------------------------------------------------------------------------


def due(*days: date | None) -> list[Any]:
    return [SimpleNamespace(due_on=day) for day in days]


@pytest.mark.parametrize(
    ("days", "said"),
    [
        ([], "Allt är gjort."),
        ([WEDNESDAY], "Allt är gjort. Nästa uppgift väntas onsdag 25 nov."),
        ([SUNDAY, WEDNESDAY], ""),
        ([date(2026, 11, 1)], ""),
        ([None], ""),
        ([WEDNESDAY, None], ""),
    ],
)
def test_all_is_done_when_nothing_is_due_and_nothing_waits_undated(days: list[date | None], said: str) -> None:
    assert all_done(due(*days), on=SUNDAY) == said


def test_the_day_is_said_in_the_readers_language() -> None:
    with translation.override("en"):
        assert all_done(due(WEDNESDAY), on=SUNDAY).endswith("Wednesday 25 Nov.")


def test_what_is_done_is_counted_up() -> None:
    done = [Done(tuple(UUID(int=number) for number in range(count)), cut=False) for count in (0, 1, 3)]
    assert [done_text(found) for found in done] == ["", "1 klar i dag", "3 klara i dag"]
    assert done_text(Done(done[2].keys, cut=True)) == "3+ klara i dag"


@pytest.mark.parametrize(("count", "shown"), [(0, ""), (7, "7"), (99, "99"), (100, "99+")])
def test_the_count_goes_no_further_than_it_is_asked_for(count: int, shown: str) -> None:
    assert count_text(count) == shown


def test_the_law_in_short_is_its_first_provision() -> None:
    assert in_short("3 kap. 2 § PL; Hallands rutin") == "3 kap. 2 § PL"


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"patients_done": 40, "patients_in_all": 100}, "nu: 40 procent klart."),
        ({"patients_done": 0, "patients_in_all": 0}, "nu: 0 procent klart."),
        ({"finished_at": datetime(2026, 11, 21, 23, 30, tzinfo=UTC)}, "söndag 22 nov kl. 00:30."),
    ],
)
def test_the_run_says_when_or_how_far(fields: dict[str, Any], said: str) -> None:
    assert run_text(EvaluationRun(tenant_id=1, **fields)).endswith(said)


def test_without_a_run_nothing_is_said() -> None:
    assert run_text(None) == ""


# --- acts -------------------------------------------------------------------------------------------------------------


def owed(key: str, **fields: Any) -> Owed:
    values = {"act": key, "rule": "fvk-need", "role": "fast_vardkontakt", "leaver": LEAVER}
    return Owed(patient=PATIENT, subject=SUBJECT, **(values | fields))


@pytest.mark.parametrize("key", VERBS)
def test_every_act_has_a_page(key: str) -> None:
    found = act(owed(key), till="arbetslista")
    assert found.label == str(VERBS[key])
    assert found.url.startswith("/")
    assert found.url.endswith("till=arbetslista")
    assert any(subject in found.url for subject in (PATIENT, SUBJECT, LEAVER))


def test_every_act_that_the_rulebook_names_is_known() -> None:
    clauses = [clause for rule in load().rules for version in rule.versions for clause in version.clauses]
    assert {clause.obligation.act for clause in clauses if clause.obligation} <= set(VERBS)


@pytest.mark.parametrize(
    ("rule", "occasion"), [("fvk-life-threatening", "life_threatening"), ("fvk-before-discharge", "before_discharge")]
)
def test_an_appointment_is_opened_with_its_occasion(rule: str, occasion: str) -> None:
    assert f"roll=fast_vardkontakt&anledning={occasion}" in act(owed("appoint", rule=rule)).url


def test_a_stay_is_named_to_its_assessment() -> None:
    assert f"vardtillfalle={SUBJECT}" in act(owed("assess", rule="fvk-inpatient-triggers")).url
    assert SUBJECT not in act(owed("assess")).url
