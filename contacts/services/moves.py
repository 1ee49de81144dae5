"""A leaving or absent person's contacts: the plan for who takes over, and the order to move them.

The plan is kept row by row, judged as it changes. contacts.services.move_batches carries the order out.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from contacts.models import Contact, Move, MovedContact
from contacts.services.moving import (
    ONE_DAY,
    Bench,
    Part,
    court_of,
    findings_by_row,
    open_contacts,
    patients_facts,
    suggest,
)
from contacts.tasks import wake
from fastkontakt import permissions
from fastkontakt.accounts.actor import Actor
from fastkontakt.audit.services import record
from fastkontakt.organisation.models import StaffMember
from fastkontakt.periods import require_within_a_year
from patients.services import require_own_unit

STAYS, ENDS = "", "ends"
"""A contact that is left out of the move, and one that ends without a successor."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """Who takes over a contact: a person's key, or STAYS, or ENDS; and why a rule that warns is not followed."""

    successor: UUID | str
    override_reason: str = ""


@transaction.atomic
def plan_move(
    *, by: Actor, staff: StaffMember, last_day: date, reason: str, today: date, part: Part | None = None
) -> Move:
    """Plan who takes over each of the person's contacts at the own unit that reaches beyond the day, or `part` of them.

    Suggested: the patient's wish first, then a fair share, only those of whom no rule objects; no row where there is
    nobody. An earlier plan is thrown away. Raises PermissionDenied, ValidationError keyed by field.
    """
    permissions.require(by, permissions.DELEGATE)
    require_within_a_year(last_day, today=today, field="last_day")
    if not reason.strip():
        raise ValidationError({"reason": _("Skriv varför kontakterna flyttas. Skälet sparas med varje kontakt.")})
    StaffMember.objects.select_for_update().get(pk=staff.pk)
    contacts = _chosen(open_contacts(by.unit, staff, last_day=last_day), part)
    standing = Move.objects.filter(unit=by.unit, staff=staff, finished_at__isnull=True).first()
    if standing is not None:
        _drop(_plan(by, standing))
    move = Move.objects.create(
        unit=by.unit,
        staff=staff,
        last_day=last_day,
        reason=reason.strip(),
        ordered_by=by.assignment,
        wanted=part and part.wanted,
    )
    found = suggest(move, contacts, today=today, number=part.number if part else None)
    MovedContact.objects.bulk_create(
        MovedContact(move=move, contact_id=contact, successor_id=key) for contact, key in found.items()
    )
    return move


def _chosen(contacts: QuerySet[Contact], part: Part | None) -> list[Contact]:
    """The contacts to plan for. Raises ValidationError where the part asks for what is not there."""
    if part is None:
        return list(contacts.order_by("role", "pk"))
    chosen = list(part.of(contacts))
    if part.number is None and not chosen:
        raise ValidationError({"number": _("Kryssa för minst en patient, eller skriv hur många som ska flyttas.")})
    if part.number is not None and not 1 <= part.number <= len(chosen):
        most = _("Personen har %(most)s kontakter i rollen att flytta. Skriv ett tal från 1 till %(most)s.")
        nothing = _("Personen har inga kontakter i rollen att flytta efter den dagen.")
        raise ValidationError({"number": most % {"most": len(chosen)} if chosen else nothing})
    return chosen


@transaction.atomic
def choose_successors(*, by: Actor, move: Move, choices: Mapping[UUID, Choice], today: date) -> None:
    """Change the plan for these contacts, by key; what is not the person's contact any longer is passed over.

    Raises PermissionDenied, ValidationError where the move is ordered already or a chosen person is not at the unit.
    """
    move = _plan(by, move)
    contacts = _open(move).filter(pk__in=choices)
    chosen = {contact.pk: choices[contact.pk] for contact in contacts}
    _require_at_unit(move, {choice.successor for choice in chosen.values()} - {STAYS, ENDS})
    staying = [key for key, choice in chosen.items() if choice.successor == STAYS]
    MovedContact.objects.filter(move=move, contact__in=staying).delete()
    rows = [
        MovedContact(
            move=move,
            contact_id=key,
            successor_id=None if choice.successor == ENDS else choice.successor,
            override_reason=choice.override_reason.strip(),
        )
        for key, choice in chosen.items()
        if choice.successor != STAYS
    ]
    MovedContact.objects.bulk_create(
        rows, update_conflicts=True, unique_fields=["move", "contact"], update_fields=["successor", "override_reason"]
    )
    _judge(move, today)


