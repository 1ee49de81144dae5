"""What the fragments share: values handed beside the text, the day asked about, and periods."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

ON = "%(on)s::date"
"""The day asked about."""
FLK, FVK = "fast_lakarkontakt", "fast_vardkontakt"


@dataclass
class Values:
    """The values of a statement by name. `add` gives the placeholder that stands for a value in the text."""

    named: dict[str, Any] = field(default_factory=dict)

    def add(self, value: Any) -> str:
        name = f"v{len(self.named)}"
        self.named[name] = list(value) if isinstance(value, tuple) else value
        return f"%({name})s"


def scope(column: str) -> str:
    """Where the patients are bounded: a mark that contacts.duties.evaluation replaces by a condition on the column.

    Every table is bounded by itself. PostgreSQL hands an equality on from one table to the next, but not a range.
    """
    return f"<scope {column}>"


def covers(alias: str) -> str:
    """Whether the row's period covers the day."""
    return f"{alias}.starts_on <= {ON} AND ({alias}.ends_on IS NULL OR {alias}.ends_on >= {ON})"


def swedish_day(column: str) -> str:
    """The Swedish day of a point in time."""
    return f"({column} AT TIME ZONE 'Europe/Stockholm')::date"


def contact_exists(condition: str, joins: str = "") -> str:
    """Whether the patient has, on the day, a contact `c` that meets the condition."""
    return (
        f"EXISTS (SELECT FROM contacts_contact c {joins} "
        f"WHERE c.patient_id = s.patient_id AND {scope('c.patient_id')} AND {covers('c')} AND {condition})"
    )


def of_newest_review(what: str) -> str:
    """What the newest review `r` of the plan `l` holds, NULL where there is none."""
    return f'(SELECT {what} FROM contacts_planreview r WHERE r.plan_id = l.id ORDER BY r."on" DESC, r.id DESC LIMIT 1)'


PLAN_REVIEW = f"""coalesce({of_newest_review('coalesce(r.next_review_on, r."on")')}, l.next_review_on)"""
"""When the plan `l` is to be reviewed next; where its newest review asks for a new plan, the day of that review."""


def newest_assessment_exists(condition: str) -> str:
    """Whether an assessment `a` meets the condition that is the newest on the day of its role at its unit."""
    return (
        f"EXISTS (SELECT FROM contacts_needassessment a "
        f'WHERE a.patient_id = s.patient_id AND {scope("a.patient_id")} AND a."on" <= {ON} AND {condition} '
        f"AND {is_newest('a')})"
    )


def is_newest(alias: str) -> str:
    """Whether no later assessment of the same patient, role and unit stands on the day."""
    return (
        f"NOT EXISTS (SELECT FROM contacts_needassessment n "
        f"WHERE n.patient_id = {alias}.patient_id AND {scope('n.patient_id')} "
        f"AND n.role = {alias}.role AND n.unit_id = {alias}.unit_id "
        f'AND n."on" <= {ON} AND (n."on", n.id) > ({alias}."on", {alias}.id))'
    )


def municipal(unit: str) -> str:
    """Whether a unit is a municipality's. IS TRUE keeps the units a list read once, not one more table to join."""
    return (
        f"({unit} IN (SELECT u.id FROM organisation_unit u "
        "JOIN organisation_careprovider o ON o.id = u.provider_id WHERE o.kind = 'municipality')) IS TRUE"
    )


LEAVING = f"""
    SELECT a.staff_id, a.unit_id, a.ends_on AS last_day FROM organisation_assignment a
    WHERE a.ends_on >= a.starts_on AND NOT EXISTS (
        SELECT FROM organisation_assignment b
        WHERE b.staff_id = a.staff_id AND b.unit_id = a.unit_id AND (b.ends_on IS NULL OR b.ends_on > a.ends_on)
            AND (b.ends_on IS NULL OR b.ends_on >= b.starts_on)
    )
    UNION ALL
    SELECT staff_id, unit_id, starts_on - 1 FROM organisation_leave
    WHERE substitute_id IS NULL AND ends_on >= {ON} AND ends_on >= starts_on
"""
"""Everyone with a known last day at a unit: the last assignment's, or before a leave without substitute."""
