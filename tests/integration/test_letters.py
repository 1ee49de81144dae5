"""Letters ordered, made and given: what each act does, what is refused and why."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from agreements.enums import LetterFailure, LetterKind, LetterLanguage, LetterRoute, LetterState
from agreements.letters import making, services
from agreements.letters.bounds import MOST_ATTEMPTS
from agreements.letters.reading import read_letter
from agreements.letters.selectors import get_letter, queue
from agreements.letters.tasks import sweep_letters
from agreements.models import Letter, LetterFile
from contacts.enums import InformedHow, InformedWhom
from contacts.models import Contact, InformationGiven
from contacts.services.patient_events import register_death
from fastkontakt.audit.models import Event
from fastkontakt.clock import now, today
from fastkontakt.notifications.enums import MessageKind
from fastkontakt.notifications.models import Message
from fastkontakt.organisation.enums import AssignmentRole
from fastkontakt.pdf import DocumentError
from fastkontakt.tenancy import activate
from patients.enums import Protection
from patients.models import Patient
from tests.api import citizen, guardian
from tests.letters import contact_of, document_of, made, ordered, text_of, worked, written_on
from tests.world import World, make_tenant

YESTERDAY = timedelta(days=1)


@pytest.fixture
def world(db: None) -> Iterator[World]:
    tenant = make_tenant("halland")
    with activate(tenant.pk):
        yield World(tenant)


@pytest.fixture
def patient(world: World) -> Patient:
    return world.patient(street="Storgatan 1", postal_code="302 40", city="Halmstad")


@pytest.fixture
def contact(world: World, patient: Patient) -> Contact:
    return contact_of(world, patient)


def messages(error: Any) -> dict[str, list[str]]:
    said: dict[str, list[str]] = error.value.message_dict
    return said


def test_from_order_to_given(world: World, contact: Contact) -> None:
    letter = ordered(world.chef, contact)
    assert (letter.state, letter.route, letter.attempts) == (LetterState.WAITING, LetterRoute.PRINT, 0)
    assert not LetterFile.objects.exists()
    worked(letter)
    assert (letter.state, letter.attempts) == (LetterState.READY, 1)
    assert "Anna Ek på Vårdcentralen är din fasta vårdkontakt" in text_of(document_of(letter))
    assert written_on(contact) is None
    assert services.mark_printed(by=world.chef, letters=[letter], now=now()) == 1
    assert services.mark_printed(by=world.chef, letters=[letter], now=now()) == 0
    given = services.give_letter(by=world.chef, letter=letter, on=today(), today=today())
    assert (given.state, given.given_on, given.given_by) == (LetterState.GIVEN, today(), world.chef.staff)
    assert written_on(contact) == today()
    noted = InformationGiven.objects.get()
    assert (noted.how, noted.whom, noted.by) == (InformedHow.WRITTEN, InformedWhom.PATIENT, world.chef.staff)
    told = list(Event.objects.filter(action__startswith="letter.").order_by("at").values_list("action", flat=True))
    assert told == ["letter.ordered", "letter.printed", "letter.given"]
    assert not Message.objects.filter(kind=MessageKind.LETTER).exists()


def test_what_it_says_is_fixed_when_it_is_ordered(world: World, contact: Contact) -> None:
    letter = ordered(world.chef, contact)
    contact.staff.family_name = "Nyttnamn"
    contact.staff.save()
    assert "Anna Ek" in text_of(document_of(worked(letter)))


def test_read_in_the_portal_it_is_given(world: World, patient: Patient, contact: Contact) -> None:
    reader = citizen(world, patient)
    letter = made(world.chef, contact)
    assert letter.route == LetterRoute.PORTAL
    assert Message.objects.filter(kind=MessageKind.LETTER, patient=patient).count() == 1
    read_letter(by=reader, letter=letter, now=now())
    again = read_letter(by=reader, letter=letter, now=now() + YESTERDAY)
    assert (again.state, again.given_on, again.given_by) == (LetterState.GIVEN, today(), None)
    noted = InformationGiven.objects.get()
    assert (noted.whom, noted.by, noted.on) == (InformedWhom.PATIENT, world.chef.staff, today())
    assert written_on(contact) == today()


def test_a_childs_guardian_reads_it_as_a_relative(world: World) -> None:
    child = world.patient(born_on=today() - timedelta(days=2000))
    contact = contact_of(world, child)
    reader = guardian(world, child)
    letter = made(world.chef, contact)
    assert letter.route == LetterRoute.PORTAL
    assert "Till vårdnadshavare för" in letter.content["recipient"]
    assert read_letter(by=reader, letter=letter, now=now()).state == LetterState.GIVEN
    assert InformationGiven.objects.get().whom == InformedWhom.RELATIVE


def test_for_a_patient_with_a_sign_in_it_waits_for_the_patient(world: World) -> None:
    child = world.patient(born_on=today() - timedelta(days=2000))
    contact = contact_of(world, child)
    reader = guardian(world, child)
    citizen(world, child)
    letter = made(world.chef, contact)
    assert read_letter(by=reader, letter=letter, now=now()).state == LetterState.READY
    assert not InformationGiven.objects.exists()


def test_that_a_contact_leaves_is_not_information_of_who_it_is(world: World, contact: Contact) -> None:
    Contact.objects.filter(pk=contact.pk).update(ends_on=today() + timedelta(days=20))
    contact.refresh_from_db()
    letter = made(world.chef, contact, kind=LetterKind.CONTACT_LEAVES)
    services.give_letter(by=world.chef, letter=letter, on=today(), today=today())
    assert not InformationGiven.objects.exists()


def test_on_paper_by_choice(world: World, patient: Patient, contact: Contact) -> None:
    citizen(world, patient)
    letter = made(world.chef, contact, route=LetterRoute.PRINT)
    assert letter.content["recipient"] == [patient.name, "Storgatan 1", "302 40 Halmstad"]
    assert not Message.objects.filter(kind=MessageKind.LETTER).exists()


@pytest.mark.parametrize("protection", [Protection.SEKRETESSMARKERING, Protection.SKYDDAD_FOLKBOKFORING])
def test_a_protected_persons_address_is_nowhere(world: World, protection: str) -> None:
    patient = world.patient(protection=protection, street="Hemliga gatan 1", postal_code="302 40", city="Halmstad")
    contact = contact_of(world, patient)
    with pytest.raises(ValidationError) as refused:
        ordered(world.chef, contact, route=LetterRoute.PRINT)
    (said,) = messages(refused)["route"]
    assert "skyddad identitet" in said
    assert "Skatteverket" in said
    letter = made(world.chef, contact)
    assert letter.route == LetterRoute.PROTECTED
    assert "Hemliga gatan" not in text_of(document_of(letter)) + str(letter.content)
    assert "302 40" not in text_of(document_of(letter))


def test_an_address_is_withheld_from_the_day_that_it_is_protected(world: World, contact: Contact) -> None:
    ready, waiting = made(world.chef, contact), ordered(world.chef, contact_of(world, contact.patient))
    Patient.objects.update(protection=Protection.SEKRETESSMARKERING)
    with pytest.raises(Letter.DoesNotExist):
        get_letter(world.chef, ready.pk, on=today(), page="letter")
    assert not queue(world.chef, on=today()).to_print
    assert worked(waiting).state == LetterState.CANCELLED
    sweep_letters()
    ready.refresh_from_db()
    assert ready.state == LetterState.CANCELLED
    assert not LetterFile.objects.exists()


def test_routes_that_lead_nowhere_are_refused(world: World, contact: Contact) -> None:
    for route in (LetterRoute.PORTAL, LetterRoute.PROTECTED):
        with pytest.raises(ValidationError) as refused:
            ordered(world.chef, contact, route=route)
        assert "Välj papper" in messages(refused)["route"][0]
    assert not Letter.objects.exists()


def test_nothing_is_written_to_one_who_has_died(world: World, patient: Patient, contact: Contact) -> None:
    ready = made(world.chef, contact)
    waiting = ordered(world.chef, contact_of(world, patient))
    register_death(by=world.chef, patient=patient, on=today(), today=today())
    with pytest.raises(ValidationError) as refused:
        ordered(world.chef, contact)
    assert "avlidit" in messages(refused)["letter"][0]
    assert services.mark_printed(by=world.chef, letters=[ready], now=now()) == 0
    with pytest.raises(ValidationError):
        services.give_letter(by=world.chef, letter=ready, on=today(), today=today())
    shown = queue(world.chef, on=today())
    assert not [*shown.to_print, *shown.waiting]
    assert worked(waiting).state == LetterState.CANCELLED
    sweep_letters()
    ready.refresh_from_db()
    assert ready.state == LetterState.CANCELLED
    assert not LetterFile.objects.exists()


def test_the_same_letter_once_at_a_time(world: World, contact: Contact) -> None:
    first = ordered(world.chef, contact)
    with pytest.raises(ValidationError) as refused:
        ordered(world.chef, contact, language=LetterLanguage.ENGLISH)
    assert "inte är lämnat" in messages(refused)["kind"][0]
    services.cancel_letter(by=world.chef, letter=first)
    assert ordered(world.chef, contact, language=LetterLanguage.ENGLISH).language == "en"


def test_a_kind_that_says_nothing_of_the_contact(world: World, contact: Contact) -> None:
    for kind, reason in ((LetterKind.CONTACT_CHANGED, "inte ersatt"), (LetterKind.CONTACT_LEAVES, "ingen sista dag")):
        with pytest.raises(ValidationError) as refused:
            ordered(world.chef, contact, kind=kind)
        assert reason in messages(refused)["kind"][0]
    Contact.objects.filter(pk=contact.pk).update(ends_on=today() - YESTERDAY)
    contact.refresh_from_db()
    with pytest.raises(ValidationError) as refused:
        ordered(world.chef, contact)
    assert "avslutat" in messages(refused)["kind"][0]


def test_only_the_own_unit_writes_and_gives(world: World, contact: Contact) -> None:
    letter = made(world.chef, contact)
    elsewhere = world.actor(world.mottagning, AssignmentRole.MANAGER)
    follow_up = world.actor(world.vardcentral, AssignmentRole.FOLLOW_UP)
    for actor in (elsewhere, follow_up):
        for act in (
            lambda actor=actor: ordered(actor, contact),
            lambda actor=actor: services.give_letter(by=actor, letter=letter, on=today(), today=today()),
            lambda actor=actor: services.cancel_letter(by=actor, letter=letter),
            lambda actor=actor: services.retry_letter(by=actor, letter=letter),
        ):
            with pytest.raises(PermissionDenied):
                act()
    assert services.mark_printed(by=elsewhere, letters=[letter], now=now()) == 0


@pytest.mark.parametrize("days", [1, -1, -61])
def test_given_on_a_day_that_can_be(world: World, contact: Contact, days: int) -> None:
    letter = made(world.chef, contact)
    with pytest.raises(ValidationError) as refused:
        services.give_letter(by=world.chef, letter=letter, on=today() + timedelta(days=days), today=today())
    assert list(messages(refused)) == ["on"]
    assert not InformationGiven.objects.exists()


@pytest.mark.parametrize("state", [LetterState.WAITING, LetterState.FAILED, LetterState.CANCELLED])
def test_only_what_is_ready_is_given(world: World, contact: Contact, state: str) -> None:
    letter = ordered(world.chef, contact)
    Letter.objects.update(state=state)
    with pytest.raises(ValidationError):
        services.give_letter(by=world.chef, letter=letter, on=today(), today=today())
    assert services.give_letters(by=world.chef, letters=[letter], on=today(), today=today()) == 0


def test_what_is_given_is_not_called_off(world: World, contact: Contact) -> None:
    letter = made(world.chef, contact)
    assert services.give_letters(by=world.chef, letters=[letter], on=today(), today=today()) == 1
    with pytest.raises(ValidationError):
        services.cancel_letter(by=world.chef, letter=letter)
    with pytest.raises(ValidationError):
        services.retry_letter(by=world.chef, letter=letter)
    assert LetterFile.objects.count() == 1


# --- where it goes wrong ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("error", "failure"),
    [
        (DocumentError("unknown variable: Ada Hemlig"), LetterFailure.DOCUMENT),
        (OSError(28, "No space left on device"), LetterFailure.NO_ROOM),
        (RuntimeError("Ada Hemlig"), LetterFailure.ERROR),
    ],
)
def test_a_document_that_cannot_be_made_is_told_and_tried_again(
    world: World,
    contact: Contact,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
    error: Exception,
    failure: str,
) -> None:
    def fail(*_args: Any, **_named: Any) -> bytes:
        raise error

    with monkeypatch.context() as patch:
        patch.setattr(making, "paper", fail)
        letter = worked(ordered(world.chef, contact))
    assert (letter.state, letter.failure) == (LetterState.FAILED, failure)
    assert "Ada Hemlig" not in caplog.text
    assert [row.pk for row in queue(world.chef, on=today()).failed] == [letter.pk]
    services.retry_letter(by=world.chef, letter=letter)
    assert worked(letter).state == LetterState.READY
    assert LetterFile.objects.count() == 1


def test_what_the_document_cannot_hold_is_told_as_such(world: World, contact: Contact) -> None:
    letter = ordered(world.chef, contact)
    letter.content["greeting"] = "\a"
    letter.save(update_fields=["content"])
    assert (worked(letter).state, letter.failure) == (LetterState.FAILED, LetterFailure.DOCUMENT)


def test_after_too_many_attempts_it_is_given_up(world: World, contact: Contact) -> None:
    letter = ordered(world.chef, contact)
    Letter.objects.update(attempts=MOST_ATTEMPTS)
    assert worked(letter).state == LetterState.FAILED
    assert not LetterFile.objects.exists()


def test_made_once_however_often_it_is_asked_for(world: World, contact: Contact) -> None:
    letter = made(world.chef, contact)
    first = LetterFile.objects.get().pk
    assert worked(letter).attempts == 1
    assert LetterFile.objects.get().pk == first
