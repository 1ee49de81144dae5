"""Addresses of the worklist and the reports, under /api/v1/."""

from django.urls import path

from reporting.api import exports, reports, views

urlpatterns = [
    path("exports/", exports.Exports.as_view(), name="exports"),
    path("exports/<uuid:export_id>/", exports.OneExport.as_view(), name="export"),
    path("exports/<uuid:export_id>/file/", exports.ExportFile.as_view(), name="export-file"),
    path("worklist/", views.Worklist.as_view(), name="worklist"),
    path("reports/unit/<uuid:unit_id>/", reports.UnitReport.as_view(), name="report-unit"),
    path("reports/tenant/", reports.TenantReport.as_view(), name="report-tenant"),
    path("reports/established/", reports.EstablishedReports.as_view(), name="report-list"),
    path("reports/established/<uuid:report_id>/", reports.EstablishedReport.as_view(), name="report-established"),
]
