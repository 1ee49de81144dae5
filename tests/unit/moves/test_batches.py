"""Moving contacts in batches: what each becomes, what stops one, and how many statements it takes."""

from collections.abc import Iterator
from datetime import date

import pytest
from django.core.exceptions import ValidationError
from django.db import connection
from django.test.utils import CaptureQueriesContext

from contacts.enums import MoveState
from contacts.models import Contact, MovedContact
from contacts.services import move_batches
from contacts.services.move_batches import order_to_carry_out, run_batch
from fastkontakt.audit.models import Event
from fastkontakt.tenancy import activate
from tests.unit.moves.scene import FLK, FVK, LAST_DAY, ONE_DAY, REASON, carried_out, held_by, ordered, planned, states
from tests.world import LONG_AGO, TODAY, World, make_tenant


@pytest.fixture
def world(db: None) -> Iterator[World]:
    tenant = make_tenant("halland")
    with activate(tenant.pk):
        yield World(tenant)


def statements(captured: CaptureQueriesContext) -> list[str]:
    """All but what opens and closes the transaction."""
    texts = [query["sql"] for query in captured.captured_queries]
    return [text for text in texts if not text.startswith(("SAVEPOINT", "RELEASE", "BEGIN", "COMMIT"))]


def test_a_contact_ends_and_its_successor_begins_the_day_after(world: World) -> None:
    leaving, other = world.specialist, world.physician()
    old = held_by(world, leaving, 1, next_review_on=date(2027, 5, 1), note_patient="Ring före tio")[0]
    move = carried_out(ordered(world, leaving))
    old.refresh_from_db()
    new = Contact.objects.get(replaces=old)
    assert (old.ends_on, old.end_reason, old.ended_by) == (LAST_DAY, REASON, world.chef.staff)
    assert (new.staff, new.starts_on, new.ends_on) == (other, LAST_DAY + ONE_DAY, None)
    assert (new.next_review_on, new.note_patient, new.occasion) == (date(2027, 5, 1), "Ring före tio", old.occasion)
    assert (new.informed_orally_on, new.appointed_by) == (None, world.chef.staff)
    row = move.contacts.get()
    assert (row.state, row.became, move.finished_at is not None) == (MoveState.MOVED, new, True)
    events = Event.objects.filter(patient=old.patient_id).order_by("action")
    assert [event.action for event in events] == ["contact.appointed", "contact.ended"]
    assert {rule["outcome"] for rule in events[0].rules} == {"met"}
    assert events[0].object_id == new.pk


@pytest.mark.parametrize("number", [3, 300])
def test_a_batch_takes_as_many_statements_at_any_size(
    world: World, number: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(move_batches, "refresh", lambda patient_ids, *, on: None)
    world.physician()
    held_by(world, world.specialist, number)
    move = ordered(world, world.specialist)
    order = order_to_carry_out(tenant_id=move.tenant_id, move_id=move.pk)
    assert order is not None
    with CaptureQueriesContext(connection) as captured:
        assert run_batch(move=order, today=TODAY)
    assert len(statements(captured)) == 9
    assert states(move) == {"moved": number}
