"""The units' own routines: most have one, one has had three, one is to be gone through, one changes soon, one lacks."""

from fastkontakt.demodata.build import Builder, Day
from fastkontakt.demodata.routine_texts import (
    COMING_IN_HOME_CARE,
    FIRST_OF_PRIMARY_CARE,
    OF_UNIT,
    SECOND_OF_PRIMARY_CARE,
    Texts,
)
from fastkontakt.organisation.models import Routine, RoutineReview
from fastkontakt.periods import years_after

LATE, OFTEN, CHANGING = "vardcentral2", "vardcentral", "hemtjanst"


def routines(build: Builder) -> None:
    """One for each unit that has written one, decided at different times; those with a story of their own apart."""
    for turn, (unit, texts) in enumerate(OF_UNIT.items()):
        if unit not in (LATE, OFTEN):
            _decide(build, unit, 1, -300 + turn * 14, texts)
    overdue = _decide(build, LATE, 1, -760, OF_UNIT[LATE])
    RoutineReview.objects.create(
        routine=overdue,
        on=build.day(-410),
        next_review_on=build.day(-45),
        reviewed_by=build.staff[f"{LATE}.chef"],
        noted_at=build.moment(-410),
    )
    _decide(build, OFTEN, 1, -930, OF_UNIT[OFTEN] | FIRST_OF_PRIMARY_CARE)
    _decide(build, OFTEN, 2, -570, OF_UNIT[OFTEN] | SECOND_OF_PRIMARY_CARE)
    _decide(build, OFTEN, 3, -210, OF_UNIT[OFTEN])
    _decide(build, CHANGING, 2, -6, OF_UNIT[CHANGING] | COMING_IN_HOME_CARE, starts=14)


def _decide(
    build: Builder, unit: str, number: int, decided: Day, texts: Texts, *, starts: Day | None = None
) -> Routine:
    """Decided on the day, or on the manager's first."""
    decided_on = max(build.day(decided), build.assignments[f"{unit}.chef"].starts_on)
    starts_on = decided_on if starts is None else build.day(starts)
    routine: Routine = Routine.objects.create(
        unit=build.units[unit],
        number=number,
        decided_on=decided_on,
        decided_by=build.staff[f"{unit}.chef"],
        noted_at=build.moment(decided_on),
        starts_on=starts_on,
        review_on=years_after(starts_on, 1),
        **texts,
    )
    return routine
