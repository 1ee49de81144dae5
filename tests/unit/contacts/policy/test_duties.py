"""What a duty says: on what, by whom, since when, until when, under which law."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from contacts.policy.engine import Finding, Standing, evaluate
from contacts.policy.objects import Rule, RuleInForce, Version
from contacts.policy.rulebook import load
from tests.unit.contacts.policy.support import FLK, FOK, FVK, TODAY, case, judged

BOOK = load()
Overrides = Mapping[str, Any]


def findings(rule: str, overrides: Overrides, *, on: date = TODAY, role: str = "", **more: Any) -> list[Finding]:
    asked = replace(case(overrides, checkpoint="standing", on=on, **more), role=role)
    return [found for found in evaluate(BOOK, asked).findings if found.rule == rule]


def duty(rule: str, overrides: Overrides, *, on: date = TODAY, **more: Any) -> Standing:
    """The one duty that the rule finds."""
    (found,) = findings(rule, overrides, on=on, **more)
    assert found.outcome == "duty"
    assert found.duty is not None
    return found.duty


def patient(**known: Any) -> Overrides:
    return {"patient": known}


def request(made_on: date, **known: Any) -> Overrides:
    return patient(requests=[{"made_on": made_on, **known}])


def municipal_care(start: date) -> Overrides:
    return patient(services=[{"kind": "kommunal_halsosjukvard", "from": start}])


TWO_CONTACTS = patient(
    contacts=[
        {"id": "läkaren", "role": FLK, "unit": "vårdcentralen", "staff": "Ek", "from": date(2026, 11, 18)},
        {"id": "sköterskan", "role": FVK, "unit": "hemsjukvården", "staff": "Al", "from": date(2026, 11, 20)},
    ]
)


def test_there_is_one_duty_for_each_thing_it_hangs_on() -> None:
    found = findings("inform-patient", TWO_CONTACTS)
    assert [(item.role, item.duty) for item in found] == [
        (
            FLK,
            Standing(
                subject="läkaren",
                unit="vårdcentralen",
                staff="Ek",
                since=date(2026, 11, 18),
                due_on=date(2026, 11, 25),
                act="inform",
            ),
        ),
        (
            FVK,
            Standing(
                subject="sköterskan",
                unit="hemsjukvården",
                staff="Al",
                since=date(2026, 11, 20),
                due_on=date(2026, 11, 27),
                act="inform",
            ),
        ),
    ]


@pytest.mark.parametrize(("role", "subjects"), [(FLK, ["läkaren"]), (FVK, ["sköterskan"]), (FOK, [])])
def test_a_role_is_that_of_what_the_duty_hangs_on(role: str, subjects: list[str]) -> None:
    found = findings("inform-patient", TWO_CONTACTS, role=role)
    assert [item.duty.subject for item in found if item.duty] == subjects


def test_a_rule_is_met_only_where_every_one_is() -> None:
    told = {"informed_orally_on": TODAY, "informed_in_writing_on": TODAY}
    for contacts, expected in (([told, {}], False), ([told, told], True)):
        known = [{"id": str(number), **item} for number, item in enumerate(contacts)]
        asked = case(patient(contacts=known), checkpoint="standing")
        passed = {item.rule for item in evaluate(BOOK, asked).passed}
        assert ("inform-patient" in passed) is expected


def test_the_managers_duty_names_the_unit_alone() -> None:
    found = duty("fvk-on-request", request(TODAY, unit="hemsjukvården"))
    assert (found.unit, found.staff, found.act) == ("hemsjukvården", None, "answer")


def test_a_duty_on_the_patient_has_the_patients_id() -> None:
    contacts = [{"id": "a", "unit": "a", "from": date(2026, 5, 1)}, {"id": "b", "unit": "b", "from": date(2026, 6, 1)}]
    found = duty("fvk-coordinator-missing", patient(id="hon", contacts=contacts))
    assert (found.subject, found.unit, found.staff) == ("hon", "a", None)
    assert (found.since, found.due_on) == (date(2026, 6, 1), date(2026, 6, 15))


@pytest.mark.parametrize(
    ("made_on", "due_on"),
    [
        (date(2026, 11, 16), date(2026, 11, 23)),
        (date(2026, 11, 21), date(2026, 11, 27)),
        (date(2026, 12, 22), date(2027, 1, 4)),
        (date(2026, 12, 23), date(2027, 1, 5)),
        (date(2026, 12, 29), date(2027, 1, 8)),
        (date(2026, 4, 1), date(2026, 4, 10)),
        (date(2026, 5, 13), date(2026, 5, 21)),
        (date(2026, 6, 17), date(2026, 6, 25)),
        (date(2028, 2, 25), date(2028, 3, 3)),
        (date(2027, 2, 26), date(2027, 3, 5)),
    ],
)
def test_five_working_days_pass_over_weekends_christmas_easter_and_midsummer(made_on: date, due_on: date) -> None:
    found = duty("fvk-on-request", request(made_on), on=made_on)
    assert (found.since, found.due_on) == (made_on, due_on)


@pytest.mark.parametrize(
    ("start", "due_on"),
    [
        (date(2026, 12, 17), date(2026, 12, 31)),
        (date(2028, 2, 20), date(2028, 3, 5)),
        (date(2027, 2, 20), date(2027, 3, 6)),
    ],
)
def test_fourteen_days_are_calendar_days(start: date, due_on: date) -> None:
    found = duty("fok-offer", patient(services=[{"from": start}]), on=start)
    assert (found.since, found.due_on) == (start, due_on)


def test_the_three_days_to_the_call_run_on_through_christmas() -> None:
    stay = {"ready_on": date(2026, 12, 23), "noticed_on": date(2026, 12, 20), "sip_needed": True}
    found = duty("fvk-sip-call", patient(episodes=[stay]), on=date(2026, 12, 23))
    assert (found.since, found.due_on) == (date(2026, 12, 23), date(2026, 12, 26))
    assert (found.unit, found.staff, found.act) == ("enheten", None, "episode")


def test_a_duty_of_the_same_day_is_due_on_the_day_itself() -> None:
    found = duty("fvk-life-threatening", patient(conditions=[{"from": TODAY, "unit": "a"}]))
    assert (found.unit, found.since, found.due_on) == ("a", TODAY, TODAY)


@pytest.mark.parametrize(
    ("start", "since", "due_on"),
    [
        (date(2025, 8, 31), date(2026, 2, 14), date(2026, 2, 28)),
        (date(2027, 8, 31), date(2028, 2, 15), date(2028, 2, 29)),
        (date(2026, 3, 31), date(2026, 9, 16), date(2026, 9, 30)),
    ],
)
def test_a_review_six_months_after_a_months_last_day(start: date, since: date, due_on: date) -> None:
    contact = patient(contacts=[{"from": start}])
    found = duty("fvk-review", contact, on=since)
    assert (found.since, found.due_on) == (since, due_on)
    assert findings("fvk-review", contact, on=date.fromordinal(since.toordinal() - 1)) == []


def test_a_review_counts_in_the_regions_months() -> None:
    asked = case(patient(contacts=[{"from": date(2026, 8, 31)}]), checkpoint="standing")
    rule = BOOK.rule("fvk-review")
    assert judged(BOOK, rule, asked)[0] == []
    (found,), _ = judged(BOOK.for_tenant("gotland"), rule, asked, {"interval_months": 3, "remind_days": 30})
    assert found.duty is not None
    assert (found.duty.since, found.duty.due_on) == (date(2026, 10, 31), date(2026, 11, 30))


def test_a_reminder_does_not_come_before_the_contact() -> None:
    contact = {"from": date(2026, 11, 20), "next_review_on": date(2026, 11, 24)}
    found = duty("fvk-review", patient(contacts=[contact]))
    assert (found.since, found.due_on) == (date(2026, 11, 20), date(2026, 11, 24))


MIDNIGHT: list[tuple[str, Overrides, date, int | None, str, date | None, date | None]] = [
    ("fvk-municipal", municipal_care(date(2020, 1, 1)), date(2026, 6, 30), None, "", None, None),
    (
        "fvk-municipal",
        municipal_care(date(2020, 1, 1)),
        date(2026, 7, 1),
        1,
        "6 kap. 2 § andra stycket patientlagen",
        date(2026, 7, 1),
        date(2026, 7, 15),
    ),
    (
        "fvk-municipal",
        municipal_care(date(2026, 7, 2)),
        date(2026, 7, 2),
        1,
        "6 kap. 2 § andra stycket patientlagen",
        date(2026, 7, 2),
        date(2026, 7, 16),
    ),
    (
        "fvk-need",
        patient(assessments=[{"on": date(2026, 6, 29)}]),
        date(2026, 6, 30),
        2,
        "6 kap. 2 § patientlagen (2014:821); 4 kap. 1 § hälso- och sjukvårdsförordningen",
        date(2026, 6, 29),
        date(2026, 7, 6),
    ),
    (
        "fvk-need",
        patient(assessments=[{"on": date(2026, 6, 29)}]),
        date(2026, 7, 1),
        3,
        "6 kap. 2 § första stycket patientlagen (2014:821); 4 kap. 2 a § hälso- och sjukvårdslagen",
        date(2026, 6, 29),
        date(2026, 7, 6),
    ),
    (
        "inform-patient",
        patient(contacts=[{"from": date(2026, 6, 26)}]),
        date(2026, 6, 30),
        1,
        "registrets ordning i hela landet före lagkravet (efter Region Hallands rutin",
        date(2026, 6, 26),
        date(2026, 7, 3),
    ),
    (
        "inform-patient",
        patient(contacts=[{"from": date(2026, 6, 26)}]),
        date(2026, 7, 1),
        2,
        "3 kap. 2 § patientlagen (2014:821)",
        date(2026, 6, 26),
        date(2026, 7, 3),
    ),
    (
        "fok-offer",
        patient(services=[{"from": date(2025, 6, 20)}]),
        date(2025, 7, 1),
        2,
        "10 kap. 7 § socialtjänstlagen (2025:400)",
        date(2025, 6, 20),
        date(2025, 7, 4),
    ),
    (
        "fok-offer",
        patient(services=[{"from": date(2019, 1, 1)}]),
        date(2026, 11, 22),
        2,
        "10 kap. 7 § socialtjänstlagen (2025:400)",
        date(2022, 7, 1),
        date(2022, 7, 15),
    ),
]
"""Rule, case, day -> version, source, since and due; no version where the law does not yet oblige."""


@pytest.mark.parametrize(
    ("rule", "overrides", "on", "version", "source", "since", "due_on"),
    MIDNIGHT,
    ids=[f"{row[0]}-{row[2]}-{n}" for n, row in enumerate(MIDNIGHT)],
)
def test_the_law_changes_at_midnight_and_what_stood_before_still_stands(
    rule: str,
    overrides: Overrides,
    on: date,
    version: int | None,
    source: str,
    since: date | None,
    due_on: date | None,
) -> None:
    found = findings(rule, overrides, on=on)
    if version is None:
        assert found == []
        return
    (item,) = found
    assert item.duty is not None
    assert (item.version, item.duty.since, item.duty.due_on) == (version, since, due_on)
    assert item.source.startswith(source)


def in_force(rule: Rule, *versions: Version) -> RuleInForce:
    return RuleInForce(replace(rule, versions=versions), versions[-1], {}, None)


def test_versions_that_follow_on_each_other_are_one_law() -> None:
    rule = BOOK.rule("fvk-need")
    first, second, third = rule.versions
    clause = third.clauses[0]
    assert in_force(rule, first, second, third).obliged_from(clause) == date(2015, 1, 1)


def test_a_gap_a_repeal_or_another_clause_begins_the_law_anew() -> None:
    rule = BOOK.rule("fvk-need")
    first, second, third = rule.versions
    clause = third.clauses[0]
    gap = replace(second, valid_to=date(2026, 6, 29))
    assert in_force(rule, first, gap, third).obliged_from(clause) == date(2026, 7, 1)
    repeal = replace(second, repeal=True, clauses=())
    assert in_force(rule, first, repeal, third).obliged_from(clause) == date(2026, 7, 1)
    another = replace(second, clauses=(replace(second.clauses[0], name="annat"),))
    assert in_force(rule, first, another, third).obliged_from(clause) == date(2026, 7, 1)
    elsewhere = replace(first, clauses=(replace(first.clauses[0], checkpoint="appoint"),))
    assert in_force(rule, elsewhere, second, third).obliged_from(clause) == date(2017, 4, 1)


def test_what_is_not_recorded_is_asked_for_and_still_says_who_and_when() -> None:
    contacts = [{"physician": True, "licensed": "unknown"}]
    (found,) = findings("fvk-life-threatening", patient(conditions=[{"from": TODAY, "unit": "a"}], contacts=contacts))
    assert (found.outcome, found.missing) == ("ask", ("other_physician_fvk_exists",))
    assert found.duty is not None
    assert (found.duty.unit, found.duty.due_on) == ("a", TODAY)


def test_the_triggers_oblige_in_their_region_alone() -> None:
    stay = patient(episodes=[{"admitted_on": date(2026, 11, 11)}])
    found = duty("fvk-inpatient-triggers", stay, tenant="halland")
    assert (found.unit, found.since, found.due_on) == ("avdelningen", TODAY, date(2026, 11, 24))
    assert findings("fvk-inpatient-triggers", stay, tenant="gotland") == []


def test_each_trigger_is_a_duty_of_its_own() -> None:
    stay = {
        "admitted_on": date(2026, 11, 11),
        "unknown_primary_since": TODAY,
        "stays": [{"clinic": "Medicin"}, {"clinic": "Kirurgi"}],
    }
    found = findings("fvk-inpatient-triggers", patient(episodes=[stay]), tenant="halland")
    assert {item.clause for item in found} == {"lang-vardtid", "flera-kliniker", "okand-primartumor"}


def test_a_holders_last_day_is_seen_thirty_days_ahead_and_due_on_the_day() -> None:
    contact = {"unit": "a", "staff": "x", "holder_assigned_to": date(2026, 12, 22)}
    found = duty("reassign", patient(contacts=[contact]))
    assert (found.unit, found.staff, found.since, found.due_on) == ("a", None, TODAY, date(2026, 12, 22))
