"""The county that tests of pages, services and the API stand in, on a day of its own."""

from collections.abc import Iterator

import pytest
from django.utils import timezone

from fastkontakt.tenancy import activate
from tests.world import TODAY, World, make_tenant


@pytest.fixture
def county() -> str:
    """Whose rulebook holds: a module that tests another's says so."""
    return "halland"


@pytest.fixture
def world(db: None, monkeypatch: pytest.MonkeyPatch, county: str) -> Iterator[World]:
    """The county with its tenant active, where it is TODAY for all that asks Django for the day."""
    monkeypatch.setattr(timezone, "localdate", lambda *_moment: TODAY)
    tenant = make_tenant(county)
    with activate(tenant.pk):
        yield World(tenant)
