"""Who may read a person's contacts today, and what the person has said of it. Each read of a page is logged."""

from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import Exists, OuterRef, Prefetch, Q, QuerySet

from contacts.models import Contact
from fastkontakt.access import visible_patients
from fastkontakt.access.protection import is_hidden
from fastkontakt.access.sharing import Elsewhere, elsewhere
from fastkontakt.access.standing import each_once, open_emergencies, standing_blocks
from fastkontakt.accounts.actor import Actor
from fastkontakt.organisation.models import CareProvider, Unit
from patients.enums import ConsentKind, MandateScope
from patients.models import Block, BlockLift, CareRelation, Consent, EmergencyAccess, Patient
from patients.selectors import get_patient

SHARE = ConsentKind.SHARE_BETWEEN_PROVIDERS


@dataclass(frozen=True, slots=True, kw_only=True)
class Body:
    """A care provider's health care, or its social care, that takes part in the care today; `units` by name.

    `ground`: that on which it reads what others have recorded, where it is not blocked; law.NEUTRAL where it does not.
    """

    provider: CareProvider
    social: bool
    units: list[Unit]
    ground: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SharingView:
    """Who reads what of the patient today. `own`: the reader is the patient, who alone may block.

    `consents` hold today or later; `blocks` stand, each with `open_lifts`, its lifts that hold today or later;
    `openings` are those in an emergency that last. `child`: others read without asking one so young. `may_consent`:
    the reader, for the patient; never where the patient lastingly cannot take a stand (`incapable`).
    """

    patient: Patient
    on: date
    own: bool
    child: bool
    may_consent: bool
    incapable: bool
    bodies: list[Body]
    consents: list[Consent]
    blocks: list[Any]
    openings: list[EmergencyAccess]


def sharing_view(viewer: Actor, patient_id: UUID, *, today: date) -> SharingView:
    """The page, in a constant number of queries; the read is logged. Raises as get_patient does."""
    patient = get_patient(viewer, patient_id, on=today, page="portal_sharing", scope=MandateScope.CONSENT)
    others = elsewhere(patient, on=today)
    openings = open_emergencies().filter(patient=patient).select_related("unit__provider")
    return SharingView(
        patient=patient,
        on=today,
        own=viewer.patient_id == patient.pk,
        child=others.child and not is_hidden(patient),
        may_consent=not others.incapable,
        incapable=others.incapable,
        bodies=_bodies(patient, others, today),
        consents=consents(patient, today=today),
        blocks=list(_standing(patient, today)),
        openings=list(openings.order_by("until", "pk")),
    )


def consents(patient: Patient, *, today: date) -> list[Consent]:
    """The consents to share that hold on the day or later."""
    rows = Consent.objects.filter(patient=patient, kind=SHARE, period__isempty=False).exclude(ends_on__lt=today)
    return list(rows.select_related("provider", "unit").order_by("starts_on", "pk"))


def readers(patient: Patient, *, today: date) -> list[CareProvider]:
    """The care providers that take part in the care today, by name: those to whom a consent can be given."""
    relations = CareRelation.objects.filter(unit__provider=OuterRef("pk"), patient=patient, period__contains=today)
    return list(CareProvider.objects.filter(Exists(relations)).order_by("name", "pk"))


def blockable_units(patient: Patient) -> list[Unit]:
    """The units that know or have known the patient, with their provider, but those that are blocked; by name."""
    here = {"patient": patient, "unit": OuterRef("pk")}
    known = Q(Exists(CareRelation.objects.filter(**here))) | Q(Exists(Contact.objects.filter(**here)))
    free = ~Exists(standing_blocks().filter(**here))
    return list(Unit.objects.filter(known & free).select_related("provider").order_by("provider__name", "name", "pk"))


def blocked_providers(patient: Patient) -> set[UUID]:
    """The care providers that the patient blocks."""
    return set(standing_blocks().filter(patient=patient, unit=None).values_list("provider", flat=True))


def get_consent(viewer: Actor, consent_id: UUID, *, today: date) -> Consent:
    """A consent to share, for one who may take it back. Raises Consent.DoesNotExist."""
    known = Consent.objects.filter(kind=SHARE, patient__in=_may_consent(viewer, today))
    found: Consent = known.select_related("patient", "provider").get(pk=consent_id)
    return found


def get_block(viewer: Actor, block_id: UUID) -> Block:
    """A block of one's own. Raises Block.DoesNotExist, for a child's too."""
    known = Block.objects.filter(patient=viewer.patient_id) if viewer.patient_id else Block.objects.none()
    found: Block = known.select_related("patient", "unit__provider", "provider").get(pk=block_id)
    return found


def _may_consent(viewer: Actor, today: date) -> QuerySet[Patient]:
    return visible_patients(viewer, on=today, scope=MandateScope.CONSENT)


def _standing(patient: Patient, today: date) -> QuerySet[Block]:
    lifts = BlockLift.objects.exclude(ends_on__lt=today).filter(period__isempty=False).select_related("unit")
    rows = each_once(standing_blocks().filter(patient=patient)).select_related("unit__provider", "provider")
    return rows.order_by("set_at", "pk").prefetch_related(Prefetch("lifts", queryset=lifts, to_attr="open_lifts"))


def _bodies(patient: Patient, others: Elsewhere, today: date) -> list[Body]:
    """Health care first, then by name."""
    relations = CareRelation.objects.filter(patient=patient, period__contains=today).select_related("unit__provider")
    found: dict[tuple[bool, str, UUID], list[Unit]] = {}
    for relation in relations.order_by("unit__name", "pk"):
        unit = relation.unit
        found.setdefault((unit.is_social_care, unit.provider.name, unit.provider_id), []).append(unit)
    return [
        Body(provider=units[0].provider, social=social, units=units, ground=others.ground(units[0]))
        for (social, _name, _provider), units in sorted(found.items(), key=lambda row: row[0])
    ]
