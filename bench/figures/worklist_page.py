"""The worklist of a vårdcentral, in a county with ten times the patients: the same page, nearly the same time."""

from collections.abc import Iterator

from django.conf import settings
from django.test import Client
from django.urls import reverse

from bench.measure import Figure, Setting, figure, in_turns
from contacts.duties.runs import evaluate_tenant
from fastkontakt.accounts import signin
from fastkontakt.accounts.models import User
from fastkontakt.tenancy.models import Tenant

TARGET = 3.0
PAGES = 5


def measure(setting: Setting) -> Iterator[Figure]:
    """The server's milliseconds for the manager's page in the large county; floor: in the small one."""
    for tenant_id in (setting.large, setting.small):
        evaluate_tenant(tenant_id, on=setting.on)
    large, small = (_manager(tenant_id) for tenant_id in (setting.large, setting.small))
    values, floors = in_turns(lambda: _open(large), lambda: _open(small), scale=setting.scale)
    per_page = 1000 / PAGES
    milliseconds = ([seconds * per_page for seconds in rounds] for rounds in (values, floors))
    yield figure("worklist.page", "ms", *milliseconds, target=TARGET)


def _manager(tenant_id: int) -> Client:
    """A browser's session as the manager of the first vårdcentral, with the page once opened."""
    slug = Tenant.objects.get(pk=tenant_id).slug
    user = User.objects.get(username=f"{slug}.vardcentral-1.chef")
    client = Client(SERVER_NAME="localhost")
    client.force_login(user, backend=settings.AUTHENTICATION_BACKENDS[0])
    session = client.session
    session[signin.SESSION_KEY] = signin.choices(user)[0].sign_in.as_dict()
    session.save()
    _open(client)
    return client


def _open(client: Client) -> None:
    for _ in range(PAGES):
        response = client.get(reverse("reporting:worklist"), {"lista": "enheten"})
        if response.status_code != 200:
            raise RuntimeError(f"The worklist answered {response.status_code}")
