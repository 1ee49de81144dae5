"""Addresses of the worklist."""

from django.urls import path

from reporting import views

app_name = "reporting"
urlpatterns = [
    path("", views.worklist, name="worklist"),
    path("uppgifter/", views.tasks, name="tasks"),
]
