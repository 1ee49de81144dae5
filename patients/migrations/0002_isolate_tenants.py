from django.db import migrations

from fastkontakt.tenancy.operations import IsolateTenants


class Migration(migrations.Migration):
    dependencies = [("patients", "0001_initial"), ("organisation", "0002_isolate_tenants")]

    operations = [
        IsolateTenants("Patient", "CareRelation", "Listing", "CareService", "Condition", "Relative")
    ]
