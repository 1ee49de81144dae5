"""The active tenant: a context variable for Python, a transaction-local setting for PostgreSQL."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

from django.db import connection, transaction

SETTING = "app.tenant"

_active: ContextVar[int | None] = ContextVar("active_tenant", default=None)


class NoActiveTenant(RuntimeError):
    """A tenant's table was asked for while no tenant was active."""


def active_tenant_id() -> int:
    """The active tenant's key. Raises NoActiveTenant where there is none."""
    tenant_id = _active.get()
    if tenant_id is None:
        raise NoActiveTenant("No tenant is active. Wrap the work in fastkontakt.tenancy.activate(tenant_id).")
    return tenant_id


@contextmanager
def activate(tenant_id: int) -> Iterator[None]:
    """One transaction as one tenant.

    The setting is local to the transaction (`set_config(..., true)`), so it cannot leak through a connection
    pool. Nested use restores the outer tenant.
    """
    outer = _active.get()
    with transaction.atomic():
        _tell_database(tenant_id)
        token = _active.set(tenant_id)
        try:
            yield
        finally:
            _active.reset(token)
        if outer != tenant_id and not connection.needs_rollback:  # a rollback takes the setting back by itself
            _tell_database(outer)


def _tell_database(tenant_id: int | None) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT set_config(%s, %s, true)", [SETTING, "" if tenant_id is None else str(tenant_id)])
