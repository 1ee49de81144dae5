import django.db.models.functions.datetime
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("contacts", "0006_coordinator_choice")]

    operations = [
        migrations.AddField(
            model_name="move",
            name="planned_at",
            field=models.DateTimeField(db_default=django.db.models.functions.datetime.Now(), editable=False),
        ),
        migrations.AlterField(
            model_name="move", name="ordered_at", field=models.DateTimeField(editable=False, null=True)
        ),
        migrations.AddConstraint(
            model_name="move",
            constraint=models.UniqueConstraint(
                condition=models.Q(("finished_at__isnull", True)), fields=("unit", "staff"), name="move_one_at_a_time"
            ),
        ),
        migrations.AddConstraint(
            model_name="move",
            constraint=models.CheckConstraint(
                condition=models.Q(("finished_at__isnull", True), ("ordered_at__isnull", False), _connector="OR"),
                name="move_ordered_before_finished",
            ),
        ),
    ]
