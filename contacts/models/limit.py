"""How many patients one should have in a role: what holds on which days, and how it was agreed."""

from uuid import UUID

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import RangeOperators
from django.db import models
from django.db.models.functions import Coalesce, Now
from django.utils.translation import gettext_lazy as _

from contacts.enums import ContactRole, ProposalOutcome
from fastkontakt.organisation.models import StaffMember, Unit
from fastkontakt.periods import PeriodModel
from fastkontakt.tenancy.models import TenantForeignKey, TenantModel

FEWEST, MOST = 1, 5_000
"""What a limit can be: none at all is not a limit but an end of the assignment, and more is a slip of the finger."""
NOBODY = models.Value(UUID(int=0), models.UUIDField())
"""In the place of a key that is null: PostgreSQL counts no two nulls as the same."""


class LimitProposal(TenantModel):
    """A limit that the manager proposes to a person, and the person's answer: both sides (S2 2.2).

    Open until `outcome` is set. `met_on` is the day of the meeting where it was agreed, as the manager noted; None
    where the person signed in and answered.
    """

    unit = TenantForeignKey(Unit, on_delete=models.PROTECT, related_name="limit_proposals")
    staff = TenantForeignKey(StaffMember, on_delete=models.PROTECT, related_name="limit_proposals")
    role = models.CharField(max_length=30, choices=ContactRole)
    patients = models.PositiveIntegerField(_("högsta antal patienter"))
    starts_on = models.DateField(_("från och med"))
    reason = models.CharField(max_length=400, blank=True)
    proposed_by = TenantForeignKey(StaffMember, on_delete=models.PROTECT, related_name="+")
    proposed_at = models.DateTimeField(db_default=Now(), editable=False)
    outcome = models.CharField(max_length=10, choices=ProposalOutcome, blank=True)
    answered_by = TenantForeignKey(StaffMember, null=True, on_delete=models.PROTECT, related_name="+")
    answered_at = models.DateTimeField(null=True, editable=False)
    answer_reason = models.CharField(max_length=400, blank=True)
    met_on = models.DateField(null=True, blank=True)

    class Meta(TenantModel.Meta):
        constraints = [
            models.UniqueConstraint(
                fields=["unit", "staff", "role"], condition=models.Q(outcome=""), name="limit_proposal_one_open"
            ),
            models.CheckConstraint(
                name="limit_proposal_plausible", condition=models.Q(patients__gte=FEWEST, patients__lte=MOST)
            ),
            models.CheckConstraint(
                name="limit_proposal_answered",
                condition=models.Q(outcome="", answered_at__isnull=True, answered_by__isnull=True)
                | (~models.Q(outcome="") & models.Q(answered_at__isnull=False, answered_by__isnull=False)),
            ),
            models.CheckConstraint(
                name="limit_proposal_declined_with_reason",
                condition=~models.Q(outcome=ProposalOutcome.DECLINED) | ~models.Q(answer_reason=""),
            ),
        ]


class CaseloadLimit(TenantModel, PeriodModel):
    """How many open contacts in a role on these days: agreed with a person, else the unit's, else the tenant's.

    A new limit is a new row, and the former one ends the day before. `agreement` is what a person's limit rests on;
    None for those that were agreed before agreements were noted here.
    """

    unit = TenantForeignKey(Unit, null=True, blank=True, on_delete=models.PROTECT, related_name="caseload_limits")
    staff = TenantForeignKey(
        StaffMember, null=True, blank=True, on_delete=models.PROTECT, related_name="caseload_limits"
    )
    role = models.CharField(max_length=30, choices=ContactRole)
    patients = models.PositiveIntegerField(_("högsta antal patienter"))
    agreement = TenantForeignKey(LimitProposal, null=True, blank=True, on_delete=models.PROTECT, related_name="limits")
    set_by = TenantForeignKey(StaffMember, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    set_at = models.DateTimeField(db_default=Now(), editable=False)

    class Meta(TenantModel.Meta):
        constraints = [
            *PeriodModel.constraints("caseload_limit"),
            ExclusionConstraint(
                name="caseload_limit_one_at_a_time",
                expressions=[
                    ("tenant", RangeOperators.EQUAL),
                    ("role", RangeOperators.EQUAL),
                    (Coalesce("unit", NOBODY), RangeOperators.EQUAL),
                    (Coalesce("staff", NOBODY), RangeOperators.EQUAL),
                    ("period", RangeOperators.OVERLAPS),
                ],
            ),
            models.CheckConstraint(
                name="caseload_limit_person_at_unit",
                condition=models.Q(staff__isnull=True) | models.Q(unit__isnull=False),
            ),
            models.CheckConstraint(
                name="caseload_limit_agreed_with_person",
                condition=models.Q(agreement__isnull=True) | models.Q(staff__isnull=False),
            ),
        ]
        indexes = [models.Index(fields=["unit", "staff", "role"], name="caseload_limit_of")]
