from django.apps import AppConfig


class TenancyConfig(AppConfig):
    name = "fastkontakt.tenancy"
    label = "tenancy"
