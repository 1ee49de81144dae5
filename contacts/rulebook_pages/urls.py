"""Addresses of the rulebook."""

from django.urls import path

from contacts.rulebook_pages import views

app_name = "rulebook"
urlpatterns = [
    path("", views.rules, name="list"),
    path("<slug:rule_id>/", views.rule, name="detail"),
]
