"""The demo tenants, built from the published guidelines."""
