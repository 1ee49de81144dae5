"""Ombud under Mina kontakter: given, seen, taken back, and for who acts: whom, with what, and no more than that."""

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from contacts.enums import ContactRole, Occasion
from contacts.models import Contact, ContactRequest
from fastkontakt.access import law
from fastkontakt.accounts import signin
from fastkontakt.accounts.actor import PATIENT, RELATIVE, Actor
from fastkontakt.accounts.models import User
from fastkontakt.audit.models import Access
from fastkontakt.clock import today
from fastkontakt.tenancy import activate
from patients.enums import MandateKind, MandateScope, Protection, RelativeRole
from patients.mandates import revoke_mandate
from patients.models import Mandate, Patient, Relative
from tests.factories.patients import MandateFactory
from tests.pages import signed_in
from tests.world import LONG_AGO, World, make_tenant

FLK, FVK = ContactRole.FAST_LAKARKONTAKT, ContactRole.FAST_VARDKONTAKT
LIST, GRANT = "/mina-kontakter/ombud/", "/mina-kontakter/ombud/ge/"
PERSON = {"identity_number": "19610118-2803", "given_name": "Eva", "family_name": "Ek"}
SEE, ASK = MandateScope.SEE_CONTACTS, MandateScope.ASK


@pytest.fixture
def world(db: None) -> Iterator[World]:
    tenant = make_tenant("halland")
    with activate(tenant.pk):
        yield World(tenant)


@pytest.fixture
def patient(world: World) -> Patient:
    found = world.patient(user=User.objects.create(username="halland.patient"), given_name="Gunvor")
    nurse = world.nurse(family_name="Kontaktsson")
    Contact.objects.create(
        patient=found,
        staff=nurse,
        unit=world.vardcentral,
        role=FVK,
        occasion=Occasion.NEED,
        starts_on=LONG_AGO,
        appointed_by=world.chef.staff,
    )
    return found


@pytest.fixture
def me(patient: Patient) -> Client:
    return signed_in(Actor(patient.user, patient.tenant, PATIENT, patient_id=patient.pk))


@pytest.fixture
def user(db: None) -> User:
    return User.objects.create(username="halland.ombud")


def acting(world: World, user: User) -> Client:
    return signed_in(Actor(user, world.tenant, RELATIVE))


def shown(client: Client, address: str, status: int = 200) -> str:
    response = client.get(address)
    assert response.status_code == status, address
    return " ".join(response.content.decode().split())


def typed(**fields: Any) -> dict[str, Any]:
    day = today()
    until = day + timedelta(days=100)
    return PERSON | {"scopes": [SEE], "starts_on": day.isoformat(), "ends_on": until.isoformat()} | fields


class TestThePatient:
    def test_reads_what_follows_then_gives_and_takes_back(self, me: Client) -> None:
        assert "Ingen. Bara du kan se dina uppgifter här." in shown(me, LIST)
        page = shown(me, GRANT)
        assert page.index("Du kan ta tillbaka tillåtelsen när du vill") < page.index('<form class="fk-form"')
        page = me.post(GRANT, typed(scopes=[SEE, ASK]), follow=True).content.decode()
        assert "Eva Ek har fått din tillåtelse." in page
        assert "Se vilka dina fasta kontakter är" in page
        assert "Se vem som har tittat" not in page
        address = reverse("portal:take_back", args=[Mandate.objects.get().pk])
        assert address in page
        assert "Vill du ta tillbaka tillåtelsen för Eva Ek?" in shown(me, address)
        assert Mandate.objects.get().revoked_at is None
        assert "Det är avslutat" in me.post(address, follow=True).content.decode()
        assert Mandate.objects.get().revoked_at is not None
        assert "Eva Ek" not in shown(me, LIST)

    def test_a_slip_keeps_what_was_typed(self, me: Client) -> None:
        response = me.post(GRANT, typed(identity_number="19610118-2804", scopes=[ASK]))
        assert response.status_code == 422
        page = response.content.decode()
        assert "kontrollsiffra" in page
        assert 'value="19610118-2804"' in page
        assert 'value="ask"' in page
        assert me.post(GRANT, typed(ends_on="2035-01-01")).status_code == 422
        assert not Mandate.objects.exists()

    @pytest.mark.parametrize("fields", [{"born_on": date(2012, 1, 1)}, {"protection": Protection.SEKRETESSMARKERING}])
    def test_who_may_not_give_is_told_why(self, me: Client, fields: dict[str, Any]) -> None:
        Patient.objects.update(**fields)
        page = shown(me, LIST)
        assert "Du kan inte ge någon tillåtelse här" in page
        assert GRANT not in page
        assert me.get(GRANT).status_code == me.post(GRANT, typed()).status_code == 403
        assert not Mandate.objects.exists()

    def test_sees_whom_the_court_has_chosen_without_a_button(self, me: Client, patient: Patient) -> None:
        mandate = MandateFactory(patient=patient, kind=MandateKind.GOD_MAN, order="Ä 1-26")
        page = shown(me, LIST)
        assert "God man, enligt domstolens beslut." in page
        address = reverse("portal:take_back", args=[mandate.pk])
        assert address not in page
        assert "Domstolen har beslutat" in shown(me, address)
        assert me.post(address).status_code == 403

    def test_anothers_is_not_there(self, me: Client) -> None:
        address = reverse("portal:take_back", args=[MandateFactory().pk])
        assert me.get(address).status_code == me.post(address).status_code == 404


