"""The measures of Region Gotland's guideline, chapter 5, and of what its roles are for: one shape for all units.

A unit's figures are counts under flat keys such as "patients.fast_vardkontakt". Only keys that the unit can have stand
there: a unit without home care has no fast omsorgskontakt to count, which is another thing than that there are none.
"""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from statistics import median
from typing import Any
from uuid import UUID

from contacts.caseload import roles_of
from contacts.enums import ContactRole
from fastkontakt.organisation.enums import ProviderKind, UnitKind
from fastkontakt.organisation.models import Unit
from fastkontakt.periods import years_before
from reporting.enums import GROUPS, Measure
from reporting.figures import selectors
from reporting.figures.selectors import ONE_DAY, Flow, Key

ANY = "any"
LISTED, STANDING, OVERDUE, IN_TIME, LATE = "listed", "standing", "overdue", "met_in_time", "met_late"
IN_MUNICIPAL_HOMES = (UnitKind.KOMMUNAL_HALSOSJUKVARD, UnitKind.SARSKILT_BOENDE)
FEWEST = 5
"""The smallest number that is shown to who follows up others' units; see reporting.figures.suppression."""


@dataclass(frozen=True)
class Figures:
    """A unit's counts, and for each role how many patients each one has who is a contact there, fewest first."""

    counts: dict[str, int] = field(default_factory=dict)
    loads: dict[str, list[int]] = field(default_factory=dict)


def since(on: date) -> date:
    """The first of the twelve months of which new, ended and changed contacts are told on the day."""
    return years_before(on, 1) + ONE_DAY


def collect(units: Collection[Unit], *, first: date, on: date) -> dict[UUID, Figures]:
    """The units' figures at the end of the day; what began and ceased, from the first day to it. Three queries."""
    keys = [unit.pk for unit in units]
    standing, loads = selectors.standing(keys, on=on), selectors.loads(keys, on=on)
    flow = selectors.flow(keys, first=first, last=on)
    return {unit.pk: _of_unit(unit, standing[unit.pk], flow[unit.pk], loads[unit.pk]) for unit in units}


def patients_on(units: Collection[Unit], *, on: date) -> dict[UUID, dict[str, int]]:
    """Patients with fixed contacts at each unit at the end of the day, which trends are made of. One query."""
    standing = selectors.standing([unit.pk for unit in units], on=on)
    return {unit.pk: _patients(roles_of(unit), standing[unit.pk]) for unit in units}


def together(rows: Iterable[Figures]) -> Figures:
    """Several units' figures as one. A patient at two of the units counts at both."""
    counts: dict[str, int] = {}
    loads: dict[str, list[int]] = {}
    for row in rows:
        for key, number in row.counts.items():
            counts[key] = counts.get(key, 0) + number
        for role, numbers in row.loads.items():
            loads[role] = loads.get(role, []) + numbers
    return Figures(counts, {role: sorted(numbers) for role, numbers in loads.items()})


def groups_of(unit: Unit) -> list[Key]:
    """Who at the unit should have a contact by law, and of which role."""
    roles, municipal = roles_of(unit), unit.provider.kind == ProviderKind.MUNICIPALITY
    inpatient = unit.kind == UnitKind.SJUKHUSAVDELNING
    possible: dict[Key, bool] = {
        (Measure.IN_MUNICIPAL_CARE, ContactRole.FAST_LAKARKONTAKT): True,
        (Measure.IN_MUNICIPAL_CARE, ContactRole.FAST_VARDKONTAKT): unit.kind in IN_MUNICIPAL_HOMES,
        (Measure.IN_HOME_CARE, ContactRole.FAST_OMSORGSKONTAKT): True,
        (Measure.IN_HOSPITAL, ContactRole.FAST_VARDKONTAKT): not inpatient,
        (Measure.IN_LIFE_THREAT, ContactRole.FAST_VARDKONTAKT): not municipal,
    }
    return [key for key, applies in possible.items() if applies and key[1] in roles]


