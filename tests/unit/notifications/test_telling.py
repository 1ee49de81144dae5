"""Who is told of what, and by which channels."""

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.db import connection
from django.test import override_settings
from django.test.utils import CaptureQueriesContext

from contacts.enums import ContactRole
from fastkontakt.accounts.actor import Actor
from fastkontakt.audit.models import Event
from fastkontakt.notifications.addresses import mobile_number
from fastkontakt.notifications.choosing import choose
from fastkontakt.notifications.enums import Audience, Channel, DeliveryState, Digest, MessageKind
from fastkontakt.notifications.models import Choice, Delivery, Message
from fastkontakt.notifications.services import tell_patients, tell_staff
from fastkontakt.tenancy import activate
from patients.enums import MandateScope, Protection
from patients.models import Patient
from tests.factories.contacts import ContactFactory
from tests.messages import MOBILE, deliveries, messages, proxy_of, reachable, signed_in_as
from tests.world import TODAY, World, make_tenant

KIND = MessageKind.CONTACT_APPOINTED
WAITING = DeliveryState.WAITING


@pytest.fixture
def world(db: None) -> Iterator[World]:
    tenant = make_tenant("halland")
    with activate(tenant.pk), override_settings(SENDS_EMAIL=True, SMS_GATEWAY_URL="http://unused"):
        yield World(tenant)


def contact_of(world: World, patient: Patient) -> Any:
    return ContactFactory(
        patient=patient, unit=world.vardcentral, staff=world.nurse(), role=ContactRole.FAST_VARDKONTAKT
    )


def tell(world: World, *patients: Patient, kind: str = KIND) -> None:
    tell_patients(kind=kind, about=[contact_of(world, patient) for patient in patients], today=TODAY)


def ways() -> set[str]:
    return {channel for _audience, channel, _state in deliveries()}


def test_a_patient_is_told_on_what_the_register_has(world: World) -> None:
    tell(world, reachable(world))
    assert messages() == [(KIND, Audience.PATIENT)]
    assert deliveries() == {(Audience.PATIENT, Channel.EMAIL, WAITING), (Audience.PATIENT, Channel.SMS, WAITING)}


@pytest.mark.parametrize(
    ("fields", "expected"),
    [
        ({"email": ""}, {Channel.SMS}),
        ({"telephone": "035-13 10 00"}, {Channel.EMAIL}),
        ({"protection": Protection.SKYDDAD_FOLKBOKFORING}, set()),
        ({"deceased_on": TODAY}, set()),
        ({"born_on": TODAY - timedelta(days=365 * 12)}, set()),
        ({"born_on": TODAY - timedelta(days=366 * 13)}, {Channel.EMAIL, Channel.SMS}),
    ],
)
def test_not_on_what_is_missing_nor_who_must_not_be(world: World, fields: dict[str, Any], expected: set[str]) -> None:
    tell(world, reachable(world, **fields))
    assert ways() == expected
    assert messages() == [(KIND, Audience.PATIENT)]


@pytest.mark.parametrize("settings", [{"SENDS_EMAIL": False}, {"SMS_GATEWAY_URL": ""}])
def test_not_by_a_channel_that_is_not_there(world: World, settings: dict[str, Any]) -> None:
    with override_settings(**settings):
        tell(world, reachable(world))
    assert ways() == {Channel.SMS if "SENDS_EMAIL" in settings else Channel.EMAIL}


def test_the_patients_choice_holds(world: World) -> None:
    patient = reachable(world)
    choose(by=signed_in_as(patient), by_email=False, by_sms=True)
    tell(world, patient)
    assert ways() == {Channel.SMS}


def test_a_protected_patient_is_told_after_an_own_choice(world: World) -> None:
    patient = reachable(world, protection=Protection.SEKRETESSMARKERING)
    choose(by=signed_in_as(patient), by_email=True, by_sms=False)
    tell(world, patient)
    assert ways() == {Channel.EMAIL}


def test_who_acts_is_told_in_the_scope_and_by_own_choice_alone(world: World) -> None:
    patient = reachable(world, email="", telephone="")
    sees, asks = proxy_of(patient, MandateScope.SEE_CONTACTS), proxy_of(patient, MandateScope.ASK)
    tell(world, patient)
    assert list(Message.objects.filter(audience=Audience.REPRESENTATIVE).values_list("user", flat=True)) == [
        sees.user.pk
    ]
    assert deliveries() == set()
    choose(by=asks, by_email=True, by_sms=True, email="ombud@example.se", mobile=MOBILE)
    tell(world, patient, kind=MessageKind.REQUEST_ANSWERED)
    representative = Audience.REPRESENTATIVE
    assert deliveries() == {(representative, Channel.EMAIL, WAITING), (representative, Channel.SMS, WAITING)}


def test_a_row_is_told_of_once(world: World) -> None:
    contact = contact_of(world, reachable(world))
    for _ in range(2):
        tell_patients(kind=KIND, about=[contact], today=TODAY)
    assert (Message.objects.count(), Delivery.objects.count()) == (1, 2)


