"""App configuration."""

from django.apps import AppConfig


class UiConfig(AppConfig):
    """Frame, components and gallery; knows nothing of patients or contacts."""

    name = "fastkontakt.ui"
    label = "ui"
