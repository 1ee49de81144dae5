"""Agreements, coordinated individual plans and letters."""

from agreements.models.agreement import (
    Agreement,
    AgreementAnswer,
    AgreementParticipant,
    AgreementTask,
    AgreementTime,
    AgreementVersion,
    TaskDone,
)
from agreements.models.letter import Letter, LetterFile
from agreements.models.sip import (
    Sip,
    SipGoal,
    SipGoalFollowUp,
    SipIntervention,
    SipMeeting,
    SipParticipant,
    SipPlan,
)

__all__ = [
    "Agreement",
    "AgreementAnswer",
    "AgreementParticipant",
    "AgreementTask",
    "AgreementTime",
    "AgreementVersion",
    "Letter",
    "LetterFile",
    "Sip",
    "SipGoal",
    "SipGoalFollowUp",
    "SipIntervention",
    "SipMeeting",
    "SipParticipant",
    "SipPlan",
    "TaskDone",
]
