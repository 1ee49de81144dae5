"""Moving a leaving person's contacts to successors, in batches."""

from django.db import models
from django.db.models.functions import Now

from contacts.enums import MoveState
from contacts.models.contact import Contact
from fastkontakt.organisation.models import Assignment, StaffMember, Unit
from fastkontakt.tenancy.models import TenantForeignKey, TenantModel


class Move(TenantModel):
    """A manager's order to move the contacts of one person at one unit, from the day after `last_day`.

    A plan until it is ordered: `ordered_at` is None, and `ordered_by` is who made the plan. Under way until
    `finished_at` is set. One plan or move of a person at a unit at a time. `wanted` is how many contacts were to be
    moved, where not all were: the others stay, and need nobody.
    """

    unit = TenantForeignKey(Unit, on_delete=models.PROTECT, related_name="moves")
    staff = TenantForeignKey(StaffMember, on_delete=models.PROTECT, related_name="+")
    last_day = models.DateField()
    reason = models.CharField(max_length=500)
    wanted = models.PositiveIntegerField(null=True)
    ordered_by = TenantForeignKey(Assignment, on_delete=models.PROTECT, related_name="+")
    planned_at = models.DateTimeField(db_default=Now(), editable=False)
    ordered_at = models.DateTimeField(null=True, editable=False)
    finished_at = models.DateTimeField(null=True, editable=False)

    class Meta(TenantModel.Meta):
        indexes = [models.Index(fields=["unit", "-ordered_at"], name="move_of_unit")]
        constraints = [
            models.UniqueConstraint(
                fields=["unit", "staff"], condition=models.Q(finished_at__isnull=True), name="move_one_at_a_time"
            ),
            models.CheckConstraint(
                name="move_ordered_before_finished",
                condition=models.Q(finished_at__isnull=True) | models.Q(ordered_at__isnull=False),
            ),
        ]


class MovedContact(TenantModel):
    """One contact of a move: who takes over (None: it ends), where it stands, and what stops it.

    `findings` are {rule, version, clause, outcome}, of the plan as it was last judged and then of a refusal; they name
    no person. They are moved in the order of role and key.
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
