"""Reads of the plans at life-threatening conditions. A plan is seen by those who see its contact in full."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from contacts.enums import ContactRole, ReviewResult
from contacts.models import Contact, LifeThreateningPlan, PlanReview, PlanTreatment
from fastkontakt.access import IN_FULL, visible_contacts
from fastkontakt.access.protection import named
from fastkontakt.accounts.actor import Actor
from patients.models import Patient


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanView:
    """A plan with its treatments in order, and its reviews, the newest first."""

    plan: LifeThreateningPlan
    treatments: list[PlanTreatment]
    reviews: list[PlanReview]

    @property
    def sub_goals(self) -> list[str]:
        """Each on its own line."""
        return [line.strip() for line in self.plan.sub_goals.splitlines() if line.strip()]

    @property
    def new_plan_needed(self) -> bool:
        """Whether its newest review asks for a new plan."""
        return bool(self.reviews) and self.reviews[0].result == ReviewResult.REPLACED

    @property
    def review_on(self) -> date:
        """When it is to be reviewed next; where a new plan is needed, the day on which that was found."""
        newest = self.reviews[0] if self.reviews else None
        return (newest.next_review_on or newest.on) if newest else self.plan.next_review_on


def plans_of_contact(viewer: Actor, contact: Contact) -> list[PlanView]:
    """The contact's plans, the newest first. The contact was let through before."""
    return plans_of(viewer, [contact])


def plans_of_patient(viewer: Actor, patient: Patient, *, on: date) -> list[PlanView]:
    """The plans of every contact that the viewer sees in full, also of those that have ended; a contact at a time."""
    held = visible_contacts(viewer, on=on).filter(IN_FULL, patient=patient, role=ContactRole.FAST_VARDKONTAKT)
    return plans_of(viewer, held.order_by("starts_on", "pk"))


def plans_of(viewer: Actor, contacts: Iterable[Contact]) -> list[PlanView]:
    """The plans of contacts that were let through before, in their order, each one's newest first."""
    held = {contact.pk: contact for contact in contacts}
    rows = (
        LifeThreateningPlan.objects.filter(contact__in=list(held)).select_related("decided_by").order_by("-on", "-pk")
    )
    plans = rows.prefetch_related("treatments", "reviews__reviewed_by")
    place = {key: index for index, key in enumerate(held)}
    return [_view(viewer, plan, held[plan.contact_id]) for plan in sorted(plans, key=lambda row: place[row.contact_id])]


def _view(viewer: Actor, plan: LifeThreateningPlan, contact: Contact) -> PlanView:
    plan.contact = contact
    named(viewer, [plan], at=contact.unit_id)
    reviews = named(viewer, plan.reviews.all(), at=contact.unit_id)
    return PlanView(
        plan=plan,
        treatments=sorted(plan.treatments.all(), key=lambda row: row.position),
        reviews=sorted(reviews, key=lambda row: (row.on, row.pk), reverse=True),
    )
