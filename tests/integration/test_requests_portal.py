"""Asking for a contact under Mina kontakter: what can be asked, of whom, what comes of it, and taking it back."""

import re
from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from contacts.enums import ContactRole, Occasion, RequestOutcome
from contacts.models import CaseloadLimit, Contact, ContactRequest, Duty
from contacts.services import Proposal, answer_request, appoint_contact
from fastkontakt.accounts.actor import PATIENT, RELATIVE, Actor
from fastkontakt.accounts.models import User
from fastkontakt.clock import today
from fastkontakt.organisation.enums import Employment
from fastkontakt.tenancy import activate
from fastkontakt.ui.templatetags.fk import dag
from patients.enums import Protection, RelationGround, RelativeRole, ServiceKind
from patients.models import CareService, Patient, Relative
from patients.services import relate
from tests.pages import signed_in
from tests.world import LONG_AGO, World, make_tenant

FLK, FVK, FOK = ContactRole.FAST_LAKARKONTAKT, ContactRole.FAST_VARDKONTAKT, ContactRole.FAST_OMSORGSKONTAKT
PAGE = "/mina-kontakter/"
CHILD_BORN = date(2020, 5, 17)


@pytest.fixture
def world(db: None) -> Iterator[World]:
    tenant = make_tenant("gotland")
    with activate(tenant.pk):
        yield World(tenant)


@pytest.fixture
def patient(world: World) -> Patient:
    return world.patient(user=User.objects.create(username="gotland.patient"))


@pytest.fixture
def me(patient: Patient) -> Client:
    return signed_in(Actor(patient.user, patient.tenant, PATIENT, patient_id=patient.pk))


def guardian_of(world: World, child: Patient) -> Client:
    user = User.objects.create(username="gotland.narstaende")
    Relative.objects.create(
        patient=child, rank=1, role=RelativeRole.VARDNADSHAVARE, given_name="A", family_name="B", user=user
    )
    return signed_in(Actor(user, world.tenant, RELATIVE))


def shown(client: Client, address: str = PAGE, status: int = 200) -> str:
    response = client.get(address)
    assert response.status_code == status
    return " ".join(response.content.decode().split())


def ask_page(role: str) -> str:
    return reverse("portal:ask", args=[role])


def contact(world: World, patient: Patient, role: str, staff: Any, **fields: Any) -> Contact:
    values = {"unit": world.vardcentral, "occasion": Occasion.CHOICE, "starts_on": LONG_AGO} | fields
    row: Contact = Contact.objects.create(
        patient=patient, role=role, staff=staff, appointed_by=world.chef.staff, **values
    )
    return row


def with_home_care(world: World, patient: Patient) -> None:
    CareService.objects.create(patient=patient, unit=world.hemtjanst, kind=ServiceKind.HEMTJANST, starts_on=LONG_AGO)


class TestWhatCanBeAsked:
    def test_the_acts_stand_where_something_is_missing(self, world: World, patient: Patient, me: Client) -> None:
        html = shown(me)
        assert "Välj fast läkarkontakt" in html
        assert "Begär fast vårdkontakt" in html
        assert ask_page(FOK) not in html
        with_home_care(world, patient)
        assert "Begär fast omsorgskontakt" in shown(me)

    def test_and_where_there_is_someone_to_change(self, world: World, patient: Patient, me: Client) -> None:
        contact(world, patient, FLK, world.specialist)
        contact(world, patient, FVK, world.nurse())
        html = shown(me)
        assert "Byt läkare" in html
        assert "Önska en annan person" in html
        assert "på en annan mottagning" not in html
        relate(patient=patient, unit=world.mottagning, ground=RelationGround.REGISTERED, on=LONG_AGO)
        assert "Begär fast vårdkontakt på en annan mottagning" in shown(me)

    def test_who_is_not_listed_is_led_to_1177(self, world: World) -> None:
        user = User.objects.create(username="gotland.olistad")
        patient = world.patient(listed=False, user=user)
        me = signed_in(Actor(user, world.tenant, PATIENT, patient_id=patient.pk))
        assert ask_page(FLK) not in shown(me).split("<main")[1]
        html = shown(me, ask_page(FLK))
        assert "Välj först en vårdcentral." in html
        assert "https://www.1177.se/" in html
        assert 'name="text"' not in html

    def test_after_a_death_nothing_can_be_asked(self, world: World, patient: Patient, me: Client) -> None:
        Patient.objects.filter(pk=patient.pk).update(deceased_on=today())
        assert "/begar/" not in shown(me).split("<main")[1]
        assert 'name="text"' not in shown(me, ask_page(FVK))

    def test_no_other_role_and_no_one_elses_page(self, world: World, me: Client) -> None:
        assert me.get("/mina-kontakter/begar/kung/").status_code == 404
        assert me.get(reverse("portal:ask_for_child", args=[world.patient().pk, FVK])).status_code == 404