def _of_unit(
    unit: Unit, standing: Mapping[Key, int], flow: Mapping[Key, Flow], loads: Mapping[str, list[int]]
) -> Figures:
    roles = roles_of(unit)
    counts = _patients(roles, standing)
    if unit.primary_care is not False:
        counts[LISTED] = standing.get((Measure.LISTED, ""), 0)
    for role in roles:
        counts[f"people.{role}"] = len(loads.get(role, ()))
        counts[f"contacts.{role}"] = standing.get((Measure.OPEN, role), 0)
        counts[f"informed.{role}"] = standing.get((Measure.INFORMED, role), 0)
        counts |= _changes(role, flow)
    for group, role in groups_of(unit):
        covered = GROUPS[Measure(group)]
        counts[f"{group}.{role}"] = standing.get((group, role), 0)
        counts[f"{covered}.{role}"] = standing.get((covered, role), 0)
    counts |= {name: _of_duties(standing, name) for name in (STANDING, OVERDUE)}
    counts |= {name: sum(row.began for (at, _), row in flow.items() if at == name) for name in (IN_TIME, LATE)}
    return Figures(counts, {role: sorted(loads.get(role, ())) for role in roles})


def _patients(roles: list[str], standing: Mapping[Key, int]) -> dict[str, int]:
    counted = {f"patients.{role}": standing.get((Measure.WITH_CONTACT, role), 0) for role in roles}
    return {f"patients.{ANY}": standing.get((Measure.WITH_CONTACT, ""), 0)} | counted


def _changes(role: str, flow: Mapping[Key, Flow]) -> dict[str, int]:
    nothing = Flow(0, 0)
    opened, changed = flow.get((Measure.OPEN, role), nothing), flow.get((Measure.CHANGED, role), nothing)
    return {f"new.{role}": opened.began, f"ended.{role}": opened.ceased, f"changed.{role}": changed.began}


def _of_duties(standing: Mapping[Key, int], name: str) -> int:
    return sum(number for (measure, _rule), number in standing.items() if measure == name)


def percent(part: int | None, whole: int | None) -> int | None:
    """The share in whole per cent; None where either is hidden or there is nobody to be a share of."""
    return round(100 * part / whole) if part is not None and whole else None


def shaped(figures: Figures, hidden: Collection[str] | None = None) -> dict[str, Any]:
    """The measures as the API and the pages show them. `hidden`: keys too small to show; None where nothing is hidden.

    Where something may be hidden, of informed only the share is shown, so that contacts cannot be told from patients.
    """
    shown = {key: number for key, number in figures.counts.items() if hidden is None or key not in hidden}
    roles = [role for role in ContactRole.values if f"patients.{role}" in figures.counts]
    value, fewest = shown.get, 0 if hidden is None else FEWEST
    return {
        **({LISTED: value(LISTED)} if LISTED in figures.counts else {}),
        "patients_with_contact": {name: value(f"patients.{name}") for name in (ANY, *roles)},
        "patients_per_contact": {role: _per_contact(role, shown, figures.loads, fewest=fewest) for role in roles},
        "informed": {role: _informed(role, figures.counts, shown, is_all=hidden is None) for role in roles},
        "coverage": [_coverage(group, role, shown) for group, role in _groups(figures.counts)],
        "duties": {
            **{name: value(name) for name in (STANDING, OVERDUE, IN_TIME, LATE)},
            "percent_in_time": _percent_of_both(value(IN_TIME), value(LATE)),
        },
        "changes": {role: {name: value(f"{name}.{role}") for name in ("new", "ended", "changed")} for role in roles},
    }


def _per_contact(role: str, shown: Mapping[str, int], loads: Mapping[str, list[int]], *, fewest: int) -> dict[str, Any]:
    patients, people = shown.get(f"patients.{role}"), shown.get(f"people.{role}")
    if patients is None or not people:
        return {"contacts": people, "average": None, "median": None}
    average, middle = round(patients / people, 1), float(median(loads[role]))
    return {
        "contacts": people,
        "average": average if average >= fewest else None,
        "median": middle if middle >= fewest else None,
    }


def _informed(role: str, counts: Mapping[str, int], shown: Mapping[str, int], *, is_all: bool) -> dict[str, Any]:
    contacts, informed = counts[f"contacts.{role}"], shown.get(f"informed.{role}")
    return {
        "contacts": contacts if is_all else None,
        "informed": informed if is_all else None,
        "percent": percent(informed, contacts),
    }


def _groups(counts: Mapping[str, int]) -> list[Key]:
    return [(group, role) for group in GROUPS for role in ContactRole.values if f"{group}.{role}" in counts]


def _coverage(group: str, role: str, shown: Mapping[str, int]) -> dict[str, Any]:
    patients, covered = shown.get(f"{group}.{role}"), shown.get(f"{GROUPS[Measure(group)]}.{role}")
    return {
        "group": group.removeprefix("in_"),
        "role": role,
        "patients": patients,
        "with_contact": covered,
        "percent": percent(covered, patients),
    }


def _percent_of_both(part: int | None, other: int | None) -> int | None:
    return None if part is None or other is None else percent(part, part + other)
