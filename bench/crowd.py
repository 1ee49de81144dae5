"""Figures of patients who are not there: the kept figures of a country, from those of the large county.

A dashboard reads tallies, units and people, never patients, spells or contacts. So a country's worth of tallies tells
what it would take there, without a country's worth of patients: the large county's are copied, under units of their
own, to more units of the same county until it has `in_one` patients, and to other counties until there are `in_all`.
"""

import psycopg
from psycopg import sql

from bench.measure import Setting
from fastkontakt.tenancy import activate
from fastkontakt.tenancy.models import Tenant
from reporting.figures.keeping import fold

NAMED = "syntet-siffror"
THERE = "SELECT EXISTS (SELECT FROM reporting_tally WHERE tenant_id = %s)"
COPY = """
INSERT INTO reporting_tally (tenant_id, unit_id, measure, about, staff_id, grain, first, began, ceased)
SELECT %(to)s, md5(unit_id::text || %(copy)s)::uuid, measure, about, staff_id, grain, first, began, ceased
FROM reporting_tally WHERE tenant_id = %(large)s AND unit_id IN (SELECT id FROM organisation_unit)
"""
INDEXES = """
SELECT indexrelid::regclass::text, pg_get_indexdef(indexrelid) FROM pg_index
WHERE indrelid = 'reporting_tally'::regclass AND NOT indisprimary
"""


def gather(setting: Setting) -> None:
    """See to it that they are there: all of them or none, so that a stopped run leaves nothing half done.

    The counties' own are folded first, and what that leaves is cleared away, as each hour does where people work. As
    the administrator, who stands above the tenants; without the checks of references, since the units are not there,
    and with the indexes made afterwards, since rows that come in no order take an hour to find their places.
    """
    for tenant_id in (setting.large, setting.small, setting.least):
        with activate(tenant_id):
            fold()
    scale = setting.scale
    within = -(-(scale.in_one - scale.patients) // scale.patients)
    beyond = -(-(scale.in_all - scale.in_one) // scale.patients)
    slugs = [f"{NAMED}-{number}" for number in range(beyond)]
    tenants = [Tenant.objects.get_or_create(slug=slug, defaults={"name": NAMED})[0].pk for slug in slugs]
    with psycopg.connect(setting.admin_url, autocommit=True) as admin:
        if admin.execute(THERE, [tenants[-1]]).fetchone() != (True,):
            with admin.transaction():
                _copy(admin, [setting.large] * within + tenants, setting.large)
        admin.execute("VACUUM (ANALYZE) reporting_tally")


def _copy(admin: psycopg.Connection, targets: list[int], large: int) -> None:
    admin.execute("SET LOCAL session_replication_role = replica")
    admin.execute("SET LOCAL maintenance_work_mem = '1GB'")
    indexes = admin.execute(INDEXES).fetchall()
    for name, _ in indexes:
        admin.execute(sql.SQL("DROP INDEX {}").format(sql.Identifier(name)))
    for copy, to in enumerate(targets):
        admin.execute(COPY, {"to": to, "copy": str(copy), "large": large})
    for _, definition in indexes:
        admin.execute(sql.SQL(definition))
