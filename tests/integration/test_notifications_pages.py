"""The pages of messages, own choices and operations: whose is shown to whom, what is kept, and what is refused."""

import re
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from django.test import override_settings
from django.urls import reverse

from contacts.enums import ContactRole
from fastkontakt.accounts.actor import Actor
from fastkontakt.audit.models import Access, Event
from fastkontakt.clock import now
from fastkontakt.notifications.enums import Audience, Channel, DeliveryState, Failure, MessageKind
from fastkontakt.notifications.models import Choice, Delivery, Message
from fastkontakt.notifications.places import ROWS
from fastkontakt.notifications.selectors import queues
from fastkontakt.notifications.services import tell_patients
from fastkontakt.operations import heartbeat
from fastkontakt.organisation.enums import AssignmentRole
from fastkontakt.tenancy import activate
from patients.enums import MandateScope
from patients.models import Patient
from tests.factories.contacts import ContactFactory
from tests.factories.notifications import DeliveryFactory, MessageFactory
from tests.messages import EMAIL, MOBILE, free_port, proxy_of, reachable, signed_in_as
from tests.pages import signed_in
from tests.world import TODAY, World, make_tenant

INBOX, CHOICES = "/mina-kontakter/meddelanden/", "/mina-kontakter/meddelanden/installningar/"
STAFF_INBOX, STAFF_CHOICES = "/meddelanden/", "/meddelanden/installningar/"
OPERATIONS = "/drift/"


@pytest.fixture
def world(db: None) -> Iterator[World]:
    tenant = make_tenant("halland")
    with activate(tenant.pk), override_settings(SENDS_EMAIL=True, SMS_GATEWAY_URL="http://unused"):
        yield World(tenant)


def told(world: World, patient: Patient, kind: str = MessageKind.CONTACT_APPOINTED) -> None:
    contact = ContactFactory(
        patient=patient, unit=world.vardcentral, staff=world.nurse(), role=ContactRole.FAST_VARDKONTAKT
    )
    tell_patients(kind=kind, about=[contact], today=TODAY)


def page(actor: Actor, address: str = INBOX) -> str:
    response = signed_in(actor).get(address)
    assert response.status_code == 200
    return str(response.content.decode())


def opened(actor: Actor, message: Message) -> tuple[int, str]:
    name = "notifications:open" if actor.is_staff else "inbox:open"
    response = signed_in(actor).get(reverse(name, args=[message.pk]))
    return response.status_code, response.headers.get("Location", "")


def test_a_patient_reads_opens_and_is_led_to_the_contacts(world: World) -> None:
    patient = reachable(world)
    told(world, patient)
    actor = signed_in_as(patient)
    text = page(actor)
    assert "En fast kontakt är utsedd" in text
    assert '<span class="fk-count">1</span>' in text
    assert "Oläst" in text
    assert Access.objects.get(page="portal_messages").patient == patient
    assert opened(actor, Message.objects.get()) == (302, "/mina-kontakter/")
    assert "Oläst" not in page(actor)
    assert '<span class="fk-count" hidden>' in page(actor)


def test_looking_with_head_marks_nothing(world: World) -> None:
    patient = reachable(world)
    told(world, patient)
    message = Message.objects.get()
    assert signed_in(signed_in_as(patient)).head(reverse("inbox:open", args=[message.pk])).status_code == 302
    message.refresh_from_db()
    assert message.read_at is None


def test_all_can_be_marked_as_read(world: World) -> None:
    patient, other = reachable(world), reachable(world)
    told(world, patient, MessageKind.CONTACT_APPOINTED)
    told(world, patient, MessageKind.CONTACT_ENDED)
    told(world, other)
    assert signed_in(signed_in_as(patient)).post(INBOX).status_code == 302
    assert list(Message.objects.filter(read_at=None).values_list("patient", flat=True)) == [other.pk]


def test_each_reads_their_own_alone(world: World) -> None:
    patient, other = reachable(world), reachable(world)
    told(world, patient)
    message = Message.objects.get(audience=Audience.PATIENT)
    stranger, nurse = signed_in_as(other), world.actor(world.vardcentral)
    assert "En fast kontakt är utsedd" not in page(stranger)
    assert opened(stranger, message)[0] == 404
    assert "En fast kontakt är utsedd" not in page(nurse, STAFF_INBOX)
    assert opened(nurse, message)[0] == 404


def test_who_acts_sees_the_own_messages_until_it_ends(world: World) -> None:
    patient = reachable(world, given_name="Ada", family_name="Ek")
    proxy = proxy_of(patient, MandateScope.SEE_CONTACTS)
    told(world, patient)
    message = Message.objects.get(user=proxy.user)
    assert "Gäller Ada Ek." in page(proxy)
    assert opened(proxy, message) == (302, f"/mina-kontakter/for/{patient.pk}/")
    patient.mandates.update(scopes=[MandateScope.ASK])
    assert "Gäller" not in page(proxy)
    assert opened(proxy, message)[0] == 404


