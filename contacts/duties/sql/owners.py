"""Who must act, as (unit, person) in SQL. Twins of contacts/policy/owners.py."""

from __future__ import annotations

from collections.abc import Mapping

from contacts.duties.sql.fragments import FLK, FVK, ON, covers
from contacts.policy.coordination import REGULAR_AFTER

NOBODY = "NULL::uuid"
_LISTED = f"SELECT l.unit_id FROM patients_listing l WHERE l.patient_id = s.patient_id AND {covers('l')}"
_ESTABLISHED = (
    "SELECT u.id FROM organisation_unit u JOIN organisation_careprovider o ON o.id = u.provider_id "
    "WHERE u.id = s.unit_id AND o.kind <> 'municipality'"
)
_RECEIVING_CONTACT = (
    "SELECT c.staff_id FROM contacts_contact c WHERE c.patient_id = s.patient_id AND c.unit_id = s.receiving_unit_id "
    f"AND c.role = '{FVK}' AND {covers('c')} ORDER BY c.coordinating DESC, c.starts_on, c.id LIMIT 1"
)
_REVIEWED = f'a.contact_id FROM contacts_needassessment a WHERE a.patient_id = s.patient_id AND a."on" <= {ON}'
_OF_PHYSICIAN = (
    f"f.unit_id FROM contacts_contact f WHERE f.patient_id = s.patient_id AND f.role = '{FLK}' AND {covers('f')}"
)
_TREATING = f"k.unit_id FROM patients_condition k WHERE k.patient_id = s.patient_id AND {covers('k')}"
_COMPETENCE = (
    "SELECT CASE WHEN h.licensed IS NOT TRUE THEN 2 WHEN h.profession = 'lakare' THEN 0 ELSE 1 END "
    "FROM organisation_staffmember h WHERE h.id = c.staff_id"
)
_BEST_PLACED = f"""(
    SELECT c.unit_id FROM contacts_contact c
    WHERE c.patient_id = s.patient_id AND c.role = '{FVK}' AND {covers("c")}
    ORDER BY
        ((SELECT u.primary_care FROM organisation_unit u WHERE u.id = c.unit_id) AND (
            c.starts_on <= {ON} - {REGULAR_AFTER.days} OR c.id IN (SELECT {_REVIEWED})
            OR c.unit_id IN (SELECT {_OF_PHYSICIAN})
        )) IS TRUE DESC,
        (c.unit_id IN (SELECT {_TREATING})) IS TRUE DESC,
        ({_COMPETENCE}), c.starts_on, c.id
    LIMIT 1
)"""
"""The order of contacts.policy.coordination. Joins nothing, and each IN asks of the patient's rows alone: PostgreSQL,
where it knows nothing of the tables, would else begin with all of a tenant's staff or a unit's patients."""

OWNERS: Mapping[str, tuple[str, str]] = {
    "contact_unit": ("s.unit_id", NOBODY),
    "contact_holder": ("s.unit_id", "s.staff_id"),
    "request_unit": ("s.unit_id", NOBODY),
    "service_unit": ("s.unit_id", NOBODY),
    "assessment_unit": ("s.unit_id", NOBODY),
    "condition_unit": (f"coalesce(({_ESTABLISHED}), ({_LISTED} LIMIT 1))", NOBODY),
    "episode_ward": ("s.ward_id", NOBODY),
    "episode_receiver": ("s.receiving_unit_id", NOBODY),
    "episode_contact": ("s.receiving_unit_id", f"({_RECEIVING_CONTACT})"),
    "suggested_coordinator": (_BEST_PLACED, NOBODY),
}
