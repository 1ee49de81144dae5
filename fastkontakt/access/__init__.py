"""Who may SEE what of whom. Every page, API row and search goes through these decisions: in law.py, and in SQL."""

from fastkontakt.access.contacts import IN_FULL, open_within, own_body, sees_records_of, units_of_body, visible_contacts
from fastkontakt.access.law import BLOCKED, EXISTENCE, FULL, NAMED, level_of
from fastkontakt.access.patients import ground_of, visible_patients

__all__ = [
    "BLOCKED",
    "EXISTENCE",
    "FULL",
    "IN_FULL",
    "NAMED",
    "ground_of",
    "level_of",
    "open_within",
    "own_body",
    "sees_records_of",
    "units_of_body",
    "visible_contacts",
    "visible_patients",
]
