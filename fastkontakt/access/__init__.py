"""Who may SEE what of whom. Every page, API row and search goes through these decisions: in law.py, and in SQL."""

from fastkontakt.access.contacts import (
    IN_FULL,
    open_within,
    own_body,
    own_records,
    sees_records_of,
    units_of_body,
    visible_contacts,
)
from fastkontakt.access.law import BLOCKED, BY_MANDATE, EXISTENCE, FULL, NAMED, level_of
from fastkontakt.access.patients import ANY_SCOPE, ground_of, require_scope, unit_knows, visible_patients

__all__ = [
    "ANY_SCOPE",
    "BLOCKED",
    "BY_MANDATE",
    "EXISTENCE",
    "FULL",
    "IN_FULL",
    "NAMED",
    "ground_of",
    "level_of",
    "open_within",
    "own_body",
    "own_records",
    "require_scope",
    "sees_records_of",
    "unit_knows",
    "units_of_body",
    "visible_contacts",
    "visible_patients",
]
