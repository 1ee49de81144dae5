"""What a viewer may see of coordinated individual plans (SIP). The patient itself must be visible first.

Who sees the holding unit's records in full sees the whole SIP. A unit that is called sees the call – who, when, where,
who calls and why – since the patient consents to its being called (OSL 10:1, 12:2, HSL 16:4), while the consent holds,
the SIP is open and no block closes the calling unit to it (PDL 4:4, lag 2022:913 2:3). The plan itself is a record that
another provider reads by lag (2022:913) 3 chap. alone.
"""

from datetime import date
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet

from agreements.enums import ParticipantKind
from agreements.models import Sip, SipParticipant
from fastkontakt.access import law
from fastkontakt.access.contacts import IN_FULL, visible_records
from fastkontakt.access.patients import visible_patients
from fastkontakt.access.protection import names_relatives
from fastkontakt.accounts.actor import Actor
from patients.enums import ConsentKind, MandateScope
from patients.models import Consent, Relative

SCOPE = MandateScope.SEE_AGREEMENTS
"""What one who acts for the patient must be let do to read agreements, plans and letters."""


def visible_sips(viewer: Actor, *, on: date) -> QuerySet[Any]:
    """The SIPs that the viewer may see, in full or as called, with `ground`: see sees_plan."""
    patients = visible_patients(viewer, on=on, scope=SCOPE)
    rows = visible_records(viewer, Sip.objects.filter(patient__in=patients), on=on)
    return rows.filter(IN_FULL | _called(viewer, on)) if viewer.is_staff else rows.filter(IN_FULL)


def calls_about_unknown(viewer: Actor, *, on: date) -> QuerySet[Any]:
    """The calls to the viewer's unit, not planned yet, about patients with whom it has no care relation (PDL 4:1).

    Who called, and when, is told of them, and never about whom. No block closes the calling unit to the viewer's.
    """
    calls = Sip.objects.filter(invited(viewer), rests(on), closed_on__isnull=True, plans__isnull=True)
    others = calls.filter(patient__deceased_on__isnull=True).exclude(patient__in=visible_patients(viewer, on=on))
    return visible_records(viewer, others, on=on).filter(Q(ground=law.NEUTRAL) | IN_FULL)


def sees_plan(sip: Any) -> bool:
    """Whether a row of visible_sips is seen in full: those called, what they answer, and the plan. Else the call."""
    return law.level_of(sip.ground) == law.FULL


def participants_shown(viewer: Actor, sip: Any) -> Q:
    """Which of those called to a row of visible_sips are shown: all, or to a unit that sees the call alone its own."""
    return Q() if sees_plan(sip) else Q(unit=viewer.unit)


def names_relative(viewer: Actor, sip: Any, person: Relative) -> bool:
    """Whether a relative who is called is named: as fastkontakt.access.protection says, and always to oneself."""
    return names_relatives(viewer, sip.patient, sip.ground) or person.user_id == viewer.user.pk


def is_party(viewer: Actor, sip: Sip, participant: SipParticipant) -> bool:
    """Whether an answer is the viewer's own, or given to the viewer's unit, which called. Only they read its note.

    The viewer sees the participant: see participants_shown.
    """
    if viewer.is_staff:
        return viewer.unit.pk in (sip.unit_id, participant.unit_id)
    if participant.kind == ParticipantKind.PATIENT:
        return True
    return participant.relative is not None and participant.relative.user_id == viewer.user.pk


def invited(viewer: Actor) -> Exists:
    """Whether the viewer's unit is called to the row."""
    return Exists(SipParticipant.objects.filter(sip=OuterRef("pk"), unit=viewer.unit))


def rests(on: date) -> Exists:
    """Whether the row's patient consents on the day to a plan being made (HSL 16:4, lag 2017:612 4:2)."""
    held = Consent.objects.filter(kind=ConsentKind.INDIVIDUAL_PLAN, period__contains=on)
    return Exists(held.filter(patient=OuterRef("patient")))


def _called(viewer: Actor, on: date) -> Q:
    """Whether the viewer's unit is called to the row, which another body holds, and the call still stands."""
    return Q(ground=law.NEUTRAL, closed_on__isnull=True) & Q(invited(viewer)) & Q(rests(on))
