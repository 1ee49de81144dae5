"""The patients behind a figure, as far as the viewer may know of them."""

from datetime import date
from uuid import UUID

from django.db.models import QuerySet

from fastkontakt.access import visible_patients
from fastkontakt.accounts.actor import Actor
from patients.models import Patient
from reporting.enums import GROUPS, Measure
from reporting.models import Spell


def patients_behind(
    viewer: Actor, *, measure: str, about: str = "", on: date, staff_id: UUID | None = None
) -> QuerySet[Patient]:
    """Who is counted in the measure at the viewer's own unit on the day.

    Fewer than the figure where somebody is no longer known at the unit. Not for what is counted from duties: see the
    worklist.
    """
    counted = Spell.objects.filter(unit_id=viewer.unit.pk, measure=measure, about=about, days__contains=on)
    if staff_id is not None:
        counted = counted.filter(staff_id=staff_id)
    return visible_patients(viewer, on=on).filter(pk__in=counted.values("patient_id"))


def patients_missing(viewer: Actor, *, group: str, about: str, on: date) -> QuerySet[Patient]:
    """Who is in the group (a key of GROUPS) at the viewer's own unit on the day, without the contact of the role."""
    covered = Spell.objects.filter(
        unit_id=viewer.unit.pk, measure=GROUPS[Measure(group)], about=about, days__contains=on
    )
    members = patients_behind(viewer, measure=group, about=about, on=on)
    return members.exclude(pk__in=covered.values("patient_id"))
