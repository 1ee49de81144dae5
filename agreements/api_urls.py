"""The API of agreements, plans and letters, a list for each part."""

from django.urls import URLPattern, path

from agreements.letters import api as letters

AGREED: list[URLPattern] = []
SIP: list[URLPattern] = []
LETTERS: list[URLPattern] = [
    path("patients/<uuid:patient_id>/letters/", letters.Letters.as_view(), name="letters"),
    path("letters/<uuid:letter_id>/document/", letters.LetterDocument.as_view(), name="letter-document"),
    path("letters/<uuid:letter_id>/printed/", letters.PrintLetter.as_view(), name="letter-printed"),
    path("letters/<uuid:letter_id>/given/", letters.GiveLetter.as_view(), name="letter-given"),
    path("letters/<uuid:letter_id>/cancel/", letters.CancelLetter.as_view(), name="letter-cancel"),
    path("letters/<uuid:letter_id>/retry/", letters.RetryLetter.as_view(), name="letter-retry"),
]
urlpatterns = [*AGREED, *SIP, *LETTERS]
