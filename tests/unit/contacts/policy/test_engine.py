"""What a verdict says: order, texts, sources, what is missing, and when the act is allowed."""

from dataclasses import replace
from datetime import date

import pytest

from contacts.policy import rulebook
from contacts.policy.engine import Finding, Verdict, evaluate
from contacts.policy.examples import ASSISTANT_NURSE, NURSE, PHYSICIAN
from contacts.policy.facts import Case
from tests.unit.contacts.policy.support import FLK, FOK, FVK, case

BOOK = rulebook.load()


def verdict(asked: Case) -> Verdict:
    return evaluate(BOOK, asked)


def finding(asked: Case, rule: str) -> Finding:
    return next(found for found in verdict(asked).findings if found.rule == rule)


def test_a_stop_is_never_allowed() -> None:
    found = verdict(case({"appointee": {"assignments": []}, "override_reason": "Ändå."}))
    assert [item.outcome for item in found.findings] == ["stop"]
    assert not found.allowed


def test_an_unknown_fact_is_never_allowed_in_silence() -> None:
    found = verdict(case({"unit": {"provides_health_care": "unknown"}, "override_reason": "Ändå."}))
    assert [item.outcome for item in found.findings] == ["ask"]
    assert not found.allowed


@pytest.mark.parametrize(("reason", "allowed"), [("", False), ("  \n", False), ("Patienten vill det.", True)])
def test_a_warning_is_allowed_with_a_reason(reason: str, allowed: bool) -> None:
    found = verdict(case({"appointee": {"open_contacts": 9, "limit": 9}, "override_reason": reason}))
    assert [item.outcome for item in found.findings] == ["warn"]
    assert found.allowed is allowed


def test_the_gravest_finding_comes_first() -> None:
    asked = case(
        {
            "appointee": {"assignments": [], "licensed": "unknown", "limit": 0, "profession": "lakare"},
            "occasion": "life_threatening",
        }
    )
    assert [item.outcome for item in verdict(asked).findings] == ["stop", "ask", "warn"]


def test_ask_names_only_what_would_decide() -> None:
    asked = case({"appointee": {"licensed": "unknown", "training": "at"}}, role=FLK)
    found = finding(asked, "flk-licensed-physician")
    assert found.missing == ("appointee_is_licensed",)
    assert found.message.endswith("Det är inte känt om personen har legitimation.")
    assert found.text("en").message.endswith("It is not known whether the person is licensed.")


def test_ask_does_not_ask_for_what_another_fact_has_settled() -> None:
    """With a licensed physician beside, it does not matter whether the proposed physician is licensed."""
    asked = case(
        {
            "appointee": {"profession": "lakare", "licensed": "unknown"},
            "patient": {"conditions": [{}], "contacts": [{"physician": True}]},
        }
    )
    assert "fvk-life-threatening" in {item.rule for item in verdict(asked).passed}


def test_ask_names_every_missing_fact() -> None:
    asked = case({"patient": {"conditions": [{}], "contacts": [{"physician": True, "licensed": "unknown"}]}})
    asked = replace(asked, appointee=replace(PHYSICIAN, licensed=None))
    assert finding(asked, "fvk-life-threatening").missing == ("appointee_is_licensed", "other_physician_fvk_exists")


def test_messages_say_who_and_what_in_both_languages() -> None:
    found = finding(case({"patient": {"conditions": [{}]}}), "fvk-life-threatening")
    assert found.message == (
        "Kim Ek kan inte utses: patienten har ett livshotande tillstånd och saknar en legitimerad läkare som fast"
        " vårdkontakt den 22 nov 2026."
    )
    assert found.remedy == "Utse först en legitimerad läkare."
    assert found.text("en").message.startswith("Kim Ek cannot be appointed: the patient has a life-threatening")
    assert found.title == "Livshotande tillstånd: legitimerad läkare"


