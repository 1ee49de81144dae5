from django.apps import AppConfig


class DemodataConfig(AppConfig):
    name = "fastkontakt.demodata"
    label = "demodata"
