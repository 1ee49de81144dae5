"""Fixed contacts and what surrounds them."""

from contacts.models.authority import Delegation
from contacts.models.contact import Contact, ContactEvent, InformationGiven
from contacts.models.duty import Duty, EvaluationRun, WorkingDay
from contacts.models.limit import CaseloadLimit, LimitProposal
from contacts.models.move import Move, MovedContact
from contacts.models.need import (
    CoordinatorChoice,
    LifeThreateningPlan,
    NeedAssessment,
    PlanReview,
    PlanTreatment,
    SipPosition,
)
from contacts.models.request import ContactRequest

__all__ = [
    "CaseloadLimit",
    "Contact",
    "ContactEvent",
    "ContactRequest",
    "CoordinatorChoice",
    "Delegation",
    "Duty",
    "EvaluationRun",
    "InformationGiven",
    "LifeThreateningPlan",
    "LimitProposal",
    "Move",
    "MovedContact",
    "NeedAssessment",
    "PlanReview",
    "PlanTreatment",
    "SipPosition",
    "WorkingDay",
]
