"""A county for every test here."""

from collections.abc import Iterator

import pytest

from fastkontakt.tenancy import activate
from tests.world import World, make_tenant


@pytest.fixture
def world(db: None) -> Iterator[World]:
    tenant = make_tenant("halland")
    with activate(tenant.pk):
        yield World(tenant)
