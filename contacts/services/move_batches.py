"""Carrying an ordered move out, batch by batch: each is one transaction, with as many statements at any size."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import Case, DateField, ExpressionWrapper, F, OuterRef, Subquery, Value, When
from django.db.models.functions import Greatest
from django.utils import timezone

from contacts.duties import refresh
from contacts.enums import MoveState, RequestOutcome
from contacts.models import Contact, ContactRequest, Move, MovedContact
from contacts.services.moving import (
    ENDED_ALREADY,
    ONE_DAY,
    Bench,
    Judgement,
    court_of,
    findings_by_row,
    has_ended,
    patients_facts,
    starts_on,
)
from contacts.services.refusal import asked_rules
from fastkontakt.accounts.actor import STAFF, Actor
from fastkontakt.audit.services import record_many
from fastkontakt.notifications.enums import MessageKind
from fastkontakt.notifications.services import tell_patients
from fastkontakt.organisation.models import StaffMember
from fastkontakt.tenancy import activate
from fastkontakt.tenancy.models import new_key

BATCH = 500
"""Contacts in a transaction: patients are locked while it lasts, and a killed worker loses as much work."""
BEFORE_FIRST_DAY = ExpressionWrapper(F("starts_on") - Value(1), output_field=DateField())


@dataclass(frozen=True, slots=True)
class Outcome:
    """A row with what became of it: judged, or None where the contact had ended before the move came to it."""

    row: MovedContact
    judged: Judgement | None

    @property
    def allowed(self) -> bool:
        return self.judged is not None and self.judged.allowed

    @property
    def findings(self) -> list[dict[str, Any]]:
        """What stopped it."""
        if self.judged is None:
            return [ENDED_ALREADY]
        return [] if self.allowed else self.judged.kept()


def order_to_carry_out(*, tenant_id: int, move_id: UUID) -> Move | None:
    """The order with all that its batches need, which no longer changes; None where it is no order, or finished."""
    with activate(tenant_id):
        orders = Move.objects.filter(ordered_at__isnull=False, finished_at__isnull=True)
        around = ("unit__provider", "tenant", "ordered_by__staff__user")
        order: Move | None = orders.select_related(*around).filter(pk=move_id).first()
        return order


def run_batch(*, move: Move, today: date, size: int = BATCH) -> bool:
    """Move the next contacts of an order, of one role, and commit. False when none waits: then it is finished.

    Patients, contacts and rows are locked first, so that another worker waits and passes by what is done, and a killed
    worker's batch never was. What a rule stops is kept with its findings, and the rest go on. The unit's care relation
    is that of the contact which is replaced.
    """
    with activate(move.tenant.pk):
        rows = _next_rows(move, size)
        if not rows:
            Move.objects.filter(pk=move.pk, finished_at__isnull=True).update(finished_at=timezone.now())
            return False
        _carry_out(move, _judge(move, rows, today), today)
        return True


def _next_rows(move: Move, size: int) -> list[MovedContact]:
    """The next rows of one role, locked in the order in which every other change of a contact locks: patient first."""
    waiting = MovedContact.objects.filter(move=move, state=MoveState.WAITING).select_related("contact__patient")
    locked = waiting.select_for_update(of=("contact__patient", "contact", "self"))
    found = list(locked.order_by("contact__role", "pk")[:size])
    return [row for row in found if row.contact.role == found[0].contact.role]


def _judge(move: Move, rows: list[MovedContact], today: date) -> list[Outcome]:
    court, patients = court_of(move, today=today), patients_facts(row.contact for row in rows)
    successors = StaffMember.objects.filter(pk__in={row.successor_id for row in rows if row.successor_id})
    bench = Bench(move.unit, rows[0].contact.role, successors, on=move.last_day + ONE_DAY)
    return [
        Outcome(row, None)
        if has_ended(row.contact, move.last_day)
        else Outcome(row, court.judge(row, patients[row.contact.patient_id], bench))
        for row in rows
    ]


def _carry_out(move: Move, outcomes: list[Outcome], today: date) -> None:
    """Five statements, and what the batch's patients are told and owed: so many at any size."""
    user = move.ordered_by.staff.user
    assert user is not None  # who orders is signed in
    by = Actor(user, move.tenant, STAFF, assignment=move.ordered_by)
    done = [outcome for outcome in outcomes if outcome.allowed]
    ended = [outcome.row.contact for outcome in done]
    _close(move, ended, by)
    new = Contact.objects.bulk_create(
        _successor(move, o.row, o.row.successor_id, by) for o in done if o.row.successor_id
    )
    _answer_requests(new, by)
    _record(by, done, {contact.replaces_id: contact for contact in new})
    _keep_states(outcomes)
    _tell(new, ended, today)
    refresh([contact.patient_id for contact in ended], on=today)


