"""Bodies and rows of patients."""

from typing import Any

from django.core.validators import EmailValidator
from django.utils.translation import gettext_lazy as _
from rest_framework import serializers

from fastkontakt.access import BY_MANDATE, ground_of
from fastkontakt.api.fields import NAME_LENGTH, Body, Choice, Day, Id, IdentityNumber, OptionalText, Related, Row, Text
from fastkontakt.organisation import selectors
from fastkontakt.validators import validate_telephone
from patients.enums import ConditionKind, IdentityKind, Protection, ServiceKind


class SearchBody(Body):
    """One of the two."""

    personal_identity_number = IdentityNumber(required=False)
    name = Text(
        required=False, max_length=NAME_LENGTH, help_text="Parts of the name. Protected persons need the number."
    )

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        """Exactly one of the two."""
        if len(attrs) != 1:
            raise serializers.ValidationError(_("Sök med antingen nummer eller namn."))
        return attrs


class RegisterBody(Body):
    """A person, and how to reach the person. A person already known keeps what is recorded, but for `protection`: that
    is raised to what is told, and never lowered."""

    personal_identity_number = IdentityNumber()
    given_name = Text(max_length=NAME_LENGTH)
    family_name = Text(max_length=NAME_LENGTH)
    telephone = OptionalText(max_length=20)
    email = OptionalText(max_length=254)
    street = OptionalText(max_length=120)
    postal_code = OptionalText(max_length=10)
    city = OptionalText(max_length=60)
    protection = Choice(Protection, required=False, default=Protection.NONE)

    def validate_telephone(self, value: str) -> str:
        """A number that can be called."""
        if value:
            validate_telephone(value)
        return value

    def validate_email(self, value: str) -> str:
        """An address of e-mail."""
        if value:
            EmailValidator()(value)
        return value


class ListingBody(Body):
    """From which day the patient is listed at the own unit."""

    unit = Id(selectors.get_unit)
    from_ = Day(source="starts_on")


class DeceasedBody(Body):
    """The day of death."""

    on = Day()


class ConditionBody(Body):
    """What a physician has established."""

    kind = Choice(ConditionKind)
    established_on = Day()
    ended_on = Day(required=False, allow_null=True, default=None)


class ServiceBody(Body):
    """An intervention (insats) of the own unit."""

    kind = Choice(ServiceKind)
    unit = Id(selectors.get_unit)
    from_ = Day(source="starts_on")
    to = Day(source="ends_on", required=False, allow_null=True, default=None)


class FoundPatientRow(Related):
    """A patient among those found."""

    personal_identity_number = serializers.CharField(source="identity_number")
    born_on = serializers.DateField(allow_null=True)
    protected_identity = serializers.BooleanField(source="is_protected")
    deceased_on = serializers.DateField(allow_null=True)


class CurrentListingRow(Row):
    """Where the patient is listed (listning)."""

    unit = Related()
    from_ = serializers.DateField(source="starts_on")
    to = serializers.DateField(source="ends_on", allow_null=True)


class OwnConditionRow(Row):
    """A condition of the patient."""

    id = serializers.CharField()
    kind = Choice(ConditionKind)
    established_on = serializers.DateField(source="starts_on")
    ended_on = serializers.DateField(source="ends_on", allow_null=True)


class OwnServiceRow(CurrentListingRow):
    """An intervention (insats) for the patient."""

    id = serializers.CharField()
    kind = Choice(ServiceKind)


class PatientRow(FoundPatientRow):
    """A patient. `conditions` (for staff alone) and `services` (not those of other providers) have not ended."""

    given_name = serializers.CharField()
    family_name = serializers.CharField()
    identity_kind = Choice(IdentityKind)
    listing = CurrentListingRow(source="current_listing", allow_null=True)
    conditions = OwnConditionRow(source="current_conditions", many=True, required=False)
    services = OwnServiceRow(source="current_services", many=True)

    def to_representation(self, instance: Any) -> Any:
        """The row; what a physician has established is told by the physician, not by a row. One with a mandate gets
        little more than the name: no scope holds number, listing or interventions."""
        row = super().to_representation(instance)
        if not self.context["actor"].is_staff:
            del row["conditions"]
        if ground_of(self.context["actor"], instance) in BY_MANDATE:
            row |= {"personal_identity_number": "", "born_on": None, "listing": None, "services": []}
        return row


class ListingRow(CurrentListingRow):
    """A listing (listning)."""

    id = serializers.CharField()
    patient = Related()


class ConditionRow(OwnConditionRow):
    """A condition with its patient, and the physician who established it."""

    patient = Related()
    established_by = Related()


class ServiceRow(OwnServiceRow):
    """An intervention (insats) with its patient."""

    patient = Related()
