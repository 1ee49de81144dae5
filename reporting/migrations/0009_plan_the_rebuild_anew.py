"""Making figures anew is planned for the tables as they are, each time, never by nested loops, and with room to sort in.

A plan kept from when the tables were small, or made from statistics taken while they were empty, goes through every row
for each row: minutes for 20,000 patients, hours for a county.
"""

from importlib import import_module

from django.db import migrations

kept = import_module("reporting.migrations.0004_keep_figures")

# The spells that there should be, as before; who is covered is found for all at once and not group by group.
FOUND = f"""
CREATE OR REPLACE VIEW reporting_spell_found WITH (security_invoker = true) AS
SELECT tenant_id, patient_id, unit_id, measure::varchar, about::varchar, staff_id, days
FROM (
    SELECT l.tenant_id, l.patient_id, l.unit_id, 'listed' AS measure, '' AS about, NULL::uuid AS staff_id,
        l.period * {kept.ALIVE} AS days
    FROM patients_listing l JOIN patients_patient p ON p.id = l.patient_id
    UNION ALL
    SELECT tenant_id, patient_id, unit_id, 'open', role, staff_id, period FROM contacts_contact
    UNION ALL
    SELECT tenant_id, patient_id, unit_id, 'with_contact', '', NULL, unnest(range_agg(period))
    FROM contacts_contact GROUP BY tenant_id, patient_id, unit_id
    UNION ALL
    SELECT tenant_id, patient_id, unit_id, 'with_contact', role, NULL, unnest(range_agg(period))
    FROM contacts_contact GROUP BY tenant_id, patient_id, unit_id, role
    UNION ALL
    SELECT tenant_id, patient_id, unit_id, 'informed', role, staff_id,
        period * daterange(greatest(informed_orally_on, informed_in_writing_on), NULL)
    FROM contacts_contact WHERE informed_orally_on IS NOT NULL AND informed_in_writing_on IS NOT NULL
    UNION ALL
    SELECT tenant_id, patient_id, unit_id, 'changed', role, staff_id, daterange(starts_on, starts_on + 1)
    FROM contacts_contact WHERE replaces_id IS NOT NULL AND NOT isempty(period)
    UNION ALL
    SELECT tenant_id, patient_id, unit_id,
        CASE WHEN ends_on < starts_on + interval '3 months' THEN 'lasted_quarter'
            WHEN ends_on < starts_on + interval '1 year' THEN 'lasted_year'
            WHEN ends_on < starts_on + interval '2 years' THEN 'lasted_two_years'
            ELSE 'lasted_longer' END,
        role, staff_id, daterange(ends_on + 1, ends_on + 2)
    FROM contacts_contact WHERE ends_on >= starts_on
    UNION ALL
    SELECT tenant_id, patient_id, unit_id, measure, about, NULL, unnest(days) FROM reporting_group_found
    UNION ALL
    SELECT g.tenant_id, g.patient_id, g.unit_id, replace(g.measure, 'in_', 'covered_'), g.about, NULL,
        unnest(g.days * range_agg(c.period))
    FROM reporting_group_found g
    JOIN contacts_contact c ON c.patient_id = g.patient_id AND c.role = g.about
    JOIN organisation_staffmember a ON a.id = c.staff_id
    WHERE CASE WHEN g.measure = 'in_life_threat' THEN a.profession = 'lakare' AND a.licensed
        ELSE c.unit_id = g.unit_id END
    GROUP BY g.tenant_id, g.patient_id, g.unit_id, g.measure, g.about, g.days
) spells
WHERE NOT isempty(days)
"""

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
CREATE OR REPLACE FUNCTION reporting_rebuild_figures() RETURNS void LANGUAGE plpgsql
SET enable_nestloop = off SET work_mem = '256MB' AS $$
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
        migrations.RunSQL(FOUND, migrations.RunSQL.noop),
        migrations.RunSQL(REBUILD, migrations.RunSQL.noop),
    ]
