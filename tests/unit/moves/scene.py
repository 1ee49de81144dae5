"""A person with many contacts at a vårdcentral, and colleagues who might take over."""

from datetime import date, timedelta

from contacts.enums import ContactRole, MoveState, Occasion
from contacts.models import Contact, Move
from contacts.services.move_batches import order_to_carry_out, run_batch
from contacts.services.moves import order_move, plan_move
from fastkontakt.organisation.models import StaffMember
from fastkontakt.tenancy.models import new_key
from patients.enums import IdentityKind, RelationGround
from patients.models import CareRelation, Listing, Patient
from tests.world import LONG_AGO, TODAY, World

FLK, FVK = ContactRole.FAST_LAKARKONTAKT, ContactRole.FAST_VARDKONTAKT
ONE_DAY = timedelta(days=1)
LAST_DAY = date(2026, 11, 30)
REASON = "Kontakten slutar eller byter uppdrag"


def patients(world: World, number: int) -> list[Patient]:
    """So many patients, listed at the vårdcentral; their numbers are made up by the region."""
    known = Patient.objects.count()
    rows = Patient.objects.bulk_create(
        Patient(
            pk=new_key(),
            identity_number=f"9900{known + n:08d}",
            identity_kind=IdentityKind.REGIONALT_RESERVNUMMER,
            born_on=date(1980, 1, 1),
            given_name="Patient",
            family_name=f"Nummer {known + n}",
        )
        for n in range(number)
    )
    unit = world.vardcentral
    Listing.objects.bulk_create(Listing(patient=row, unit=unit, starts_on=LONG_AGO) for row in rows)
    CareRelation.objects.bulk_create(
        CareRelation(patient=row, unit=unit, ground=RelationGround.LISTING, starts_on=LONG_AGO) for row in rows
    )
    return rows


def held_by(world: World, staff: StaffMember, number: int, role: str = FLK, **fields: object) -> list[Contact]:
    """So many contacts of the person in the role, each of a new patient."""
    values = {"occasion": Occasion.CHOICE, "starts_on": LONG_AGO, "appointed_by": world.chef.staff} | fields
    return Contact.objects.bulk_create(
        Contact(pk=new_key(), patient=row, role=role, staff=staff, unit=world.vardcentral, **values)
        for row in patients(world, number)
    )


def planned(world: World, staff: StaffMember, last_day: date = LAST_DAY) -> Move:
    return plan_move(by=world.chef, staff=staff, last_day=last_day, reason=REASON, today=TODAY)


def ordered(world: World, staff: StaffMember, last_day: date = LAST_DAY) -> Move:
    return order_move(by=world.chef, move=planned(world, staff, last_day))


def carried_out(move: Move, *, size: int = 500, today: date = TODAY) -> Move:
    order = order_to_carry_out(tenant_id=move.tenant_id, move_id=move.pk)
    while order is not None and run_batch(move=order, today=today, size=size):
        pass
    move.refresh_from_db()
    return move


def states(move: Move) -> dict[str, int]:
    """How many rows stand where."""
    found = list(move.contacts.values_list("state", flat=True))
    return {state: found.count(state) for state in MoveState.values if state in found}
