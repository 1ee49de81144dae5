"""Evaluating a whole tenant, batch by batch. A run that stops anywhere goes on from its last committed batch."""

from collections.abc import Callable
from datetime import date
from uuid import UUID

from django.db import IntegrityError, transaction
from django.utils import timezone

from contacts.duties.evaluation import refresh_range
from contacts.models import EvaluationRun
from fastkontakt.tenancy import activate
from patients.models import Patient

BATCH = 500_000
"""Patients in a batch: enough for plans over sets, few enough that those who write wait no more than a moment."""


def evaluate_tenant(
    tenant_id: int,
    *,
    on: date,
    again: bool = False,
    batch: int = BATCH,
    told: Callable[[EvaluationRun], None] | None = None,
) -> None:
    """Evaluate every patient of the tenant by the law of the day. `told` hears of each committed batch.

    Where the day's evaluation is finished already, nothing is done unless `again`. Another worker on the same run is
    let be.
    """
    with activate(tenant_id):
        evaluating = again or not EvaluationRun.objects.filter(on=on, finished_at__isnull=False).exists()
        if evaluating:
            _start(on)
    while evaluating:
        with activate(tenant_id):
            run = _next_batch(on, batch)
        if run is not None and told is not None:
            told(run)
        evaluating = run is not None and run.finished_at is None


def _start(on: date) -> None:
    """See to it that an unfinished run for the day exists. One left from an earlier day begins anew."""
    in_all = Patient.objects.count()
    try:
        with transaction.atomic():
            EvaluationRun.objects.create(on=on, patients_in_all=in_all)
    except IntegrityError:
        left = EvaluationRun.objects.filter(finished_at__isnull=True).exclude(on=on)
        left.update(on=on, after=None, patients_done=0, patients_in_all=in_all, duties_found=0, duties_met=0)


def _next_batch(on: date, size: int) -> EvaluationRun | None:
    """Evaluate the next patients in order of key and note how far it went; None where another worker is at it."""
    run: EvaluationRun | None = (
        EvaluationRun.objects.select_for_update(skip_locked=True).filter(on=on, finished_at__isnull=True).first()
    )
    if run is None:
        return None
    last, count = _bounds(run.after, size)
    if last is None:
        run.finished_at = timezone.now()
    else:
        outcome = refresh_range(run.after, last, on=on)
        run.after, run.patients_done = last, run.patients_done + count
        run.duties_found += outcome.added
        run.duties_met += outcome.met
    run.save()
    return run


def _bounds(after: UUID | None, size: int) -> tuple[UUID | None, int]:
    """The last key of the next so many patients, and how many they are; (None, 0) at the end."""
    keys = Patient.objects.order_by("pk").values_list("pk", flat=True)
    following = keys.filter(pk__gt=after) if after else keys
    last = following[size - 1 : size].first()
    if last is not None:
        return last, size
    rest = list(following.reverse()[:1])
    return (rest[0], following.count()) if rest else (None, 0)
