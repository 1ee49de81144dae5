"""The person's own pages: profile, easy to read, every region, and to whom one complains."""

from collections.abc import Iterator
from datetime import date
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from contacts.enums import ContactRole, Occasion
from contacts.models import Contact
from fastkontakt.accounts.actor import PATIENT, RELATIVE, Actor
from fastkontakt.accounts.models import User
from fastkontakt.audit.models import Access, Event
from fastkontakt.tenancy import activate
from fastkontakt.tenancy.models import Tenant
from patients.enums import Protection, RelationGround, RelativeRole
from patients.models import Incapacity, Patient, Relative
from patients.services import relate
from tests.pages import signed_in
from tests.world import LONG_AGO, World, make_tenant

PAGE, PROFILE, COMPLAIN = "/mina-kontakter/", "/mina-kontakter/profil/", "/mina-kontakter/synpunkter/"
WISHES, SHARING = "/mina-kontakter/begar/", "/mina-kontakter/vem-ser/"
TYPED = {"language": "sv", "telephone": "070-123 45 67", "email": "gunvor@exempel.se"}


@pytest.fixture
def user(db: None) -> User:
    return User.objects.create(username="medborgare")


@pytest.fixture
def world(db: None) -> Iterator[World]:
    tenant = make_tenant("halland")
    with activate(tenant.pk):
        yield World(tenant)


@pytest.fixture
def patient(world: World, user: User) -> Patient:
    return world.patient(user=user, given_name="Gunvor", street="Storgatan 1", postal_code="302 40", city="Halmstad")


@pytest.fixture
def me(patient: Patient) -> Client:
    return as_patient(patient)


def as_patient(patient: Patient) -> Client:
    return signed_in(Actor(patient.user, patient.tenant, PATIENT, patient_id=patient.pk))


def contact(world: World, patient: Patient, name: str) -> None:
    Contact.objects.create(
        patient=patient,
        staff=world.nurse(family_name=name),
        unit=world.vardcentral,
        role=ContactRole.FAST_VARDKONTAKT,
        occasion=Occasion.NEED,
        starts_on=LONG_AGO,
        appointed_by=world.chef.staff,
    )


def shown(client: Client, address: str = PAGE) -> str:
    response = client.get(address)
    assert response.status_code == 200
    return " ".join(response.content.decode().split())


class TestProfile:
    def test_what_is_corrected_is_kept_and_named_in_the_log_without_what_it_is(
        self, patient: Patient, me: Client
    ) -> None:
        html = shown(me, PROFILE)
        assert "Storgatan 1, 302 40 Halmstad" in html
        assert me.post(PROFILE, TYPED, follow=True).redirect_chain == [(PROFILE, 302)]
        patient.refresh_from_db()
        assert (patient.telephone, patient.email) == ("070-123 45 67", "gunvor@exempel.se")
        event = Event.objects.get(action="profile.corrected")
        assert event.details == {"fields": ["telephone", "email", "language"]}
        assert "070" not in str(event.details)
        me.post(PROFILE, TYPED)
        assert Event.objects.filter(action="profile.corrected").count() == 1

    @pytest.mark.parametrize(
        ("wrong", "told"),
        [
            ({"telephone": "ring mig"}, "Skriv telefonnumret med riktnummer"),
            ({"telephone": "0" * 30}, "Numret är för långt."),
            ({"email": "gunvor"}, "Skriv en hel e-postadress"),
            ({"language": "tlh"}, "Välj svenska eller engelska."),
        ],
    )
    def test_what_is_wrong_is_told_and_kept(self, patient: Patient, me: Client, wrong: Any, told: str) -> None:
        response = me.post(PROFILE, TYPED | wrong)
        html = response.content.decode()
        assert response.status_code == 422
        assert told in html
        for field in {"telephone", "email"}:
            assert f'value="{(TYPED | wrong)[field]}"' in html
        patient.refresh_from_db()
        assert patient.telephone == ""

    def test_the_pages_follow_the_language_at_once_and_after_signing_in_again(self, me: Client, user: User) -> None:
        answer = me.post(PROFILE, TYPED | {"language": "en"}, follow=True)
        assert '<html lang="en"' in answer.content.decode()
        user.set_password("demo")
        user.save()
        fresh = Client()
        fresh.post(reverse("accounts:sign_in"), {"username": user.username, "password": "demo"})
        assert '<html lang="en"' in shown(fresh)

    @pytest.mark.parametrize("protection", [Protection.SEKRETESSMARKERING, Protection.SKYDDAD_FOLKBOKFORING])
    def test_a_protected_address_is_not_shown(self, patient: Patient, me: Client, protection: str) -> None:
        Patient.objects.filter(pk=patient.pk).update(protection=protection)
        html = shown(me, PROFILE)
        assert "Storgatan" not in html
        assert "Du har skyddad identitet." in html

    def test_who_is_no_patient_has_none_and_staff_are_told_why(self, world: World, user: User) -> None:
        child = world.patient(born_on=date(2020, 5, 17))
        guardian = {"role": RelativeRole.VARDNADSHAVARE, "given_name": "A", "family_name": "B", "user": user}
        Relative.objects.create(patient=child, rank=1, **guardian)
        client = signed_in(Actor(user, world.tenant, RELATIVE))
        assert client.get(PROFILE).status_code == 404
        assert PROFILE not in shown(client)
        assert signed_in(world.chef).get(PROFILE).status_code == 403


