"""How the figures follow from the register: one view says who is counted, functions and triggers keep it.

To change what is counted: a new migration with the view's new text, then `manage.py figures --rebuild`.
"""

from django.db import migrations

from fastkontakt.tenancy.operations import secure

DAY = "({} AT TIME ZONE 'Europe/Stockholm')::date"
ALIVE = "daterange(NULL, p.deceased_on, '[]')"

# Who should have a contact, where, of which role: rows of (tenant_id, patient_id, unit_id, measure, about, days), where
# days is a multirange and no two rows are of the same patient, unit, measure and role.
GROUPS = f"""
CREATE VIEW reporting_group_found WITH (security_invoker = true) AS
SELECT s.tenant_id, s.patient_id, l.unit_id, 'in_municipal_care' AS measure, 'fast_lakarkontakt' AS about,
    range_agg(s.period * l.period * {ALIVE}) AS days
FROM patients_careservice s
JOIN patients_listing l ON l.patient_id = s.patient_id AND l.period && s.period
JOIN patients_patient p ON p.id = s.patient_id
WHERE s.kind IN ('kommunal_halsosjukvard', 'sarskilt_boende')
GROUP BY s.tenant_id, s.patient_id, l.unit_id
UNION ALL
SELECT s.tenant_id, s.patient_id, s.unit_id, 'in_municipal_care', 'fast_vardkontakt', range_agg(s.period * {ALIVE})
FROM patients_careservice s
JOIN organisation_unit u ON u.id = s.unit_id AND u.provides_health_care IS NOT FALSE
JOIN patients_patient p ON p.id = s.patient_id
WHERE s.kind IN ('kommunal_halsosjukvard', 'sarskilt_boende')
GROUP BY s.tenant_id, s.patient_id, s.unit_id
UNION ALL
SELECT s.tenant_id, s.patient_id, s.unit_id, 'in_home_care', 'fast_omsorgskontakt', range_agg(s.period * {ALIVE})
FROM patients_careservice s
JOIN patients_patient p ON p.id = s.patient_id
WHERE s.kind = 'hemtjanst'
GROUP BY s.tenant_id, s.patient_id, s.unit_id
UNION ALL
SELECT e.tenant_id, e.patient_id, e.receiving_unit_id, 'in_hospital', 'fast_vardkontakt',
    range_agg(daterange({DAY.format("e.admitted_at")}, {DAY.format("e.discharged_at")}, '[]'))
FROM patients_careepisode e
WHERE e.receiving_unit_id IS NOT NULL
GROUP BY e.tenant_id, e.patient_id, e.receiving_unit_id
UNION ALL
SELECT c.tenant_id, c.patient_id, coalesce(c.unit_id, l.unit_id), 'in_life_threat', 'fast_vardkontakt',
    range_agg(c.period * coalesce(l.period, '(,)') * {ALIVE})
FROM patients_condition c
LEFT JOIN patients_listing l ON c.unit_id IS NULL AND l.patient_id = c.patient_id AND l.period && c.period
JOIN patients_patient p ON p.id = c.patient_id
WHERE c.kind = 'life_threatening' AND coalesce(c.unit_id, l.unit_id) IS NOT NULL
GROUP BY c.tenant_id, c.patient_id, coalesce(c.unit_id, l.unit_id)
"""

# The spells that there should be; no row twice.
FOUND = f"""
CREATE VIEW reporting_spell_found WITH (security_invoker = true) AS
SELECT tenant_id, patient_id, unit_id, measure::varchar, about::varchar, staff_id, days
FROM (
    SELECT l.tenant_id, l.patient_id, l.unit_id, 'listed' AS measure, '' AS about, NULL::uuid AS staff_id,
        l.period * {ALIVE} AS days
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
        unnest(g.days * covering.days)
    FROM reporting_group_found g
    CROSS JOIN LATERAL (
        SELECT range_agg(c.period) AS days
        FROM contacts_contact c JOIN organisation_staffmember a ON a.id = c.staff_id
        WHERE c.patient_id = g.patient_id AND c.role = g.about
            AND CASE WHEN g.measure = 'in_life_threat' THEN a.profession = 'lakare' AND a.licensed
                ELSE c.unit_id = g.unit_id END
    ) covering
) spells
WHERE NOT isempty(days)
"""

