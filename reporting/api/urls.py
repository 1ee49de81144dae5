"""Addresses of the worklist and the reports, under /api/v1/."""

from django.urls import path

from reporting.api import reports, views

urlpatterns = [
    path("worklist/", views.Worklist.as_view(), name="worklist"),
    path("reports/unit/<uuid:unit_id>/", reports.UnitReport.as_view(), name="report-unit"),
    path("reports/tenant/", reports.TenantReport.as_view(), name="report-tenant"),
]
