"""What a viewer may see of what units hold of a patient, its fixed contacts above all.

Twin of fastkontakt.access.law in SQL, proven to agree.
"""

from collections.abc import Iterator
from datetime import date
from typing import Any

from django.db.models import BooleanField, Case, CharField, OuterRef, Q, QuerySet, Subquery, Value, When

from contacts.models import Contact
from fastkontakt.access import law, standing
from fastkontakt.access.patients import ground_of, ground_of_acting, visible_patients
from fastkontakt.accounts.actor import RELATIVE, Actor
from fastkontakt.organisation.enums import SOCIAL_CARE
from fastkontakt.organisation.models import Unit

IN_FULL = Q(ground__in=sorted(law.IN_FULL))
"""The rows of `visible_records` that are seen in full."""


def visible_contacts(viewer: Actor, *, on: date) -> QuerySet[Contact]:
    """Contacts with `ground`: see visible_records."""
    return visible_records(viewer, Contact.objects.select_related("staff", "unit__provider"), on=on)


def visible_records(viewer: Actor, rows: QuerySet[Any], *, on: date) -> QuerySet[Any]:
    """Rows that a `unit` holds of a `patient`, with `ground`, the ground in law on which the viewer sees each.

    law.level_of says how much a ground opens. What the viewer may not even know of is left out. The patient, and who
    may act for the patient, sees all. The patient itself must be visible first: see visible_patients.
    """
    if viewer.kind == RELATIVE:
        return rows.annotate(ground=ground_of_acting(viewer, on, "patient"))
    if not viewer.is_staff:
        return rows.annotate(ground=_said(ground_of(viewer)))
    cases = (When(condition, then=_said(ground)) for condition, ground in _decision(viewer, on))
    return rows.annotate(ground=Case(*cases, default=_said(law.NEUTRAL))).exclude(ground="")


def own_records(viewer: Actor, rows: QuerySet[Any], *, on: date) -> QuerySet[Any]:
    """Those of `visible_records` that the viewer's own unit holds: all of them, in full, of patients it may know of.

    No block closes a unit's records to itself (PDL 4:4), so nothing else is asked: made for lists of what is open at
    the unit. The patients are asked for as a value, which PostgreSQL does of each row in turn: so it begins with the
    rows, and not with every patient there.
    """
    known = visible_patients(viewer, on=on).filter(pk=OuterRef("patient")).annotate(known=Value(True))
    held = Subquery(known.values("known")[:1], output_field=BooleanField())
    return rows.filter(held, unit=viewer.unit) if viewer.is_staff else rows.none()


def own_body(viewer: Actor) -> Q:
    """Whether a row's unit is of the viewer's own body: the same provider, and the same kind of care."""
    social = _social("unit__")
    return Q(unit__provider=viewer.unit.provider_id) & (social if viewer.unit.is_social_care else ~social)


def units_of_body(viewer: Actor) -> Q:
    """Whether a unit is of the viewer's own body."""
    social = _social("")
    return Q(provider=viewer.unit.provider_id) & (social if viewer.unit.is_social_care else ~social)


def open_within(viewer: Actor, *, on: date) -> Q:
    """The rows with `unit` and `patient` that the viewer's body holds, and no block closes to the viewer's unit."""
    return own_body(viewer) & (
        Q(unit=viewer.unit)
        | ~Q(standing.blocked_unit())
        | Q(standing.lifted(viewer, on))
        | Q(standing.blocks_opened(viewer))
    )


def sees_records_of(viewer: Actor, unit: Unit) -> bool:
    """Whether the unit is of the viewer's own body, so that what it has recorded is no other's. A citizen sees all."""
    if not viewer.is_staff:
        return True
    return (unit.provider_id, unit.is_social_care) == (viewer.unit.provider_id, viewer.unit.is_social_care)


def _decision(viewer: Actor, on: date) -> Iterator[tuple[Any, str]]:
    """The conditions of law.decide in its order, each with its ground; NEUTRAL is what remains."""
    social = viewer.unit.is_social_care
    within, blocked = own_body(viewer), Q(standing.blocked_unit())
    within_reach = _social("unit__") if social else Q()
    emergency = Q(standing.in_emergency(viewer))
    yield within & (Q(unit=viewer.unit) | ~blocked), law.WITHIN_SOCIAL if social else law.WITHIN
    yield within & Q(standing.lifted(viewer, on)), law.LIFTED
    yield within & Q(standing.blocks_opened(viewer)), law.LIFTED_IN_EMERGENCY
    yield within, law.BLOCK_SHOWN
    elsewhere = blocked | Q(standing.blocked_provider())
    yield elsewhere & emergency, law.EMERGENCY_BLOCKED
    yield elsewhere, ""
    yield Q(standing.consented(viewer, on)), law.CONSENT_SOCIAL if social else law.CONSENT
    yield within_reach & Q(standing.child(on)), law.CHILD_SOCIAL if social else law.CHILD
    yield within_reach & Q(standing.incapable(on)), law.INCAPABLE_SOCIAL if social else law.INCAPABLE
    yield emergency, law.EMERGENCY


def _social(unit: str) -> Q:
    """Twin of Unit.is_social_care."""
    return Q(**{f"{unit}kind__in": SOCIAL_CARE}) & ~Q(**{f"{unit}provides_health_care": True})


def _said(text: str) -> Value:
    return Value(text, output_field=CharField())
