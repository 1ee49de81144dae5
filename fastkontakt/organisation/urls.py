"""Addresses of the unit's own pages."""

from django.urls import path

from fastkontakt.organisation import views

app_name = "organisation"
urlpatterns = [
    path("", views.unit, name="unit"),
    path("medarbetare/<uuid:staff_id>/sista-dag/", views.last_day, name="last_day"),
    path("medarbetare/<uuid:staff_id>/franvaro/", views.absence, name="absence"),
    path("franvaro/<uuid:leave_id>/", views.leave, name="leave"),
    path("franvaro/<uuid:leave_id>/ta-tillbaka/", views.cancel, name="cancel_leave"),
    path("delegationer/", views.delegations, name="delegations"),
    path("delegationer/<uuid:delegation_id>/aterkalla/", views.revoke, name="revoke"),
]
