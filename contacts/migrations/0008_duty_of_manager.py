from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("contacts", "0007_plan_before_move")]

    operations = [
        migrations.AddIndex(
            model_name="duty",
            index=models.Index(
                condition=models.Q(("met_at__isnull", True), ("staff__isnull", True)),
                fields=["unit", "role"],
                name="duty_of_manager",
            ),
        ),
    ]