class TestChoosingAPhysician:
    def test_only_those_whom_the_rulebook_lets_be_it(self, world: World, patient: Patient, me: Client) -> None:
        world.physician(family_name="Specialist")
        world.physician(family_name="Hyrd", employment=Employment.HIRED)
        world.physician(family_name="Oerfaren", specialities=[])
        world.physician(world.mottagning, family_name="Annanstans")
        world.nurse(family_name="Syster")
        html = shown(me, ask_page(FLK))
        names = re.findall(r'choice__name">([^<]+)<', html)
        assert names == ["Vem som helst", world.specialist.name, "Person Specialist"]
        for name in ("Hyrd", "Oerfaren", "Annanstans", "Syster"):
            assert name not in html
        assert "kan inte utses" not in html
        assert "Vårdcentralen får välja läkare" in html

    def test_not_the_one_whom_one_has(self, world: World, patient: Patient, me: Client) -> None:
        contact(world, patient, FLK, world.physician(family_name="Nuvarande"))
        world.physician(family_name="Nästa")
        html = shown(me, ask_page(FLK))
        assert "Byt fast läkarkontakt" in html
        assert "Person Nuvarande på Vårdcentralen är din fasta läkarkontakt i dag." in html
        assert html.count("Nuvarande") == 1
        assert "Person Nästa" in html

    def test_one_with_a_full_list_can_still_be_wished_for(self, world: World, me: Client) -> None:
        full = world.physician(family_name="Fullsatt")
        contact(world, world.patient(), FLK, full)
        CaseloadLimit.objects.create(unit=world.vardcentral, staff=full, role=FLK, patients=1, starts_on=LONG_AGO)
        roomy = world.physician(family_name="Rymlig")
        CaseloadLimit.objects.create(unit=world.vardcentral, staff=roomy, role=FLK, patients=2, starts_on=LONG_AGO)
        html = shown(me, ask_page(FLK))
        said = {name: html.split(f"Person {name}")[1].split("</label>")[0] for name in ("Fullsatt", "Rymlig")}
        assert "Har fullt just nu." in said["Fullsatt"]
        assert "Tar emot fler patienter" in said["Rymlig"]

    def test_staff_with_protected_identity_are_not_pointed_out(self, world: World, me: Client) -> None:
        hidden = world.physician(family_name="Skyddad", protected=True)
        assert "Skyddad" not in shown(me, ask_page(FLK))
        assert me.post(ask_page(FLK), {"wished_staff": hidden.pk, "text": ""}).status_code == 422

    def test_where_nobody_can_be_chosen_the_unit_is_asked_all_the_same(self, world: World, me: Client) -> None:
        world.specialist.assignments.update(ends_on=LONG_AGO)
        assert "Just nu finns ingen läkare att välja" in shown(me, ask_page(FLK))
        assert me.post(ask_page(FLK), {"text": ""}).status_code == 302
        assert ContactRequest.objects.get().wished_staff is None

    def test_sent_it_says_when_the_answer_comes(self, world: World, patient: Patient, me: Client) -> None:
        sent = me.post(ask_page(FLK), {"wished_staff": world.specialist.pk, "text": "Hon känner mig"}, follow=True)
        row = ContactRequest.objects.get()
        assert (row.role, row.unit, row.wished_staff, row.text) == (
            FLK,
            world.vardcentral,
            world.specialist,
            "Hon känner mig",
        )
        assert sent.redirect_chain == [(f"{PAGE}#bett", 302)]
        html = " ".join(sent.content.decode().split())
        due = Duty.objects.get(subject=row.pk).due_on
        assert html.count(f"Vårdcentralen ska svara senast {dag(due)}.") == 2
        assert f"Du önskade {world.specialist.name}." in html
        assert "Se din begäran" in html


