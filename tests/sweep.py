"""A patient among people who have no business there, and every page asked by them: what the sweeps are made of."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from uuid import uuid4

from django.http import HttpResponse
from django.test import Client
from django.urls import reverse

from agreements.enums import ParticipantKind
from agreements.models import Agreement, Sip
from contacts.enums import ContactRole, Occasion
from contacts.models import Contact, ContactRequest, Delegation
from fastkontakt.accounts.actor import PATIENT, RELATIVE, Actor
from fastkontakt.accounts.models import User
from fastkontakt.audit.enums import Pattern
from fastkontakt.clock import now, today
from fastkontakt.organisation.enums import AssignmentRole
from patients.enums import ConsentGivenHow, ConsentKind, DeviationKind, MandateScope, RelativeRole
from patients.models import Block, CareEpisode, Consent, DischargeDeviation, EmergencyAccess, Patient, Relative
from reporting.exports import fetching
from tests.factories.agreements import (
    AgreementAnswerFactory,
    AgreementFactory,
    AgreementParticipantFactory,
    AgreementTaskFactory,
    AgreementVersionFactory,
    SipFactory,
    SipGoalFactory,
    SipInterventionFactory,
    SipMeetingFactory,
    SipParticipantFactory,
    SipPlanFactory,
)
from tests.factories.audit import LogReviewFactory
from tests.factories.notifications import MessageFactory
from tests.factories.organisation import RoutineFactory
from tests.factories.patients import MandateFactory
from tests.factories.reporting import ExportFactory, ReportUnitFactory, SavedViewFactory
from tests.hospital import Hospital
from tests.leaving import leaving
from tests.letters import in_the_portal
from tests.pages import signed_in
from tests.urls import Address, addresses
from tests.world import LONG_AGO, World

PAGES = [address for address in addresses() if not address.is_api]
OWN_WORDS = "min egen önskan"
SECRETS = (
    "Hemligsson",
    "199002222397",
    "19900222-2397",
    "Kontaktsson",
    "Delegatsson",
    "Ombudsson",
    "bara för oss",
    OWN_WORDS,
)
SIGN_OUT = "accounts:sign_out"


@dataclass
class Scene:
    """A patient with contact and delegation at the vårdcentral, and people with no business there."""

    world: World
    arguments: dict[str, Any]
    viewers: dict[str, Client]


def build(world: World, stranger: Actor) -> Scene:
    patient = world.patient(family_name="Hemligsson", born_on=today() - timedelta(days=3000))
    contact = Contact.objects.create(
        patient=patient,
        staff=world.nurse(family_name="Kontaktsson"),
        unit=world.vardcentral,
        role=ContactRole.FAST_VARDKONTAKT,
        occasion=Occasion.NEED,
        starts_on=LONG_AGO,
        appointed_by=world.chef.staff,
        note_internal="bara för oss",
    )
    delegation = Delegation.objects.create(
        unit=world.vardcentral,
        staff=world.nurse(family_name="Delegatsson"),
        roles=[ContactRole.FAST_VARDKONTAKT],
        starts_on=LONG_AGO,
        granted_by=world.chef.staff,
    )
    request = ContactRequest.objects.create(
        patient=patient, unit=world.vardcentral, role=ContactRole.FAST_VARDKONTAKT, text=OWN_WORDS
    )
    consent = Consent.objects.create(
        patient=patient,
        kind=ConsentKind.COORDINATION,
        given_how=ConsentGivenHow.ORAL,
        starts_on=LONG_AGO,
        unit=world.vardcentral,
        noted_by=world.chef.staff,
    )
    hospital = Hospital(world, patient=patient)
    episode = CareEpisode.objects.create(
        patient=patient,
        ward=hospital.ward,
        receiving_unit=world.vardcentral,
        admitted_at=now() - timedelta(days=2),
        noticed_by=hospital.nurse.staff,
    )
    deviation = DischargeDeviation.objects.create(
        episode=episode, kind=DeviationKind.AGAINST_ADVICE, reason="bara för oss", noted_by=hospital.nurse.staff
    )
    opening = EmergencyAccess.objects.create(
        patient=patient,
        unit=world.vardcentral,
        opened_by=world.chef.staff,
        reason="bara för oss",
        opened_at=now() - timedelta(days=2),
        until=now() - timedelta(days=1),
    )
    RoutineFactory(unit=world.vardcentral, decided_by=world.chef.staff, ending="Av egna skäl.")
    colleague = world.actor(world.vardcentral)
    export = ExportFactory(assignment=colleague.assignment, user=colleague.user)
    unchosen = Client()
    unchosen.force_login(User.objects.create(username="halland.obestamd"))
    return Scene(
        world=world,
        arguments={
            "patient_id": patient.pk,
            "agreement_id": (agreement := agreed(contact)).pk,
            "version_id": (version := agreement.versions.get()).pk,
            "task_id": AgreementTaskFactory(version=version).pk,
            "answer_id": AgreementAnswerFactory(version=version).pk,
            "letter_id": in_the_portal(contact).pk,
            "consent_id": consent.pk,
            "coordination_id": consent.pk,
            "block_id": Block.objects.create(patient=patient, unit=world.mottagning, set_by=world.chef.user).pk,
            "contact_id": contact.pk,
            "episode_id": episode.pk,
            "deviation_id": deviation.pk,
            "delegation_id": delegation.pk,
            "number": 1,
            "request_id": request.pk,
            "mandate_id": MandateFactory(patient=patient, family_name="Ombudsson").pk,
            "role": ContactRole.FAST_LAKARKONTAKT,
            "rule_id": "flk-single",
            "pattern": Pattern.NO_RELATION,
            "emergency_id": opening.pk,
            "review_id": LogReviewFactory(drawn_by=world.chef.staff).pk,
            "provider_id": "halland-staff",
            "report_id": ReportUnitFactory(unit=world.vardcentral, provider=world.region).report_id,
            "unit_id": world.vardcentral.pk,
            "export_id": export.pk,
            "message_id": MessageFactory(patient=patient).pk,
            "sip_id": called_sip(contact).pk,
            "signed": fetching.SIGNER.sign(f"{export.pk}:{export.user_id}"),
            "view_id": SavedViewFactory(assignment=world.chef.assignment, name="Delad vy", shared=True).pk,
            **leaving(world, contact),
        },
        viewers={
            "signed_out": Client(),
            "unchosen": unchosen,
            "other_unit": signed_in(world.actor(world.hemtjanst, AssignmentRole.MANAGER)),
            "other_tenant": signed_in(stranger),
            "log_reviewer": signed_in(world.actor(world.vardcentral, AssignmentRole.LOG_REVIEWER)),
            "follow_up": signed_in(world.actor(world.mottagning, AssignmentRole.FOLLOW_UP)),
            "other_patient": signed_in(citizen(world, world.patient(), PATIENT)),
            "guardian": signed_in(citizen(world, world.patient(), RELATIVE, RelativeRole.VARDNADSHAVARE)),
            "relative": signed_in(citizen(world, patient, RELATIVE, RelativeRole.PARTNER)),
            "proxy": signed_in(proxy(world, world.patient())),
        },
    )


def agreed(contact: Contact) -> Agreement:
    """An agreement between the contact's patient and unit, with the contact in it."""
    found: Agreement = AgreementFactory(patient=contact.patient, unit=contact.unit, begun_by=contact.staff)
    version = AgreementVersionFactory(agreement=found, written_by=contact.staff, matters="bara för oss")
    AgreementParticipantFactory(version=version, contact=contact)
    return found


