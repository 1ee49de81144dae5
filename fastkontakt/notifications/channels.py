"""The two ways out: e-mail over SMTP, and SMS over the gateway of docs/sms-gateway.md.

What is sent says that there is a message, in the reader's language, and where to read it. Never what it is about, nor
about whom. Both carry the delivery's own key, so that what is sent twice can be told to be the same.
"""

import smtplib
from dataclasses import dataclass
from urllib.parse import urlsplit

import requests
from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.mail import EmailMultiAlternatives
from django.core.validators import validate_email
from django.template.loader import render_to_string

from fastkontakt.notifications.enums import Channel, Failure

LATER = frozenset({401, 403, 404, 408, 409, 425, 429})
"""Answers of the SMS gateway below 500 that say nothing against the number: asked too often, or wrongly set up."""
OF_US = b"5.7."
"""What a mail server's answer begins with that refuses the sender, as one not let in (RFC 3463): not the address."""


class NotSent(Exception):
    """Why a delivery was not sent. `final`: trying again leads to nothing."""

    def __init__(self, failure: str, *, final: bool = False) -> None:
        super().__init__(failure)
        self.failure, self.final = failure, final


@dataclass(frozen=True, slots=True, kw_only=True)
class Words:
    """What is said: `subject` and `text` without the link, and the link."""

    subject: str
    text: str
    url: str


def offered() -> frozenset[str]:
    """The channels that this installation has."""
    has = {Channel.EMAIL: settings.SENDS_EMAIL, Channel.SMS: bool(settings.SMS_GATEWAY_URL)}
    return frozenset(str(channel) for channel, there in has.items() if there)


def send(channel: str, *, to: str, words: Words, key: str) -> None:
    """Send at once. `to` is an e-mail address, or a number in E.164. Raises NotSent."""
    carry = {Channel.EMAIL: _mail, Channel.SMS: _text}[Channel(channel)]
    carry(to, words, key)


def _mail(to: str, words: Words, key: str) -> None:
    try:
        validate_email(to)
    except ValidationError as error:
        raise NotSent(Failure.BAD_ADDRESS, final=True) from error
    sender = urlsplit(settings.PUBLIC_URL).hostname or "localhost"
    mail = EmailMultiAlternatives(
        words.subject,
        render_to_string("notifications/mail.txt", {"words": words}),
        to=[to],
        headers={"Message-ID": f"<{key}@{sender}>", "Auto-Submitted": "auto-generated"},
    )
    mail.attach_alternative(render_to_string("notifications/mail.html", {"words": words}), "text/html")
    try:
        mail.send()
    except smtplib.SMTPException as error:
        raise _told_by_server(error) from error
    except OSError as error:
        raise NotSent(Failure.UNREACHABLE) from error


def _told_by_server(error: smtplib.SMTPException) -> NotSent:
    """5xx about the recipient or the text is final; where we are not let in, and 4xx, another time may be better."""
    if isinstance(error, smtplib.SMTPServerDisconnected | smtplib.SMTPConnectError):
        return NotSent(Failure.UNREACHABLE)
    if isinstance(error, smtplib.SMTPRecipientsRefused):
        answers: list[tuple[int, bytes | str]] = list(error.recipients.values())
    else:
        answers = [(error.smtp_code, error.smtp_error)] if isinstance(error, smtplib.SMTPDataError) else []
    final = bool(answers) and all(code >= 500 and not _words(said).startswith(OF_US) for code, said in answers)
    return NotSent(Failure.REJECTED if final else Failure.REFUSED, final=final)


def _words(said: bytes | str) -> bytes:
    return said.encode() if isinstance(said, str) else said


def _text(to: str, words: Words, key: str) -> None:
    try:
        with requests.post(
            settings.SMS_GATEWAY_URL,
            json={"to": to, "text": f"{words.text} {words.url}", "reference": key},
            headers={"Authorization": f"Bearer {settings.SMS_GATEWAY_TOKEN}", "Idempotency-Key": key},
            timeout=settings.SMS_TIMEOUT,
            allow_redirects=False,
            stream=True,  # its words are not read, however many they are
        ) as answer:
            status = int(answer.status_code)
    except requests.RequestException as error:
        raise NotSent(Failure.UNREACHABLE) from error
    if 200 <= status < 300:
        return
    if status in LATER or not 400 <= status < 500:
        raise NotSent(Failure.REFUSED)
    raise NotSent(Failure.REJECTED, final=True)
