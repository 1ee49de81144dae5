"""A county where every question of need, plan and coordination stands open."""

from dataclasses import dataclass
from datetime import datetime, time, timedelta
from typing import Any

from django.utils import timezone

from contacts.enums import ContactRole, NeedOutcome, Occasion
from contacts.models import Contact
from contacts.services.needs import assess_need
from fastkontakt.accounts.actor import Actor
from fastkontakt.clock import today
from fastkontakt.organisation.enums import AssignmentRole, Profession, UnitKind
from fastkontakt.tenancy.models import Tenant
from patients.consents import note_consent
from patients.enums import ConditionKind, ConsentGivenHow, ConsentKind, RelationGround, ServiceKind
from patients.models import CareEpisode, CareService, Condition, Consultation, Patient, Relative, WardStay
from patients.services import relate
from tests.world import World

FVK = ContactRole.FAST_VARDKONTAKT
ONE_DAY = timedelta(days=1)


@dataclass
class County:
    """`nurse` and `physician` are the patient's fasta vårdkontakter at the vårdcentral; `ward` has the patient in."""

    world: World
    patient: Patient
    manager: Actor
    nurse: Contact
    physician: Contact
    doctor: Actor
    home_care: Actor
    ward: Actor
    episode: CareEpisode


def build(tenant: Tenant) -> County:
    """The county, in the active tenant."""
    world = World(tenant)
    patient = world.patient(given_name="Ally", family_name="Mattsson", telephone="070-174 06 01")
    doctor = world.actor(world.vardcentral, profession=Profession.LAKARE, given_name="Lina", family_name="Berg")
    Relative.objects.create(
        patient=patient, rank=1, role="partner", given_name="Stina", family_name="Larsson", telephone="070-174 06 05"
    )
    Condition.objects.create(
        patient=patient, kind=ConditionKind.LIFE_THREATENING, starts_on=today(), established_by=doctor.staff
    )
    CareService.objects.create(
        patient=patient, unit=world.hemtjanst, kind=ServiceKind.HEMTJANST, starts_on=today() - 30 * ONE_DAY
    )
    relate(patient=patient, unit=world.hemtjanst, ground=RelationGround.SERVICE, on=today() - 30 * ONE_DAY)
    note_consent(
        by=world.chef,
        patient=patient,
        kind=ConsentKind.COORDINATION,
        given_how=ConsentGivenHow.ORAL,
        starts_on=today(),
        today=today(),
    )
    assess_need(
        by=world.chef,
        patient=patient,
        role=FVK,
        outcome=NeedOutcome.NO_NEED,
        reason="Klarar sina kontakter själv",
        on=today() - 60 * ONE_DAY,
        today=today(),
    )
    ward, episode = _admitted(world, patient)
    return County(
        world=world,
        patient=patient,
        manager=world.chef,
        nurse=_contact(world, patient, world.nurse(given_name="Alvar", family_name="Edman")),
        physician=_contact(world, patient, doctor.staff, occasion=Occasion.LIFE_THREATENING),
        doctor=doctor,
        home_care=world.actor(world.hemtjanst, AssignmentRole.MANAGER),
        ward=ward,
        episode=episode,
    )


def _contact(world: World, patient: Patient, staff: Any, **fields: Any) -> Contact:
    values = {"occasion": Occasion.NEED, "starts_on": today() - 200 * ONE_DAY}
    made: Contact = Contact.objects.create(
        patient=patient,
        staff=staff,
        unit=world.vardcentral,
        role=FVK,
        appointed_by=world.chef.staff,
        next_review_on=today() - 10 * ONE_DAY,
        informed_orally_on=today() - 200 * ONE_DAY,
        **(values | fields),
    )
    return made


def _admitted(world: World, patient: Patient) -> tuple[Actor, CareEpisode]:
    """In for fourteen days, with consultants from two clinics."""
    unit = world.unit(world.region, UnitKind.SJUKHUSAVDELNING, "Avdelning 5", clinic="Medicinkliniken")
    by = world.actor(unit, AssignmentRole.MANAGER)
    relate(patient=patient, unit=unit, ground=RelationGround.EPISODE, on=today() - 14 * ONE_DAY)
    admitted = timezone.make_aware(datetime.combine(today() - 14 * ONE_DAY, time(9)))
    episode = CareEpisode.objects.create(patient=patient, ward=unit, admitted_at=admitted, noticed_by=by.staff)
    noted = {"episode": episode, "noted_by": by.staff}
    WardStay.objects.create(unit=unit, starts_on=today() - 14 * ONE_DAY, **noted)
    for name in ("Ortopedkliniken", "Hudkliniken"):
        clinic = world.unit(world.region, UnitKind.SJUKHUSMOTTAGNING, name, clinic=name)
        seen = world.physician(clinic, given_name="Kim", family_name=name[:5])
        Consultation.objects.create(unit=clinic, consultant=seen, on=today() - 3 * ONE_DAY, **noted)
    return by, episode
