"""What must be in the rulebook: every rule that judges appointing or ending, its force, its days and its sources."""

from collections.abc import Iterator
from datetime import date
from typing import Any

import pytest

from contacts.enums import ContactRole, Occasion
from contacts.policy import words
from contacts.policy.conditions import Condition, FactCondition, Reference
from contacts.policy.loader import ROLES
from contacts.policy.objects import Clause, Rule
from contacts.policy.rulebook import in_force, load
from fastkontakt.organisation.enums import Profession, Speciality
from patients.enums import ServiceKind
from tests.unit.contacts.policy.support import TODAY

BOOK = load()

FORCES = {
    "appointer-authorised": {"ska"},
    "own-unit": {"ska"},
    "appointee-assigned": {"ska"},
    "reachable": {"ska"},
    "period-plausible": {"ska", "bör"},
    "no-duplicate": {"ska"},
    "patient-wish": {"bör"},
    "caseload-limit": {"bör"},
    "flk-licensed-physician": {"ska"},
    "flk-not-hired": {"ska"},
    "flk-competence": {"bör"},
    "flk-primary-care": {"ska"},
    "flk-listed-unit": {"ska"},
    "flk-single": {"ska"},
    "flk-municipal-care": {"duty"},
    "fvk-health-care-unit": {"ska"},
    "fvk-profession": {"ska"},
    "fvk-life-threatening": {"ska", "duty"},
    "fvk-municipal": {"duty"},
    "fvk-municipal-licensed": {"ska"},
    "fvk-suicide-risk": {"ska"},
    "fvk-coordinator-single": {"ska"},
    "fvk-coordinator-missing": {"duty"},
    "fok-assistant-nurse": {"ska"},
    "fok-home-care": {"ska"},
    "fok-offer": {"duty"},
    "fok-special-housing": {"duty"},
    "end-reason": {"ska"},
}


def clauses(rule: Rule) -> Iterator[Clause]:
    return (clause for version in rule.versions for clause in version.clauses)


def test_the_rules_and_their_national_forces() -> None:
    assert {rule.id: {clause.force for clause in clauses(rule)} for rule in BOOK.rules} == FORCES


@pytest.mark.parametrize(
    ("tenant", "force"), [("gotland", "ska"), ("vastmanland", "ska"), ("halland", "bör"), ("elsewhere", "bör")]
)
def test_the_force_of_competence_by_region(tenant: str, force: str) -> None:
    item = next(item for item in in_force(TODAY, tenant) if item.rule.id == "flk-competence")
    assert {item.force(clause) for clause in item.version.clauses} == {force}


def test_regions_have_their_own_rules_and_the_nation_has_the_rest() -> None:
    own = {rule.id: rule.region for rule in BOOK.rules if rule.origin == "region"}
    assert own == {"flk-municipal-care": "halland", "fvk-suicide-risk": "halland"}


@pytest.mark.parametrize(
    ("rule_id", "day", "source"),
    [
        ("reachable", date(2026, 6, 30), "Region Hallands rutin"),
        ("reachable", date(2026, 7, 1), "3 kap. 2 § patientlagen (2014:821)"),
        ("flk-listed-unit", date(2022, 7, 1), "6 kap. 3 § patientlagen (2014:821)"),
        ("fvk-life-threatening", date(2011, 8, 15), "2 kap. 3 § Socialstyrelsens föreskrifter"),
        ("fvk-municipal", date(2026, 7, 1), "6 kap. 2 § andra stycket patientlagen (2014:821)"),
        ("fvk-municipal-licensed", date(2026, 7, 1), "4 kap. 6 b § hälso- och sjukvårdsförordningen (2017:80)"),
        ("fok-assistant-nurse", date(2023, 7, 1), "3 kap. 3 d § socialtjänstlagen (2001:453)"),
        ("fok-assistant-nurse", date(2025, 7, 1), "25 kap. 4 § andra stycket socialtjänstlagen (2025:400)"),
        ("fok-home-care", date(2025, 6, 30), "4 kap. 2 b § socialtjänstlagen (2001:453)"),
        ("fok-home-care", date(2025, 7, 1), "10 kap. 7 § socialtjänstlagen (2025:400)"),
        ("fok-offer", date(2022, 7, 1), "4 kap. 2 b § socialtjänstlagen (2001:453)"),
        ("fok-offer", date(2025, 7, 1), "10 kap. 7 § socialtjänstlagen (2025:400)"),
        ("fok-special-housing", date(2026, 7, 1), "Prop. 2025/26:60"),
    ],
)
def test_source_by_day(rule_id: str, day: date, source: str) -> None:
    version = BOOK.rule(rule_id).version_on(day)
    assert version is not None
    assert version.sources[0].text.startswith(source)


