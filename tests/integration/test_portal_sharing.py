"""Vem ser mina kontakter: who sees what, consents and blocks from the portal, and what staff then see."""

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from contacts.enums import ContactRole, Occasion
from contacts.models import Contact
from contacts.selectors import SharedView, shared_view
from fastkontakt.accounts.actor import PATIENT, RELATIVE, Actor
from fastkontakt.accounts.models import User
from fastkontakt.audit.models import Access, Event
from fastkontakt.clock import now, today
from fastkontakt.tenancy import activate
from patients.enums import ConsentKind, MandateScope, RelationGround, RelativeRole
from patients.models import Block, BlockLift, Consent, EmergencyAccess, Incapacity, Patient, Relative
from patients.services import relate
from tests.factories.patients import MandateFactory
from tests.pages import signed_in
from tests.world import LONG_AGO, World, make_tenant

PAGE, CONSENT, BLOCK = "/mina-kontakter/vem-ser/", "/mina-kontakter/vem-ser/samtycke/", "/mina-kontakter/vem-ser/sparr/"
CHILD_BORN = date(2020, 5, 17)


@pytest.fixture
def world(db: None) -> Iterator[World]:
    tenant = make_tenant("halland")
    with activate(tenant.pk):
        yield World(tenant)


@pytest.fixture
def patient(world: World) -> Patient:
    """In the care of the region's vårdcentral and mottagning, and of the municipality's home care and nursing."""
    found = world.patient(user=User.objects.create(username="halland.patient"))
    for unit in (world.mottagning, world.hemtjanst, world.hemsjukvard):
        relate(patient=found, unit=unit, ground=RelationGround.REGISTERED, on=LONG_AGO)
    contact(world, found)
    return found


@pytest.fixture
def me(patient: Patient) -> Client:
    return signed_in(Actor(patient.user, patient.tenant, PATIENT, patient_id=patient.pk))


def contact(world: World, patient: Patient) -> Contact:
    row: Contact = Contact.objects.create(
        patient=patient,
        staff=world.nurse(family_name="Edman"),
        unit=world.vardcentral,
        role=ContactRole.FAST_VARDKONTAKT,
        occasion=Occasion.NEED,
        starts_on=LONG_AGO,
        appointed_by=world.chef.staff,
    )
    return row


def relative(world: World, patient: Patient, role: str = "") -> Actor:
    user = User.objects.create(username=f"halland.{uuid4()}")
    if role:
        Relative.objects.create(patient=patient, rank=1, role=role, given_name="A", family_name="B", user=user)
    return Actor(user, world.tenant, RELATIVE)


def shown(client: Client, address: str = PAGE, status: int = 200) -> str:
    response = client.get(address)
    assert response.status_code == status
    return " ".join(response.content.decode().split())


def staff_see(world: World, patient: Patient, unit: Any) -> SharedView:
    return shared_view(world.actor(unit), patient.pk, on=today(), today=today())


