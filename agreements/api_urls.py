"""The API of agreements, plans and letters, a list for each part."""

from django.urls import URLPattern, path

from agreements.agreed import api as agreed
from agreements.letters import api as letters
from agreements.sip import api as sip

AGREED: list[URLPattern] = [
    path("patients/<uuid:patient_id>/agreements/", agreed.Agreements.as_view(), name="agreements"),
    path("agreements/<uuid:agreement_id>/versions/", agreed.AgreementVersions.as_view(), name="agreement-versions"),
    path("agreements/<uuid:agreement_id>/answers/", agreed.AgreementAnswers.as_view(), name="agreement-answers"),
    path("agreements/<uuid:agreement_id>/end/", agreed.EndAgreement.as_view(), name="agreement-end"),
    path(
        "agreements/<uuid:agreement_id>/tasks/<uuid:task_id>/done/",
        agreed.TaskDone.as_view(),
        name="agreement-task-done",
    ),
]
SIP: list[URLPattern] = [
    path("patients/<uuid:patient_id>/sips/", sip.Sips.as_view(), name="sips"),
    path("sips/<uuid:sip_id>/", sip.OneSip.as_view(), name="sip"),
    path("sips/<uuid:sip_id>/participants/", sip.SipParticipants.as_view(), name="sip-participants"),
    path("sips/<uuid:sip_id>/participants/<uuid:participant_id>/answer/", sip.SipAnswer.as_view(), name="sip-answer"),
    path("sips/<uuid:sip_id>/meetings/", sip.SipMeetings.as_view(), name="sip-meetings"),
    path("sips/<uuid:sip_id>/meetings/cancel/", sip.CancelSipMeeting.as_view(), name="sip-meeting-cancel"),
    path("sips/<uuid:sip_id>/plans/", sip.SipPlans.as_view(), name="sip-plans"),
    path("sips/<uuid:sip_id>/follow-ups/", sip.SipFollowUps.as_view(), name="sip-follow-ups"),
    path("sips/<uuid:sip_id>/close/", sip.CloseSip.as_view(), name="sip-close"),
]
LETTERS: list[URLPattern] = [
    path("patients/<uuid:patient_id>/letters/", letters.Letters.as_view(), name="letters"),
    path("letters/<uuid:letter_id>/document/", letters.LetterDocument.as_view(), name="letter-document"),
    path("letters/<uuid:letter_id>/printed/", letters.PrintLetter.as_view(), name="letter-printed"),
    path("letters/<uuid:letter_id>/given/", letters.GiveLetter.as_view(), name="letter-given"),
    path("letters/<uuid:letter_id>/cancel/", letters.CancelLetter.as_view(), name="letter-cancel"),
    path("letters/<uuid:letter_id>/retry/", letters.RetryLetter.as_view(), name="letter-retry"),
]
urlpatterns = [*AGREED, *SIP, *LETTERS]
