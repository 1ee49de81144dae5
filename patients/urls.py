"""Addresses of patients for staff. Numbers and names travel in request bodies, never here."""

from django.urls import path

from contacts.network import views as network
from patients import views
from patients.sharing import views as sharing

app_name = "patients"
urlpatterns = [
    path("", views.search, name="search"),
    path("registrera/", views.register, name="register"),
    path("<uuid:patient_id>/", views.detail, name="detail"),
    path("<uuid:patient_id>/uppgifter/", views.facts, name="facts"),
    path("<uuid:patient_id>/natverk/", network.network, name="network"),
    path("<uuid:patient_id>/delning/", sharing.sharing, name="sharing"),
    path("<uuid:patient_id>/nodoppning/", sharing.emergency, name="emergency"),
]
