"""Figures of patients who are not there: the kept figures of a country, from those of the large county.

A dashboard reads kept figures, units and people, never patients or contacts. So a country's worth of figures tells what
it would take there, without a country's worth of patients: the large county's are copied, under units and patients of
their own, to more units of the same county until it has `in_one` patients, and to other counties until there are
`in_all`.
"""

import psycopg

from bench.measure import Setting
from fastkontakt.tenancy.models import Tenant

NAMED = "syntet-siffror"
COPY = """
INSERT INTO reporting_spell (tenant_id, patient_id, unit_id, measure, about, staff_id, days)
SELECT %(to)s, md5(patient_id::text || %(copy)s)::uuid, md5(unit_id::text || %(copy)s)::uuid, measure, about,
    staff_id, days
FROM reporting_spell WHERE tenant_id = %(large)s AND unit_id IN (SELECT id FROM organisation_unit);
INSERT INTO reporting_tally (tenant_id, unit_id, measure, about, staff_id, grain, first, began, ceased)
SELECT %(to)s, md5(unit_id::text || %(copy)s)::uuid, measure, about, staff_id, grain, first, began, ceased
FROM reporting_tally WHERE tenant_id = %(large)s AND unit_id IN (SELECT id FROM organisation_unit)
"""


def gather(setting: Setting) -> None:
    """See to it that they are there. As the administrator, who stands above the tenants."""
    scale = setting.scale
    within = -(-(scale.in_one - scale.patients) // scale.patients)
    beyond = -(-(scale.in_all - scale.in_one) // scale.patients)
    if Tenant.objects.filter(slug__startswith=NAMED).exists():
        return
    tenants = [Tenant.objects.create(slug=f"{NAMED}-{number}", name=NAMED).pk for number in range(beyond)]
    with psycopg.connect(setting.admin_url, autocommit=True) as admin:
        for copy, to in enumerate([setting.large] * within + tenants):
            with admin.transaction():
                for statement in COPY.split(";"):
                    admin.execute(statement, {"to": to, "copy": str(copy), "large": setting.large})
        admin.execute("VACUUM (ANALYZE) reporting_spell, reporting_tally")
