"""Deliveries for real: a mail server and an SMS gateway that refuse, are slow or gone; killed workers; Redis away."""

import os
import signal
import subprocess
import sys
import time
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import psycopg
import pytest
from django.conf import settings
from django.test import TransactionTestCase

from contacts.enums import ContactRole, Occasion
from contacts.models import Contact
from contacts.services import appoint_contact
from contacts.services.appoint import Proposal
from fastkontakt.clock import now, today
from fastkontakt.notifications import sending, tasks
from fastkontakt.notifications.again import try_again
from fastkontakt.notifications.choosing import choose, mark_read
from fastkontakt.notifications.enums import Audience, Channel, DeliveryState, Failure
from fastkontakt.notifications.models import Delivery, Message
from fastkontakt.notifications.sending import MOST_ATTEMPTS, SPREAD, WAITS
from fastkontakt.notifications.tasks import send_waiting, sweep_deliveries
from fastkontakt.tenancy import activate
from patients.enums import MandateScope, Protection
from patients.models import Patient
from tests.conftest import DATABASE, url
from tests.factories.contacts import ContactFactory
from tests.factories.notifications import DeliveryFactory, MessageFactory
from tests.messages import (
    EMAIL,
    free_port,
    mail_server,
    mail_to,
    proxy_of,
    reachable,
    signed_in_as,
    silent_port,
    sms_gateway,
)
from tests.together import together
from tests.world import World, make_tenant

SECONDS = 60
WORKER = """
import sys, time
import django; django.setup()
from fastkontakt.notifications import channels, sending
from fastkontakt.notifications.tasks import send_waiting
carry = channels.send
def slow_after(*args, **kwargs):
    carry(*args, **kwargs)
    print("sent", flush=True)
    time.sleep(600)
channels.send = slow_after
send_waiting(int(sys.argv[1]))
"""
TELLING = """
import sys
import django; django.setup()
from contacts.models import Contact
from fastkontakt.clock import today
from fastkontakt.notifications.services import tell_patients
from fastkontakt.tenancy import activate
with activate(int(sys.argv[1])):
    tell_patients(kind="contact_appointed", about=[Contact.objects.get(pk=sys.argv[2])], today=today())
"""


