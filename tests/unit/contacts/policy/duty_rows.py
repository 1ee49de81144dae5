"""Rows of facts on duties, answers and discharges: what each answers, and to which case."""

from datetime import date
from typing import Any

from tests.unit.contacts.policy.fact_row import AFTER, BEFORE, DAY, Row, condition, contact, row
from tests.unit.contacts.policy.support import FLK, FOK


def request(**known: Any) -> dict[str, Any]:
    return {"patient": {"requests": [known]}}


def service(**known: Any) -> dict[str, Any]:
    return {"patient": {"services": [known]}}


def assessment(*newest_first: dict[str, Any], **more: Any) -> dict[str, Any]:
    return {"patient": {"assessments": list(newest_first), **more}}


def episode(**known: Any) -> dict[str, Any]:
    return {"patient": {"episodes": [known]}}


def offered(outcome: str, **known: Any) -> dict[str, Any]:
    """The answer to an offer of a fast omsorgskontakt."""
    return assessment({"role": FOK, "outcome": outcome, **known})


def assessed(**known: Any) -> dict[str, Any]:
    """A stay that passed ten days today, and an assessment made for it unless another stay is named."""
    return assessment({"episode": "vårdtillfället", **known}, episodes=[PASSED_TODAY])


UNNECESSARY = {"outcome": "plainly_unnecessary", "unit_principal": "municipality"}
CONTACT, REQUEST, SERVICE = {"hangs_on": "contact"}, {"hangs_on": "request"}, {"hangs_on": "service"}
CONDITION, EPISODE, ASSESSMENT = {"hangs_on": "condition"}, {"hangs_on": "episode"}, {"hangs_on": "assessment"}
ANSWER, DISCHARGE = {"checkpoint": "answer"}, {"checkpoint": "discharge"}
EVERY_SIX_MONTHS = {"months": 6, "ahead": 14}
OVER_TEN_DAYS = {"trigger": "days", "threshold": 10}
PASSED_TODAY, PASSES_TOMORROW = {"admitted_on": date(2026, 11, 11)}, {"admitted_on": date(2026, 11, 12)}
NEEDED = {"ready_on": date(2026, 11, 22), "sip_needed": True}

