"""Writes to care episodes under lag 2017:612. Who may: the ward's own staff; the SIP call is the receiving unit's.

Moments are aware datetimes. Each raises PermissionDenied (not one's to do), ValidationError keyed by field (what is
wrong with it), and leaves nothing half-done.
"""

from contacts.services.discharge.admission import admit, note_estimate
from contacts.services.discharge.leaving import check_discharge, discharge_patient, follow_up_deviation
from contacts.services.discharge.notices import call_sip, note_ready, withdraw_ready
from contacts.services.discharge.stays import move_to_ward, note_consultation, note_unknown_primary

__all__ = [
    "admit",
    "call_sip",
    "check_discharge",
    "discharge_patient",
    "follow_up_deviation",
    "move_to_ward",
    "note_consultation",
    "note_estimate",
    "note_ready",
    "note_unknown_primary",
    "withdraw_ready",
]