class Sending(TransactionTestCase):
    def setUp(self) -> None:
        self.tenant = make_tenant("halland")
        with activate(self.tenant.pk):
            self.world = World(self.tenant)
            self.patient = reachable(self.world, given_name="Ada", family_name="Hemligsson")

    def waiting(self, channel: str = Channel.EMAIL, **fields: Any) -> Delivery:
        with activate(self.tenant.pk):
            delivery: Delivery = DeliveryFactory(
                message=MessageFactory(patient=self.patient), channel=channel, **fields
            )
            return delivery

    def send(self) -> None:
        send_waiting(self.tenant.pk)

    def state(self, delivery: Delivery) -> tuple[str, str, int]:
        with activate(self.tenant.pk):
            delivery.refresh_from_db()
            return delivery.state, delivery.failure, delivery.attempts

    def due_now(self, delivery: Delivery) -> None:
        with activate(self.tenant.pk):
            Delivery.objects.filter(pk=delivery.pk).update(next_at=now() - timedelta(seconds=1))

    # --- what is sent ------------------------------------------------------------------------------------------------

    def test_a_mail_says_only_that_there_is_a_message(self) -> None:
        delivery = self.waiting()
        with mail_server() as server:
            self.send()
        assert server.recipients == [EMAIL]
        mail = server.mails[0]
        assert mail["Message-ID"] == f"<{delivery.pk}@fastkontakt.example.se>"
        assert mail["Auto-Submitted"] == "auto-generated"
        bodies = [part.get_payload(decode=True).decode() for part in mail.walk() if not part.is_multipart()]
        assert len(bodies) == 2
        for body in bodies:
            assert "Du har ett meddelande på Mina kontakter" in body
            assert "https://fastkontakt.example.se/mina-kontakter/meddelanden/" in body
            assert not [word for word in ("Ada", "Hemligsson", "utsedd", "kontakt är", "Vårdcentralen") if word in body]
        assert self.state(delivery) == (DeliveryState.SENT, "", 1)
        assert delivery.sent_at is not None

    def test_it_is_in_the_patients_language(self) -> None:
        with activate(self.tenant.pk):
            Patient.objects.filter(pk=self.patient.pk).update(language="en")
        self.waiting()
        with mail_server() as server:
            self.send()
        assert '<html lang="en">' in server.mails[0].get_payload(1).get_payload(decode=True).decode()  # type: ignore[union-attr]

    def test_others_are_told_in_the_language_of_their_choice(self) -> None:
        with activate(self.tenant.pk):
            proxy, nurse = proxy_of(self.patient, MandateScope.SEE_CONTACTS), self.world.actor(self.world.vardcentral)
            acting = {"audience": Audience.REPRESENTATIVE, "user": proxy.user}
            working = {"audience": Audience.STAFF, "user": nurse.user, "staff": nurse.staff}
            for actor, to in ((proxy, acting), (nurse, working)):
                choose(by=actor, by_email=True, by_sms=False, email=EMAIL, language="en")
                DeliveryFactory(message=MessageFactory(patient=self.patient, **to))
        with mail_server() as server:
            self.send()
        assert [str(mail["Subject"]) for mail in server.mails] == ["You have a message"] * 2
        said = [mail.get_payload(0).get_payload(decode=True).decode() for mail in server.mails]  # type: ignore[union-attr]
        assert "You have a message in My contacts. Sign in to read it." in said[0]
        assert "You have a message in Fastkontakt. Sign in to read it." in said[1]

    def test_an_sms_goes_to_the_number_with_a_key(self) -> None:
        delivery = self.waiting(Channel.SMS)
        with sms_gateway() as gateway:
            self.send()
        said = gateway.requests[0]
        assert (said["to"], said["reference"], gateway.keys) == ("+46701740605", str(delivery.pk), [str(delivery.pk)])
        assert said["text"].startswith("Du har ett meddelande på Mina kontakter. Logga in för att läsa det. ")
        assert self.state(delivery) == (DeliveryState.SENT, "", 1)

    def test_appointing_sends_to_the_patient_after_the_commit(self) -> None:
        with mail_server() as server, sms_gateway() as gateway:
            self.appoint()
            assert (len(server.mails), len(gateway.requests)) == (1, 1)

    def appoint(self) -> Contact:
        proposal = Proposal(
            patient=self.patient,
            appointee=self.world.specialist,
            unit=self.world.vardcentral,
            role=ContactRole.FAST_LAKARKONTAKT,
            starts_on=today(),
            occasion=Occasion.CHOICE,
        )
        with activate(self.tenant.pk):
            return appoint_contact(proposal=proposal, by=self.world.chef, today=today())

    # --- refused, slow, gone -----------------------------------------------------------------------------------------

    def test_a_server_that_is_busy_is_asked_again(self) -> None:
        delivery = self.waiting()
        with mail_server("451 try later") as server:
            self.send()
            assert self.state(delivery) == (DeliveryState.WAITING, Failure.REFUSED, 1)
            self.send()
            assert server.mails == []
            self.due_now(delivery)
            self.send()
            assert len(server.mails) == 1
        assert self.state(delivery) == (DeliveryState.SENT, "", 2)

    def test_an_address_that_is_not_there_is_given_up_at_once(self) -> None:
        delivery = self.waiting()
        with mail_server("550 no such user"):
            self.send()
        assert self.state(delivery) == (DeliveryState.DEAD, Failure.REJECTED, 1)

    def test_a_server_that_does_not_let_us_in_says_nothing_of_the_address(self) -> None:
        delivery = self.waiting()
        with mail_server("554 5.7.1 Relay access denied"):
            self.send()
        assert self.state(delivery) == (DeliveryState.WAITING, Failure.REFUSED, 1)

    def test_an_address_with_control_characters_is_never_used(self) -> None:
        with activate(self.tenant.pk):
            Patient.objects.filter(pk=self.patient.pk).update(email="ada@example.se\nBcc: x@example.se")
        delivery = self.waiting()
        with mail_server() as server:
            self.send()
        assert server.mails == []
        assert self.state(delivery) == (DeliveryState.DEAD, Failure.BAD_ADDRESS, 1)

    def test_it_waits_longer_each_time_and_is_then_given_up(self) -> None:
        delivery = self.waiting()
        waits = []
        with mail_to(free_port()):
            for _ in range(MOST_ATTEMPTS):
                before = now()
                self.due_now(delivery)
                self.send()
                self.state(delivery)
                waits.append(delivery.next_at - before)
        for waited, wait in zip(waits, WAITS, strict=False):
            assert wait * (1 - SPREAD) <= waited <= wait + timedelta(seconds=10)
        assert len(set(waits)) == MOST_ATTEMPTS
        assert self.state(delivery) == (DeliveryState.DEAD, Failure.UNREACHABLE, MOST_ATTEMPTS)

    def test_a_silent_server_is_asked_once_in_a_run(self) -> None:
        first, second = self.waiting(), self.waiting()
        text = self.waiting(Channel.SMS)
        with mail_to(free_port()), sms_gateway():
            self.send()
        assert sorted(self.state(row)[2] for row in (first, second)) == [0, 1]
        assert self.state(text)[0] == DeliveryState.SENT

    def gateway_answers(self, status: int, **options: Any) -> tuple[str, str, int]:
        delivery = self.waiting(Channel.SMS)
        with sms_gateway(status, **options):
            self.send()
        return self.state(delivery)

    def test_the_gateways_answers(self) -> None:
        waiting, dead = DeliveryState.WAITING, DeliveryState.DEAD
        for status in (429, 500, 503, 401, 404, 409, 302):
            assert self.gateway_answers(status) == (waiting, Failure.REFUSED, 1), status
        for status in (400, 422):
            assert self.gateway_answers(status) == (dead, Failure.REJECTED, 1), status
        assert self.gateway_answers(0) == (waiting, Failure.UNREACHABLE, 1)
        assert self.gateway_answers(202, seconds=5) == (waiting, Failure.UNREACHABLE, 1)

    def test_a_gateway_that_never_stops_talking_is_not_listened_to(self) -> None:
        delivery = self.waiting(Channel.SMS)
        with sms_gateway(talks=True):
            self.send()
        assert self.state(delivery) == (DeliveryState.SENT, "", 1)

    # --- no longer to be sent ----------------------------------------------------------------------------------------

    def cancelled(self, delivery: Delivery) -> bool:
        with mail_server() as server:
            self.send()
        assert server.mails == []
        return self.state(delivery)[0] == DeliveryState.CANCELLED

    def test_nothing_goes_to_who_has_died_is_protected_or_has_read(self) -> None:
        for fields in ({"deceased_on": today()}, {"protection": Protection.SEKRETESSMARKERING}, {"email": ""}):
            with activate(self.tenant.pk):
                self.patient = reachable(self.world)
                Patient.objects.filter(pk=self.patient.pk).update(**fields)
            assert self.cancelled(self.waiting()), fields
        with activate(self.tenant.pk):
            self.patient = reachable(self.world)
        delivery = self.waiting()
        with activate(self.tenant.pk):
            mark_read(by=signed_in_as(self.patient), message=delivery.message, now=now())
        assert self.cancelled(delivery)

    def test_nothing_goes_to_one_who_no_longer_acts(self) -> None:
        with activate(self.tenant.pk):
            proxy = proxy_of(self.patient, MandateScope.SEE_CONTACTS)
            choose(by=proxy, by_email=True, by_sms=False, email="ombud@example.se")
            to = {"audience": "representative", "user": proxy.user}
            still, ended = (
                DeliveryFactory(message=MessageFactory(patient=self.patient, **to)),
                DeliveryFactory(message=MessageFactory(patient=self.patient, **to)),
            )
            Delivery.objects.filter(pk=ended.pk).update(next_at=now() + timedelta(days=1))
        with mail_server() as server:
            self.send()
        assert server.recipients == ["ombud@example.se"]
        with activate(self.tenant.pk):
            self.patient.mandates.update(revoked_at=now())
        self.due_now(ended)
        assert self.cancelled(ended)
        assert self.state(still)[0] == DeliveryState.SENT

    # --- killed, at once, Redis away ---------------------------------------------------------------------------------

    def process(self, script: str, *arguments: str, **named: str) -> "subprocess.Popen[str]":
        inherited = {key: value for key, value in os.environ.items() if key != "DJANGO_SETTINGS_MODULE"}
        database = settings.DATABASES["default"]
        address = f"postgresql://{database['USER']}@/{database['NAME']}?host={database['HOST']}"
        named = {"DATABASE_URL": address, "REDIS_URL": settings.REDIS_URL} | named
        return subprocess.Popen(
            [sys.executable, "-c", script, str(self.tenant.pk), *arguments],
            cwd=Path(__file__).parents[2],
            env={**inherited, **named, "DJANGO_SETTINGS_MODULE": "tests.settings_sending"},
            stdout=subprocess.PIPE,
            text=True,
        )

    def killed_after_sending(self, **named: str) -> None:
        worker = self.process(WORKER, **named)
        try:
            assert worker.stdout is not None
            assert worker.stdout.readline() == "sent\n"
        finally:
            worker.send_signal(signal.SIGKILL)
            worker.wait(SECONDS)
        self.wait_until_the_database_has_noticed()

    def wait_until_the_database_has_noticed(self) -> None:
        """The killed worker's transaction is rolled back when its connection is seen to be gone."""
        deadline = time.monotonic() + SECONDS
        others = "SELECT count(*) FROM pg_stat_activity WHERE datname = %s AND xact_start IS NOT NULL"
        with psycopg.connect(url("postgres"), autocommit=True) as admin:
            while admin.execute(others, [DATABASE]).fetchone() != (0,):
                assert time.monotonic() < deadline
                time.sleep(0.05)

    def test_killed_after_an_sms_it_is_sent_again_with_the_same_key(self) -> None:
        delivery = self.waiting(Channel.SMS)
        with sms_gateway() as gateway:
            self.killed_after_sending(SMS_GATEWAY_URL=settings.SMS_GATEWAY_URL)
            assert self.state(delivery) == (DeliveryState.WAITING, "", 1)
            self.send()
            assert len(gateway.keys) == 1
            self.due_now(delivery)
            self.send()
        assert gateway.keys == [str(delivery.pk)] * 2
        assert self.state(delivery) == (DeliveryState.SENT, "", 2)

    def test_killed_after_a_mail_it_is_sent_again_with_the_same_message_id(self) -> None:
        delivery = self.waiting()
        with mail_server() as server:
            self.killed_after_sending(EMAIL_HOST="127.0.0.1", EMAIL_PORT=str(settings.EMAIL_PORT), EMAIL_STARTTLS="0")
            self.due_now(delivery)
            self.send()
        assert [mail["Message-ID"].partition("@")[0] for mail in server.mails] == [f"<{delivery.pk}"] * 2
        assert self.state(delivery) == (DeliveryState.SENT, "", 2)

    def test_one_whose_every_worker_is_killed_is_given_up(self) -> None:
        delivery = self.waiting(attempts=MOST_ATTEMPTS)
        with mail_server() as server:
            self.send()
        assert server.mails == []
        assert self.state(delivery) == (DeliveryState.DEAD, Failure.ERROR, MOST_ATTEMPTS)

    def test_two_workers_at_once_send_each_once(self) -> None:
        rows = [self.waiting(Channel.SMS) for _ in range(6)]
        with sms_gateway() as gateway:
            together(self.send, self.send, seconds=SECONDS)
        assert sorted(gateway.keys) == sorted(str(row.pk) for row in rows)
        assert {self.state(row) for row in rows} == {(DeliveryState.SENT, "", 1)}

    def test_while_one_worker_is_at_it_another_lets_it_be(self) -> None:
        delivery = self.waiting(Channel.SMS)
        with sms_gateway(seconds=0.5) as gateway:
            together(
                lambda: sending.deliver(tenant_id=self.tenant.pk, delivery_id=delivery.pk, now=now()),
                lambda: sending.deliver(tenant_id=self.tenant.pk, delivery_id=delivery.pk, now=now()),
                seconds=SECONDS,
            )
        assert gateway.keys == [str(delivery.pk)]

    def test_with_redis_gone_or_hung_nothing_is_lost_and_nobody_waits(self) -> None:
        with activate(self.tenant.pk):
            contact = ContactFactory(patient=self.patient, unit=self.world.vardcentral, staff=self.world.specialist)
        began = time.monotonic()
        with silent_port() as hung:
            for port in (free_port(), hung):
                with activate(self.tenant.pk):
                    Delivery.objects.all().delete()
                    Message.objects.all().delete()
                redis = f"redis://127.0.0.1:{port}/0"
                told = self.process(TELLING, str(contact.pk), REDIS_URL=redis, EMAIL_HOST="127.0.0.1")
                assert told.wait(SECONDS) == 0
        assert time.monotonic() - began < SECONDS
        with mail_server() as server:
            assert server.mails == []
            sweep_deliveries()
            assert len(server.mails) == 1

    # --- operations --------------------------------------------------------------------------------------------------

    def test_what_was_given_up_is_tried_again_when_asked(self) -> None:
        delivery = self.waiting(state=DeliveryState.DEAD, failure=Failure.UNREACHABLE, attempts=MOST_ATTEMPTS)
        with mail_server() as server:
            with activate(self.tenant.pk):
                assert try_again(by=self.world.chef, now=now()) == 1
            assert len(server.mails) == 1
        assert self.state(delivery) == (DeliveryState.SENT, "", 1)

    def test_a_worker_does_not_go_on_for_ever(self) -> None:
        self.waiting(Channel.SMS)
        began = now()

        def later() -> datetime:
            return began if not gateway.keys else began + 2 * tasks.AT_MOST

        with sms_gateway() as gateway, pytest.MonkeyPatch.context() as patch:
            patch.setattr(tasks, "now", later)
            self.waiting(Channel.SMS)
            self.send()
        assert len(gateway.keys) == 1
