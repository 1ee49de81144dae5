"""Addresses of the unit's own pages."""

from django.urls import path

from fastkontakt.organisation import views

app_name = "organisation"
urlpatterns = [
    path("", views.unit, name="unit"),
    path("delegationer/", views.delegations, name="delegations"),
    path("delegationer/<uuid:delegation_id>/aterkalla/", views.revoke, name="revoke"),
]
