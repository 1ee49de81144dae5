"""Reads of one's own exports. Nobody sees another's, whoever they are."""

from datetime import datetime
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.utils.translation import gettext as _

from fastkontakt.accounts.actor import Actor
from reporting.exports.bounds import REMEMBERED
from reporting.models import Export

SHOWN = 30


def own_exports(viewer: Actor, *, now: datetime) -> list[Export]:
    """The viewer's own on the assignment signed in on, the latest first."""
    own = Export.objects.filter(user=viewer.user, assignment=viewer.assignment, asked_at__gte=now - REMEMBERED)
    return list(own.defer("patient_ids").order_by("-asked_at", "-pk")[:SHOWN])


def get_export(viewer: Actor, export_id: UUID) -> Export:
    """The viewer's own. Raises Export.DoesNotExist for all others; PermissionDenied on another of one's assignments."""
    export: Export = Export.objects.defer("patient_ids").get(pk=export_id, user=viewer.user)
    if viewer.assignment is None or export.assignment_id != viewer.assignment.pk:
        raise PermissionDenied(
            _("Filen är beställd på ett annat av dina uppdrag. Byt till det uppdraget för att komma åt den.")
        )
    return export
