"""Which patients are on the list, a page at a time or all of them. Only those whom the viewer may know of.

What sorts and filters is the own unit's alone: its contacts, duties, reviews, listings, interventions and the stays
that it takes part in. What others hold neither moves nor removes a row.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import Exists, OuterRef, Q, QuerySet

from contacts.models import Contact, Duty
from contacts.moves.selectors import leavers
from fastkontakt.access import visible_patients
from fastkontakt.access.episodes import party_to
from fastkontakt.accounts.actor import Actor
from patients.models import CareEpisode, CareService, Listing, Patient
from reporting.models import SavedView
from reporting.patient_list.details import Row, rows_of
from reporting.patient_list.enums import Mark
from reporting.patient_list.offer import kinds_of
from reporting.patient_list.ordering import Order, held_on, next_review, ordered, with_own
from reporting.patient_list.question import Question

ON_A_PAGE, IN_A_CHUNK = 50, 500


@dataclass(frozen=True)
class Page:
    """Rows, and whether there are more before and after. `lost`: the place asked for is no longer the viewer's."""

    rows: list[Row]
    before: bool
    after: bool
    lost: bool = False


def page(viewer: Actor, question: Question, *, on: date, size: int = ON_A_PAGE) -> Page:
    """The rows at the place that the question names; from the beginning where that is not known. Logs nothing."""
    keys, before, after, lost = _page_of_keys(viewer, question, on, size)
    return Page(rows_of(viewer, keys, on=on), before, after, lost)


def rows(viewer: Actor, question: Question, *, on: date) -> Iterator[Row]:
    """Every row, fetched in chunks of IN_A_CHUNK. Logs nothing: hand what was shown to details.log_shown."""
    place = replace(question, after=None, before=None)
    while True:
        keys, _before, after, _lost = _page_of_keys(viewer, place, on, IN_A_CHUNK)
        yield from rows_of(viewer, keys, on=on)
        if not after:
            return
        place = replace(place, after=keys[-1])


def number_of_patients(viewer: Actor, question: Question, *, on: date) -> int:
    """How many rows there are."""
    everyone = with_own(visible_patients(viewer, on=on), viewer.unit, on=on)
    return _narrowed(everyone, viewer, question, on).count()


def views_of(viewer: Actor) -> list[SavedView]:
    """The viewer's own saved views and those shared at the unit, the default first and then by name."""
    mine = Q(assignment=viewer.assignment)
    shared = Q(shared=True, assignment__unit=viewer.unit)
    found = SavedView.objects.filter(mine | shared).select_related("assignment").order_by("name", "pk")
    return sorted(found, key=lambda view: not is_default(viewer, view))


def get_view(viewer: Actor, view_id: UUID) -> SavedView:
    """A view that the viewer may change: an own one, or as manager a shared one. Raises SavedView.DoesNotExist."""
    found = next((view for view in views_of(viewer) if view.pk == view_id and may_change(viewer, view)), None)
    if found is None:
        raise SavedView.DoesNotExist
    return found


def may_change(viewer: Actor, view: SavedView) -> bool:
    """Whether the view is the viewer's own, or shared at the unit that the viewer is manager of."""
    return view.assignment_id == viewer.assignment.pk or (viewer.is_manager and view.shared)  # type: ignore[union-attr]


def is_default(viewer: Actor, view: SavedView) -> bool:
    """Whether the viewer's list opens with it: another's default is no default here."""
    return view.is_default and view.assignment_id == viewer.assignment.pk  # type: ignore[union-attr]


def _page_of_keys(viewer: Actor, question: Question, on: date, size: int) -> tuple[list[UUID], bool, bool, bool]:
    everyone = with_own(visible_patients(viewer, on=on), viewer.unit, on=on)
    everyone, order = ordered(everyone, viewer.unit, sort=question.sort, descending=question.descending, on=on)
    wanted = _narrowed(everyone, viewer, question, on)
    anchor, towards_start = question.after or question.before, question.after is None and question.before is not None
    place = _place(everyone, order, anchor)
    if place is None:
        keys = _keys(order.sorted(wanted), size)
        return keys[:size], False, len(keys) > size, anchor is not None
    beyond = wanted.filter(order.beyond(place, towards_start=towards_start))
    keys = _keys(order.sorted(beyond, towards_start=towards_start), size)
    more = len(keys) > size
    if towards_start:
        return keys[:size][::-1], more, True, False
    return keys[:size], True, more, False


def _place(everyone: QuerySet[Patient], order: Order, anchor: UUID | None) -> tuple[Any, ...] | None:
    """The sort keys of the patient that the page begins at; None where the viewer does not know of that one."""
    if anchor is None:
        return None
    found: tuple[Any, ...] | None = everyone.filter(pk=anchor).values_list(*order.names).first()
    return found


def _keys(patients: QuerySet[Patient], size: int) -> list[UUID]:
    return list(patients.values_list("pk", flat=True)[: size + 1])


def _narrowed(patients: QuerySet[Patient], viewer: Actor, question: Question, on: date) -> QuerySet[Patient]:
    own = Contact.objects.filter(held_on(on), patient=OuterRef("pk"), unit=viewer.unit)
    for role in question.having:
        patients = patients.filter(Exists(own.filter(role=role)))
    for role in question.lacking:
        patients = patients.filter(~Exists(own.filter(role=role)))
    if question.person:
        patients = patients.filter(Exists(own.filter(staff=question.person)))
    for mark in question.marks:
        patients = patients.filter(Exists(MARKED[mark](viewer, on).filter(patient=OuterRef("pk"))))
    if question.review_by:
        review = next_review(viewer.unit, on=on)
        patients = patients.alias(review=review).filter(review__lte=question.review_by)
    return patients


def _leaving(viewer: Actor, on: date) -> QuerySet[Contact]:
    """Contacts at the own unit that reach beyond the last day of the person who holds them."""
    beyond = Q(pk__in=[])
    for leaver in leavers(viewer, on=on):
        after = Q(ends_on__isnull=True) | Q(ends_on__gt=leaver.last_day)
        beyond |= Q(staff=leaver.staff) & after
    held: QuerySet[Contact] = Contact.objects.filter(beyond, unit=viewer.unit, period__isempty=False)
    return held.exclude(ends_on__lt=on)


MARKED: Mapping[str, Callable[[Actor, date], QuerySet[Any]]] = {
    Mark.LISTED: lambda viewer, on: Listing.objects.filter(held_on(on), unit=viewer.unit),
    Mark.OVERDUE: lambda viewer, on: Duty.objects.filter(unit=viewer.unit, met_at__isnull=True, due_on__lt=on),
    Mark.SERVICE: lambda viewer, on: CareService.objects.filter(
        held_on(on), unit=viewer.unit, kind__in=kinds_of(viewer.unit)
    ),
    Mark.ADMITTED: lambda viewer, on: CareEpisode.objects.filter(party_to(viewer), discharged_at__isnull=True),
    Mark.LEAVING: _leaving,
}
"""What a mark picks out: rows with `patient`."""