class TestEasyToRead:
    def test_the_main_page_and_who_sees_have_shorter_texts(self, world: World, patient: Patient, me: Client) -> None:
        contact(world, patient, "Edman")
        long = len(shown(me, SHARING))
        assert "fk-portal--easy" not in shown(me)
        me.post(PROFILE, TYPED | {"easy_to_read": "on"})
        html = shown(me)
        assert "fk-portal--easy" in html
        assert 'data-size="lg"' in html
        assert "De här personerna hjälper dig." in html
        assert "Person Edman" in html
        assert "Försäkringskassan" not in html
        sharing = shown(me, SHARING)
        assert "Du bestämmer mycket själv." in sharing
        assert len(sharing) < long

    def test_other_pages_are_as_they_are_but_larger(self, patient: Patient, me: Client) -> None:
        Patient.objects.filter(pk=patient.pk).update(easy_to_read=True)
        html = shown(me, COMPLAIN)
        assert "fk-portal--easy" in html
        assert "Patientnämnden Halland" in html

    def test_it_is_true_for_one_who_cannot_take_a_stand_too(self, world: World, patient: Patient, me: Client) -> None:
        Patient.objects.filter(pk=patient.pk).update(easy_to_read=True)
        assert "De ser sina egna kontakter med dig." in shown(me, SHARING)
        Incapacity.objects.create(
            patient=patient, unit=world.vardcentral, established_by=world.specialist, attitude="x", starts_on=LONG_AGO
        )
        assert "De ser alla dina kontakter." in shown(me, SHARING)

    def test_a_choice_in_one_mode_is_there_in_the_other(self, patient: Patient, me: Client) -> None:
        Patient.objects.filter(pk=patient.pk).update(easy_to_read=True)
        me.post(f"{SHARING}samtycke/", {"reader": "alla", "until": ""})
        me.post(f"{SHARING}sparr/", {"what": f"unit:{patient.care_relations.get().unit_id}"})
        html = shown(me, SHARING)
        assert "Ja. Du har sagt ja till det." in html
        assert "Det är dolt för andra." in html


