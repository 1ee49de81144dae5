"""Addresses of the portal."""

from django.urls import path

from contacts.portal import looked, requests, views

app_name = "portal"
urlpatterns = [
    path("", views.contacts, name="contacts"),
    path("barn/<uuid:patient_id>/", views.child, name="child"),
    path("begar/<str:role>/", requests.ask, name="ask"),
    path("barn/<uuid:patient_id>/begar/<str:role>/", requests.ask_for_child, name="ask_for_child"),
    path("begaran/<uuid:request_id>/ta-tillbaka/", requests.withdraw, name="withdraw"),
    path("vem-har-tittat/", looked.looked, name="looked"),
    path("vem-har-tittat/utdrag.pdf", looked.looked_pdf, name="looked_pdf"),
    path("barn/<uuid:patient_id>/vem-har-tittat/", looked.looked_for_child, name="looked_for_child"),
    path("barn/<uuid:patient_id>/vem-har-tittat/utdrag.pdf", looked.looked_pdf_for_child, name="looked_pdf_for_child"),
]
