"""Reads for the pages on needs and plans. Each goes through fastkontakt.access; reads of a patient are logged."""

from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import Q, QuerySet

from contacts.enums import ContactRole
from contacts.models import Contact, CoordinatorChoice, NeedAssessment, SipPosition
from contacts.selectors import get_contact
from fastkontakt.access import FULL, ground_of, level_of, open_within, units_of_body, visible_contacts, visible_patients
from fastkontakt.access.protection import named
from fastkontakt.access.sharing import closed_units
from fastkontakt.accounts.actor import Actor
from fastkontakt.audit.services import record_access
from fastkontakt.organisation.models import Unit
from patients.enums import ConditionKind, ConsentKind
from patients.models import CareEpisode, Consent, Consultation, Patient, WardStay


def read_contact(viewer: Actor, contact_id: UUID, *, on: date, page: str) -> Contact:
    """A contact that the viewer may see in full, the read logged. Raises Contact.DoesNotExist."""
    contact = get_contact(viewer, contact_id, on=on)
    record_access(by=viewer, patient_ids=[contact.patient_id], page=page, ground=ground_of(viewer))
    return contact


def assessments(viewer: Actor, patient: Patient, *, on: date, **of: Any) -> list[NeedAssessment]:
    """What the viewer's own body has assessed and been answered, and no block closes, newest first."""
    made: QuerySet[NeedAssessment] = NeedAssessment.objects.filter(open_within(viewer, on=on), patient=patient, **of)
    return named(viewer, made.select_related("assessed_by", "unit").order_by("-on", "-noted_at"))


def sip_positions(viewer: Actor, contact: Contact) -> list[SipPosition]:
    """The contact's positions, the one that stands first."""
    taken: QuerySet[SipPosition] = SipPosition.objects.filter(contact=contact)
    rows = taken.select_related("taken_by").order_by("-on", "-noted_at")
    return named(viewer, rows, at=contact.unit_id)


def choices(viewer: Actor, patient: Patient, *, on: date) -> list[CoordinatorChoice]:
    """Who of the viewer's own body was chosen to coordinate, newest first; not at a unit that the patient blocks."""
    units = Unit.objects.filter(units_of_body(viewer)).exclude(pk__in=closed_units(viewer, patient, on=on))
    made: QuerySet[CoordinatorChoice] = CoordinatorChoice.objects.filter(patient=patient, contact__unit__in=units)
    rows = made.select_related("contact__staff", "contact__unit", "chosen_by").order_by("-on", "-noted_at")
    return [row for made in rows for row in named(viewer, [made], at=made.contact.unit_id)]


def care_contacts(viewer: Actor, patient: Patient, *, on: date) -> tuple[list[Contact], bool]:
    """The patient's fasta vårdkontakter of the day that the viewer may see; and whether there are others."""
    held: Any = visible_contacts(viewer, on=on).filter(
        patient=patient, role=ContactRole.FAST_VARDKONTAKT, period__contains=on
    )
    known = named(viewer, held.order_by("starts_on", "pk"))
    seen = [contact for contact in known if level_of(contact.ground) == FULL]
    return seen, len(seen) < len(known)


def episode_of(viewer: Actor, patient: Patient, episode_id: UUID) -> CareEpisode:
    """A stay that the viewer's own ward has, or had, the patient in. Raises CareEpisode.DoesNotExist."""
    here = Q(ward=viewer.unit) | Q(stays__unit=viewer.unit)
    found: CareEpisode = CareEpisode.objects.filter(here, patient=patient).distinct().get(pk=episode_id)
    return found


def stays_of(episode: CareEpisode) -> list[WardStay]:
    """The wards of the stay, in order."""
    return list(episode.stays.select_related("unit").order_by("starts_on", "pk"))


def consultations_of(episode: CareEpisode) -> list[Consultation]:
    """Who consulted during the stay, in order."""
    return list(episode.consultations.select_related("unit", "consultant").order_by("on", "pk"))


def is_life_threatened(patient: Patient, *, on: date) -> bool:
    """Whether a life-threatening condition stands on the day."""
    return patient.conditions.filter(kind=ConditionKind.LIFE_THREATENING, period__contains=on).exists()


def find_consent(viewer: Actor, consent_id: UUID, *, on: date) -> Consent:
    """A consent to coordination as the object of a write, which logs itself. Raises Consent.DoesNotExist.

    One to sharing is found by patients.sharing, since it may tell of another care provider.
    """
    coordination = Consent.objects.filter(kind=ConsentKind.COORDINATION)
    found: Consent = coordination.filter(patient__in=visible_patients(viewer, on=on)).get(pk=consent_id)
    return found
