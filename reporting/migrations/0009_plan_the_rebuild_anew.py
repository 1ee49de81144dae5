"""Making figures anew is planned for the tables as they are, each time, and never by nested loops.

A plan kept from when the tables were small, or made from statistics taken while they were empty, goes through every row
for each row: minutes for 20,000 patients, hours for a county.
"""

from importlib import import_module

from django.db import migrations

kept = import_module("reporting.migrations.0004_keep_figures")

SPELLS = """
    INSERT INTO reporting_spell (tenant_id, patient_id, unit_id, measure, about, staff_id, days)
    SELECT tenant_id, patient_id, unit_id, measure, about, staff_id, days FROM reporting_spell_found
"""
OF_SPELLS = kept.ADD.format(
    changes="reporting_spell s, reporting_count(s.unit_id, s.measure, s.about, s.staff_id, s.days, 1) c"
)
OF_DUTIES = kept.ADD.format(
    changes="(SELECT * FROM contacts_duty WHERE unit_id IS NOT NULL) d,"
    " reporting_duty_days(d.since, d.due_on, d.met_at) m,"
    " reporting_count(d.unit_id, m.measure, d.rule, NULL, m.days, 1) c"
)
REBUILD = f"""
CREATE OR REPLACE FUNCTION reporting_rebuild_figures() RETURNS void LANGUAGE plpgsql SET enable_nestloop = off AS $$
BEGIN
    PERFORM pg_advisory_xact_lock{kept.LOCK};
    DELETE FROM reporting_spell;
    DELETE FROM reporting_tally;
    EXECUTE $text${SPELLS}$text$;
    EXECUTE $text${OF_SPELLS}$text$;
    EXECUTE $text${OF_DUTIES}$text$;
END $$
"""


class Migration(migrations.Migration):
    dependencies = [
        ("reporting", "0008_report"),
    ]

    operations = [
        migrations.RunSQL(REBUILD, migrations.RunSQL.noop),
    ]
