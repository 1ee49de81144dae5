"""Addresses of the portal."""

from django.urls import path

from contacts.portal import views

app_name = "portal"
urlpatterns = [
    path("", views.contacts, name="contacts"),
    path("barn/<uuid:patient_id>/", views.child, name="child"),
]