def test_one_who_acts_for_many_is_told_once_of_one_step(world: World) -> None:
    patients = [reachable(world, email="", telephone="") for _ in range(3)]
    proxy = proxy_of(patients[0], MandateScope.SEE_CONTACTS)
    for patient in patients[1:]:
        proxy_of_same = proxy_of(patient, MandateScope.SEE_CONTACTS)
        patient.mandates.filter(user=proxy_of_same.user).update(user=proxy.user)
    choose(by=proxy, by_email=True, by_sms=False, email="ombud@example.se")
    tell(world, *patients)
    assert Message.objects.filter(user=proxy.user).count() == 3
    assert Delivery.objects.count() == 1


def test_as_many_statements_for_many_as_for_one(world: World) -> None:
    def statements(number: int) -> int:
        patients = [reachable(world) for _ in range(number)]
        for patient in patients:
            proxy_of(patient, MandateScope.SEE_CONTACTS)
        contacts = [contact_of(world, patient) for patient in patients]
        with CaptureQueriesContext(connection) as captured:
            tell_patients(kind=KIND, about=contacts, today=TODAY)
        return len(captured)

    assert statements(1) == statements(4)


def test_staff_are_told_by_choice_and_only_with_a_sign_in(world: World) -> None:
    nurse, other = world.actor(world.vardcentral), world.nurse()
    contact = contact_of(world, reachable(world))
    choose(by=nurse, by_email=True, by_sms=False, email="personal@example.se")
    told = {"kind": MessageKind.AGREEMENT_ANSWERED, "about": contact, "patient_id": contact.patient_id}
    tell_staff(staff=[nurse.staff, other], **told)
    tell_staff(staff=[nurse.staff], **told)
    assert messages() == [(MessageKind.AGREEMENT_ANSWERED, Audience.STAFF)]
    assert deliveries() == {(Audience.STAFF, Channel.EMAIL, WAITING)}


# --- choosing --------------------------------------------------------------------------------------------------------


def chosen(by: Actor, **fields: Any) -> str:
    """Which field is wrong; "" where it is kept."""
    try:
        choose(by=by, **({"by_email": False, "by_sms": False} | fields))
    except ValidationError as error:
        return next(iter(error.message_dict)) if hasattr(error, "error_dict") else "all"
    return ""


def test_a_way_needs_an_address(world: World) -> None:
    nurse, patient = world.actor(world.vardcentral), signed_in_as(world.patient())
    assert chosen(nurse, by_email=True) == "email"
    assert chosen(nurse, by_email=True, email="ada@example.se\nBcc: x@example.se") == "email"
    assert chosen(nurse, by_sms=True, mobile="035-13 10 00") == "mobile"
    assert chosen(nurse, mobile="035-13 10 00") == "mobile"
    assert chosen(nurse, at_once=True) == "all"
    assert chosen(nurse, digest=Digest.DAILY) == "all"
    assert chosen(nurse, language="") == "language"
    assert chosen(patient, by_email=True) == "by_email"
    assert chosen(patient, by_sms=True) == "by_sms"
    assert not Choice.objects.exists()
    assert chosen(nurse, by_sms=True, mobile=MOBILE, digest=Digest.DAILY, at_once=True) == ""
    with override_settings(SMS_GATEWAY_URL=""):
        assert chosen(nurse, by_sms=True, mobile=MOBILE) == "by_sms"


def test_what_is_chosen_is_logged_without_addresses(world: World) -> None:
    choose(by=world.actor(world.vardcentral), by_email=True, by_sms=False, email="personal@example.se")
    details = Event.objects.get(action="notification.chosen").details
    chosen = {"by_email": True, "by_sms": False, "language": "sv", "digest": Digest.NEVER, "at_once": False}
    assert details == chosen


def test_a_citizens_choice_leaves_that_of_staff_alone(world: World) -> None:
    nurse = world.actor(world.vardcentral)
    choose(by=nurse, by_email=True, by_sms=False, email="personal@example.se", digest=Digest.DAILY)
    patient = reachable(world)
    patient.user = nurse.user
    patient.save()
    choose(by=Actor(nurse.user, world.tenant, "patient", patient_id=patient.pk), by_email=True, by_sms=True)
    choice = Choice.objects.get()
    assert (choice.email, choice.digest, choice.by_sms) == ("personal@example.se", Digest.DAILY, True)


@pytest.mark.parametrize(
    ("typed", "number"),
    [
        ("070-174 06 05", "+46701740605"),
        ("+46 70 174 06 05", "+46701740605"),
        ("0046701740605", "+46701740605"),
        ("+47 406 12 345", "+4740612345"),
        ("035-13 10 00", ""),
        ("112", ""),
        ("", ""),
        ("070-174 06 05; DROP", ""),
        ("ring mig", ""),
    ],
)
def test_only_mobile_numbers_get_an_sms(typed: str, number: str) -> None:
    assert mobile_number(typed) == number


def test_days_of_a_child_are_counted_to_its_birthday(world: World) -> None:
    born = date(TODAY.year - 13, TODAY.month, TODAY.day)
    tell(world, reachable(world, born_on=born))
    assert ways() == {Channel.EMAIL, Channel.SMS}
