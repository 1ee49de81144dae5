"""The physician's plan at a life-threatening condition: decided, reviewed and owed."""

from dataclasses import asdict
from datetime import date
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.db import DatabaseError, connection, transaction
from django.test.utils import CaptureQueriesContext

from contacts.enums import ReviewResult
from contacts.models import Contact, Duty, LifeThreateningPlan, PlanReview, PlanTreatment
from contacts.plans.selectors import plans_of_patient
from contacts.services.treatments import MOST_TREATMENTS, Treatment
from fastkontakt.accounts.actor import Actor
from fastkontakt.audit.models import Event
from fastkontakt.organisation.enums import Profession
from patients.enums import ConditionKind
from patients.models import Condition
from tests.plans import ONE_DAY, OXYGEN, REVIVAL, TEXTS, contact, decide, refused, review
from tests.world import TODAY, World


@pytest.fixture
def county() -> str:
    return "gotland"


@pytest.fixture
def physician(world: World) -> Actor:
    return world.actor(world.vardcentral, profession=Profession.LAKARE)


@pytest.fixture
def threatened(world: World, physician: Actor) -> Contact:
    patient = world.patient()
    Condition.objects.create(
        patient=patient, kind=ConditionKind.LIFE_THREATENING, starts_on=TODAY, established_by=physician.staff
    )
    return contact(world, patient, staff=physician.staff)


# --- the decision ----------------------------------------------------------------------------------------------------


def test_the_contact_or_another_licensed_physician_at_the_unit_decides(
    world: World, physician: Actor, threatened: Contact
) -> None:
    first = decide(physician, threatened)
    colleague = world.actor(world.vardcentral, profession=Profession.LAKARE)
    second = decide(colleague, threatened, goals="Ett lugnt slut")
    assert (first.decided_by, second.decided_by) == (physician.staff, colleague.staff)
    assert [plan.goals for plan in LifeThreateningPlan.objects.order_by("noted_at")] == [
        "Smärtfri hemma",
        "Ett lugnt slut",
    ]
    assert Event.objects.filter(action="plan.decided", patient_id=threatened.patient_id).count() == 2


def test_nobody_else_decides_the_plan(world: World, threatened: Contact) -> None:
    unlicensed = world.actor(world.vardcentral, profession=Profession.LAKARE, licensed=False)
    elsewhere = world.actor(world.mottagning, profession=Profession.LAKARE)
    for by in (world.chef, unlicensed, elsewhere):
        with pytest.raises(PermissionDenied):
            decide(by, threatened)
    assert not LifeThreateningPlan.objects.exists()


@pytest.mark.parametrize(
    ("day", "allowed"),
    [(TODAY, False), (TODAY + ONE_DAY, True), (date(2027, 11, 22), True), (date(2027, 11, 23), False)],
)
def test_the_plan_is_reviewed_after_today_and_within_a_year(
    physician: Actor, threatened: Contact, day: date, allowed: bool
) -> None:
    if allowed:
        assert decide(physician, threatened, next_review_on=day).next_review_on == day
    else:
        assert refused(lambda: decide(physician, threatened, next_review_on=day)) == {"next_review_on"}


@pytest.mark.parametrize("name", TEXTS)
def test_every_part_of_the_plan_is_written(physician: Actor, threatened: Contact, name: str) -> None:
    empty: dict[str, Any] = {name: "  "}
    assert refused(lambda: decide(physician, threatened, **empty)) == {name}


def test_a_plan_belongs_to_a_physician_and_a_life_threatening_condition(
    world: World, physician: Actor, threatened: Contact
) -> None:
    assert refused(lambda: decide(physician, contact(world, threatened.patient))) == {""}
    Condition.objects.update(ends_on=TODAY)
    assert decide(physician, threatened).pk
    Condition.objects.update(starts_on=TODAY - 9 * ONE_DAY, ends_on=TODAY - ONE_DAY)
    assert refused(lambda: decide(physician, threatened)) == {""}


def test_an_ended_contact_has_no_new_plan(physician: Actor, threatened: Contact) -> None:
    threatened.ends_on = TODAY - ONE_DAY
    threatened.save()
    assert refused(lambda: decide(physician, threatened)) == {""}


def test_a_plan_is_never_changed(physician: Actor, threatened: Contact) -> None:
    plan = decide(physician, threatened)
    with pytest.raises(DatabaseError), transaction.atomic():
        LifeThreateningPlan.objects.filter(pk=plan.pk).update(goals="Annat")


def test_treatments_are_kept_in_their_order(physician: Actor, threatened: Contact) -> None:
    plan = decide(physician, threatened, OXYGEN, REVIVAL)
    kept = [
        Treatment(**{name: getattr(row, name) for name in asdict(OXYGEN)})
        for row in plan.treatments.order_by("position")
    ]
    assert kept == [OXYGEN, REVIVAL]


@pytest.mark.parametrize("stand", ["not_begun", "not_continued"])
@pytest.mark.parametrize("consulted", ["", "  "])
def test_a_life_sustaining_treatment_is_not_withheld_without_asking_another(
    physician: Actor, threatened: Contact, stand: str, consulted: str
) -> None:
    alone = Treatment(treatment="Dialys", stand=stand, reason="Skäl", life_sustaining=True, consulted=consulted)
    assert refused(lambda: decide(physician, threatened, OXYGEN, alone)) == {"treatments.1.consulted"}
    assert not LifeThreateningPlan.objects.exists()
    assert decide(physician, threatened, Treatment(treatment="Dialys", stand=stand, reason="Skäl")).pk