class TestEveryRegion:
    @pytest.fixture
    def gotland(self, db: None) -> Tenant:
        return make_tenant("gotland")

    @pytest.fixture
    def elsewhere(self, gotland: Tenant, user: User) -> World:
        with activate(gotland.pk):
            there = World(gotland)
            patient = there.patient(user=user, given_name="Gunvor")
            contact(there, patient, "Gotlandsson")
            contact(there, there.patient(), "Annansson")
            return there

    def test_what_is_known_elsewhere_is_shown_apart_and_logged_there(
        self, world: World, patient: Patient, me: Client, elsewhere: World, gotland: Tenant
    ) -> None:
        contact(world, patient, "Hallandsson")
        html = shown(me)
        here, there = html.split('id="region-gotland"')
        assert "Person Hallandsson" in here
        assert "Person Gotlandsson" not in here
        assert "Person Gotlandsson" in there
        assert "Annansson" not in html
        assert "Gå till Gotland" in there
        assert "/begar/fast_vardkontakt/" not in there.split("Om det är bråttom")[0]
        assert Access.objects.count() == 1
        with activate(gotland.pk):
            assert [row.ground for row in Access.objects.all()] == ["PDL 5:5"]

    def test_one_acts_there_after_changing_region(self, patient: Patient, me: Client, elsewhere: World) -> None:
        key = shown(me).split('name="choice" value="')[1].split('"')[0]
        answer = me.post(reverse("accounts:choose_assignment"), {"choice": key, "next": PAGE}, follow=True)
        html = answer.content.decode()
        assert answer.redirect_chain == [(PAGE, 302)]
        assert 'id="region-halland"' in html
        assert 'id="region-gotland"' not in html

    def test_each_region_costs_the_same_whatever_is_in_it(
        self, patient: Patient, me: Client, elsewhere: World, gotland: Tenant, user: User
    ) -> None:
        shown(me)
        few = cost(me)
        with activate(gotland.pk):
            for name in ("Ett", "Två"):
                contact(elsewhere, Patient.objects.get(user=user), name)
        assert cost(me) == few

    def test_a_guardian_is_told_of_the_children_there(
        self, patient: Patient, me: Client, user: User, gotland: Tenant
    ) -> None:
        with activate(gotland.pk):
            there = World(gotland)
            child = there.patient(born_on=date(2020, 5, 17), given_name="Mila", family_name="Rossi")
            contact(there, child, "Barnsson")
            Relative.objects.create(
                patient=child, rank=1, role=RelativeRole.VARDNADSHAVARE, given_name="A", family_name="B", user=user
            )
        html = shown(me)
        assert "De som du får hjälpa, Gotland" in html
        assert "Mila Rossi" in html
        assert "Barnsson" not in html
        key = html.split('name="choice" value="')[1].split('"')[0]
        answer = me.post(reverse("accounts:choose_assignment"), {"choice": key, "next": PAGE}, follow=True)
        assert "Barnsson" in answer.content.decode()

    def test_who_is_known_in_one_region_has_no_section_for_others(self, me: Client, gotland: Tenant) -> None:
        assert 'name="choice"' not in shown(me)


def cost(client: Client) -> int:
    with CaptureQueriesContext(connection) as queries:
        shown(client)
    return len(queries)


class TestComplaining:
    def test_the_units_come_with_numbers_and_the_region_with_its_board(
        self, world: World, patient: Patient, me: Client
    ) -> None:
        relate(patient=patient, unit=world.hemtjanst, ground=RelationGround.SERVICE, on=LONG_AGO)
        html = shown(me, COMPLAIN)
        health, social = html.split("Gäller det hemtjänst eller särskilt boende?")
        assert "Vårdcentralen" in health
        assert "Hemtjänsten" in social
        assert html.count('href="tel:+4635131000"') == 2
        for name in ("Patientnämnden Halland", "https://www.ivo.se/", "https://www.imy.se/", "dataskyddsombud"):
            assert name in html

    def test_where_the_board_is_not_known_it_says_where_to_look(self, db: None, user: User) -> None:
        tenant = make_tenant("vastmanland")
        with activate(tenant.pk):
            client = as_patient(World(tenant).patient(user=user))
            html = shown(client, COMPLAIN)
        assert "finns på 1177.se" in html
        assert "Patientnämnden Halland" not in html

    def test_staff_are_told_why(self, world: World) -> None:
        assert signed_in(world.chef).get(COMPLAIN).status_code == 403


class TestWishes:
    def test_each_that_can_be_asked_for_is_a_door_and_others_say_why(
        self, world: World, patient: Patient, me: Client
    ) -> None:
        html = shown(me, WISHES)
        assert 'href="/mina-kontakter/begar/fast_lakarkontakt/"' in html.split("<main")[1]
        assert "Fast omsorgskontakt.</strong> Har du hemtjänst kan du få en." in html
        contact(world, patient, "Edman")
        html = shown(me, WISHES)
        assert "Begär en annan fast vårdkontakt, eller en till" in html
        assert "I dag: Person Edman" in html

    def test_what_is_asked_stands_there_too(self, me: Client) -> None:
        me.post("/mina-kontakter/begar/fast_vardkontakt/", {"text": "Mina ord"})
        assert "Mina ord" in shown(me, WISHES)
