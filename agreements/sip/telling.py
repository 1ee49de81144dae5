"""Who of the staff is told of what happens with a SIP, and that the leading unit is told.

Who leads the SIP and who called it are told, where they work at its unit and sign in; else the unit's managers.
"""

from collections.abc import Iterable
from datetime import date

from agreements.models import Sip, SipParticipant
from fastkontakt.accounts.actor import Actor
from fastkontakt.notifications.enums import MessageKind
from fastkontakt.notifications.services import tell_staff
from fastkontakt.organisation.enums import AssignmentRole
from fastkontakt.organisation.models import Assignment, StaffMember, Unit
from patients.models import Consent

OCCASION = "%y%m%d%H%M%S"


def tell_of_answer(*, by: Actor, sip: Sip, participant: SipParticipant, today: date) -> None:
    """Tell that somebody called has answered, each time the answer is another; not what the leading unit has noted."""
    if by.is_staff and by.unit.pk == sip.unit_id:
        return
    tell_staff(
        kind=MessageKind.SIP_ANSWERED,
        about=participant,
        staff=_responsible_for(sip, on=today),
        patient_id=sip.patient_id,
        occasion=f"{participant.answered_at:{OCCASION}}",
    )


def tell_of_stop(*, by: Actor, consent: Consent, today: date) -> None:
    """Tell all but the actor who lead open SIPs of the patient that the consent which they rest on is withdrawn."""
    stopped = Sip.objects.filter(patient=consent.patient_id, closed_on__isnull=True).select_related("led_by", "unit")
    told = {person for sip in stopped for person in _responsible_for(sip, on=today)}
    staff = told - {by.staff} if by.is_staff else told
    tell_staff(kind=MessageKind.SIP_STOPPED, about=consent, staff=staff, patient_id=consent.patient_id)


def managers_of(units: Iterable[Unit], *, on: date) -> dict[Unit, list[StaffMember]]:
    """Who manages each of the units on the day. One query."""
    found: dict[Unit, list[StaffMember]] = {unit: [] for unit in units}
    rows = Assignment.objects.filter(unit__in=list(found), role=AssignmentRole.MANAGER, period__contains=on)
    for row in rows.select_related("staff", "unit"):
        found[row.unit].append(row.staff)
    return found


def _responsible_for(sip: Sip, *, on: date) -> set[StaffMember]:
    working = Assignment.objects.filter(unit=sip.unit_id, period__contains=on, staff__user__isnull=False)
    leading = working.filter(staff__in=[sip.led_by.staff_id, sip.called_by_id]).select_related("staff")
    return {row.staff for row in leading} or set(managers_of([sip.unit], on=on)[sip.unit])