class TestWhoActs:
    def test_sees_whom_and_on_what_ground(self, world: World, patient: Patient, user: User) -> None:
        MandateFactory(patient=patient, user=user, ends_on=date(2027, 5, 1))
        page = shown(acting(world, user), "/mina-kontakter/")
        assert "Person Kontaktsson" in page
        assert "Du är här för Gunvor" in page
        assert "Du har fått tillåtelse till och med 1 maj 2027." in page
        assert {access.ground for access in Access.objects.filter(user=user)} == {law.PERMISSION}

    def test_chooses_among_children_and_adults(self, world: World, patient: Patient, user: User) -> None:
        MandateFactory(patient=patient, user=user)
        child = world.patient(born_on=date(2020, 5, 17), given_name="Mila")
        Relative.objects.create(
            patient=child, rank=1, role=RelativeRole.VARDNADSHAVARE, given_name="A", family_name="B", user=user
        )
        page = shown(acting(world, user), "/mina-kontakter/")
        assert "Vem gäller det?" in page
        for person in (patient, child):
            assert reverse("portal:child", args=[person.pk]) in page
        assert "Kontaktsson" not in page
        assert {(row.patient_id, row.ground) for row in Access.objects.filter(user=user)} == {
            (patient.pk, law.PERMISSION),
            (child.pk, law.GUARDIAN),
        }

    def test_one_who_may_not_see_contacts_begins_at_what_one_may(
        self, world: World, patient: Patient, user: User
    ) -> None:
        MandateFactory(patient=patient, user=user, scopes=[ASK])
        response = acting(world, user).get("/mina-kontakter/", follow=True)
        page = response.content.decode()
        assert "Det här får du göra" in page
        assert reverse("portal:ask_for_child", args=[patient.pk, FVK]) in page
        assert reverse("portal:ask_for_child", args=[patient.pk, FLK]) not in page
        assert "Kontaktsson" not in page

    def test_without_contacts_comes_back_to_what_one_may_do(self, world: World, patient: Patient, user: User) -> None:
        MandateFactory(patient=patient, user=user, scopes=[ASK])
        address = reverse("portal:ask_for_child", args=[patient.pk, FVK])
        page = acting(world, user).post(address, {"text": ""}, follow=True).content.decode()
        assert "Din begäran är skickad." in page
        assert "be Gunvor Nummer" in page
        assert "Se kontakterna" not in page

    def test_renounces(self, world: World, patient: Patient, user: User) -> None:
        mandate = MandateFactory(patient=patient, user=user)
        client = acting(world, user)
        address = reverse("portal:take_back", args=[mandate.pk])
        assert address in shown(client, reverse("portal:acting", args=[patient.pk]))
        assert "Vill du sluta vara ombud för Gunvor" in shown(client, address)
        response = client.post(address)
        assert response.headers["Location"] == reverse("accounts:choose_assignment")
        mandate.refresh_from_db()
        assert mandate.revoked_by == user

    def test_the_list_of_ones_own_is_for_patients(self, world: World, patient: Patient, user: User) -> None:
        MandateFactory(patient=patient, user=user)
        client = acting(world, user)
        for address in (LIST, GRANT):
            assert client.get(address).status_code == 404
        assert client.post(GRANT, typed()).status_code == 404


