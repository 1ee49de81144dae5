"""Rows with nothing left out, made in the active tenant: `with activate(tenant.pk): ContactFactory()`."""
