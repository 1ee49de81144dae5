"""Letters as background work."""

from uuid import UUID

from celery import shared_task
from django.db import transaction

from agreements.letters.making import begin, make
from agreements.letters.upkeep import cancel_what_cannot_be_given, left_behind
from fastkontakt.clock import now
from fastkontakt.tenancy import activate
from fastkontakt.tenancy.models import Tenant


@shared_task
def make_letter(tenant_id: int, letter_id: str) -> None:
    """Make the document of a letter. Again, or by two workers at once: made once."""
    key = UUID(letter_id)
    if begin(tenant_id=tenant_id, letter_id=key):
        make(tenant_id=tenant_id, letter_id=key, now=now())


@shared_task
def sweep_letters() -> None:
    """Call off what can no longer be given, and take up what a killed worker, a broker that was away, or a full disk
    has left."""
    for tenant_id in Tenant.objects.values_list("pk", flat=True):
        with activate(tenant_id):
            cancel_what_cannot_be_given()
            left = left_behind(now=now())
        for letter_id in left:
            make_letter.delay(tenant_id, str(letter_id))


def wake(tenant_id: int, letter_id: UUID) -> None:
    """Start it once the order is committed; the sweep finds it where the broker does not answer."""

    def start() -> None:  # by name: Django logs that of one that fails, and a partial has none
        make_letter.apply_async((tenant_id, str(letter_id)), retry=False)

    transaction.on_commit(start, robust=True)
