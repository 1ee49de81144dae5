from django.db import migrations

from fastkontakt.tenancy.operations import IsolateTenants


class Migration(migrations.Migration):
    dependencies = [("reporting", "0005_export")]

    operations = [IsolateTenants("Export", "ExportPart")]
