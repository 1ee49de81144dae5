import django.db.models.deletion
import django.db.models.functions.datetime
import fastkontakt.tenancy.context
import fastkontakt.tenancy.models
import pgtrigger.compiler
import pgtrigger.migrations
from django.db import migrations, models

from fastkontakt.tenancy.operations import IsolateTenants


class Migration(migrations.Migration):

    dependencies = [
        ('organisation', '0006_systems'),
        ('tenancy', '0001_initial'),
    ]

    operations = [
        migrations.CreateModel(
            name='Routine',
            fields=[
                ('id', models.UUIDField(db_default=fastkontakt.tenancy.models.UUIDv7(), editable=False, primary_key=True, serialize=False)),
                ('number', models.PositiveSmallIntegerField()),
                ('starts_on', models.DateField(verbose_name='gäller från')),
                ('review_on', models.DateField(verbose_name='gås igenom senast')),
                ('appointing', models.TextField()),
                ('ending', models.TextField()),
                ('participation', models.TextField()),
                ('cooperation', models.TextField()),
                ('follow_up', models.TextField()),
                ('decided_on', models.DateField()),
                ('noted_at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now(), editable=False)),
                ('decided_by', fastkontakt.tenancy.models.TenantForeignKey(db_constraint=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='organisation.staffmember')),
                ('tenant', models.ForeignKey(db_index=False, default=fastkontakt.tenancy.context.active_tenant_id, editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='tenancy.tenant')),
                ('unit', fastkontakt.tenancy.models.TenantForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='routines', to='organisation.unit')),
            ],
            options={
                'abstract': False,
                'base_manager_name': 'objects',
            },
        ),
        migrations.CreateModel(
            name='RoutineReview',
            fields=[
                ('id', models.UUIDField(db_default=fastkontakt.tenancy.models.UUIDv7(), editable=False, primary_key=True, serialize=False)),
                ('on', models.DateField(verbose_name='dag')),
                ('next_review_on', models.DateField(verbose_name='gås igenom nästa gång')),
                ('noted_at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now(), editable=False)),
                ('reviewed_by', fastkontakt.tenancy.models.TenantForeignKey(db_constraint=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='organisation.staffmember')),
                ('routine', fastkontakt.tenancy.models.TenantForeignKey(db_constraint=False, on_delete=django.db.models.deletion.PROTECT, related_name='reviews', to='organisation.routine')),
                ('tenant', models.ForeignKey(db_index=False, default=fastkontakt.tenancy.context.active_tenant_id, editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='tenancy.tenant')),
            ],
            options={
                'abstract': False,
                'base_manager_name': 'objects',
            },
        ),
        migrations.AddConstraint(
            model_name='routine',
            constraint=models.UniqueConstraint(fields=('unit', 'number'), name='routine_number'),
        ),
        migrations.AddConstraint(
            model_name='routine',
            constraint=models.CheckConstraint(condition=models.Q(('review_on__gt', models.F('starts_on')), ('starts_on__gte', models.F('decided_on'))), name='routine_days_in_order'),
        ),
        migrations.AddConstraint(
            model_name='routine',
            constraint=models.CheckConstraint(condition=models.Q(('appointing', ''), ('ending', ''), ('participation', ''), ('cooperation', ''), ('follow_up', ''), _connector='OR', _negated=True), name='routine_says_something_of_all'),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='routine',
            trigger=pgtrigger.compiler.Trigger(name='routine_append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='2b20e7e85cabaac1a745b251a3d5b76f0c799a30', operation='UPDATE OR DELETE', pgid='pgtrigger_routine_append_only_ecc36', table='organisation_routine', when='BEFORE')),
        ),
        migrations.AddConstraint(
            model_name='routinereview',
            constraint=models.CheckConstraint(condition=models.Q(('next_review_on__gt', models.F('on'))), name='routine_review_looks_ahead'),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='routinereview',
            trigger=pgtrigger.compiler.Trigger(name='routine_review_append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='0d9d7a737dd0364d4e35cc5b687f13cf6a89c6d5', operation='UPDATE OR DELETE', pgid='pgtrigger_routine_review_append_only_0f590', table='organisation_routinereview', when='BEFORE')),
        ),
        IsolateTenants("Routine", "RoutineReview"),
    ]
