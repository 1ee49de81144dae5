"""The pages on discharge without scripts: who sees what, what is said, and that nothing typed is lost."""

from collections.abc import Iterator
from typing import Any

import pytest
from django.db import connection
from django.http import HttpResponse
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from contacts.services.discharge import admit, discharge_patient, note_consultation, note_ready
from fastkontakt.accounts.actor import Actor
from fastkontakt.audit.models import Access
from fastkontakt.organisation.enums import AssignmentRole, ProviderKind, UnitKind
from fastkontakt.tenancy import activate
from patients.enums import DischargeKind, RelationGround
from patients.models import CareEpisode, DischargeDeviation, Listing, Patient
from patients.services import relate
from tests.hospital import DAY, HOUR, NOW, Hospital
from tests.pages import signed_in
from tests.world import LONG_AGO, TODAY, World, make_tenant

LIST = "discharge:list"
MOMENT = "2026-11-22T09:00"


@pytest.fixture
def hospital(db: None, monkeypatch: pytest.MonkeyPatch) -> Iterator[Hospital]:
    monkeypatch.setattr(timezone, "now", lambda: NOW)
    tenant = make_tenant("halland")
    with activate(tenant.pk):
        yield Hospital(World(tenant))


def page_of(actor: Actor, name: str, *args: Any) -> str:
    response = signed_in(actor).get(reverse(name, args=args))
    assert response.status_code == 200
    return str(response.content.decode())


def send(actor: Actor, episode: CareEpisode, section: str, **typed: Any) -> HttpResponse:
    address = reverse("discharge:episode", args=[episode.pk])
    response: HttpResponse = signed_in(actor).post(address, {"section": section, **typed}, follow=True)
    return response


class TestAdmitting:
    def admitting(self, hospital: Hospital, by: Actor | None = None, **typed: Any) -> HttpResponse:
        address = reverse("discharge:admit", args=[hospital.patient.pk])
        filled = {"admitted_at": MOMENT, "receiving_unit": str(hospital.world.vardcentral.pk)}
        response: HttpResponse = signed_in(by or hospital.nurse).post(address, filled | typed, follow=True)
        return response

    def test_from_the_patients_page_to_the_episode(self, hospital: Hospital) -> None:
        world = hospital.world
        assert reverse("discharge:admit", args=[hospital.patient.pk]) in page_of(
            hospital.nurse, "patients:detail", hospital.patient.pk
        )
        response = self.admitting(
            hospital, recipients=[str(world.hemsjukvard.pk)], expected_discharge=(TODAY + DAY).isoformat()
        )
        assert "inskrivningsmeddelandet är skickat" in response.content.decode()
        episode = CareEpisode.objects.get()
        assert (episode.receiving_unit, episode.expected_discharge) == (world.vardcentral, TODAY + DAY)
        assert episode.admitted_at.isoformat() == "2026-11-22T08:00:00+00:00"
        html = page_of(hospital.nurse, "patients:detail", hospital.patient.pk)
        assert "Inskriven på Medicinavdelning 5 sedan 22 nov 2026" in html
        assert reverse("discharge:admit", args=[hospital.patient.pk]) not in html

    def test_what_was_typed_stays_with_the_error(self, hospital: Hospital) -> None:
        response = self.admitting(hospital, admitted_at="2026-11-22T10:01", expected_discharge="2026-12-01")
        html = response.content.decode()
        assert response.status_code == 422
        assert "Tiden har inte varit än" in html
        assert 'value="2026-11-22T10:01"' in html
        assert 'value="2026-12-01"' in html
        assert not CareEpisode.objects.exists()

    @pytest.mark.parametrize(
        ("typed", "said"),
        [
            ("2026-03-29T02:30", "ställs fram"),
            ("i morse", "Skriv dag och klockslag"),
            ("0024-11-22T09:00", "Skriv en dag från"),
            ("", "måste fyllas i"),
        ],
    )
    def test_times_that_cannot_be(self, hospital: Hospital, typed: str, said: str) -> None:
        response = self.admitting(hospital, admitted_at=typed)
        assert response.status_code == 422
        assert said in response.content.decode()

    def test_one_who_is_listed_nowhere(self, hospital: Hospital) -> None:
        Listing.objects.all().delete()
        html = page_of(hospital.nurse, "discharge:admit", hospital.patient.pk)
        assert "patienten är inte listad" in html
        self.admitting(hospital, receiving_unit="")
        assert CareEpisode.objects.get().receiving_unit is None

    def test_only_wards_admit(self, hospital: Hospital) -> None:
        chef = hospital.world.chef
        response = self.admitting(hospital, by=chef)
        assert response.status_code == 403
        assert "slutenvården" in response.content.decode()
        address = reverse("discharge:admit", args=[hospital.patient.pk])
        assert address not in page_of(chef, "patients:detail", hospital.patient.pk)

    def test_a_second_time_says_that_the_patient_is_in(self, hospital: Hospital) -> None:
        hospital.admitted()
        response = self.admitting(hospital)
        assert response.status_code == 422
        assert "redan inskriven på avdelningen" in response.content.decode()


