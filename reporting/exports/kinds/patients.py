"""The unit's patient list, with the filters, the order and the columns of the page.

Nobody with protected identity is in a file, and protected staff stand by profession: once fetched, a file is where no
mark reaches it (docs/privacy.md).
"""

from collections.abc import Iterator, Mapping
from datetime import date, datetime
from itertools import islice
from typing import Any
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from fastkontakt import permissions
from fastkontakt.access import visible_patients
from fastkontakt.accounts.actor import Actor
from patients.enums import Protection
from patients.models import Block, Consent
from reporting.exports.bounds import CHUNK
from reporting.exports.kinds.base import Kind, Line, Parameters, Table
from reporting.patient_list.columns import COLUMNS, Column
from reporting.patient_list.details import Row, log_shown
from reporting.patient_list.offer import offer_to
from reporting.patient_list.question import Question
from reporting.patient_list.selectors import number_of_patients, rows

PAGE = "export"
KNOWN = {"har", "saknar", "val", "person", "senast", "sortera", "kolumner"}


def _require(viewer: Actor) -> None:
    permissions.require(viewer, permissions.READ_PATIENTS)


def _parameters(viewer: Actor, given: Mapping[str, Any], on: date) -> Parameters:
    return _question(viewer, given, on).kept


def _question(viewer: Actor, given: Mapping[str, Any], on: date) -> Question:
    """Raises ValidationError for what cannot be asked: an unasked filter would give more patients than were meant."""
    question = Question.of_address(given, offer_to(viewer, on=on))
    wrong = sorted({*question.ignored, *(set(given) - KNOWN)})
    if wrong:
        raise ValidationError({"parameters": _("Det går inte att välja det här i patientlistan.")})
    return question


def _table(viewer: Actor, parameters: Parameters, on: date) -> Table:
    question = _question(viewer, parameters, on)
    columns = [COLUMNS[key] for key in question.columns]
    return Table(
        headings=[column.label for column in columns],
        total=number_of_patients(viewer, question, on=on),
        lines=_lines(viewer, rows(viewer, question, on=on), columns),
        notes=[_("Personer med skyddade personuppgifter finns inte med i filer. Se dem i patientlistan.")],
    )


def _lines(viewer: Actor, found: Iterator[Row], columns: list[Column]) -> Iterator[Line]:
    while chunk := list(islice(found, CHUNK)):
        shown = [row for row in chunk if not row.patient.is_protected]
        log_shown(viewer, shown, page=PAGE)
        for row in shown:
            for contact in row.contacts:
                contact.staff.shown_as = ""
            yield Line([column.value(row) for column in columns], row.patient.pk)


def _holds(viewer: Actor, patients: list[UUID], made_at: datetime, on: date) -> bool:
    """Whether all of them may still be known of and stand in a file, and no more is closed of anyone than then was."""
    known: int = visible_patients(viewer, on=on).filter(pk__in=patients, protection=Protection.NONE).count()
    blocked = Block.objects.filter(patient__in=patients, set_at__gte=made_at)
    passed = Q(ends_on__gte=timezone.localdate(made_at), ends_on__lt=on)
    ended = Consent.objects.filter(Q(withdrawn_at__gte=made_at) | passed)
    return known == len(patients) and not blocked.exists() and not ended.filter(patient__in=patients).exists()


PATIENTS = Kind(require=_require, parameters=_parameters, table=_table, holds=_holds)
