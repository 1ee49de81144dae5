"""Addresses of sign-in, and the start page."""

from django.urls import include, path

from fastkontakt.accounts import views

accounts = [
    path("logga-in/", views.sign_in, name="sign_in"),
    path("uppdrag/", views.choose_assignment, name="choose_assignment"),
    path("logga-ut/", views.sign_out, name="sign_out"),
]
urlpatterns = [
    path("", views.home, name="home"),
    path("logga-in/<slug:provider_id>/", views.to_provider, name="openid_connect_login"),
    path("logga-in/<slug:provider_id>/svar/", views.from_provider, name="openid_connect_callback"),
    path("", include((accounts, "accounts"))),
]
