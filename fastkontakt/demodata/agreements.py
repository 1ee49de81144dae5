"""Agreements in every state. They lean on patients of other stories, and are written by the services as of the days on
which they would have been."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

from django.db.models import Count, Q

from agreements.agreed.drafts import Draft, TaskDraft, TimeDraft
from agreements.agreed.services import answer_version, end_agreement, tick_off, write_agreement, write_version
from agreements.enums import AnswerKind, Doer
from agreements.models import Agreement, AgreementVersion
from contacts.models import Contact
from fastkontakt.accounts.actor import PATIENT, RELATIVE, Actor
from fastkontakt.demodata.build import FVK, Builder
from fastkontakt.moments import start_of
from patients.enums import ConsentKind, Protection
from patients.models import Mandate, Patient

NURSE, OF_PATIENT = "vardcentral.sjukskoterska", "patient.1"
MATTERS = "Att kunna gå ut med hunden varje dag, och slippa åka in akut."
AGREED = "Vi följer blodtrycket och vikten. Blir andningen sämre ringer patienten oss samma dag."
WALK = "Går en halvtimme om dagen"


def agreements(build: Builder) -> None:
    """Waiting for the patient, confirmed, soon to be followed up, late, ended; with a coordinator, and by a proxy."""
    of_patient(build)
    held = _alone(build)
    _confirmed(build, next(held))
    _told_to_staff(build, next(held))
    _soon_followed_up(build, next(held))
    _late(build, next(held))
    _ended(build, next(held))
    _coordinated(build)
    _by_proxy(build)


def of_patient(build: Builder) -> None:
    """The first patient has confirmed the first version, and has not answered the second."""
    patient = Patient.objects.get(user=build.user(OF_PATIENT))
    first = _written(build, patient, -40, times=(_time(build, -25, "Blodprov"),))
    me = Actor(build.user(OF_PATIENT), build.tenant, PATIENT, patient_id=patient.pk)
    _answer(build, me, first, AnswerKind.CONFIRMED, -38, "")
    walk = next(task for task in first.tasks.all() if task.what == WALK)
    tick_off(by=me, task=walk, on=build.day(-20), note="", today=build.day(-20))
    _rewritten(build, first, -2, times=(_time(build, 16, "Läkarbesök"),))


def _alone(build: Builder) -> Iterator[Contact]:
    """The nurse's patients of long who have no other fast vårdkontakt."""
    fvk = Q(patient__contacts__role=FVK, patient__contacts__period__isempty=False)
    held = Contact.objects.filter(
        staff=build.staff[NURSE],
        role=FVK,
        period__contains=build.today,
        starts_on__lte=build.day(-125),
        patient__deceased_on__isnull=True,
        patient__protection=Protection.NONE,
        patient__user__isnull=True,
    )
    alone = held.alias(number=Count("patient__contacts", filter=fvk, distinct=True)).filter(number=1)
    return iter(alone.order_by("pk").select_related("patient", "unit", "staff"))


def _confirmed(build: Builder, contact: Contact) -> None:
    version = _written(build, contact.patient, -60, contact, follow_up_in=150)
    _answer(build, build.actor(NURSE), version, AnswerKind.CONFIRMED, -60, "Det känns bra.")


def _told_to_staff(build: Builder, contact: Contact) -> None:
    """With a comment, that a second version answers."""
    first = _written(build, contact.patient, -30, contact)
    _answer(build, build.actor(NURSE), first, AnswerKind.COMMENT, -28, "Onsdagar passar inte, då är jag hos min bror.")
    _rewritten(build, first, -27, contact)


def _soon_followed_up(build: Builder, contact: Contact) -> None:
    version = _written(build, contact.patient, -100, contact, follow_up_in=106, due_in=None)
    _answer(build, build.actor(NURSE), version, AnswerKind.CONFIRMED, -98, "")


def _late(build: Builder, contact: Contact) -> None:
    _written(build, contact.patient, -100, contact, follow_up_in=96, due_in=60)


def _ended(build: Builder, contact: Contact) -> None:
    version = _written(build, contact.patient, -120, contact)
    reason = "Målen är nådda. Patienten ringer om något ändras."
    end_agreement(by=build.actor(NURSE), agreement=version.agreement, reason=reason, today=build.day(-15))


def _coordinated(build: Builder) -> None:
    """Where several fasta vårdkontakter run and the patient agrees to coordination; none where no story has such."""
    held = Contact.objects.filter(
        coordinating=True,
        role=FVK,
        unit=build.units["vardcentral"],
        period__contains=build.today,
        patient__consents__kind=ConsentKind.COORDINATION,
        patient__consents__period__contains=build.today,
        patient__deceased_on__isnull=True,
    )
    for contact in held.exclude(patient__in=Agreement.objects.values("patient")).order_by("pk")[:1]:
        reason = "Primärvården har den regelbundna kontakten, och patienten vill det."
        _written(build, contact.patient, 0, contact, coordinator=contact, coordinator_reason=reason)


def _by_proxy(build: Builder) -> None:
    """Confirmed by the relative whom the patient lets read agreements."""
    user = build.user("narstaende.3")
    patient = Mandate.objects.get(user=user).patient
    version = _written(build, patient, -12)
    proxy = Actor(user, build.tenant, RELATIVE)
    _answer(build, proxy, version, AnswerKind.CONFIRMED, -10, "Pappa och jag har läst det tillsammans.")


def _written(build: Builder, patient: Patient, on: int, contact: Contact | None = None, **fields: Any) -> Any:
    draft = _draft(build, on, contact, **fields)
    return write_agreement(by=build.actor(NURSE), patient=patient, draft=draft, today=build.day(on))


def _rewritten(build: Builder, before: AgreementVersion, on: int, contact: Contact | None = None, **fields: Any) -> Any:
    return write_version(
        by=build.actor(NURSE),
        agreement=before.agreement,
        draft=_draft(build, on, contact, **fields),
        changed="Ny tid, och vi ringer på torsdagar i stället.",
        based_on=before.number,
        today=build.day(on),
    )


def _draft(
    build: Builder,
    on: int,
    contact: Contact | None,
    *,
    follow_up_in: int = 180,
    due_in: int | None = 80,
    **fields: Any,
) -> Draft:
    """`follow_up_in` and `due_in` are days after the day on which it is written."""
    due_on = None if due_in is None else build.day(on) + timedelta(days=due_in)
    doer = {"doer": Doer.CONTACT, "contact": contact} if contact else {"doer": Doer.OTHER, "name": "Vårdcentralen"}
    return Draft(
        matters=MATTERS,
        agreed=AGREED,
        follow_up_on=build.day(on) + timedelta(days=follow_up_in),
        tasks=(
            TaskDraft(doer=Doer.PATIENT, what=WALK, due_on=due_on),
            TaskDraft(doer=Doer.PATIENT, what="Väger sig varje måndag och skriver upp vikten"),
            TaskDraft(**doer, what="Ringer varannan vecka och frågar hur det går"),
        ),
        **fields,
    )


def _time(build: Builder, on: int, what: str) -> TimeDraft:
    at = start_of(build.day(on)) + timedelta(hours=9, minutes=40)
    return TimeDraft(at=at, what=what, place="Vårdcentralen")


def _answer(build: Builder, by: Actor, version: AgreementVersion, kind: str, on: int, text: str) -> None:
    answer_version(by=by, version=version, kind=kind, text=text, today=build.day(on))
