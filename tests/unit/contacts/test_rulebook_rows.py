"""The rulebook's rows in the API: a duty says what it hangs on, who acts, how, and until when."""

from typing import Any

import pytest

from contacts.api.rulebook_rows import OBLIGATION, RuleRow, rule_row
from contacts.policy.objects import Rule
from contacts.policy.rulebook import for_tenant, load

RULES = load().rules


def answered(rule_id: str, language: str = "sv", tenant: str = "halland") -> Any:
    """The answer of `rules/<id>/`, as it goes out."""
    book = for_tenant(tenant)
    return RuleRow(rule_row(book, book.rule(rule_id), language)).data


def test_a_duty_in_words_and_in_keys() -> None:
    clause = answered("fvk-on-request")["versions"][0]["clauses"][1]
    assert {key: clause[key] for key in OBLIGATION} == {
        "subject": {"id": "request", "name": "varje begäran"},
        "owner": {"id": "request_unit", "name": "chefen för enheten som fick begäran"},
        "act": {"id": "answer", "name": "begäran besvaras"},
        "since": "dagen då patienten begärde det",
        "due_from": "dagen då patienten begärde det",
        "due_days": 5,
        "due_working": True,
        "deadline": "5 arbetsdagar efter dagen då patienten begärde det",
    }


def test_a_duty_in_english() -> None:
    clause = answered("fvk-review", "en")["versions"][0]["clauses"][0]
    assert clause["owner"]["name"] == "the person who is the patient's contact"
    assert clause["since"] == "the reminder before the next review"
    assert clause["due_from"] == clause["deadline"] == "the day of the next review"
    assert (clause["due_days"], clause["due_working"]) == (0, False)


def test_what_judges_an_act_owes_nothing() -> None:
    clause = answered("fvk-on-request")["versions"][0]["clauses"][0]
    assert clause["force"] == "ska"
    assert {key: clause[key] for key in OBLIGATION} == dict.fromkeys(OBLIGATION)


@pytest.mark.parametrize("language", ["sv", "en"])
@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.id)
def test_every_rule_goes_out_whole(rule: Rule, language: str) -> None:
    versions = answered(rule.id, language, rule.region or "gotland")["versions"]
    for version, row in zip(rule.versions, versions, strict=True):
        for clause, told in zip(version.clauses, row["clauses"], strict=True):
            assert (told["act"] is None) is (clause.obligation is None)
            assert clause.obligation is None or told["deadline"]