class TestTheEpisode:
    def test_the_ward_is_told_why_home_must_wait_and_whom_to_ask(self, hospital: Hospital) -> None:
        html = page_of(hospital.nurse, "discharge:episode", hospital.admitted().pk)
        assert "Kan inte skrivas ut till hemmet än" in html
        assert "Vårdcentralen har inte utsett en fast vårdkontakt. Be Vårdcentralen" in html
        assert "tel:+4635131000" in html
        assert reverse("rulebook:detail", args=["fvk-before-discharge"]) in html
        assert "2 kap. 5 §" in html

    def test_a_refusal_keeps_what_was_typed_and_shows_the_law_and_the_way_out(self, hospital: Hospital) -> None:
        typed = {"kind": DischargeKind.HOME, "at": MOMENT, "reason": "Dottern hämtar"}
        response = send(hospital.nurse, hospital.admitted(), "utskrivning", **typed)
        html = response.content.decode()
        assert response.status_code == 422
        assert 'id="avslag" role="alert"' in html
        assert "den mottagande enheten i primärvården har inte utsett en fast vårdkontakt" in html
        assert reverse("rulebook:detail", args=["fvk-before-discharge"]) in html
        assert "Be Vårdcentralen utse." in html
        assert "Dottern hämtar" in html
        assert f'value="{MOMENT}"' in html

    def test_with_a_contact_the_name_is_given_to_the_patient(self, hospital: Hospital) -> None:
        episode = hospital.admitted()
        contact = hospital.appointed()
        note_ready(by=hospital.nurse, episode=episode, at=NOW - HOUR, sip_needed=False, now=NOW)
        html = page_of(hospital.nurse, "discharge:episode", episode.pk)
        assert "Kan skrivas ut till hemmet" in html
        assert f"(3 kap. 2 b § patientlagen): {contact.staff.name}, Vårdcentralen." in html
        assert contact.staff.name not in page_of(
            hospital.world.actor(hospital.world.hemsjukvard), "discharge:episode", episode.pk
        )

    def test_the_receiving_unit_appoints_and_calls(self, hospital: Hospital) -> None:
        episode = hospital.admitted()
        html = page_of(hospital.world.chef, "discharge:episode", episode.pk)
        assert "anledning=before_discharge" in html
        hospital.appointed()
        note_ready(by=hospital.nurse, episode=episode, at=NOW - HOUR, sip_needed=True, now=NOW)
        response = send(hospital.world.chef, episode, "sip", at=MOMENT)
        assert "Kallelsen till SIP är registrerad" in response.content.decode()
        assert "Ni har gjort det som ska göras nu" in response.content.decode()
        assert send(hospital.nurse, episode, "sip", at=MOMENT).status_code == 422

    def test_hours_left_and_the_day_of_payment(self, hospital: Hospital) -> None:
        episode = hospital.admitted()
        note_ready(by=hospital.nurse, episode=episode, at=NOW - HOUR, sip_needed=True, now=NOW)
        html = page_of(hospital.world.actor(hospital.world.hemsjukvard), "discharge:episode", episode.pk)
        assert "14 timmar kvar" in html
        assert "86 timmar kvar" in html
        assert "62 timmar kvar" in html
        assert "Börjar onsdag 25 nov om kallelsen till SIP är skickad. Utan kallelse, ingen betalning." in html

    def test_no_municipality_told_no_payment(self, hospital: Hospital) -> None:
        episode = hospital.admitted(recipients=[])
        note_ready(by=hospital.nurse, episode=episode, at=NOW - HOUR, sip_needed=False, now=NOW)
        assert "så kommunen betalar inte" in page_of(hospital.nurse, "discharge:episode", episode.pk)

    @pytest.mark.parametrize(
        ("section", "typed", "said"),
        [
            ("berakning", {"expected_discharge": "2026-11-27"}, "fredag 27 nov"),
            ("klar", {"at": MOMENT, "sip_needed": "nej"}, "Meddelandet om utskrivningsklar är skickat"),
            ("cup", {"since": "2026-11-21"}, "Utreds för cancer utan känd primärtumör sedan 21 nov"),
        ],
    )
    def test_acts_of_the_ward(self, hospital: Hospital, section: str, typed: dict[str, str], said: str) -> None:
        response = send(hospital.nurse, hospital.admitted(), section, **typed)
        assert response.status_code == 200
        assert said in response.content.decode()

    @pytest.mark.parametrize(
        ("section", "typed", "said"),
        [
            ("berakning", {"expected_discharge": "2026-11-21"}, "Dagen har redan varit"),
            ("klar", {"at": "2026-11-22T10:30", "sip_needed": "ja"}, "Tiden har inte varit än"),
            ("klar", {"at": MOMENT}, "Välj om en SIP behövs"),
            ("cup", {"since": "2026-11-23"}, "Dagen har inte varit än"),
            ("flytt", {"unit": "", "starts_on": "2026-11-22"}, "Ny avdelning"),
            ("konsult", {"consultant": "", "on": "2026-11-22"}, "Konsult"),
            ("utskrivning", {"kind": "against_advice", "at": MOMENT}, "Skriv varför patienten lämnade"),
            ("utskrivning", {"kind": "deceased", "at": MOMENT}, "Bekräfta att uppgiften är kontrollerad"),
            ("utskrivning", {"kind": "home", "at": "2026-11-19T10:00"}, "Tiden är före inskrivningen"),
            ("finns-inte", {}, "Förlopp"),
        ],
    )
    def test_what_is_wrong_is_said(self, hospital: Hospital, section: str, typed: dict[str, str], said: str) -> None:
        response = send(hospital.nurse, hospital.admitted(), section, **typed)
        assert response.status_code == 422
        assert said in response.content.decode()

    def test_a_move_and_a_consultant(self, hospital: Hospital) -> None:
        episode, other = hospital.admitted(), hospital.other_ward
        surgeon = hospital.world.physician(other)
        seen = send(hospital.nurse, episode, "konsult", consultant=f"{other.pk}:{surgeon.pk}", on="2026-11-21")
        assert f"21 nov: konsult {surgeon.name}, {other.name}" in seen.content.decode()
        send(hospital.nurse, episode, "flytt", unit=str(other.pk), starts_on="2026-11-22")
        episode.refresh_from_db()
        assert episode.ward == other
        assert send(hospital.nurse, episode, "klar", at=MOMENT, sip_needed="ja").status_code == 422
        theirs = hospital.world.actor(other)
        assert "22 nov: flyttad till" in page_of(theirs, "discharge:episode", episode.pk)

    def test_a_death_is_confirmed_and_ends_the_stay(self, hospital: Hospital) -> None:
        response = send(hospital.nurse, hospital.admitted(), "utskrivning", kind="deceased", at=MOMENT, sure="on")
        assert "avliden" in response.content.decode()
        assert Patient.objects.get(pk=hospital.patient.pk).deceased_on == TODAY

    def test_the_hospitals_notes_are_the_hospitals(self, hospital: Hospital) -> None:
        episode = hospital.admitted()
        seen = {"unit": hospital.other_ward, "consultant": hospital.world.physician(hospital.other_ward)}
        note_consultation(by=hospital.nurse, episode=episode, on=TODAY, now=NOW, **seen)
        assert "konsult" in page_of(hospital.nurse, "discharge:episode", episode.pk)
        for unit in (hospital.world.vardcentral, hospital.world.hemsjukvard):
            assert "konsult" not in page_of(hospital.world.actor(unit), "discharge:episode", episode.pk)

    def test_one_who_takes_no_part_sees_nothing_of_the_stay(self, hospital: Hospital) -> None:
        world, episode = hospital.world, hospital.admitted()
        address = reverse("discharge:episode", args=[episode.pk])
        for provider, status in ((world.municipality, 403), (world.provider(ProviderKind.PRIVATE, "Privat"), 403)):
            unit = world.unit(provider, UnitKind.HEMTJANST, "Utanför")
            assert signed_in(world.actor(unit)).get(address).status_code == 404
            relate(patient=hospital.patient, unit=unit, ground=RelationGround.REGISTERED, on=LONG_AGO)
            assert signed_in(world.actor(unit)).get(address).status_code == status
            assert "Inskriven på" not in page_of(world.actor(unit), "patients:detail", hospital.patient.pk)


