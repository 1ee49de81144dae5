"""Addresses of messages to patients and those who act for one."""

from django.urls import path

from fastkontakt.notifications.views import OF_CITIZENS

app_name = "inbox"
urlpatterns = [
    path("", OF_CITIZENS["messages"], name="messages"),
    path("installningar/", OF_CITIZENS["choices"], name="choices"),
    path("<uuid:message_id>/", OF_CITIZENS["open"], name="open"),
]
