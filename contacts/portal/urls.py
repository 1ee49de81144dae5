"""Addresses of the portal."""

from django.urls import path

from contacts.portal import requests, views

app_name = "portal"
urlpatterns = [
    path("", views.contacts, name="contacts"),
    path("barn/<uuid:patient_id>/", views.child, name="child"),
    path("begar/<str:role>/", requests.ask, name="ask"),
    path("barn/<uuid:patient_id>/begar/<str:role>/", requests.ask_for_child, name="ask_for_child"),
    path("begaran/<uuid:request_id>/ta-tillbaka/", requests.withdraw, name="withdraw"),
]
