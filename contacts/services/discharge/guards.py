"""What the writes to a care episode have in common: the lock, who may, and the order of moments."""

from datetime import date, datetime

from django.core.exceptions import PermissionDenied, ValidationError
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from contacts.enums import ContactRole
from contacts.models import Contact
from fastkontakt import permissions
from fastkontakt.accounts.actor import Actor
from fastkontakt.moments import day_of
from fastkontakt.organisation.enums import UnitKind
from fastkontakt.organisation.models import Unit
from patients.models import CareEpisode, Patient

WARDS = frozenset({UnitKind.SJUKHUSAVDELNING, UnitKind.PSYKIATRI})
MUNICIPAL = frozenset({UnitKind.KOMMUNAL_HALSOSJUKVARD, UnitKind.SARSKILT_BOENDE, UnitKind.HEMTJANST})
CLINICS = WARDS | {UnitKind.SJUKHUSMOTTAGNING}
"""Kinds of unit that a patient is in at, that the municipality's notice goes to, and that consultants come from."""


def locked(episode: CareEpisode) -> CareEpisode:
    """The episode as it stands, its patient locked until the transaction ends."""
    Patient.objects.select_for_update(no_key=True).get(pk=episode.patient_id)
    found: CareEpisode = CareEpisode.objects.select_related(
        "patient", "ward__provider", "receiving_unit__provider"
    ).get(pk=episode.pk)
    return found


def open_at_own_ward(by: Actor, episode: CareEpisode, *, field: str) -> CareEpisode:
    """The episode, locked, for a write by its ward's staff while the patient is in."""
    permissions.require(by, permissions.REGISTER_PATIENTS)
    episode = locked(episode)
    if by.unit.pk != episode.ward_id:
        raise PermissionDenied(
            _("Bara personalen på den avdelning där patienten vårdas kan göra det här. Be %(ward)s.")
            % {"ward": episode.ward.name}
        )
    if episode.discharged_at is not None:
        said = _("Patienten är redan utskriven, %(when)s. Inget mer kan ändras på vårdtillfället.")
        raise ValidationError({field: said % {"when": shown(episode.discharged_at)}})
    return episode


def require_ward(unit: Unit, *, field: str) -> None:
    """Refuse a unit that has no inpatients."""
    if unit.kind not in WARDS:
        raise ValidationError(
            {
                field: _(
                    "Enheten är ingen avdelning i slutenvården. Välj en sjukhusavdelning eller psykiatrisk avdelning."
                )
            }
        )


def require_between(moment: datetime, *, first: datetime, now: datetime, field: str, what_came_first: str) -> None:
    """Refuse a moment that has not been, or that is before the `first`, told in words."""
    if moment > now:
        raise ValidationError({field: _("Tiden har inte varit än. Skriv när det skedde, senast nu.")})
    if moment < first:
        said = _("Tiden är före %(what)s, %(when)s. Kontrollera dag och klockslag.")
        raise ValidationError({field: said % {"what": what_came_first, "when": shown(first)}})


def require_day_between(day: date, *, first: date, today: date, field: str) -> None:
    """Refuse a day that has not been, or that is before the day of admission."""
    if day > today:
        raise ValidationError({field: _("Dagen har inte varit än.")})
    if day < first:
        said = _("Dagen är före inskrivningen, %(day)s. Kontrollera dagen.")
        raise ValidationError({field: said % {"day": date_format(first, "j b Y")}})


def shown(moment: datetime) -> str:
    """A moment as people write it, in Swedish time."""
    return date_format(timezone.localtime(moment), "j b Y H:i")


def admitted_on(episode: CareEpisode) -> date:
    """The Swedish day of admission."""
    return day_of(episode.admitted_at)


def appointed_contacts(episode: CareEpisode, *, on: date) -> QuerySet[Contact]:
    """The fasta vårdkontakter that the receiving unit has for the patient on the day (2:5)."""
    return Contact.objects.filter(
        patient=episode.patient_id,
        unit=episode.receiving_unit_id,
        role=ContactRole.FAST_VARDKONTAKT,
        period__contains=on,
    )