class TestAskingForACareContact:
    def test_at_one_of_several_units(self, world: World, patient: Patient, me: Client) -> None:
        relate(patient=patient, unit=world.mottagning, ground=RelationGround.REGISTERED, on=LONG_AGO)
        wished = world.nurse(world.mottagning, family_name="Hjärtlig")
        html = shown(me, ask_page(FVK))
        assert "Vilken mottagning?" in html
        assert '<optgroup label="Hjärtmottagningen">' in html
        form = {"unit": world.mottagning.pk, "wished_staff": wished.pk, "text": "x"}
        assert me.post(ask_page(FVK), form).status_code == 302
        row = ContactRequest.objects.get()
        assert (row.unit, row.wished_staff) == (world.mottagning, wished)

    def test_a_person_of_the_other_unit_is_told_and_the_words_are_kept(
        self, world: World, patient: Patient, me: Client
    ) -> None:
        relate(patient=patient, unit=world.mottagning, ground=RelationGround.REGISTERED, on=LONG_AGO)
        form = {"unit": world.mottagning.pk, "wished_staff": world.nurse().pk, "text": "Mina egna ord"}
        response = me.post(ask_page(FVK), form)
        html = response.content.decode()
        assert response.status_code == 422
        assert "Personen arbetar inte på enheten" in html
        assert "Mina egna ord" in html
        assert "Din begäran är inte skickad" in html

    @pytest.mark.parametrize("wrong", [{"unit": ""}, {"wished_staff": "nej"}, {"text": "x" * 1001}])
    def test_what_is_wrong_is_told(self, world: World, patient: Patient, me: Client, wrong: dict[str, str]) -> None:
        relate(patient=patient, unit=world.mottagning, ground=RelationGround.REGISTERED, on=LONG_AGO)
        response = me.post(ask_page(FVK), {"unit": world.vardcentral.pk, "wished_staff": "", "text": "x"} | wrong)
        assert response.status_code == 422
        assert "fk-error-summary" in response.content.decode()
        assert not ContactRequest.objects.exists()

    def test_asked_before_it_says_so_and_changes_the_wish(self, world: World, me: Client) -> None:
        first, second = world.nurse(), world.nurse()
        me.post(ask_page(FVK), {"wished_staff": first.pk, "text": ""})
        html = shown(me, ask_page(FVK))
        assert "Du har redan bett om det här" in html
        assert f'<option value="{first.pk}" selected>' in html
        me.post(ask_page(FVK), {"wished_staff": second.pk, "text": ""})
        assert ContactRequest.objects.get().wished_staff == second


