"""Carrying an export out: one transaction, so that a killed worker leaves nothing, and nothing is logged twice.

An advisory lock on the export is held while it is made, and is gone with the worker that held it: whoever comes next
knows at once whether somebody is at it.
"""

import logging
import traceback
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from itertools import count
from uuid import UUID

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import DatabaseError, connection
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from fastkontakt.accounts.actor import Actor, SignIn, find_actor
from fastkontakt.audit.services import record
from fastkontakt.tenancy import activate, active_tenant_id
from reporting.exports.bounds import CHUNK, KEPT, MOST_ATTEMPTS, MOST_ROWS
from reporting.exports.enums import UNDER_WAY, ExportFailure, ExportState
from reporting.exports.keeping import Keeper
from reporting.exports.kinds import KINDS, Table
from reporting.exports.progress import note
from reporting.exports.refusal import NotMade, Stopped
from reporting.exports.writers import WRITERS
from reporting.models import Export

logger = logging.getLogger(__name__)


def begin(*, tenant_id: int, export_id: UUID) -> bool:
    """Take an export up; False where it is not under way, where another worker is at it, or where it is given up."""
    with activate(tenant_id):
        if not _is_mine(export_id):
            return False
        export = Export.objects.select_for_update(no_key=True).filter(pk=export_id, state__in=UNDER_WAY).first()
        if export is None:
            return False
        if export.attempts >= MOST_ATTEMPTS:
            _give_up(export_id, ExportFailure.ERROR)
            return False
        export.state, export.attempts = ExportState.RUNNING, export.attempts + 1
        export.save(update_fields=["state", "attempts"])
        return True


def make(*, tenant_id: int, export_id: UUID, now: datetime) -> None:
    """Make the file, as it is at the moment and as who asked may see it then; or say why there is none.

    Where the database fails, it stays under way, for the sweep to take up.
    """
    try:
        with activate(tenant_id):
            if _is_mine(export_id):
                _make(Export.objects.select_related("assignment").get(pk=export_id), now)
    except Stopped:
        return
    except DatabaseError:
        raise
    except Exception as error:
        with activate(tenant_id):
            _give_up(export_id, _failure(error))


def asker_of(export: Export, *, now: datetime) -> Actor | None:
    """Who asked, on the assignment that it was asked on; None where the one or the other holds no longer."""
    sign_in = SignIn(active_tenant_id(), assignment=str(export.assignment_id))
    return find_actor(export.user, sign_in, on=timezone.localdate(now)) if export.user.is_active else None


@dataclass(frozen=True)
class Made:
    """What came of the rows."""

    rows: int
    patient_ids: list[UUID]


def _make(export: Export, now: datetime) -> None:
    viewer = asker_of(export, now=now)
    if viewer is None:
        raise NotMade(ExportFailure.RIGHT_ENDED)
    with translation.override(export.language):
        kind = KINDS[export.kind]
        kind.require(viewer)
        table = kind.table(viewer, export.parameters, timezone.localdate(now))
        if table.total > MOST_ROWS:
            raise NotMade(ExportFailure.TOO_MUCH)
        sink = Keeper(export)
        told = [*about(export, viewer, now), *table.notes]
        title = str(export.get_kind_display())
        file = WRITERS[export.format](sink, title=title, about=told, headings=table.headings)
        made = _write(export, table, file.row)
        file.close()
        sink.close()
    _seal(export, made, sink, now)
    record(by=viewer, action="export.made", row=export, details={"kind": export.kind, "rows": made.rows})


def about(export: Export, viewer: Actor, now: datetime) -> list[str]:
    """What the file says of itself: which unit, as of when, asked for by whom, and that it is not to be kept."""
    moment = timezone.localtime(now).strftime("%Y-%m-%d %H:%M")
    return [
        _("Enhet: %(unit)s, %(provider)s") % {"unit": viewer.unit.name, "provider": viewer.unit.provider.name},
        _("Uppgifterna gäller: %(moment)s") % {"moment": moment},
        _("Beställd av: %(name)s, %(role)s")
        % {"name": viewer.staff.name, "role": viewer.assignment.get_role_display()},  # type: ignore[union-attr]
        _("Hämtningen är loggad. Spara filen bara så länge den behövs, och bara där obehöriga inte kommer åt den."),
    ]


def _write(export: Export, table: Table, write: Callable[..., None]) -> Made:
    patients: list[UUID] = []
    for done in count():
        if done % CHUNK == 0:
            _look_up(export, done, table.total)
        line = next(table.lines, None)
        if line is None:
            break
        write(line.cells)
        if line.patient_id:
            patients.append(line.patient_id)
    if not done:
        raise NotMade(ExportFailure.EMPTY)
    return Made(done, patients)


def _look_up(export: Export, done: int, total: int) -> None:
    """Between chunks: tell how far it has come, and stop where it is cancelled or has become too long."""
    note(export.pk, done, max(done, total))
    if done > MOST_ROWS:
        raise NotMade(ExportFailure.TOO_MUCH)
    if not Export.objects.filter(pk=export.pk, state=ExportState.RUNNING).exists():
        raise Stopped


def _seal(export: Export, made: Made, sink: Keeper, now: datetime) -> None:
    """The file is whole, unless it was cancelled at the last."""
    running = Export.objects.filter(pk=export.pk, state=ExportState.RUNNING)
    changed = running.update(
        state=ExportState.DONE,
        made_at=now,
        expires_at=now + KEPT,
        rows=made.rows,
        size=sink.size,
        sha256=sink.sha256,
        patient_ids=made.patient_ids,
    )
    if not changed:
        raise Stopped


def _failure(error: Exception) -> ExportFailure:
    """Why, for who asked. What nobody thought of is logged, without the error's own words: they may be a person's."""
    if isinstance(error, NotMade):
        return error.failure
    if isinstance(error, PermissionDenied):
        return ExportFailure.RIGHT_ENDED
    if isinstance(error, ValidationError):
        return ExportFailure.OUTDATED
    logger.error("%s in an export\n%s", type(error).__name__, "".join(traceback.format_tb(error.__traceback__)))
    return ExportFailure.ERROR


def _give_up(export_id: UUID, failure: ExportFailure) -> None:
    under_way = Export.objects.filter(pk=export_id, state__in=UNDER_WAY)
    under_way.update(state=ExportState.FAILED, failure=failure)


def _is_mine(export_id: UUID) -> bool:
    """Whether no other worker is at it; then it is this transaction's to its end."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_xact_lock(hashtextextended(%s, 0))", [f"export:{export_id}"])
        return bool(cursor.fetchone()[0])
