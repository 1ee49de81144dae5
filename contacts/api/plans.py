"""Plans at life-threatening conditions: read, decide, review."""

from typing import Any
from uuid import UUID

from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from contacts.api.plans_rows import PlanBody, PlanReviewBody, PlanRow, plan_row, treatments_of
from contacts.api.views import ContactView
from contacts.models import Contact, LifeThreateningPlan
from contacts.plans.forms import PLAN_TEXTS
from contacts.plans.selectors import plans_of_contact, plans_of_patient
from contacts.services.plans import PlanContent, decide_plan, review_plan
from fastkontakt import permissions
from fastkontakt.api.base import ApiView
from fastkontakt.api.idempotency import idempotent
from fastkontakt.api.schema import page_of
from fastkontakt.clock import today
from patients.selectors import get_patient


class Plans(ApiView):
    """A patient's plans."""

    @extend_schema(responses=page_of(PlanRow), tags=["plans"])
    def get(self, request: Request, patient_id: UUID) -> Response:
        """Those of the fasta vårdkontakter that the caller sees in full, each contact's newest first, for staff.

        The read is logged.
        """
        patient = get_patient(self.actor, patient_id, on=today(), page="api_plan")
        permissions.require(self.actor, permissions.APPOINT_CONTACTS)
        return self.all(PlanRow, [plan_row(view) for view in plans_of_patient(self.actor, patient, on=today())])


class PlanView(ContactView):
    """A view of one contact's plan."""

    def newest(self, contact: Contact, status: int) -> Response:
        """The plan that stands."""
        return self.row(PlanRow, plan_row(plans_of_contact(self.actor, contact)[0]), status)


class ContactPlans(PlanView):
    """A contact's plans."""

    @extend_schema(request=PlanBody, responses={201: PlanRow}, tags=["plans"])
    @idempotent
    def post(self, request: Request, contact_id: UUID) -> Response:
        """Decide the plan, as a licensed physician at the contact's unit (SOSFS 2011:7)."""
        contact = self.contact(contact_id)
        told = self.body(PlanBody)
        content = PlanContent(**{name: told[name] for name in PLAN_TEXTS})
        decide_plan(
            by=self.actor,
            contact=contact,
            content=content,
            treatments=treatments_of(told),
            next_review_on=told["next_review_on"],
            seen=told["seen"],
            today=today(),
        )
        return self.newest(contact, 201)


class ContactPlanReviews(PlanView):
    """Reviews of the contact's plan."""

    @extend_schema(request=PlanReviewBody, responses={201: PlanRow}, tags=["plans"])
    @idempotent
    def post(self, request: Request, contact_id: UUID) -> Response:
        """Note that the plan was gone through today, and whether it stands. One that has been replaced is refused."""
        contact = self.contact(contact_id)
        told: dict[str, Any] = self.body(PlanReviewBody)
        told["plan"] = LifeThreateningPlan.objects.select_related("contact").get(contact=contact, pk=told["plan"])
        review_plan(by=self.actor, today=today(), **told)
        return self.newest(contact, 201)
