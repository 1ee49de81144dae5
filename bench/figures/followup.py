"""The follow-up of every unit of a county side by side, with ten times the units and the patients."""

from collections.abc import Iterator

from django.test import Client
from django.urls import reverse

from bench.crowd import gather
from bench.measure import Figure, Setting, figure, in_turns
from bench.visits import follower_of, opened

TARGET = 10.0


def measure(setting: Setting) -> Iterator[Figure]:
    """The server's milliseconds for the page in the large county; floor: in the small one, a tenth of the units."""
    gather(setting)
    large, small = (follower_of(tenant_id) for tenant_id in (setting.large, setting.small))
    for client in (large, small):
        _open(client)
    values, floors = in_turns(lambda: _open(large), lambda: _open(small), scale=setting.scale)
    milliseconds = ([seconds * 1000 for seconds in rounds] for rounds in (values, floors))
    yield figure("followup.page", "ms", *milliseconds, target=TARGET)


def _open(client: Client) -> None:
    opened(client, reverse("reporting:followup"), {})
