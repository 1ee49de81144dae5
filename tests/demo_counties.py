"""The demo's counties, seeded as of a moment, for tests that look at one after the other."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime
from functools import wraps
from typing import Any
from unittest import mock

from fastkontakt.demodata import seed as seeding
from fastkontakt.demodata.counties import COUNTIES, County
from fastkontakt.moments import SWEDEN
from fastkontakt.tenancy import activate
from fastkontakt.tenancy.models import Tenant

SLUGS = ("gotland", "halland")
SUNDAY = datetime(2026, 11, 22, 12, 30, tzinfo=SWEDEN)


def seeded(now: datetime, *counties: County) -> None:
    """The counties, or both, as they are when it is that moment."""
    with mock.patch("django.utils.timezone.now", return_value=now):
        for each in counties or COUNTIES:
            seeding.seed_county(each, now=now)


@contextmanager
def county(slug: str) -> Iterator[Tenant]:
    tenant = Tenant.objects.get(slug=slug)
    with activate(tenant.pk):
        yield tenant


def in_each_county(test: Callable[[Any], None]) -> Callable[[Any], None]:
    """The test once per county, with that tenant active."""

    @wraps(test)
    def run(self: Any) -> None:
        for slug in SLUGS:
            with self.subTest(county=slug), county(slug) as self.tenant:
                test(self)

    return run
