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
def limit_delegation(
    *, by: Actor, delegation: Delegation, roles: Iterable[str], ends_on: date, today: date
) -> Delegation:
    """Let a standing delegation cover fewer roles or fewer days from today on: a new one in the place of the old.

    The old one is revoked and stays for the record. More than it covers is for a delegation of its own. Raises
    PermissionDenied; ValidationError keyed by field.
    """
    permissions.require(by, permissions.DELEGATE)
    require_own_unit(by, delegation.unit)
    Delegation.objects.select_for_update(no_key=True).get(pk=delegation.pk)
    old: Delegation = Delegation.objects.select_related("unit", "staff").get(pk=delegation.pk)
    kept, starts_on = sorted(set(roles)), max(old.starts_on, today)
    _require_narrower(old, kept, starts_on, ends_on)
    old.revoked_at, old.revoked_by = timezone.now(), by.staff
    old.save(update_fields=["revoked_at", "revoked_by"])
    new: Delegation = Delegation.objects.create(
        unit=old.unit,
        staff=old.staff,
        roles=kept,
        starts_on=starts_on,
        ends_on=ends_on,
        granted_by=by.staff,
        replaces=old,
    )
    record(by=by, action="delegation.limited", row=new, details={"roles": kept, "replaces": str(old.pk)})
    return new


def _require_narrower(old: Delegation, roles: list[str], starts_on: date, ends_on: date) -> None:
    """Raises ValidationError, keyed by field, where the delegation no longer stands, or would become wider."""
    if old.revoked_at is not None:
        raise ValidationError(_("Delegationen är redan återkallad eller begränsad. Inget har ändrats."))
    if old.ends_on is not None and old.ends_on < starts_on:
        raise ValidationError(_("Delegationen har upphört. Inget har ändrats."))
    if not roles or not set(roles) <= set(old.roles):
        wider = _("Välj bland de roller som delegationen redan gäller. Ge en ny delegation för andra roller.")
        raise ValidationError({"roles": wider})
    if ends_on < starts_on or (old.ends_on is not None and ends_on > old.ends_on):
        days = _("Välj en sista dag inom den tid som är kvar. Återkalla om delegationen ska upphöra genast.")
        raise ValidationError({"ends_on": days})
    if (roles, ends_on) == (sorted(old.roles), old.ends_on):
        raise ValidationError(_("Delegationen gäller redan just de rollerna och den tiden. Inget har ändrats."))


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
