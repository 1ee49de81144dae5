"""The patient, the facts that the rules and the shared view need, hospital care, and who may see and act."""

from patients.models.consent import Block, BlockLift, Consent
from patients.models.emergency import EmergencyAccess, Incapacity
from patients.models.episode import (
    CareEpisode,
    Consultation,
    DischargeDeviation,
    DischargeEstimate,
    EpisodeRecipient,
    WardStay,
)
from patients.models.mandate import Mandate
from patients.models.patient import CareRelation, CareService, Condition, Listing, Patient, Relative

__all__ = [
    "Block",
    "BlockLift",
    "CareEpisode",
    "CareRelation",
    "CareService",
    "Condition",
    "Consent",
    "Consultation",
    "DischargeDeviation",
    "DischargeEstimate",
    "EmergencyAccess",
    "EpisodeRecipient",
    "Incapacity",
    "Listing",
    "Mandate",
    "Patient",
    "Relative",
    "WardStay",
]
