"""Figures of patients who are not there: the kept figures of a country, from those of the large county.

A dashboard reads tallies, units and people, never patients, spells or contacts. So a country's worth of tallies tells
what it would take there, without a country's worth of patients: the large county's are copied, under units of their
own, to more units of the same county until it has `in_one` patients, and to other counties until there are `in_all`.
"""

import psycopg

from bench.measure import Setting
from fastkontakt.tenancy.models import Tenant

NAMED = "syntet-siffror"
COPY = """
INSERT INTO reporting_tally (tenant_id, unit_id, measure, about, staff_id, grain, first, began, ceased)
SELECT %(to)s, md5(unit_id::text || %(copy)s)::uuid, measure, about, staff_id, grain, first, began, ceased
FROM reporting_tally WHERE tenant_id = %(large)s AND unit_id IN (SELECT id FROM organisation_unit)
"""
COPIED = """
SELECT EXISTS (
    SELECT FROM reporting_tally
    WHERE tenant_id = %(to)s AND unit_id = (
        SELECT md5(unit_id::text || %(copy)s)::uuid FROM reporting_tally
        WHERE tenant_id = %(large)s AND unit_id IN (SELECT id FROM organisation_unit) LIMIT 1
    )
)
"""


def gather(setting: Setting) -> None:
    """See to it that they are there: what a stopped run had not copied yet is copied by the next one.

    As the administrator, who stands above the tenants, and without the references' checks: the units are not there.
    """
    scale = setting.scale
    within = -(-(scale.in_one - scale.patients) // scale.patients)
    beyond = -(-(scale.in_all - scale.in_one) // scale.patients)
    slugs = [f"{NAMED}-{number}" for number in range(beyond)]
    tenants = [Tenant.objects.get_or_create(slug=slug, defaults={"name": NAMED})[0].pk for slug in slugs]
    with psycopg.connect(setting.admin_url, autocommit=True) as admin:
        admin.execute("SET session_replication_role = replica")
        copies = [
            {"to": to, "copy": str(copy), "large": setting.large}
            for copy, to in enumerate([setting.large] * within + tenants)
        ]
        missing = [copy for copy in copies if admin.execute(COPIED, copy).fetchone() == (False,)]
        for copy in missing:
            admin.execute(COPY, copy)
        if missing:
            admin.execute("VACUUM (ANALYZE) reporting_tally")
