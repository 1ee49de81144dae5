"""What people have been told, how they want to be told, and what did not arrive."""

from datetime import timedelta
from typing import Any

from contacts.models import Contact
from fastkontakt.demodata.build import Builder
from fastkontakt.notifications.choosing import choose
from fastkontakt.notifications.enums import Channel, DeliveryState, Digest, Failure, MessageKind
from fastkontakt.notifications.models import Delivery, Message
from fastkontakt.notifications.sending import MOST_ATTEMPTS
from fastkontakt.notifications.services import tell_patients
from patients.models import Patient
from reporting.telling import tell_all_of_duties


def messages(build: Builder) -> None:
    """Contacts that patients and their guardians have been told of; the manager's digest; two that stand still."""
    _tell(build)
    chef = build.actor("vardcentral.chef")
    ways: dict[str, Any] = {"by_email": True, "by_sms": False, "email": "verksamhetschef@example.se"}
    choose(by=chef, digest=Digest.DAILY, at_once=True, **ways)
    tell_all_of_duties(today=build.today)
    _stand_still(build)


def _tell(build: Builder) -> None:
    """The newest contact of each who signs in as a patient, and of the children of those who sign in as guardians."""
    users = [build.user(key) for key in build.county.citizens]
    own = Patient.objects.filter(user__in=users, deceased_on=None)
    for patient in own.exclude(user=build.user("patient.1")):  # the guideline's patient has no address
        Patient.objects.filter(pk=patient.pk).update(email=f"person-{patient.identity_number[:8]}@example.se")
    people = Patient.objects.filter(pk__in=own) | Patient.objects.filter(relatives__user__in=users, deceased_on=None)
    contacts = Contact.objects.filter(patient__in=people.values("pk"), period__contains=build.today)
    newest = {contact.patient_id: contact for contact in contacts.order_by("starts_on", "pk")}
    tell_patients(kind=MessageKind.CONTACT_APPOINTED, about=newest.values(), today=build.today)


def _stand_still(build: Builder) -> None:
    """An address that is not there, and a server that has not answered."""
    first, second = Message.objects.filter(deliveries=None, patient__isnull=False).order_by("pk")[:2]
    Delivery.objects.create(
        message=first, channel=Channel.EMAIL, state=DeliveryState.DEAD, failure=Failure.REJECTED, attempts=1
    )
    Delivery.objects.create(
        message=second,
        channel=Channel.EMAIL,
        state=DeliveryState.DEAD,
        failure=Failure.UNREACHABLE,
        attempts=MOST_ATTEMPTS,
        next_at=build.now + timedelta(hours=12),
    )
