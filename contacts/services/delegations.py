"""The manager's written delegations."""

from collections.abc import Iterable
from datetime import date

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from contacts.models import Delegation
from fastkontakt import permissions
from fastkontakt.accounts.actor import Actor
from fastkontakt.audit.services import record
from fastkontakt.organisation.models import Assignment, StaffMember, Unit
from fastkontakt.periods import require_within_a_year
from patients.services import require_own_unit


@transaction.atomic
def grant_delegation(
    *, by: Actor, unit: Unit, staff: StaffMember, roles: Iterable[str], starts_on: date, ends_on: date, today: date
) -> Delegation:
    """Delegate the power to appoint in the roles at the own unit. Raises PermissionDenied, ValidationError."""
    permissions.require(by, permissions.DELEGATE)
    require_own_unit(by, unit)
    require_within_a_year(starts_on, today=today, field="from")
    if ends_on < starts_on:
        raise ValidationError({"to": _("Sista dagen kan inte vara före första dagen.")})
    if not Assignment.objects.filter(staff=staff, unit=unit, period__contains=starts_on).exists():
        raise ValidationError({"staff": _("Personen har inget uppdrag på enheten den första dagen.")})
    delegation = Delegation.objects.create(
        unit=unit,
        staff=staff,
        roles=sorted(set(roles)),
        starts_on=starts_on,
        ends_on=ends_on,
        granted_by=by.staff,
    )
    record(by=by, action="delegation.granted", row=delegation, details={"roles": delegation.roles})
    return delegation


@transaction.atomic
def revoke_delegation(*, by: Actor, delegation: Delegation) -> Delegation:
    """Take a delegation back, at once. What was appointed under it stands. Again: nothing changes."""
    permissions.require(by, permissions.DELEGATE)
    require_own_unit(by, delegation.unit)
    if delegation.revoked_at is None:
        delegation.revoked_at, delegation.revoked_by = timezone.now(), by.staff
        delegation.save(update_fields=["revoked_at", "revoked_by"])
        record(by=by, action="delegation.revoked", row=delegation)
    return delegation
