"""`manage.py api_client`: systems that call the API."""

from argparse import ArgumentParser
from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError
from oauth2_provider.models import Application

from fastkontakt.accounts import api_clients
from fastkontakt.clock import today
from fastkontakt.organisation.models import Unit
from fastkontakt.tenancy import activate
from fastkontakt.tenancy.models import Tenant


class Command(BaseCommand):
    """Prints the client's id, and a secret where one is made: once, since it is stored as a hash."""

    help = "Create, list, renew or close the OAuth clients of a tenant."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """create, list, renew, close."""
        acts = parser.add_subparsers(dest="act", required=True)
        create = acts.add_parser("create", help="make a client for a system at a unit")
        create.add_argument("tenant")
        create.add_argument("--name", required=True, help="what the log calls the system")
        create.add_argument("--hsa-id", required=True, help="the system's own HSA-id")
        create.add_argument("--unit", required=True, help="HSA-id of the unit that it acts for")
        create.add_argument("--role", default="system", choices=[str(role) for role in api_clients.ROLES])
        create.add_argument("--from", dest="starts_on", type=date.fromisoformat, help="first day; today if not given")
        create.add_argument("--to", dest="ends_on", type=date.fromisoformat, help="last day")
        acts.add_parser("list", help="each client with its unit, role and days").add_argument("tenant")
        for act, text in (("renew", "another secret"), ("close", "refuse the client and its tokens from now on")):
            parser = acts.add_parser(act, help=text)
            parser.add_argument("tenant")
            parser.add_argument("client_id")

    def handle(self, *args: Any, act: str, tenant: str, **options: Any) -> None:
        """Raises CommandError, in one sentence."""
        found = Tenant.objects.filter(slug=tenant).first()
        if found is None:
            raise CommandError(f"There is no tenant {tenant!r}.")
        with activate(found.pk):
            getattr(self, act)(options)

    def create(self, options: dict[str, Any]) -> None:
        """A new client."""
        unit = Unit.objects.filter(hsa_id=options["unit"]).first()
        if unit is None:
            raise CommandError(f"There is no unit {options['unit']!r} in the tenant.")
        days = {"starts_on": options["starts_on"] or today(), "ends_on": options["ends_on"]}
        if days["ends_on"] is not None and days["ends_on"] < days["starts_on"]:
            raise CommandError("The last day is before the first.")
        about = {key: options[key] for key in ("name", "hsa_id", "role")}
        try:
            client, secret = api_clients.create_client(unit=unit, **about, **days)
        except ValidationError as error:
            raise CommandError(" ".join(error.messages)) from error
        self.stdout.write(f"client_id: {client.client_id}\nclient_secret: {secret}")

    def list(self, options: dict[str, Any]) -> None:
        """Every client of the tenant."""
        for client, held in api_clients.clients():
            until = held.ends_on or ""
            self.stdout.write(
                f"{client.client_id}  {client.name}  {held.unit.hsa_id}  {held.role}  {held.starts_on}–{until}"
            )

    def renew(self, options: dict[str, Any]) -> None:
        """Another secret."""
        self.stdout.write(f"client_secret: {api_clients.renew_secret(client=_client(options))}")

    def close(self, options: dict[str, Any]) -> None:
        """No more calls."""
        api_clients.close_client(client=_client(options), today=today())


def _client(options: dict[str, Any]) -> Application:
    for client, _held in api_clients.clients():
        if client.client_id == options["client_id"]:
            return client
    raise CommandError("There is no such client in the tenant.")
