"""Systems that call the API (OAuth 2.0 client credentials). docs/adr/0011 says why a system is a row among staff."""

from datetime import date, timedelta
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _
from oauth2_provider.generators import generate_client_secret
from oauth2_provider.models import Application
from oauth2_provider.settings import oauth2_settings
from oauthlib.oauth2 import InvalidClientError

from fastkontakt import permissions
from fastkontakt.accounts import citizens, signin
from fastkontakt.accounts.models import User
from fastkontakt.audit.services import record_sign_in
from fastkontakt.organisation.enums import AssignmentRole, Profession
from fastkontakt.organisation.models import Assignment, StaffMember, Unit
from fastkontakt.organisation.services import assign

ROLES = (AssignmentRole.SYSTEM, AssignmentRole.FOLLOW_UP)
"""What a system may be. The manager's acts are a person's, by law."""


@transaction.atomic
def create_client(
    *, name: str, hsa_id: str, unit: Unit, role: str, starts_on: date, ends_on: date | None
) -> tuple[Application, str]:
    """A client for a system at a unit, in the active tenant, and its secret, which is never seen again.

    `hsa_id` is the system's own. Raises ValidationError keyed by field.
    """
    if role not in ROLES:
        raise ValidationError({"role": _("Ett system kan inte ha den rollen.")})
    user = User.objects.create(username=citizens.new_username("system"), password=citizens.unusable_password())
    system = StaffMember(
        user=user,
        hsa_id=hsa_id,
        given_name="Systemet",
        family_name=name,
        profession=Profession.ADMINISTRATIV,
        title="System",
        licensed=False,
    )
    system.full_clean(exclude=["id"])
    system.save(force_insert=True)
    held = assign(staff=system, unit=unit, role=role, starts_on=starts_on, ends_on=ends_on, primary=True)
    secret: str = generate_client_secret()
    client = Application.objects.create(
        user=user,
        name=name,
        client_secret=secret,
        client_type=Application.CLIENT_CONFIDENTIAL,
        authorization_grant_type=Application.GRANT_CLIENT_CREDENTIALS,
    )
    record_sign_in(user=user, action="api_client.created", assignment=held, details={"role": role})
    return client, secret


@transaction.atomic
def renew_secret(*, client: Application) -> str:
    """Another secret; the old one opens nothing from now on. In the client's tenant."""
    client.client_secret = secret = generate_client_secret()
    client.save(update_fields=["client_secret"])
    record_sign_in(user=client.user, action="api_client.renewed", assignment=_held(client))
    return str(secret)


@transaction.atomic
def close_client(*, client: Application, today: date) -> None:
    """Refuse the client and its tokens from now on; what it did stays in the log. In the client's tenant."""
    held = _held(client)
    yesterday, none = today - timedelta(days=1), held.starts_on - timedelta(days=1)
    permissions.withdraw(held, remaining_roles=[])
    held.ends_on = max(min(held.ends_on or yesterday, yesterday), none)
    held.save(update_fields=["ends_on"])
    record_sign_in(user=client.user, action="api_client.closed", assignment=held)
    client.delete()


def _held(client: Application) -> Assignment:
    """The client's one assignment."""
    held: Assignment = Assignment.objects.select_related("staff__user", "unit").get(staff__user=client.user)
    return held


def clients() -> list[tuple[Application, Assignment]]:
    """The active tenant's clients, each with its assignment."""
    found = Assignment.objects.filter(staff__user__oauth2_provider_application__isnull=False)
    rows = {row.staff.user_id: row for row in found.select_related("staff", "unit")}
    return [(client, rows[client.user_id]) for client in Application.objects.filter(user__in=rows).order_by("name")]


def token_of(request: Any) -> str:
    """The access token of an OAuth request that has named a client and its secret: one such as people's, for the
    client's assignment of the day. Raises InvalidClientError where it has none."""
    user = request.client.user
    choices = signin.choices(user) if user is not None and user.is_active else []
    if not choices:
        raise InvalidClientError(description="The client has no assignment that holds today.", request=request)
    return signin.make_token(user, choices[0].sign_in, seconds=oauth2_settings.ACCESS_TOKEN_EXPIRE_SECONDS)
