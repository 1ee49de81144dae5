"""Work on contacts that goes on after the answer."""

from uuid import UUID

from celery import shared_task
from django.db import transaction

from contacts.models import Move
from contacts.services.move_batches import order_to_carry_out, run_batch
from fastkontakt.clock import today
from fastkontakt.tenancy import activate
from fastkontakt.tenancy.models import Tenant


@shared_task
def run_move(tenant_id: int, move_id: str) -> None:
    """Carry an ordered move out to its end, batch by batch. Again, or by two workers at once: nothing double."""
    order = order_to_carry_out(tenant_id=tenant_id, move_id=UUID(move_id))
    while order is not None and run_batch(move=order, today=today()):
        pass


@shared_task
def sweep_moves() -> None:
    """Take up every ordered move that is not finished: what a crash, or a broker that was away, has left."""
    for tenant_id in Tenant.objects.values_list("pk", flat=True):
        with activate(tenant_id):
            left = list(Move.objects.filter(ordered_at__isnull=False, finished_at__isnull=True).values_list("pk"))
        for (move_id,) in left:
            run_move.delay(tenant_id, str(move_id))


def wake(tenant_id: int, move_id: UUID) -> None:
    """Start the move once the order is committed; the sweep finds it where the broker does not answer."""

    def start() -> None:  # by name: Django logs that of one that fails, and a partial has none
        run_move.delay(tenant_id, str(move_id))

    transaction.on_commit(start, robust=True)
