from django.apps import AppConfig


class NotificationsConfig(AppConfig):
    name = "fastkontakt.notifications"
    label = "notifications"
