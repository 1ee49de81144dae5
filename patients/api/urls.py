"""Addresses of patients, under /api/v1/patients/."""

from django.urls import path

from patients.api import sharing, views

urlpatterns = [
    path("", views.Patients.as_view(), name="patients"),
    path("search/", views.Search.as_view(), name="patient-search"),
    path("<uuid:patient_id>/", views.OnePatient.as_view(), name="patient"),
    path("<uuid:patient_id>/listing/", views.Listing.as_view(), name="patient-listing"),
    path("<uuid:patient_id>/deceased/", views.Deceased.as_view(), name="patient-deceased"),
    path("<uuid:patient_id>/conditions/", views.Conditions.as_view(), name="patient-conditions"),
    path("<uuid:patient_id>/services/", views.Services.as_view(), name="patient-services"),
    path("<uuid:patient_id>/consents/", sharing.Consents.as_view(), name="patient-consents"),
    path("<uuid:patient_id>/blocks/", sharing.Blocks.as_view(), name="patient-blocks"),
    path("<uuid:patient_id>/emergency-access/", sharing.EmergencyAccess.as_view(), name="patient-emergency-access"),
]
