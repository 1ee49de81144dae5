"""The worklist of a vårdcentral, in a county with ten times the patients: the same page, nearly the same time."""

from collections.abc import Iterator

from django.test import Client
from django.urls import reverse

from bench.measure import Figure, Setting, figure, in_turns
from bench.visits import manager_of, opened
from contacts.duties.runs import evaluate_tenant

TARGET = 3.0
PAGES = 5


def measure(setting: Setting) -> Iterator[Figure]:
    """The server's milliseconds for the manager's page in the large county; floor: in the small one."""
    for tenant_id in (setting.large, setting.small):
        evaluate_tenant(tenant_id, on=setting.on)
    large, small = (manager_of(tenant_id) for tenant_id in (setting.large, setting.small))
    for client in (large, small):
        _open(client)
    values, floors = in_turns(lambda: _open(large), lambda: _open(small), scale=setting.scale)
    per_page = 1000 / PAGES
    milliseconds = ([seconds * per_page for seconds in rounds] for rounds in (values, floors))
    yield figure("worklist.page", "ms", *milliseconds, target=TARGET)


def _open(client: Client) -> None:
    for _ in range(PAGES):
        opened(client, reverse("reporting:worklist"), {"lista": "enheten"})