class TestThePage:
    def test_it_says_who_sees_what_today_and_apart_from_social_care(self, world: World, me: Client) -> None:
        html = shown(me)
        assert "Den som vårdar dig på Hjärtmottagningen och Vårdcentralen ser dina kontakter i vården hos" in html
        assert "Den som ger dig omsorg på Hemtjänsten ser dina kontakter i omsorgen hos Kommunen." in html
        assert html.count("De kan se att det finns kontakter hos andra, men inte hos vem.") == 3
        assert "Du har inte samtyckt" in html
        assert "Det finns inga spärrar." in html
        assert "Omsorgen får aldrig öppna så." in html

    def test_reading_it_is_logged(self, patient: Patient, me: Client) -> None:
        shown(me)
        assert list(Access.objects.values_list("patient_id", "page", "ground")) == [
            (patient.pk, "portal_sharing", "PDL 5:5")
        ]

    def test_it_tells_of_an_opening_in_an_emergency_while_it_lasts(
        self, world: World, patient: Patient, me: Client
    ) -> None:
        opening = {
            "patient": patient,
            "unit": world.hemsjukvard,
            "opened_by": world.chef.staff,
            "reason": "Hemligt skäl",
        }
        moment = now()
        EmergencyAccess.objects.create(
            **opening, opened_at=moment - timedelta(hours=2), until=moment - timedelta(hours=1)
        )
        assert "har öppnat i en nödsituation" not in shown(me)
        EmergencyAccess.objects.create(
            **opening, opened_at=moment - timedelta(hours=1), until=moment + timedelta(hours=1)
        )
        html = shown(me)
        assert "Hemsjukvården har öppnat i en nödsituation" in html
        assert "Hemligt" not in html

    def test_who_cannot_take_a_stand_is_not_asked_to_consent(self, world: World, patient: Patient, me: Client) -> None:
        Incapacity.objects.create(
            patient=patient, unit=world.vardcentral, established_by=world.specialist, attitude="x", starts_on=LONG_AGO
        )
        html = shown(me)
        assert "Då bestämmer lagen i stället." in html
        assert "De ser också kontakterna hos andra om det behövs för vården, utan samtycke." in html
        assert CONSENT not in html

    def test_it_costs_the_same_with_three_of_each_as_with_one(self, world: World, patient: Patient, me: Client) -> None:
        said(world, patient, world.region, world.vardcentral)
        shown(me)
        few = cost(me)
        said(world, patient, world.municipality, world.mottagning)
        said(world, patient, None, world.hemtjanst)
        assert cost(me) == few


def said(world: World, patient: Patient, reader: Any, unit: Any) -> None:
    """A consent, a block with a lift, and an opening."""
    kind = ConsentKind.SHARE_BETWEEN_PROVIDERS
    Consent.objects.create(patient=patient, kind=kind, provider=reader, given_how="portal", starts_on=LONG_AGO)
    block = Block.objects.create(patient=patient, unit=unit, set_by=patient.user)
    BlockLift.objects.create(block=block, unit=world.mottagning, noted_by=world.chef.staff, starts_on=LONG_AGO)
    EmergencyAccess.objects.create(
        patient=patient, unit=unit, opened_by=world.chef.staff, reason="x", until=now() + timedelta(hours=1)
    )


def cost(client: Client) -> int:
    with CaptureQueriesContext(connection) as queries:
        shown(client)
    return len(queries)


class TestConsent:
    def test_both_sides_are_told_before_the_click(self, me: Client) -> None:
        html = shown(me, CONSENT)
        assert html.index("Det blir bättre") < html.index("Tänk på det här") < html.rindex("Ge samtycke")
        assert "Du kan ta tillbaka samtycket när du vill." in html
        assert html.count('type="submit"') - shown(me).count('type="submit"') == 1

    def test_given_to_all_others_see_and_taken_back_they_do_not(
        self, world: World, patient: Patient, me: Client
    ) -> None:
        before = staff_see(world, patient, world.hemsjukvard)
        assert (before.contacts, before.hidden) == ([], True)
        answer = me.post(CONSENT, {"reader": "alla", "until": ""}, follow=True)
        assert answer.redirect_chain == [(PAGE, 302)]
        html = " ".join(answer.content.decode().split())
        assert "Ditt samtycke är sparat." in html
        assert "De ser också dina kontakter hos andra, för du har samtyckt." in html
        assert [row.staff.family_name for row in staff_see(world, patient, world.hemsjukvard).contacts] == ["Edman"]
        consent = Consent.objects.get()
        assert (consent.given_by, consent.given_how, consent.unit) == (patient.user, "portal", None)
        address = reverse("portal:withdraw_consent", args=[consent.pk])
        assert "Du kan behöva berätta det själv." in shown(me, address)
        assert me.post(address, follow=True).redirect_chain == [(PAGE, 302)]
        assert staff_see(world, patient, world.hemsjukvard).contacts == []
        again = me.post(address, follow=True)
        assert "redan" in again.content.decode()
        assert me.get(address).status_code == 302

    def test_given_to_one_to_a_day(self, world: World, patient: Patient, me: Client) -> None:
        last = today() + timedelta(days=30)
        me.post(CONSENT, {"reader": world.municipality.pk, "until": last.isoformat()})
        consent = Consent.objects.get()
        assert (consent.provider, consent.starts_on, consent.ends_on) == (world.municipality, today(), last)
        assert staff_see(world, patient, world.hemsjukvard).contacts
        html = shown(me)
        assert "Gäller från" in html
        assert "Bara Kommunen" not in shown(me, CONSENT)

    def test_nothing_more_is_asked_where_all_may_read(self, me: Client) -> None:
        me.post(CONSENT, {"reader": "alla", "until": ""})
        assert "har redan samtycke att läsa" in shown(me, CONSENT)
        assert me.post(CONSENT, {"reader": "alla", "until": ""}).status_code == 200
        assert Consent.objects.count() == 1

    @pytest.mark.parametrize(
        ("typed", "told"),
        [
            ({"reader": "alla", "until": "2020-01-01"}, "Den dagen har redan varit."),
            ({"reader": "alla", "until": "i vår"}, "Till och med vilken dag?"),
            ({"reader": str(uuid4()), "until": "2030-01-01"}, "Välj en av vårdgivarna i listan."),
            ({"until": "2030-01-01"}, "Välj vem som får se."),
        ],
    )
    def test_what_is_wrong_is_told_and_what_was_typed_is_kept(
        self, me: Client, typed: dict[str, str], told: str
    ) -> None:
        response = me.post(CONSENT, typed)
        html = response.content.decode()
        assert response.status_code == 422
        assert "Samtycket är inte sparat" in html
        assert told in html
        assert f'value="{typed["until"]}"' in html
        assert "Det blir bättre" in html
        assert not Consent.objects.exists()


