"""Who acts for a patient, from the court's order that staff note to what the API answers; and never across tenants."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from django.urls import reverse

from contacts.enums import ContactRole
from contacts.models import ContactRequest
from fastkontakt.access import law
from fastkontakt.accounts.actor import PATIENT, RELATIVE, Actor
from fastkontakt.accounts.citizens import known_user
from fastkontakt.accounts.models import User
from fastkontakt.audit.models import Access, Event
from fastkontakt.clock import today
from fastkontakt.tenancy import activate
from patients.acting import acted_for
from patients.enums import MandateKind, MandateScope, Protection, RelativeRole
from patients.models import Mandate, Patient, Relative
from tests.api import Caller
from tests.factories.patients import MandateFactory
from tests.pages import signed_in
from tests.world import World, make_tenant

FVK, FLK = ContactRole.FAST_VARDKONTAKT, ContactRole.FAST_LAKARKONTAKT
NUMBER = "196101182803"
SEE, ASK = MandateScope.SEE_CONTACTS, MandateScope.ASK


@pytest.fixture
def world(db: None) -> Iterator[World]:
    tenant = make_tenant("halland")
    with activate(tenant.pk):
        yield World(tenant, numbers=["199002222397", "200302022389"])


@pytest.fixture
def patient(world: World) -> Patient:
    return world.patient(given_name="Gunvor", street="Hemliga gatan 1")


def typed(**fields: Any) -> dict[str, Any]:
    day = today().isoformat()
    form: dict[str, Any] = {
        "section": "foretradare",
        "kind": MandateKind.GOD_MAN,
        "identity_number": "19610118-2803",
        "given_name": "Eva",
        "family_name": "Ek",
        "court": "Halmstads tingsrätt",
        "case_number": "Ä 1-26",
        "decided_on": day,
        "scopes": [SEE, MandateScope.CONSENT],
        "starts_on": day,
        "ends_on": "",
    }
    return form | fields


def facts(patient: Patient) -> str:
    return reverse("patients:facts", args=[patient.pk])


class TestStaff:
    def test_note_an_order_see_it_and_end_it(self, world: World, patient: Patient) -> None:
        client = signed_in(world.chef)
        assert "Ingen annan kan logga in för patienten." in client.get(facts(patient)).content.decode()
        assert client.post(facts(patient), typed()).headers["Location"] == f"{facts(patient)}#foretradare"
        mandate = Mandate.objects.get()
        assert (mandate.ends_on, sorted(mandate.scopes)) == (None, sorted([SEE, MandateScope.CONSENT]))
        assert known_user(NUMBER) == mandate.user
        page = client.get(facts(patient)).content.decode()
        for said in ("Eva Ek", "God man", "Ge och ta tillbaka samtycke, Se kontakterna", "Halmstads tingsrätt, Ä 1-26"):
            assert said in page
        assert NUMBER not in page
        client.post(facts(patient), {"section": f"foretradare-{mandate.pk}"})
        mandate.refresh_from_db()
        assert mandate.revoked_by == world.chef.user
        assert "Eva Ek" not in client.get(facts(patient)).content.decode()
        found = Event.objects.filter(action__startswith="mandate.").values_list("action", "object_id")
        assert set(found) == {("mandate.noted", mandate.pk), ("mandate.revoked", mandate.pk)}

    @pytest.mark.parametrize(
        ("fields", "said"),
        [
            ({"kind": "framtidsfullmakt"}, "Välj ett giltigt alternativ"),
            ({"court": ""}, "Domstol"),
            ({"scopes": []}, "Välj minst en sak"),
            ({"identity_number": "19900222-2397"}, "för sig själv"),
            ({"decided_on": "2199-01-01"}, "inte har varit"),
        ],
    )
    def test_what_is_wrong_is_said_and_kept_as_typed(
        self, world: World, patient: Patient, fields: dict[str, Any], said: str
    ) -> None:
        response = signed_in(world.chef).post(facts(patient), typed(**fields))
        assert response.status_code == 422
        assert said in response.content.decode()
        assert 'value="Ä 1-26"' in response.content.decode()
        assert not Mandate.objects.exists()

    def test_a_permission_is_seen_with_scope_and_end(self, world: World, patient: Patient) -> None:
        MandateFactory(patient=patient, family_name="Ombudsson", ends_on=today() + timedelta(days=3))
        page = signed_in(world.chef).get(facts(patient)).content.decode()
        assert "Ombudsson" in page
        assert "Närstående med patientens tillåtelse" in page

    def test_another_unit_notes_nothing(self, world: World, patient: Patient) -> None:
        other = signed_in(world.actor(world.hemtjanst))
        assert other.post(facts(patient), typed()).status_code == 404
        assert not Mandate.objects.exists()

    def test_a_guardian_is_registered_with_a_number(self, world: World) -> None:
        child = world.patient(born_on=today() - timedelta(days=3000))
        form = {"section": "narstaende", "role": RelativeRole.VARDNADSHAVARE, "given_name": "Eva", "family_name": "Ek"}
        client = signed_in(world.chef)
        wrong = client.post(facts(child), form | {"rank": 1, "identity_number": "19610118-2804"})
        assert wrong.status_code == 422
        assert client.post(facts(child), form | {"rank": 1, "identity_number": "19610118-2803"}).status_code == 302
        relative = Relative.objects.get()
        assert (relative.user, relative.protected) == (known_user(NUMBER), False)
        assert acted_for(relative.user, on=today()).exists()
        protected = form | {"rank": 2, "identity_number": "19310118-9227", "protected": "on"}
        assert client.post(facts(child), protected).status_code == 302
        assert not acted_for(Relative.objects.get(rank=2).user, on=today()).exists()


class TestApi:
    @pytest.fixture
    def user(self, db: None) -> User:
        return User.objects.create(username="halland.ombud")

    def caller(self, world: World, user: User) -> Caller:
        return Caller(Actor(user, world.tenant, RELATIVE))

    def test_contacts_alone_give_contacts_and_a_name(self, world: World, patient: Patient, user: User) -> None:
        Relative.objects.create(patient=patient, rank=1, role="partner", given_name="Nära", family_name="Hemlig")
        MandateFactory(patient=patient, user=user, scopes=[SEE])
        caller = self.caller(world, user)
        view = caller.get(f"patients/{patient.pk}/contacts/").json()
        assert view["relatives"] == []
        row = caller.get(f"patients/{patient.pk}/").json()
        assert row["name"] == patient.name
        assert (row["personal_identity_number"], row["born_on"], row["listing"], row["services"]) == (
            "",
            None,
            None,
            [],
        )
        assert caller.get(f"patients/{patient.pk}/requests/").json()["results"] == []
        asked = caller.post(f"patients/{patient.pk}/requests/", {"role": FVK, "unit": world.vardcentral.pk})
        assert asked.status_code == 403
        assert {row.ground for row in Access.objects.filter(user=user)} == {law.PERMISSION}

    def test_a_guardian_has_what_a_child_has(self, world: World, user: User) -> None:
        child = world.patient(born_on=today() - timedelta(days=3000))
        Relative.objects.create(
            patient=child, rank=1, role=RelativeRole.VARDNADSHAVARE, given_name="A", family_name="B", user=user
        )
        row = self.caller(world, user).get(f"patients/{child.pk}/").json()
        assert row["personal_identity_number"] == child.identity_number
        assert {row.ground for row in Access.objects.filter(user=user)} == {law.GUARDIAN}

    def test_asking_alone_shows_no_contacts(self, world: World, patient: Patient, user: User) -> None:
        MandateFactory(patient=patient, user=user, scopes=[ASK])
        caller = self.caller(world, user)
        for path in ("", "contacts/", "consents/", "blocks/"):
            assert caller.get(f"patients/{patient.pk}/{path}").status_code in (403, 404, 405), path
        for role, status in ((FVK, 201), (FLK, 403)):
            answer = caller.post(f"patients/{patient.pk}/requests/", {"role": role, "unit": world.vardcentral.pk})
            assert answer.status_code == status
        ContactRequest.objects.create(patient=patient, unit=world.vardcentral, role=FLK)
        rows = caller.get(f"patients/{patient.pk}/requests/").json()["results"]
        assert [row["role"] for row in rows] == [FVK]
        withdrawn = caller.post(f"requests/{rows[0]['id']}/answer/", {"outcome": "withdrawn"})
        assert withdrawn.status_code == 200
        assert Event.objects.get(action="request.withdrawn").details["said_by"] == "proxy"

    def test_a_revoked_mandate_ends_the_token(self, world: World, patient: Patient, user: User) -> None:
        mandate = MandateFactory(patient=patient, user=user)
        caller = self.caller(world, user)
        assert caller.get(f"patients/{patient.pk}/contacts/").status_code == 200
        Mandate.objects.filter(pk=mandate.pk).update(revoked_at="2026-11-20T12:00:00Z")
        assert caller.get(f"patients/{patient.pk}/contacts/").status_code == 401


class TestTenants:
    def test_a_mandate_opens_nothing_in_another(self, world: World, patient: Patient) -> None:
        user = User.objects.create(username="ombud")
        MandateFactory(patient=patient, user=user, scopes=list(MandateScope))
        elsewhere = make_tenant("gotland")
        with activate(elsewhere.pk):
            other = World(elsewhere).patient()
            there = signed_in(Actor(user, elsewhere, RELATIVE))
        here = signed_in(Actor(user, world.tenant, RELATIVE))
        for name in ("child", "acting", "sharing_for_child"):
            assert here.get(reverse(f"portal:{name}", args=[other.pk])).status_code == 404
            assert there.get(reverse(f"portal:{name}", args=[patient.pk])).status_code == 302

    def test_nobody_ends_what_is_in_another(self, world: World, patient: Patient) -> None:
        mandate = MandateFactory(patient=patient)
        elsewhere = make_tenant("gotland")
        with activate(elsewhere.pk):
            other = World(elsewhere).patient(user=User.objects.create(username="gotland.patient"))
            client = signed_in(Actor(other.user, elsewhere, PATIENT, patient_id=other.pk))
        assert client.post(reverse("portal:take_back", args=[mandate.pk])).status_code == 404
        mandate.refresh_from_db()
        assert mandate.revoked_at is None


@pytest.mark.parametrize(
    ("protection", "named"), [(Protection.SEKRETESSMARKERING, True), (Protection.SKYDDAD_FOLKBOKFORING, False)]
)
def test_of_a_protected_patient_staff_see_no_order_and_perhaps_no_name(
    world: World, patient: Patient, protection: str, named: bool
) -> None:
    MandateFactory(patient=patient, family_name="Ombudsson", kind=MandateKind.GOD_MAN, order="Halmstads tingsrätt")
    Patient.objects.filter(pk=patient.pk).update(protection=protection)
    page = signed_in(world.chef).get(facts(patient)).content.decode()
    assert "God man" in page
    assert ("Ombudsson" in page) is named
    assert "Halmstads tingsrätt" not in page
