"""Days that duties count from: each answers, in every kind of case, and reads in both languages."""

from collections.abc import Mapping
from datetime import date
from typing import Any

import pytest

from contacts.policy.anchors import ANCHORS, NamedDay
from contacts.policy.arguments import Reference
from contacts.policy.objects import Obligation
from contacts.policy.rulebook import load
from tests.unit.contacts.policy.support import standing

AUGUST, FEBRUARY = date(2025, 8, 31), date(2026, 2, 28)
IN_HOSPITAL = {"admitted_on": date(2026, 11, 10), "noticed_on": date(2026, 11, 11)}

Row = tuple[str, str, Mapping[str, Any], Mapping[str, Any], date | None]


def contact(**known: Any) -> Mapping[str, Any]:
    return {"patient": {"contacts": [{"from": AUGUST, **known}]}}


def episode(**known: Any) -> Mapping[str, Any]:
    return {"patient": {"episodes": [{**IN_HOSPITAL, **known}]}}


def held(*starts: date, consents: list[Mapping[str, Any]], **first: Any) -> Mapping[str, Any]:
    """Fasta vårdkontakter from these days, the first of them with more said of it, and the patient's consents."""
    contacts = [{"id": str(number), "from": start} for number, start in enumerate(starts)]
    return {"patient": {"contacts": [contacts[0] | first, *contacts[1:]], "coordination_consents": consents}}


def after(**former: Any) -> Mapping[str, Any]:
    """Home care, a life-threatening condition and a need since May, and a fast vårdkontakt with more said of it."""
    since = [{"from": MAY}]
    facts = {"services": since, "conditions": since, "assessments": [{"on": MAY}]}
    return {"patient": facts | {"contacts": [{"from": AUGUST} | former]}}


FOK = {"role": "fast_omsorgskontakt"}
SIX, TWO_WEEKS = {"months": 6}, {"months": 6, "ahead": 14}
TEN_DAYS = {"trigger": "days", "threshold": 10}
MAY, JUNE, JULY = date(2026, 5, 1), date(2026, 6, 1), date(2026, 7, 1)

