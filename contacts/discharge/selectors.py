"""Reads of care episodes, as the viewer may see them. Reads of a patient are logged."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.db.models import OuterRef, Prefetch, Q, QuerySet
from django.utils.translation import gettext as _

from contacts.discharge.deadlines import Deadlines, call_missing, deadlines_of
from contacts.enums import ContactRole
from contacts.models import Contact
from fastkontakt.access import ground_of, visible_patients
from fastkontakt.access.episodes import (
    name_is_closed,
    party_to,
    sees_episode,
    sees_hospital_record,
    sees_name_of_appointed,
)
from fastkontakt.access.protection import named
from fastkontakt.access.sharing import closed_units
from fastkontakt.accounts.actor import Actor
from fastkontakt.audit.services import record_access
from fastkontakt.moments import day_of
from fastkontakt.organisation.enums import Profession
from fastkontakt.organisation.models import Assignment, Unit
from patients.enums import DischargeKind
from patients.models import (
    CareEpisode,
    Consultation,
    DischargeDeviation,
    DischargeEstimate,
    EpisodeRecipient,
    Patient,
    WardStay,
)

WARD, RECEIVING, MUNICIPALITY, OTHER = "ward", "receiving", "municipality", "other"


@dataclass(frozen=True, kw_only=True)
class EpisodeView:
    """A stay as the viewer may see it at a moment.

    `side` is what the viewer's unit is to it. `appointed` is the receiving unit's fast vårdkontakt of the day (of the
    day of discharge once that is over), else one that starts later; `name` tells whether it may be named.
    `hospital_record` tells whether what is the hospital's own may be shown.
    """

    episode: CareEpisode
    side: str
    deadlines: Deadlines
    appointed: Contact | None
    holds: bool
    name: bool
    hospital_record: bool

    @property
    def fvk_appointed(self) -> bool:
        """Whether a fast vårdkontakt is active at the receiving unit (2:5)."""
        return self.appointed is not None and self.holds

    @property
    def call_owed(self) -> bool:
        """Whether the SIP call is still to be made (4:3): the patient is in, or at home without one."""
        stay = self.episode
        return stay.discharge_kind in ("", DischargeKind.HOME) and call_missing(stay)


def find_episode(viewer: Actor, episode_id: UUID, *, on: date) -> CareEpisode:
    """The episode as the object of a write, which logs itself. Raises CareEpisode.DoesNotExist for unknown patients."""
    episode: CareEpisode = _of_known_patients(viewer, on).get(pk=episode_id)
    return episode


def get_episode(viewer: Actor, episode_id: UUID, *, now: datetime, page: str) -> EpisodeView:
    """The episode, with the read logged.

    Raises CareEpisode.DoesNotExist where the viewer may not know of the patient, PermissionDenied where of the stay.
    """
    on = day_of(now)
    known = _of_known_patients(viewer, on).filter(_not_blocked(viewer, on)).distinct()
    episode = _with_company(known, viewer, on).get(pk=episode_id)
    if not sees_episode(viewer, episode):
        raise PermissionDenied(
            _("Vårdtillfället visas för avdelningen och för dem som har fått inskrivningsmeddelandet (lagen 2017:612).")
        )
    record_access(by=viewer, patient_ids=[episode.patient_id], page=page, ground=ground_of(viewer))
    return _view(viewer, episode, on)


def own_episodes(viewer: Actor, *, now: datetime) -> list[EpisodeView]:
    """The stays that the viewer's unit has something to do with: those under way, and those where a call is owed.

    Logged; in a constant number of queries.
    """
    on = day_of(now)
    not_called = Q(ready_at__isnull=False, sip_needed=True, sip_called_at__isnull=True)
    owed = not_called & Q(discharge_kind=DischargeKind.HOME, receiving_unit=viewer.unit)
    going_on = Q(discharged_at__isnull=True) | owed
    own = _of_known_patients(viewer, on).filter(party_to(viewer)).filter(going_on).distinct()
    found = [_view(viewer, episode, on) for episode in _with_company(own.order_by("admitted_at", "pk"), viewer, on)]
    record_access(
        by=viewer, patient_ids={v.episode.patient_id for v in found}, page="discharge_list", ground=ground_of(viewer)
    )
    return found


def open_episodes_of(viewer: Actor, patient: Patient, *, on: date) -> list[CareEpisode]:
    """The patient's stays under way that the viewer may see, for the patient's own page."""
    going_on = CareEpisode.objects.filter(_not_blocked(viewer, on), patient=patient, discharged_at__isnull=True)
    rows = going_on.distinct().select_related("ward").prefetch_related("recipients").order_by("admitted_at")
    return [episode for episode in rows if sees_episode(viewer, episode)]


def deviations(viewer: Actor, *, on: date) -> list[DischargeDeviation]:
    """The deviations at the viewer's own ward: those to follow up first, then the newest. Logged."""
    rows = _deviations_at(viewer, on).order_by("followed_up_at", "-noted_at", "pk")
    found = sorted(named(viewer, rows, at=viewer.unit.pk), key=lambda row: row.followed_up_at is not None)
    people = {row.episode.patient_id for row in found}
    record_access(by=viewer, patient_ids=people, page="deviations", ground=ground_of(viewer))
    return found