ROWS: list[Row] = [
    row("contact_informed", True, contact(informed_orally_on=DAY), how="oral", **CONTACT),
    row("contact_informed", False, contact(informed_in_writing_on=DAY), how="oral", **CONTACT),
    row("contact_informed", True, contact(informed_in_writing_on=DAY), how="written", **CONTACT),
    row("contact_informed", False, contact(informed_orally_on=DAY), how="written", **CONTACT),
    row("contact_review_far", True, contact(next_review_on=date(2026, 12, 7)), **EVERY_SIX_MONTHS, **CONTACT),
    row("contact_review_far", False, contact(next_review_on=date(2026, 12, 6)), **EVERY_SIX_MONTHS, **CONTACT),
    row("contact_review_far", True, contact(**{"from": date(2026, 6, 7)}), **EVERY_SIX_MONTHS, **CONTACT),
    row("contact_review_far", False, contact(**{"from": date(2026, 6, 6)}), **EVERY_SIX_MONTHS, **CONTACT),
    row("contact_review_far", False, contact(), **EVERY_SIX_MONTHS, **CONTACT),
    row("contact_is_physician", True, contact(physician=True), **CONTACT),
    row("contact_is_physician", False, contact(), **CONTACT),
    row("contact_is_physician", False, contact(physician=True, licensed=False), **CONTACT),
    row("contact_is_physician", False, contact(physician=True, licensed="unknown"), **CONTACT),
    row("contact_is_municipal", True, contact(unit_principal="municipality"), **CONTACT),
    row("contact_is_municipal", False, contact(unit_principal="private"), **CONTACT),
    row("contact_has_current_plan", True, contact(plan_review_on=DAY), **CONTACT),
    row("contact_has_current_plan", False, contact(plan_review_on=BEFORE), **CONTACT),
    row("contact_has_current_plan", False, contact(plan_review_on=DAY, new_plan_needed=True), **CONTACT),
    row("contact_has_current_plan", False, contact(), **CONTACT),
    row("contact_has_sip_position", True, contact(sip_position_taken=True), **CONTACT),
    row("contact_has_sip_position", False, contact(), **CONTACT),
    row("contact_holder_stays", True, contact(), ahead=30, **CONTACT),
    row("contact_holder_stays", True, contact(holder_assigned_to=date(2026, 12, 23)), ahead=30, **CONTACT),
    row("contact_holder_stays", False, contact(holder_assigned_to=date(2026, 12, 22)), ahead=30, **CONTACT),
    row("contact_holder_stays", True, contact(holder_assigned_to=AFTER, to=AFTER), ahead=30, **CONTACT),
    row("contact_holder_stays", False, contact(holder_assigned_to=DAY, to=AFTER), ahead=30, **CONTACT),
    row("contact_holder_stays", False, contact(holder_assigned_to=BEFORE), ahead=30, **CONTACT),
    row("contact_holder_stays", False, contact(holder_leaves=[{"from": AFTER, "to": AFTER}]), ahead=30, **CONTACT),
    row("contact_holder_stays", True, contact(holder_leaves=[{"to": BEFORE}]), ahead=30, **CONTACT),
    row("condition_is_life_threatening", True, condition(), **CONDITION),
    row("condition_is_life_threatening", False, condition(kind="suicide_risk"), **CONDITION),
    row("request_answered", True, request(answered_on=DAY), **REQUEST),
    row("request_answered", False, request(answered_on=AFTER), **REQUEST),
    row("request_answered", False, request(), **REQUEST),
    row("answer_is_no", True, {"answer": "declined"}, **ANSWER),
    row("answer_is_no", False, {"answer": "withdrawn"}, **ANSWER),
    row("answer_reason_given", True, {"answer_reason": "Listan är full."}, **ANSWER),
    row("answer_reason_given", False, {"answer_reason": " \n"}, **ANSWER),
    row("service_is", True, service(), service="hemtjanst", **SERVICE),
    row("service_is", False, service(kind="sarskilt_boende"), service="hemtjanst", **SERVICE),
    row("service_offer_closed", True, offered("declined"), role=FOK, **SERVICE),
    row("service_offer_closed", True, offered("plainly_unnecessary"), role=FOK, **SERVICE),
    row("service_offer_closed", False, offered("accepted"), role=FOK, **SERVICE),
    row("service_offer_closed", False, offered("declined", unit="x"), role=FOK, **SERVICE),
    row("service_offer_closed", False, offered("declined", on=AFTER), role=FOK, **SERVICE),
    row(
        "service_offer_closed",
        False,
        assessment({"role": FOK}, {"role": FOK, "outcome": "declined"}),
        role=FOK,
        **SERVICE,
    ),
    row("service_offer_closed", False, assessment({"outcome": "declined"}), role=FOK, **SERVICE),
    row("service_offer_closed", False, role=FOK, **SERVICE),
    row("municipal_fvk_plainly_unnecessary", True, assessment(UNNECESSARY)),
    row("municipal_fvk_plainly_unnecessary", False, assessment({**UNNECESSARY, "unit_principal": "region"})),
    row("municipal_fvk_plainly_unnecessary", False, assessment({**UNNECESSARY, "role": FOK})),
    row("municipal_fvk_plainly_unnecessary", False, assessment({**UNNECESSARY, "outcome": "no_need"})),
    row("municipal_fvk_plainly_unnecessary", False, assessment({"unit_principal": "municipality"}, UNNECESSARY)),
    row("assessment_finds_need", True, assessment({}), **ASSESSMENT),
    row("assessment_finds_need", False, assessment({"outcome": "no_need"}), **ASSESSMENT),
    row("assessing_unit_has_fvk", True, assessment({}, contacts=[{"unit": "enheten"}]), **ASSESSMENT),
    row("assessing_unit_has_fvk", False, assessment({}, contacts=[{}]), **ASSESSMENT),
    row("assessing_unit_has_fvk", False, assessment({}, contacts=[{"unit": "enheten", "from": AFTER}]), **ASSESSMENT),
    row("assessing_unit_has_fvk", False, assessment({}, contacts=[{"unit": "enheten", "role": FLK}]), **ASSESSMENT),
    row("episode_in_progress", True, episode(), **EPISODE),
    row("episode_in_progress", False, episode(discharged_on=DAY, kind="home"), **EPISODE),
    row("episode_has_receiver", True, **DISCHARGE),
    row("episode_has_receiver", False, episode(receiving="unknown"), **EPISODE),
    row("episode_has_receiver", False, {"episode": "unknown"}, **DISCHARGE),
    row("receiving_unit_has_fvk", True, contact(unit="enheten"), **DISCHARGE),
    row("receiving_unit_has_fvk", False, contact(), **DISCHARGE),
    row("receiving_unit_has_fvk", False, {"episode": {"receiving": "unknown"}, **contact()}, **DISCHARGE),
    row("receiving_unit_has_fvk", False, {"episode": "unknown", **contact(unit="enheten")}, **DISCHARGE),
    row("receiving_unit_has_fvk", True, {"patient": {"episodes": [{}], "contacts": [{"unit": "enheten"}]}}, **EPISODE),
    row("episode_needs_sip", True, episode(**NEEDED), **EPISODE),
    row("episode_needs_sip", False, episode(**NEEDED | {"sip_needed": False}), **EPISODE),
    row("episode_needs_sip", False, episode(**NEEDED | {"sip_needed": "unknown"}), **EPISODE),
    row("episode_needs_sip", False, episode(sip_needed=True), **EPISODE),
    row("episode_sip_called", True, episode(sip_called_on=DAY), **EPISODE),
    row("episode_sip_called", False, episode(), **EPISODE),
    row("discharged_home", True, **DISCHARGE),
    row("discharged_home", False, {"discharge_kind": "deceased"}, **DISCHARGE),
    row("episode_ended_otherwise", True, episode(discharged_on=DAY, kind="transferred"), **EPISODE),
    row("episode_ended_otherwise", False, episode(discharged_on=DAY, kind="home"), **EPISODE),
    row("episode_ended_otherwise", False, episode(), **EPISODE),
    row("episode_triggered", True, episode(**PASSED_TODAY), **OVER_TEN_DAYS, **EPISODE),
    row("episode_triggered", False, episode(**PASSES_TOMORROW), **OVER_TEN_DAYS, **EPISODE),
    row("episode_triggered", False, episode(**PASSED_TODAY), trigger="clinics", threshold=1, **EPISODE),
    row("episode_assessed_since", True, assessed(on=DAY), **OVER_TEN_DAYS, **EPISODE),
    row("episode_assessed_since", False, assessed(on=BEFORE), **OVER_TEN_DAYS, **EPISODE),
    row("episode_assessed_since", False, assessed(on=AFTER), **OVER_TEN_DAYS, **EPISODE),
    row("episode_assessed_since", False, assessed(on=DAY, episode="en annan"), **OVER_TEN_DAYS, **EPISODE),
    row("episode_assessed_since", False, assessed(on=DAY), trigger="clinics", threshold=1, **EPISODE),
]