# A spell or a duty's days as changes: what begins adds to `began` of its day, what is over to `ceased` of the day after.
COUNT = """
CREATE FUNCTION reporting_count(
    unit uuid, measure varchar, about varchar, staff uuid, days daterange, times integer
) RETURNS TABLE (unit_id uuid, measure varchar, about varchar, staff_id uuid, day date, began integer, ceased integer)
LANGUAGE sql IMMUTABLE AS $$
    SELECT unit, measure, about, staff, lower(days), times, 0 WHERE lower(days) IS NOT NULL
    UNION ALL
    SELECT unit, measure, about, staff, upper(days), 0, times WHERE upper(days) IS NOT NULL
$$
"""

# Days that a duty is counted in: (measure, days).
DUTY = f"""
CREATE FUNCTION reporting_duty_days(since date, due_on date, met_at timestamptz)
RETURNS TABLE (measure varchar, days daterange)
LANGUAGE sql IMMUTABLE AS $$
    WITH met AS (SELECT greatest({DAY.format("met_at")}, since) AS on_day WHERE met_at IS NOT NULL)
    SELECT 'standing', daterange(since, (SELECT on_day FROM met))
    UNION ALL
    SELECT 'overdue', daterange(since, (SELECT on_day FROM met)) * daterange(due_on + 1, NULL)
    WHERE due_on IS NOT NULL
    UNION ALL
    SELECT CASE WHEN on_day > due_on THEN 'met_late' ELSE 'met_in_time' END, daterange(on_day, on_day + 1) FROM met
$$
"""

ADD = """
    INSERT INTO reporting_tally (tenant_id, unit_id, measure, about, staff_id, grain, first, began, ceased)
    SELECT nullif(current_setting('app.tenant', true), '')::smallint, c.unit_id, c.measure, c.about, c.staff_id,
        g.grain, g.first, sum(c.began), sum(c.ceased)
    FROM {changes}
    CROSS JOIN LATERAL (VALUES
        ('y', date_trunc('year', c.day::timestamp)::date), ('m', date_trunc('month', c.day::timestamp)::date),
        ('d', c.day)
    ) g (grain, first)
    GROUP BY 2, 3, 4, 5, 6, 7
    HAVING sum(c.began) <> 0 OR sum(c.ceased) <> 0;
"""
SAME = (
    "(x.patient_id, x.unit_id, x.measure, x.about, coalesce(x.staff_id, '00000000-0000-0000-0000-000000000000'), x.days)"
)
LATER = "current_setting('app.figures', true) = 'later'"
TENANT = "nullif(current_setting('app.tenant', true), '')::smallint"
# Who keeps figures shares it until the commit, who makes the tenant's anew holds it alone: neither misses the other.
LOCK = f"(hashtext('reporting_figures'), coalesce({TENANT}, 0))"