@pytest.mark.parametrize("kind", [kind for kind in MessageKind if kind not in ("duty_today", "digest", *ROWS)])
def test_every_message_that_is_of_no_row_leads_somewhere(world: World, kind: str) -> None:
    patient = reachable(world)
    proxy = proxy_of(patient, *MandateScope.values)
    own = MessageFactory(patient=patient, kind=kind)
    theirs = MessageFactory(patient=patient, kind=kind, audience=Audience.REPRESENTATIVE, user=proxy.user)
    staff = MessageFactory(patient=patient, kind=kind, audience=Audience.STAFF, staff=world.chef.staff)
    for actor, message in ((signed_in_as(patient), own), (proxy, theirs), (world.chef, staff)):
        status, place = opened(actor, message)
        assert status == 302
        assert signed_in(actor).get(place).status_code == 200


# --- choices ---------------------------------------------------------------------------------------------------------


def test_a_patient_chooses_among_what_the_profile_has(world: World) -> None:
    actor = signed_in_as(reachable(world))
    text = page(actor, CHOICES)
    assert EMAIL in text
    assert "070-174 06 05" in text
    assert signed_in(actor).post(CHOICES, {"by_sms": "on"}).headers["Location"] == INBOX
    choice = Choice.objects.get()
    assert (choice.by_email, choice.by_sms, choice.email) == (False, True, "")


def test_what_was_typed_is_kept_where_it_is_wrong(world: World) -> None:
    nurse = world.actor(world.vardcentral)
    sent = {"by_email": "on", "email": "inte en", "mobile": "035-13 10 00", "digest": "daily", "language": "en"}
    response = signed_in(nurse).post(STAFF_CHOICES, sent)
    text = response.content.decode()
    assert response.status_code == 422
    assert 'value="inte en"' in text
    assert "Skriv en hel e-postadress" in text
    assert not Choice.objects.exists()
    assert signed_in(nurse).post(STAFF_CHOICES, sent | {"email": "a@example.se", "digest": "hourly"}).status_code == 422
    response = signed_in(nurse).post(STAFF_CHOICES, sent | {"email": "a@example.se"})
    assert "Numret går inte att skicka sms till" in response.content.decode()
    assert signed_in(nurse).post(STAFF_CHOICES, sent | {"email": "a@example.se", "mobile": MOBILE}).status_code == 302


def test_who_has_no_profile_chooses_the_language_of_what_is_sent(world: World) -> None:
    proxy = proxy_of(reachable(world), MandateScope.SEE_CONTACTS)
    assert language_on(proxy, CHOICES) == "sv"
    Patient.objects.filter(pk=reachable(world).pk).update(user=proxy.user, language="en")
    assert language_on(proxy, CHOICES) == "en"
    sent = {"by_email": "on", "email": "ombud@example.se", "language": "fi"}
    response = signed_in(proxy).post(CHOICES, sent)
    assert response.status_code == 422
    assert "Välj svenska eller engelska." in response.content.decode()
    assert "ombud@example.se" in response.content.decode()
    assert signed_in(proxy).post(CHOICES, sent | {"language": "sv"}).status_code == 302
    assert Choice.objects.get().language == "sv"
    assert language_on(proxy, CHOICES) == "sv"
    assert "Språk i e-post och sms" not in page(signed_in_as(reachable(world)), CHOICES)


def language_on(actor: Actor, address: str) -> str:
    found = re.search(r'name="language" value="(\w+)"[^>]*checked', page(actor, address))
    return found[1] if found else ""


def test_what_is_not_there_is_not_offered(world: World) -> None:
    with override_settings(SMS_GATEWAY_URL=""):
        text = page(world.actor(world.vardcentral), STAFF_CHOICES)
        assert 'name="by_email"' in text
        assert 'name="by_sms"' not in text
    with override_settings(SMS_GATEWAY_URL="", SENDS_EMAIL=False):
        for actor, address in ((signed_in_as(reachable(world)), CHOICES), (world.chef, STAFF_CHOICES)):
            text = page(actor, address)
            assert "E-post och sms finns inte här än" in text
            assert "Spara" not in text


# --- operations ------------------------------------------------------------------------------------------------------


def dead(world: World, **fields: Any) -> Delivery:
    message = MessageFactory(patient=reachable(world, family_name="Hemligsson"))
    delivery: Delivery = DeliveryFactory(
        message=message, state=DeliveryState.DEAD, failure=Failure.REJECTED, attempts=1, **fields
    )
    return delivery