class TestScopesAndPages:
    PAGES = (
        (SEE, "child", ()),
        (ASK, "ask_for_child", (FVK,)),
        (MandateScope.CHOOSE_PHYSICIAN, "ask_for_child", (FLK,)),
        (MandateScope.CONSENT, "sharing_for_child", ()),
        (MandateScope.CONSENT, "consent_for_child", ()),
        (MandateScope.SEE_LOG, "looked_for_child", ()),
    )

    @pytest.mark.parametrize("held", list(MandateScope))
    def test_each_page_opens_by_its_own_scope_alone(
        self, world: World, patient: Patient, user: User, held: str
    ) -> None:
        MandateFactory(patient=patient, user=user, scopes=[held])
        client = acting(world, user)
        for scope, name, more in self.PAGES:
            response = client.get(reverse(f"portal:{name}", args=[patient.pk, *more]))
            otherwise = 302 if name == "child" else 403
            assert response.status_code == (200 if scope == held else otherwise), (held, name, more)
            if response.status_code == 302:
                assert response.headers["Location"] == reverse("portal:acting", args=[patient.pk])
            if response.status_code == 403:
                assert "har inte gett dig tillåtelse till detta" in response.content.decode()
            assert ("Kontaktsson" in response.content.decode()) is (name == "child" and held == SEE), (held, name)

    def test_a_stranger_is_not_known(self, world: World, patient: Patient, user: User) -> None:
        MandateFactory(patient=patient, user=user, scopes=list(MandateScope))
        stranger = world.patient()
        client = acting(world, user)
        for _scope, name, more in (*self.PAGES, (None, "acting", ())):
            assert client.get(reverse(f"portal:{name}", args=[stranger.pk, *more])).status_code == 404

    def test_asking_needs_the_scope_of_the_role(self, world: World, patient: Patient, user: User) -> None:
        MandateFactory(patient=patient, user=user, scopes=[ASK])
        client = acting(world, user)
        assert client.post(reverse("portal:ask_for_child", args=[patient.pk, FLK]), {"text": ""}).status_code == 403
        assert client.post(reverse("portal:ask_for_child", args=[patient.pk, FVK]), {"text": ""}).status_code == 302
        asked = ContactRequest.objects.get()
        physician = ContactRequest.objects.create(patient=patient, unit=world.vardcentral, role=FLK)
        assert client.post(reverse("portal:withdraw", args=[physician.pk])).status_code == 404
        assert client.post(reverse("portal:withdraw", args=[asked.pk])).status_code == 302

    def test_with_contacts_alone_nothing_else_is_shown_of_the_patient(
        self, world: World, patient: Patient, user: User
    ) -> None:
        MandateFactory(patient=patient, user=user)
        Relative.objects.create(patient=patient, rank=1, role="partner", given_name="Nära", family_name="Hemlig")
        ContactRequest.objects.create(patient=patient, unit=world.vardcentral, role=FLK, text="hemlig önskan")
        page = shown(acting(world, user), reverse("portal:child", args=[patient.pk]))
        assert "Kontaktsson" in page
        for secret in ("Hemlig", "hemlig önskan", patient.identity_number, "där patienten är listad"):
            assert secret not in page
        for name, *more in (("ask_for_child", FLK), ("ask_for_child", FVK), ("sharing_for_child",)):
            assert reverse(f"portal:{name}", args=[patient.pk, *more]) not in page


class TestWhatEnds:
    def test_a_revoked_mandate_closes_the_next_request(self, world: World, patient: Patient, user: User) -> None:
        mandate = MandateFactory(patient=patient, user=user)
        client = acting(world, user)
        address = reverse("portal:child", args=[patient.pk])
        assert "Kontaktsson" in shown(client, address)
        revoke_mandate(
            by=Actor(patient.user, world.tenant, PATIENT, patient_id=patient.pk), mandate=mandate, today=today()
        )
        response = client.get(address)
        assert response.status_code == 302
        assert response.headers["Location"].startswith(reverse("accounts:sign_in"))

    def test_one_of_two_closes_that_one(self, world: World, patient: Patient, user: User) -> None:
        MandateFactory(patient=patient, user=user, starts_on=LONG_AGO, ends_on=LONG_AGO)
        MandateFactory(patient=world.patient(), user=user)
        assert acting(world, user).get(reverse("portal:child", args=[patient.pk])).status_code == 404

    @pytest.mark.parametrize("protected", ["patient", "proxy"])
    def test_protection_closes_it_too(self, world: World, patient: Patient, user: User, protected: str) -> None:
        MandateFactory(patient=patient, user=user)
        oneself = world.patient(user=user)
        client = acting(world, user)
        address = reverse("portal:child", args=[patient.pk])
        assert client.get(address).status_code == 200
        row = patient if protected == "patient" else oneself
        Patient.objects.filter(pk=row.pk).update(protection=Protection.SEKRETESSMARKERING)
        assert client.get(address).status_code == 302


class TestChoices:
    def test_patient_guardian_proxy_and_staff_in_one(self, world: World, patient: Patient) -> None:
        user = world.chef.user
        world.patient(user=user)
        kinds = [bool(row.assignment) for row in signin.choices(user)]
        assert kinds == [True, False]
        MandateFactory(patient=patient, user=user)
        found = signin.choices(user)
        assert [(bool(row.assignment), bool(row.sign_in.patient)) for row in found] == [
            (True, False),
            (False, True),
            (False, False),
        ]

    def test_a_relative_who_acts_for_nobody_has_none(self, world: World, patient: Patient, user: User) -> None:
        Relative.objects.create(patient=patient, rank=1, role="partner", given_name="A", family_name="B", user=user)
        assert not signin.choices(user)