KEEP = f"""
CREATE FUNCTION reporting_keep_spells(changed uuid[]) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
    IF coalesce(cardinality(changed), 0) = 0 OR {LATER} THEN
        RETURN;
    END IF;
    PERFORM pg_advisory_xact_lock_shared{LOCK};
    PERFORM FROM patients_patient WHERE id = ANY (changed) ORDER BY id FOR NO KEY UPDATE;
    WITH found AS MATERIALIZED (SELECT x.* FROM reporting_spell_found x WHERE x.patient_id = ANY (changed)),
    kept AS MATERIALIZED (SELECT x.* FROM reporting_spell x WHERE x.patient_id = ANY (changed)),
    gone AS (
        DELETE FROM reporting_spell WHERE id IN (
            SELECT k.id FROM kept k WHERE NOT EXISTS (SELECT FROM found f WHERE {SAME.replace("x.", "f.")} = {SAME.replace("x.", "k.")})
        )
        RETURNING unit_id, measure, about, staff_id, days
    ),
    added AS (
        INSERT INTO reporting_spell (tenant_id, patient_id, unit_id, measure, about, staff_id, days)
        SELECT f.tenant_id, f.patient_id, f.unit_id, f.measure, f.about, f.staff_id, f.days
        FROM found f WHERE NOT EXISTS (SELECT FROM kept k WHERE {SAME.replace("x.", "k.")} = {SAME.replace("x.", "f.")})
        RETURNING unit_id, measure, about, staff_id, days
    ),
    differing AS (SELECT g.*, -1 AS times FROM gone g UNION ALL SELECT a.*, 1 FROM added a)
    {ADD.format(changes="differing d, reporting_count(d.unit_id, d.measure, d.about, d.staff_id, d.days, d.times) c")}
END $$
"""

TRIGGERED = f"""
CREATE FUNCTION reporting_follow_new() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM reporting_keep_spells(ARRAY(SELECT DISTINCT patient_id FROM after));
    RETURN NULL;
END $$;
CREATE FUNCTION reporting_follow_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM reporting_keep_spells(ARRAY(SELECT patient_id FROM before UNION SELECT patient_id FROM after));
    RETURN NULL;
END $$;
CREATE FUNCTION reporting_follow_removal() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM reporting_keep_spells(ARRAY(SELECT DISTINCT patient_id FROM before));
    RETURN NULL;
END $$;
CREATE FUNCTION reporting_follow_death() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM reporting_keep_spells(ARRAY(
        SELECT a.id FROM after a JOIN before b USING (id) WHERE a.deceased_on IS DISTINCT FROM b.deceased_on
    ));
    RETURN NULL;
END $$;
CREATE FUNCTION reporting_follow_profession() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM reporting_keep_spells(ARRAY(
        SELECT DISTINCT c.patient_id
        FROM after a JOIN before b USING (id) JOIN contacts_contact c ON c.staff_id = a.id
        WHERE (a.profession, a.licensed) IS DISTINCT FROM (b.profession, b.licensed)
    ));
    RETURN NULL;
END $$;
CREATE FUNCTION reporting_follow_health_care() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM reporting_keep_spells(ARRAY(
        SELECT DISTINCT s.patient_id
        FROM after a JOIN before b USING (id) JOIN patients_careservice s ON s.unit_id = a.id
        WHERE a.provides_health_care IS DISTINCT FROM b.provides_health_care
    ));
    RETURN NULL;
END $$;
CREATE FUNCTION reporting_follow_duties() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF {LATER} THEN
        RETURN NULL;
    END IF;
    PERFORM pg_advisory_xact_lock_shared{LOCK};
    IF TG_OP <> 'INSERT' THEN
        {ADD.format(changes="before d, reporting_duty_days(d.since, d.due_on, d.met_at) m, reporting_count(d.unit_id, m.measure, d.rule, NULL, m.days, -1) c").replace("GROUP BY", "WHERE d.unit_id IS NOT NULL GROUP BY")}
    END IF;
    IF TG_OP <> 'DELETE' THEN
        {ADD.format(changes="after d, reporting_duty_days(d.since, d.due_on, d.met_at) m, reporting_count(d.unit_id, m.measure, d.rule, NULL, m.days, 1) c").replace("GROUP BY", "WHERE d.unit_id IS NOT NULL GROUP BY")}
    END IF;
    RETURN NULL;
END $$;
"""

TABLES = ("contacts_contact", "patients_listing", "patients_careservice", "patients_condition", "patients_careepisode")
EVENTS = {
    "INSERT": ("new", "REFERENCING NEW TABLE AS after"),
    "UPDATE": ("change", "REFERENCING OLD TABLE AS before NEW TABLE AS after"),
    "DELETE": ("removal", "REFERENCING OLD TABLE AS before"),
}


