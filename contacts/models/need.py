"""What has been judged and planned: the need of a contact, the physician's plan, the SIP, and who coordinates."""

from django.db import models
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from contacts.enums import ContactRole, NeedOutcome, ReviewResult, TreatmentPosition
from contacts.models.contact import Contact
from fastkontakt.organisation.models import StaffMember, Unit
from fastkontakt.tenancy.models import TenantForeignKey, TenantModel
from fastkontakt.triggers import append_only
from patients.models import CareEpisode, Patient


class NeedAssessment(TenantModel):
    """A documented assessment of the need of a contact at a unit, or the answer to an offer of one.

    `contact` is set where it reviews an appointed contact, `episode` where it was made for a hospital stay. The newest
    of a patient, unit and role stands; older ones are kept.
    """

    patient = TenantForeignKey(Patient, on_delete=models.PROTECT, related_name="need_assessments")
    unit = TenantForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    role = models.CharField(_("roll"), max_length=30, choices=ContactRole)
    on = models.DateField(_("dag"))
    outcome = models.CharField(_("bedömning"), max_length=20, choices=NeedOutcome)
    reason = models.CharField(_("skäl"), max_length=1000, blank=True)
    next_review_on = models.DateField(_("nästa uppföljning"), null=True, blank=True)
    contact = TenantForeignKey(Contact, null=True, blank=True, on_delete=models.PROTECT, related_name="reviews")
    episode = TenantForeignKey(CareEpisode, null=True, blank=True, on_delete=models.PROTECT, related_name="assessments")
    assessed_by = TenantForeignKey(StaffMember, on_delete=models.PROTECT, related_name="+")
    noted_at = models.DateTimeField(db_default=Now(), editable=False)

    class Meta(TenantModel.Meta):
        indexes = [
            models.Index(
                fields=["patient", "role", "unit", "on"], include=["id", "tenant"], name="need_assessment_newest"
            ),
            models.Index(
                fields=["patient"],
                include=["role", "unit", "on", "id", "tenant"],
                condition=models.Q(outcome=NeedOutcome.NEED),
                name="need_assessment_finds_need",
            ),
            models.Index(
                fields=["patient"],
                condition=models.Q(outcome__in=[NeedOutcome.DECLINED, NeedOutcome.PLAINLY_UNNECESSARY]),
                name="need_assessment_says_no",
            ),
        ]
        triggers = append_only("need_assessment_append_only")


class LifeThreateningPlan(TenantModel):
    """The physician's plan for a patient with a life-threatening condition (SOSFS 2011:7 3 kap.). The newest stands."""

    patient = TenantForeignKey(Patient, on_delete=models.PROTECT, related_name="life_threatening_plans")
    contact = TenantForeignKey(Contact, on_delete=models.PROTECT, related_name="plans")
    on = models.DateField(_("dag"))
    goals = models.TextField(_("mål för vården"))
    sub_goals = models.TextField(_("delmål för behandlingar och åtgärder"))
    social_needs = models.TextField(_("sociala behov"))
    psychological_needs = models.TextField(_("psykiska behov"))
    existential_needs = models.TextField(_("existentiella behov"))
    next_review_on = models.DateField(_("nästa omprövning"))
    decided_by = TenantForeignKey(StaffMember, on_delete=models.PROTECT, related_name="+")
    noted_at = models.DateTimeField(db_default=Now(), editable=False)

    class Meta(TenantModel.Meta):
        indexes = [models.Index(fields=["patient", "contact", "next_review_on"], name="plan_of_contact")]
        triggers = append_only("life_threatening_plan_append_only")


class PlanTreatment(TenantModel):
    """A treatment and the position taken on it, in a plan (SOSFS 2011:7 3 kap.).

    `consulted` names the licensed colleague asked before a life-sustaining treatment is not begun, or not gone on with
    (3 kap. 2 §).
    """

    plan = TenantForeignKey(LifeThreateningPlan, on_delete=models.PROTECT, related_name="treatments", db_index=False)
    position = models.PositiveSmallIntegerField()
    treatment = models.CharField(_("behandling"), max_length=200)
    life_sustaining = models.BooleanField(_("livsuppehållande"), default=False)
    stand = models.CharField(_("ställningstagande"), max_length=20, choices=TreatmentPosition)
    reason = models.CharField(_("skäl"), max_length=1000)
    consulted = models.CharField(_("rådgjort med"), max_length=200, blank=True)

    class Meta(TenantModel.Meta):
        constraints = [models.UniqueConstraint(fields=["plan", "position"], name="plan_treatment_position")]
        triggers = append_only("plan_treatment_append_only")


class PlanReview(TenantModel):
    """That the physician has gone through the plan: it stands, or a new one is decided; and when it is done again."""

    plan = TenantForeignKey(LifeThreateningPlan, on_delete=models.PROTECT, related_name="reviews")
    on = models.DateField(_("dag"))
    result = models.CharField(_("omprövningen"), max_length=10, choices=ReviewResult)
    note = models.CharField(_("anteckning"), max_length=1000)
    next_review_on = models.DateField(_("nästa omprövning"), null=True, blank=True)
    reviewed_by = TenantForeignKey(StaffMember, on_delete=models.PROTECT, related_name="+")
    noted_at = models.DateTimeField(db_default=Now(), editable=False)

    class Meta(TenantModel.Meta):
        constraints = [
            models.CheckConstraint(
                condition=models.Q(next_review_on__gt=models.F("on")) | ~models.Q(result=ReviewResult.STANDS),
                name="plan_review_looks_ahead",
            ),
        ]
        triggers = append_only("plan_review_append_only")


class SipPosition(TenantModel):
    """The fast vårdkontakt's position on whether an individual plan (SIP) is needed (HSL 16:4). The newest stands."""

    patient = TenantForeignKey(Patient, on_delete=models.PROTECT, related_name="sip_positions")
    contact = TenantForeignKey(Contact, on_delete=models.PROTECT, related_name="sip_positions")
    on = models.DateField(_("dag"))
    needed = models.BooleanField(_("en samordnad individuell plan behövs"))
    reason = models.CharField(_("skäl"), max_length=1000)
    taken_by = TenantForeignKey(StaffMember, on_delete=models.PROTECT, related_name="+")
    noted_at = models.DateTimeField(db_default=Now(), editable=False)

    class Meta(TenantModel.Meta):
        indexes = [models.Index(fields=["patient", "contact"], include=["tenant"], name="sip_position_of_contact")]
        triggers = append_only("sip_position_append_only")


class CoordinatorChoice(TenantModel):
    """That one among several fast vårdkontakt was chosen to coordinate, and why. The newest of a patient stands."""

    patient = TenantForeignKey(Patient, on_delete=models.PROTECT, related_name="coordinator_choices")
    contact = TenantForeignKey(Contact, on_delete=models.PROTECT, related_name="coordinator_choices")
    on = models.DateField(_("dag"))
    reason = models.CharField(_("skäl"), max_length=1000)
    chosen_by = TenantForeignKey(StaffMember, on_delete=models.PROTECT, related_name="+")
    noted_at = models.DateTimeField(db_default=Now(), editable=False)

    class Meta(TenantModel.Meta):
        indexes = [models.Index(fields=["patient", "on"], name="coordinator_choice_of_patient")]
        triggers = append_only("coordinator_choice_append_only")
