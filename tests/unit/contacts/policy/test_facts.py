"""Every fact, found by enumeration, answers each of the values that it declares."""

from collections.abc import Mapping
from datetime import date
from typing import Any

import pytest

from contacts.policy import predicates
from contacts.policy.conditions import Condition, FactCondition
from contacts.policy.predicates.staff import add_months, age_on
from contacts.policy.registry import FACTS, SpecialityRange
from contacts.policy.rulebook import load
from tests.unit.contacts.policy.support import FLK, FOK, FVK, case

assert predicates

NO_UNIT = {"unit": "unknown"}
NOBODY = {"appointee": "unknown"}
END = {"checkpoint": "end"}
PHYSICIAN_ENDS = {"ending": {"physician": True}}
THREATENED = {"patient": {"conditions": [{}]}}
REPLACING = {"replaces": "en annan"}
CHILDREN = (SpecialityRange("barn_och_ungdomsmedicin", 0, 18),)
PAEDIATRICIAN = {"specialities": ["barn_och_ungdomsmedicin"]}


def staff(**known: Any) -> dict[str, Any]:
    return {"appointee": known}


def patient(**known: Any) -> dict[str, Any]:
    return {"patient": known}


def contact(**known: Any) -> dict[str, Any]:
    return {"patient": {"contacts": [known]}}


def condition(**known: Any) -> dict[str, Any]:
    return {"patient": {"conditions": [known]}}


DAY, BEFORE, AFTER = date(2026, 11, 22), date(2026, 11, 21), date(2026, 11, 23)

Row = tuple[str, dict[str, Any], bool | None, dict[str, Any], dict[str, Any]]


def row(fact: str, expected: bool | None, overrides: dict[str, Any] | None = None, /, **more: Any) -> Row:
    """A fact, what it should answer, what differs from the ordinary case, and its arguments or the kind of case."""
    kind = {key: more.pop(key) for key in ("checkpoint", "role") if key in more}
    return fact, more, expected, overrides or {}, kind


