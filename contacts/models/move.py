"""Moving a leaving person's contacts to successors, in batches."""

from django.db import models
from django.db.models.functions import Now

from contacts.enums import MoveState
from contacts.models.contact import Contact
from fastkontakt.organisation.models import Assignment, StaffMember, Unit
from fastkontakt.tenancy.models import TenantForeignKey, TenantModel


class Move(TenantModel):
    """A manager's order to move the contacts of one person at one unit, from the day after `last_day`."""

    unit = TenantForeignKey(Unit, on_delete=models.PROTECT, related_name="moves")
    staff = TenantForeignKey(StaffMember, on_delete=models.PROTECT, related_name="+")
    last_day = models.DateField()
    reason = models.CharField(max_length=500)
    ordered_by = TenantForeignKey(Assignment, on_delete=models.PROTECT, related_name="+")
    ordered_at = models.DateTimeField(db_default=Now(), editable=False)
    finished_at = models.DateTimeField(null=True, editable=False)

    class Meta(TenantModel.Meta):
        indexes = [models.Index(fields=["unit", "-ordered_at"], name="move_of_unit")]


class MovedContact(TenantModel):
    """One contact of a move: who takes over (None: it ends), where it stands, and why it could not be moved.

    `findings` are {rule, version, outcome, clause} of a refusal; they name no person.
    """

    move = TenantForeignKey(Move, on_delete=models.PROTECT, related_name="contacts")
    contact = TenantForeignKey(Contact, on_delete=models.PROTECT, related_name="moves")
    successor = TenantForeignKey(StaffMember, null=True, on_delete=models.PROTECT, related_name="+")
    override_reason = models.TextField(blank=True)
    state = models.CharField(max_length=10, choices=MoveState, default=MoveState.WAITING)
    findings = models.JSONField(default=list)
    became = TenantForeignKey(Contact, null=True, on_delete=models.PROTECT, related_name="+")

    class Meta(TenantModel.Meta):
        constraints = [models.UniqueConstraint(fields=["move", "contact"], name="moved_contact_once")]
        indexes = [models.Index(fields=["move", "state", "id"], name="moved_contact_state")]
