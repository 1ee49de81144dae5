"""Where a patient stands towards a reader, as conditions on rows that have `patient` and `unit`."""

from datetime import date

from django.db.models import Exists, OuterRef, Q
from django.db.models.functions import Now

from fastkontakt.access.law import CHILD_UNTIL_AGE
from fastkontakt.accounts.actor import Actor
from fastkontakt.periods import years_before
from patients.enums import ConsentKind
from patients.models import Block, BlockLift, Consent, EmergencyAccess, Incapacity, Patient

STANDING = Q(lifted_at__isnull=True)


def blocked_unit() -> Exists:
    """Whether the patient blocks the row's unit."""
    return Exists(Block.objects.filter(STANDING, patient=OuterRef("patient"), unit=OuterRef("unit")))


def blocked_provider() -> Exists:
    """Whether the patient blocks the care provider of the row's unit."""
    provider = OuterRef("unit__provider")
    return Exists(Block.objects.filter(STANDING, patient=OuterRef("patient"), provider=provider))


def lifted(viewer: Actor, on: date) -> Exists:
    """Whether the block of the row's unit is lifted for the viewer's unit (PDL 4:5 first point)."""
    lifts = BlockLift.objects.filter(unit=viewer.unit, period__contains=on, block__lifted_at__isnull=True)
    return Exists(lifts.filter(block__patient=OuterRef("patient"), block__unit=OuterRef("unit")))


def consented(viewer: Actor, on: date) -> Exists:
    """Whether the patient consents to the viewer's provider reading others' records (lag 2022:913 3:1–3:2)."""
    reader = Q(provider__isnull=True) | Q(provider=viewer.unit.provider_id)
    consents = Consent.objects.filter(reader, kind=ConsentKind.SHARE_BETWEEN_PROVIDERS, period__contains=on)
    return Exists(consents.filter(patient=OuterRef("patient")))


def child(on: date) -> Exists:
    """Whether the patient is taken not to be able to consent, being so young."""
    young = Patient.objects.filter(born_on__gt=years_before(on, CHILD_UNTIL_AGE))
    return Exists(young.filter(pk=OuterRef("patient")))


def incapable(on: date) -> Exists:
    """Whether the patient lastingly cannot take a stand (lag 2022:913 3:3–3:4)."""
    return Exists(Incapacity.objects.filter(patient=OuterRef("patient"), period__contains=on))


def in_emergency(viewer: Actor, **opened: bool) -> Q | Exists:
    """Whether the viewer's unit, of health care, has an opening that lasts. By the clock of the database."""
    if viewer.unit.is_social_care:
        return Q(pk__in=[])
    openings = EmergencyAccess.objects.filter(unit=viewer.unit, opened_at__lte=Now(), until__gt=Now(), **opened)
    return Exists(openings.filter(patient=OuterRef("patient")))


def blocks_opened(viewer: Actor) -> Q | Exists:
    """Whether such an opening opens the own body's blocks too (PDL 4:5 second point)."""
    return in_emergency(viewer, blocks_lifted_at__isnull=False)