TABLE: list[Row] = [
    row("actor_manages_unit", True),
    row("actor_manages_unit", True, {"ending": {"unit": "enheten"}}, **END),
    row("actor_manages_unit", False, {"ending": {"unit": "en annan enhet"}}, **END),
    row("actor_manages_unit", False, {"actor": {"role": "staff"}}),
    row("actor_manages_unit", False, {"actor": {"unit": "en annan enhet"}}),
    row("actor_manages_unit", None, {"actor": "unknown"}),
    row("actor_manages_unit", None, NO_UNIT),
    row("actor_holds_delegation", True, {"actor": {"delegations": [{"roles": [FVK], "to": DAY}]}}),
    row("actor_holds_delegation", False, {"actor": {"delegations": [{"roles": [FVK], "to": BEFORE}]}}),
    row("actor_holds_delegation", False, {"actor": {"delegations": [{"roles": [FVK], "from": AFTER}]}}),
    row("actor_holds_delegation", False, {"actor": {"delegations": [{"roles": [FLK, FOK]}]}}),
    row("actor_holds_delegation", False, {"actor": {"delegations": [{"roles": [FVK], "unit": "en annan enhet"}]}}),
    row("actor_holds_delegation", None, {"actor": "unknown"}),
    row("actor_signed_in_at_unit", True, {"actor": {"role": "staff"}}),
    row("actor_signed_in_at_unit", False, {"actor": {"unit": "en annan enhet"}}),
    row("actor_signed_in_at_unit", False, {"actor": {"unit": "unknown"}}),
    row("actor_signed_in_at_unit", None, NO_UNIT),
    row("unit_is_municipal", True, {"unit": {"principal": "municipality"}}),
    row("unit_is_municipal", False, {"unit": {"principal": "private"}}),
    row("unit_is_municipal", True, {"ending": {"unit_principal": "municipality"}}, **END),
    row("unit_is_municipal", None, NO_UNIT),
    row("unit_is_psychiatric", True, {"unit": {"kind": "psykiatri"}}),
    row("unit_is_psychiatric", False),
    row("unit_is_psychiatric", None, NO_UNIT),
    row("unit_provides_health_care", True),
    row("unit_provides_health_care", False, {"unit": {"provides_health_care": False}}),
    row("unit_provides_health_care", None, {"unit": {"provides_health_care": "unknown"}}),
    row("unit_is_primary_care", True),
    row("unit_is_primary_care", False, {"unit": {"primary_care": False}}),
    row("unit_is_primary_care", None, {"unit": {"primary_care": "unknown"}}),
    row("unit_performs_home_care", True, role=FOK),
    row("unit_performs_home_care", False),
    row("unit_performs_home_care", None, {"unit": {"performs_home_care": "unknown"}}),
    row("unit_has_telephone", True),
    row("unit_has_telephone", False, {"unit": {"has_telephone": False}}),
    row("unit_has_telephone", None, NO_UNIT),
    row("appointee_has_telephone", True),
    row("appointee_has_telephone", False, staff(has_telephone=False)),
    row("appointee_has_telephone", None, NOBODY),
    row("appointee_assigned_on_start", True, staff(assignments=[{"from": DAY, "to": DAY}])),
    row("appointee_assigned_on_start", False, staff(assignments=[{"to": BEFORE}, {"from": AFTER}])),
    row("appointee_assigned_on_start", None, NOBODY),
    row("appointee_assignment_ended", True, staff(assignments=[{"to": BEFORE}])),
    row("appointee_assignment_ended", False, staff(assignments=[{"to": BEFORE}, {"from": AFTER}])),
    row("appointee_assignment_ended", False, staff(assignments=[])),
    row("appointee_assignment_ended", None, NOBODY),
    row("appointee_is_physician", True, role=FLK),
    row("appointee_is_physician", False),
    row("appointee_is_physician", None, NOBODY),
    row("appointee_is_licensed", True),
    row("appointee_is_licensed", False, staff(licensed=False)),
    row("appointee_is_licensed", None, staff(licensed="unknown")),
    row("appointee_in_specialist_training", True, staff(training="st")),
    row("appointee_in_specialist_training", False, staff(training="at")),
    row("appointee_in_specialist_training", None, NOBODY),
    row("appointee_training_in", True, staff(training="st", training_speciality="geriatrik"), speciality="geriatrik"),
    row("appointee_training_in", False, staff(training="st", training_speciality="kirurgi"), speciality="geriatrik"),
    row("appointee_training_in", False, staff(training="at", training_speciality="geriatrik"), speciality="geriatrik"),
    row("appointee_training_in", False, speciality="geriatrik"),
    row("appointee_training_in", None, staff(training="st"), speciality="geriatrik"),
    row("appointee_specialist_in", True, speciality="allmanmedicin", role=FLK),
    row("appointee_specialist_in", False, speciality="kirurgi", role=FLK),
    row("appointee_specialist_in", None, NOBODY, speciality="kirurgi"),
    row(
        "appointee_specialist_for_age",
        True,
        {**staff(**PAEDIATRICIAN), **patient(born_on=date(2007, 11, 23))},
        accepted=CHILDREN,
    ),
    row(
        "appointee_specialist_for_age",
        False,
        {**staff(**PAEDIATRICIAN), **patient(born_on=date(2007, 11, 22))},
        accepted=CHILDREN,
    ),
    row("appointee_specialist_for_age", False, {**staff(**PAEDIATRICIAN), **patient(born_on="unknown")}, accepted=()),
    row(
        "appointee_specialist_for_age",
        True,
        {**staff(specialities=["geriatrik"]), **patient(born_on="unknown")},
        accepted=(SpecialityRange("geriatrik"),),
    ),
    row(
        "appointee_specialist_for_age",
        None,
        {**staff(**PAEDIATRICIAN), **patient(born_on="unknown")},
        accepted=CHILDREN,
    ),
    row("individual_assessment_documented", True, {"individual_assessment": "Prövad."}),
    row("individual_assessment_documented", False, {"individual_assessment": " \n"}),
    row("appointee_is_hired", True, staff(employment="hired")),
    row("appointee_is_hired", False),
    row("appointee_is_hired", None, staff(employment="unknown")),
    row("appointee_employed_months", True, staff(employed_since=date(2026, 8, 22)), months=3),
    row("appointee_employed_months", False, staff(employed_since=date(2026, 8, 23)), months=3),
    row("appointee_employed_months", None, staff(employed_since="unknown"), months=3),
    row("appointee_has_profession", True, professions=("sjukskoterska",)),
    row("appointee_has_profession", False, professions=()),
    row("appointee_has_profession", None, NOBODY, professions=()),
    row("appointee_has_certificate", True, role=FOK),
    row("appointee_has_certificate", False),
    row("appointee_has_certificate", None, NOBODY),
    row("appointee_in_transition", True, staff(assistant_nurse="transition")),
    row("appointee_in_transition", False, role=FOK),
    row("appointee_in_transition", None, NOBODY),
    row("appointee_permanently_employed", True),
    row("appointee_permanently_employed", False, staff(employment="temporary")),
    row("appointee_permanently_employed", None, staff(employment="unknown")),
    row("appointee_employed_by", True, staff(employed_since=DAY), day=DAY),
    row("appointee_employed_by", False, staff(employed_since=AFTER), day=DAY),
    row("appointee_employed_by", None, staff(employed_since="unknown"), day=DAY),
    row("appointee_has_limit", True, staff(limit=1)),
    row("appointee_has_limit", True, staff(limit=0)),
    row("appointee_has_limit", False),
    row("appointee_has_limit", None, NOBODY),
    row("appointee_within_limit", True, staff(limit=2, open_contacts=1)),
    row("appointee_within_limit", True, staff(open_contacts=5000)),
    row("appointee_within_limit", False, staff(limit=2, open_contacts=2)),
    row("appointee_within_limit", False, staff(limit=0)),
    row("appointee_within_limit", None, NOBODY),
    row("successor_is_licensed_physician", True, {"successor": {"profession": "lakare"}}, **END),
    row("successor_is_licensed_physician", False, {"successor": {"profession": "lakare", "licensed": False}}, **END),
    row("successor_is_licensed_physician", False, {"successor": {"licensed": "unknown"}}, **END),
    row("successor_is_licensed_physician", False, **END),
    row("successor_is_licensed_physician", None, {"successor": {"profession": "lakare", "licensed": "unknown"}}, **END),
    row("setting_is", True, setting="never", value="never"),
    row("setting_is", False, setting="allowed", value="never"),
    row("period_in_order", True, {"ends_on": DAY}),
    row("period_in_order", True),
    row("period_in_order", False, {"ends_on": BEFORE}),
    row("start_at_most_days_ahead", True, {"decided_on": date(2026, 11, 12)}, days=10),
    row("start_at_most_days_ahead", False, {"decided_on": date(2026, 11, 11)}, days=10),
    row("start_at_most_days_back", True, {"decided_on": date(2026, 12, 2)}, days=10),
    row("start_at_most_days_back", False, {"decided_on": date(2026, 12, 3)}, days=10),
    row("start_by", True, day=DAY),
    row("start_by", False, day=BEFORE),
    row("ended_contact_had_begun", True, {"ending": {"from": DAY}}, **END),
    row("ended_contact_had_begun", False, {"ending": {"from": AFTER}}, **END),
    row("ended_contact_had_begun", None),
    row("end_day_is_not_later_than_decided", True, {"ending": {"to": DAY}}, **END),
    row("end_day_is_not_later_than_decided", True, **END),
    row("end_day_is_not_later_than_decided", False, {"ending": {"to": BEFORE}}, **END),
    row("end_day_is_not_later_than_decided", None),
    row("end_reason_given", True, **END),
    row("end_reason_given", False, {"end_reason": "\t"}, **END),
    row("appointment_is_coordinating", True, {"coordinating": True}),
    row("appointment_is_coordinating", False),
    row("occasion_is", True, occasion="need"),
    row("occasion_is", False, occasion="offer"),
    row("occasion_is", False, {"occasion": "unknown"}, occasion="need"),
    row("patient_deceased", True, patient(deceased_on=DAY)),
    row("patient_deceased", False, patient(deceased_on=AFTER)),
    row("patient_deceased", False),
    row("patient_deceased_when_appointed", True, patient(deceased_on=DAY)),
    row("patient_deceased_when_appointed", True, {"decided_on": AFTER} | patient(deceased_on=AFTER)),
    row("patient_deceased_when_appointed", False, patient(deceased_on=AFTER)),
    row("patient_deceased_when_appointed", False),
    row("patient_deceased_day_after", True, patient(deceased_on=AFTER)),
    row("patient_deceased_day_after", False, patient(deceased_on=date(2026, 11, 24))),
    row("patient_deceased_day_after", False),
    row("patient_life_threatened", True, condition(**{"from": DAY, "to": DAY})),
    row("patient_life_threatened", False, condition(**{"from": AFTER})),
    row("patient_life_threatened", False, condition(to=BEFORE)),
    row("patient_life_threatened", False, condition(kind="suicide_risk")),
    row("patient_life_threatened_after_end", True, condition(**{"from": AFTER, "to": AFTER}), **END),
    row("patient_life_threatened_after_end", True, condition(**{"from": date(2027, 5, 1)}), **END),
    row("patient_life_threatened_after_end", False, condition(to=DAY), **END),
    row(
        "patient_life_threatened_after_end",
        False,
        {"ending": {"to": date(2027, 4, 30)}, **condition(**{"from": date(2027, 5, 1)})},
        **END,
    ),
    row("patient_life_threatened_after_end", True, {"ending": {"to": DAY}, **condition(**{"from": AFTER})}, **END),
    row("patient_life_threatened_after_end", None, THREATENED),
    row("patient_suicide_risk", True, condition(kind="suicide_risk")),
    row("patient_suicide_risk", False, condition(kind="suicide_risk", to=BEFORE)),
    row("patient_suicide_risk", False, condition()),
    row("patient_listed_at_unit", True, patient(listings=[{"from": DAY, "to": DAY}])),
    row("patient_listed_at_unit", False, patient(listings=[{"to": BEFORE}, {"from": AFTER}])),
    row("patient_listed_at_unit", False, patient(listings=[{"unit": "en annan enhet"}])),
    row("patient_listed_at_unit", None, NO_UNIT),
    row("patient_has_service", True, patient(services=[{"unit": "var som helst"}]), service="hemtjanst"),
    row("patient_has_service", False, patient(services=[{"to": BEFORE}]), service="hemtjanst"),
    row("patient_has_service_at_unit", True, patient(services=[{"from": DAY}]), service="hemtjanst"),
    row("patient_has_service_at_unit", False, patient(services=[{"unit": "en annan enhet"}]), service="hemtjanst"),
    row("patient_has_service_at_unit", None, NO_UNIT, service="hemtjanst"),
    row("patient_consents_to_coordination", True),
    row("patient_consents_to_coordination", False, patient(consents_to_coordination=False)),
    row("patient_consents_to_coordination", None, patient(consents_to_coordination="unknown")),
    row("patient_wishes_another", True, patient(wished=[[FVK, "en annan person", "enheten"]])),
    row("patient_wishes_another", False, patient(wished=[[FVK, "annan", "enheten"], [FVK, "personen", "enheten"]])),
    row("patient_wishes_another", False, patient(wished=[[FLK, "annan", "enheten"], [FVK, "annan", "annan enhet"]])),
    row("patient_wishes_another", None, NOBODY),
    row("same_contact_exists", True, contact(staff="personen", unit="enheten", to=DAY)),
    row("same_contact_exists", False, contact(staff="personen", unit="enheten", to=BEFORE)),
    row("same_contact_exists", False, contact(staff="annan", unit="enheten")),
    row("same_contact_exists", False, contact(staff="personen", unit="en annan enhet")),
    row("same_contact_exists", False, contact(staff="personen", unit="enheten", role=FLK)),
    row("same_contact_exists", False, {**REPLACING, **contact(staff="personen", unit="enheten")}),
    row("same_contact_exists", None, NOBODY),
    row("other_flk_exists", True, contact(role=FLK), role=FLK),
    row("other_flk_exists", False, contact(role=FLK, to=BEFORE), role=FLK),
    row("other_flk_exists", False, {**REPLACING, **contact(role=FLK)}, role=FLK),
    row("other_coordinating_fvk_exists", True, contact(coordinating=True)),
    row("other_coordinating_fvk_exists", False, contact()),
    row("other_physician_fvk_exists", True, contact(physician=True)),
    row("other_physician_fvk_exists", False, contact(physician=True, role=FLK)),
    row("other_physician_fvk_exists", False, contact(physician=False, licensed="unknown")),
    row("other_physician_fvk_exists", False, {**REPLACING, **contact(physician=True)}),
    row("other_physician_fvk_exists", None, contact(physician=True, licensed="unknown")),
    row(
        "other_physician_fvk_after_end",
        True,
        {"patient": {"conditions": [{}], "contacts": [{"physician": True}]}},
        **END,
    ),
    row(
        "other_physician_fvk_after_end",
        False,
        {"patient": {"conditions": [{}], "contacts": [{"physician": True, "to": DAY}]}},
        **END,
    ),
    row("other_physician_fvk_after_end", None, THREATENED),
    row("ended_contact_is_physician_fvk", True, PHYSICIAN_ENDS, **END),
    row("ended_contact_is_physician_fvk", False, PHYSICIAN_ENDS, checkpoint="end", role=FLK),
    row("ended_contact_is_physician_fvk", False, {"ending": {"physician": True, "licensed": False}}, **END),
    row("ended_contact_is_physician_fvk", None, {"ending": {"physician": True, "licensed": "unknown"}}, **END),
    row("replaced_contact_is_physician_fvk", True, {**REPLACING, **contact(physician=True)}),
    row("replaced_contact_is_physician_fvk", False, contact(physician=True)),
    row("replaced_contact_is_physician_fvk", None, REPLACING),
    row(
        "patient_life_threatened_after_replacement",
        True,
        {**REPLACING, "patient": {"conditions": [{"from": AFTER}], "contacts": [{}]}},
    ),
    row(
        "patient_life_threatened_after_replacement",
        False,
        {**REPLACING, "patient": {"conditions": [{"from": AFTER}], "contacts": [{"to": DAY}]}},
    ),
    row("patient_life_threatened_after_replacement", False, THREATENED),
    row(
        "patient_life_threatened_after_replacement",
        True,
        {**REPLACING, "patient": {"conditions": [{}], "contacts": [{"from": AFTER}]}},
    ),
    row(
        "patient_life_threatened_after_replacement",
        False,
        {**REPLACING, "patient": {"conditions": [{}], "contacts": [{}]}},
    ),
    row(
        "other_physician_fvk_after_replacement",
        True,
        {**REPLACING, "patient": {"conditions": [{"from": AFTER}], "contacts": [{}, {"id": "b", "physician": True}]}},
    ),
    row(
        "other_physician_fvk_after_replacement",
        False,
        {**REPLACING, "patient": {"conditions": [{"from": AFTER}], "contacts": [{"physician": True}]}},
    ),
    row(
        "other_physician_fvk_after_replacement",
        None,
        {
            **REPLACING,
            "patient": {
                "conditions": [{"from": AFTER}],
                "contacts": [{}, {"id": "b", "physician": True, "licensed": "unknown"}],
            },
        },
    ),
    row("contact_is_replaced", True, REPLACING),
    row("contact_is_replaced", False),
    row("replaced_contact_has_role", True, {**REPLACING, **contact()}),
    row("replaced_contact_has_role", False, {**REPLACING, **contact(role=FOK)}),
    row("replaced_contact_has_role", None, REPLACING),
    row("replaced_contact_at_unit", True, {**REPLACING, **contact(unit="enheten")}),
    row("replaced_contact_at_unit", False, {**REPLACING, **contact()}),
    row("replaced_contact_at_unit", None, REPLACING),
    row("replaced_contact_lasts_until_start", True, {**REPLACING, **contact(to=BEFORE)}),
    row("replaced_contact_lasts_until_start", True, {**REPLACING, **contact()}),
    row("replaced_contact_lasts_until_start", False, {**REPLACING, **contact(to=date(2026, 11, 20))}),
    row("replaced_contact_lasts_until_start", None, REPLACING),
    row("patient_has_contact", True, {"patient": {"contacts": [{"role": FOK, "from": DAY, "to": DAY}]}}),
    row("patient_has_contact", False, contact(role=FOK, to=BEFORE)),
    row("patient_has_municipal_fvk", True, contact(unit_principal="municipality")),
    row("patient_has_municipal_fvk", False, contact()),
    row("patient_has_municipal_fvk", False, contact(unit_principal="municipality", role=FLK)),
    row("patient_has_several_fvk", True, {"patient": {"contacts": [{"id": "a"}, {"id": "b"}]}}),
    row("patient_has_several_fvk", False, {"patient": {"contacts": [{"id": "a"}, {"id": "b", "to": BEFORE}]}}),
    row("patient_has_coordinating_fvk", True, contact(coordinating=True)),
    row("patient_has_coordinating_fvk", False, contact(coordinating=True, to=BEFORE)),
]
ROLE_ARGUMENT = {"patient_has_contact": {"role": FOK}}
"""A fact's own argument that is called as the case's role is."""


