"""One SELECT of every duty that the rulebook finds, composed from its standing clauses."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Any

from contacts.duties.sql.anchors import ANCHORS
from contacts.duties.sql.facts import FACTS
from contacts.duties.sql.fragments import Values, scope
from contacts.duties.sql.owners import OWNERS
from contacts.duties.sql.sources import SOURCES
from contacts.policy.anchors import NamedDay
from contacts.policy.arguments import Settings, resolve
from contacts.policy.conditions import Condition, FactCondition, Group
from contacts.policy.loader import WITH_ROLE
from contacts.policy.objects import Clause, Obligation, RuleInForce
from contacts.policy.rulebook import in_force

_MARK = re.compile(r"<scope ([a-z_.]+)>")


@dataclass(frozen=True)
class Statement:
    """A SELECT with its values by name; columns: rule, version, clause, role, patient_id, subject, unit_id, staff_id,
    since, due_on."""

    text: str
    values: dict[str, Any]

    def within(self, scope: str) -> str:
        """The text for the patients whose key meets a condition on `{key}`."""
        return _MARK.sub(lambda mark: f"({scope.format(key=mark[1])})", self.text)


WITH_DEADLINE = """
SELECT f.rule, f.version, f.clause, f.role, f.patient_id, f.subject, f.unit_id, f.staff_id, f.since,
    CASE WHEN f.working THEN w.day ELSE coalesce(f.counted_from, f.since) + f.days END AS due_on
FROM ({branches}) f
LEFT JOIN contacts_workingday b ON f.working AND b.day = coalesce(f.counted_from, f.since)
LEFT JOIN contacts_workingday w ON w.works AND w.number = b.number + f.days
"""


@lru_cache(maxsize=32)
def duties_of(tenant: str, on: date) -> Statement:
    """Every duty of a tenant on a day. Raises KeyError where a standing clause names what has no twin in SQL."""
    values = Values({"on": on})
    branches = [_branch(item, clause, made, values) for item, clause, made in _standing(tenant, on)]
    return Statement(WITH_DEADLINE.format(branches="\nUNION ALL\n".join(branches)), values.named)


def _standing(tenant: str, on: date) -> Iterator[tuple[RuleInForce, Clause, Obligation]]:
    for item in in_force(on, tenant):
        for clause in item.version.clauses:
            if clause.obligation is not None:
                yield item, clause, clause.obligation


def _branch(item: RuleInForce, clause: Clause, made: Obligation, values: Values) -> str:
    """What one clause finds. Its deadline: so many `days`, maybe `working` ones, from `counted_from`, else `since`."""
    unit, staff = OWNERS[made.owner]
    first = f"{values.add(item.obliged_from(clause))}::date"
    counted_from = "NULL::date"
    if made.due_from != made.since:
        counted_from = f"greatest({_day(made.due_from, item.settings, values)}, {first})"
    columns = [
        f"{values.add(item.rule.id)}::text AS rule",
        f"{values.add(item.version.number)}::smallint AS version",
        f"{values.add(clause.name)}::text AS clause",
        f"{'s.role' if made.subject in WITH_ROLE else values.add(clause.roles[0])}::text AS role",
        "s.patient_id",
        "s.id AS subject",
        f"{unit} AS unit_id",
        f"{staff} AS staff_id",
        f"greatest({_day(made.since, item.settings, values)}, {first}) AS since",
        f"{counted_from} AS counted_from",
        f"{values.add(made.days(item.settings))}::integer AS days",
        f"{values.add(made.due_working)}::boolean AS working",
    ]
    return f"SELECT {', '.join(columns)}\nFROM {_rows(item, clause, made, values)}"


def _rows(item: RuleInForce, clause: Clause, made: Obligation, values: Values) -> str:
    """What obliges, as rows `s`. OFFSET 0 keeps PostgreSQL from asking `last` of rows that the rest would drop."""
    source, settings = SOURCES[made.subject], item.settings
    where = [
        source.where,
        *([_of_roles(clause.roles, values)] if made.subject in WITH_ROLE else []),
        *(_condition(demand, settings, values) for demand in clause.when),
        *(_condition(demand, settings, values, denied=True) for demand in clause.unless),
        _condition(Group(False, clause.require), settings, values, denied=True),
        scope("s.patient_id"),
    ]
    rows = f"{source.table} WHERE {' AND '.join(where)}"
    return f"(SELECT s.* FROM {rows} OFFSET 0) s WHERE {source.last}" if source.last else rows


def _condition(condition: Condition, settings: Settings, values: Values, *, denied: bool = False) -> str:
    """The condition, or its denial, with every NOT moved inwards to the facts: PostgreSQL makes a join of an EXISTS or
    NOT EXISTS that stands by itself between ANDs, and asks row by row of one that stands deeper.
    """
    if isinstance(condition, FactCondition):
        said = FACTS[condition.fact](values, **condition.resolved(settings))
        return _denial(said) if condition.negated != denied else said
    between = " OR " if condition.any != denied else " AND "
    said = between.join(_condition(member, settings, values, denied=denied) for member in condition.members)
    return f"({said})" if between == " OR " else said


def _denial(said: str) -> str:
    if said.startswith("NOT "):
        return said.removeprefix("NOT ")
    return f"NOT {said}" if said.startswith("EXISTS") else f"NOT ({said})"


def _of_roles(roles: tuple[str, ...], values: Values) -> str:
    return f"s.role = {values.add(roles[0])}" if len(roles) == 1 else f"s.role = ANY({values.add(roles)})"


def _day(named: NamedDay, settings: Settings, values: Values) -> str:
    return ANCHORS[named.anchor](values, **resolve(named.arguments, settings))