class TestTheList:
    def test_each_side_reads_what_it_is_to_do(self, hospital: Hospital) -> None:
        hospital.admitted(expected_discharge=TODAY + DAY)
        assert "Kan inte skrivas ut till hemmet än" in page_of(hospital.nurse, LIST)
        centre = page_of(hospital.world.chef, LIST)
        assert "Utse en fast vårdkontakt" in centre
        assert "Medicinavdelning 5 beräknar utskrivning måndag 23 nov" in centre
        assert "38 tim kvar" in centre
        municipality = page_of(hospital.world.actor(hospital.world.hemsjukvard), LIST)
        assert "Vårdcentralen har inte utsett en fast vårdkontakt än" in municipality
        assert {row.page for row in Access.objects.all()} == {"discharge_list"}

    def test_nobody_in_says_what_to_do(self, hospital: Hospital) -> None:
        assert "Ingen är inskriven hos er" in page_of(hospital.nurse, LIST)
        assert "Inget att göra inför utskrivningar" in page_of(hospital.world.chef, LIST)
        assert not Access.objects.exists()

    def test_the_nearest_deadline_first_and_late_is_marked(self, hospital: Hospital) -> None:
        for days, name in ((5, "Senare"), (-1, "Försenad"), (1, "Snart")):
            other = Hospital(hospital.world, patient=hospital.world.patient(family_name=name))
            ward = {"by": other.nurse, "ward": other.ward}
            other.admitted(**ward, admitted_at=NOW - 4 * DAY, expected_discharge=TODAY + days * DAY)
        html = page_of(hospital.world.chef, LIST)
        assert html.index("Försenad</a>") < html.index("Snart</a>") < html.index("Senare</a>")
        assert "10 tim för sent" in html
        assert "5 dygn kvar" in html

    def test_a_call_owed_after_discharge_stays_with_the_receiving_unit(self, hospital: Hospital) -> None:
        episode = hospital.admitted()
        hospital.appointed()
        note_ready(by=hospital.nurse, episode=episode, at=NOW, sip_needed=True, now=NOW)
        discharge_patient(by=hospital.nurse, episode=episode, at=NOW, kind=DischargeKind.HOME, now=NOW)
        assert "Kalla till SIP" in page_of(hospital.world.chef, LIST)
        assert "Ingen är inskriven hos er" in page_of(hospital.nurse, LIST)

    def test_roles_without_patients_have_no_list(self, hospital: Hospital) -> None:
        reviewer = hospital.world.actor(hospital.ward, AssignmentRole.LOG_REVIEWER)
        assert signed_in(reviewer).get(reverse(LIST)).status_code == 403

    def test_as_many_statements_for_three_as_for_one(self, hospital: Hospital) -> None:
        client, numbers = signed_in(hospital.world.chef), []
        for _ in range(3):
            patient = hospital.world.patient()
            relate(patient=patient, unit=hospital.ward, ground=RelationGround.REGISTERED, on=LONG_AGO)
            who = {"by": hospital.nurse, "patient": patient, "ward": hospital.ward, "admitted_at": NOW - DAY}
            admit(**who, now=NOW, recipients=[hospital.world.hemsjukvard])
            with CaptureQueriesContext(connection) as captured:
                client.get(reverse(LIST))
            numbers.append(len(captured))
        assert numbers[2] == numbers[1] == numbers[0]


