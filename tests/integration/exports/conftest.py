"""The county that exports are tried in."""

import pytest

from fastkontakt.accounts.actor import Actor
from tests.world import World


@pytest.fixture
def county() -> str:
    return "gotland"


@pytest.fixture
def nurse(world: World) -> Actor:
    return world.actor(world.vardcentral)
