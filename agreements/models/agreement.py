"""The documented agreement (dokumenterad överenskommelse, patientkontrakt) between patient and care, in versions.

Its parts are SKR's: what is agreed, a planning that hangs together, a fast vårdkontakt, and times agreed on. A version
is never changed; what is changed is a new version.
"""

from uuid import UUID

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from agreements.enums import AnswerKind, Doer
from contacts.models import Contact
from fastkontakt.organisation.models import StaffMember, Unit
from fastkontakt.tenancy.models import TenantForeignKey, TenantModel
from fastkontakt.triggers import append_only
from patients.models import Patient, Relative


class Agreement(TenantModel):
    """An agreement between a patient and a unit, from its first version until it is ended. The unit holds it."""

    patient = TenantForeignKey(Patient, on_delete=models.PROTECT, related_name="agreements")
    unit = TenantForeignKey(Unit, on_delete=models.PROTECT, related_name="agreements", db_index=False)
    begun_on = models.DateField(_("från"))
    begun_by = TenantForeignKey(StaffMember, on_delete=models.PROTECT, related_name="+")
    ended_on = models.DateField(_("avslutad"), null=True, blank=True)
    ended_by = TenantForeignKey(StaffMember, null=True, on_delete=models.PROTECT, related_name="+")
    end_reason = models.CharField(_("skäl"), max_length=500, blank=True)
    noted_at = models.DateTimeField(db_default=Now(), editable=False)

    class Meta(TenantModel.Meta):
        constraints = [
            models.UniqueConstraint(
                fields=["unit", "patient"], condition=Q(ended_on__isnull=True), name="agreement_one_open_at_unit"
            ),
            models.CheckConstraint(
                condition=Q(ended_on__isnull=True, ended_by__isnull=True, end_reason="")
                | (Q(ended_on__isnull=False, ended_by__isnull=False) & ~Q(end_reason="")),
                name="agreement_ended_with_reason",
            ),
        ]


class AgreementVersion(TenantModel):
    """What is agreed, numbered from 1; the highest stands. `coordinator` is who coordinates, and why just that one."""

    agreement = TenantForeignKey(Agreement, on_delete=models.PROTECT, related_name="versions", db_index=False)
    number = models.PositiveSmallIntegerField()
    on = models.DateField(_("dag"))
    matters = models.TextField(_("det här är viktigt för patienten"))
    agreed = models.TextField(_("det här har vi kommit överens om"))
    coordinator = TenantForeignKey(
        Contact, null=True, blank=True, on_delete=models.PROTECT, related_name="+", verbose_name=_("samordnare")
    )
    coordinator_reason = models.CharField(_("varför just den personen samordnar"), max_length=1000, blank=True)
    follow_up_on = models.DateField(_("följs upp"))
    changed = models.CharField(_("vad som är ändrat"), max_length=500, blank=True)
    written_by = TenantForeignKey(StaffMember, on_delete=models.PROTECT, related_name="+")
    noted_at = models.DateTimeField(db_default=Now(), editable=False)

    class Meta(TenantModel.Meta):
        constraints = [
            models.UniqueConstraint(fields=["agreement", "number"], name="agreement_version_number"),
            models.CheckConstraint(condition=Q(number__gte=1), name="agreement_version_from_one"),
            models.CheckConstraint(
                condition=Q(coordinator__isnull=True) | ~Q(coordinator_reason=""),
                name="agreement_coordinator_with_reason",
            ),
        ]
        triggers = append_only("agreement_version_append_only")

    @property
    def patient_id(self) -> UUID:
        """Whose agreement it is, for the messages."""
        patient_id: UUID = self.agreement.patient_id
        return patient_id


class AgreementTask(TenantModel):
    """Who does what, and by when. `name` says who where it is no fixed contact; `day` may be left open."""

    version = TenantForeignKey(AgreementVersion, on_delete=models.PROTECT, related_name="tasks", db_index=False)
    position = models.PositiveSmallIntegerField()
    doer = models.CharField(_("vem"), max_length=10, choices=Doer)
    contact = TenantForeignKey(Contact, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    name = models.CharField(_("namn"), max_length=120, blank=True)
    what = models.CharField(_("gör vad"), max_length=500)
    due_on = models.DateField(_("senast"), null=True, blank=True)

    class Meta(TenantModel.Meta):
        constraints = [
            models.UniqueConstraint(fields=["version", "position"], name="agreement_task_position"),
            models.CheckConstraint(
                condition=Q(doer=Doer.CONTACT, contact__isnull=False)
                | (~Q(doer=Doer.CONTACT) & Q(contact__isnull=True)),
                name="agreement_task_of_contact",
            ),
        ]
        triggers = append_only("agreement_task_append_only")


class TaskDone(TenantModel):
    """That something agreed on was done: noted by staff, by the patient or by who acts for the patient."""

    task = TenantForeignKey(AgreementTask, on_delete=models.PROTECT, related_name="done")
    on = models.DateField(_("dag"))
    note = models.CharField(_("anteckning"), max_length=500, blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    staff = TenantForeignKey(StaffMember, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    noted_at = models.DateTimeField(db_default=Now(), editable=False)

    class Meta(TenantModel.Meta):
        constraints = [models.UniqueConstraint(fields=["task"], name="agreement_task_done_once")]
        triggers = append_only("agreement_task_done_append_only")


class AgreementTime(TenantModel):
    """A planned time: when, for what, where."""

    version = TenantForeignKey(AgreementVersion, on_delete=models.PROTECT, related_name="times", db_index=False)
    at = models.DateTimeField(_("tid"))
    what = models.CharField(_("för vad"), max_length=200)
    place = models.CharField(_("plats"), max_length=200, blank=True)

    class Meta(TenantModel.Meta):
        indexes = [models.Index(fields=["version", "at"], name="agreement_time_of_version")]
        triggers = append_only("agreement_time_append_only")


class AgreementParticipant(TenantModel):
    """Who takes part in the agreement beside the patient: a fixed contact, also of another provider, or a relative."""

    version = TenantForeignKey(AgreementVersion, on_delete=models.PROTECT, related_name="participants", db_index=False)
    contact = TenantForeignKey(Contact, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    relative = TenantForeignKey(Relative, null=True, blank=True, on_delete=models.PROTECT, related_name="+")

    class Meta(TenantModel.Meta):
        constraints = [
            models.UniqueConstraint(
                fields=["version", "contact", "relative"], nulls_distinct=False, name="agreement_participant_once"
            ),
            models.CheckConstraint(
                condition=Q(contact__isnull=True) ^ Q(relative__isnull=True),
                name="agreement_participant_is_contact_or_relative",
            ),
        ]
        triggers = append_only("agreement_participant_append_only")


class AgreementAnswer(TenantModel):
    """What the patient, or who acts for the patient, says of a version. `noted_by`: said to staff, who noted it."""

    version = TenantForeignKey(AgreementVersion, on_delete=models.PROTECT, related_name="answers")
    kind = models.CharField(max_length=10, choices=AnswerKind)
    text = models.TextField(_("kommentar"), blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    noted_by = TenantForeignKey(StaffMember, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(db_default=Now(), editable=False)

    class Meta(TenantModel.Meta):
        constraints = [
            models.UniqueConstraint(
                fields=["version"], condition=Q(kind=AnswerKind.CONFIRMED), name="agreement_confirmed_once"
            ),
            models.CheckConstraint(
                condition=Q(kind=AnswerKind.CONFIRMED) | ~Q(text=""), name="agreement_comment_says_something"
            ),
        ]
        triggers = append_only("agreement_answer_append_only")
