"""Make the log's months to come, and drop those that need not be kept any longer."""

from datetime import date
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandParser
from django.db import connections, transaction

from fastkontakt.audit.partitions import TABLES, keep_up
from fastkontakt.clock import today as the_clock

OWNER = "owner"


class Command(BaseCommand):
    help = (
        "Makes the access log's months to come and drops those older than LOG_RETENTION_YEARS. "
        "Needs DATABASE_OWNER_URL. Run it monthly; it may be run as often as one likes."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--today", type=date.fromisoformat, default=None, help="count from here (YYYY-MM-DD)")

    def handle(self, *args: Any, today: date | None = None, **options: Any) -> None:
        for table in TABLES:
            with transaction.atomic(using=OWNER), connections[OWNER].cursor() as cursor:
                changes = keep_up(cursor, table, today=today or the_clock(), years=settings.LOG_RETENTION_YEARS)
            if not options["verbosity"]:
                continue
            made, dropped = ", ".join(changes.made) or "nothing", ", ".join(changes.dropped) or "nothing"
            self.stdout.write(f"{table}: made {made}; dropped {dropped}; moved {changes.moved} rows to their month")
