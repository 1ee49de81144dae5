"""The worklist's query and rows."""

from typing import Any

from rest_framework import serializers

from contacts.duties.texts import describe
from contacts.enums import ContactRole
from contacts.models import Duty
from contacts.presentation.acts import VERBS
from fastkontakt.access.protection import listed
from fastkontakt.accounts.actor import Actor
from fastkontakt.api.fields import Choice, Id, Related, Row
from fastkontakt.api.language import language
from reporting.enums import Scope


class WorklistQuery(Row):
    """Which duties."""

    unit = Id(required=False, help_text="The own unit, which is what is shown.")
    scope = Choice(Scope, required=False, default=Scope.UNIT)
    rule = serializers.CharField(required=False, help_text="A rule's id, see rules/.")
    role = serializers.CharField(required=False, help_text="A contact role.")
    cursor = serializers.CharField(required=False, help_text="From `next` of the page before.")


class ListedPatientRow(Related):
    """A patient among others. One with skyddad folkbokföring is not named, but has a reference."""

    protected_identity = serializers.BooleanField()


class DutyRow(Row):
    """A standing duty. `due` is null where there is no last day; `staff` is null where the unit's manager must act."""

    id = serializers.CharField()
    rule = serializers.CharField(help_text="The rule's id, see rules/{id}/.")
    version = serializers.IntegerField()
    role = Choice(ContactRole)
    patient = ListedPatientRow()
    unit = Related()
    staff = Related(allow_null=True)
    since = serializers.DateField()
    due = serializers.DateField(source="due_on", allow_null=True, help_text="The last day on which it is in time.")
    title = serializers.CharField()
    message = serializers.CharField(help_text="What is wrong, and why.")
    remedy = serializers.CharField(help_text="What to do.")
    source = serializers.CharField(help_text="The provision.")  # type: ignore[assignment]
    url = serializers.CharField(help_text="Where the provision can be read; empty where no stable address is known.")
    action = serializers.ChoiceField(choices=list(VERBS), help_text="What fulfils it.")


def duty_row(viewer: Actor, duty: Duty) -> dict[str, Any]:
    """A duty as DutyRow."""
    text = describe(duty, viewer.tenant.slug, language())
    names = ("id", "rule", "version", "role", "staff", "since", "due_on")
    who = duty.patient
    patient = {"id": who.pk, "name": listed(who).name, "protected_identity": who.is_protected}
    return {name: getattr(duty, name) for name in names} | {
        "patient": patient,
        "unit": viewer.unit,
        "title": text.title,
        "message": text.message,
        "remedy": text.remedy,
        "source": text.source,
        "url": text.url,
        "action": text.act,
    }
