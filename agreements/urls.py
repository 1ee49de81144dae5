"""Staff addresses of agreements, plans and letters, a list for each part."""

from django.urls import URLPattern, path

from agreements.sip import views as sip

app_name = "agreements"
AGREED: list[URLPattern] = []
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
LETTERS: list[URLPattern] = []
urlpatterns = [*AGREED, *SIP, *LETTERS]
