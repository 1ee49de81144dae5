"""Addresses of discharge from hospital."""

from django.urls import path

from contacts.discharge import views

app_name = "discharge"
urlpatterns = [
    path("", views.episodes, name="list"),
    path("ny/<uuid:patient_id>/", views.admission, name="admit"),
    path("avvikelser/", views.deviations, name="deviations"),
    path("avvikelser/<uuid:deviation_id>/", views.follow_up, name="follow_up"),
    path("<uuid:episode_id>/", views.episode, name="episode"),
]
