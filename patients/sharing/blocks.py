"""Blocks (spärr) set, lifted for good, and opened to a unit for some days. Raises ValidationError, PermissionDenied."""

from datetime import date, timedelta

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.db.models import Q
from django.db.models.functions import Now
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from fastkontakt import permissions
from fastkontakt.access import sees_records_of
from fastkontakt.accounts.actor import Actor
from fastkontakt.audit.services import record
from fastkontakt.moments import day_of
from fastkontakt.organisation.models import CareProvider, Unit
from patients.models import Block, BlockLift, Patient
from patients.services import check_order, refuse_overlap
from patients.sharing.rights import lock_for_blocks, lock_known, require_alive
from patients.sharing.selectors import blocks_within, known_twins

MOST_DAYS_LIFTED = 90
"""For how many days a block is opened to a unit at most; whoever needs it longer asks the patient again."""


@transaction.atomic
def set_block(
    *, by: Actor, patient: Patient, today: date, unit: Unit | None = None, provider: CareProvider | None = None
) -> Block:
    """Close a unit's records, or a care provider's, at once: the patient opposes, and need not say why.

    Of a unit: to the provider's other units (PDL 4:4), and to other providers. Of a provider: to other providers (lag
    2022:913 2:3). By the patient, or by staff whom the patient asks. One that stands is refused to those who may know
    of it; all others note their own beside it, so that nothing tells of the other.
    """
    found = lock_for_blocks(by, patient, on=today)
    require_alive(found)
    if (unit is None) == (provider is None):
        raise ValidationError(_("Välj en enhet eller en vårdgivare att spärra, inte båda."))
    if known_twins(by, Block(patient=found, unit=unit, provider=provider), on=today).exists():
        field = "unit" if unit else "provider"
        raise ValidationError({field: _("Uppgifterna är redan spärrade. Spärren gäller tills patienten häver den.")})
    noted_by = by.staff if by.is_staff else None
    block = Block.objects.create(patient=found, unit=unit, provider=provider, set_by=by.user, noted_by=noted_by)
    block.refresh_from_db(fields=["set_at"])
    record(by=by, action="block.set", row=block, patient_id=found.pk, details=_what(block))
    return block


@transaction.atomic
def lift_block(*, by: Actor, block: Block, today: date) -> Block:
    """The patient lifts the block for good: others see as before it, on the grounds that there are then.

    With it what others have noted of the same, as far as the actor may know of it.
    """
    lock_for_blocks(by, block.patient, on=today)
    block.refresh_from_db()
    _require_standing(block)
    twins = list(known_twins(by, block, on=today))
    if block not in twins:
        raise Block.DoesNotExist
    for twin in twins:
        twin.lifted_at, twin.lifted_by = Now(), by.user
        twin.save(update_fields=["lifted_at", "lifted_by"])
        record(by=by, action="block.lifted", row=twin, patient_id=twin.patient_id, details=_what(twin))
    block.refresh_from_db(fields=["lifted_at", "lifted_by"])
    return block


@transaction.atomic
def lift_for_unit(*, by: Actor, block: Block, starts_on: date, ends_on: date, today: date) -> BlockLift:
    """The patient consents to the actor's unit reading what is blocked, for some days (PDL 4:5 first point).

    Within the own body alone: another provider's block is lifted by the patient, or asked of that provider.
    """
    _require_own_body(by, block)
    locked = lock_known(by, block.patient, on=today)
    require_alive(locked)
    block.refresh_from_db()
    _require_standing(block)
    if starts_on < today:
        raise ValidationError({"from": _("Spärren kan öppnas tidigast i dag.")})
    check_order(starts_on, ends_on, "to")
    if ends_on > starts_on + timedelta(days=MOST_DAYS_LIFTED):
        said = _("Spärren kan öppnas för högst %(days)s dagar. Behövs det längre: fråga patienten igen då.")
        raise ValidationError({"to": said % {"days": MOST_DAYS_LIFTED}})
    refuse_overlap(
        BlockLift.objects.filter(block=block, unit=by.unit, period__isempty=False),
        starts_on,
        ends_on,
        "from",
        _("Spärren är redan öppnad för er enhet de dagarna."),
    )
    lift = BlockLift.objects.create(block=block, unit=by.unit, noted_by=by.staff, starts_on=starts_on, ends_on=ends_on)
    record(by=by, action="block.opened", row=lift, patient_id=block.patient_id, details=_what(block))
    return lift


@transaction.atomic
def open_for_unit(
    *, by: Actor, patient: Patient, unit: Unit | None, starts_on: date, ends_on: date, today: date
) -> list[BlockLift]:
    """lift_for_unit for each block within the own body, or for the one of the unit; those open already stay so.

    Staff need not be told which units are blocked to note that the patient lets them see (PDL 4:4).
    """
    permissions.require(by, permissions.REGISTER_PATIENTS)
    lifted = Q(lifts__unit=by.unit, lifts__starts_on__lte=starts_on, lifts__ends_on__gte=ends_on)
    blocks = blocks_within(by, patient).exclude(pk__in=Block.objects.filter(lifted).values("pk"))
    found = list(blocks.filter(unit=unit) if unit else blocks)
    if not found:
        raise ValidationError({"unit": _("Det finns inget spärrat där som inte redan är öppet för er enhet.")})
    days = {"starts_on": starts_on, "ends_on": ends_on, "today": today}
    return [lift_for_unit(by=by, block=block, **days) for block in found]


def _require_own_body(by: Actor, block: Block) -> None:
    permissions.require(by, permissions.REGISTER_PATIENTS)
    if block.unit is None or not sees_records_of(by, block.unit):
        raise PermissionDenied(
            _(
                "En spärr hos en annan vårdgivare kan inte öppnas härifrån, inte heller med patientens samtycke (lagen "
                "2022:913 3 kap. 7 §). Patienten kan häva den själv på Mina kontakter, eller be den vårdgivaren."
            )
        )
    if block.unit_id == by.unit.pk:
        raise ValidationError(_("Er enhet ser sina egna uppgifter också när de är spärrade. Inget behöver öppnas."))


def _require_standing(block: Block) -> None:
    if block.lifted_at is not None:
        said = _("Spärren hävdes redan %(day)s.")
        raise ValidationError(said % {"day": date_format(day_of(block.lifted_at))})


def _what(block: Block) -> dict[str, str]:
    """The unit or the provider, by its key."""
    return {"unit": str(block.unit_id)} if block.unit_id else {"provider": str(block.provider_id)}
