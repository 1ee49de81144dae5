"""Bodies and rows of plans at life-threatening conditions."""

from typing import Any

from rest_framework import serializers

from contacts.enums import ReviewResult, TreatmentPosition
from contacts.forms import LONG_TEXT
from contacts.plans.forms import PLAN_TEXTS, REASON_LENGTH, SHORT_TEXT
from contacts.plans.selectors import PlanView
from contacts.services.treatments import MOST_TREATMENTS, Treatment
from fastkontakt.api.fields import Body, Choice, Day, Flag, Id, Moment, OptionalText, Related, Row, Text


class TreatmentBody(Body):
    """A treatment and the position on it. The gaps that the law does not allow are the service's matter."""

    treatment = Text(max_length=SHORT_TEXT)
    stand = Choice(TreatmentPosition)
    life_sustaining = Flag(required=False, default=False)
    reason = Text(max_length=REASON_LENGTH, help_text="And the conditions, where there are any.")
    consulted = OptionalText(
        max_length=SHORT_TEXT,
        help_text="Another licensed practitioner: needed where a life-sustaining treatment is not begun or not "
        "gone on with (SOSFS 2011:7 3 kap. 2 §).",
    )


class PlanBody(Body):
    """The plan as it is decided today (SOSFS 2011:7)."""

    goals = Text(max_length=LONG_TEXT)
    sub_goals = Text(max_length=LONG_TEXT, help_text="One on each line.")
    social_needs = Text(max_length=LONG_TEXT)
    psychological_needs = Text(max_length=LONG_TEXT)
    existential_needs = Text(max_length=LONG_TEXT)
    treatments = serializers.ListField(child=TreatmentBody(), required=False, default=list, max_length=MOST_TREATMENTS)
    next_review_on = Day(help_text="After today, at most twelve months ahead.")
    seen = Id(
        required=False,
        allow_null=True,
        default=None,
        help_text="The plan gone on from; left out where none stands. A newer one refuses this one.",
    )


class PlanReviewBody(Body):
    """What going through the plan came to. `next_review_on` is for one that stands."""

    plan = Id()
    result = Choice(ReviewResult)
    note = Text(max_length=REASON_LENGTH)
    next_review_on = Day(required=False, allow_null=True, default=None)


class TreatmentRow(Row):
    """A treatment and the position on it."""

    treatment = serializers.CharField()
    stand = Choice(TreatmentPosition)
    life_sustaining = serializers.BooleanField()
    reason = serializers.CharField()
    consulted = serializers.CharField(help_text="Empty where nobody had to be asked.")


class PlanReviewRow(Row):
    """A review of a plan."""

    on = serializers.DateField()
    result = Choice(ReviewResult)
    note = serializers.CharField()
    next_review_on = serializers.DateField(allow_null=True)
    reviewed_by = Related()


class PlanRow(Row):
    """A plan, with its reviews, the newest first."""

    id = serializers.CharField()
    contact = serializers.CharField(source="contact_id")
    on = serializers.DateField()
    decided_by = Related()
    noted_at = Moment()
    goals = serializers.CharField()
    sub_goals = serializers.ListField(child=serializers.CharField())
    social_needs = serializers.CharField()
    psychological_needs = serializers.CharField()
    existential_needs = serializers.CharField()
    treatments = TreatmentRow(many=True)
    reviews = PlanReviewRow(many=True)
    review_on = serializers.DateField(help_text="When it is to be reviewed next.")
    new_plan_needed = serializers.BooleanField(help_text="Whether its newest review asks for a new plan.")


def plan_row(view: PlanView) -> dict[str, Any]:
    """A plan as PlanRow."""
    own = {name: getattr(view.plan, name) for name in ("id", "contact_id", "on", "decided_by", "noted_at", *PLAN_TEXTS)}
    names = ("sub_goals", "treatments", "reviews", "review_on", "new_plan_needed")
    return own | {name: getattr(view, name) for name in names}


def treatments_of(told: dict[str, Any]) -> list[Treatment]:
    """The treatments of a PlanBody."""
    return [Treatment(**row) for row in told["treatments"]]
