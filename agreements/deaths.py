"""What a death ends here: called by contacts.services.register_death, in its transaction."""

from datetime import date, datetime

from agreements.enums import SipEnd
from agreements.models import Agreement, Sip
from agreements.sip.ending import end
from fastkontakt.accounts.actor import Actor
from fastkontakt.audit.services import record
from fastkontakt.moments import day_of
from patients.models import Patient

REASON = "Patienten har avlidit"


def end_agreements_of_deceased(patient: Patient, *, by: Actor, on: date, now: datetime) -> None:
    """End every open agreement and SIP of a patient who died on the day, in every unit; none before it began.

    The patient is locked, and its death saved.
    """
    for sip in Sip.objects.filter(patient=patient, closed_on__isnull=True).select_related("patient"):
        end(sip, by=by, because=SipEnd.DECEASED, on=max(on, day_of(sip.called_at)), now=now)
    for agreement in Agreement.objects.filter(patient=patient, ended_on__isnull=True):
        agreement.ended_on, agreement.ended_by = max(on, agreement.begun_on), by.staff
        agreement.end_reason = REASON
        agreement.save(update_fields=["ended_on", "ended_by", "end_reason"])
        record(by=by, action="agreement.ended", row=agreement, patient_id=patient.pk)
