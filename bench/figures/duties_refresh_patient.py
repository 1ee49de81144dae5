"""Evaluating one patient anew when something changes, against the shared view's own query for a patient."""

from collections.abc import Iterator
from uuid import UUID

from bench.measure import Figure, Setting, figure, in_turns
from contacts.duties import refresh
from contacts.policy.case import with_facts
from fastkontakt.tenancy import activate
from patients.models import Patient

PATIENTS = 25


def measure(setting: Setting) -> Iterator[Figure]:
    """Milliseconds for one patient, over some that lie all over the county."""
    with activate(setting.large):
        chosen = _spread_out()
        values, floors = in_turns(
            lambda: [refresh([key], on=setting.on) for key in chosen],
            lambda: [with_facts(Patient.objects.all()).get(pk=key) for key in chosen],
            scale=setting.scale,
        )
    per_patient = 1000 / len(chosen)
    yield figure("duties.refresh_patient", "ms", *([s * per_patient for s in rounds] for rounds in (values, floors)))


def _spread_out() -> list[UUID]:
    keys = Patient.objects.order_by("pk").values_list("pk", flat=True)
    step = max(1, len(keys) // PATIENTS)
    return list(keys)[::step][:PATIENTS]