def called_sip(contact: Contact) -> Sip:
    """A SIP with a meeting to come and a plan, called for the contact's patient by its unit."""
    of_patient = {"patient": contact.patient, "consent__unit": contact.unit}
    sip: Sip = SipFactory(led_by=contact, called_by=contact.staff, reason="bara för oss", **of_patient)
    SipParticipantFactory(sip=sip, kind=ParticipantKind.PATIENT, unit=None)
    times = {"starts_at": now() + timedelta(days=2), "ends_at": now() + timedelta(days=2, hours=1)}
    SipMeetingFactory(sip=sip, noted_by=contact.staff, **times)
    plan = SipPlanFactory(sip=sip, written_by=contact.staff)
    SipGoalFactory(plan=plan)
    SipInterventionFactory(plan=plan)
    return sip


def citizen(world: World, patient: Patient, kind: str, role: str = "") -> Actor:
    user = User.objects.create(username=f"halland.{uuid4()}")
    if kind == PATIENT:
        Patient.objects.filter(pk=patient.pk).update(user=user)
        return Actor(user, world.tenant, PATIENT, patient_id=patient.pk)
    names = {"given_name": "Nära", "family_name": "Anhörig"}
    rank = patient.relatives.count() + 1
    Relative.objects.create(patient=patient, rank=rank, role=role, user=user, **names)
    return Actor(user, world.tenant, RELATIVE)


def proxy(world: World, patient: Patient) -> Actor:
    """One whom the patient lets do everything."""
    user = User.objects.create(username=f"halland.{uuid4()}")
    MandateFactory(patient=patient, user=user, scopes=list(MandateScope))
    return Actor(user, world.tenant, RELATIVE)


def ask(client: Client, address: Address, scene: Scene, method: str) -> HttpResponse:
    arguments = {name: scene.arguments[name] for name in address.arguments}
    path = reverse(address.name, kwargs=arguments) if address.name in named() else f"/{address.path}"
    response: HttpResponse = getattr(client, method)(path)
    return response


def named() -> set[str]:
    return {address.name for address in PAGES if address.name != address.path}
