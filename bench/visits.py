"""Pages of the product as a person at a unit opens them, for figures of the server's time."""

from django.conf import settings
from django.test import Client

from fastkontakt.accounts import signin
from fastkontakt.accounts.models import User
from fastkontakt.tenancy.models import Tenant


def manager_of(tenant_id: int) -> Client:
    """A browser's session as the manager of the county's first vårdcentral."""
    return _signed_in(tenant_id, "vardcentral-1.chef")


def follower_of(tenant_id: int) -> Client:
    """A browser's session as who follows up the whole county."""
    return _signed_in(tenant_id, "region-1.uppfoljare")


def _signed_in(tenant_id: int, name: str) -> Client:
    slug = Tenant.objects.get(pk=tenant_id).slug
    user = User.objects.get(username=f"{slug}.{name}")
    client = Client(SERVER_NAME="localhost")
    client.force_login(user, backend=settings.AUTHENTICATION_BACKENDS[0])
    session = client.session
    session[signin.SESSION_KEY] = signin.choices(user)[0].sign_in.as_dict()
    session.save()
    return client


def opened(client: Client, address: str, query: dict[str, str]) -> str:
    """The page. Raises RuntimeError where there is none."""
    response = client.get(address, query)
    if response.status_code != 200:
        raise RuntimeError(f"{address} answered {response.status_code}")
    return response.content.decode()
