"""Letters on their pages: ordering with a preview, the unit's queue, the person's own letters, and over the API."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.http import HttpResponse
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from agreements.enums import LetterKind, LetterRoute, LetterState
from agreements.letters.selectors import find_letters
from agreements.models import Letter, LetterFile
from contacts.models import Contact, InformationGiven
from fastkontakt.accounts.actor import RELATIVE, Actor
from fastkontakt.audit.models import Access, Event
from fastkontakt.clock import today
from fastkontakt.organisation.enums import AssignmentRole
from fastkontakt.tenancy import activate
from fastkontakt.tenancy.models import new_key
from patients.enums import MandateScope, Protection, RelationGround
from patients.models import Patient
from patients.services import relate
from tests.api import Caller, citizen
from tests.factories.accounts import UserFactory
from tests.factories.agreements import AgreementFactory, AgreementVersionFactory, LetterFactory
from tests.factories.patients import BlockFactory, MandateFactory
from tests.letters import contact_of, in_the_portal, made, ordered, reader_of, text_of, worked, written_on
from tests.pages import signed_in
from tests.world import World, make_tenant

QUEUE = "/enheten/brev/"


@pytest.fixture
def world(db: None) -> Iterator[World]:
    tenant = make_tenant("halland")
    with activate(tenant.pk):
        yield World(tenant)


@pytest.fixture
def patient(world: World) -> Patient:
    return world.patient(given_name="Ada", family_name="Hemligsson", street="Storgatan 1", city="Halmstad")


@pytest.fixture
def contact(world: World, patient: Patient) -> Contact:
    return contact_of(world, patient)


@pytest.fixture
def manager(world: World) -> Client:
    return signed_in(world.chef)


def order_url(contact: Contact) -> str:
    return reverse("agreements:order_contact_letter", args=[contact.pk])


def form(**fields: str) -> dict[str, str]:
    return {"kind": "contact", "language": "sv", "route": "print", "act": "order"} | fields


def html_of(response: HttpResponse) -> str:
    return " ".join(response.content.decode().split())


# --- ordering ---------------------------------------------------------------------------------------------------------


def test_the_letter_is_read_before_it_is_ordered(manager: Client, contact: Contact, patient: Patient) -> None:
    patient.easy_to_read = True
    patient.save()
    html = html_of(manager.get(order_url(contact)))
    assert "Anna Ek är din fasta vårdkontakt." in html
    assert "Storgatan 1" in html
    chosen = manager.post(order_url(contact), form(language="en", large_print="on", act="preview"))
    assert chosen.status_code == 200
    assert "What your contact does" in html_of(chosen)
    assert "fk-letter--large" in html_of(chosen)
    assert not Letter.objects.exists()
    assert Access.objects.filter(page="letter_order", patient=patient).count() == 2


def test_the_same_as_a_document(manager: Client, contact: Contact) -> None:
    address = reverse("agreements:preview_contact_letter", args=[contact.pk])
    chosen = {"kind": "contact", "language": "en", "route": "print", "large_print": "on"}
    for query, text in (({}, "Det här gör din kontakt"), (chosen, "What your contact does")):
        answer = manager.get(address, query)
        assert answer["Content-Type"] == "application/pdf"
        assert answer["Cache-Control"] == "no-store"
        assert text in text_of(reader_of(answer.content))
    assert manager.get(address, {"kind": "nothing"}).status_code == 404


def test_ordered_from_the_page(manager: Client, contact: Contact) -> None:
    response = manager.post(order_url(contact), form(large_print="on"))
    assert response["Location"] == QUEUE
    letter = Letter.objects.get()
    assert (letter.large_print, letter.route, letter.kind) == (True, LetterRoute.PRINT, LetterKind.CONTACT)


def test_what_is_refused_keeps_what_was_chosen(world: World, manager: Client, contact: Contact) -> None:
    ordered(world.chef, contact)
    response = manager.post(order_url(contact), form(language="en"))
    html = html_of(response)
    assert response.status_code == 422
    assert "felsammanfattning" in html
    assert 'value="en"' in html
    assert "inte är lämnat" in html
    assert "What your contact does" in html


def test_what_cannot_be_understood_is_shown_as_it_suits_the_patient(manager: Client, contact: Contact) -> None:
    html = html_of(manager.post(order_url(contact), form(language="fi", large_print="on")))
    assert "Det här gör din kontakt" in html
    assert "fk-letter--large" in html


def test_wrong_choices_are_told(manager: Client, contact: Contact) -> None:
    for wrong in ({"language": "fi"}, {"route": "protected"}, {"kind": "agreement"}, {"kind": ""}):
        assert manager.post(order_url(contact), form(**wrong)).status_code == 422
    assert not Letter.objects.exists()


def test_a_protected_person_is_offered_no_paper(manager: Client, contact: Contact, patient: Patient) -> None:
    patient.protection = Protection.SKYDDAD_FOLKBOKFORING
    patient.save()
    html = html_of(manager.get(order_url(contact)))
    assert 'value="print"' not in html
    assert "Skatteverkets förmedlingsuppdrag" in html
    assert "Storgatan" not in html
    assert manager.post(order_url(contact), form()).status_code == 422


def test_an_agreements_letter_tells_the_version_that_stands(world: World, manager: Client, patient: Patient) -> None:
    agreement = AgreementFactory(patient=patient, unit=world.vardcentral)
    AgreementVersionFactory(agreement=agreement, matters="Det gamla")
    AgreementVersionFactory(agreement=agreement, number=2, matters="Det nya", changed="Ny dag")
    address = reverse("agreements:order_agreement_letter", args=[agreement.pk])
    html = html_of(manager.get(address))
    assert "Det nya" in html
    assert "Det gamla" not in html
    assert manager.post(address, form(kind="agreement")).status_code == 302
    assert Letter.objects.get().version.number == 2  # type: ignore[union-attr]


# --- the queue --------------------------------------------------------------------------------------------------------


def test_print_mark_and_give_all_at_once(world: World, manager: Client, contact: Contact, patient: Patient) -> None:
    letters = [made(world.chef, contact), made(world.chef, contact_of(world, patient))]
    html = html_of(manager.get(QUEUE))
    assert "Öppna alla 2 som en PDF" in html
    together = reader_of(manager.get(f"{QUEUE}alla.pdf").content)
    assert text_of(together).count("Hej Ada!") == 2
    keys = {"letter": [str(letter.pk) for letter in letters]}
    assert manager.post(f"{QUEUE}utskrivna/", keys).status_code == 302
    assert "Utskrivna, att lämna" in html_of(manager.get(QUEUE))
    assert manager.get(f"{QUEUE}alla.pdf").status_code == 302
    assert manager.post(f"{QUEUE}lamnade/", keys).status_code == 302
    assert set(Letter.objects.values_list("state", flat=True)) == {LetterState.GIVEN}
    assert InformationGiven.objects.count() == 2
    assert written_on(contact) == today()


def test_give_one_on_its_day(world: World, manager: Client, contact: Contact) -> None:
    letter = made(world.chef, contact)
    address = reverse("agreements:give_letter", args=[letter.pk])
    late = {"on": (today() + timedelta(days=1)).isoformat(), "whom": "relative"}
    response = manager.post(address, late)
    assert response.status_code == 422
    assert late["on"] in html_of(response)
    assert manager.post(address, late | {"on": today().isoformat()}).status_code == 302
    assert InformationGiven.objects.get().whom == "relative"


def test_a_failed_one_is_shown_and_tried_again(world: World, manager: Client, contact: Contact) -> None:
    letter = ordered(world.chef, contact)
    Letter.objects.update(state=LetterState.FAILED, failure="no_room")
    html = html_of(manager.get(QUEUE))
    assert "Kunde inte skapas" in html
    assert "inte plats" in html
    assert manager.get(reverse("agreements:letter_pdf", args=[letter.pk])).status_code == 404
    manager.post(reverse("agreements:retry_letter", args=[letter.pk]))
    letter.refresh_from_db()
    assert letter.state in (LetterState.WAITING, LetterState.READY)
    again = manager.post(reverse("agreements:retry_letter", args=[letter.pk]), follow=True)
    assert again.status_code == 200
    manager.post(reverse("agreements:cancel_letter", args=[letter.pk]))
    assert not LetterFile.objects.exists()


def test_keys_that_are_none(manager: Client) -> None:
    assert manager.post(f"{QUEUE}utskrivna/", {"letter": "x"}).status_code == 404
    assert manager.post(f"{QUEUE}lamnade/", {}).status_code == 302


def test_the_queue_costs_the_same_however_long(world: World, manager: Client, patient: Patient) -> None:
    def cost() -> int:
        with CaptureQueriesContext(connection) as queries:
            assert manager.get(QUEUE).status_code == 200
        return len(queries)

    in_the_portal(contact_of(world, patient))
    few = cost()
    for _ in range(4):
        in_the_portal(contact_of(world, patient))
    assert cost() == few


def test_marking_letters_as_printed_costs_the_same_however_many(
    world: World, manager: Client, patient: Patient, django_assert_num_queries: Any
) -> None:
    def cost(number: int) -> int:
        on_paper = [LetterFactory(contact=contact_of(world, patient), **ready) for _turn in range(number)]
        keys = [str(letter.pk) for letter in on_paper]
        with CaptureQueriesContext(connection) as queries:
            assert manager.post(f"{QUEUE}utskrivna/", {"letter": keys}).status_code == 302
        assert Letter.objects.filter(pk__in=keys, printed_by=world.chef.staff).count() == number
        assert Event.objects.filter(action="letter.printed", object_id__in=keys).count() == number
        return len(queries)

    ready = {"patient": patient, "unit": world.vardcentral, "ordered_by": world.chef.staff, "state": LetterState.READY}
    cost(1)
    assert cost(1) == cost(4)
    every = list(Letter.objects.values_list("pk", flat=True))
    assert world.chef.grants
    with django_assert_num_queries(1):
        assert len(find_letters(world.chef, every, on=today())) == 6
    with pytest.raises(Letter.DoesNotExist):
        find_letters(world.chef, [*every, new_key()], on=today())


def test_only_letters_of_the_own_unit_are_in_the_queue(world: World, contact: Contact) -> None:
    made(world.chef, contact)
    elsewhere = signed_in(world.actor(world.mottagning, AssignmentRole.MANAGER))
    assert "Hemligsson" not in html_of(elsewhere.get(QUEUE))
    assert signed_in(world.actor(world.vardcentral, AssignmentRole.FOLLOW_UP)).get(QUEUE).status_code == 403


def test_a_letter_follows_the_access_of_what_the_unit_holds(world: World, contact: Contact, patient: Patient) -> None:
    letter = made(world.chef, contact)
    ward = world.unit(world.region, "vardcentral", "Kliniken", primary_care=True)
    colleague = world.actor(ward, AssignmentRole.MANAGER)
    address = reverse("agreements:letter_pdf", args=[letter.pk])
    assert signed_in(colleague).get(address).status_code == 404
    relate(patient=patient, unit=ward, ground=RelationGround.REGISTERED, on=today())
    assert signed_in(colleague).get(address).status_code == 200
    BlockFactory(patient=patient, unit=world.vardcentral, set_by=world.chef.user)
    assert signed_in(colleague).get(address).status_code == 404


# --- in the portal ----------------------------------------------------------------------------------------------------


def test_the_patient_reads_the_letter(world: World, patient: Patient, contact: Contact) -> None:
    oneself = signed_in(citizen(world, patient))
    letter = made(world.chef, contact)
    listed = html_of(oneself.get("/mina-kontakter/brev/"))
    assert "Din fasta vårdkontakt" in listed
    assert "Nytt" in listed
    address = reverse("agreements_portal:letter", args=[letter.pk])
    assert oneself.head(address).status_code == 200
    letter.refresh_from_db()
    assert letter.state == LetterState.READY
    html = html_of(oneself.get(address))
    assert "Anna Ek på Vårdcentralen är din fasta vårdkontakt" in html
    letter.refresh_from_db()
    assert (letter.state, letter.given_on) == (LetterState.GIVEN, today())
    assert written_on(contact) == today()
    document = oneself.get(reverse("agreements_portal:letter_pdf", args=[letter.pk]))
    assert "Anna Ek" in text_of(reader_of(document.content))
    assert "Nytt" not in html_of(oneself.get("/mina-kontakter/brev/"))
    assert Access.objects.filter(page="portal_letter", patient=patient).count() == 3


def test_what_waits_on_paper_is_not_in_the_portal_before_it_is_given(
    world: World, patient: Patient, contact: Contact
) -> None:
    oneself = signed_in(citizen(world, patient))
    letter = made(world.chef, contact, route=LetterRoute.PRINT)
    address = reverse("agreements_portal:letter", args=[letter.pk])
    assert oneself.get(address).status_code == 404
    assert "Inga brev" in html_of(oneself.get("/mina-kontakter/brev/"))
    keys = {"letter": [str(letter.pk)]}
    signed_in(world.chef).post(f"{QUEUE}lamnade/", keys)
    assert oneself.get(address).status_code == 200


def test_who_acts_reads_with_the_scope_alone(world: World, patient: Patient, contact: Contact) -> None:
    letter = in_the_portal(contact)
    reader, other = (
        signed_in(
            Actor(MandateFactory(patient=patient, user=UserFactory(), scopes=[scope]).user, world.tenant, RELATIVE)
        )
        for scope in (MandateScope.SEE_AGREEMENTS, MandateScope.SEE_CONTACTS)
    )
    for name, key in (("letters_for", patient.pk), ("letter", letter.pk), ("letter_pdf", letter.pk)):
        address = reverse(f"agreements_portal:{name}", args=[key])
        assert other.get(address).status_code == 403
        assert reader.get(address).status_code == 200


# --- over the API -----------------------------------------------------------------------------------------------------


def test_ordered_followed_and_given_over_the_api(world: World, contact: Contact, patient: Patient) -> None:
    caller = Caller(world.chef)
    path = f"patients/{patient.pk}/letters/"
    body: dict[str, Any] = {"kind": "contact", "contact": str(contact.pk), "language": "en", "large_print": True}
    first = caller.post(path, body, Idempotency_Key="a")
    assert first.status_code == 201
    assert caller.post(path, body, Idempotency_Key="a").json() == first.json()
    row = first.json()
    assert (row["route"], row["language"], row["unit"]["name"]) == ("print", "en", "Vårdcentralen")
    assert caller.post(path, body).status_code == 400
    letter = Letter.objects.get()
    worked(letter)
    assert [found["state"] for found in caller.get(path).json()["results"]] == ["ready"]
    assert "Anna Ek" in text_of(reader_of(caller.get(f"letters/{letter.pk}/document/").content))
    assert caller.post(f"letters/{letter.pk}/printed/").json()["printed_at"]
    given = caller.post(f"letters/{letter.pk}/given/", {"on": today().isoformat()})
    assert (given.status_code, given.json()["state"]) == (200, "given")
    assert caller.post(f"letters/{letter.pk}/cancel/").status_code == 400


@pytest.mark.parametrize(
    "body",
    [
        {},
        {"kind": "contact"},
        {"kind": "agreement", "contact": "own"},
        {"kind": "contact", "contact": "own", "agreement": "own"},
        {"kind": "contact", "contact": "own", "language": "fi"},
        {"kind": "contact", "contact": "own", "content": "<b>"},
    ],
)
def test_bodies_of_another_shape(world: World, contact: Contact, body: dict[str, Any]) -> None:
    asked = {name: str(contact.pk) if value == "own" else value for name, value in body.items()}
    assert Caller(world.chef).post(f"patients/{contact.patient_id}/letters/", asked).status_code == 400
    assert not Letter.objects.exists()


def test_another_patients_contact_is_not_found(world: World, contact: Contact) -> None:
    other = world.patient()
    body = {"kind": "contact", "contact": str(contact.pk)}
    assert Caller(world.chef).post(f"patients/{other.pk}/letters/", body).status_code == 404
