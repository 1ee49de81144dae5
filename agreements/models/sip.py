"""The coordinated individual plan (samordnad individuell plan, SIP): HSL 16:4, SoL 10:8, lag 2017:612 4 chap."""

from uuid import UUID

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from agreements.enums import GoalOutcome, Invitation, ParticipantKind, Principal, SipEnd
from contacts.models import Contact
from fastkontakt.organisation.models import StaffMember, Unit
from fastkontakt.tenancy.models import TenantForeignKey, TenantModel
from fastkontakt.triggers import append_only
from patients.models import CareEpisode, Consent, Patient, Relative


class Sip(TenantModel):
    """A SIP, from the call until it is closed. `unit` called it, and holds it; `consent` is what it rests on.

    `episode` is set where it was called for a stay in hospital, whose clock the call answers (2017:612 4:3). `led_by`
    is the fixed contact that calls, leads and follows up.
    """

    patient = TenantForeignKey(Patient, on_delete=models.PROTECT, related_name="sips")
    unit = TenantForeignKey(Unit, on_delete=models.PROTECT, related_name="sips", db_index=False)
    led_by = TenantForeignKey(Contact, on_delete=models.PROTECT, related_name="sips")
    episode = TenantForeignKey(CareEpisode, null=True, blank=True, on_delete=models.PROTECT, related_name="sips")
    consent = TenantForeignKey(Consent, on_delete=models.PROTECT, related_name="+")
    reason = models.CharField(_("varför planen behövs"), max_length=1000)
    called_at = models.DateTimeField(_("kallad"))
    called_by = TenantForeignKey(StaffMember, on_delete=models.PROTECT, related_name="+")
    closed_on = models.DateField(_("avslutad"), null=True, blank=True)
    closed_by = TenantForeignKey(StaffMember, null=True, on_delete=models.PROTECT, related_name="+")
    closed_because = models.CharField(_("skäl"), max_length=20, choices=SipEnd, blank=True)
    closing_note = models.CharField(_("anteckning"), max_length=1000, blank=True)

    class Meta(TenantModel.Meta):
        constraints = [
            models.UniqueConstraint(
                fields=["unit", "patient"], condition=Q(closed_on__isnull=True), name="sip_one_open_at_unit"
            ),
            models.CheckConstraint(
                condition=Q(closed_on__isnull=True, closed_by__isnull=True, closed_because="")
                | (Q(closed_on__isnull=False, closed_by__isnull=False) & ~Q(closed_because="")),
                name="sip_closed_with_reason",
            ),
        ]
        indexes = [models.Index(fields=["patient", "closed_on"], name="sip_of_patient")]


class SipMeeting(TenantModel):
    """When and where it is, or was, met; a changed time is a new row with the next `sequence` (RFC 5545)."""

    sip = TenantForeignKey(Sip, on_delete=models.PROTECT, related_name="meetings", db_index=False)
    sequence = models.PositiveSmallIntegerField(default=0)
    starts_at = models.DateTimeField(_("börjar"))
    ends_at = models.DateTimeField(_("slutar"))
    place = models.CharField(_("plats eller länk"), max_length=200)
    cancelled = models.BooleanField(_("inställt"), default=False)
    noted_by = TenantForeignKey(StaffMember, on_delete=models.PROTECT, related_name="+")
    noted_at = models.DateTimeField(db_default=Now(), editable=False)

    class Meta(TenantModel.Meta):
        constraints = [
            models.UniqueConstraint(fields=["sip", "sequence"], name="sip_meeting_sequence"),
            models.CheckConstraint(
                condition=Q(ends_at__gt=models.F("starts_at")), name="sip_meeting_ends_after_it_begins"
            ),
        ]
        triggers = append_only("sip_meeting_append_only")

    @property
    def patient_id(self) -> UUID:
        """Whose meeting it is."""
        key: UUID = self.sip.patient_id
        return key


