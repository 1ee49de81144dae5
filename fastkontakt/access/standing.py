"""What decides where a patient stands: each condition said once, as the rows that hold, and asked of rows that have
`patient` and `unit`.

Selectors fetch from the first half; fastkontakt.access.contacts, the twin of law.decide, asks the second.
"""

from datetime import date

from django.db.models import Exists, F, OuterRef, Q, QuerySet
from django.db.models.functions import Now

from fastkontakt.access.law import CHILD_UNTIL_AGE
from fastkontakt.accounts.actor import Actor
from fastkontakt.organisation.models import Unit
from fastkontakt.periods import years_before
from patients.enums import ConsentKind, Protection
from patients.models import Block, BlockLift, Consent, EmergencyAccess, Incapacity, Patient

STANDING = Q(lifted_at__isnull=True)
"""Whether a block stands: nobody has lifted it for good."""

# --- the rows that hold ----------------------------------------------------------------------------------------------


def standing_blocks() -> QuerySet[Block]:
    """The blocks that stand."""
    found: QuerySet[Block] = Block.objects.filter(STANDING)
    return found


def each_once(blocks: QuerySet[Block]) -> QuerySet[Block]:
    """Of the blocks the oldest of each unit and care provider: two stand where one was noted unaware of the other."""
    same = ("patient", "unit", "provider")
    oldest = blocks.order_by(*same, "set_at", "pk").distinct(*same)
    found: QuerySet[Block] = Block.objects.filter(pk__in=oldest.values("pk"))
    return found


def lifts_in_force(unit: Unit, on: date) -> QuerySet[BlockLift]:
    """By which a standing block is open to the unit on the day, since the patient consents (PDL 4:5 first point)."""
    found: QuerySet[BlockLift] = BlockLift.objects.filter(unit=unit, period__contains=on)
    return found.filter(block__in=standing_blocks())


def valid_consents(on: date) -> QuerySet[Consent]:
    """By which a reader may read others' records on the day (lag 2022:913 3:1–3:2); `provider` None is every reader.

    With skyddad folkbokföring the person's own alone: given in the portal by the person, or told to staff.
    """
    own = Q(given_by__isnull=True) | Q(given_by=F("patient__user"))
    found: QuerySet[Consent] = Consent.objects.filter(kind=ConsentKind.SHARE_BETWEEN_PROVIDERS, period__contains=on)
    return found.filter(own | ~Q(patient__protection=Protection.SKYDDAD_FOLKBOKFORING))


def consents_to(unit: Unit) -> Q:
    """Whether a consent names the unit's care provider as reader, or every one."""
    return Q(provider__isnull=True) | Q(provider=unit.provider_id)


def lasting_incapacities(on: date) -> QuerySet[Incapacity]:
    """Those by which a patient lastingly cannot take a stand on the day (lag 2022:913 3:3–3:4)."""
    found: QuerySet[Incapacity] = Incapacity.objects.filter(period__contains=on)
    return found


def open_emergencies() -> QuerySet[EmergencyAccess]:
    """The openings that last, by the clock of the database."""
    found: QuerySet[EmergencyAccess] = EmergencyAccess.objects.filter(opened_at__lte=Now(), until__gt=Now())
    return found


def openings_for(viewer: Actor) -> QuerySet[EmergencyAccess]:
    """Those of the viewer's unit: none for social care (lag 2022:913 3:5–3:6, PDL 4:5)."""
    if viewer.unit.is_social_care:
        return EmergencyAccess.objects.none()
    return open_emergencies().filter(unit=viewer.unit)


def is_child(patient: Patient, *, on: date) -> bool:
    """Whether the patient is taken not to be able to consent, being so young (lag 2022:913 3:1 second paragraph)."""
    return patient.born_on is not None and patient.born_on > years_before(on, CHILD_UNTIL_AGE)


# --- asked of a row --------------------------------------------------------------------------------------------------


def blocked_unit() -> Exists:
    """Whether the patient blocks the row's unit."""
    return Exists(standing_blocks().filter(patient=OuterRef("patient"), unit=OuterRef("unit")))


def blocked_provider() -> Exists:
    """Whether the patient blocks the care provider of the row's unit."""
    return Exists(standing_blocks().filter(patient=OuterRef("patient"), provider=OuterRef("unit__provider")))


def lifted(viewer: Actor, on: date) -> Exists:
    """Whether the block of the row's unit is lifted for the viewer's unit."""
    lifts = lifts_in_force(viewer.unit, on)
    return Exists(lifts.filter(block__patient=OuterRef("patient"), block__unit=OuterRef("unit")))


def consented(viewer: Actor, on: date) -> Exists:
    """Whether the patient consents to the viewer's provider reading others' records."""
    return Exists(valid_consents(on).filter(consents_to(viewer.unit), patient=OuterRef("patient")))


def child(on: date) -> Exists:
    """Twin of `is_child`, for one who is not hidden: whom the law lets read without asking."""
    young = Patient.objects.filter(born_on__gt=years_before(on, CHILD_UNTIL_AGE))
    return Exists(young.filter(pk=OuterRef("patient")).exclude(protection=Protection.SKYDDAD_FOLKBOKFORING))


def incapable(on: date) -> Exists:
    """Whether the patient lastingly cannot take a stand, and is not hidden."""
    held = lasting_incapacities(on).filter(patient=OuterRef("patient"))
    return Exists(held.exclude(patient__protection=Protection.SKYDDAD_FOLKBOKFORING))


def in_emergency(viewer: Actor, **opened: bool) -> Exists:
    """Whether the viewer's unit, of health care, has an opening that lasts."""
    return Exists(openings_for(viewer).filter(patient=OuterRef("patient"), **opened))


def blocks_opened(viewer: Actor) -> Exists:
    """Whether such an opening opens the own body's blocks too (PDL 4:5 second point)."""
    return in_emergency(viewer, blocks_lifted_at__isnull=False)
