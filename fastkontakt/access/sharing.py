"""What consents, blocks and openings open and close to a viewer, and which of them a viewer may know of."""

from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import Exists, OuterRef, Q, QuerySet

from fastkontakt.access import standing
from fastkontakt.access.contacts import units_of_body
from fastkontakt.access.law import Reader, Record, Stand, decide
from fastkontakt.access.protection import is_hidden
from fastkontakt.accounts.actor import RELATIVE, Actor
from fastkontakt.organisation.models import Unit
from patients.models import Block, Patient

OTHERS = Record(unit="", provider="", social=True)
"""A record of another body's social care, unblocked: every ground between bodies reaches it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Elsewhere:
    """By what those who take part in a patient's care may read what others hold, where it is not blocked.

    `readers`: the care providers that may by consent; None among them is every one.
    """

    readers: frozenset[UUID | None]
    child: bool
    incapable: bool
    hidden: bool

    def ground(self, unit: Unit, *, emergency: bool = False) -> str:
        """The ground on which the unit reads it, as law.decide says. `emergency`: the unit has an opening."""
        reader = Reader(str(unit.pk), str(unit.provider_id), unit.is_social_care, related=True)
        stand = Stand(
            consent=bool(self.readers & {None, unit.provider_id}),
            child=self.child,
            incapable=self.incapable,
            hidden=self.hidden,
            emergency=emergency,
        )
        return decide(reader, OTHERS, stand)


def elsewhere(patient: Patient, *, on: date) -> Elsewhere:
    """Where the patient stands on the day towards those who take part in the care. Two queries."""
    consents = standing.valid_consents(on).filter(patient=patient)
    return Elsewhere(
        readers=frozenset(consents.values_list("provider", flat=True)),
        child=standing.is_child(patient, on=on),
        incapable=standing.lasting_incapacities(on).filter(patient=patient).exists(),
        hidden=is_hidden(patient),
    )


def blocks_within(viewer: Actor, patient: Any) -> QuerySet[Block]:
    """The standing blocks of the own body's other units. Which they are is shown in an emergency alone (PDL 4:5).

    `patient` may be a reference to an outer row's `patient`.
    """
    others = Unit.objects.filter(units_of_body(viewer)).exclude(pk=viewer.unit.pk)
    return standing.standing_blocks().filter(patient=patient, unit__in=others)


def closed_units(viewer: Actor, patient: Any, *, on: date) -> QuerySet[Any]:
    """The keys of the own body's other units that the patient blocks, where nothing opens them to the viewer's unit.

    `patient` may be a reference to an outer row's `patient`.
    """
    opened = Q(standing.lifted(viewer, on)) | Q(standing.blocks_opened(viewer))
    return blocks_within(viewer, patient).filter(~opened).values("unit")


def knows_consent(viewer: Actor) -> Q:
    """Which consents the viewer may know of, of a patient whom it may know of.

    Staff: those to every reader or to the own care provider, and what the own body has noted. That another provider
    may read tells that it has the patient.
    """
    if not viewer.is_staff:
        return Q()
    return standing.consents_to(viewer.unit) | _of_own_body(viewer)


def knows_block(viewer: Actor, *, on: date) -> Q:
    """Which blocks the viewer may know of, of a patient whom it may know of.

    The patient: every one; who acts for the patient: none. Staff: of the own unit, of the own care provider, and what
    oneself has noted. Which other unit of the own body it is, only where a lift or an emergency has opened it (PDL
    4:5); before that only that there are some (PDL 4:4).
    """
    if viewer.kind == RELATIVE:
        return Q(pk__in=[])
    if not viewer.is_staff:
        return Q()
    opening = Exists(standing.openings_for(viewer).filter(patient=OuterRef("patient")))
    own = Q(unit=viewer.unit) | Q(provider=viewer.unit.provider_id) | Q(noted_by=viewer.staff)
    lifted = Exists(standing.lifts_in_force(viewer.unit, on).filter(block=OuterRef("pk")))
    return own | Q(lifted) | (_of_own_body(viewer) & Q(opening))


def _of_own_body(viewer: Actor) -> Q:
    return Q(unit__in=Unit.objects.filter(units_of_body(viewer)))
