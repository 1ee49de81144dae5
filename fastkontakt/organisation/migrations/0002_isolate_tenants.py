from django.db import migrations

from fastkontakt.tenancy.operations import IsolateTenants


class Migration(migrations.Migration):
    dependencies = [("organisation", "0001_initial")]

    operations = [IsolateTenants("CareProvider", "Unit", "StaffMember", "Assignment", "UnitGrant")]
