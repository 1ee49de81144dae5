from django.db import migrations

from fastkontakt.tenancy.operations import IsolateTenants


class Migration(migrations.Migration):
    dependencies = [
        ("contacts", "0001_initial"),
        ("organisation", "0002_isolate_tenants"),
        ("patients", "0002_isolate_tenants"),
    ]

    operations = [
        IsolateTenants(
            "Contact", "ContactEvent", "InformationGiven", "Delegation", "CaseloadLimit", "ContactRequest"
        )
    ]
