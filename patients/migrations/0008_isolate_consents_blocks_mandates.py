from django.db import migrations

from fastkontakt.tenancy.operations import IsolateTenants, ReferWithinTenant


class Migration(migrations.Migration):
    dependencies = [("patients", "0007_consents_blocks_mandates")]

    operations = [
        ReferWithinTenant("Consent", "provider"),
        IsolateTenants("Block", "BlockLift", "EmergencyAccess", "Incapacity", "Mandate"),
    ]
