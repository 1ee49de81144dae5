from django.apps import AppConfig


class AuditConfig(AppConfig):
    name = "fastkontakt.audit"
    label = "audit"
