"""Who may SEE what of whom. Every page, API row and search goes through these two decisions, made in SQL."""

from fastkontakt.access.contacts import EXISTENCE, FULL, sees_records_of, visible_contacts
from fastkontakt.access.patients import ground_of, visible_patients

__all__ = ["EXISTENCE", "FULL", "ground_of", "sees_records_of", "visible_contacts", "visible_patients"]
