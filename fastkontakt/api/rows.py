"""The organisation's rows: units, staff, and who is signed in."""

from typing import Any

from rest_framework import serializers

from fastkontakt.access.protection import called
from fastkontakt.accounts.actor import Actor
from fastkontakt.api.fields import Choice, Id, Related, Row, Telecom
from fastkontakt.organisation import selectors
from fastkontakt.organisation.enums import (
    AssignmentRole,
    AssistantNurse,
    Employment,
    Profession,
    ProviderKind,
    Speciality,
    Training,
    UnitKind,
)


class UnitQuery(Row):
    """Which units."""

    kind = Choice(UnitKind, required=False)
    cursor = serializers.CharField(required=False, help_text="From `next` of the page before.")


class ProviderRow(Related):
    """A care provider (vårdgivare, omsorgsgivare)."""

    kind = Choice(ProviderKind)


class UnitRow(Related):
    """A unit (enhet)."""

    hsa_id = serializers.CharField()
    kind = Choice(UnitKind)
    provider = ProviderRow()
    telecom = Telecom(source="*")


class StaffQuery(Row):
    """Whose staff."""

    unit = Id(selectors.get_unit, required=False, help_text="Staff with an assignment there today.")
    cursor = serializers.CharField(required=False, help_text="From `next` of the page before.")


class PersonRow(Related):
    """A member of staff, as told to everyone who sees a contact.

    One with protected identity is named to colleagues at the unit alone: patients are told the first name, others the
    profession.
    """

    profession = Choice(Profession)
    title = serializers.CharField(source="profession_display", help_text="What a colleague or patient recognises.")


class StaffRow(PersonRow):
    """A member of staff, with what the rules ask. null is not recorded; for `training` and `assistant_nurse`, none."""

    hsa_id = serializers.CharField()
    protected_identity = serializers.BooleanField(source="protected", help_text="Only colleagues are told.")
    licensed = serializers.BooleanField(allow_null=True)
    specialities = serializers.ListField(child=Choice(Speciality))
    training = Choice(Training, allow_null=True)
    training_speciality = Choice(Speciality, allow_null=True)
    employment = Choice(Employment, allow_null=True)
    employed_since = serializers.DateField(allow_null=True)
    assistant_nurse = Choice(AssistantNurse, allow_null=True)


class AssignmentRow(Row):
    """An assignment (medarbetaruppdrag)."""

    id = serializers.CharField()
    unit = Related()
    role = Choice(AssignmentRole)
    from_ = serializers.DateField(source="starts_on")
    to = serializers.DateField(source="ends_on", allow_null=True)
    primary = serializers.BooleanField()


class UserRow(Row):
    """The sign-in identity."""

    id = serializers.CharField(source="pk")
    username = serializers.CharField()


class TenantRow(Row):
    """The county."""

    id = serializers.CharField(source="slug")
    slug = serializers.CharField()
    name = serializers.CharField()


class OwnStaffRow(Related):
    """The member of staff that one is."""

    hsa_id = serializers.CharField()


class OwnPatientRow(Row):
    """The patient that one is."""

    id = serializers.CharField()


class MeRow(Row):
    """Who is signed in: staff on an assignment, a patient, or a relative (neither)."""

    user = UserRow()
    tenant = TenantRow()
    kind = serializers.ChoiceField(choices=["staff", "patient", "relative"])
    staff = OwnStaffRow(allow_null=True)
    patient = OwnPatientRow(allow_null=True)
    assignment = AssignmentRow(allow_null=True)
    assignments = AssignmentRow(many=True, help_text="All that one may sign in on in this tenant today.")

    def to_representation(self, instance: Any) -> Any:
        """The actor and the assignments, as (actor, assignments)."""
        actor: Actor
        actor, assignments = instance
        return super().to_representation(
            {
                "user": actor.user,
                "tenant": actor.tenant,
                "kind": actor.kind,
                "staff": called(actor, actor.staff, at=actor.unit.pk) if actor.is_staff else None,
                "patient": {"id": actor.patient_id} if actor.patient_id else None,
                "assignment": actor.assignment,
                "assignments": assignments,
            }
        )
