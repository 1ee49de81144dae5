"""The admission notice, and new estimates of the day of discharge (lag 2017:612, 2:1–2:4)."""

from collections.abc import Iterable
from datetime import date, datetime

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from contacts.duties import refresh
from contacts.services.discharge.guards import MUNICIPAL, admitted_on, open_at_own_ward, require_ward, shown
from fastkontakt import permissions
from fastkontakt.accounts.actor import Actor
from fastkontakt.audit.services import record
from fastkontakt.moments import day_of
from fastkontakt.organisation.models import Unit
from fastkontakt.periods import require_within_a_year
from patients.enums import RelationGround
from patients.models import CareEpisode, DischargeEstimate, EpisodeRecipient, Patient, WardStay
from patients.services import relate, require_own_unit


@transaction.atomic
def admit(
    *,
    by: Actor,
    patient: Patient,
    ward: Unit,
    admitted_at: datetime,
    now: datetime,
    receiving_unit: Unit | None = None,
    recipients: Iterable[Unit] = (),
    expected_discharge: date | None = None,
) -> CareEpisode:
    """Register that the patient is in at the own ward, which is the admission notice (inskrivningsmeddelande).

    It goes to `receiving_unit` in primary care, by default where the patient is listed that day (None if nowhere), and
    to the municipality's units. Each gets a care relation, so that its staff see the patient.
    """
    permissions.require(by, permissions.REGISTER_PATIENTS)
    require_own_unit(by, ward)
    require_ward(ward, field="ward")
    patient = Patient.objects.select_for_update(no_key=True).get(pk=patient.pk)
    _check_admission(patient, ward, admitted_at, now)
    day, today = day_of(admitted_at), day_of(now)
    _check_estimate(expected_discharge, first=day, today=today)
    told = list({unit.pk: unit for unit in recipients}.values())
    _check_recipients(receiving_unit, told)
    episode = CareEpisode.objects.create(
        patient=patient,
        ward=ward,
        receiving_unit=receiving_unit or _listed_at(patient, day),
        admitted_at=admitted_at,
        expected_discharge=expected_discharge,
        noticed_by=by.staff,
        noticed_at=now,
    )
    EpisodeRecipient.objects.bulk_create([EpisodeRecipient(episode=episode, unit=unit) for unit in told])
    WardStay.objects.create(episode=episode, unit=ward, starts_on=day, noted_by=by.staff)
    if expected_discharge is not None:
        DischargeEstimate.objects.create(episode=episode, expected_discharge=expected_discharge, noted_by=by.staff)
    for unit in [ward, episode.receiving_unit, *told]:
        if unit is not None:
            relate(patient=patient, unit=unit, ground=RelationGround.EPISODE, on=day)
    record(by=by, action="episode.admitted", row=episode, patient_id=patient.pk, details={"recipients": len(told)})
    refresh([patient.pk], on=today)
    return episode


@transaction.atomic
def note_estimate(*, by: Actor, episode: CareEpisode, expected_discharge: date, now: datetime) -> CareEpisode:
    """Note a new estimate of the day of discharge, for all who got the notice (2:3)."""
    episode = open_at_own_ward(by, episode, field="expected_discharge")
    today = day_of(now)
    if expected_discharge < today:
        raise ValidationError(
            {"expected_discharge": _("Dagen har redan varit. Skriv en ny bedömd dag, tidigast i dag.")}
        )
    _check_estimate(expected_discharge, first=admitted_on(episode), today=today)
    DischargeEstimate.objects.create(episode=episode, expected_discharge=expected_discharge, noted_by=by.staff)
    episode.expected_discharge = expected_discharge
    episode.save(update_fields=["expected_discharge"])
    record(by=by, action="episode.estimated", row=episode, patient_id=episode.patient_id)
    refresh([episode.patient_id], on=today)
    return episode


def _check_admission(patient: Patient, ward: Unit, admitted_at: datetime, now: datetime) -> None:
    if patient.deceased_on is not None:
        said = _("Patienten avled %(day)s och kan inte skrivas in.")
        raise ValidationError({"patient": said % {"day": date_format(patient.deceased_on, "j b Y")}})
    if admitted_at > now:
        raise ValidationError(
            {"admitted_at": _("Tiden har inte varit än. Skriv in patienten när hon eller han har kommit.")}
        )
    if patient.born_on is not None and day_of(admitted_at) < patient.born_on:
        raise ValidationError({"admitted_at": _("Dagen är före patientens födelse. Kontrollera årtalet.")})
    standing = CareEpisode.objects.filter(patient=patient, ward=ward, discharged_at__isnull=True).first()
    if standing is not None:
        said = _("Patienten är redan inskriven på avdelningen, sedan %(when)s. Skriv ut patienten därifrån först.")
        raise ValidationError({"ward": said % {"when": shown(standing.admitted_at)}})


def _check_estimate(expected: date | None, *, first: date, today: date) -> None:
    if expected is None:
        return
    if expected < first:
        raise ValidationError({"expected_discharge": _("Beräknad utskrivning kan inte vara före inskrivningen.")})
    require_within_a_year(expected, today=today, field="expected_discharge")


def _check_recipients(receiving_unit: Unit | None, told: list[Unit]) -> None:
    """The kinds of unit that the law has in mind (2:1, 2:5)."""
    if receiving_unit is not None and receiving_unit.primary_care is False:
        raise ValidationError(
            {"receiving_unit": _("Mottagande enhet är en enhet i primärvården, som ska utse en fast vårdkontakt.")}
        )
    if any(unit.kind not in MUNICIPAL for unit in told):
        raise ValidationError(
            {"recipients": _("Här väljs kommunens enheter: hemsjukvård, särskilt boende eller hemtjänst.")}
        )


def _listed_at(patient: Patient, day: date) -> Unit | None:
    listing = patient.listings.filter(period__contains=day).select_related("unit").first()
    return listing.unit if listing else None
