"""The patient list of a vårdcentral, in a county with ten times the patients: each order, its first page and one on."""

import re
from collections.abc import Iterator
from html import unescape

from django.test import Client
from django.urls import reverse

from bench.measure import Figure, Setting, figure, in_turns
from bench.visits import manager_of, opened
from contacts.duties.runs import evaluate_tenant
from reporting.patient_list.enums import Sort

TARGET = 3.0
NEXT = re.compile(r'href="([^"]+)" rel="next"')


def measure(setting: Setting) -> Iterator[Figure]:
    """The server's milliseconds for the manager's page in the large county; floor: in the small one."""
    for tenant_id in (setting.large, setting.small):
        evaluate_tenant(tenant_id, on=setting.on)
    large, small = (manager_of(tenant_id) for tenant_id in (setting.large, setting.small))
    for client in (large, small):
        _open(client)
    values, floors = in_turns(lambda: _open(large), lambda: _open(small), scale=setting.scale)
    per_page = 1000 / (2 * len(Sort.values))
    milliseconds = ([seconds * per_page for seconds in rounds] for rounds in (values, floors))
    yield figure("patient_list.page", "ms", *milliseconds, target=TARGET)


def _open(client: Client) -> None:
    for sort in Sort.values:
        html = opened(client, reverse("reporting:patients"), {"sortera": sort})
        following = NEXT.search(html)
        if following is None:
            raise RuntimeError("The patient list has one page, which says nothing of paging")
        opened(client, unescape(following[1]), {})