class TestHowItStands:
    def test_done_no_and_taken_back(self, world: World, patient: Patient, me: Client) -> None:
        nurse = world.nurse(family_name="Edman")
        for role in (FVK, FLK):
            me.post(ask_page(role), {"text": ""})
        proposal = Proposal(
            patient=patient,
            appointee=nurse,
            unit=world.vardcentral,
            role=FVK,
            starts_on=today(),
            occasion=Occasion.PATIENT_REQUEST,
        )
        appoint_contact(proposal=proposal, by=world.chef, today=today())
        declined = ContactRequest.objects.get(role=FLK)
        why = {"outcome": RequestOutcome.DECLINED, "reason": "Läkarnas listor är fulla till våren."}
        answer_request(by=world.chef, request=declined, today=today(), **why)
        html = shown(me)
        assert f"Klar {dag(today())}: Person Edman blev din fasta vårdkontakt." in html
        assert f"Nej, {dag(today())}. Så här skriver Vårdcentralen:" in html
        assert "Läkarnas listor är fulla till våren." in html
        assert "Ta tillbaka" not in html

    def test_taken_back_after_one_more_question(self, world: World, me: Client) -> None:
        me.post(ask_page(FVK), {"text": ""})
        address = reverse("portal:withdraw", args=[ContactRequest.objects.get().pk])
        assert address in shown(me)
        assert "Du bad Vårdcentralen om en fast vårdkontakt" in shown(me, address)
        assert ContactRequest.objects.get().answered_at is None
        html = me.post(address, follow=True).content.decode()
        assert "Din begäran är tillbakatagen." in html
        assert f"Tillbakatagen {dag(today())}." in html
        again = me.post(address, follow=True).content.decode()
        assert "redan besvarad" in again
        assert me.get(address).status_code == 302

    def test_answers_older_than_a_year_are_not_shown(self, world: World, patient: Patient, me: Client) -> None:
        for days in (364, 367):
            moment = today() - timedelta(days=days)
            ContactRequest.objects.create(
                patient=patient,
                unit=world.vardcentral,
                role=FVK,
                answered_at=f"{moment}T12:00:00Z",
                outcome=RequestOutcome.DECLINED,
                answer_reason=f"För {days} dagar sedan",
            )
        html = shown(me)
        assert "För 364 dagar sedan" in html
        assert "För 367 dagar sedan" not in html

    def test_the_page_costs_the_same_with_one_request_as_with_three(
        self, world: World, patient: Patient, me: Client
    ) -> None:
        common = {"patient": patient, "unit": world.vardcentral, "role": FVK}
        ContactRequest.objects.create(wished_staff=world.nurse(), **common)
        shown(me)
        few = cost(me)
        for _ in range(2):
            ContactRequest.objects.create(wished_staff=world.nurse(), **common)
        assert cost(me) == few


def cost(client: Client) -> int:
    with CaptureQueriesContext(connection) as queries:
        shown(client)
    return len(queries)


class TestForAChild:
    def test_a_guardian_asks_and_takes_back(self, world: World) -> None:
        child = world.patient(born_on=CHILD_BORN, given_name="Mila", family_name="Rossi")
        client = guardian_of(world, child)
        address = reverse("portal:ask_for_child", args=[child.pk, FVK])
        assert address in shown(client)
        html = shown(client, address)
        assert "Begär fast vårdkontakt åt barnet" in html
        assert "Mila Rossi" in html
        sent = client.post(address, {"text": "Hon är rädd för sprutor"}, follow=True)
        assert "Det här är begärt för barnet" in sent.content.decode()
        row = ContactRequest.objects.get()
        assert (row.patient, row.noted_by) == (child, None)
        back = reverse("portal:withdraw", args=[row.pk])
        assert client.post(back).headers["Location"] == reverse("portal:child", args=[child.pk]) + "#bett"
        assert client.get(ask_page(FVK)).status_code == 404

    @pytest.mark.parametrize("fields", [{"born_on": date(2005, 1, 1)}, {"protection": Protection.SEKRETESSMARKERING}])
    def test_not_for_a_child_over_thirteen_nor_a_protected_one(self, world: World, fields: dict[str, Any]) -> None:
        child = world.patient(**({"born_on": CHILD_BORN} | fields))
        client = guardian_of(world, child)
        user = User.objects.get(username="gotland.narstaende")
        names = {"given_name": "A", "family_name": "B"}
        sibling = world.patient(born_on=CHILD_BORN)
        Relative.objects.create(patient=sibling, rank=1, role=RelativeRole.VARDNADSHAVARE, user=user, **names)
        request = ContactRequest.objects.create(patient=child, unit=world.vardcentral, role=FVK)
        for address in (
            reverse("portal:ask_for_child", args=[child.pk, FVK]),
            reverse("portal:withdraw", args=[request.pk]),
        ):
            assert client.get(address).status_code == 404
            assert client.post(address, {"text": ""}).status_code == 404
        assert ContactRequest.objects.get().answered_at is None