@pytest.mark.parametrize(
    ("name", "arguments", "expected", "overrides", "kind"),
    TABLE,
    ids=[f"{r[0]}-{r[2]}-{n}" for n, r in enumerate(TABLE)],
)
def test_fact_answers(
    name: str,
    arguments: Mapping[str, Any],
    expected: bool | None,
    overrides: Mapping[str, Any],
    kind: Mapping[str, Any],
) -> None:
    answer = FACTS[name].ask(case(overrides, **kind), {**arguments, **ROLE_ARGUMENT.get(name, {})})
    assert answer is expected


@pytest.mark.parametrize("name", FACTS)
def test_every_fact_is_tried_for_every_value_it_declares(name: str) -> None:
    declared = {True, False, None} if FACTS[name].can_be_unknown else {True, False}
    assert {row[2] for row in TABLE if row[0] == name} == declared


@pytest.mark.parametrize("name", FACTS)
def test_every_fact_is_used_and_says_what_it_states(name: str) -> None:
    assert name in USED
    fact = FACTS[name]
    arguments = dict.fromkeys(fact.arguments, "X")
    for language in ("sv", "en"):
        assert fact.statement(language, arguments)
        assert "{" not in fact.statement(language, arguments)
    assert fact.statement("sv", arguments) != fact.statement("en", arguments)


