"""Letters in the API: bodies and rows."""

from uuid import UUID

from django.utils.translation import gettext_lazy as _
from rest_framework import serializers

from agreements.enums import LetterFailure, LetterKind, LetterLanguage, LetterRoute, LetterState
from contacts.enums import InformedWhom
from fastkontakt.api.fields import Body, Choice, Day, Flag, Id, Moment, Related, Row


class LettersQuery(Row):
    """Which page."""

    cursor = serializers.CharField(required=False, help_text="From `next` of the page before.")


class LetterBody(Body):
    """What to write, of what, in which words, and how it reaches the patient."""

    kind = Choice(LetterKind)
    contact = Id(required=False, allow_null=True, default=None, help_text="For all kinds but `agreement`.")
    agreement = Id(required=False, allow_null=True, default=None, help_text="For `agreement`: its newest version.")
    language = Choice(LetterLanguage, required=False, default=LetterLanguage.SWEDISH.value)
    large_print = Flag(required=False, default=False)
    route = Choice(LetterRoute, required=False, help_text="The patient's usual one where left out.")

    def validate(self, attrs: dict[str, UUID | str | None]) -> dict[str, UUID | str | None]:
        """Either a contact or an agreement, as the kind tells."""
        asked, other = ("agreement", "contact") if attrs["kind"] == LetterKind.AGREEMENT else ("contact", "agreement")
        if attrs[asked] is None:
            raise serializers.ValidationError({asked: _("Ange vad brevet handlar om.")})
        if attrs[other] is not None:
            raise serializers.ValidationError({other: _("Ett sådant brev handlar inte om detta.")})
        return attrs


class GivenBody(Body):
    """On which day the letter was given, and to whom."""

    on = Day()
    to = Choice(InformedWhom, source="whom", required=False, default=InformedWhom.PATIENT.value)


class LetterRow(Row):
    """A letter: what it tells, and how far it has come. What it says is in its document."""

    id = serializers.CharField()
    kind = Choice(LetterKind)
    title = serializers.CharField(source="content.title", help_text="In the letter's own language.")
    patient = serializers.CharField(source="patient_id")
    unit = Related()
    contact = serializers.CharField(source="contact_id", allow_null=True)
    language = Choice(LetterLanguage)
    large_print = serializers.BooleanField()
    route = Choice(LetterRoute)
    state = Choice(LetterState)
    failure = Choice(LetterFailure, allow_blank=True, help_text="Why there is no document; empty otherwise.")
    ordered_at = Moment()
    made_at = Moment(allow_null=True)
    printed_at = Moment(allow_null=True)
    given_on = serializers.DateField(allow_null=True)
    opened_at = Moment(allow_null=True, help_text="When it was first opened in the portal.")
