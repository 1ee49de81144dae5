from django.apps import AppConfig


class ApiConfig(AppConfig):
    name = "fastkontakt.api"
    label = "api"
