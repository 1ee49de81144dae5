from django.db import migrations

from fastkontakt.tenancy.operations import IsolateTenants


class Migration(migrations.Migration):
    dependencies = [("organisation", "0003_clinic_and_leave")]

    operations = [IsolateTenants("Leave")]