class TestBlocks:
    def test_a_unit_is_closed_to_the_providers_other_units_and_opened_again(
        self, world: World, patient: Patient, me: Client
    ) -> None:
        assert staff_see(world, patient, world.mottagning).contacts
        html = shown(me, BLOCK)
        assert "missa vem de borde ringa" in html
        answer = me.post(BLOCK, {"what": f"unit:{world.vardcentral.pk}"}, follow=True)
        assert "Spärren gäller nu: Vårdcentralen, Regionen." in answer.content.decode()
        seen = staff_see(world, patient, world.mottagning)
        assert (seen.contacts, seen.blocked) == ([], True)
        assert staff_see(world, patient, world.vardcentral).contacts
        assert f"unit:{world.vardcentral.pk}" not in shown(me, BLOCK)
        address = reverse("portal:lift_block", args=[Block.objects.get().pk])
        assert address in shown(me)
        assert "Fler i personalen kan se att du får vård där." in shown(me, address)
        me.post(address)
        assert staff_see(world, patient, world.mottagning).contacts
        assert "redan" in me.post(address, follow=True).content.decode()
        assert me.get(address).status_code == 302
        actions = Event.objects.filter(user=patient.user).order_by("at").values_list("action", flat=True)
        assert list(actions) == ["block.set", "block.lifted"]

    def test_a_provider_is_closed_to_others_despite_a_consent(self, world: World, patient: Patient, me: Client) -> None:
        me.post(CONSENT, {"reader": "alla", "until": ""})
        me.post(BLOCK, {"what": f"provider:{world.region.pk}"})
        seen = staff_see(world, patient, world.hemsjukvard)
        assert (seen.contacts, seen.hidden) == ([], False)
        assert staff_see(world, patient, world.mottagning).contacts
        assert "Allt hos Regionen" in shown(me)

    @pytest.mark.parametrize("what", ["", "unit:nej", "provider:00000000-0000-4000-8000-000000000000"])
    def test_what_is_not_in_the_list_is_refused(self, me: Client, what: str) -> None:
        response = me.post(BLOCK, {"what": what})
        assert response.status_code == 422
        assert "Ingenting är spärrat" in response.content.decode()
        assert not Block.objects.exists()

    def test_blocked_twice_it_is_told(self, world: World, me: Client) -> None:
        form = {"what": f"unit:{world.vardcentral.pk}"}
        me.post(BLOCK, form)
        assert me.post(BLOCK, form).status_code == 422
        assert Block.objects.count() == 1