def get_deviation(viewer: Actor, deviation_id: UUID, *, on: date) -> DischargeDeviation:
    """One of them, the read logged. Raises DischargeDeviation.DoesNotExist."""
    found: DischargeDeviation = named(viewer, [_deviations_at(viewer, on).get(pk=deviation_id)], at=viewer.unit.pk)[0]
    patient = found.episode.patient_id
    record_access(by=viewer, patient_ids=[patient], page="deviation", ground=ground_of(viewer))
    return found


def units_of(kinds: Iterable[str]) -> QuerySet[Unit]:
    """The tenant's units of these kinds, by name."""
    rows: QuerySet[Unit] = Unit.objects.filter(kind__in=list(kinds)).order_by("name", "pk")
    return rows


def receiving_units() -> QuerySet[Unit]:
    """The tenant's units in primary care, by name."""
    rows: QuerySet[Unit] = Unit.objects.filter(primary_care=True).order_by("name", "pk")
    return rows


def listed_unit(patient: Patient, *, on: date) -> Unit | None:
    """Where the patient is listed, to fill in the receiving unit."""
    listing = patient.listings.filter(period__contains=on).select_related("unit").first()
    return listing.unit if listing else None


def consultants(kinds: Iterable[str], *, on: date, without: UUID) -> list[tuple[str, list[tuple[str, str]]]]:
    """Physicians at the units of these kinds but one, by unit: (unit's name, [(unit's and person's key, name)])."""
    rows = Assignment.objects.filter(
        unit__kind__in=list(kinds), staff__profession=Profession.LAKARE, period__contains=on
    ).exclude(unit=without)
    found: dict[str, list[tuple[str, str]]] = {}
    for row in rows.select_related("unit", "staff").order_by("unit__name", "staff__family_name", "staff__given_name"):
        person = (f"{row.unit_id}:{row.staff_id}", row.staff.name)
        if person not in found.setdefault(row.unit.name, []):
            found[row.unit.name].append(person)
    return list(found.items())


def _deviations_at(viewer: Actor, on: date) -> QuerySet[DischargeDeviation]:
    rows: QuerySet[DischargeDeviation] = DischargeDeviation.objects.filter(
        episode__ward=viewer.unit, episode__patient__in=visible_patients(viewer, on=on)
    )
    return rows.select_related("episode__patient", "episode__ward", "noted_by", "followed_up_by")


def _of_known_patients(viewer: Actor, on: date) -> QuerySet[CareEpisode]:
    rows: QuerySet[CareEpisode] = CareEpisode.objects.filter(patient__in=visible_patients(viewer, on=on))
    return rows


def _not_blocked(viewer: Actor, on: date) -> Q:
    """The stays that the viewer's unit takes part in, or at a ward that the patient does not block to it (PDL 4:4)."""
    if not viewer.is_staff:  # a block is against staff; what the patient sees of a stay is asked of sees_episode
        return Q()
    return party_to(viewer) | ~Q(ward__in=closed_units(viewer, OuterRef("patient"), on=on))


def _with_company(episodes: QuerySet[CareEpisode], viewer: Actor, on: date) -> QuerySet[CareEpisode]:
    """The episodes with all that is shown of them."""
    contacts = Contact.objects.filter(role=ContactRole.FAST_VARDKONTAKT, period__isempty=False)
    contacts = contacts.annotate(name_closed=name_is_closed(viewer, on=on))
    return episodes.select_related(
        "patient", "ward__provider", "receiving_unit__provider", "noticed_by", "sip_called_by", "discharged_by"
    ).prefetch_related(
        Prefetch("recipients", EpisodeRecipient.objects.select_related("unit__provider").order_by("unit__name")),
        Prefetch("estimates", DischargeEstimate.objects.select_related("noted_by").order_by("noted_at", "pk")),
        Prefetch("stays", WardStay.objects.select_related("unit").order_by("starts_on", "noted_at")),
        Prefetch("consultations", Consultation.objects.select_related("unit", "consultant").order_by("on", "pk")),
        Prefetch("deviations", DischargeDeviation.objects.select_related("followed_up_by").order_by("kind")),
        Prefetch(
            "patient__contacts", contacts.select_related("staff", "unit").order_by("starts_on"), to_attr="fvk_contacts"
        ),
    )


def _view(viewer: Actor, episode: Any, on: date) -> EpisodeView:
    day = day_of(episode.discharged_at) if episode.discharged_at else on
    held = [contact for contact in episode.patient.fvk_contacts if contact.unit_id == episode.receiving_unit_id]
    own: list[Any] = named(viewer, held)
    active = next((contact for contact in own if contact.covers(day)), None)
    appointed = active or next((contact for contact in own if contact.starts_on > day), None)
    return EpisodeView(
        episode=episode,
        side=_side(viewer, episode),
        deadlines=deadlines_of(episode, viewer.tenant.slug),
        appointed=appointed,
        holds=active is not None,
        name=sees_name_of_appointed(viewer, episode) and not (appointed and appointed.name_closed),
        hospital_record=sees_hospital_record(viewer, episode),
    )


def _side(viewer: Actor, episode: CareEpisode) -> str:
    unit = viewer.unit.pk
    if unit == episode.ward_id:
        return WARD
    if unit == episode.receiving_unit_id:
        return RECEIVING
    return MUNICIPALITY if any(unit == recipient.unit_id for recipient in episode.recipients.all()) else OTHER
