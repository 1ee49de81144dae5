"""Bodies and rows of fixed contacts, requests and delegations."""

from typing import Any

from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from contacts.absences import StandIn, stand_in
from contacts.candidates import Candidate
from contacts.enums import ContactRole, InformedHow, InformedWhom, Occasion, RequestOutcome
from contacts.models import Contact
from fastkontakt.access import FULL, protection, sees_records_of
from fastkontakt.accounts.actor import Actor
from fastkontakt.api.fields import Body, Choice, Day, Flag, Id, OptionalText, Related, Row, Telecom
from fastkontakt.api.findings import FindingSerializer
from fastkontakt.api.rows import PersonRow, StaffRow
from fastkontakt.organisation import selectors
from patients.enums import RelativeRole
from patients.models import Patient, Relative

FOR_STAFF = ("individual_assessment", "override_reason", "note_internal")


class ContactsQuery(Row):
    """Which day, and whether the past too."""

    on = Day(required=False, help_text="Today where left out, with those that start later.")
    history = serializers.BooleanField(required=False, default=False, help_text="Also those that have ended.")


class CandidatesQuery(Row):
    """For which role, from which day."""

    role = Choice(ContactRole)
    on = Day(required=False, help_text="The start day; today where left out.")


class AppointBody(Body):
    """Who is to be what, where, when and why."""

    role = Choice(ContactRole)
    staff = Id(selectors.get_staff, source="appointee")
    unit = Id(selectors.get_unit)
    from_ = Day(source="starts_on")
    to = Day(source="ends_on", required=False, allow_null=True, default=None)
    occasion = Choice(Occasion)
    coordinating = Flag(required=False, default=False)
    replaces = Id(required=False, allow_null=True, default=None, help_text="A contact that ends the day before.")
    override_reason = OptionalText(help_text="Why a rule that warns is not followed.")
    individual_assessment = OptionalText()
    note_internal = OptionalText(help_text="Never shown to the patient.")
    note_patient = OptionalText(help_text="Shown to the patient.")

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        """Only a fast vårdkontakt coordinates."""
        if attrs["coordinating"] and attrs["role"] != ContactRole.FAST_VARDKONTAKT:
            raise serializers.ValidationError({"coordinating": _("Bara en fast vårdkontakt kan vara samordnande.")})
        return attrs


class EndBody(Body):
    """The last day, why, and who takes over the day after. That a reason is given is the rulebook's demand."""

    on = Day()
    reason = OptionalText(max_length=500)
    successor = Id(selectors.get_staff, required=False, allow_null=True, default=None)
    override_reason = OptionalText(help_text="Why a rule that warns is not followed.")


class InformedBody(Body):
    """That someone was told who the contact is and how to reach it."""

    how = Choice(InformedHow)
    on = Day()
    to = Choice(InformedWhom, source="whom")


class RequestsQuery(Row):
    """Which page."""

    cursor = serializers.CharField(required=False, help_text="From `next` of the page before.")


class RequestBody(Body):
    """What the patient asks of a unit."""

    role = Choice(ContactRole)
    unit = Id(selectors.get_unit)
    wished_staff = Id(selectors.get_staff, required=False, allow_null=True, default=None)
    text = OptionalText(max_length=1000, help_text="The patient's own words.")


class AnswerBody(Body):
    """How the request is answered, once."""

    outcome = Choice(RequestOutcome)
    reason = OptionalText(max_length=1000, help_text="Read by the patient. Needed for a no.")


class DelegationBody(Body):
    """Which roles the person may appoint, at the own unit, these days."""

    unit = Id(selectors.get_unit)
    staff = Id(selectors.get_staff)
    roles = serializers.ListField(child=Choice(ContactRole), min_length=1, max_length=len(ContactRole))
    from_ = Day(source="starts_on")
    to = Day(source="ends_on")


class NoBody(Body):
    """Nothing, or an empty object."""


class InformedRow(Row):
    """When the patient or a relative was told."""

    how = Choice(InformedHow)
    on = serializers.DateField()
    to = Choice(InformedWhom, source="whom")


class ReplacedRow(Row):
    """Another contact, by the name of its person."""

    id = serializers.CharField()
    name = serializers.CharField(source="staff.name")


class SubstituteRow(Row):
    """Who stands in while the person is away on the day asked about, from and to including."""

    id = serializers.CharField(source="staff.pk")
    name = serializers.CharField(source="staff.name")
    from_ = serializers.DateField(source="starts_on")
    to = serializers.DateField(source="ends_on")
    telephone = serializers.CharField(help_text="The person's own, else the unit's.")

    def get_attribute(self, instance: Any) -> StandIn | None:
        """Of a contact."""
        return stand_in(instance)


