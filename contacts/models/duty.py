"""What the law obliges to, as found by the rulebook, and the runs that find it."""

from django.db import models
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from contacts.enums import ContactRole
from fastkontakt.organisation.models import StaffMember, Unit
from fastkontakt.tenancy.models import TenantForeignKey, TenantModel
from patients.models import Patient


class Duty(TenantModel):
    """One obligation on one subject, by one clause of a rule; it stands until `met_at` is set.

    `subject` is the key of what the duty hangs on: a contact, a request, an intervention, a condition, an episode, an
    assessment, or the patient. `unit` must act (None where no unit can be named), through its manager where `staff` is
    None, else through that person. `since` and `due_on` are days, inclusive: late from the day after.
    Written by contacts.duties alone.
    """

    patient = TenantForeignKey(Patient, on_delete=models.PROTECT, related_name="duties")
    rule = models.CharField(max_length=60)
    version = models.PositiveSmallIntegerField()
    clause = models.CharField(max_length=60, blank=True)
    role = models.CharField(max_length=30, choices=ContactRole)
    subject = models.UUIDField()
    unit = TenantForeignKey(Unit, null=True, on_delete=models.PROTECT, related_name="duties")
    staff = TenantForeignKey(StaffMember, null=True, on_delete=models.PROTECT, related_name="duties")
    since = models.DateField()
    due_on = models.DateField(null=True)
    found_at = models.DateTimeField(db_default=Now(), editable=False)
    met_at = models.DateTimeField(null=True, editable=False)

    class Meta(TenantModel.Meta):
        constraints = [
            models.UniqueConstraint(
                fields=["patient", "rule", "clause", "subject"],
                condition=models.Q(met_at__isnull=True),
                name="duty_stands_once",
            ),
        ]
        indexes = [
            models.Index(fields=["unit", "due_on", "id"], condition=models.Q(met_at__isnull=True), name="duty_of_unit"),
            models.Index(
                fields=["staff", "due_on", "id"], condition=models.Q(met_at__isnull=True), name="duty_of_person"
            ),
            models.Index(
                fields=["unit", "role"],
                condition=models.Q(met_at__isnull=True, staff__isnull=True),
                name="duty_of_manager",
            ),
            models.Index(fields=["unit", "met_at"], condition=models.Q(met_at__isnull=False), name="duty_met"),
        ]


class EvaluationRun(TenantModel):
    """One evaluation of the whole tenant on a day, batch by batch in order of patient key.

    `after` is the last key of the last batch that was committed, so that another worker can go on from there.
    """

    on = models.DateField()
    started_at = models.DateTimeField(db_default=Now(), editable=False)
    finished_at = models.DateTimeField(null=True, editable=False)
    after = models.UUIDField(null=True)
    patients_done = models.PositiveIntegerField(default=0)
    patients_in_all = models.PositiveIntegerField(default=0)
    duties_found = models.PositiveIntegerField(default=0)
    duties_met = models.PositiveIntegerField(default=0)

    class Meta(TenantModel.Meta):
        indexes = [models.Index(fields=["tenant", "-started_at"], name="evaluation_run_newest")]
        constraints = [
            models.UniqueConstraint(
                fields=["tenant"], condition=models.Q(finished_at__isnull=True), name="evaluation_run_one_at_a_time"
            )
        ]


class WorkingDay(models.Model):
    """Every day from 1990 to 2099 with the number of working days up to and including it, for deadlines in SQL.

    The same for all tenants; made by contacts.policy.workdays from the public holidays of Sweden.
    """

    day = models.DateField(primary_key=True)
    number = models.PositiveIntegerField()
    works = models.BooleanField(default=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["number"], condition=models.Q(works=True), name="working_day_number")
        ]
        verbose_name = _("arbetsdag")
