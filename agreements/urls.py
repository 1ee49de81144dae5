"""Staff addresses of agreements, plans and letters, a list for each part."""

from django.urls import URLPattern, path

from agreements.agreed import views as agreed
from agreements.followups import views as followups
from agreements.letters import views as letters
from agreements.sip import views as sip

app_name = "agreements"
OF_AGREEMENT = "patienter/<uuid:patient_id>/overenskommelse/<uuid:agreement_id>/"
AGREED: list[URLPattern] = [
    path("patienter/<uuid:patient_id>/overenskommelse/", agreed.write, name="write_agreement"),
    path("overenskommelser/svar/<uuid:answer_id>/", agreed.answered, name="answered"),
    path(OF_AGREEMENT, agreed.agreement, name="agreement"),
    path(f"{OF_AGREEMENT}andra/", agreed.rewrite, name="rewrite_agreement"),
    path(f"{OF_AGREEMENT}avsluta/", agreed.end, name="end_agreement"),
    path(f"{OF_AGREEMENT}svar/", agreed.note_answer, name="note_answer"),
    path(f"{OF_AGREEMENT}klart/<uuid:task_id>/", agreed.done, name="task_done"),
]
FOLLOW_UPS: list[URLPattern] = [path("enheten/att-folja-upp/", followups.follow_ups, name="follow_ups")]
OF_SIP = "patienter/<uuid:patient_id>/sip/<uuid:sip_id>/"
SIP: list[URLPattern] = [
    path("enheten/sip/", sip.unit_sips, name="unit_sips"),
    path("patienter/<uuid:patient_id>/sip/", sip.sips, name="sips"),
    path("patienter/<uuid:patient_id>/sip/kalla/", sip.call_sip, name="call_sip"),
    path(OF_SIP, sip.sip, name="sip"),
    path(f"{OF_SIP}plan/", sip.plan, name="sip_plan"),
    path(f"{OF_SIP}uppfoljning/", sip.follow_up, name="sip_follow_up"),
    path(f"{OF_SIP}avsluta/", sip.close_sip, name="close_sip"),
    path(f"{OF_SIP}mote.ics", sip.sip_calendar, name="sip_calendar"),
]
ABOUT_CONTACT = "enheten/brev/om-kontakt/<uuid:contact_id>/"
ABOUT_AGREEMENT = "enheten/brev/om-overenskommelse/<uuid:agreement_id>/"
LETTER = "enheten/brev/<uuid:letter_id>/"
LETTERS: list[URLPattern] = [
    path("enheten/brev/", letters.letters, name="letters"),
    path("enheten/brev/alla.pdf", letters.letters_pdf, name="letters_pdf"),
    path("enheten/brev/utskrivna/", letters.printed, name="letters_printed"),
    path("enheten/brev/lamnade/", letters.given, name="letters_given"),
    path(ABOUT_CONTACT, letters.order_about_contact, name="order_contact_letter"),
    path(f"{ABOUT_CONTACT}forhandsvisning.pdf", letters.preview_about_contact, name="preview_contact_letter"),
    path(ABOUT_AGREEMENT, letters.order_about_agreement, name="order_agreement_letter"),
    path(f"{ABOUT_AGREEMENT}forhandsvisning.pdf", letters.preview_about_agreement, name="preview_agreement_letter"),
    path(f"{LETTER}brev.pdf", letters.letter_pdf, name="letter_pdf"),
    path(f"{LETTER}lamnat/", letters.give, name="give_letter"),
    path(f"{LETTER}makulera/", letters.cancel, name="cancel_letter"),
    path(f"{LETTER}igen/", letters.retry, name="retry_letter"),
]
urlpatterns = [*AGREED, *FOLLOW_UPS, *SIP, *LETTERS]
