from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ("organisation", "0005_protected_staff"),
    ]

    operations = [
        migrations.AlterField(
            model_name="assignment",
            name="role",
            field=models.CharField(
                choices=[
                    ("manager", "Verksamhetschef"),
                    ("staff", "Medarbetare"),
                    ("administrator", "Administratör"),
                    ("follow_up", "Uppföljare"),
                    ("log_reviewer", "Loggranskare"),
                    ("system", "System"),
                ],
                max_length=20,
            ),
        ),
    ]