ROWS: list[Row] = [
    ("contact_start", "contact", contact(), {}, AUGUST),
    ("contact_review", "contact", contact(), SIX, FEBRUARY),
    ("contact_review", "contact", contact(next_review_on=MAY), SIX, MAY),
    ("contact_review_reminder", "contact", contact(), TWO_WEEKS, date(2026, 2, 14)),
    ("contact_review_reminder", "contact", contact(next_review_on=MAY), TWO_WEEKS, date(2026, 4, 17)),
    ("contact_review_reminder", "contact", contact(next_review_on=date(2025, 9, 1)), TWO_WEEKS, AUGUST),
    ("holder_last_day", "contact", contact(), {}, None),
    ("holder_last_day", "contact", contact(holder_assigned_to=date(2026, 12, 31)), {}, date(2026, 12, 31)),
    ("holder_notice", "contact", contact(), {"ahead": 30}, None),
    ("holder_notice", "contact", contact(holder_assigned_to=date(2026, 12, 31)), {"ahead": 30}, date(2026, 12, 1)),
    ("holder_notice", "contact", contact(holder_assigned_to=date(2025, 9, 1)), {"ahead": 30}, AUGUST),
    ("request_made", "request", {"patient": {"requests": [{"made_on": MAY}]}}, {}, MAY),
    ("service_without_contact", "service", after(), FOK, MAY),
    ("service_without_contact", "service", after(role="fast_omsorgskontakt", to=JUNE), FOK, date(2026, 6, 2)),
    ("service_without_contact", "service", after(role="fast_omsorgskontakt", to=date(2026, 3, 1)), FOK, MAY),
    ("service_without_contact", "service", after(to=JUNE), FOK, MAY),
    ("service_without_contact", "service", after(role="fast_omsorgskontakt", to=date(2026, 11, 22)), FOK, MAY),
    ("service_without_municipal_fvk", "service", after(to=JUNE), {}, MAY),
    ("service_without_municipal_fvk", "service", after(unit_principal="municipality", to=JUNE), {}, date(2026, 6, 2)),
    ("condition_without_physician", "condition", after(to=JUNE), {}, MAY),
    ("condition_without_physician", "condition", after(physician=True, licensed=False, to=JUNE), {}, MAY),
    ("condition_without_physician", "condition", after(physician=True, to=JUNE), {}, date(2026, 6, 2)),
    ("assessment_without_fvk", "assessment", after(to=JUNE), {}, MAY),
    ("assessment_without_fvk", "assessment", after(unit="enheten", to=JUNE), {}, date(2026, 6, 2)),
    ("plan_owed", "contact", after(), {}, MAY),
    ("plan_owed", "contact", after(**{"from": JUNE}), {}, JUNE),
    ("plan_owed", "contact", after(plan_review_on=JULY), {}, JULY),
    ("episode_noticed", "episode", episode(), {}, date(2026, 11, 11)),
    ("episode_expected_end", "episode", episode(), {}, date(2026, 11, 12)),
    ("episode_expected_end", "episode", episode(expected_on=date(2026, 11, 25)), {}, date(2026, 11, 25)),
    (
        "episode_expected_end",
        "episode",
        episode(expected_on=date(2026, 11, 25), ready_on=date(2026, 11, 20)),
        {},
        date(2026, 11, 20),
    ),
    ("episode_ready_day", "episode", episode(), {}, None),
    ("episode_ready_day", "episode", episode(ready_on=date(2026, 11, 20)), {}, date(2026, 11, 20)),
    ("episode_trigger_day", "episode", episode(), TEN_DAYS, date(2026, 11, 21)),
    ("episode_trigger_day", "episode", episode(), {"trigger": "clinics", "threshold": 1}, None),
    ("coordination_owed", "patient", held(MAY, consents=[{}]), {}, None),
    ("coordination_owed", "patient", held(MAY, JUNE, consents=[]), {}, None),
    ("coordination_owed", "patient", held(MAY, JUNE, consents=[{}]), {}, JUNE),
    ("coordination_owed", "patient", held(JUNE, MAY, JULY, consents=[{}]), {}, JUNE),
    ("coordination_owed", "patient", held(MAY, JUNE, consents=[{"from": JULY}]), {}, JULY),
    ("coordination_owed", "patient", held(MAY, JUNE, consents=[{"to": JULY}]), {}, None),
    ("coordination_owed", "patient", held(MAY, JUNE, JULY, to=JUNE, consents=[{}]), {}, JULY),
    ("coordination_owed", "patient", held(MAY, JUNE, role="fast_lakarkontakt", consents=[{}]), {}, None),
]


@pytest.mark.parametrize(
    ("name", "kind", "overrides", "arguments", "expected"), ROWS, ids=[f"{row[0]}-{n}" for n, row in enumerate(ROWS)]
)
def test_day(
    name: str, kind: str, overrides: Mapping[str, Any], arguments: Mapping[str, Any], expected: date | None
) -> None:
    asked = standing(kind, overrides)
    assert NamedDay(name, tuple(arguments.items())).on(asked, {}) == expected


def duties() -> list[Obligation]:
    clauses = (clause for rule in load().rules for version in rule.versions for clause in version.clauses)
    return [clause.obligation for clause in clauses if clause.obligation is not None]


@pytest.mark.parametrize("name", ANCHORS)
def test_every_day_is_tried_and_used_and_reads_in_both_languages(name: str) -> None:
    assert name in {row[0] for row in ROWS}
    assert name in {day.anchor for made in duties() for day in (made.since, made.due_from)}
    said = ANCHORS[name].statements
    assert said["sv"] != said["en"]
    assert all(NamedDay(name).describe(language) == said[language] for language in ("sv", "en"))


def test_a_parameter_is_filled_in() -> None:
    day = NamedDay("contact_review", (("months", Reference("interval")),))
    asked = standing("contact", contact())
    assert day.on(asked, {"interval": 3}) == date(2025, 11, 30)
    assert day.on(asked, {"interval": 12}) == date(2026, 8, 31)


@pytest.mark.parametrize("name", [name for name in ANCHORS if name != "coordination_owed"])
def test_a_day_of_another_kind_than_the_duty_hangs_on_is_refused(name: str) -> None:
    arguments = {argument: 1 if kind == "integer" else "days" for argument, kind in ANCHORS[name].arguments.items()}
    with pytest.raises(TypeError, match="the duty hangs on PatientFacts"):
        NamedDay(name, tuple(arguments.items())).on(standing("patient"), {})
