from django.db import migrations

from fastkontakt.tenancy.operations import IsolateTenants


class Migration(migrations.Migration):
    dependencies = [("reporting", "0001_saved_view")]

    operations = [IsolateTenants("SavedView")]
