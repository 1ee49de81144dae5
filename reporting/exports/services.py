"""Writes: asking for a file, calling it off, asking again."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from fastkontakt.accounts.actor import Actor
from fastkontakt.audit.services import record
from fastkontakt.organisation.models import Unit
from reporting.exports.bounds import PER_PERSON, PER_UNIT
from reporting.exports.enums import UNDER_WAY, ExportFormat, ExportState
from reporting.exports.kinds import KINDS
from reporting.exports.tasks import wake
from reporting.models import Export, ExportPart


@transaction.atomic
def order_export(
    *, by: Actor, kind: str, format: str, parameters: Mapping[str, Any], language: str, now: datetime
) -> Export:
    """Ask for a file; a worker makes it. `parameters` are what the kind knows: see reporting.exports.kinds.

    Raises PermissionDenied for a kind that is not the asker's; ValidationError for a kind, a format or parameters that
    there are not, and where so many are under way already as the person or the unit may have at a time.
    """
    if kind not in KINDS:
        raise ValidationError({"kind": _("Välj något av det som går att exportera.")})
    if format not in ExportFormat.values:
        raise ValidationError({"format": _("Välj XLSX eller CSV.")})
    KINDS[kind].require(by)
    asked = KINDS[kind].parameters(by, parameters, timezone.localdate(now))
    _require_room(by)
    export: Export = Export.objects.create(
        user=by.user, assignment=by.assignment, kind=kind, format=format, parameters=asked, language=language
    )
    record(by=by, action="export.asked", row=export, details={"kind": kind, "format": format})
    wake(by.tenant.pk, export.pk)
    return export


@transaction.atomic
def drop_export(*, by: Actor, export: Export) -> Export:
    """Call off one under way, or remove a file that is made. Raises ValidationError where there is neither."""
    locked: Export = Export.objects.select_for_update(no_key=True).get(pk=export.pk, user=by.user)
    if locked.state in UNDER_WAY:
        locked.state = ExportState.CANCELLED
    elif locked.state == ExportState.DONE:
        ExportPart.objects.filter(export=locked).delete()
        locked.state, locked.patient_ids = ExportState.EXPIRED, []
    else:
        raise ValidationError(_("Det finns ingen fil att ta bort."))
    locked.save(update_fields=["state", "patient_ids"])
    record(by=by, action="export.dropped", row=locked)
    return locked


def order_again(*, by: Actor, export: Export, language: str, now: datetime) -> Export:
    """Ask for the same anew, as it now is. Raises as order_export does."""
    asked = {"kind": export.kind, "format": export.format, "parameters": export.parameters}
    return order_export(by=by, **asked, language=language, now=now)


def _require_room(by: Actor) -> None:
    """One at a time asks at a unit, so that two at the same moment cannot both have the last place."""
    Unit.objects.select_for_update(no_key=True).get(pk=by.unit.pk)
    under_way = Export.objects.filter(state__in=UNDER_WAY)
    if under_way.filter(user=by.user).count() >= PER_PERSON:
        raise ValidationError(
            _("Du har redan %(number)s filer på gång. Vänta tills någon är klar, eller avbryt en.")
            % {"number": PER_PERSON}
        )
    if under_way.filter(assignment__unit=by.unit).count() >= PER_UNIT:
        raise ValidationError(
            _("Enheten har redan %(number)s filer på gång. Försök igen om några minuter.") % {"number": PER_UNIT}
        )
