"""manage.py figures: whether the kept figures are right, and making them anew."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from fastkontakt.tenancy import activate
from fastkontakt.tenancy.models import Tenant
from reporting.figures.keeping import differing, rebuild


class Command(BaseCommand):
    help = "Compare the kept figures with the register, and make them anew where asked."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--tenant", help="a tenant's slug; without it, all")
        parser.add_argument("--rebuild", action="store_true", help="make them anew; who registers waits meanwhile")

    def handle(self, *args: Any, **options: Any) -> None:
        tenants = Tenant.objects.order_by("slug")
        if options["tenant"]:
            tenants = tenants.filter(slug=options["tenant"])
            if not tenants:
                raise CommandError(f"There is no tenant {options['tenant']}.")
        wrong = sum(self._one(tenant, rebuilding=options["rebuild"]) for tenant in tenants)
        if wrong:
            raise CommandError("Some figures are wrong. `manage.py figures --rebuild` makes them anew.")

    def _one(self, tenant: Tenant, *, rebuilding: bool) -> int:
        with activate(tenant.pk):
            if rebuilding:
                rebuild()
            wrong = differing()
        self.stdout.write(f"{tenant.slug}: {wrong} spells differ from the register")
        return wrong
