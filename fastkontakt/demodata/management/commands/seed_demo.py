"""`manage.py seed_demo`: the demo's tenants and people."""

from argparse import ArgumentParser
from datetime import date, datetime, time
from typing import Any

from django.core.management.base import BaseCommand

from fastkontakt import clock
from fastkontakt.demodata.seed import seed
from fastkontakt.moments import SWEDEN

MIDDAY = time(12, 30)


class Command(BaseCommand):
    """Writes what is not there yet. Days are counted from today, so that the demo stays alive."""

    help = "Write the demo's tenants gotland and halland, where they are not there yet."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """--today, for tests."""
        parser.add_argument(
            "--today", type=date.fromisoformat, default=None, help="seed as at midday on the day (YYYY-MM-DD)"
        )

    def handle(self, *args: Any, today: date | None, **options: Any) -> None:
        """Seed, and say which counties are new."""
        seeded = seed(now=datetime.combine(today, MIDDAY, SWEDEN) if today else clock.now())
        self.stdout.write(f"Seeded: {', '.join(seeded)}." if seeded else "The demo is seeded already.")