def test_operations_show_numbers_and_nobody(world: World) -> None:
    dead(world)
    waiting = DeliveryFactory(message=MessageFactory(patient=reachable(world)))
    Message.objects.filter(pk=waiting.message_id).update(created_at=now() - timedelta(hours=3))
    text = page(world.chef, OPERATIONS)
    assert "1 väntar, i 3 timmar." in text
    assert "Adressen eller numret finns inte" in text
    assert not [secret for secret in ("Hemligsson", EMAIL, MOBILE) if secret in text]


def test_channels_are_shown_as_they_stand(world: World) -> None:
    at = now()
    for hours in (1, 23, 25):
        sent_at = at - timedelta(hours=hours)
        message = MessageFactory(patient=reachable(world))
        DeliveryFactory(message=message, state=DeliveryState.SENT, sent_at=sent_at)
    DeliveryFactory(message=message, channel=Channel.SMS, attempts=2)
    DeliveryFactory(message=MessageFactory(patient=reachable(world)), state=DeliveryState.CANCELLED)
    dead(world)
    email, sms = queues(now=at)
    assert (email.channel, email.waiting, email.oldest, email.dead, email.sent) == (Channel.EMAIL, 0, None, 1, 2)
    assert (sms.channel, sms.waiting, sms.retried, sms.dead, sms.sent) == (Channel.SMS, 1, 1, 0, 0)


def test_a_channel_that_is_idle_is_shown_where_it_is_offered(world: World) -> None:
    text = page(world.chef, OPERATIONS)
    assert text.count("Inget väntar. 0 skickade det senaste dygnet.") == len(Channel)
    with override_settings(SENDS_EMAIL=False, SMS_GATEWAY_URL=""):
        assert queues(now=now()) == []


@pytest.mark.parametrize(
    ("role", "status"),
    [
        (AssignmentRole.MANAGER, 200),
        (AssignmentRole.ADMINISTRATOR, 200),
        (AssignmentRole.STAFF, 403),
        (AssignmentRole.FOLLOW_UP, 403),
        (AssignmentRole.LOG_REVIEWER, 403),
    ],
)
def test_operations_are_for_those_who_look_after_them(world: World, role: str, status: int) -> None:
    client = signed_in(world.actor(world.vardcentral, role))
    assert client.get(OPERATIONS).status_code == status
    assert client.post(reverse("operations:again")).status_code == (302 if status == 200 else 403)


def test_what_is_dead_is_tried_again_and_it_is_logged(world: World) -> None:
    delivery, other = dead(world), dead(world)
    Delivery.objects.filter(pk=other.pk).update(failure=Failure.ERROR)
    sent = {"channel": delivery.channel, "failure": Failure.REJECTED}
    response = signed_in(world.chef).post(reverse("operations:again"), sent, follow=True)
    assert "1 försöks igen." in response.content.decode()
    delivery.refresh_from_db()
    assert (delivery.state, delivery.attempts, delivery.failure) == (DeliveryState.WAITING, 0, "")
    assert list(Delivery.objects.filter(state=DeliveryState.DEAD)) == [other]
    assert Event.objects.get(action="notification.tried_again").details == {**sent, "deliveries": 1}


def test_another_tenants_are_not_seen(world: World) -> None:
    elsewhere = make_tenant("gotland")
    with activate(elsewhere.pk):
        dead(World(elsewhere))
    assert "Allt har gått fram" in page(world.chef, OPERATIONS)
    signed_in(world.chef).post(reverse("operations:again"))
    with activate(elsewhere.pk):
        assert Delivery.objects.get().state == DeliveryState.DEAD


def test_periodic_tasks_are_noted_and_a_late_one_stands_out(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    task = "fastkontakt.notifications.tasks.sweep_deliveries"
    heartbeat.note(task, went_well=True)
    assert "Kördes för 0 minuter sedan." in page(world.chef, OPERATIONS)
    with monkeypatch.context() as patch:
        patch.setattr("fastkontakt.operations.views.now", lambda: now() + timedelta(minutes=9))
        text = page(world.chef, OPERATIONS)
    assert text[text.index("Kördes för 9 minuter sedan.") :].index("Se över") < 200


def test_with_redis_gone_operations_say_so(world: World) -> None:
    client = signed_in(world.chef)
    gone = {"BACKEND": "django.core.cache.backends.redis.RedisCache", "LOCATION": f"redis://127.0.0.1:{free_port()}/0"}
    with override_settings(CACHES={"default": gone}):
        response = client.get(OPERATIONS)
    assert response.status_code == 200
    assert "Svarar inte." in response.content.decode()
