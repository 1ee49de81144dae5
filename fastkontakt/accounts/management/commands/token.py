"""`manage.py token`: an API token for one of a user's assignments, for development and system tests."""

from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from fastkontakt.accounts.models import User
from fastkontakt.accounts.signin import Choice, choices, make_token

DEMO_BACKEND = "fastkontakt.accounts.demo_backend.DemoBackend"


class Command(BaseCommand):
    """Prints the token alone. Works only where the demo's password works too: whoever runs it could sign in anyway."""

    help = "Print an API token for a user's assignment; the primary one unless --unit says another."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """USERNAME, --unit, --tenant."""
        parser.add_argument("username")
        parser.add_argument("--unit", default="", help="HSA-id of the assignment's unit")
        parser.add_argument("--tenant", default="", help="slug of the tenant, where the user has several")

    def handle(self, *args: Any, username: str, unit: str, tenant: str, **options: Any) -> None:
        """Raises CommandError, in one sentence, where there is no such sign-in."""
        if DEMO_BACKEND not in settings.AUTHENTICATION_BACKENDS:
            raise CommandError("Tokens are printed under the demo's and the tests' settings only.")
        user = User.objects.filter(username=username, is_active=True).first()
        if user is None:
            raise CommandError(f"There is no user {username!r}.")
        self.stdout.write(make_token(user, chosen(username, choices(user), unit=unit, tenant=tenant).sign_in))


def chosen(username: str, found: list[Choice], *, unit: str, tenant: str) -> Choice:
    """The first of the choices, which is the primary one, at the unit and in the tenant. Raises CommandError."""
    if tenant:
        found = [choice for choice in found if choice.tenant.slug == tenant]
    if unit:
        found = [choice for choice in found if choice.assignment and choice.assignment.unit.hsa_id == unit]
    if not found:
        where = " ".join(part for part in (unit and f"at {unit}", tenant and f"in {tenant}") if part) or "anywhere"
        raise CommandError(f"{username} has nothing to sign in as {where}.")
    tenants = sorted({choice.tenant.slug for choice in found})
    if len(tenants) > 1:
        raise CommandError(f"{username} is in several tenants ({', '.join(tenants)}): choose one with --tenant.")
    return found[0]
