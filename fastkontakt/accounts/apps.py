from django.apps import AppConfig


class AccountsConfig(AppConfig):
    name = "fastkontakt.accounts"
    label = "accounts"
