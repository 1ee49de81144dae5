"""Addresses of staff's own messages."""

from django.urls import path

from fastkontakt.notifications.views import OF_STAFF

app_name = "notifications"
urlpatterns = [
    path("", OF_STAFF["messages"], name="messages"),
    path("installningar/", OF_STAFF["choices"], name="choices"),
    path("<uuid:message_id>/", OF_STAFF["open"], name="open"),
]