def _close(move: Move, contacts: list[Contact], by: Actor) -> None:
    Contact.objects.filter(pk__in=[contact.pk for contact in contacts]).update(
        ends_on=Greatest(Value(move.last_day, DateField()), BEFORE_FIRST_DAY),
        ended_by=by.staff,
        ended_at=timezone.now(),
        end_reason=move.reason,
    )


def _successor(move: Move, row: MovedContact, staff_id: UUID, by: Actor) -> Contact:
    """The contact that takes over: what is the patient's goes along, what was said of the former person does not."""
    old = row.contact
    return Contact(
        pk=new_key(),
        patient_id=old.patient_id,
        role=old.role,
        staff_id=staff_id,
        unit_id=old.unit_id,
        starts_on=starts_on(old, move),
        ends_on=old.ends_on,
        occasion=old.occasion,
        coordinating=old.coordinating,
        note_patient=old.note_patient,
        next_review_on=old.next_review_on,
        override_reason=row.override_reason,
        replaces=old,
        appointed_by=by.staff,
    )


def _answer_requests(new: list[Contact], by: Actor) -> None:
    """Open requests for the role at the unit are met by the successor, as by any appointment."""
    keys = [contact.pk for contact in new]
    meeting = Contact.objects.filter(
        pk__in=keys, patient=OuterRef("patient"), role=OuterRef("role"), unit=OuterRef("unit")
    )
    asked = ContactRequest.objects.filter(answered_at__isnull=True, patient__in=[c.patient_id for c in new])
    asked.filter(role__in={c.role for c in new}, unit__in={c.unit_id for c in new}).update(
        answered_with=Subquery(meeting.values("pk")[:1]),
        answered_by=by.staff,
        answered_at=timezone.now(),
        outcome=RequestOutcome.APPOINTED,
    )


def _record(by: Actor, done: list[Outcome], successors: Mapping[UUID, Contact]) -> None:
    """For each contact as by hand: that it ended, and who was appointed, with the rules that were asked."""
    events = []
    for outcome in done:
        old, judged = outcome.row.contact, outcome.judged
        details = {"move": str(outcome.row.move_id)}
        known = {"patient_id": old.patient_id, "details": details}
        ending, appointment = judged and judged.ending, judged and judged.appointment
        rules = asked_rules(ending) if ending else []
        events.append({**known, "action": "contact.ended", "row": old, "rules": rules})
        if new := successors.get(old.pk):
            details = {**details, "role": new.role, "replaces": str(old.pk)}
            rules = asked_rules(appointment) if appointment else []
            events.append({**known, "action": "contact.appointed", "row": new, "rules": rules, "details": details})
    record_many(by=by, events=events)


def _tell(new: list[Contact], ended: list[Contact], today: date) -> None:
    """Who has got somebody else, and who has nobody after the one who leaves."""
    followed = {contact.replaces_id for contact in new}
    left = [contact for contact in ended if contact.pk not in followed]
    tell_patients(kind=MessageKind.CONTACT_CHANGED, about=new, today=today)
    tell_patients(kind=MessageKind.CONTACT_ENDED, about=left, today=today)


def _keep_states(outcomes: list[Outcome]) -> None:
    refused = {outcome.row.pk: outcome.findings for outcome in outcomes if not outcome.allowed}
    became = Contact.objects.filter(replaces=OuterRef("contact"), staff=OuterRef("successor")).order_by("-appointed_at")
    MovedContact.objects.filter(pk__in=[outcome.row.pk for outcome in outcomes]).update(
        state=Case(
            When(pk__in=list(refused), then=Value(MoveState.REFUSED)),
            When(successor__isnull=True, then=Value(MoveState.ENDED)),
            default=Value(MoveState.MOVED),
        ),
        findings=findings_by_row(refused),
        became=Case(When(pk__in=list(refused), then=Value(None)), default=Subquery(became.values("pk")[:1])),
    )
