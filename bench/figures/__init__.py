"""One module per figure, each with `measure(setting) -> Iterator[Figure]`. FIGURES lists them in the table's order."""

from collections.abc import Callable, Iterator

from bench.figures import (
    duties_evaluate_tenant,
    duties_memory,
    duties_refresh_patient,
    followup,
    patient_list,
    unit_dashboard,
    worklist_page,
)
from bench.measure import Figure, Setting

FIGURES: tuple[Callable[[Setting], Iterator[Figure]], ...] = (
    duties_evaluate_tenant.measure,
    duties_memory.measure,
    duties_refresh_patient.measure,
    worklist_page.measure,
    patient_list.measure,
    unit_dashboard.measure,
    followup.measure,
)
