from django.db import migrations

from fastkontakt.tenancy.operations import IsolateTenants


class Migration(migrations.Migration):
    dependencies = [
        ("notifications", "0001_initial"),
    ]

    operations = [
        IsolateTenants("Message", "Delivery", "Choice"),
    ]
