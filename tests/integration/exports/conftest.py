"""The county that exports are tried in."""

from collections.abc import Iterator

import pytest
from django.utils import timezone

from fastkontakt.accounts.actor import Actor
from fastkontakt.tenancy import activate
from tests.world import TODAY, World, make_tenant


@pytest.fixture
def world(db: None, monkeypatch: pytest.MonkeyPatch) -> Iterator[World]:
    monkeypatch.setattr(timezone, "localdate", lambda *_: TODAY)
    tenant = make_tenant("gotland")
    with activate(tenant.pk):
        yield World(tenant)


@pytest.fixture
def nurse(world: World) -> Actor:
    return world.actor(world.vardcentral)
