"""Vem har tittat: the patient's own extract, in plain words, as a page, as a document and through the API."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from io import BytesIO
from typing import Any

import pytest
from django.db import connection
from django.http import HttpResponse
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from pypdf import PdfReader

from fastkontakt.access import law
from fastkontakt.accounts.actor import Actor
from fastkontakt.audit import extract, plain
from fastkontakt.audit.models import Access, Event
from fastkontakt.audit.presentation import PAGES
from fastkontakt.audit.services import record
from fastkontakt.clock import now, today
from fastkontakt.moments import start_of
from fastkontakt.organisation.enums import AssignmentRole, ProviderKind, UnitKind
from fastkontakt.tenancy import activate
from patients.enums import MandateKind, MandateScope
from patients.models import Mandate, Patient
from tests.api import Caller, citizen, guardian
from tests.pages import signed_in
from tests.unit.audit.test_log_page import actions_in_the_code
from tests.world import LONG_AGO, World, make_tenant

LOOKED, PDF = "/mina-kontakter/vem-har-tittat/", "/mina-kontakter/vem-har-tittat/utdrag.pdf"


@pytest.fixture
def world(db: None) -> Iterator[World]:
    tenant = make_tenant("halland")
    with activate(tenant.pk):
        yield World(tenant)


@pytest.fixture
def patient(world: World) -> Patient:
    return world.patient(given_name="Ally", family_name="Mattsson")


@pytest.fixture
def oneself(world: World, patient: Patient) -> Client:
    return signed_in(citizen(world, patient))


def read(
    by: Actor, patient: Patient, *, page: str = "shared_view", ground: str = law.WITHIN, at: datetime | None = None
) -> None:
    unit = by.assignment.unit if by.assignment else None
    told = {"user": by.user, "assignment": by.assignment, "unit": unit, "patient": patient}
    Access.objects.create(**told, page=page, ground=ground, at=at or now())


def shown(client: Client, path: str = LOOKED, **query: str) -> str:
    response = client.get(path, query)
    assert response.status_code == 200
    return text_of(response)


def text_of(response: HttpResponse) -> str:
    return " ".join(response.content.decode().split())


def test_a_row_says_when_who_where_what_and_why(world: World, patient: Patient, oneself: Client) -> None:
    nurse = world.actor(world.vardcentral, family_name="Läsare")
    read(nurse, patient, at=start_of(today()) + timedelta(minutes=5))
    record(by=nurse, action="contact.appointed", patient_id=patient.pk)
    html = shown(oneself)
    for text in (
        "00.05",
        "Person Läsare, sjuksköterska",
        "Vårdcentralen, Regionen",
        "Läste dina kontakter",
        "Behövde uppgifterna för vården eller för sitt arbete.",
        "Utsåg en kontakt",
    ):
        assert text in html
    assert html.count("Behövde uppgifterna för vården eller för sitt arbete.") == 2
    assert "PDL" not in html


def test_the_reviewers_looks_are_told_too(world: World, patient: Patient, oneself: Client) -> None:
    reviewer = world.actor(world.vardcentral, AssignmentRole.LOG_REVIEWER)
    assert Caller(reviewer).get(f"patients/{patient.pk}/access-log/").status_code == 200
    html = shown(oneself)
    assert "Granskade vem som har tittat" in html
    assert "Lagen kräver att det granskas vem som har tittat." in html


def test_social_care_has_a_ground_of_its_own(world: World, patient: Patient, oneself: Client) -> None:
    record(by=world.actor(world.hemtjanst), action="contact.appointed", patient_id=patient.pk)
    assert "Behövde uppgifterna för omsorgen eller för sitt arbete." in shown(oneself)


def test_what_one_has_done_oneself_is_left_out(patient: Patient, oneself: Client) -> None:
    oneself.get("/mina-kontakter/")
    html = shown(oneself)
    assert Access.objects.filter(patient=patient, page="shared_view").exists()
    assert "Ingen annan har läst eller ändrat något de här dagarna" in html


def test_others_patients_rows_are_not_there(world: World, oneself: Client) -> None:
    read(world.actor(world.vardcentral, family_name="Fel"), world.patient())
    assert "Person Fel" not in shown(oneself)


def test_private_providers_and_protected_staff_are_not_named(world: World, patient: Patient, oneself: Client) -> None:
    private = world.provider(ProviderKind.PRIVATE, "Vårdbolaget")
    clinic = world.unit(private, UnitKind.VARDCENTRAL, "Kliniken")
    read(world.actor(clinic, family_name="Privatsson"), patient)
    read(world.actor(world.mottagning, family_name="Skyddsson", protected=True), patient)
    html = shown(oneself)
    assert "Privatsson" not in html
    assert "Skyddsson" not in html
    assert "<strong>Sjuksköterska</strong>" in html
    assert "Kliniken, Vårdbolaget" in html
    assert "Hjärtmottagningen, Regionen" in html


def test_it_is_narrowed_to_days_and_grouped_by_them(world: World, patient: Patient, oneself: Client) -> None:
    read(world.actor(world.vardcentral, family_name="Idag"), patient)
    midnight = start_of(today())
    read(world.actor(world.vardcentral, family_name="Igår"), patient, at=midnight - timedelta(microseconds=1))
    yesterday = (today() - timedelta(days=1)).isoformat()
    both = shown(oneself)
    assert both.index("Person Idag") < both.index(f'id="{yesterday}"') < both.index("Person Igår")
    only = shown(oneself, fran=yesterday, till=yesterday)
    assert "Person Igår" in only
    assert "Person Idag" not in only


@pytest.mark.parametrize("query", [{"fran": "x"}, {"fran": "2026-11-02", "till": "2026-11-01"}, {"till": "9999-12-31"}])
@pytest.mark.parametrize("path", [LOOKED, PDF])
def test_days_that_are_none_are_said(oneself: Client, path: str, query: dict[str, str]) -> None:
    response = oneself.get(path, query)
    assert response.status_code == 422
    assert "felsammanfattning" in text_of(response)


def test_it_is_paged_at_the_same_cost(world: World, patient: Patient, oneself: Client) -> None:
    read(world.chef, patient)
    few = cost(oneself)
    for _ in range(extract.ON_A_PAGE):
        read(world.chef, patient)
    assert cost(oneself) == few
    assert "sida=2" in shown(oneself)


def cost(client: Client) -> int:
    shown(client)  # what a session asks but once
    with CaptureQueriesContext(connection) as queries:
        shown(client)
    return len(queries)


class TestOnBehalf:
    @pytest.fixture
    def child(self, world: World) -> Patient:
        return world.patient(given_name="Liten", born_on=today() - timedelta(days=3000))

    def test_a_guardian_sees_who_has_looked_at_the_child(self, world: World, child: Patient) -> None:
        read(world.actor(world.vardcentral, family_name="Läsare"), child)
        client = signed_in(guardian(world, child))
        html = shown(client, f"/mina-kontakter/for/{child.pk}/vem-har-tittat/")
        assert "Person Läsare" in html
        assert "Läste personens kontakter" in html

    def test_the_guardian_is_named_to_the_child(self, world: World, child: Patient) -> None:
        read(guardian(world, child), child, ground=law.GUARDIAN)
        html = shown(signed_in(citizen(world, child)))
        assert "Anhörig Ett" in html
        assert "Är vårdnadshavare." in html

    @pytest.mark.parametrize(("scope", "status"), [(MandateScope.SEE_LOG, 200), (MandateScope.SEE_CONTACTS, 403)])
    def test_a_mandate_must_reach_so_far(self, world: World, patient: Patient, scope: str, status: int) -> None:
        acting = guardian(world, world.patient())
        mandate(acting, patient, scope)
        client = signed_in(acting)
        for path in ("", "utdrag.pdf"):
            response = client.get(f"/mina-kontakter/for/{patient.pk}/vem-har-tittat/{path}")
            assert response.status_code == status

    def test_nobody_else_has_a_page(self, world: World, patient: Patient, child: Patient) -> None:
        for client in (signed_in(guardian(world, child)), signed_in(citizen(world, world.patient()))):
            for path in ("", "utdrag.pdf"):
                assert client.get(f"/mina-kontakter/for/{patient.pk}/vem-har-tittat/{path}").status_code == 404
        assert signed_in(world.chef).get(LOOKED).status_code == 403

    def test_a_relative_has_none_of_ones_own(self, world: World, child: Patient) -> None:
        client = signed_in(guardian(world, child))
        assert client.get(LOOKED).status_code == 404
        assert client.get(PDF).status_code == 404


def mandate(acting: Actor, patient: Patient, scope: str) -> None:
    Mandate.objects.create(
        patient=patient,
        kind=MandateKind.OMBUD,
        scopes=[scope],
        identity_number="199002222397",
        given_name="Om",
        family_name="Bud",
        user=acting.user,
        starts_on=LONG_AGO,
    )


class TestDocument:
    def fetched(self, client: Client, **query: str) -> PdfReader:
        response = client.get(PDF, query)
        assert response.status_code == 200
        assert response.headers["Content-Type"] == "application/pdf"
        assert "no-store" in response.headers["Cache-Control"]
        return PdfReader(BytesIO(response.content))

    def test_it_says_what_the_page_says(self, world: World, patient: Patient, oneself: Client) -> None:
        read(world.actor(world.vardcentral, family_name="#[Läsare] $x$ *y*"), patient)
        text = " ".join(self.fetched(oneself).pages[0].extract_text().split())
        for said in (
            "Vem har tittat på uppgifter om Ally Mattsson",
            "#[Läsare] $x$ *y*, sjuksköterska",
            "Vårdcentralen, Regionen",
            "Läste dina kontakter",
        ):
            assert said in text

    @pytest.mark.parametrize(("language", "title"), [("sv", "Vem har tittat"), ("en", "")])
    def test_it_is_tagged_for_a_screen_reader(
        self, world: World, patient: Patient, oneself: Client, language: str, title: str
    ) -> None:
        read(world.chef, patient)
        oneself.cookies["django_language"] = language
        reader = self.fetched(oneself)
        root: Any = reader.trailer["/Root"]
        assert root["/MarkInfo"]["/Marked"]
        assert root["/Lang"] == language
        tags = tags_of(root["/StructTreeRoot"])
        assert {"/H1", "/Table", "/TH", "/TD"} <= tags
        assert [str(mark.title) for mark in reader.outline if not isinstance(mark, list)]
        assert title in str(reader.metadata and reader.metadata.title)
        assert b"pdfuaid:part" in root["/Metadata"].get_data()

    def test_empty_days_are_said(self, oneself: Client) -> None:
        text = self.fetched(oneself).pages[0].extract_text()
        assert "Ingen annan har läst eller ändrat något de här dagarna." in " ".join(text.split())

    def test_too_many_rows_are_refused_with_what_to_do(
        self, world: World, patient: Patient, oneself: Client, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(extract, "MOST_IN_A_DOCUMENT", 1)
        for _ in range(2):
            read(world.chef, patient)
        response = oneself.get(PDF)
        assert response.status_code == 422
        assert "Välj färre dagar" in text_of(response)

    def test_that_it_was_fetched_is_recorded(self, patient: Patient, oneself: Client) -> None:
        self.fetched(oneself)
        assert Event.objects.get(action="log.extract").patient_id == patient.pk


def tags_of(node: Any) -> set[str]:
    """Every structure type below a node of the structure tree."""
    node = node.get_object() if hasattr(node, "get_object") else node
    if isinstance(node, list):
        return {tag for child in node for tag in tags_of(child)}
    if not hasattr(node, "get"):
        return set()
    own = {str(node["/S"])} if "/S" in node else set()
    return own | (tags_of(node["/K"]) if "/K" in node else set())


class TestApi:
    def rows(self, actor: Actor, patient: Patient) -> list[dict[str, Any]]:
        response = Caller(actor).get(f"patients/{patient.pk}/access-log/")
        assert response.status_code == 200
        found: list[dict[str, Any]] = response.json()["results"]
        return found

    def test_the_patient_is_told_who_when_where_and_why(self, world: World, patient: Patient) -> None:
        nurse = world.actor(world.vardcentral, family_name="Läsare")
        read(nurse, patient)
        row = next(row for row in self.rows(citizen(world, patient), patient) if row["unit"])
        assert row["who"] == {"id": str(nurse.staff.pk), "name": "Person Läsare"}
        assert row["unit"] == {"id": str(world.vardcentral.pk), "name": "Vårdcentralen"}
        assert row["provider"]["name"] == "Regionen"
        assert row["what"] == "Läste dina kontakter"
        assert row["why"] == "Behövde uppgifterna för vården eller för sitt arbete."
        assert row["ground"] == law.WITHIN
        assert row["when"].startswith(today().isoformat())

    def test_the_reviewer_is_told_every_name(self, world: World, patient: Patient) -> None:
        protected = world.actor(world.vardcentral, family_name="Skyddsson", protected=True)
        read(protected, patient)
        reviewer = world.actor(world.vardcentral, AssignmentRole.LOG_REVIEWER)
        assert self.rows(reviewer, patient)[0]["who"]["name"] == "Person Skyddsson"
        told = next(row for row in self.rows(citizen(world, patient), patient) if row["unit"])
        assert told["who"] == {"id": None, "name": "Sjuksköterska"}
        assert Event.objects.filter(action="log.searched", patient=patient).exists()

    def test_pages_follow_each_other_from_the_latest(self, world: World, patient: Patient) -> None:
        for minutes in range(60):
            read(world.chef, patient, at=now() - timedelta(minutes=minutes))
        caller = Caller(world.actor(world.vardcentral, AssignmentRole.LOG_REVIEWER))
        first = caller.get(f"patients/{patient.pk}/access-log/").json()
        second = caller.get(first["next"]).json()
        moments = [row["when"] for row in first["results"] + second["results"]]
        assert len(moments) == 60
        assert moments == sorted(moments, reverse=True)
        assert second["next"] is None

    def test_who_may_not(self, world: World, patient: Patient) -> None:
        path = f"patients/{patient.pk}/access-log/"
        assert Caller(world.chef).get(path).status_code == 403
        assert Caller(world.actor(world.hemtjanst)).get(path).status_code == 404
        assert Caller(citizen(world, world.patient())).get(path).status_code == 404
        child = world.patient(born_on=today() - timedelta(days=3000))
        assert Caller(guardian(world, child)).get(path).status_code == 404
        assert Caller().get(path).status_code == 401

    def test_a_patient_of_nobody(self, world: World) -> None:
        reviewer = Caller(world.actor(world.vardcentral, AssignmentRole.LOG_REVIEWER))
        assert reviewer.get("patients/01a2017c-e19c-75c5-ae7c-bb312159aee3/access-log/").status_code == 404

    def test_a_cursor_that_is_not_ours(self, world: World, patient: Patient) -> None:
        reviewer = Caller(world.actor(world.vardcentral, AssignmentRole.LOG_REVIEWER))
        assert reviewer.get(f"patients/{patient.pk}/access-log/?cursor=x").status_code == 400


class TestWords:
    def test_every_page_and_act_is_told_in_plain_words(self) -> None:
        of_the_patients_own = {"facts", "patient", "portal_profile"}
        assert set(PAGES) - set(plain.READ) == of_the_patients_own
        kinds = {act.partition(".")[0] for act in actions_in_the_code() - set(plain.DONE)}
        not_of_a_patient = {
            *("api_client", "assignment", "delegation", "export", "leave", "limit", "patient_list", "report"),
            *("routine", "sign_in"),
        }
        assert kinds - set(plain.DONE) <= not_of_a_patient | {"patient", "profile"}

    @pytest.mark.parametrize(
        "ground", [value for name, value in vars(law).items() if name.isupper() and isinstance(value, str)]
    )
    def test_every_ground_is_told_in_plain_words(self, ground: str) -> None:
        levels = {law.FULL, law.BLOCKED, law.NAMED, law.EXISTENCE, law.NOTHING}
        assert ground in levels or ground in plain.WHY

    def test_what_is_not_known_is_told_in_general(self, world: World) -> None:
        assert plain.what(Access(page="ny_sida"), plain.YOURS) == "Läste dina uppgifter"
        assert plain.what(Event(action="ny.handelse"), plain.THEIRS) == "Ändrade personens uppgifter"
        assert plain.why(Access(ground="PDL 9:9")) == "Tillåtet enligt PDL 9:9."


def test_the_addresses_hold_no_more_than_a_key() -> None:
    assert reverse("portal:looked") == LOOKED
    assert reverse("portal:looked_pdf") == PDF
