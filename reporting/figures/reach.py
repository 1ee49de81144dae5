"""Which units one may ask figures of, and whether with persons and small numbers."""

from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from fastkontakt import permissions
from fastkontakt.accounts.actor import Actor
from fastkontakt.organisation.enums import AssignmentRole, UnitKind
from fastkontakt.organisation.models import Unit
from fastkontakt.organisation.selectors import get_unit, units


def follows_up(viewer: Actor) -> bool:
    """Whether the viewer follows up others' units: no persons, and small numbers hidden."""
    assignment = viewer.assignment
    return (
        assignment is not None and assignment.role == AssignmentRole.FOLLOW_UP and viewer.may(permissions.READ_MEASURES)
    )


def follows_up_all(viewer: Actor) -> bool:
    """Whether the viewer follows up the whole county."""
    return follows_up(viewer) and viewer.unit.kind == UnitKind.REGION


def require_follow_up(viewer: Actor) -> None:
    """Raises PermissionDenied, with the reason, where the viewer does not follow up several units."""
    permissions.require(viewer, permissions.READ_MEASURES)
    if not follows_up(viewer):
        raise PermissionDenied(_("Uppföljningen av flera enheter är till för den som har uppdraget uppföljare."))


def reach(viewer: Actor) -> QuerySet[Unit]:
    """The units whose figures the viewer may see: for who follows up the county's, or those of the own care provider.

    Raises PermissionDenied for all others than who follows up. The region's management meets no patients, and is left
    out.
    """
    require_follow_up(viewer)
    found = units().exclude(kind=UnitKind.REGION)
    return found if follows_up_all(viewer) else found.filter(provider=viewer.unit.provider_id)


def get_unit_in_reach(viewer: Actor, unit_id: UUID) -> Unit:
    """A unit whose figures the viewer may see: within `reach`, or the own.

    Raises Unit.DoesNotExist for one that the county does not have, PermissionDenied for one beyond reach.
    """
    unit = get_unit(unit_id)
    permissions.require(viewer, permissions.READ_MEASURES)
    within = reach(viewer).filter(pk=unit.pk).exists() if follows_up(viewer) else unit == viewer.unit
    if not within:
        raise PermissionDenied(
            _("Du ser måtten för den egna enheten, eller för dem som du har i uppdrag att följa upp.")
        )
    return unit
