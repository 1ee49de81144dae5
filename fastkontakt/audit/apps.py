from django.apps import AppConfig


class AuditConfig(AppConfig):
    name = "fastkontakt.audit"
    label = "audit"

    def ready(self) -> None:
        """Register the checks."""
        from fastkontakt.audit import checks  # noqa: F401