class ContactRow(Row):
    """A fixed contact. What is written for staff alone is left out for the patient and relatives."""

    id = serializers.CharField()
    patient = Related()
    role = Choice(ContactRole)
    code = serializers.CharField(help_text="Typ av fast kontakt, OID 1.2.752.129.5.1.69.")
    staff = PersonRow()
    unit = Related()
    provider = Related(source="unit.provider")
    coordinating = serializers.BooleanField()
    from_ = serializers.DateField(source="starts_on")
    to = serializers.DateField(source="ends_on", allow_null=True)
    occasion = Choice(Occasion)
    reason = serializers.CharField(source="get_occasion_display", help_text="Why appointed, in words.")
    end_reason = serializers.CharField(help_text="Why ended; empty where it has not been.")
    telecom = Telecom(source="*")
    substitute = SubstituteRow(allow_null=True)
    visibility = serializers.SerializerMethodField(help_text="Others than those seen in full are `hidden`.")
    individual_assessment = serializers.CharField(required=False)
    override_reason = serializers.CharField(required=False)
    note_patient = serializers.CharField()
    note_internal = serializers.CharField(required=False)
    replaces = ReplacedRow(allow_null=True)
    informed = InformedRow(source="information_given", many=True)

    @extend_schema_field(serializers.ChoiceField(choices=[FULL]))
    def get_visibility(self, contact: Contact) -> str:
        """How much the caller may see of a contact that has a row."""
        return FULL

    def to_representation(self, instance: Any) -> Any:
        """The row. What is for staff alone is kept within the body that wrote it."""
        row = super().to_representation(instance)
        actor = self.context["actor"]
        if not actor.is_staff or not sees_records_of(actor, instance.unit):
            for name in FOR_STAFF:
                del row[name]
        return row


class EndedContactRow(ContactRow):
    """A contact that has been given its last day, and the one that was appointed to take over."""

    successor = ReplacedRow(allow_null=True)


class RelativeRow(Row):
    """A relative or representative, in the order the patient wants them called."""

    rank = serializers.IntegerField()
    role = Choice(RelativeRole)
    name = serializers.CharField(help_text="Empty where the patient has skyddad folkbokföring.")
    telephone = serializers.CharField(
        help_text="Empty where none is recorded, and where the patient or the relative has protected identity."
    )
    comment = serializers.CharField(help_text="Empty as the telephone is.")


def relative_row(viewer: Actor, relative: Relative, patient: Patient) -> dict[str, Any]:
    """A relative as RelativeRow, with what the viewer may see."""
    shown = protection.relative(relative, patient) if viewer.is_staff else protection.own_relative(relative)
    return {
        "rank": relative.rank,
        "role": relative.role,
        "name": shown.name,
        "telephone": shown.telephone,
        "comment": shown.comment,
    }


class HiddenRow(Row):
    """That others have contacts that are not shared; never whose."""

    exists = serializers.BooleanField()


class SharedViewRow(Row):
    """The shared view. `findings` are the standing duties, for staff."""

    contacts = ContactRow(many=True)
    hidden = HiddenRow()
    relatives = RelativeRow(many=True)
    findings = FindingSerializer(many=True)


class VerdictRow(Row):
    """What the rulebook says."""

    allowed = serializers.BooleanField()
    findings = FindingSerializer(many=True)


class CandidateRow(Row):
    """A person at the own unit, with what the rulebook says of an appointment by the unit's manager."""

    staff = StaffRow()
    eligible = serializers.BooleanField(help_text="Whether the rules allow it, with a reason if `warn`.")
    outcome = serializers.ChoiceField(choices=["stop", "ask", "warn", "met"], help_text="The gravest of the findings.")
    findings = FindingSerializer(many=True)
    open_contacts = serializers.IntegerField()
    limit = serializers.IntegerField(allow_null=True)
    wished = serializers.BooleanField(help_text="Whether the patient has asked for the person.")


def candidate_row(candidate: Candidate) -> dict[str, Any]:
    """A candidate as CandidateRow. Findings come with the gravest first."""
    findings = candidate.verdict.findings
    outcome = findings[0].outcome if findings else "met"
    return {
        "staff": candidate.staff,
        "eligible": outcome in {"warn", "met"},
        "outcome": outcome,
        "findings": findings,
        "open_contacts": candidate.open_contacts,
        "limit": candidate.limit,
        "wished": candidate.wished,
    }


class RequestRow(Row):
    """A request. It is open while `outcome` is null: until someone is appointed, it gets a no, or is taken back."""

    id = serializers.CharField()
    patient = Related()
    role = Choice(ContactRole)
    unit = Related()
    wished_staff = Related(allow_null=True)
    text = serializers.CharField()
    made_at = serializers.DateTimeField()
    outcome = Choice(RequestOutcome, allow_null=True)
    answered_at = serializers.DateTimeField(allow_null=True)
    reason = serializers.CharField(source="answer_reason", help_text="Empty where none was given.")
    answered_with = ReplacedRow(allow_null=True, help_text="The contact that met the request.")

    def to_representation(self, instance: Any) -> Any:
        """The row; no outcome yet is null."""
        row = super().to_representation(instance)
        return row | {"outcome": row["outcome"] or None}


class DelegationRow(Row):
    """The manager's written delegation."""

    id = serializers.CharField()
    unit = Related()
    staff = Related()
    roles = serializers.ListField(child=Choice(ContactRole))
    from_ = serializers.DateField(source="starts_on")
    to = serializers.DateField(source="ends_on", allow_null=True)
    granted_by = Related()
    granted_at = serializers.DateTimeField()
    revoked_by = Related(allow_null=True)
    revoked_at = serializers.DateTimeField(allow_null=True)
