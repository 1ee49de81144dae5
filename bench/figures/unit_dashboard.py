"""The dashboard of a vårdcentral, among a country's figures, against that in a county of 10,000."""

from collections.abc import Iterator
from functools import partial

from django.test import Client
from django.urls import reverse

from bench.crowd import gather
from bench.measure import Figure, Setting, figure, in_turns
from bench.visits import manager_of, opened

TARGET = 3.0
PAGES = 5


def measure(setting: Setting) -> Iterator[Figure]:
    """The server's milliseconds for the manager's page in the large county; floor: in the least one."""
    gather(setting)
    large, least = (manager_of(tenant_id) for tenant_id in (setting.large, setting.least))
    for client in (large, least):
        _open(client)
    values, floors = in_turns(partial(_open, large), partial(_open, least), scale=setting.scale)
    milliseconds = ([seconds * 1000 / PAGES for seconds in rounds] for rounds in (values, floors))
    yield figure("unit_dashboard.page", "ms", *milliseconds, target=TARGET)


def _open(client: Client) -> None:
    for _ in range(PAGES):
        opened(client, reverse("reporting:dashboard"), {})
