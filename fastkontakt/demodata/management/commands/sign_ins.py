"""`manage.py sign_ins`: who one may sign in as in the demo."""

from itertools import groupby
from typing import Any

from django.core.management.base import BaseCommand

from fastkontakt.accounts.demo_backend import DEMO_PASSWORD
from fastkontakt.demodata.people import sign_ins


class Command(BaseCommand):
    """A table for the terminal, in Swedish as the interface."""

    help = "Print the demo's sign-ins and what to look at with each."

    def handle(self, *args: Any, **options: Any) -> None:
        """One county after the other."""
        rows = sign_ins()
        width = max(len(row.username) for row in rows)
        self.stdout.write(f"Lösenord för alla: {DEMO_PASSWORD}")
        for county, people in groupby(rows, key=lambda row: row.tenant_name):
            self.stdout.write(f"\n{county}")
            for row in people:
                self.stdout.write(f"  {row.username:<{width}}  {row.look_at}")
