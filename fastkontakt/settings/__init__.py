"""Settings by environment: base, demo, test, production."""
