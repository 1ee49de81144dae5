"""Addresses of the interface itself."""

from django.urls import path

from fastkontakt.ui import views

app_name = "ui"
urlpatterns = [
    path("komponenter/", views.gallery, name="gallery"),
    path("farglage/", views.set_scheme, name="set_scheme"),
]