class TestDeviations:
    def test_the_manager_follows_up_until_all_is_done(self, hospital: Hospital) -> None:
        assert "Inga avvikelser" in page_of(hospital.manager, "discharge:deviations")
        episode = hospital.admitted()
        send(hospital.nurse, episode, "utskrivning", kind="against_advice", at=MOMENT, reason="Ville hem till hunden")
        html = page_of(hospital.manager, "discharge:deviations")
        assert "Ville hem till hunden" in html
        assert "Fast vårdkontakt saknades vid utskrivningen" in html
        row = DischargeDeviation.objects.get(kind="against_advice")
        address = reverse("discharge:follow_up", args=[row.pk])
        client = signed_in(hospital.manager)
        assert client.post(address, {"follow_up": " "}).status_code == 422
        done = client.post(address, {"follow_up": "Samtal hållet"}, follow=True)
        assert "Samtal hållet" in done.content.decode()
        again = client.post(address, {"follow_up": "En gång till"})
        assert again.status_code == 422
        assert "Avvikelsen följdes upp" in again.content.decode()

    def test_only_the_wards_manager(self, hospital: Hospital) -> None:
        episode = hospital.admitted()
        send(hospital.nurse, episode, "utskrivning", kind="against_advice", at=MOMENT, reason="Ville hem")
        row = DischargeDeviation.objects.get(kind="against_advice")
        for actor, one in ((hospital.nurse, 403), (hospital.world.chef, 404)):
            assert signed_in(actor).get(reverse("discharge:deviations")).status_code == 403
            assert signed_in(actor).get(reverse("discharge:follow_up", args=[row.pk])).status_code == one
