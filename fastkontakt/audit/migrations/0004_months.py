import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import fastkontakt.tenancy.models
from fastkontakt.audit.operations import PartitionByMonth


class Migration(migrations.Migration):
    """The log in months. The tables are made anew, so the state's indexes are made by PartitionByMonth."""

    dependencies = [
        ("audit", "0003_log_by_day"),
    ]

    operations = [
        migrations.SeparateDatabaseAndState(
            state_operations=[
                migrations.AlterField(
                    model_name="access",
                    name="user",
                    field=models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL),
                ),
                migrations.AlterField(
                    model_name="access",
                    name="assignment",
                    field=fastkontakt.tenancy.models.TenantForeignKey(db_constraint=False, db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="organisation.assignment"),
                ),
                migrations.AlterField(
                    model_name="access",
                    name="unit",
                    field=fastkontakt.tenancy.models.TenantForeignKey(db_constraint=False, db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="organisation.unit"),
                ),
                migrations.AlterField(
                    model_name="access",
                    name="patient",
                    field=fastkontakt.tenancy.models.TenantForeignKey(db_constraint=False, db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="patients.patient"),
                ),
                migrations.AddIndex(
                    model_name="access", index=models.Index(fields=["user", "-at"], name="access_user_at")
                ),
                migrations.AddIndex(
                    model_name="access", index=models.Index(fields=["unit", "-at"], name="access_unit_at")
                ),
                migrations.AlterField(
                    model_name="event",
                    name="user",
                    field=models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL),
                ),
                migrations.AlterField(
                    model_name="event",
                    name="assignment",
                    field=fastkontakt.tenancy.models.TenantForeignKey(db_constraint=False, db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="organisation.assignment"),
                ),
                migrations.AlterField(
                    model_name="event",
                    name="unit",
                    field=fastkontakt.tenancy.models.TenantForeignKey(db_constraint=False, db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="organisation.unit"),
                ),
                migrations.AlterField(
                    model_name="event",
                    name="patient",
                    field=fastkontakt.tenancy.models.TenantForeignKey(db_constraint=False, db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="patients.patient"),
                ),
                migrations.AddIndex(
                    model_name="event", index=models.Index(fields=["user", "-at"], name="event_user_at")
                ),
                migrations.AddIndex(
                    model_name="event", index=models.Index(fields=["unit", "-at"], name="event_unit_at")
                ),
            ]
        ),
        PartitionByMonth("Access"),
        PartitionByMonth("Event"),
    ]