@pytest.mark.parametrize(
    ("rule_id", "day"),
    [
        ("flk-listed-unit", date(2022, 6, 30)),
        ("fvk-life-threatening", date(2011, 8, 14)),
        ("fvk-municipal", date(2026, 6, 30)),
        ("fvk-municipal-licensed", date(2026, 6, 30)),
        ("fok-assistant-nurse", date(2023, 6, 30)),
        ("fok-offer", date(2022, 6, 30)),
        ("fok-special-housing", date(2026, 6, 30)),
    ],
)
def test_not_in_force_the_day_before(rule_id: str, day: date) -> None:
    assert BOOK.rule(rule_id).version_on(day) is None


def test_the_seeds_wrong_citations_are_not_repeated() -> None:
    wrong = (
        "2 kap. 3 § socialtjänstlagen",
        "4 kap. 2 § hälso- och sjukvårdsförordningen",
        "4 kap. 2 b § socialtjänstlagen (2025",
    )
    said = [source.text for rule in BOOK.rules for version in rule.versions for source in version.sources]
    said += [source.text for _, setting in BOOK.settings for source in setting.sources]
    assert not [text for text in said for citation in wrong if citation in text]


def test_the_national_guide_values_are_shown_and_never_applied() -> None:
    rule = BOOK.rule("caseload-limit")
    assert "1 100" in rule.text("sv").guidance
    assert "1,100" in rule.text("en").guidance
    assert rule.parameters == {}


def test_every_text_is_in_both_languages_and_they_differ() -> None:
    for rule in BOOK.rules:
        assert rule.text("sv").title != rule.text("en").title
        assert rule.text("sv").summary != rule.text("en").summary
        for clause in clauses(rule):
            assert clause.texts["sv"].message != clause.texts["en"].message
            assert clause.texts["sv"].remedy != clause.texts["en"].remedy
        for example in BOOK.examples_of(rule):
            assert example.texts["sv"] != example.texts["en"]


def test_every_condition_reads_in_both_languages() -> None:
    for rule in BOOK.rules:
        settings = {name: parameter.default for name, parameter in rule.parameters.items()}
        for clause in clauses(rule):
            for condition in (*clause.when, *clause.unless, *clause.require):
                for language in words.LANGUAGES:
                    assert "{" not in condition.describe(language, settings)


VOCABULARY = {
    "service": ServiceKind.values,
    "role": ContactRole.values,
    "occasion": Occasion.values,
    "speciality": Speciality.values,
}


def arguments(condition: Condition) -> Iterator[tuple[str, Any]]:
    if isinstance(condition, FactCondition):
        yield from condition.arguments
    else:
        for member in condition.members:
            yield from arguments(member)


def test_rules_speak_the_products_vocabulary() -> None:
    for rule in BOOK.rules:
        for clause in clauses(rule):
            for condition in (*clause.when, *clause.unless, *clause.require):
                for name, value in arguments(condition):
                    assert isinstance(value, Reference) or name not in VOCABULARY or value in VOCABULARY[name]
    assert set(ROLES) == set(ContactRole.values)
    assert set(BOOK.rule("fvk-profession").parameters["excluded_professions"].values) == set(Profession.values)
    for _, setting in BOOK.settings:
        for accepted in setting.parameters.get("further_specialities", ()):
            assert accepted.speciality in Speciality.values
