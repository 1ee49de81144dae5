"""Writes of operations: sending again what could not be sent."""

from datetime import datetime

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils.translation import gettext as _

from fastkontakt.accounts.actor import Actor
from fastkontakt.audit.services import record
from fastkontakt.notifications.enums import DeliveryState
from fastkontakt.notifications.models import Delivery
from fastkontakt.notifications.tasks import wake
from fastkontakt.organisation.enums import AssignmentRole
from fastkontakt.tenancy import active_tenant_id

OPERATORS = (AssignmentRole.ADMINISTRATOR, AssignmentRole.MANAGER)


def require_operator(actor: Actor) -> None:
    """Raises PermissionDenied for all but administrators and managers."""
    if actor.assignment is None or actor.assignment.role not in OPERATORS:
        raise PermissionDenied(_("Driftsidan är till för administratörer och verksamhetschefer."))


@transaction.atomic
def try_again(*, by: Actor, failure: str = "", channel: str = "", now: datetime) -> int:
    """Order again what could not be sent, for a reason and on a channel ("": any). Returns how many.

    Raises PermissionDenied.
    """
    require_operator(by)
    asked = {name: value for name, value in (("failure", failure), ("channel", channel)) if value}
    dead = Delivery.objects.filter(state=DeliveryState.DEAD, **asked)
    ordered = dead.update(state=DeliveryState.WAITING, attempts=0, next_at=now, failure="")
    if ordered:
        record(by=by, action="notification.tried_again", details={**asked, "deliveries": ordered})
        wake(active_tenant_id())
    return ordered