class SipParticipant(TenantModel):
    """Somebody called to the SIP, and what they answered. `name` says who where no row does."""

    sip = TenantForeignKey(Sip, on_delete=models.PROTECT, related_name="participants", db_index=False)
    kind = models.CharField(max_length=10, choices=ParticipantKind)
    unit = TenantForeignKey(Unit, null=True, blank=True, on_delete=models.PROTECT, related_name="sip_invitations")
    contact = TenantForeignKey(Contact, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    relative = TenantForeignKey(Relative, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    name = models.CharField(_("namn"), max_length=120, blank=True)
    answer = models.CharField(max_length=15, choices=Invitation, default=Invitation.WAITING)
    answer_note = models.CharField(_("anteckning"), max_length=500, blank=True)
    answered_at = models.DateTimeField(null=True, editable=False)
    answered_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    attended = models.BooleanField(_("var med på mötet"), null=True)

    class Meta(TenantModel.Meta):
        constraints = [
            models.UniqueConstraint(
                fields=["sip", "kind", "unit", "relative", "name"], nulls_distinct=False, name="sip_participant_once"
            ),
            models.CheckConstraint(
                condition=Q(kind=ParticipantKind.UNIT, unit__isnull=False)
                | (~Q(kind=ParticipantKind.UNIT) & Q(unit__isnull=True, contact__isnull=True)),
                name="sip_participant_of_unit",
            ),
            models.CheckConstraint(
                condition=Q(answer=Invitation.WAITING) | Q(answered_at__isnull=False), name="sip_participant_answered"
            ),
        ]


class SipPlan(TenantModel):
    """A version of the plan's content, numbered from 1; the highest stands. Never changed."""

    sip = TenantForeignKey(Sip, on_delete=models.PROTECT, related_name="plans", db_index=False)
    number = models.PositiveSmallIntegerField()
    on = models.DateField(_("dag"))
    matters = models.TextField(_("det här är viktigt för personen"))
    situation = models.TextField(_("nuläge"), blank=True)
    own_part = models.TextField(_("vad personen själv gör"), blank=True)
    responsible = models.CharField(_("huvudman med det övergripande ansvaret"), max_length=15, choices=Principal)
    follow_up_on = models.DateField(_("följs upp"))
    written_by = TenantForeignKey(StaffMember, on_delete=models.PROTECT, related_name="+")
    noted_at = models.DateTimeField(db_default=Now(), editable=False)

    class Meta(TenantModel.Meta):
        constraints = [
            models.UniqueConstraint(fields=["sip", "number"], name="sip_plan_number"),
            models.CheckConstraint(
                condition=Q(responsible__in=[Principal.REGION, Principal.MUNICIPALITY]),
                name="sip_plan_responsible_is_a_principal",
            ),
        ]
        triggers = append_only("sip_plan_append_only")

    @property
    def patient_id(self) -> UUID:
        """Whose plan it is."""
        key: UUID = self.sip.patient_id
        return key


class SipIntervention(TenantModel):
    """An intervention that is needed, which principal does it, or that others do (HSL 16:4, SoL 10:8)."""

    plan = TenantForeignKey(SipPlan, on_delete=models.PROTECT, related_name="interventions", db_index=False)
    position = models.PositiveSmallIntegerField()
    what = models.CharField(_("insats"), max_length=500)
    principal = models.CharField(_("huvudman"), max_length=15, choices=Principal)
    unit = TenantForeignKey(Unit, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    done_by = models.CharField(_("vem som gör det"), max_length=120, blank=True)
    due_on = models.DateField(_("när"), null=True, blank=True)

    class Meta(TenantModel.Meta):
        constraints = [models.UniqueConstraint(fields=["plan", "position"], name="sip_intervention_position")]
        triggers = append_only("sip_intervention_append_only")


class SipGoal(TenantModel):
    """A goal of the plan, and how one will know."""

    plan = TenantForeignKey(SipPlan, on_delete=models.PROTECT, related_name="goals", db_index=False)
    position = models.PositiveSmallIntegerField()
    goal = models.CharField(_("mål"), max_length=500)
    measured_by = models.CharField(_("så märks det"), max_length=500, blank=True)

    class Meta(TenantModel.Meta):
        constraints = [models.UniqueConstraint(fields=["plan", "position"], name="sip_goal_position")]
        triggers = append_only("sip_goal_append_only")


class SipGoalFollowUp(TenantModel):
    """How it has gone with a goal, on a day. The newest stands."""

    goal = TenantForeignKey(SipGoal, on_delete=models.PROTECT, related_name="follow_ups")
    on = models.DateField(_("dag"))
    outcome = models.CharField(_("hur det gick"), max_length=10, choices=GoalOutcome)
    note = models.CharField(_("anteckning"), max_length=500, blank=True)
    noted_by = TenantForeignKey(StaffMember, on_delete=models.PROTECT, related_name="+")
    noted_at = models.DateTimeField(db_default=Now(), editable=False)

    class Meta(TenantModel.Meta):
        triggers = append_only("sip_goal_follow_up_append_only")