def _trigger(table: str, event: str, function: str) -> str:
    name, tables = EVENTS[event]
    return (
        f"CREATE TRIGGER reporting_{name} AFTER {event} ON {table} {tables} "
        f"FOR EACH STATEMENT EXECUTE FUNCTION reporting_follow_{function}()"
    )


TRIGGERS = [
    *(_trigger(table, event, EVENTS[event][0]) for table in TABLES for event in EVENTS),
    *(_trigger("contacts_duty", event, "duties") for event in EVENTS),
    _trigger("patients_patient", "UPDATE", "death"),
    _trigger("organisation_staffmember", "UPDATE", "profession"),
    _trigger("organisation_unit", "UPDATE", "health_care"),
]

# The active tenant's figures anew; what changes meanwhile waits, and is then kept as ever.
REBUILD = f"""
CREATE FUNCTION reporting_rebuild_figures() RETURNS void LANGUAGE plpgsql AS $$
BEGIN
    PERFORM pg_advisory_xact_lock{LOCK};
    DELETE FROM reporting_spell;
    DELETE FROM reporting_tally;
    INSERT INTO reporting_spell (tenant_id, patient_id, unit_id, measure, about, staff_id, days)
    SELECT tenant_id, patient_id, unit_id, measure, about, staff_id, days FROM reporting_spell_found;
    {ADD.format(changes="reporting_spell s, reporting_count(s.unit_id, s.measure, s.about, s.staff_id, s.days, 1) c")}
    {ADD.format(changes="contacts_duty d, reporting_duty_days(d.since, d.due_on, d.met_at) m, reporting_count(d.unit_id, m.measure, d.rule, NULL, m.days, 1) c").replace("GROUP BY", "WHERE d.unit_id IS NOT NULL GROUP BY")}
END $$
"""

# One row for what several rows say in parts. Returns how many rows were folded away.
FOLD = """
CREATE FUNCTION reporting_fold() RETURNS bigint LANGUAGE sql AS $$
    WITH several AS (
        SELECT unnest(array_agg(id)) AS id FROM reporting_tally
        GROUP BY unit_id, measure, about, staff_id, grain, first
        HAVING count(*) > 1 OR (sum(began) = 0 AND sum(ceased) = 0)
    ),
    gone AS (DELETE FROM reporting_tally t USING several WHERE t.id = several.id RETURNING t.*),
    kept AS (
        INSERT INTO reporting_tally (tenant_id, unit_id, measure, about, staff_id, grain, first, began, ceased)
        SELECT tenant_id, unit_id, measure, about, staff_id, grain, first, sum(began), sum(ceased) FROM gone
        GROUP BY tenant_id, unit_id, measure, about, staff_id, grain, first
        HAVING sum(began) <> 0 OR sum(ceased) <> 0
        RETURNING 1
    )
    SELECT (SELECT count(*) FROM gone) - (SELECT count(*) FROM kept)
$$
"""

# Counties that were there before the figures.
BEGIN = """
DO $$
DECLARE tenant smallint;
BEGIN
    FOR tenant IN SELECT id FROM tenancy_tenant LOOP
        PERFORM set_config('app.tenant', tenant::text, true);
        PERFORM reporting_rebuild_figures();
    END LOOP;
    PERFORM set_config('app.tenant', '', true);
END $$
"""


class Migration(migrations.Migration):
    dependencies = [
        ("reporting", "0003_figures"),
        ("contacts", "0012_lean_indexes_for_duties"),
        ("patients", "0008_isolate_consents_blocks_mandates"),
        ("organisation", "0006_systems"),
    ]

    operations = [
        migrations.RunSQL([*secure("reporting_spell"), *secure("reporting_tally")], migrations.RunSQL.noop),
        *(
            migrations.RunSQL(text, migrations.RunSQL.noop)
            for text in (GROUPS, FOUND, COUNT, DUTY, KEEP, TRIGGERED, *TRIGGERS, REBUILD, FOLD, BEGIN)
        ),
    ]
