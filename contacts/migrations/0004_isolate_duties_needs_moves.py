from django.db import migrations

from fastkontakt.tenancy.operations import IsolateTenants, ReferWithinTenant


class Migration(migrations.Migration):
    dependencies = [
        ("contacts", "0003_duties_needs_moves"),
        ("patients", "0004_isolate_episodes_and_consents"),
    ]

    operations = [
        ReferWithinTenant("ContactRequest", "answered_by"),
        IsolateTenants(
            "NeedAssessment", "LifeThreateningPlan", "SipPosition", "Duty", "EvaluationRun", "Move", "MovedContact"
        ),
    ]