@transaction.atomic
def choose_for_all(*, by: Actor, move: Move, role: str, choice: Choice, today: date) -> None:
    """The same choice for every contact in the role that the plan is about. Raises as choose_successors."""
    move = _plan(by, move)
    contacts = _open(move).filter(role=role)
    if move.wanted is not None:
        contacts = contacts.filter(pk__in=move.contacts.values("contact"))
    keys = contacts.values_list("pk", flat=True)
    choose_successors(by=by, move=move, choices=dict.fromkeys(keys, choice), today=today)


@transaction.atomic
def drop_plan(*, by: Actor, move: Move) -> None:
    """Throw a plan away; nothing has been moved. Raises PermissionDenied, ValidationError where it is ordered."""
    _drop(_plan(by, move))


@transaction.atomic
def order_move(*, by: Actor, move: Move) -> Move:
    """Order the planned move. It is carried out by a worker, as the order stands, whatever becomes of who gave it.

    The order is the manager's decision of that day: each contact is judged as the manager of the unit, on the day of
    the order, also where that person's assignment ends before the last batch. Raises PermissionDenied, and
    ValidationError where the move is ordered already or empty.
    """
    move = _plan(by, move)
    waiting = move.contacts.count()
    if not waiting:
        raise ValidationError(_("Ingen kontakt är vald för flytt. Välj vem som tar över minst en."))
    assert by.assignment is not None  # the plan's lock has asked for the manager's permission
    move.ordered_by, move.ordered_at = by.assignment, timezone.now()
    move.save(update_fields=["ordered_by", "ordered_at"])
    record(by=by, action="move.ordered", row=move, details={"contacts": waiting})
    wake(move.tenant.pk, move.pk)
    return move


def _plan(by: Actor, move: Move) -> Move:
    """The plan, locked. Raises PermissionDenied, and ValidationError where it has become an order."""
    permissions.require(by, permissions.DELEGATE)
    require_own_unit(by, move.unit)
    Move.objects.select_for_update().get(pk=move.pk)  # alone: a row that was waited for is joined with what was
    around = ("unit__provider", "staff", "tenant", "ordered_by__staff")
    locked: Move = Move.objects.select_related(*around).get(pk=move.pk)
    if locked.ordered_at is not None:
        ordered = _("%(name)s har redan beställt flytten. Följ den på sidan om flytten; inget har ändrats.")
        raise ValidationError(ordered % {"name": locked.ordered_by.staff.name})
    return locked


def _drop(plan: Move) -> None:
    plan.contacts.all().delete()
    plan.delete()


def _open(move: Move) -> Any:
    return open_contacts(move.unit, move.staff, last_day=move.last_day)


def _require_at_unit(move: Move, staff_ids: Iterable[Any]) -> None:
    """Whom the rulebook can judge at all: the others with an assignment at the unit."""
    wanted = set(staff_ids)
    there = StaffMember.objects.filter(pk__in=wanted, assignments__unit=move.unit).exclude(pk=move.staff_id)
    if there.distinct().count() != len(wanted):
        raise ValidationError(_("Välj någon som arbetar på enheten och som inte är den som slutar."))


def _judge(move: Move, today: date) -> None:
    """Keep what the rulebook says of every row of the plan, in the order in which they would be moved."""
    rows = list(move.contacts.select_related("contact").order_by("contact__role", "pk"))
    court, patients = court_of(move, today=today), patients_facts(row.contact for row in rows)
    by_role: dict[str, list[MovedContact]] = defaultdict(list)
    for row in rows:
        by_role[row.contact.role].append(row)
    kept: dict[UUID, list[dict[str, Any]]] = {}
    for role, held in by_role.items():
        chosen = StaffMember.objects.filter(pk__in={row.successor_id for row in held})
        bench = Bench(move.unit, role, chosen, on=move.last_day + ONE_DAY)
        for row in held:
            judged = court.judge(row, patients[row.contact.patient_id], bench)
            kept[row.pk] = [] if judged.allowed else judged.kept()
    changed = {row.pk: kept[row.pk] for row in rows if row.findings != kept[row.pk]}
    if changed:
        MovedContact.objects.filter(pk__in=changed).update(findings=findings_by_row(changed))
