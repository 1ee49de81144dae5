"""A county and its log reviewer."""

from collections.abc import Iterator

import pytest
from django.test import Client

from fastkontakt.accounts.actor import Actor
from fastkontakt.organisation.enums import AssignmentRole
from fastkontakt.tenancy import activate
from tests.pages import signed_in
from tests.world import World, make_tenant


@pytest.fixture
def world(db: None) -> Iterator[World]:
    tenant = make_tenant("halland")
    with activate(tenant.pk):
        yield World(tenant)


@pytest.fixture
def reviewing(world: World) -> Actor:
    return world.actor(world.vardcentral, AssignmentRole.LOG_REVIEWER, family_name="Granskare")


@pytest.fixture
def reviewer(reviewing: Actor) -> Client:
    return signed_in(reviewing)
