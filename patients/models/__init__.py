"""The patient, the facts that the rules and the shared view need, and the episodes of hospital care."""

from patients.models.consent import Consent
from patients.models.episode import (
    CareEpisode,
    Consultation,
    DischargeDeviation,
    DischargeEstimate,
    EpisodeRecipient,
    WardStay,
)
from patients.models.patient import CareRelation, CareService, Condition, Listing, Patient, Relative

__all__ = [
    "CareEpisode",
    "CareRelation",
    "CareService",
    "Condition",
    "Consent",
    "Consultation",
    "DischargeDeviation",
    "DischargeEstimate",
    "EpisodeRecipient",
    "Listing",
    "Patient",
    "Relative",
    "WardStay",
]
