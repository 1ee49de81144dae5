"""Addresses of the log."""

from django.urls import path

from fastkontakt.audit import views

app_name = "audit"
urlpatterns = [
    path("", views.log, name="log"),
    path("sok/", views.search, name="search"),
    path("granskning/", views.overview, name="overview"),
    path("granskning/stickprov/", views.draw, name="draw"),
    path("granskning/monster/<slug:pattern>/", views.pattern, name="pattern"),
    path("granskning/nodoppning/<uuid:emergency_id>/", views.emergency, name="emergency"),
    path("granskning/<uuid:review_id>/", views.review, name="review"),
]
