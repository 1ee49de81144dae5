from django.apps import AppConfig


class AccountsConfig(AppConfig):
    name = "fastkontakt.accounts"
    label = "accounts"

    def ready(self) -> None:
        """Let the checks be known."""
        from fastkontakt.accounts import checks  # noqa: F401
