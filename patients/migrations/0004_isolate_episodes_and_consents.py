from django.db import migrations

from fastkontakt.tenancy.operations import IsolateTenants, ReferWithinTenant


class Migration(migrations.Migration):
    dependencies = [("patients", "0003_episodes_and_consents"), ("organisation", "0004_isolate_leave")]

    operations = [
        ReferWithinTenant("Condition", "unit"),
        IsolateTenants(
            "Consent",
            "CareEpisode",
            "EpisodeRecipient",
            "DischargeEstimate",
            "WardStay",
            "Consultation",
            "DischargeDeviation",
        ),
    ]
