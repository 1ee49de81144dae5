"""Other ends to send to, on this machine: a mail server and an SMS gateway that answer as they are told."""

import json
import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from email import message_from_bytes
from email.message import Message as Mail
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from aiosmtpd.controller import Controller
from django.test import override_settings

from fastkontakt.accounts.actor import PATIENT, RELATIVE, Actor
from fastkontakt.accounts.models import User
from fastkontakt.notifications.models import Delivery, Message
from patients.models import Patient
from tests.factories.patients import MandateFactory
from tests.world import World

EMAIL, MOBILE = "ada@example.se", "070-174 06 05"
SMTP = "django.core.mail.backends.smtp.EmailBackend"


def free_port() -> int:
    """A port that nobody listens to."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextmanager
def silent_port() -> Iterator[int]:
    """A port that lets everyone in and never says a word."""
    with socket.socket() as server:
        server.bind(("127.0.0.1", 0))
        server.listen()
        yield int(server.getsockname()[1])


@dataclass
class MailServer:
    """aiosmtpd's handler. `answers` are told in order, for each recipient; then all is accepted."""

    answers: list[str] = field(default_factory=list)
    mails: list[Mail] = field(default_factory=list)
    recipients: list[str] = field(default_factory=list)

    async def handle_RCPT(self, server: Any, session: Any, envelope: Any, address: str, options: Any) -> str:  # noqa: N802
        if self.answers:
            return self.answers.pop(0)
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:  # noqa: N802
        self.mails.append(message_from_bytes(envelope.content))
        self.recipients += envelope.rcpt_tos
        return "250 OK"


@contextmanager
def mail_server(*answers: str) -> Iterator[MailServer]:
    """A real SMTP server, and settings that point at it."""
    handler = MailServer(list(answers))
    controller = Controller(handler, hostname="127.0.0.1", port=free_port())
    controller.start()
    try:
        with mail_to(controller.port):
            yield handler
    finally:
        controller.stop()


@contextmanager
def mail_to(port: int) -> Iterator[None]:
    """Settings that send mail to a port, whether somebody listens or not."""
    where = {"EMAIL_HOST": "127.0.0.1", "EMAIL_PORT": port, "EMAIL_USE_TLS": False, "EMAIL_TIMEOUT": 2}
    with override_settings(EMAIL_BACKEND=SMTP, SENDS_EMAIL=True, PUBLIC_URL="https://fastkontakt.example.se", **where):
        yield


@dataclass
class Gateway:
    """What the SMS gateway was asked, and how it answers: statuses in order, then 202. 0: hangs up without a word."""

    answers: list[int] = field(default_factory=list)
    requests: list[dict[str, Any]] = field(default_factory=list)
    keys: list[str] = field(default_factory=list)
    seconds: float = 0
    sent: threading.Event = field(default_factory=threading.Event)


@contextmanager
def sms_gateway(*answers: int, seconds: float = 0, talks: bool = False) -> Iterator[Gateway]:
    """A real HTTP server that is an SMS gateway (docs/sms-gateway.md), and settings that point at it.

    `talks`: its answers have no end.
    """
    gateway = Gateway(list(answers), seconds=seconds)

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            gateway.requests.append(json.loads(body))
            gateway.keys.append(self.headers["Idempotency-Key"])
            gateway.sent.wait(gateway.seconds)
            status = gateway.answers.pop(0) if gateway.answers else 202
            if status:
                self.send_response(status)
                self.send_header("Content-Length", "1000000" if talks else "0")
                self.end_headers()
            while talks and not gateway.sent.wait(0.2):
                self.wfile.write(b".")
                self.wfile.flush()

        def log_message(self, *_: Any) -> None:
            """Nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    try:
        url = f"http://127.0.0.1:{server.server_port}/sms"
        with override_settings(SMS_GATEWAY_URL=url, SMS_GATEWAY_TOKEN="secret", SMS_TIMEOUT=1):
            yield gateway
    finally:
        gateway.sent.set()
        server.shutdown()
        thread.join()
        server.server_close()


def reachable(world: World, **fields: Any) -> Patient:
    """A patient with e-mail and mobile in the register."""
    return world.patient(**({"email": EMAIL, "telephone": MOBILE} | fields))


def proxy_of(patient: Patient, *scopes: str) -> Actor:
    """One who may act for the patient, in the scopes."""
    user = User.objects.create(username=f"ombud-{patient.pk}-{User.objects.count()}")
    MandateFactory(patient=patient, user=user, scopes=list(scopes))
    return Actor(user, patient.tenant, RELATIVE)


def signed_in_as(patient: Patient) -> Actor:
    """The patient as actor."""
    user = User.objects.create(username=f"patient-{patient.pk}")
    Patient.objects.filter(pk=patient.pk).update(user=user)
    patient.user = user
    return Actor(user, patient.tenant, PATIENT, patient_id=patient.pk)


def deliveries() -> set[tuple[str, str, str]]:
    """Audience, channel and state of every delivery."""
    return set(Delivery.objects.values_list("message__audience", "channel", "state"))


def messages() -> list[tuple[str, str]]:
    """Kind and audience of every message."""
    return sorted(Message.objects.values_list("kind", "audience"))
