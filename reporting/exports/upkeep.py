"""The end of exports: what has expired is removed, what was left is found."""

from datetime import datetime
from uuid import UUID

from reporting.exports.bounds import REMEMBERED, TAKEN_UP_AFTER
from reporting.exports.enums import UNDER_WAY, ExportState
from reporting.models import Export, ExportPart


def clear(*, now: datetime) -> None:
    """Remove the content of files that have expired, and exports that nobody need be shown any longer."""
    expired = Export.objects.filter(state=ExportState.DONE, expires_at__lte=now)
    ExportPart.objects.filter(export__in=expired).delete()
    expired.update(state=ExportState.EXPIRED, patient_ids=[])
    Export.objects.filter(asked_at__lt=now - REMEMBERED).exclude(state__in=UNDER_WAY).delete()


def left_behind(*, now: datetime) -> list[UUID]:
    """Those under way for so long that they may have been lost. Waking one that somebody is at does no harm."""
    under_way = Export.objects.filter(state__in=UNDER_WAY, asked_at__lt=now - TAKEN_UP_AFTER)
    return list(under_way.values_list("pk", flat=True))
