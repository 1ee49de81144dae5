"""Addresses of the unit's own pages."""

from django.urls import path

from contacts.limits import views as limits
from fastkontakt.organisation import views
from fastkontakt.organisation.routines import views as routines

app_name = "organisation"
urlpatterns = [
    path("medarbetare/", views.unit, name="unit"),
    path("medarbetare/<uuid:staff_id>/sista-dag/", views.last_day, name="last_day"),
    path("medarbetare/<uuid:staff_id>/franvaro/", views.absence, name="absence"),
    path("franvaro/<uuid:leave_id>/", views.leave, name="leave"),
    path("franvaro/<uuid:leave_id>/ta-tillbaka/", views.cancel, name="cancel_leave"),
    path("belastning/", limits.caseload, name="caseload"),
    path("belastning/<uuid:staff_id>/", limits.limit, name="limit"),
    path("min-grans/", limits.my_limits, name="my_limits"),
    path("delegationer/", views.delegations, name="delegations"),
    path("delegationer/<uuid:delegation_id>/aterkalla/", views.revoke, name="revoke"),
    path("delegationer/<uuid:delegation_id>/begransa/", views.limit_delegation, name="limit_delegation"),
    path("rutin/", routines.routine, name="routine"),
    path("rutin/skriv/", routines.write, name="write_routine"),
    path("rutin/genomgang/", routines.review, name="review_routine"),
    path("rutin/version/<int:number>/", routines.version, name="routine_version"),
]
