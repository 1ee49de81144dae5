from django.db import migrations

from fastkontakt.tenancy.operations import IsolateTenants


class Migration(migrations.Migration):
    dependencies = [
        ("agreements", "0001_initial"),
    ]

    operations = [
        IsolateTenants(
            "Agreement",
            "AgreementVersion",
            "AgreementTask",
            "TaskDone",
            "AgreementTime",
            "AgreementParticipant",
            "AgreementAnswer",
            "Sip",
            "SipMeeting",
            "SipParticipant",
            "SipPlan",
            "SipIntervention",
            "SipGoal",
            "SipGoalFollowUp",
            "Letter",
            "LetterFile",
        ),
    ]
