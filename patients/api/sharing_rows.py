"""Bodies and rows of who may see: consents, blocks and emergency access."""

from typing import Any

from rest_framework import serializers

from fastkontakt.access import sees_records_of
from fastkontakt.api.fields import Body, Choice, Day, Id, Moment, Related, Row, Text
from fastkontakt.organisation import selectors
from patients.enums import ConsentGivenHow, ConsentKind
from patients.models import Consent
from patients.sharing.emergency import MOST_CHARACTERS


class ConsentBody(Body):
    """What the patient agrees to. `provider` is who may read what others hold; without one, every care provider."""

    kind = Choice(ConsentKind)
    provider = Id(selectors.get_provider, required=False, allow_null=True, default=None)
    from_ = Day(source="starts_on")
    to = Day(source="ends_on", required=False, allow_null=True, default=None)
    given_how = Choice(
        ConsentGivenHow,
        required=False,
        default=ConsentGivenHow.ORAL,
        help_text="How staff were told: `oral` or `written`. A patient's own is `portal`, whatever is sent.",
    )


class ConsentRow(Row):
    """A consent. `unit` and `noted_by` are null where the patient gave it, and where another provider noted it."""

    id = serializers.CharField()
    patient = Related()
    kind = Choice(ConsentKind)
    provider = Related(allow_null=True)
    from_ = serializers.DateField(source="starts_on")
    to = serializers.DateField(source="ends_on", allow_null=True)
    given_how = Choice(ConsentGivenHow)
    unit = Related(allow_null=True)
    noted_by = Related(allow_null=True)
    noted_at = Moment()
    withdrawn_at = Moment(allow_null=True)

    def to_representation(self, instance: Consent) -> Any:
        """The row, without who noted it where that is another body's."""
        row = super().to_representation(instance)
        if instance.unit is not None and not sees_records_of(self.context["actor"], instance.unit):
            row |= {"unit": None, "noted_by": None}
        return row


class BlockBody(Body):
    """What the patient closes: a unit, or a whole care provider."""

    unit = Id(selectors.get_unit, required=False, allow_null=True, default=None)
    provider = Id(selectors.get_provider, required=False, allow_null=True, default=None)


class BlockRow(Row):
    """A block (spärr), of a unit or of a care provider."""

    id = serializers.CharField()
    patient = Related()
    unit = Related(allow_null=True)
    provider = Related(allow_null=True)
    set_at = Moment()
    lifted_at = Moment(allow_null=True)


class EmergencyBody(Body):
    """Why it cannot wait, and why the patient cannot be asked."""

    reason = Text(max_length=MOST_CHARACTERS)


class EmergencyRow(Row):
    """An emergency access (nödöppning) of a unit, until just before `until`.

    `blocked_by` are the care providers that hold contacts which the patient has blocked: they can be asked to lift it.
    """

    id = serializers.CharField()
    patient = Related()
    unit = Related()
    opened_by = Related()
    opened_at = Moment()
    until = Moment()
    blocks_lifted_at = Moment(allow_null=True)
    blocked_by = Related(many=True)
