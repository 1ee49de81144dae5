"""Messages go with age, to the day; what is still to be sent, or could not be, does not."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.core.checks import run_checks

from fastkontakt.clock import today
from fastkontakt.moments import end_of, start_of
from fastkontakt.notifications.enums import Channel, DeliveryState
from fastkontakt.notifications.forgetting import forget
from fastkontakt.notifications.models import Delivery, Message
from fastkontakt.notifications.tasks import purge_messages
from fastkontakt.tenancy import activate
from tests.factories.notifications import DeliveryFactory, MessageFactory
from tests.world import TODAY, World, make_tenant

LAST_KEPT = TODAY - timedelta(days=400)
OLD = start_of(LAST_KEPT) - timedelta(microseconds=1)


@pytest.fixture
def world(db: None) -> Iterator[World]:
    tenant = make_tenant("halland")
    with activate(tenant.pk):
        yield World(tenant)


def told(world: World, at: datetime, *states: str) -> Message:
    message: Message = MessageFactory(patient=world.patient())
    Message.objects.filter(pk=message.pk).update(created_at=at)
    for channel, state in zip(Channel, states, strict=False):
        DeliveryFactory(message=message, channel=channel, state=state, sent_at=at if state == "sent" else None)
    return message


def left() -> set[Message]:
    return set(Message.objects.all())


def test_a_message_is_kept_to_its_last_day(world: World) -> None:
    kept = told(world, start_of(LAST_KEPT), DeliveryState.SENT)
    told(world, OLD, DeliveryState.SENT, DeliveryState.CANCELLED)
    told(world, OLD)
    assert forget(tenant_id=world.tenant.pk, today=TODAY) == 2
    assert left() == {kept}
    assert set(Delivery.objects.values_list("message", flat=True)) == {kept.pk}
    assert forget(tenant_id=world.tenant.pk, today=TODAY) == 0


@pytest.mark.parametrize("state", [DeliveryState.WAITING, DeliveryState.DEAD])
def test_what_nobody_has_seen_to_is_kept(world: World, state: str) -> None:
    kept = told(world, OLD, DeliveryState.SENT, state)
    assert forget(tenant_id=world.tenant.pk, today=TODAY) == 0
    assert left() == {kept}
    assert kept.deliveries.count() == 2
    kept.deliveries.filter(state=state).update(state=DeliveryState.CANCELLED)
    assert forget(tenant_id=world.tenant.pk, today=TODAY) == 1


def test_a_batch_takes_the_oldest(world: World) -> None:
    messages = [told(world, OLD - timedelta(days=age), DeliveryState.SENT) for age in (1, 3, 2)]
    assert forget(tenant_id=world.tenant.pk, today=TODAY, batch=2) == 2
    assert left() == {messages[0]}


def test_every_tenant_is_seen_to_by_its_own(world: World, settings: Any) -> None:
    settings.MESSAGE_RETENTION_DAYS = 100
    edge = end_of(today() - timedelta(days=101))
    kept = told(world, edge)
    told(world, edge - timedelta(seconds=1))
    elsewhere = make_tenant("gotland")
    with activate(elsewhere.pk):
        told(World(elsewhere), edge - timedelta(seconds=1))
    forget(tenant_id=world.tenant.pk, today=today())
    assert left() == {kept}
    with activate(elsewhere.pk):
        assert len(left()) == 1
    purge_messages()
    with activate(elsewhere.pk):
        assert left() == set()


@pytest.mark.parametrize(
    ("days", "ids"), [(400, []), (30, []), (29, ["notifications.E001"]), (0, ["notifications.E001"])]
)
def test_too_few_days_stop_every_start(settings: Any, days: int, ids: list[str]) -> None:
    settings.MESSAGE_RETENTION_DAYS = days
    assert [found.id for found in run_checks() if found.id == "notifications.E001"] == ids
