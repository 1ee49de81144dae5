"""Writes of the reader's own: how to be told, and what has been read."""

from datetime import date, datetime
from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from fastkontakt.accounts.actor import PATIENT, Actor
from fastkontakt.audit.services import record
from fastkontakt.notifications.addresses import mobile_number
from fastkontakt.notifications.channels import offered
from fastkontakt.notifications.enums import Channel, Digest
from fastkontakt.notifications.models import Choice, Message
from fastkontakt.notifications.selectors import inbox
from patients.models import Patient


@transaction.atomic
def choose(
    *,
    by: Actor,
    by_email: bool,
    by_sms: bool,
    email: str = "",
    mobile: str = "",
    language: str = settings.LANGUAGE_CODE,
    digest: str = Digest.NEVER,
    at_once: bool = False,
) -> Choice:
    """Keep how the reader wants to be told. A patient's address, number and language are the register's; staff
    alone choose digest and at-once. Raises ValidationError keyed by field.
    """
    kept: dict[str, Any] = {"by_email": by_email, "by_sms": by_sms}
    if by.kind == PATIENT:
        _require_in_register(by, kept)
    else:
        kept |= {"email": email.strip(), "mobile": mobile.strip(), "language": language}
        _require_addresses(kept)
        _require_language(language)
    if by.is_staff:
        kept |= {"digest": digest, "at_once": at_once}
        _require_a_way(kept)
    _require_offered(kept)
    choice, _made = Choice.objects.update_or_create(user=by.user, defaults=kept)
    record(by=by, action="notification.chosen", row=choice, patient_id=by.patient_id, details=_told(kept))
    return choice


@transaction.atomic
def mark_read(*, by: Actor, message: Message, now: datetime) -> None:
    """Note that the reader has opened a message: then nothing more is sent of it."""
    Message.objects.filter(pk=message.pk, read_at=None).update(read_at=now)


@transaction.atomic
def mark_all_read(*, by: Actor, today: date, now: datetime) -> int:
    """Note that the reader wants to be reminded of none of them. Returns how many there were."""
    unread = inbox(by, on=today).filter(read_at=None).order_by()
    return Message.objects.filter(pk__in=list(unread.values_list("pk", flat=True))).update(read_at=now)


def _require_in_register(by: Actor, kept: dict[str, Any]) -> None:
    patient = Patient.objects.select_for_update(no_key=True).get(pk=by.patient_id)
    if kept["by_email"] and not patient.email:
        raise ValidationError({"by_email": _("Du har ingen e-postadress i din profil. Skriv den där först.")})
    if kept["by_sms"] and not mobile_number(patient.telephone):
        raise ValidationError({"by_sms": _("Du har inget mobilnummer i din profil. Skriv det där först.")})


def _require_addresses(kept: dict[str, Any]) -> None:
    if kept["by_email"] and not kept["email"]:
        raise ValidationError({"email": _("Skriv din e-postadress, eller ta bort krysset för e-post.")})
    if kept["by_sms"] and not mobile_number(kept["mobile"]):
        raise ValidationError({"mobile": _("Skriv ett mobilnummer, till exempel 070-123 45 67.")})
    if kept["mobile"] and not mobile_number(kept["mobile"]):
        raise ValidationError({"mobile": _("Numret går inte att skicka sms till. Skriv ett mobilnummer.")})
    Choice(**kept).clean_fields(exclude={"user", "digest", "at_once"})


def _require_language(language: str) -> None:
    if language not in dict(settings.LANGUAGES):
        raise ValidationError({"language": _("Välj svenska eller engelska.")})


def _require_a_way(kept: dict[str, Any]) -> None:
    asked = kept["digest"] != Digest.NEVER or kept["at_once"]
    if asked and not (kept["by_email"] or kept["by_sms"]):
        raise ValidationError(_("Välj också om du vill få det med e-post eller sms."))


def _require_offered(kept: dict[str, Any]) -> None:
    for name, channel in (("by_email", Channel.EMAIL), ("by_sms", Channel.SMS)):
        if kept[name] and channel not in offered():
            raise ValidationError({name: _("Det går inte att få här.")})


def _told(kept: dict[str, Any]) -> dict[str, Any]:
    """What is said in the log: the choices, not the addresses."""
    return {name: value for name, value in kept.items() if name not in ("email", "mobile")}