def test_the_limit_message_counts_and_says_who_set_it() -> None:
    asked = case({"appointee": {"open_contacts": 50, "limit": 50, "limit_set_by": "unit"}})
    expected = "Kim Ek har redan 50 öppna uppdrag som fast vårdkontakt. Gränsen är 50 (satt av enheten)."
    assert finding(asked, "caseload-limit").message == expected


def test_a_name_with_braces_is_shown_as_it_is() -> None:
    asked = case({"appointee": {"assignments": [], "name": "{limit} {0.__class__}"}})
    assert finding(asked, "appointee-assigned").message.startswith("{limit} {0.__class__} kan inte utses")


@pytest.mark.parametrize(
    ("on", "source"),
    [
        (date(2017, 3, 31), "Huvudmannens ordning"),
        (date(2017, 4, 1), "4 kap. 1 § hälso- och sjukvårdsförordningen (2017:80)"),
        (date(2026, 6, 30), "4 kap. 1 § hälso- och sjukvårdsförordningen (2017:80)"),
        (date(2026, 7, 1), "4 kap. 2 a § hälso- och sjukvårdslagen (2017:30)"),
    ],
)
def test_the_law_is_that_of_the_day(on: date, source: str) -> None:
    found = finding(case({"actor": {"role": "staff"}}, on=on), "appointer-authorised")
    assert found.source.startswith(source)


def test_the_day_of_the_decision_does_not_choose_the_law() -> None:
    """An old appointment judged again today is judged under the law of its start day."""
    asked = case({"actor": {"role": "staff"}, "decided_on": date(2026, 7, 20)}, on=date(2026, 6, 30))
    assert finding(asked, "appointer-authorised").version == 2


@pytest.mark.parametrize("role", [FLK, FOK])
def test_the_law_names_nobody_who_appoints_flk_and_fok(role: str) -> None:
    found = finding(case({"actor": {"role": "staff"}}, role=role), "appointer-authorised")
    assert found.source.startswith("Huvudmannens ordning (lagen anger inte vem som utser)")
    assert found.url == ""


@pytest.mark.parametrize(
    ("tenant", "outcome"), [("gotland", "stop"), ("halland", None), ("vastmanland", "stop"), ("elsewhere", "warn")]
)
def test_regions_differ_on_a_geriatrician_for_a_child(tenant: str, outcome: str | None) -> None:
    overrides = {"appointee": {"specialities": ["geriatrik"]}, "patient": {"born_on": date(2015, 1, 1)}}
    found = [item.outcome for item in verdict(case(overrides, role=FLK, tenant=tenant)).findings]
    assert found == ([outcome] if outcome else [])


def test_a_regions_decision_is_named_beside_the_law() -> None:
    asked = case({"appointee": {"profession": "administrativ"}}, tenant="halland")
    found = finding(asked, "fvk-profession")
    assert found.source.startswith("6 kap. 2 § patientlagen (2014:821); ")
    assert found.source.endswith("kontaktperson (2026-06-16), avsnittet Fast vårdkontakt")
    assert found.url == "https://lagen.nu/2014:821#K6P2"


def test_a_tenants_rulebook_judges_that_tenant_alone() -> None:
    own = rulebook.for_tenant("halland")
    assert evaluate(own, case(tenant="halland")) == verdict(case(tenant="halland"))
    with pytest.raises(ValueError, match="halland, not of gotland"):
        evaluate(own, case(tenant="gotland"))


def test_a_regions_own_rule_stays_there() -> None:
    overrides = {"patient": {"services": [{"kind": "kommunal_halsosjukvard"}]}}
    for tenant, expected in (("halland", {"fvk-municipal", "flk-municipal-care"}), ("gotland", {"fvk-municipal"})):
        asked = replace(case(overrides, checkpoint="standing", tenant=tenant), role="")
        assert {item.rule for item in verdict(asked).findings} == expected


