"""Figures are kept patient by patient inside one statement, so that many patients cost many times one and no more.

Joined for all of them at once, the work grew with their square where PostgreSQL had no statistics to plan by: half a
minute for 500 patients, more than twenty in the worst case seen.
"""

from importlib import import_module

from django.db import migrations

kept = import_module("reporting.migrations.0004_keep_figures")

# OFFSET 0 keeps PostgreSQL from joining the patients with the whole view: it looks each one up by index instead.
AT_ONCE = "SELECT x.* FROM reporting_spell_found x WHERE x.patient_id = ANY (changed)"
EACH = (
    "SELECT x.* FROM unnest(changed) AS each(patient) CROSS JOIN LATERAL"
    " (SELECT * FROM reporting_spell_found WHERE patient_id = each.patient OFFSET 0) x"
)
KEEP = kept.KEEP.replace("CREATE FUNCTION", "CREATE OR REPLACE FUNCTION").replace(AT_ONCE, EACH)


class Migration(migrations.Migration):
    dependencies = [
        ("reporting", "0009_plan_the_rebuild_anew"),
    ]

    operations = [
        migrations.RunSQL(KEEP, migrations.RunSQL.noop),
    ]
