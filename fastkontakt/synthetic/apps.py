from django.apps import AppConfig


class SyntheticConfig(AppConfig):
    name = "fastkontakt.synthetic"
    label = "synthetic"
