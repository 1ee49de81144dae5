"""Address of the worklist, under /api/v1/."""

from django.urls import path

from reporting.api import views

urlpatterns = [path("worklist/", views.Worklist.as_view(), name="worklist")]
