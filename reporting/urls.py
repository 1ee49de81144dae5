"""Addresses of the worklist, the unit's dashboard and the patient list."""

from django.urls import path

from reporting import views
from reporting.dashboard import views as dashboard
from reporting.exports import views as exports
from reporting.followup import views as followup
from reporting.patient_list import views as patient_list
from reporting.reports import views as reports

app_name = "reporting"
urlpatterns = [
    path("arbetslista/", views.worklist, name="worklist"),
    path("arbetslista/uppgifter/", views.tasks, name="tasks"),
    path("enheten/", dashboard.dashboard, name="dashboard"),
    path("enheten/bakom/", dashboard.behind, name="behind"),
    path("enheten/exporter/", exports.exports, name="exports"),
    path("enheten/exporter/lage/", exports.export_rows, name="export_rows"),
    path("enheten/exporter/fil/<str:signed>/", exports.export_file, name="export_file"),
    path("enheten/exporter/<uuid:export_id>/ta-bort/", exports.drop_export, name="drop_export"),
    path("enheten/exporter/<uuid:export_id>/igen/", exports.repeat_export, name="repeat_export"),
    path("enheten/patienter/", patient_list.patients, name="patients"),
    path("enheten/patienter/vyer/<uuid:view_id>/", patient_list.saved_view, name="saved_view"),
    path("enheten/patienter/vyer/<uuid:view_id>/ta-bort/", patient_list.delete_view, name="delete_view"),
    path("uppfoljning/", followup.followup, name="followup"),
    path("uppfoljning/enheter/<uuid:unit_id>/", followup.followup_unit, name="followup_unit"),
    path("uppfoljning/rapporter/", reports.reports, name="reports"),
    path("uppfoljning/rapporter/<uuid:report_id>/", reports.report, name="report"),
    path("uppfoljning/rapporter/<uuid:report_id>/enheter/<uuid:unit_id>/", reports.report_unit, name="report_unit"),
]
