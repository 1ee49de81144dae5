"""One person, one user, in every tenant: found by a keyed digest of the personal identity number."""

import hmac
from uuid import uuid4

from django.conf import settings
from django.db import transaction

from fastkontakt.accounts.models import User
from fastkontakt.tenancy import activate
from fastkontakt.tenancy.models import Tenant
from patients.models import Patient


def citizen_key(number: str) -> str:
    """HMAC-SHA256 of a normalised number under settings.CITIZEN_KEY, as 64 hexadecimal digits."""
    return hmac.new(settings.CITIZEN_KEY.encode(), number.encode(), "sha256").hexdigest()


@transaction.atomic
def user_of(number: str) -> User:
    """The user who signs in with a normalised number; made where there is none. For one who is to act for a patient."""
    return _known(number) or User.objects.create(
        username=new_username("medborgare"), password=unusable_password(), citizen_key=citizen_key(number)
    )


@transaction.atomic
def known_user(number: str) -> User | None:
    """The user of a person who is a living patient in some tenant, or has been given a user to act for one.

    Every tenant's row of the person is bound to the user. Nobody is made a patient; None for a stranger.
    """
    found = _patients(number)
    user = _known(number) or (user_of(number) if found else None)
    for tenant, owner in found.items():
        if user is not None and owner != user.pk:
            with activate(tenant):
                Patient.objects.filter(identity_number=number).update(user=user)
    return user


def new_username(kind: str) -> str:
    """A username that says nothing of the person."""
    return f"{kind}-{uuid4().hex}"


def unusable_password() -> str:
    """What stands in the place of a password for one who has none."""
    nobody = User()
    nobody.set_unusable_password()
    return nobody.password


def _known(number: str) -> User | None:
    """By the key; else the user that a tenant's row of the person has already, who then gets the key."""
    key = citizen_key(number)
    user = User.objects.filter(citizen_key=key).first()
    if user is not None:
        return user
    owners = [owner for owner in _patients(number).values() if owner is not None]
    user = User.objects.filter(pk__in=owners, citizen_key=None).order_by("pk").first()
    if user is not None:
        user.citizen_key = key
        user.save(update_fields=["citizen_key"])
    return user


def _patients(number: str) -> dict[int, int | None]:
    """The user of the person's row, by tenant, where the person is alive."""
    found: dict[int, int | None] = {}
    for tenant in Tenant.objects.order_by("pk"):
        with activate(tenant.pk):
            living = Patient.objects.filter(identity_number=number, deceased_on=None).first()
        if living is not None:
            found[tenant.pk] = living.user_id
    return found
