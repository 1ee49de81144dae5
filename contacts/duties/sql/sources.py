"""What a duty may hang on, as rows `s`. Twins of contacts/policy/subjects.py."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from contacts.duties.sql.fragments import LEAVING, ON, covers, swedish_day


@dataclass(frozen=True)
class Source:
    """The rows of a kind of subject: what to select from, and which of them oblige on the day. `last` is looked at
    row by row, when every condition of the clause holds.
    """

    table: str
    where: str
    last: str = ""


NEWEST = (
    "SELECT n.id FROM contacts_needassessment n WHERE n.patient_id = s.patient_id AND n.role = s.role "
    f'AND n.unit_id = s.unit_id AND n."on" <= {ON} ORDER BY n."on" DESC, n.id DESC LIMIT 1'
)
LEFT_BEHIND = (
    "SELECT c.*, l.last_day AS holder_last_day FROM contacts_contact c JOIN "
    f"(SELECT staff_id, unit_id, min(last_day) AS last_day FROM ({LEAVING}) l GROUP BY staff_id, unit_id) l "
    "ON l.staff_id = c.staff_id AND l.unit_id = c.unit_id"
)

SOURCES: Mapping[str, Source] = {
    "patient": Source("(SELECT id, id AS patient_id FROM patients_patient) s", "TRUE"),
    "contact": Source("contacts_contact s", covers("s")),
    "leaving_contact": Source(f"({LEFT_BEHIND}) s", covers("s")),
    "request": Source("contacts_contactrequest s", f"s.answered_at IS NULL AND {swedish_day('s.made_at')} <= {ON}"),
    "service": Source("patients_careservice s", covers("s")),
    "condition": Source("patients_condition s", covers("s")),
    "episode": Source(
        "patients_careepisode s",
        "(s.discharged_at IS NULL OR (s.discharge_kind = 'home' AND s.ready_at IS NOT NULL AND s.sip_needed "
        f"AND s.sip_called_at IS NULL)) AND {swedish_day('s.noticed_at')} <= {ON}",
    ),
    "assessment": Source("contacts_needassessment s", f's."on" <= {ON}', f"s.id = ({NEWEST})"),
}
