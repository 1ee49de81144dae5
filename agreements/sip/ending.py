"""How a SIP is closed, whatever the reason, within a transaction that holds the patient."""

from datetime import date, datetime

from agreements.models import Sip
from agreements.sip.meetings import cancel_coming
from fastkontakt.accounts.actor import Actor
from fastkontakt.audit.services import record


def end(sip: Sip, *, by: Actor, because: str, note: str = "", on: date, now: datetime) -> Sip:
    """Close it on the day, for a SipEnd. A coming meeting is cancelled, and those called are told."""
    cancel_coming(by, sip, now=now)
    sip.closed_on, sip.closed_by = on, by.staff
    sip.closed_because, sip.closing_note = because, note
    sip.save(update_fields=["closed_on", "closed_by", "closed_because", "closing_note"])
    record(by=by, action="sip_plan.closed", row=sip, patient_id=sip.patient_id, details={"because": because})
    return sip
