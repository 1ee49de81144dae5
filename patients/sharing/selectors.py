"""Reads of consents, blocks, openings and incapacity. Each gives what the viewer may know of, and no more."""

from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.db.models.functions import Now

from fastkontakt.access import law, units_of_body, visible_contacts, visible_patients
from fastkontakt.access.protection import named
from fastkontakt.accounts.actor import RELATIVE, Actor
from fastkontakt.organisation.models import CareProvider, Unit
from patients.enums import ConsentKind, MandateScope
from patients.models import Block, BlockLift, Consent, EmergencyAccess, Incapacity, Patient


def known_consents(viewer: Actor, *, on: date) -> QuerySet[Consent]:
    """The consents that the viewer may know of, of the patients whom it may know of, the newest first.

    Staff: those to every reader or to the own care provider, and what the own body has noted. That another provider
    may read tells that it has the patient.
    """
    found: QuerySet[Consent] = Consent.objects.filter(
        patient__in=visible_patients(viewer, on=on, scope=MandateScope.CONSENT).values("pk")
    )
    if viewer.is_staff:
        own = Q(unit__in=Unit.objects.filter(units_of_body(viewer)))
        found = found.filter(own | Q(provider__isnull=True) | Q(provider=viewer.unit.provider_id))
    return found.select_related("patient", "provider", "unit", "noted_by").order_by("-starts_on", "-noted_at", "pk")


def find_consent(viewer: Actor, consent_id: UUID, *, on: date) -> Consent:
    """A consent as the object of a write, which logs itself. Raises Consent.DoesNotExist."""
    found: Consent = known_consents(viewer, on=on).get(pk=consent_id)
    return found


def holding_consent(viewer: Actor, patient: Patient, *, on: date) -> Consent | None:
    """The consent by which staff may read others' records on the day: the one that holds longest."""
    held = known_consents(viewer, on=on).filter(
        Q(provider__isnull=True) | Q(provider=viewer.unit.provider_id),
        patient=patient,
        kind=ConsentKind.SHARE_BETWEEN_PROVIDERS,
        period__contains=on,
    )
    rows = sorted(held, key=lambda consent: consent.ends_on or date.max)
    return rows[-1] if rows else None


def known_blocks(viewer: Actor, *, on: date) -> QuerySet[Block]:
    """The standing blocks that the viewer may know of, of the patients whom it may know of, the newest first.

    The patient: every one; who acts for the patient: none. Staff: of the own unit, of the own care provider, and what
    oneself has noted. Which other unit of the own body it is, only where a lift or an emergency has opened it (PDL
    4:5); before that only that there are some (PDL 4:4).
    """
    return _blocks(viewer, on).filter(lifted_at__isnull=True)


def find_block(viewer: Actor, block_id: UUID, *, on: date) -> Block:
    """A block, also one that is lifted, as the object of a write, which logs itself. Raises Block.DoesNotExist."""
    found: Block = _blocks(viewer, on).get(pk=block_id)
    return found


def blocks_within(viewer: Actor, patient: Any) -> QuerySet[Block]:
    """The standing blocks of the own body's other units. Which they are is shown in an emergency alone (PDL 4:5)."""
    standing: QuerySet[Block] = Block.objects.filter(lifted_at__isnull=True, patient=patient)
    found = standing.filter(unit__in=other_units(viewer))
    return found.select_related("patient", "unit__provider").order_by("unit__name", "pk")


def closed_units(viewer: Actor, patient: Any, *, on: date) -> QuerySet[Any]:
    """The keys of the own body's other units that the patient blocks, where nothing opens them to the viewer's unit.

    `patient` may be a reference to an outer row's `patient`.
    """
    opened = lasting_openings(viewer, patient).filter(blocks_lifted_at__isnull=False)
    lifts = BlockLift.objects.filter(block=OuterRef("pk"), unit=viewer.unit, period__contains=on)
    return blocks_within(viewer, patient).filter(~Exists(lifts), ~Exists(opened)).order_by().values("unit")


def other_units(viewer: Actor) -> QuerySet[Unit]:
    """The own body's other units, by name."""
    found: QuerySet[Unit] = Unit.objects.filter(units_of_body(viewer)).exclude(pk=viewer.unit.pk)
    return found.order_by("name", "pk")


def lifts_for(viewer: Actor, patient: Patient, *, on: date) -> list[BlockLift]:
    """What is blocked within the own body, and open to the viewer's unit on the day since the patient consents."""
    found = BlockLift.objects.filter(unit=viewer.unit, period__contains=on)
    return list(found.filter(block__in=blocks_within(viewer, patient)).select_related("block__unit"))


def blocked_elsewhere(viewer: Actor, patient: Patient, *, on: date) -> list[CareProvider]:
    """In an emergency: the care providers that hold contacts which the patient has blocked (lag 2022:913 3:5)."""
    held: Any = visible_contacts(viewer, on=on).filter(patient=patient, period__contains=on)
    providers = held.filter(ground=law.EMERGENCY_BLOCKED).values("unit__provider")
    return list(CareProvider.objects.filter(pk__in=providers).prefetch_related("units").order_by("name", "pk"))


def lasting_openings(viewer: Actor, patient: Any) -> QuerySet[EmergencyAccess]:
    """The openings of the viewer's unit that last, by the clock of the database: one or none.

    `patient` may be a reference to an outer row's key.
    """
    found: QuerySet[EmergencyAccess] = EmergencyAccess.objects.filter(
        patient=patient, unit=viewer.unit, opened_at__lte=Now(), until__gt=Now()
    )
    return found.select_related("patient", "unit", "opened_by").order_by("-until")


def holding_incapacity(viewer: Actor, patient: Patient, *, on: date) -> Incapacity | None:
    """That the patient lastingly cannot take a stand, where it is so on the day: all who care for the patient know."""
    held = Incapacity.objects.filter(patient=patient, period__contains=on).select_related("unit", "established_by")
    rows = named(viewer, held.order_by("-starts_on")[:1])
    return rows[0] if rows else None


def _blocks(viewer: Actor, on: date) -> QuerySet[Block]:
    found: QuerySet[Block] = Block.objects.filter(patient__in=visible_patients(viewer, on=on).values("pk"))
    if viewer.kind == RELATIVE:
        found = found.none()
    if viewer.is_staff:
        found = found.filter(
            Q(unit=viewer.unit) | Q(provider=viewer.unit.provider_id) | Q(noted_by=viewer.staff) | _opened(viewer, on)
        )
    return found.select_related("patient", "unit__provider", "provider").order_by("-set_at", "pk")


def _opened(viewer: Actor, on: date) -> Any:
    lifts = BlockLift.objects.filter(block=OuterRef("pk"), unit=viewer.unit, period__contains=on)
    openings = EmergencyAccess.objects.filter(
        patient=OuterRef("patient"), unit=viewer.unit, opened_at__lte=Now(), until__gt=Now()
    )
    own = Q(unit__in=Unit.objects.filter(units_of_body(viewer)))
    return Q(Exists(lifts)) | (own & Q(Exists(openings)))