def named(condition: Condition) -> set[str]:
    if isinstance(condition, FactCondition):
        return {condition.fact}
    return set().union(*(named(member) for member in condition.members))


USED = {
    name
    for rule in load().rules
    for version in rule.versions
    for clause in version.clauses
    for part in (*clause.when, *clause.unless, *clause.require)
    for name in named(part)
}


@pytest.mark.parametrize(
    ("start", "months", "expected"),
    [
        (date(2026, 1, 31), 1, date(2026, 2, 28)),
        (date(2024, 1, 31), 1, date(2024, 2, 29)),
        (date(2026, 11, 30), 3, date(2027, 2, 28)),
        (date(2026, 12, 15), 12, date(2027, 12, 15)),
        (date(2026, 11, 1), 1, date(2026, 12, 1)),
    ],
)
def test_months_are_added_by_the_calendar(start: date, months: int, expected: date) -> None:
    assert add_months(start, months) == expected


@pytest.mark.parametrize(
    ("born", "on", "age"),
    [
        (date(2008, 2, 29), date(2026, 2, 28), 17),
        (date(2008, 2, 29), date(2026, 3, 1), 18),
        (date(2007, 11, 22), date(2026, 11, 21), 18),
        (date(2007, 11, 22), date(2026, 11, 22), 19),
    ],
)
def test_age_is_counted_in_whole_years(born: date, on: date, age: int) -> None:
    assert age_on(born, on) == age
