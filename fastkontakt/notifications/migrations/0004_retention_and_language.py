from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("notifications", "0003_message_counts"),
    ]

    operations = [
        migrations.AddField(
            model_name="choice",
            name="language",
            field=models.CharField(
                blank=True, db_default="", default="", max_length=10, verbose_name="språk i e-post och sms"
            ),
        ),
        migrations.AddIndex(
            model_name="delivery",
            index=models.Index(condition=models.Q(("state", "sent")), fields=["sent_at"], name="delivery_sent"),
        ),
        migrations.AddIndex(
            model_name="message",
            index=models.Index(fields=["tenant", "created_at"], name="message_by_age"),
        ),
    ]
