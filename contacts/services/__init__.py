"""Writes to fixed contacts. Each is one transaction: permission, lock, policy, save, audit."""

from contacts.services.appoint import Proposal, appoint_contact, assessable_rules, check_appointment
from contacts.services.delegations import grant_delegation, limit_delegation, revoke_delegation
from contacts.services.end import Ending, check_ending, end_contact
from contacts.services.information import note_information
from contacts.services.patient_events import change_listing, register_death
from contacts.services.refusal import PolicyRefused
from contacts.services.requests import answer_request, check_answer, note_request, withdraw_request

__all__ = [
    "Ending",
    "PolicyRefused",
    "Proposal",
    "answer_request",
    "appoint_contact",
    "assessable_rules",
    "change_listing",
    "check_answer",
    "check_appointment",
    "check_ending",
    "end_contact",
    "grant_delegation",
    "limit_delegation",
    "note_information",
    "note_request",
    "register_death",
    "revoke_delegation",
    "withdraw_request",
]
