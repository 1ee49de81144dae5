"""Addresses of the portal. What is done for another, a child or a grown-up, has the person's key after `for/`."""

from django.urls import path

from contacts.portal import looked, mandates, profile, requests, views
from contacts.portal.complaints import views as complaints
from contacts.portal.sharing import views as sharing

app_name = "portal"
urlpatterns = [
    path("", views.contacts, name="contacts"),
    path("for/<uuid:patient_id>/", views.child, name="child"),
    path("begar/", views.wishes, name="wishes"),
    path("for/<uuid:patient_id>/begar/", views.wishes, name="wishes_for_child"),
    path("begar/<str:role>/", requests.ask, name="ask"),
    path("for/<uuid:patient_id>/begar/<str:role>/", requests.ask_for_child, name="ask_for_child"),
    path("begaran/<uuid:request_id>/ta-tillbaka/", requests.withdraw, name="withdraw"),
    path("vem-ser/", sharing.sharing, name="sharing"),
    path("for/<uuid:patient_id>/vem-ser/", sharing.sharing, name="sharing_for_child"),
    path("vem-ser/samtycke/", sharing.consent, name="consent"),
    path("for/<uuid:patient_id>/vem-ser/samtycke/", sharing.consent, name="consent_for_child"),
    path("vem-ser/samtycke/<uuid:consent_id>/ta-tillbaka/", sharing.withdraw, name="withdraw_consent"),
    path("vem-ser/sparr/", sharing.block, name="block"),
    path("vem-ser/sparr/<uuid:block_id>/hav/", sharing.lift, name="lift_block"),
    path("ombud/", mandates.mandates, name="mandates"),
    path("ombud/ge/", mandates.grant, name="grant"),
    path("ombud/<uuid:mandate_id>/ta-tillbaka/", mandates.take_back, name="take_back"),
    path("for/<uuid:patient_id>/uppdrag/", mandates.acting, name="acting"),
    path("profil/", profile.profile, name="profile"),
    path("synpunkter/", complaints.complain, name="complain"),
    path("vem-har-tittat/", looked.looked, name="looked"),
    path("vem-har-tittat/utdrag.pdf", looked.looked_pdf, name="looked_pdf"),
    path("for/<uuid:patient_id>/vem-har-tittat/", looked.looked_for_child, name="looked_for_child"),
    path("for/<uuid:patient_id>/vem-har-tittat/utdrag.pdf", looked.looked_pdf_for_child, name="looked_pdf_for_child"),
]
