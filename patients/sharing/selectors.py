"""Reads of consents, blocks, openings and incapacity. Each gives what the viewer may know of, as fastkontakt.access
decides, and no more."""

from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import F, QuerySet

from fastkontakt.access import law, sharing, standing, units_of_body, visible_contacts, visible_patients
from fastkontakt.access.protection import named
from fastkontakt.accounts.actor import Actor
from fastkontakt.organisation.models import CareProvider, Unit
from patients.enums import MandateScope
from patients.models import Block, BlockLift, Consent, EmergencyAccess, Incapacity, Patient


def known_consents(viewer: Actor, *, on: date) -> QuerySet[Consent]:
    """The consents that the viewer may know of, of the patients whom it may know of, the newest first."""
    known = visible_patients(viewer, on=on, scope=MandateScope.CONSENT)
    found: QuerySet[Consent] = Consent.objects.filter(sharing.knows_consent(viewer), patient__in=known.values("pk"))
    return found.select_related("patient", "provider", "unit", "noted_by").order_by("-starts_on", "-noted_at", "pk")


def find_consent(viewer: Actor, consent_id: UUID, *, on: date) -> Consent:
    """A consent as the object of a write, which logs itself. Raises Consent.DoesNotExist."""
    found: Consent = known_consents(viewer, on=on).get(pk=consent_id)
    return found


def holding_consent(viewer: Actor, patient: Patient, *, on: date) -> Consent | None:
    """The consent by which staff may read others' records on the day: the one that holds longest."""
    held = standing.valid_consents(on).filter(standing.consents_to(viewer.unit), patient=patient)
    found: Consent | None = held.order_by(F("ends_on").desc(nulls_first=True), "pk").first()
    return found


def known_blocks(viewer: Actor, *, on: date) -> QuerySet[Block]:
    """The standing blocks that the viewer may know of, of the patients whom it may know of, the newest first."""
    known = _known(viewer, on).filter(standing.STANDING)
    return _with_what(standing.each_once(known))


def known_twins(viewer: Actor, block: Block, *, on: date) -> QuerySet[Block]:
    """The block and every other of the same unit or care provider that stands, that the viewer may know of."""
    same = {"patient": block.patient, "unit": block.unit, "provider": block.provider}
    return _known(viewer, on).filter(standing.STANDING, **same)


def find_block(viewer: Actor, block_id: UUID, *, on: date) -> Block:
    """A block, also one that is lifted, as the object of a write, which logs itself. Raises Block.DoesNotExist."""
    found: Block = _with_what(_known(viewer, on)).get(pk=block_id)
    return found


def blocks_within(viewer: Actor, patient: Patient) -> QuerySet[Block]:
    """The standing blocks of the own body's other units, by the unit's name. Shown in an emergency alone (PDL 4:5)."""
    found = standing.each_once(sharing.blocks_within(viewer, patient))
    return found.select_related("patient", "unit__provider").order_by("unit__name", "pk")


def other_units(viewer: Actor) -> QuerySet[Unit]:
    """The own body's other units, by name."""
    found: QuerySet[Unit] = Unit.objects.filter(units_of_body(viewer)).exclude(pk=viewer.unit.pk)
    return found.order_by("name", "pk")


def lifts_for(viewer: Actor, patient: Patient, *, on: date) -> list[BlockLift]:
    """What is blocked within the own body, and open to the viewer's unit on the day since the patient consents."""
    found = standing.lifts_in_force(viewer.unit, on).filter(block__in=sharing.blocks_within(viewer, patient))
    return list(found.select_related("block__unit").order_by("block__unit__name", "pk"))


def blocked_elsewhere(viewer: Actor, patient: Patient, *, on: date) -> list[CareProvider]:
    """In an emergency: the care providers that hold contacts which the patient has blocked (lag 2022:913 3:5)."""
    held: Any = visible_contacts(viewer, on=on).filter(patient=patient, period__contains=on)
    providers = held.filter(ground=law.EMERGENCY_BLOCKED).values("unit__provider")
    return list(CareProvider.objects.filter(pk__in=providers).prefetch_related("units").order_by("name", "pk"))


def lasting_openings(viewer: Actor, patient: Any) -> QuerySet[EmergencyAccess]:
    """The openings of the viewer's unit that last: one or none. `patient` may be a reference to an outer row's key."""
    found = standing.openings_for(viewer).filter(patient=patient)
    return found.select_related("patient", "unit", "opened_by").order_by("-until")


def holding_incapacity(viewer: Actor, patient: Patient, *, on: date) -> Incapacity | None:
    """That the patient lastingly cannot take a stand, where it is so on the day: all who care for the patient know."""
    held = standing.lasting_incapacities(on).filter(patient=patient).select_related("unit", "established_by")
    rows = named(viewer, held.order_by("-starts_on")[:1])
    return rows[0] if rows else None


def _known(viewer: Actor, on: date) -> QuerySet[Block]:
    known = visible_patients(viewer, on=on).values("pk")
    found: QuerySet[Block] = Block.objects.filter(sharing.knows_block(viewer, on=on), patient__in=known)
    return found


def _with_what(found: QuerySet[Block]) -> QuerySet[Block]:
    return found.select_related("patient", "unit__provider", "provider").order_by("-set_at", "pk")
