"""Signing in with a real OpenID provider: who is let in, as what, and who is refused with which words."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from django.test import Client

from fastkontakt.accounts import citizens
from fastkontakt.accounts.models import User
from fastkontakt.audit.models import Event
from fastkontakt.clock import today
from fastkontakt.organisation.enums import AssignmentRole
from fastkontakt.organisation.services import assign
from fastkontakt.tenancy import activate
from patients.models import Patient
from tests import oidc
from tests.factories.accounts import UserFactory
from tests.oidc import OpenIdProvider, sign_in
from tests.world import LONG_AGO, World, make_tenant

UNKNOWN = "196101182803"
RESERVE = "98240301AA06"


@pytest.fixture(scope="module")
def running() -> Iterator[OpenIdProvider]:
    with oidc.running() as provider:
        yield provider


@dataclass
class Scene:
    world: World
    provider: OpenIdProvider

    def staff(self, **claims: Any) -> tuple[Client, Any]:
        """The manager signs in, with other claims where told."""
        chef = self.world.chef
        usual = {
            "employeeHsaId": chef.staff.hsa_id,
            "commissionHsaId": "SE2120000001-M1",
            "healthCareUnitHsaId": self.world.vardcentral.hsa_id,
            "healthCareProviderHsaId": self.world.region.hsa_id,
        }
        given = {name: value for name, value in (usual | claims).items() if value is not None}
        self.provider.knows("staff", **given)
        return sign_in(self.provider, "staff", "staff", "?next=/enheten/")

    def citizen(self, number: Any, **claims: Any) -> tuple[Client, Any]:
        self.provider.knows("citizen", personalIdentityNumber=number, **claims)
        return sign_in(self.provider, "citizens", "citizen")


@pytest.fixture
def scene(
    db: None, running: OpenIdProvider, tmp_path: Path, settings: Any, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Scene]:
    oidc.connect(running, tmp_path, settings, monkeypatch)
    tenant = make_tenant("halland")
    with activate(tenant.pk):
        yield Scene(World(tenant), running)


def words(response: Any) -> str:
    assert response.status_code == 403
    assert "/logga-in/" in response.content.decode()
    return str(response.content.decode())


def reason() -> str:
    return str(Event.objects.get(action="sign_in.refused").details["reason"])


class TestStaff:
    def test_the_commission_leads_straight_to_its_assignment(self, scene: Scene) -> None:
        client, response = scene.staff()
        assert (response.status_code, response["Location"]) == (302, "/enheten/")
        assert "Vårdcentralen" in client.get("/enheten/").content.decode()
        begun = Event.objects.get(action="sign_in.begun")
        assert (begun.user, begun.details) == (scene.world.chef.user, {"provider": "halland-staff"})

    def test_what_is_sent_is_bound_to_this_browser_and_this_exchange(self, scene: Scene) -> None:
        _client, address = oidc.begin("staff", query="?auth_params=nonce%3Dforged&scope=more")
        sent = {name: values[0] for name, values in parse_qs(urlsplit(address).query).items()}
        assert sent["code_challenge_method"] == "S256"
        assert len(sent["nonce"]) == 32
        assert set(sent["scope"].split()) == {"openid", "profile"}
        scene.staff()
        exchanged = next(values for path, values in reversed(scene.provider.asked) if path == "/oauth2/token")
        assert len(exchanged["code_verifier"]) >= 43

    def test_a_commission_without_claims_of_its_own_is_found_in_the_list(self, scene: Scene) -> None:
        listed = [
            {"commissionHsaId": "SE2120000001-M1", "healthCareUnitHsaId": scene.world.vardcentral.hsa_id},
            {"commissionHsaId": "SE2120000001-M2", "healthCareUnitHsaId": scene.world.mottagning.hsa_id},
        ]
        _client, response = scene.staff(healthCareUnitHsaId=None, allCommissions=listed)
        assert response["Location"] == "/enheten/"

    def test_several_that_fit_are_chosen_between_and_no_other(self, scene: Scene) -> None:
        world, chef = scene.world, scene.world.chef
        assign(staff=chef.staff, unit=world.vardcentral, role=AssignmentRole.STAFF, starts_on=LONG_AGO)
        elsewhere = assign(staff=chef.staff, unit=world.mottagning, role=AssignmentRole.STAFF, starts_on=LONG_AGO)
        client, response = scene.staff()
        assert response["Location"] == "/uppdrag/?next=%2Fenheten%2F"
        html = client.get(response["Location"]).content.decode()
        assert html.count("Vårdcentralen") >= 2
        assert "Hjärtmottagningen" not in html
        posted = client.post("/uppdrag/", {"choice": f"{world.tenant.pk}:{elsewhere.pk}"})
        assert posted.status_code == 422

    def test_one_without_a_user_gets_one_with_the_assignments_rights(self, scene: Scene) -> None:
        person = scene.world.nurse()
        client, response = scene.staff(employeeHsaId=person.hsa_id)
        assert response.status_code == 302
        person.refresh_from_db()
        assert person.user is not None
        assert not person.user.has_usable_password()
        assert person.hsa_id not in person.user.username
        assert client.get("/patienter/").status_code == 200
        scene.staff(employeeHsaId=person.hsa_id)
        assert User.objects.filter(staff_members=person).count() == 1

    def test_an_unknown_person_is_told_whom_to_ask(self, scene: Scene) -> None:
        users = User.objects.count()
        client, response = scene.staff(employeeHsaId="SE2120000001-NOBODY")
        assert "Be enhetens chef att lägga upp dig" in words(response)
        assert reason() == "unknown_person"
        assert User.objects.count() == users
        assert client.get("/enheten/").status_code == 302

    def test_another_countys_person_is_unknown(self, scene: Scene) -> None:
        other = make_tenant("gotland")
        with activate(other.pk):
            stranger = World(other).person()
            stranger.hsa_id = "SE2120000001-GOTLAND"
            stranger.save(update_fields=["hsa_id"])
        assert "inte upplagd" in words(scene.staff(employeeHsaId="SE2120000001-GOTLAND")[1])

    def test_an_assignment_that_is_over_opens_nothing(self, scene: Scene) -> None:
        assignment = scene.world.chef.assignment
        assert assignment is not None
        assignment.ends_on = today() - timedelta(days=1)
        assignment.save(update_fields=["ends_on"])
        assert "inget uppdrag som gäller i dag" in words(scene.staff()[1])
        assert reason() == "no_assignment"

    def test_a_commission_at_another_unit_opens_nothing(self, scene: Scene) -> None:
        response = scene.staff(healthCareUnitHsaId=scene.world.mottagning.hsa_id)[1]
        assert "inget uppdrag som gäller i dag" in words(response)

    def test_a_commission_of_another_provider_is_refused(self, scene: Scene) -> None:
        response = scene.staff(healthCareProviderHsaId=scene.world.municipality.hsa_id)[1]
        assert "Sekretess gäller mellan vårdgivare" in words(response)
        assert reason() == "other_provider"

    def test_without_a_commission_one_is_asked_for(self, scene: Scene) -> None:
        response = scene.staff(commissionHsaId=None, healthCareUnitHsaId=None)[1]
        assert "välj det medarbetaruppdrag" in words(response)

    def test_where_commissions_are_not_used_the_assignments_of_the_day_count(
        self, scene: Scene, tmp_path: Path, settings: Any, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        folder = tmp_path / "other"
        folder.mkdir()
        oidc.connect(scene.provider, folder, settings, monkeypatch, "commission_required = false")
        response = scene.staff(commissionHsaId=None, healthCareUnitHsaId=None)[1]
        assert response["Location"] == "/enheten/"

    def test_several_employments_without_a_choice_are_not_guessed_at(self, scene: Scene) -> None:
        ids = [scene.world.chef.staff.hsa_id, scene.world.nurse().hsa_id]
        response = scene.staff(employeeHsaId=None, allEmployeeHsaIds=ids)[1]
        assert "flera HSA-id" in words(response)

    @pytest.mark.parametrize("acr", ["http://id.sambi.se/loa/loa2", "", "LOA3", None])
    def test_a_weak_sign_in_is_refused(self, scene: Scene, acr: str | None) -> None:
        response = scene.staff(acr=acr if acr is not None else [])[1]
        assert "tillitsnivå 3" in words(response)
        assert reason() == "low_assurance"

    def test_a_closed_account_is_refused(self, scene: Scene) -> None:
        User.objects.filter(pk=scene.world.chef.user.pk).update(is_active=False)
        assert "avstängt" in words(scene.staff()[1])

    def test_a_staff_session_does_not_open_the_persons_own_contacts(self, scene: Scene) -> None:
        scene.world.patient(user=scene.world.chef.user)
        client, _response = scene.staff()
        assert "Mina egna kontakter" not in client.get("/uppdrag/").content.decode()


class TestCitizens:
    def test_a_patient_comes_to_the_own_contacts_and_is_one_user_everywhere(self, scene: Scene) -> None:
        ours = scene.world.patient()
        other = make_tenant("gotland")
        with activate(other.pk):
            theirs = World(other).patient()
        assert ours.identity_number == theirs.identity_number
        client, response = scene.citizen(ours.identity_number)
        assert response["Location"] == "/uppdrag/?next=%2F"
        ours.refresh_from_db()
        with activate(other.pk):
            theirs.refresh_from_db()
        assert ours.user == theirs.user is not None
        html = client.get("/uppdrag/").content.decode()
        assert "Gotland" in html
        assert "Halland" in html

    def test_one_tenant_leads_straight_in(self, scene: Scene) -> None:
        patient = scene.world.patient()
        client, response = scene.citizen(patient.identity_number[:8] + "-" + patient.identity_number[8:])
        assert response["Location"] == "/"
        assert client.get("/").url == "/mina-kontakter/"
        again = scene.citizen(patient.identity_number)[1]
        assert again["Location"] == "/"
        assert User.objects.filter(patients=patient).count() == 1

    def test_a_user_that_the_person_has_already_is_kept(self, scene: Scene) -> None:
        user = UserFactory()
        patient = scene.world.patient(user=user)
        scene.citizen(patient.identity_number)
        user.refresh_from_db()
        assert user.citizen_key == citizens.citizen_key(patient.identity_number)
        assert patient.identity_number not in user.citizen_key

    def test_one_who_acts_for_a_child_needs_no_row_of_the_own(self, scene: Scene) -> None:
        scene.world.numbers[:] = ["201501172397"]
        child = scene.world.patient()
        guardian = citizens.user_of(UNKNOWN)
        names = {"given_name": "Vårdnads", "family_name": "Havare"}
        child.relatives.create(rank=1, role="vardnadshavare", user=guardian, **names)
        assert scene.citizen(UNKNOWN)[1]["Location"] == "/"

    def test_a_stranger_is_told_kindly_and_nothing_is_kept(self, scene: Scene) -> None:
        users, patients = User.objects.count(), Patient.objects.count()
        assert "Ingenting om dig har sparats" in words(scene.citizen(UNKNOWN)[1])
        assert (User.objects.count(), Patient.objects.count()) == (users, patients)
        assert UNKNOWN not in str(Event.objects.values_list("details", "action"))

    def test_a_reserve_number_cannot_sign_in_and_is_told_what_to_do(self, scene: Scene) -> None:
        scene.world.patient(listed=False)
        Patient.objects.update(identity_number=RESERVE, identity_kind="nationellt_reservnummer")
        assert "Ring din vårdcentral" in words(scene.citizen(RESERVE)[1])

    @pytest.mark.parametrize("number", ["", "inte ett nummer", "199002222398", 7, None, ["199002222397"]])
    def test_a_number_that_is_none(self, scene: Scene, number: Any) -> None:
        assert "lämnade inget personnummer" in words(scene.citizen(number)[1])

    def test_the_dead_do_not_sign_in(self, scene: Scene) -> None:
        patient = scene.world.patient(deceased_on=LONG_AGO)
        words(scene.citizen(patient.identity_number)[1])

    def test_a_citizens_session_does_not_open_the_persons_work(self, scene: Scene) -> None:
        patient = scene.world.patient(user=scene.world.chef.user)
        client, response = scene.citizen(patient.identity_number)
        assert response["Location"] == "/"
        assert client.get("/enheten/").status_code == 403
        assert "Vårdcentralen" not in client.get("/uppdrag/").content.decode()

    def test_a_weak_sign_in_is_refused(self, scene: Scene) -> None:
        number = scene.world.patient().identity_number
        assert "tillitsnivå 3" in words(scene.citizen(number, acr="http://id.elegnamnden.se/loa/1.0/loa2")[1])


class TestTheSignInPage:
    def test_it_offers_the_audiences_providers_and_keeps_the_way_on(self, scene: Scene) -> None:
        staff = Client().get("/logga-in/?som=personal&next=/enheten/").content.decode()
        assert 'href="/logga-in/halland-staff/?next=%2Fenheten%2F"' in staff
        assert "BankID" not in staff
        assert "Halland: BankID" in Client().get("/logga-in/?som=invanare").content.decode()

    def test_outside_the_demo_there_are_providers_and_no_password(self, scene: Scene, settings: Any) -> None:
        settings.AUTHENTICATION_BACKENDS = settings.AUTHENTICATION_BACKENDS[1:]
        html = Client().get("/logga-in/").content.decode()
        assert "Halland: SITHS" in html
        assert 'type="password"' not in html
        assert Client().post("/logga-in/", {"username": "a", "password": "demo"}).status_code == 405
        assert scene.staff()[1]["Location"] == "/enheten/"

    def test_where_nothing_is_connected_the_page_says_so(self, db: None, settings: Any) -> None:
        settings.AUTHENTICATION_BACKENDS = settings.AUTHENTICATION_BACKENDS[1:]
        assert "Ingen inloggning är ansluten" in Client().get("/logga-in/").content.decode()

    def test_an_unknown_provider_is_no_page(self, scene: Scene) -> None:
        assert Client().get("/logga-in/gotland-staff/").status_code == 404
        assert Client().get("/logga-in/gotland-staff/svar/?code=1&state=2").status_code == 404
