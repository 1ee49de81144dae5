"""Addresses of the worklist, the unit's dashboard and the patient list."""

from django.urls import path

from reporting import views
from reporting.dashboard import views as dashboard
from reporting.patient_list import views as patient_list

app_name = "reporting"
urlpatterns = [
    path("arbetslista/", views.worklist, name="worklist"),
    path("arbetslista/uppgifter/", views.tasks, name="tasks"),
    path("enheten/", dashboard.dashboard, name="dashboard"),
    path("enheten/bakom/", dashboard.behind, name="behind"),
    path("enheten/patienter/", patient_list.patients, name="patients"),
    path("enheten/patienter/vyer/<uuid:view_id>/", patient_list.saved_view, name="saved_view"),
    path("enheten/patienter/vyer/<uuid:view_id>/ta-bort/", patient_list.delete_view, name="delete_view"),
]
