"""Fixed contacts and what surrounds an appointment."""

from contacts.models.authority import CaseloadLimit, Delegation
from contacts.models.contact import Contact, ContactEvent, InformationGiven
from contacts.models.request import ContactRequest

__all__ = ["CaseloadLimit", "Contact", "ContactEvent", "ContactRequest", "Delegation", "InformationGiven"]
