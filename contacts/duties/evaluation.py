"""Finding the duties and keeping their table: for some patients in the transaction under way, or a whole tenant."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.db import connection

from contacts.duties.sql.statement import duties_of
from fastkontakt.tenancy.context import active_tenant_id
from fastkontakt.tenancy.models import Tenant

LOCK = 2017_612
"""Names the advisory lock: a change to a patient shares it until it commits, a batch holds it alone."""

MEMORY = "64MB"
"""For each sort and hash of a batch, which then stays out of temporary files whatever the server is set to. Nor is
the statement compiled: so many small branches take longer to compile than to run."""

KEEP = """
WITH found AS MATERIALIZED ({duties}),
differing AS MATERIALIZED (
    SELECT f.*, d.id AS kept
    FROM found f
    FULL JOIN (SELECT * FROM contacts_duty d WHERE d.met_at IS NULL AND {kept_scope}) d
        ON (d.patient_id, d.rule, d.clause, d.subject) = (f.patient_id, f.rule, f.clause, f.subject)
    WHERE f.rule IS NULL OR d.id IS NULL
        OR (d.version, d.role, d.unit_id, d.staff_id, d.since, d.due_on)
            IS DISTINCT FROM (f.version, f.role, f.unit_id, f.staff_id, f.since, f.due_on)
),
added AS (
    INSERT INTO contacts_duty
        (tenant_id, rule, version, clause, role, patient_id, subject, unit_id, staff_id, since, due_on)
    SELECT %(tenant)s::smallint, rule, version, clause, role, patient_id, subject, unit_id, staff_id, since, due_on
    FROM differing WHERE kept IS NULL
    ON CONFLICT (patient_id, rule, clause, subject) WHERE met_at IS NULL DO NOTHING
    RETURNING 1
),
changed AS (
    UPDATE contacts_duty d
    SET version = f.version, role = f.role, unit_id = f.unit_id, staff_id = f.staff_id, since = f.since,
        due_on = f.due_on
    FROM differing f WHERE d.id = f.kept AND f.rule IS NOT NULL
),
met AS (
    UPDATE contacts_duty d SET met_at = now() FROM differing f WHERE d.id = f.kept AND f.rule IS NULL
    RETURNING 1
)
SELECT (SELECT count(*) FROM found), (SELECT count(*) FROM added), (SELECT count(*) FROM met)
"""


@dataclass(frozen=True)
class Outcome:
    """How many duties stand, and how many of them are new, among the patients evaluated; how many were met."""

    standing: int
    added: int
    met: int


def refresh(patient_ids: Iterable[UUID], *, on: date) -> Outcome:
    """Evaluate these patients anew, in the transaction under way. Two statements, however many patients."""
    _lock("pg_advisory_xact_lock_shared")
    return keep("{key} = ANY(%(patients)s)", {"patients": list(patient_ids)}, on=on)


def refresh_range(after: UUID | None, upto: UUID, *, on: date) -> Outcome:
    """Evaluate the patients whose keys lie after one and up to and including another."""
    _lock("pg_advisory_xact_lock")
    with connection.cursor() as cursor:
        cursor.execute(f"SET LOCAL work_mem = '{MEMORY}'; SET LOCAL jit = off")
    bounds = "{key} <= %(upto)s" + ("" if after is None else " AND {key} > %(after)s")
    return keep(bounds, {"after": after, "upto": upto}, on=on)


def keep(scope: str, values: dict[str, Any], *, on: date) -> Outcome:
    """Bring the table of duties in step with what the rulebook finds within the scope, in one statement."""
    tenant = Tenant.objects.get(pk=active_tenant_id())
    duties = duties_of(tenant.slug, on)
    text = KEEP.replace("{kept_scope}", scope.format(key="d.patient_id")).replace("{duties}", duties.within(scope))
    with connection.cursor() as cursor:
        cursor.execute(text, duties.values | values | {"tenant": tenant.pk})
        return Outcome(*cursor.fetchone())


def _lock(function: str) -> None:
    """A batch must not judge by what a change under way is about to replace, nor the other way round."""
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {function}(%s, %s)", [LOCK, active_tenant_id()])
