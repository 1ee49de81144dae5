"""The staff's pages on requests: note or pass on, the unit's queue, and the answer."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from contacts.enums import ContactRole, Occasion, RequestOutcome
from contacts.models import Contact, ContactRequest, Duty
from contacts.services import note_request
from fastkontakt.audit.models import Access
from fastkontakt.clock import today
from fastkontakt.organisation.enums import AssignmentRole
from fastkontakt.tenancy import activate
from patients.enums import Protection, RelationGround
from patients.models import Patient
from patients.services import relate
from tests.api import citizen
from tests.pages import signed_in
from tests.world import LONG_AGO, World, make_tenant

FLK, FVK, FOK = ContactRole.FAST_LAKARKONTAKT, ContactRole.FAST_VARDKONTAKT, ContactRole.FAST_OMSORGSKONTAKT
QUEUE = "/kontakter/begaran/"


@pytest.fixture
def world(db: None) -> Iterator[World]:
    tenant = make_tenant("halland")
    with activate(tenant.pk):
        yield World(tenant)


@pytest.fixture
def client(world: World) -> Client:
    return signed_in(world.chef)


def asked(world: World, patient: Patient, role: str = FVK, **fields: Any) -> ContactRequest:
    values = {"wished_staff": None, "text": "", "today": today()} | fields
    return note_request(by=world.chef, patient=patient, role=role, **values)


def shown(client: Client, address: str, status: int = 200) -> str:
    response = client.get(address)
    assert response.status_code == status
    return " ".join(response.content.decode().split())


def answer_url(request: ContactRequest) -> str:
    return reverse("contacts:answer", args=[request.pk])


class TestNoting:
    def test_a_municipal_unit_passes_on_the_wish_for_a_physician(self, world: World) -> None:
        patient = world.patient()
        relate(patient=patient, unit=world.hemsjukvard, ground=RelationGround.SERVICE, on=LONG_AGO)
        client = signed_in(world.actor(world.hemsjukvard))
        address = reverse("contacts:request", args=[patient.pk])
        html = shown(client, address)
        assert "Fast läkarkontakt. Skickas till Vårdcentralen, där patienten är listad." in html
        assert "Fast omsorgskontakt" not in html
        form = {"role": FLK, "wished_staff": world.specialist.pk, "text": "Gärna hon"}
        said = client.post(address, form, follow=True).content.decode()
        assert "Vårdcentralen ska svara på den" in said
        row = ContactRequest.objects.get()
        assert (row.unit, row.wished_staff) == (world.vardcentral, world.specialist)
        html = shown(signed_in(world.chef), QUEUE)
        assert "Framförd av personal på en annan enhet" in html
        assert "Hemsjukvården" not in html

    def test_a_wish_for_someone_of_the_other_unit_is_told_and_the_words_kept(self, world: World) -> None:
        patient = world.patient()
        relate(patient=patient, unit=world.hemsjukvard, ground=RelationGround.SERVICE, on=LONG_AGO)
        client = signed_in(world.actor(world.hemsjukvard))
        form = {"role": FVK, "wished_staff": world.specialist.pk, "text": "Mina egna ord"}
        response = client.post(reverse("contacts:request", args=[patient.pk]), form)
        assert response.status_code == 422
        assert "Personen arbetar inte på enheten" in response.content.decode()
        assert "Mina egna ord" in response.content.decode()

    def test_nothing_is_noted_for_someone_who_has_died(self, world: World, client: Client) -> None:
        patient = world.patient(deceased_on=today())
        response = client.post(reverse("contacts:request", args=[patient.pk]), {"role": FVK})
        assert response.status_code == 422
        assert "Patienten har avlidit" in response.content.decode()


class TestTheQueue:
    def test_the_oldest_is_first_with_all_that_the_unit_must_know(self, world: World, client: Client) -> None:
        old, new = world.patient(family_name="Äldst"), world.patient(family_name="Nyast")
        asked(world, new, FLK, text="Kom gärna hem", wished_staff=world.specialist)
        first = asked(world, old)
        ContactRequest.objects.filter(pk=first.pk).update(made_at="2026-01-02T12:00:00Z", noted_by=None)
        Duty.objects.filter(subject=first.pk).update(due_on=today() - timedelta(days=1))
        html = shown(client, QUEUE)
        assert html.index("Äldst") < html.index("Nyast")
        assert "Från patienten under Mina kontakter" in html
        assert "2 jan 2026" in html
        assert html.count("Försenat") == 1
        assert f"Önskar {world.specialist.name}" in html
        assert "Kom gärna hem" in html
        assert f"Noterad av {world.chef.staff.name}" in html
        assert set(Access.objects.filter(page="requests").values_list("patient_id", flat=True)) == {old.pk, new.pk}

    def test_what_is_answered_and_what_the_dead_asked_for_waits_no_longer(self, world: World, client: Client) -> None:
        assert "Alla begäranden är besvarade" in shown(client, QUEUE)
        done, gone = world.patient(), world.patient()
        client.post(answer_url(asked(world, done, FLK)), {"outcome": "declined", "reason": "Fullt"})
        asked(world, gone)
        Patient.objects.filter(pk=gone.pk).update(deceased_on=today())
        assert "Alla begäranden är besvarade" in shown(client, QUEUE)

    def test_a_protected_patient_is_not_named(self, world: World, client: Client) -> None:
        patient = world.patient(family_name="Hemlig", protection=Protection.SKYDDAD_FOLKBOKFORING)
        request = asked(world, patient)
        html = shown(client, QUEUE)
        assert "Hemlig" not in html
        assert patient.identity_number[:8] not in html
        assert answer_url(request) in html

    def test_it_is_the_own_units_and_the_way_there_tells_how_many(self, world: World, client: Client) -> None:
        patient = world.patient(family_name="Patientsson")
        relate(patient=patient, unit=world.mottagning, ground=RelationGround.REGISTERED, on=LONG_AGO)
        asked(world, patient)
        elsewhere = signed_in(world.actor(world.mottagning, AssignmentRole.MANAGER))
        assert "Patientsson" not in shown(elsewhere, QUEUE)
        assert "Begäranden (1)" in shown(client, reverse("patients:search"))
        assert QUEUE in shown(client, reverse("organisation:unit"))

    def test_who_may_see_no_patients_sees_none(self, world: World) -> None:
        follow_up = signed_in(world.actor(world.vardcentral, AssignmentRole.FOLLOW_UP))
        assert follow_up.get(QUEUE).status_code == 403

    def test_it_costs_the_same_with_one_as_with_three(self, world: World, client: Client) -> None:
        asked(world, world.patient(), wished_staff=world.nurse())
        few = cost(client)
        for _ in range(2):
            asked(world, world.patient(), wished_staff=world.nurse())
        assert cost(client) == few


def cost(client: Client) -> int:
    with CaptureQueriesContext(connection) as queries:
        shown(client, QUEUE)
    return len(queries)


class TestAnswering:
    def test_a_care_contact_has_no_no_and_says_why(self, world: World, client: Client) -> None:
        request = asked(world, world.patient(), text="Jag vill ha en", wished_staff=world.specialist)
        html = shown(client, answer_url(request))
        assert "Begäran kan inte få nej" in html
        assert "6 kap. 2 § patientlagen" in html
        assert 'value="declined"' not in html
        assert "Jag vill ha en" in html
        assert f"roll={FVK}&amp;anledning=patient_request" in html
        response = client.post(answer_url(request), {"outcome": "declined", "reason": "Nej"})
        assert response.status_code == 422
        assert ContactRequest.objects.get().answered_at is None

    def test_the_choice_of_physician_can_get_a_no_with_a_reason(self, world: World, client: Client) -> None:
        request = asked(world, world.patient(), FLK)
        assert f"roll={FLK}&amp;anledning=choice" in shown(client, answer_url(request))
        refused = client.post(answer_url(request), {"outcome": "declined", "reason": ""})
        assert refused.status_code == 422
        assert "utan ett skäl" in refused.content.decode()
        assert reverse("rulebook:detail", args=["flk-choice"]) in refused.content.decode()
        done = client.post(answer_url(request), {"outcome": "declined", "reason": "Listan är full"}, follow=True)
        assert done.redirect_chain == [(QUEUE, 302)]
        assert ContactRequest.objects.get().answer_reason == "Listan är full"

    def test_a_physician_who_is_there_is_replaced_or_kept(self, world: World, client: Client) -> None:
        patient = world.patient()
        contact = Contact.objects.create(
            patient=patient,
            staff=world.specialist,
            unit=world.vardcentral,
            role=FLK,
            occasion=Occasion.CHOICE,
            starts_on=LONG_AGO,
            appointed_by=world.chef.staff,
        )
        request = asked(world, patient, FLK)
        html = shown(client, answer_url(request))
        assert f"byter={contact.pk}" in html
        assert f"Redan utsedd här: {world.specialist.name}." in html
        assert client.post(answer_url(request), {"outcome": "appointed"}).status_code == 302
        assert ContactRequest.objects.get().answered_with == contact

    def test_an_answered_request_shows_its_answer_and_takes_no_other(self, world: World, client: Client) -> None:
        request = asked(world, world.patient(), FLK)
        form = {"outcome": "withdrawn", "reason": "Patienten ringde"}
        assert client.post(answer_url(request), form).status_code == 302
        html = shown(client, answer_url(request))
        assert "Begäran är redan besvarad" in html
        assert "Patienten ringde" in html
        assert "<textarea" not in html
        response = client.post(answer_url(request), {"outcome": "declined", "reason": "Nej"})
        assert response.status_code == 422
        assert ContactRequest.objects.get().outcome == RequestOutcome.WITHDRAWN

    def test_the_words_typed_are_kept_when_something_is_wrong(self, world: World, client: Client) -> None:
        request = asked(world, world.patient(), FLK)
        response = client.post(answer_url(request), {"outcome": "", "reason": "Ett långt skäl"})
        assert response.status_code == 422
        assert "Välj ett svar." in response.content.decode()
        assert "Ett långt skäl" in response.content.decode()

    def test_another_units_request_is_not_there(self, world: World) -> None:
        patient = world.patient()
        relate(patient=patient, unit=world.mottagning, ground=RelationGround.REGISTERED, on=LONG_AGO)
        client = signed_in(world.actor(world.mottagning, AssignmentRole.MANAGER))
        assert client.get(answer_url(asked(world, patient))).status_code == 404


class TestTheWayToTheAnswer:
    def test_from_the_patients_page(self, world: World, client: Client) -> None:
        patient = world.patient()
        request = asked(world, patient)
        assert answer_url(request) in shown(client, reverse("patients:detail", args=[patient.pk]))

    def test_the_patients_own_wish_stands_on_top_when_appointing(self, world: World, client: Client) -> None:
        patient, wished = world.patient(), world.nurse(family_name="Önskad")
        world.nurse(family_name="Annan")
        fields = {"wished_staff": wished, "text": "Hon förstår mig", "today": today(), "unit": world.vardcentral}
        note_request(by=citizen(world, patient), patient=patient, role=FVK, **fields)
        html = shown(client, reverse("contacts:appoint", args=[patient.pk]) + f"?roll={FVK}")
        assert "Hon förstår mig" in html
        assert html.index("Önskad") < html.index("Annan")
