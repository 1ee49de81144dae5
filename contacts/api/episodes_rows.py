"""Bodies and rows of care episodes."""

from typing import Any

from rest_framework import serializers

from contacts.discharge.selectors import EpisodeView
from fastkontakt.api.fields import Body, Choice, Day, Flag, Id, Moment, OptionalText, Related, Row
from fastkontakt.organisation import selectors
from patients.enums import DeviationKind, DischargeKind

MOST_RECIPIENTS = 20


class AdmissionBody(Body):
    """The admission notice (inskrivningsmeddelande), from the own ward."""

    ward = Id(selectors.get_unit)
    admitted_at = Moment()
    receiving_unit = Id(
        selectors.get_unit,
        required=False,
        allow_null=True,
        default=None,
        help_text="In primary care; where left out, the unit where the patient is listed that day.",
    )
    recipients = serializers.ListField(
        child=Id(selectors.get_unit),
        required=False,
        default=list,
        max_length=MOST_RECIPIENTS,
        help_text="The municipality's units that get the notice.",
    )
    expected_discharge = Day(required=False, allow_null=True, default=None)


class EstimateBody(Body):
    """A new estimate of the day of discharge."""

    expected_discharge = Day()


class ReadyBody(Body):
    """That the patient is ready for discharge, and whether an individual plan (SIP) is needed."""

    at = Moment()
    sip_needed = Flag()


class SipCallBody(Body):
    """When the call to the individual plan (SIP) was sent."""

    at = Moment()


class DischargeBody(Body):
    """How the stay ended. Against advice wants a reason."""

    at = Moment()
    kind = Choice(DischargeKind)
    reason = OptionalText(max_length=500)


class StayBody(Body):
    """To which ward the patient was moved, and from which day."""

    unit = Id(selectors.get_unit)
    from_ = Day(source="starts_on")


class ConsultationBody(Body):
    """Who came from which clinic, on what day."""

    unit = Id(selectors.get_unit)
    consultant = Id(selectors.get_staff)
    on = Day()


class UnknownPrimaryBody(Body):
    """Since when a cancer with unknown primary tumour is investigated."""

    since = Day()


class DeadlinesRow(Row):
    """Last days for appointing and for the SIP call; the first day on which the municipality pays (5:4).

    null where none runs. Where a SIP is needed, no call means no payment (5:3).
    """

    fvk = serializers.DateField(allow_null=True)
    sip_call = serializers.DateField(allow_null=True)
    payment = serializers.DateField(allow_null=True)


class DeviationRow(Row):
    """What went otherwise than the law wants at the discharge."""

    id = serializers.CharField()
    kind = Choice(DeviationKind)
    reason = serializers.CharField()
    noted_at = Moment()
    followed_up_at = Moment(allow_null=True)
    follow_up = serializers.CharField(help_text="Empty until followed up.")


class EpisodeRow(Row):
    """A stay in hospital (vårdtillfälle). `reason` and `deviations` are empty but for the hospital's own provider."""

    id = serializers.CharField()
    patient = Related()
    ward = Related()
    receiving_unit = Related(allow_null=True)
    recipients = Related(many=True)
    admitted_at = Moment()
    expected_discharge = serializers.DateField(allow_null=True)
    ready_at = Moment(allow_null=True)
    sip_needed = serializers.BooleanField(allow_null=True)
    sip_called_at = Moment(allow_null=True)
    discharged_at = Moment(allow_null=True)
    kind = Choice(DischargeKind, allow_null=True)
    reason = serializers.CharField()
    fvk_appointed = serializers.BooleanField(help_text="Whether the receiving unit has an active fast vårdkontakt.")
    deadlines = DeadlinesRow()
    deviations = DeviationRow(many=True)


def episode_row(view: EpisodeView) -> dict[str, Any]:
    """An episode as EpisodeRow, as the viewer may see it."""
    episode = view.episode
    own = view.hospital_record
    copied = ("id", "patient", "ward", "receiving_unit", "admitted_at", "expected_discharge")
    notices = ("ready_at", "sip_needed", "sip_called_at", "discharged_at")
    return {name: getattr(episode, name) for name in copied + notices} | {
        "recipients": [recipient.unit for recipient in episode.recipients.all()],
        "kind": episode.discharge_kind or None,
        "reason": episode.discharge_reason if own else "",
        "fvk_appointed": view.fvk_appointed,
        "deadlines": view.deadlines,
        "deviations": list(episode.deviations.all()) if own else [],
    }
