from django.apps import AppConfig


class OrganisationConfig(AppConfig):
    name = "fastkontakt.organisation"
    label = "organisation"
