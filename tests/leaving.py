"""A member of staff who is away and leaves: absence, a plan for the contacts, and a finished move with one refused."""

from datetime import timedelta
from typing import Any

from contacts.enums import MoveState
from contacts.models import Contact, Move, MovedContact
from contacts.services.moves import plan_move
from fastkontakt.clock import now, today
from fastkontakt.organisation.services import register_leave
from tests.world import World

REFUSAL = {"rule": "caseload-limit", "version": 1, "clause": "", "outcome": "warn"}


def leaving(world: World, contact: Contact) -> dict[str, Any]:
    """The keys that addresses ask for: `staff_id` (the contact's holder), `leave_id`, `move_id` (another's move)."""
    manager, stand_in, day = world.chef, world.nurse(), today() + timedelta(days=10)
    leave = register_leave(
        by=manager, staff=contact.staff, starts_on=day, ends_on=day, substitute=stand_in, today=today()
    )
    plan_move(by=manager, staff=contact.staff, last_day=day, reason="Slutar", today=today())
    move = Move.objects.create(
        unit=contact.unit,
        staff=world.specialist,
        last_day=day,
        reason="Slutar",
        ordered_by=manager.assignment,
        ordered_at=now(),
        finished_at=now(),
    )
    MovedContact.objects.create(
        move=move, contact=contact, successor=stand_in, state=MoveState.REFUSED, findings=[REFUSAL]
    )
    return {"staff_id": contact.staff_id, "leave_id": leave.pk, "move_id": move.pk}
