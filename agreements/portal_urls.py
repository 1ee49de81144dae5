"""What the person reads and answers, a list for each part; for another, the person's key stands after `for/`."""

from django.urls import URLPattern, path

from agreements.agreed import portal as agreed
from agreements.letters import portal as letters
from agreements.sip import portal as sip

app_name = "agreements_portal"
AGREED: list[URLPattern] = [
    path("overenskommelser/", agreed.agreements, name="agreements"),
    path("for/<uuid:patient_id>/overenskommelser/", agreed.agreements, name="agreements_for_child"),
    path("overenskommelser/version/<uuid:version_id>/", agreed.version, name="agreement_version"),
    path("overenskommelser/<uuid:agreement_id>/", agreed.agreement, name="agreement"),
    path("for/<uuid:patient_id>/overenskommelser/<uuid:agreement_id>/", agreed.agreement, name="agreement_for_child"),
]
SIP: list[URLPattern] = [
    path("planer/", sip.sips, name="sips"),
    path("for/<uuid:patient_id>/planer/", sip.sips, name="sips_for"),
    path("planer/<uuid:sip_id>/", sip.sip, name="sip"),
    path("planer/<uuid:sip_id>/ta-tillbaka-samtycke/", sip.withdraw_consent, name="sip_withdraw"),
    path("planer/<uuid:sip_id>/mote.ics", sip.sip_calendar, name="sip_calendar"),
]
LETTERS: list[URLPattern] = [
    path("brev/", letters.letters, name="letters"),
    path("for/<uuid:patient_id>/brev/", letters.letters, name="letters_for"),
    path("brev/<uuid:letter_id>/", letters.letter, name="letter"),
    path("brev/<uuid:letter_id>/brev.pdf", letters.letter_pdf, name="letter_pdf"),
]
urlpatterns = [*AGREED, *SIP, *LETTERS]
