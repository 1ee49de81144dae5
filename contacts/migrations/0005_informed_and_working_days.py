from django.apps.registry import Apps
from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

from contacts.policy.workdays import numbered_days

INFORMED = """
UPDATE contacts_contact AS contact
SET informed_orally_on = told.orally, informed_in_writing_on = told.in_writing
FROM (
    SELECT contact_id,
           min("on") FILTER (WHERE how = 'oral') AS orally,
           min("on") FILTER (WHERE how = 'written') AS in_writing
    FROM contacts_informationgiven GROUP BY contact_id
) AS told
WHERE told.contact_id = contact.id
"""


def carry_over_what_was_told(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    """Row-level security holds for the owner too: one tenant at a time."""
    tenants = apps.get_model("tenancy", "Tenant").objects.using(schema_editor.connection.alias)
    with schema_editor.connection.cursor() as cursor:
        for tenant_id in tenants.values_list("pk", flat=True):
            cursor.execute("SELECT set_config('app.tenant', %s, true)", [str(tenant_id)])
            cursor.execute(INFORMED)
        cursor.execute("SELECT set_config('app.tenant', '', true)")


def number_the_days(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    days = apps.get_model("contacts", "WorkingDay").objects.using(schema_editor.connection.alias)
    days.bulk_create([days.model(day=day, number=number) for day, number in numbered_days()], batch_size=10_000)


class Migration(migrations.Migration):
    dependencies = [("contacts", "0004_isolate_duties_needs_moves")]

    operations = [
        migrations.RunPython(carry_over_what_was_told, migrations.RunPython.noop),
        migrations.RunPython(number_the_days, migrations.RunPython.noop),
    ]
