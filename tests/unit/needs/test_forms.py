"""What the forms let through, and what they ask."""

import pytest

from contacts.needs.forms import AssessForm, CoordinatorForm, OfferForm, ReviewForm, SipForm
from contacts.plans.forms import PLAN_TEXTS, PlanForm, PlanReviewForm, packed
from contacts.services.treatments import MOST_TREATMENTS, Treatment


def assess(typed: dict[str, str], **kind: bool) -> AssessForm:
    return AssessForm(typed, **({"unnecessary": False, "in_hospital": False} | kind))


@pytest.mark.parametrize(("unnecessary", "valid"), [(True, True), (False, False)])
def test_plainly_unnecessary_is_there_only_where_it_may_be_found(unnecessary: bool, valid: bool) -> None:
    typed = {"outcome": "plainly_unnecessary", "on": "2026-11-22"}
    assert assess(typed, unnecessary=unnecessary).is_valid() is valid


def test_a_hospital_stay_is_not_assessed_again_on_a_day() -> None:
    form = assess({"outcome": "need", "on": "2026-11-22", "next_review_on": "2027-01-01"}, in_hospital=True)
    assert form.is_valid()
    assert "next_review_on" not in form.cleaned_data


@pytest.mark.parametrize("form", [OfferForm, ReviewForm])
@pytest.mark.parametrize("outcome", ["", "kanske"])
def test_an_unknown_answer_is_no_answer(form: type, outcome: str) -> None:
    assert "outcome" in form({"outcome": outcome, "on": "2026-11-22"}).errors


@pytest.mark.parametrize(("answer", "needed"), [("ja", True), ("nej", False)])
def test_the_position_is_yes_or_no(answer: str, needed: bool) -> None:
    form = SipForm({"needed": answer, "reason": "Skäl", "on": "2026-11-22"})
    assert form.is_valid()
    assert form.cleaned_data["needed"] is needed


def test_no_position_is_not_a_no() -> None:
    assert "needed" in SipForm({"needed": "", "reason": "Skäl", "on": "2026-11-22"}).errors


@pytest.mark.parametrize("length", [1000, 1001])
def test_a_reason_is_no_longer_than_it_is_kept(length: int) -> None:
    form = ReviewForm({"outcome": "no_need", "reason": "x" * length, "on": "2026-11-22"})
    assert form.is_valid() is (length == 1000)


@pytest.mark.parametrize("name", PLAN_TEXTS)
def test_every_part_of_the_plan_is_asked_for(name: str) -> None:
    form = PlanForm(dict.fromkeys(PLAN_TEXTS, "text") | {name: "  ", "next_review_on": "2027-01-01"})
    assert set(form.errors) == {name}


PLAN = dict.fromkeys(PLAN_TEXTS, "text") | {"next_review_on": "2027-01-01"}


def rows(*typed: dict[str, str]) -> dict[str, str]:
    empty = {"treatment": "", "stand": "", "reason": "", "consulted": ""}
    return {
        f"treatments.{index}.{part}": text for index, row in enumerate(typed) for part, text in (empty | row).items()
    }


def test_empty_treatments_are_left_out_and_the_others_keep_their_order() -> None:
    typed = PLAN | rows({}, {"treatment": "Syrgas", "stand": "given"}, {"reason": " "}, {"life_sustaining": "on"})
    data, shown = packed(typed)
    form = PlanForm(data, rows=shown)
    assert (form.is_valid(), shown, form.count) == (True, 4, 4)
    assert form.treatments() == [
        Treatment(treatment="Syrgas", stand="given", reason=""),
        Treatment(treatment="", stand="", reason="", life_sustaining=True),
    ]


def test_a_plan_shows_no_more_rows_than_it_may_hold() -> None:
    assert PlanForm(rows=MOST_TREATMENTS - 1).may_add() is True
    form = PlanForm(rows=MOST_TREATMENTS + 2)
    assert (form.count, form.may_add()) == (MOST_TREATMENTS, False)


def test_a_review_says_what_it_came_to() -> None:
    assert set(PlanReviewForm({"result": "kanske", "note": " "}).errors) == {"result", "note"}
    assert PlanReviewForm({"result": "replaced", "note": "Nytt läge"}).is_valid()


def test_only_the_listed_can_be_chosen() -> None:
    people = [("a", "Alvar Edman")]
    assert CoordinatorForm({"contact": "a", "reason": "Skäl"}, people=people).is_valid()
    assert set(CoordinatorForm({"contact": "b", "reason": ""}, people=people).errors) == {"contact", "reason"}