@pytest.mark.parametrize("stand", ["given", "on_condition"])
def test_one_that_is_given_needs_nobody_elses_opinion(physician: Actor, threatened: Contact, stand: str) -> None:
    row = Treatment(treatment="Dialys", stand=stand, reason="Skäl", life_sustaining=True)
    assert decide(physician, threatened, row).treatments.get().consulted == ""


def test_one_does_not_ask_oneself(physician: Actor, threatened: Contact) -> None:
    own = Treatment(**(asdict(REVIVAL) | {"consulted": physician.staff.full_name.upper()}))
    assert refused(lambda: decide(physician, threatened, own)) == {"treatments.0.consulted"}


def test_every_gap_in_the_treatments_is_told_at_once(physician: Actor, threatened: Contact) -> None:
    gaps = (Treatment(treatment=" ", stand="given", reason="Skäl"), Treatment(treatment="Dialys", stand="", reason=""))
    assert refused(lambda: decide(physician, threatened, *gaps)) == {
        *("treatments.0.treatment", "treatments.1.stand", "treatments.1.reason"),
    }
    assert len(decide(physician, threatened, *[OXYGEN] * MOST_TREATMENTS).treatments.all()) == MOST_TREATMENTS
    assert refused(lambda: decide(physician, threatened, *[OXYGEN] * (MOST_TREATMENTS + 1))) == {""}


def test_a_plan_written_from_an_older_one_is_refused(physician: Actor, threatened: Contact) -> None:
    first = decide(physician, threatened)
    second = decide(physician, threatened, seen=first.pk)
    for unread in (first.pk, None):
        assert refused(lambda unread=unread: decide(physician, threatened, seen=unread)) == {""}
    assert decide(physician, threatened, seen=second.pk).pk


def test_the_plans_of_many_contacts_are_read_at_once(world: World, physician: Actor, threatened: Contact) -> None:
    colleague = world.actor(world.vardcentral, profession=Profession.LAKARE)
    asked = []
    for held in (threatened, contact(world, threatened.patient, staff=colleague.staff)):
        review(physician, decide(physician, held, OXYGEN))
        decide(physician, held, goals="Därefter")
        with CaptureQueriesContext(connection) as captured:
            found = plans_of_patient(physician, threatened.patient, on=TODAY)
        asked.append(len(captured))
    assert asked[0] == asked[1]
    assert [view.plan.contact.staff for view in found] == [physician.staff] * 2 + [colleague.staff] * 2
    assert [view.plan.goals for view in found] == ["Därefter", TEXTS["goals"]] * 2
    assert [len(view.reviews) for view in found] == [0, 1, 0, 1]


# --- the review ------------------------------------------------------------------------------------------------------


def owed(held: Contact) -> list[Duty]:
    return list(Duty.objects.filter(patient=held.patient, rule="plan-life-threatening", met_at__isnull=True))


def test_a_plan_that_stands_is_owed_again_after_the_reviews_next_day(physician: Actor, threatened: Contact) -> None:
    plan = decide(physician, threatened, next_review_on=TODAY + ONE_DAY)
    late = TODAY + 10 * ONE_DAY
    review(physician, plan, next_review_on=TODAY + 60 * ONE_DAY, today=late)
    assert not owed(threatened)
    assert Event.objects.get(action="plan.reviewed").details == {"result": "stands"}


def test_a_plan_that_no_longer_stands_is_owed_at_once(physician: Actor, threatened: Contact) -> None:
    plan = decide(physician, threatened)
    assert not owed(threatened)
    made = review(physician, plan, ReviewResult.REPLACED)
    assert made.next_review_on is None
    [duty] = owed(threatened)
    assert (duty.since, duty.due_on) == (TODAY, TODAY + 7 * ONE_DAY)
    decide(physician, threatened)
    assert not owed(threatened)


@pytest.mark.parametrize("day", [None, TODAY, date(2027, 11, 23)])
def test_a_plan_that_stands_has_a_next_review_within_a_year(
    physician: Actor, threatened: Contact, day: date | None
) -> None:
    plan = decide(physician, threatened)
    assert refused(lambda: review(physician, plan, next_review_on=day)) == {"next_review_on"}


def test_a_review_says_what_and_why(physician: Actor, threatened: Contact) -> None:
    plan = decide(physician, threatened)
    assert refused(lambda: review(physician, plan, "kanske")) == {"result"}
    assert refused(lambda: review(physician, plan, note="  ")) == {"note"}
    assert not PlanReview.objects.exists()


def test_only_the_newest_plan_is_reviewed_by_one_who_may_decide(
    world: World, physician: Actor, threatened: Contact
) -> None:
    old = decide(physician, threatened)
    new = decide(physician, threatened)
    assert refused(lambda: review(physician, old)) == {""}
    for by in (world.chef, world.actor(world.mottagning, profession=Profession.LAKARE)):
        with pytest.raises(PermissionDenied):
            review(by, new)
    assert review(world.actor(world.vardcentral, profession=Profession.LAKARE), new).pk


def test_nothing_of_a_plan_is_changed(physician: Actor, threatened: Contact) -> None:
    review(physician, decide(physician, threatened, OXYGEN))
    for rows in (LifeThreateningPlan.objects, PlanTreatment.objects, PlanReview.objects):
        with pytest.raises(DatabaseError), transaction.atomic():
            rows.all().delete()