def test_standing_duties_are_asked_by_role_or_all_at_once() -> None:
    overrides = {"patient": {"conditions": [{}], "services": [{}]}}
    asked = case(overrides, checkpoint="standing")
    by_role = {role: {item.rule for item in verdict(replace(asked, role=role)).findings} for role in (FVK, FOK)}
    assert by_role == {FVK: {"fvk-life-threatening"}, FOK: {"fok-offer"}}
    together = verdict(replace(asked, role=""))
    assert {(item.rule, item.role) for item in together.findings} == {("fvk-life-threatening", FVK), ("fok-offer", FOK)}
    assert all(item.duty is not None for item in together.findings)


def test_a_disabled_rule_is_shown_but_never_applied() -> None:
    overrides = {"patient": {"services": [{"kind": "sarskilt_boende"}]}}
    found = verdict(replace(case(overrides, checkpoint="standing"), role=""))
    assert "fok-special-housing" not in {rule for rule, _ in found.applied}
    rule = BOOK.rule("fok-special-housing")
    assert rule.disabled
    assert rule.text("sv").disabled.startswith("Avstängd")
    assert rule.versions[0].valid_from == date(2026, 7, 1)


def test_the_verdict_lists_the_rules_and_versions_it_applied() -> None:
    found = verdict(case({"appointee": {"assignments": []}}))
    assert ("appointee-assigned", 1) in found.applied
    assert ("reachable", 2) in found.applied
    assert "flk-single" not in {rule for rule, _ in found.applied}
    assert "appointee-assigned" not in {item.rule for item in found.passed}


@pytest.mark.parametrize("person", [NURSE, PHYSICIAN, ASSISTANT_NURSE])
def test_nobody_signed_in_is_asked_about_not_let_through(person: object) -> None:
    found = verdict(replace(case(), actor=None, appointee=person))
    assert {item.rule for item in found.findings if item.outcome == "ask"} == {"appointer-authorised", "own-unit"}


def test_an_empty_case_raises_nothing_and_allows_nothing() -> None:
    for role in (FLK, FVK, FOK):
        for checkpoint in ("appoint", "end"):
            asked = replace(case(role=role, checkpoint=checkpoint), actor=None, unit=None, appointee=None, ending=None)
            found = verdict(asked)
            assert not found.allowed
            assert {item.outcome for item in found.findings} <= {"ask", "stop"}


def test_only_a_standing_clause_is_a_duty() -> None:
    found = verdict(case({"appointee": {"assignments": [], "limit": 0}}))
    assert found.findings
    assert all(item.duty is None for item in found.findings)


@pytest.mark.parametrize(
    ("kind", "contacts", "outcomes"),
    [
        ("home", [], ["stop"]),
        ("home", [{"unit": "enheten"}], []),
        ("home", [{"unit": "en annan enhet"}], ["stop"]),
        ("deceased", [], []),
        ("against_advice", [], []),
        ("transferred", [], []),
    ],
)
def test_a_discharge_home_needs_a_contact_at_the_receiving_unit(
    kind: str, contacts: list[dict[str, str]], outcomes: list[str]
) -> None:
    overrides = {"discharge_kind": kind, "patient": {"contacts": contacts}, "override_reason": "Ändå."}
    found = verdict(case(overrides, checkpoint="discharge"))
    assert [item.outcome for item in found.findings] == outcomes
    assert found.allowed is not bool(outcomes)


@pytest.mark.parametrize(
    ("role", "answer", "reason", "allowed"),
    [
        (FVK, "declined", "Vi ser inget behov.", False),
        (FVK, "withdrawn", "", True),
        (FLK, "declined", "", False),
        (FLK, "declined", "Läkarens lista är full.", True),
        (FLK, "withdrawn", "", True),
        (FOK, "declined", "", True),
    ],
)
def test_a_request_is_answered_as_the_law_of_its_role_allows(
    role: str, answer: str, reason: str, allowed: bool
) -> None:
    found = verdict(case({"answer": answer, "answer_reason": reason}, checkpoint="answer", role=role))
    assert found.allowed is allowed
