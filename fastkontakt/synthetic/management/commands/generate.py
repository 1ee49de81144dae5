"""`manage.py generate`: synthetic counties for measurements and trials."""

import os
from argparse import ArgumentParser
from collections import Counter
from datetime import date
from functools import partial
from time import monotonic
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import connections

from fastkontakt import clock
from fastkontakt.synthetic.county import County, write
from fastkontakt.tenancy.models import Tenant

MOST_TENANTS, MOST_PATIENTS, MOST_JOBS = 100, 5_000_000, 64


class Command(BaseCommand):
    """Writes new tenants `syntet-1`, `syntet-2`, … and never into one that is there."""

    help = "Write synthetic counties: tenants syntet-1, syntet-2, …, each with so many patients; the same for a seed."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """How many of what."""
        parser.add_argument("--tenants", type=int, required=True, help=f"how many counties, 1 to {MOST_TENANTS}")
        parser.add_argument("--patients", type=int, required=True, help=f"patients in each, 1 to {MOST_PATIENTS}")
        parser.add_argument("--seed", type=int, default=1, help="another seed gives other data (default 1)")
        parser.add_argument("--jobs", type=int, default=os.cpu_count() or 1, help="processes (default: one per core)")
        parser.add_argument("--today", type=date.fromisoformat, default=None, help="count days from here (YYYY-MM-DD)")

    def handle(
        self, *args: Any, tenants: int, patients: int, seed: int, jobs: int, today: date | None, **options: Any
    ) -> None:
        """Refuse what cannot be, then write county by county and sum up."""
        _require("--tenants", tenants, MOST_TENANTS)
        _require("--patients", patients, MOST_PATIENTS)
        _require("--jobs", jobs, MOST_JOBS)
        day = today or clock.today()
        counties = [County(number, patients, seed, day) for number in range(1, tenants + 1)]
        _refuse_existing(counties)
        began, rows = monotonic(), Counter[str]()
        for county in counties:
            rows += write(county, jobs=jobs, told=partial(self._tell, county))
        _analyse(list(rows))
        self._sum_up(rows, monotonic() - began)

    def _tell(self, county: County, done: int) -> None:
        self.stdout.write(f"{county.slug}: {done:,} of {county.patients:,} patients".replace(",", " "))
        self.stdout.flush()

    def _sum_up(self, rows: Counter[str], seconds: float) -> None:
        for table, number in sorted(rows.items()):
            self.stdout.write(f"{table:<40}{number:>14,}".replace(",", " "))
        self.stdout.write(f"{rows.total():,} rows in {seconds:.0f} seconds.".replace(",", " "))


def _require(option: str, number: int, most: int) -> None:
    if not 1 <= number <= most:
        raise CommandError(f"{option} is {number} and must be a number from 1 to {most}.")


def _refuse_existing(counties: list[County]) -> None:
    slugs = [county.slug for county in counties]
    there = Tenant.objects.filter(slug__in=slugs).order_by("pk").values_list("slug", flat=True)
    if there:
        raise CommandError(
            f"{', '.join(there)} exists already, and generate writes new tenants only. Nothing has been written. "
            "Use an empty database: for the demo, another STATE."
        )


def _analyse(tables: list[str]) -> None:
    """Fresh statistics, or the first queries are planned as if the tables were empty. Only the owner may."""
    with connections["owner"].cursor() as cursor:
        for table in sorted(tables):
            cursor.execute(f"ANALYZE {table}")
