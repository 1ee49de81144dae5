"""Tenancy: a tenant is a county. Row-level security holds it in the database, a fail-closed manager in Python."""

from fastkontakt.tenancy.context import NoActiveTenant, activate, active_tenant_id

__all__ = ["NoActiveTenant", "activate", "active_tenant_id"]
