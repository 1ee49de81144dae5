"""A synthetic county from size, seed and day: the organisation in one transaction, then one for each chunk of patients.

Chunks are independent of each other, so that two processes share them and neither needs memory for more than one.
"""

import multiprocessing
from collections import Counter
from collections.abc import Callable, Iterator
from concurrent.futures import ProcessPoolExecutor, as_completed
from dataclasses import dataclass
from datetime import date
from functools import cache
from random import Random

from django.db import connection, models, transaction

from fastkontakt.synthetic.births import Births
from fastkontakt.synthetic.care import live
from fastkontakt.synthetic.establish import establish
from fastkontakt.synthetic.keys import Keys
from fastkontakt.synthetic.lives import Calendar, World
from fastkontakt.synthetic.organisation import Organisation, organisation
from fastkontakt.synthetic.process import begin
from fastkontakt.synthetic.rows import COLUMNS, Rows
from fastkontakt.tenancy import activate
from fastkontakt.tenancy.models import Tenant
from patients.models import Patient
from reporting.figures.keeping import left_for_later, rebuild

CHUNK = 5_000
REPORTS = 20
UNFINISHED = " (inte färdigt)"
OF_THE_ORGANISATION = ("provider", "unit", "staff", "assignment", "leave", "limit", "proposal")


@dataclass(frozen=True)
class County:
    """What a county follows from. `number` counts the counties of a run from 1."""

    number: int
    patients: int
    seed: int
    today: date

    @property
    def slug(self) -> str:
        """The tenant's name in addresses and sign-ins."""
        return f"syntet-{self.number}"

    @property
    def name(self) -> str:
        """The tenant's name for people."""
        return f"Syntetiska länet {self.number}"

    @property
    def chunks(self) -> int:
        """How many chunks of patients there are."""
        return -(-self.patients // CHUNK)

    def keys(self, table: str) -> Keys:
        """The keys of a table."""
        return Keys(seed=self.seed, slug=self.slug, number=self.number, table=table)

    def organisation_keys(self) -> dict[str, Keys]:
        """The keys of the organisation's tables."""
        return {table: self.keys(table) for table in OF_THE_ORGANISATION}


@dataclass(frozen=True)
class Setting:
    """What every chunk of a county needs, made once in each process."""

    organisation: Organisation
    births: Births
    calendar: Calendar
    keys: dict[type[models.Model], Keys]


@cache
def setting(county: County) -> Setting:
    """The county's organisation, births, days and keys."""
    today = county.today.toordinal()
    return Setting(
        organisation=organisation(county.patients, keys=county.organisation_keys(), today=today),
        births=Births(county.patients, today=county.today),
        calendar=Calendar(today),
        keys={model: county.keys(model._meta.db_table) for model in COLUMNS},
    )


@transaction.atomic
def found(county: County) -> tuple[int, Counter[str]]:
    """Write the tenant and its organisation. Returns the tenant's key and the rows per table."""
    tenant = Tenant.objects.create(slug=county.slug, name=county.name + UNFINISHED)
    with activate(tenant.pk):
        rows = establish(setting(county).organisation, slug=county.slug, keys=county.organisation_keys())
    return tenant.pk, Counter(rows)


def populate(county: County, tenant_id: int, chunk: int) -> Counter[str]:
    """Write one chunk of patients. Returns the rows per table."""
    given = setting(county)
    rows = Rows(given.keys, chunk)
    world = World(
        organisation=given.organisation,
        births=given.births,
        rows=rows,
        random=Random(f"{county.seed}/{county.slug}/{chunk}"),  # noqa: S311 - not for secrets
        calendar=given.calendar,
    )
    for index in range(chunk * CHUNK, min((chunk + 1) * CHUNK, county.patients)):
        live(world, index)
    with activate(tenant_id):
        check_references_at_once()
        with left_for_later():
            return rows.write()


def check_references_at_once() -> None:
    """Check foreign keys after each statement. Waiting for the end, the trigger that keeps the versions of contacts
    would go through all that wait for each contact: a hundred times slower."""
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")


def write(county: County, *, jobs: int, told: Callable[[int], None]) -> Counter[str]:
    """Write the whole county, in so many processes. `told` hears how many patients are done, now and then.

    Returns the rows per table. Broken off, it leaves a tenant whose name says that it is not finished.
    """
    tenant_id, rows = found(county)
    for number, written in enumerate(_populate_all(county, tenant_id, jobs), start=1):
        rows += written
        if number == county.chunks or number % max(1, county.chunks // REPORTS) == 0:
            told(rows[Patient._meta.db_table])
    with activate(tenant_id):
        rebuild()
    Tenant.objects.filter(pk=tenant_id).update(name=county.name)
    return rows


def _populate_all(county: County, tenant_id: int, jobs: int) -> Iterator[Counter[str]]:
    """Write every chunk. Yields the rows of each as it is done."""
    if jobs == 1 or county.chunks == 1:
        for chunk in range(county.chunks):
            yield populate(county, tenant_id, chunk)
        return
    fresh = multiprocessing.get_context("spawn")  # a forked process would share the database connection
    with ProcessPoolExecutor(min(jobs, county.chunks), mp_context=fresh, initializer=begin) as pool:
        waiting = [pool.submit(populate, county, tenant_id, chunk) for chunk in range(county.chunks)]
        try:
            for done in as_completed(waiting):
                yield done.result()
        finally:
            pool.shutdown(cancel_futures=True)
