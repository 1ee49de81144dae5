from django.db import migrations

from fastkontakt.tenancy.operations import IsolateTenants


class Migration(migrations.Migration):
    dependencies = [
        ("contacts", "0015_plan_treatments_and_reviews"),
    ]

    operations = [
        IsolateTenants("PlanTreatment", "PlanReview"),
    ]
