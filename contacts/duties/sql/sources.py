"""What a duty may hang on, as rows `s`. Twins of contacts/policy/subjects.py."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from contacts.duties.sql.fragments import ON, covers, is_newest, swedish_day


@dataclass(frozen=True)
class Source:
    """The rows of a kind of subject: what to select from, and which of them oblige on the day."""

    table: str
    where: str


SOURCES: Mapping[str, Source] = {
    "patient": Source("(SELECT id, id AS patient_id FROM patients_patient) s", "TRUE"),
    "contact": Source("contacts_contact s", covers("s")),
    "request": Source("contacts_contactrequest s", f"s.answered_at IS NULL AND {swedish_day('s.made_at')} <= {ON}"),
    "service": Source("patients_careservice s", covers("s")),
    "condition": Source("patients_condition s", covers("s")),
    "episode": Source(
        "patients_careepisode s",
        "(s.discharged_at IS NULL OR (s.discharge_kind = 'home' AND s.ready_at IS NOT NULL AND s.sip_needed "
        f"AND s.sip_called_at IS NULL)) AND {swedish_day('s.noticed_at')} <= {ON}",
    ),
    "assessment": Source("contacts_needassessment s", f's."on" <= {ON} AND {is_newest("s")}'),
}