class TestOthers:
    @pytest.fixture
    def child(self, world: World) -> Patient:
        found = world.patient(born_on=CHILD_BORN, given_name="Mila", family_name="Rossi")
        relate(patient=found, unit=world.hemtjanst, ground=RelationGround.REGISTERED, on=LONG_AGO)
        return found

    def test_a_guardian_consents_for_the_child_but_is_told_kindly_why_not_to_block(
        self, world: World, child: Patient
    ) -> None:
        client = signed_in(relative(world, child, RelativeRole.VARDNADSHAVARE))
        html = shown(client, reverse("portal:sharing_for_child", args=[child.pk]))
        assert "Du kan inte spärra ditt barns uppgifter." in html
        assert "4 kap. 4 § patientdatalagen" in html
        assert BLOCK not in html
        assert shown(client, BLOCK, status=404)
        assert client.post(BLOCK, {"what": f"unit:{world.vardcentral.pk}"}).status_code == 404
        address = reverse("portal:consent_for_child", args=[child.pk])
        assert "Mila Rossi" in shown(client, address)
        client.post(address, {"reader": "alla", "until": ""})
        assert Consent.objects.get().patient == child

    def test_a_block_that_a_child_has_is_not_the_guardians_to_lift(self, world: World, child: Patient) -> None:
        block = Block.objects.create(patient=child, unit=world.vardcentral, set_by=world.chef.user)
        client = signed_in(relative(world, child, RelativeRole.VARDNADSHAVARE))
        address = reverse("portal:lift_block", args=[block.pk])
        assert address not in shown(client, reverse("portal:sharing_for_child", args=[child.pk]))
        assert client.post(address).status_code == 404

    @pytest.mark.parametrize(
        ("scopes", "statuses"),
        [
            ([MandateScope.SEE_CONTACTS], (403, 403)),
            ([MandateScope.CONSENT], (200, 200)),
            ([MandateScope.ASK], (403, 403)),
        ],
    )
    def test_a_proxy_does_what_the_scope_says(
        self, world: World, patient: Patient, scopes: list[str], statuses: tuple[int, int]
    ) -> None:
        proxy = relative(world, patient)
        MandateFactory(patient=patient, user=proxy.user, scopes=scopes)
        client = signed_in(proxy)
        page = reverse("portal:sharing_for_child", args=[patient.pk])
        form = reverse("portal:consent_for_child", args=[patient.pk])
        assert (client.get(page).status_code, client.get(form).status_code) == statuses
        if statuses[0] == 200:
            html = shown(client, page)
            assert (form in html) is (statuses[1] == 200)
            assert "Bara den som kontakterna gäller kan själv spärra" in html

    def test_nobody_else_comes_here(self, world: World, patient: Patient, me: Client) -> None:
        consent = Consent.objects.create(
            patient=patient, kind=ConsentKind.SHARE_BETWEEN_PROVIDERS, given_how="portal", starts_on=LONG_AGO
        )
        block = Block.objects.create(patient=patient, unit=world.vardcentral, set_by=patient.user)
        addresses = [
            reverse("portal:sharing_for_child", args=[patient.pk]),
            reverse("portal:consent_for_child", args=[patient.pk]),
            reverse("portal:withdraw_consent", args=[consent.pk]),
            reverse("portal:lift_block", args=[block.pk]),
        ]
        other = world.patient(user=User.objects.create(username="halland.annan"))
        stranger = signed_in(Actor(other.user, world.tenant, PATIENT, patient_id=other.pk))
        for address in addresses:
            assert stranger.get(address).status_code == 404
            assert stranger.post(address, {"reader": "alla"}).status_code in (404, 405)
        for address in (PAGE, CONSENT, BLOCK, *addresses):
            assert signed_in(world.chef).get(address).status_code == 403

    def test_after_a_death_nothing_changes(self, patient: Patient, me: Client) -> None:
        Patient.objects.filter(pk=patient.pk).update(deceased_on=today())
        html = shown(me)
        assert "kan inte längre ändras" in html
        assert CONSENT not in html
        assert BLOCK not in html
        response = me.post(CONSENT, {"reader": "alla", "until": ""})
        assert response.status_code == 422
