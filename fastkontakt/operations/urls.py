"""Addresses of operations."""

from django.urls import path

from fastkontakt.operations import views

app_name = "operations"
urlpatterns = [
    path("", views.overview, name="overview"),
    path("igen/", views.again, name="again"),
]
