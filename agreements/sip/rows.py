"""Bodies and rows of SIPs."""

from typing import Any

from rest_framework import serializers

from agreements.enums import GoalOutcome, Invitation, ParticipantKind, Principal, SipEnd
from agreements.models import SipParticipant
from agreements.sip.forms import LINE_LENGTH, NOTE_LENGTH, PLACE_LENGTH, REASON_LENGTH
from agreements.sip.presentation import shown_to
from agreements.sip.selectors import SipView
from agreements.sip.services import NAME_LENGTH
from fastkontakt.access.sips import is_party
from fastkontakt.accounts.actor import Actor
from fastkontakt.api.fields import Body, Choice, Day, Id, Moment, OptionalText, Related, Row, Text
from fastkontakt.organisation import selectors
from patients.enums import ConsentGivenHow

MOST_CALLED, MOST_ROWS, MOST_VERSIONS = 40, 40, 32767


class WhoBody(Body):
    """Who is called beside the patient."""

    units = serializers.ListField(
        child=Id(selectors.get_unit), required=False, default=list, max_length=MOST_CALLED, help_text="Not the own."
    )
    relatives = serializers.ListField(
        child=serializers.IntegerField(min_value=1),
        required=False,
        default=list,
        max_length=MOST_CALLED,
        help_text="By rank. None where patient or relative has protected identity.",
    )
    others = serializers.ListField(
        child=Text(max_length=NAME_LENGTH), required=False, default=list, max_length=MOST_CALLED, help_text="Names."
    )


class SipMeetingBody(Body):
    """When, the same day, and where."""

    starts_at = Moment()
    ends_at = Moment()
    place = Text(max_length=PLACE_LENGTH)


class SipBody(WhoBody):
    """A call, from the own unit."""

    led_by = Id(help_text="A running fast vårdkontakt of the own unit.")
    reason = Text(max_length=REASON_LENGTH, help_text="Read by all who are called, and by the patient.")
    consent_given_how = Choice(
        ConsentGivenHow, required=False, default="", help_text="How the patient consented, where no consent holds yet."
    )
    meeting = SipMeetingBody(required=False, allow_null=True, default=None)


class SipAnswerBody(Body):
    """The answer to a call."""

    answer = Choice(Invitation)
    note = OptionalText(max_length=NOTE_LENGTH, help_text="Read by who called.")


class SipInterventionBody(Body):
    """An intervention, and who answers for it; `done_by` is needed where that is neither region nor municipality."""

    what = Text(max_length=LINE_LENGTH)
    principal = Choice(Principal)
    unit = Id(selectors.get_unit, required=False, allow_null=True, default=None)
    done_by = OptionalText(max_length=NAME_LENGTH)
    due_on = Day(required=False, allow_null=True, default=None)


class SipGoalBody(Body):
    """A goal, and how one will know."""

    goal = Text(max_length=LINE_LENGTH)
    measured_by = OptionalText(max_length=LINE_LENGTH)


class SipPlanBody(Body):
    """The plan, or its next version."""

    on = Day()
    matters = Text(help_text="What matters to the person.")
    situation = OptionalText()
    own_part = OptionalText(help_text="What the person does.")
    responsible = Choice(Principal, help_text="Who has the overall responsibility: region or municipality.")
    follow_up_on = Day()
    interventions = serializers.ListField(child=SipInterventionBody(), min_length=1, max_length=MOST_ROWS)
    goals = serializers.ListField(child=SipGoalBody(), min_length=1, max_length=MOST_ROWS)
    based_on = serializers.IntegerField(
        required=False,
        allow_null=True,
        default=None,
        min_value=0,
        max_value=MOST_VERSIONS,
        help_text="The number of the version gone on from, 0 for none. Refused where another has come since.",
    )
    attended = serializers.ListField(
        child=Id(), required=False, default=list, max_length=MOST_CALLED, help_text="Participants who were there."
    )


class SipOutcomeBody(Body):
    """How it goes with a goal of the plan that stands."""

    goal = Id()
    outcome = Choice(GoalOutcome)
    note = OptionalText(max_length=NOTE_LENGTH)


