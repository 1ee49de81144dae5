"""Care of the kept figures. What keeps them is the database (reporting/migrations/0004_keep_figures.py)."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection, transaction

from fastkontakt.tenancy import active_tenant_id

SETTING = "app.figures"


@transaction.atomic
def rebuild() -> None:
    """Make the active tenant's figures anew. Who writes what they follow from, in the same tenant, waits meanwhile."""
    active_tenant_id()
    with connection.cursor() as cursor:
        cursor.execute("SELECT reporting_rebuild_figures()")


@transaction.atomic
def fold() -> int:
    """Fold the active tenant's tallies that say the same thing in parts. Returns how many rows fewer there are."""
    active_tenant_id()
    with connection.cursor() as cursor:
        cursor.execute("SELECT reporting_fold()")
        return int(cursor.fetchone()[0])


@contextmanager
def left_for_later() -> Iterator[None]:
    """Keep no figures in the transaction under way: for writing a county in bulk, with `rebuild` at its end."""
    _set("later")
    yield
    if not connection.needs_rollback:
        _set("")


def differing() -> int:
    """How many spells of the active tenant are not as the register says, either way; 0 is right."""
    columns = "patient_id, unit_id, measure, about, staff_id, days"
    one, other = (f"SELECT {columns} FROM reporting_spell{suffix}" for suffix in ("", "_found"))
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT count(*) FROM (({one} EXCEPT ALL {other}) UNION ALL ({other} EXCEPT ALL {one})) differing"
        )
        return int(cursor.fetchone()[0])


def _set(value: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT set_config(%s, %s, true)", [SETTING, value])
