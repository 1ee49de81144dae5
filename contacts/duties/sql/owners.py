"""Who must act, as (unit, person) in SQL. Twins of contacts/policy/owners.py."""

from __future__ import annotations

from collections.abc import Mapping

from contacts.duties.sql.fragments import FVK, covers

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
_BEST_PLACED = (
    "SELECT c.unit_id FROM contacts_contact c JOIN organisation_unit u ON u.id = c.unit_id "
    f"WHERE c.patient_id = s.patient_id AND c.role = '{FVK}' AND {covers('c')} "
    "ORDER BY (u.primary_care IS TRUE) DESC, c.starts_on, c.id LIMIT 1"
)

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
    "suggested_coordinator": (f"({_BEST_PLACED})", NOBODY),
}
