"""A physician's plan at a life-threatening condition, through the services."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.core.exceptions import ValidationError

from contacts.enums import ContactRole, Occasion, ReviewResult
from contacts.models import Contact, LifeThreateningPlan, PlanReview
from contacts.services.plans import PlanContent, decide_plan, review_plan
from contacts.services.treatments import Treatment
from fastkontakt.accounts.actor import Actor
from patients.models import Patient
from tests.world import TODAY, World

FVK = ContactRole.FAST_VARDKONTAKT
ONE_DAY = timedelta(days=1)
TEXTS = {
    "goals": "Smärtfri hemma",
    "sub_goals": "Smärtpump",
    "social_needs": "Barnen på besök",
    "psychological_needs": "Kurator",
    "existential_needs": "Inte aktuellt, säger patienten",
}
OXYGEN = Treatment(treatment="Syrgas", stand="given", reason="Lindrar andnöden")
REVIVAL = Treatment(
    treatment="Hjärt-lungräddning",
    stand="not_begun",
    reason="Skulle inte gagna patienten",
    life_sustaining=True,
    consulted="Eva Lund, sjuksköterska",
)


def contact(world: World, patient: Patient, **fields: Any) -> Contact:
    values: dict[str, Any] = {
        "unit": world.vardcentral,
        "role": FVK,
        "occasion": Occasion.NEED,
        "starts_on": TODAY - 90 * ONE_DAY,
        "appointed_by": world.chef.staff,
    }
    row: Contact = Contact.objects.create(patient=patient, **({"staff": world.nurse()} | values | fields))
    return row


def refused(call: Any) -> set[str]:
    """The fields of a ValidationError; "" for the whole form."""
    with pytest.raises(ValidationError) as caught:
        call()
    return set(caught.value.error_dict) if hasattr(caught.value, "error_dict") else {""}


def decide(
    by: Actor, held: Contact, *treatments: Treatment, next_review_on: date = TODAY + 30 * ONE_DAY, **texts: Any
) -> LifeThreateningPlan:
    """From the plan that stands, unless `seen` names another."""
    newest = LifeThreateningPlan.objects.filter(contact=held).order_by("-on", "-pk")
    seen = texts.pop("seen") if "seen" in texts else newest.values_list("pk", flat=True).first()
    return decide_plan(
        by=by,
        contact=held,
        content=PlanContent(**(TEXTS | texts)),
        treatments=treatments,
        next_review_on=next_review_on,
        seen=seen,
        today=texts.pop("today", TODAY),
    )


def review(by: Actor, plan: LifeThreateningPlan, result: str = ReviewResult.STANDS, **told: Any) -> PlanReview:
    values: dict[str, Any] = {"note": "Smärtfri", "next_review_on": TODAY + 30 * ONE_DAY, "today": TODAY}
    return review_plan(by=by, plan=plan, result=result, **(values | told))
