from django.db import migrations

from fastkontakt.tenancy.operations import IsolateTenants


class Migration(migrations.Migration):
    dependencies = [
        ("audit", "0005_reviews"),
        ("organisation", "0002_isolate_tenants"),
    ]

    operations = [IsolateTenants("LogReview", "LogReviewOutcome")]
