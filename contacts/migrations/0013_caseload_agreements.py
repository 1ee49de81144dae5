import datetime
import uuid

import django.contrib.postgres.constraints
import django.contrib.postgres.fields.ranges
import django.db.models.deletion
import django.db.models.expressions
import django.db.models.functions.comparison
import django.db.models.functions.datetime
from django.db import migrations, models

import fastkontakt.periods
import fastkontakt.tenancy.context
import fastkontakt.tenancy.models
from fastkontakt.tenancy.operations import IsolateTenants, ReferWithinTenant


class Migration(migrations.Migration):
    dependencies = [
        ("contacts", "0012_lean_indexes_for_duties"),
        ("organisation", "0006_systems"),
        ("tenancy", "0001_initial"),
    ]

    operations = [
        migrations.CreateModel(
            name="LimitProposal",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        db_default=fastkontakt.tenancy.models.UUIDv7(),
                        editable=False,
                        primary_key=True,
                        serialize=False,
                    ),
                ),
                (
                    "role",
                    models.CharField(
                        choices=[
                            ("fast_lakarkontakt", "Fast läkarkontakt"),
                            ("fast_vardkontakt", "Fast vårdkontakt"),
                            ("fast_omsorgskontakt", "Fast omsorgskontakt"),
                        ],
                        max_length=30,
                    ),
                ),
                ("patients", models.PositiveIntegerField(verbose_name="högsta antal patienter")),
                ("starts_on", models.DateField(verbose_name="från och med")),
                ("reason", models.CharField(blank=True, max_length=400)),
                (
                    "proposed_at",
                    models.DateTimeField(db_default=django.db.models.functions.datetime.Now(), editable=False),
                ),
                (
                    "outcome",
                    models.CharField(
                        blank=True,
                        choices=[("accepted", "Överenskommen"), ("declined", "Avböjd"), ("withdrawn", "Återtagen")],
                        max_length=10,
                    ),
                ),
                ("answered_at", models.DateTimeField(editable=False, null=True)),
                ("answer_reason", models.CharField(blank=True, max_length=400)),
                ("met_on", models.DateField(blank=True, null=True)),
                (
                    "answered_by",
                    fastkontakt.tenancy.models.TenantForeignKey(
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="organisation.staffmember",
                    ),
                ),
                (
                    "proposed_by",
                    fastkontakt.tenancy.models.TenantForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="organisation.staffmember",
                    ),
                ),
                (
                    "staff",
                    fastkontakt.tenancy.models.TenantForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="limit_proposals",
                        to="organisation.staffmember",
                    ),
                ),
                (
                    "tenant",
                    models.ForeignKey(
                        db_index=False,
                        default=fastkontakt.tenancy.context.active_tenant_id,
                        editable=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="tenancy.tenant",
                    ),
                ),
                (
                    "unit",
                    fastkontakt.tenancy.models.TenantForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="limit_proposals",
                        to="organisation.unit",
                    ),
                ),
            ],
            options={
                "abstract": False,
                "base_manager_name": "objects",
            },
        ),
        migrations.RemoveConstraint(
            model_name="caseloadlimit",
            name="caseload_limit_once",
        ),
        migrations.AddField(
            model_name="caseloadlimit",
            name="ends_on",
            field=models.DateField(blank=True, null=True, verbose_name="till och med"),
        ),
        migrations.AddField(
            model_name="caseloadlimit",
            name="set_by",
            field=fastkontakt.tenancy.models.TenantForeignKey(
                blank=True,
                db_constraint=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="organisation.staffmember",
            ),
        ),
        migrations.AddField(
            model_name="caseloadlimit",
            name="starts_on",
            field=models.DateField(default=datetime.date(1900, 1, 1), verbose_name="från och med"),
            preserve_default=False,
        ),
        migrations.AddField(
            model_name="delegation",
            name="replaces",
            field=fastkontakt.tenancy.models.TenantForeignKey(
                db_constraint=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="replaced_by",
                to="contacts.delegation",
            ),
        ),
        migrations.AddField(
            model_name="caseloadlimit",
            name="set_at",
            field=models.DateTimeField(db_default=django.db.models.functions.datetime.Now(), editable=False),
        ),
        migrations.AddField(
            model_name="move",
            name="wanted",
            field=models.PositiveIntegerField(null=True),
        ),
        migrations.AddField(
            model_name="caseloadlimit",
            name="agreement",
            field=fastkontakt.tenancy.models.TenantForeignKey(
                blank=True,
                db_constraint=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="limits",
                to="contacts.limitproposal",
            ),
        ),
        migrations.AddField(
            model_name="caseloadlimit",
            name="period",
            field=models.GeneratedField(
                db_persist=True,
                expression=fastkontakt.periods.DaysRange("starts_on", "ends_on"),
                output_field=django.contrib.postgres.fields.ranges.DateRangeField(),
            ),
        ),
        migrations.AddIndex(
            model_name="caseloadlimit",
            index=models.Index(fields=["unit", "staff", "role"], name="caseload_limit_of"),
        ),
        migrations.AddConstraint(
            model_name="caseloadlimit",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("ends_on__isnull", True),
                    (
                        "ends_on__gte",
                        models.ExpressionWrapper(
                            django.db.models.expressions.CombinedExpression(
                                models.F("starts_on"), "-", models.Value(1)
                            ),
                            output_field=models.DateField(),
                        ),
                    ),
                    _connector="OR",
                ),
                name="caseload_limit_end_not_before_start",
            ),
        ),
        migrations.AddConstraint(
            model_name="caseloadlimit",
            constraint=django.contrib.postgres.constraints.ExclusionConstraint(
                expressions=[
                    ("tenant", "="),
                    ("role", "="),
                    (
                        django.db.models.functions.comparison.Coalesce(
                            "unit", models.Value(uuid.UUID("00000000-0000-0000-0000-000000000000"), models.UUIDField())
                        ),
                        "=",
                    ),
                    (
                        django.db.models.functions.comparison.Coalesce(
                            "staff", models.Value(uuid.UUID("00000000-0000-0000-0000-000000000000"), models.UUIDField())
                        ),
                        "=",
                    ),
                    ("period", "&&"),
                ],
                name="caseload_limit_one_at_a_time",
            ),
        ),
        migrations.AddConstraint(
            model_name="caseloadlimit",
            constraint=models.CheckConstraint(
                condition=models.Q(("agreement__isnull", True), ("staff__isnull", False), _connector="OR"),
                name="caseload_limit_agreed_with_person",
            ),
        ),
        migrations.AddConstraint(
            model_name="limitproposal",
            constraint=models.UniqueConstraint(
                condition=models.Q(("outcome", "")), fields=("unit", "staff", "role"), name="limit_proposal_one_open"
            ),
        ),
        migrations.AddConstraint(
            model_name="limitproposal",
            constraint=models.CheckConstraint(
                condition=models.Q(("patients__gte", 1), ("patients__lte", 5000)), name="limit_proposal_plausible"
            ),
        ),
        migrations.AddConstraint(
            model_name="limitproposal",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("answered_at__isnull", True), ("answered_by__isnull", True), ("outcome", "")),
                    models.Q(
                        models.Q(("outcome", ""), _negated=True),
                        ("answered_at__isnull", False),
                        ("answered_by__isnull", False),
                    ),
                    _connector="OR",
                ),
                name="limit_proposal_answered",
            ),
        ),
        migrations.AddConstraint(
            model_name="limitproposal",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("outcome", "declined"), _negated=True),
                    models.Q(("answer_reason", ""), _negated=True),
                    _connector="OR",
                ),
                name="limit_proposal_declined_with_reason",
            ),
        ),
        IsolateTenants("LimitProposal"),
        ReferWithinTenant("CaseloadLimit", "agreement", "set_by"),
        ReferWithinTenant("Delegation", "replaces"),
    ]
