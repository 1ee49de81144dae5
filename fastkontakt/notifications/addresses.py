"""Whom a message reaches outside Mina kontakter, and where: read when it is made, and again when it is sent."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any
from uuid import UUID

import phonenumbers
from django.conf import settings

from fastkontakt.accounts.models import User
from fastkontakt.notifications.channels import offered
from fastkontakt.notifications.enums import Audience, Channel
from fastkontakt.notifications.models import Choice, Message
from fastkontakt.periods import years_before
from patients.acting import GUARDIAN_UNTIL_AGE
from patients.models import Patient

MOBILE = {phonenumbers.PhoneNumberType.MOBILE, phonenumbers.PhoneNumberType.FIXED_LINE_OR_MOBILE}


@dataclass(frozen=True, slots=True, kw_only=True)
class Reader:
    """A message's reader. `to`: channel -> e-mail address, or number in E.164; only those by which to be told."""

    language: str
    to: Mapping[str, str] = field(default_factory=dict)


def readers_of(messages: Iterable[Message], *, today: date | None) -> dict[UUID, Reader]:
    """Message -> its reader, in three statements at any number. `today` may be None where none is to a patient.

    A patient is told by own choice; without one on what the register has, but not where the identity is protected. A
    child below 13 is not told, since its guardians are; the dead are not. Others are told by own choice alone.
    """
    rows = list(messages)
    patients = Patient.objects.in_bulk({row.patient_id for row in rows if row.audience == Audience.PATIENT})
    known = {row.user_id for row in rows} | {patient.user_id for patient in patients.values()}
    users = [key for key in known if key is not None]
    choices = {choice.user_id: choice for choice in Choice.objects.filter(user__in=users)}
    gone = set(User.objects.filter(pk__in=users, is_active=False).values_list("pk", flat=True))
    found = {}
    for row in rows:
        if row.audience == Audience.PATIENT:
            patient = patients[row.patient_id]
            found[row.pk] = of_patient(patient, choices.get(patient.user_id), today=today)
        else:
            found[row.pk] = _of_others(None if row.user_id in gone else choices.get(row.user_id))
    return found


def of_patient(patient: Patient, choice: Choice | None, *, today: date | None) -> Reader:
    """The patient as reader of own messages."""
    assert today is not None
    language = patient.language or settings.LANGUAGE_CODE
    child = patient.born_on is not None and patient.born_on > years_before(today, GUARDIAN_UNTIL_AGE)
    unasked = choice is None and patient.is_protected
    if patient.deceased_on is not None or child or unasked:
        return Reader(language=language)
    wants = {Channel.EMAIL: choice is None or choice.by_email, Channel.SMS: choice is None or choice.by_sms}
    return Reader(language=language, to=_reachable(wants, patient.email, patient.telephone))


def mobile_number(text: str) -> str:
    """The number in E.164 where it is one that can get an SMS, else ""."""
    try:
        number = phonenumbers.parse(text, "SE")
    except phonenumbers.NumberParseException:
        return ""
    if not phonenumbers.is_valid_number(number) or phonenumbers.number_type(number) not in MOBILE:
        return ""
    return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)


def _of_others(choice: Choice | None) -> Reader:
    if choice is None:
        return Reader(language=settings.LANGUAGE_CODE)
    wants = {Channel.EMAIL: choice.by_email, Channel.SMS: choice.by_sms}
    language = choice.language or settings.LANGUAGE_CODE
    return Reader(language=language, to=_reachable(wants, choice.email, choice.mobile))


def _reachable(wants: Mapping[Any, bool], email: str, telephone: str) -> dict[str, str]:
    """Of what is wanted, what this installation offers and there is an address for."""
    known = {Channel.EMAIL: email, Channel.SMS: mobile_number(telephone)}
    return {str(way): known[way] for way in Channel if way in offered() and wants[way] and known[way]}