class SipFollowUpBody(Body):
    """How it goes with every goal, and when next."""

    on = Day()
    outcomes = serializers.ListField(child=SipOutcomeBody(), max_length=MOST_ROWS)
    follow_up_on = Day()


class SipCloseBody(Body):
    """Why it is closed."""

    because = Choice(SipEnd)
    note = OptionalText(max_length=REASON_LENGTH, help_text="Needed for `other`.")


class SipMeetingRow(Row):
    """The newest time, also where it is cancelled."""

    sequence = serializers.IntegerField(help_text="As in the calendar file: higher is newer.")
    starts_at = Moment()
    ends_at = Moment()
    place = serializers.CharField()
    cancelled = serializers.BooleanField()


class SipParticipantRow(Row):
    """Somebody called, and what they answered."""

    id = serializers.CharField()
    kind = Choice(ParticipantKind)
    unit = Related(allow_null=True)
    name = serializers.CharField()
    answer = Choice(Invitation)
    note = serializers.CharField(help_text="To who gave the answer and to the unit that called; empty to others.")
    answered_at = Moment(allow_null=True)
    attended = serializers.BooleanField(allow_null=True)


class SipInterventionRow(Row):
    """An intervention."""

    what = serializers.CharField()
    principal = Choice(Principal)
    unit = Related(allow_null=True)
    done_by = serializers.CharField()
    due_on = serializers.DateField(allow_null=True)


class SipFollowUpRow(Row):
    """How it went, on a day."""

    on = serializers.DateField()
    outcome = Choice(GoalOutcome)
    note = serializers.CharField()


class SipGoalRow(Row):
    """A goal, and how it has gone; the newest first."""

    id = serializers.CharField()
    goal = serializers.CharField()
    measured_by = serializers.CharField()
    follow_ups = SipFollowUpRow(many=True, source="all_follow_ups")


class SipPlanRow(Row):
    """A version of the plan."""

    number = serializers.IntegerField()
    on = serializers.DateField()
    matters = serializers.CharField()
    situation = serializers.CharField()
    own_part = serializers.CharField()
    responsible = Choice(Principal)
    follow_up_on = serializers.DateField()
    interventions = SipInterventionRow(many=True, source="all_interventions")
    goals = SipGoalRow(many=True, source="all_goals")


class SipRow(Row):
    """A SIP. A called unit that may not read the plan gets the call alone: its own invitation, and no plans."""

    id = serializers.CharField()
    patient = Related()
    unit = Related()
    led_by = Related()
    reason = serializers.CharField()
    called_at = Moment()
    full = serializers.BooleanField(help_text="Whether this is all of it; else the call alone.")
    consent = serializers.BooleanField(help_text="Whether the patient consents today. Without, nothing is planned.")
    meeting = SipMeetingRow(allow_null=True)
    participants = SipParticipantRow(many=True)
    plans = SipPlanRow(many=True, help_text="The one that stands first.")
    closed_on = serializers.DateField(allow_null=True)
    closed_because = Choice(SipEnd, allow_null=True)


def sip_row(viewer: Actor, view: SipView) -> dict[str, Any]:
    """A SIP as SipRow, as the viewer may see it."""
    sip, own = view.sip, view.invitation
    rows = view.participants if view.full else [own] if own else []
    copied = ("id", "patient", "unit", "reason", "called_at", "closed_on")
    return {name: getattr(sip, name) for name in copied} | {
        "led_by": {"id": sip.led_by_id, "name": sip.led_by.staff.name},
        "full": view.full,
        "consent": view.rests,
        "meeting": view.meeting,
        "participants": [_participant(viewer, view, one) for one in rows],
        "plans": view.plans,
        "closed_because": sip.closed_because or None,
    }


def _participant(viewer: Actor, view: SipView, one: SipParticipant) -> dict[str, Any]:
    copied = ("id", "kind", "unit", "answer", "answered_at", "attended")
    told = {name: getattr(one, name) for name in copied}
    note = one.answer_note if is_party(viewer, view.sip, one) else ""
    return told | {"name": shown_to(viewer, view, one), "note": note}
