from django.apps import AppConfig


class NotificationsConfig(AppConfig):
    name = "fastkontakt.notifications"
    label = "notifications"

    def ready(self) -> None:
        """Register the checks."""
        from fastkontakt.notifications import checks  # noqa: F401
