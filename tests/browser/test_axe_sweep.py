"""Every page through axe, narrow and wide, light and dark. A new address fails here until somebody opens it."""

from datetime import timedelta
from uuid import UUID

import pytest
from django.urls import reverse
from playwright.sync_api import Page

from fastkontakt.accounts.actor import PATIENT, RELATIVE, Actor
from fastkontakt.audit.models import LogReview
from fastkontakt.clock import now, today
from fastkontakt.organisation.enums import AssignmentRole
from fastkontakt.tenancy import activate
from patients.enums import ConsentGivenHow, ConsentKind, RelativeRole
from patients.models import CareEpisode, Consent, Patient
from tests.browser.conftest import OpenAs, faults_in_each_scheme
from tests.factories.audit import AccessFactory, LogReviewFactory, LogReviewOutcomeFactory
from tests.sweep import PAGES, Scene, build, citizen
from tests.world import World, make_tenant

pytestmark = pytest.mark.browser
WIDTHS = (390, 1440)
FITS = (*WIDTHS, 641, 820)
"""Widths that a page may not be wider than: also where the narrow layout ends, and a tablet's."""
OWN = (
    "portal:block",
    "portal:complain",
    "portal:consent",
    "portal:lift_block",
    "portal:profile",
    "portal:sharing",
    "portal:wishes",
    "portal:withdraw_consent",
)
A_CHILDS = (
    "agreements_portal:letters_for",
    "agreements_portal:sips_for",
    "portal:consent_for_child",
    "portal:sharing_for_child",
    "portal:wishes_for_child",
)

OPENED_BY: dict[str, tuple[str, ...]] = {
    "nobody": ("accounts:sign_in", "rulebook:list", "rulebook:detail", "ui:gallery"),
    "manager": (
        "agreements:agreement",
        "agreements:end_agreement",
        "agreements:follow_ups",
        "agreements:rewrite_agreement",
        "agreements:write_agreement",
        "agreements:call_sip",
        "agreements:close_sip",
        "agreements:sip",
        "agreements:sip_follow_up",
        "agreements:sip_plan",
        "agreements:sips",
        "agreements:unit_sips",
        "accounts:choose_assignment",
        "agreements:give_letter",
        "agreements:letters",
        "agreements:order_agreement_letter",
        "agreements:order_contact_letter",
        "contacts:answer",
        "contacts:appoint",
        "contacts:assess",
        "contacts:coordinator",
        "contacts:end",
        "contacts:informed",
        "contacts:leaving",
        "contacts:move",
        "contacts:offer",
        "contacts:plan",
        "contacts:plan_decide",
        "contacts:plan_review",
        "contacts:request",
        "contacts:requests",
        "contacts:review",
        "contacts:sip_position",
        "discharge:list",
        "notifications:choices",
        "notifications:messages",
        "operations:overview",
        "organisation:absence",
        "organisation:caseload",
        "organisation:delegations",
        "organisation:last_day",
        "organisation:leave",
        "organisation:limit",
        "organisation:limit_delegation",
        "organisation:my_limits",
        "organisation:revoke",
        "organisation:routine",
        "organisation:routine_version",
        "organisation:unit",
        "organisation:write_routine",
        "patients:detail",
        "patients:emergency",
        "patients:facts",
        "patients:network",
        "patients:register",
        "patients:search",
        "patients:sharing",
        "reporting:behind",
        "reporting:dashboard",
        "reporting:exports",
        "reporting:patients",
        "reporting:saved_view",
        "reporting:worklist",
    ),
    "ward": ("discharge:admit", "discharge:deviations", "discharge:episode", "discharge:follow_up"),
    "follower": (
        "reporting:followup",
        "reporting:followup_unit",
        "reporting:report",
        "reporting:report_unit",
        "reporting:reports",
    ),
    "reviewer": ("audit:emergency", "audit:log", "audit:overview", "audit:pattern", "audit:review", "audit:search"),
    "patient": (
        "agreements_portal:agreement",
        "agreements_portal:agreements",
        "agreements_portal:letter",
        "agreements_portal:letters",
        "agreements_portal:sip",
        "agreements_portal:sip_withdraw",
        "agreements_portal:sips",
        "inbox:choices",
        "inbox:messages",
        "portal:looked",
        "portal:contacts",
        "portal:ask",
        "portal:withdraw",
        "portal:mandates",
        "portal:take_back",
        *OWN,
    ),
    "adult": ("portal:grant",),
    "guardian": (
        "agreements_portal:agreement_for_child",
        "agreements_portal:agreements_for_child",
        "portal:looked_for_child",
        "portal:child",
        "portal:ask_for_child",
        "portal:acting",
        *A_CHILDS,
    ),
}
NO_PAGES = {
    "agreements:answered": "goes on to another page",
    "agreements_portal:agreement_version": "goes on to another page",
    "agreements:note_answer": "a part of agreements:agreement",
    "agreements:task_done": "a part of agreements:agreement",
    "agreements:cancel_letter": "goes on to another page",
    "agreements:letter_pdf": "a document, not a page",
    "agreements:letters_given": "goes on to another page",
    "agreements:letters_pdf": "a document, not a page",
    "agreements:letters_printed": "goes on to another page",
    "agreements:preview_agreement_letter": "a document, not a page",
    "agreements:preview_contact_letter": "a document, not a page",
    "agreements:retry_letter": "goes on to another page",
    "agreements_portal:letter_pdf": "a document, not a page",
    "agreements:sip_calendar": "a file, not a page",
    "agreements_portal:sip_calendar": "a file, not a page",
    "audit:draw": "goes on to another page",
    "portal:looked_pdf": "a document, not a page",
    "portal:looked_pdf_for_child": "a document, not a page",
    "home": "goes on to another page",
    "accounts:sign_out": "goes on to another page",
    "openid_connect_callback": "goes on to another page",
    "openid_connect_login": "goes on to the identity provider",
    "set_language": "goes on to another page",
    "ui:set_scheme": "goes on to another page",
    "contacts:candidates": "a part of contacts:appoint",
    "contacts:check": "a part of contacts:appoint",
    "contacts:withdraw_consent": "goes on to another page",
    "organisation:cancel_leave": "goes on to another page",
    "organisation:review_routine": "a part of organisation:routine",
    "reporting:delete_view": "goes on to another page",
    "reporting:drop_export": "goes on to another page",
    "reporting:export_file": "a file, not a page",
    "reporting:export_rows": "a part of reporting:exports",
    "reporting:repeat_export": "goes on to another page",
    "reporting:tasks": "a part of reporting:worklist",
    "halsa/": "for machines",
    "inbox:open": "goes on to another page",
    "notifications:open": "goes on to another page",
    "operations:again": "goes on to another page",
}


@pytest.fixture
def scene(transactional_db: None) -> Scene:
    elsewhere = make_tenant("gotland")
    with activate(elsewhere.pk):
        stranger = World(elsewhere).chef
    tenant = make_tenant("halland")
    with activate(tenant.pk):
        world = World(tenant)
        scene = build(world, stranger)
        scene.arguments["review_id"] = reviewed(world, scene.arguments["patient_id"]).pk
        scene.arguments["consent_id"] = shared(world, scene.arguments["patient_id"]).pk
        return scene


def shared(world: World, patient_id: UUID) -> Consent:
    """The patient's consent to the municipality's reading."""
    kind, how = ConsentKind.SHARE_BETWEEN_PROVIDERS, ConsentGivenHow.PORTAL
    told = {"kind": kind, "given_how": how, "provider": world.municipality, "starts_on": today()}
    consent: Consent = Consent.objects.create(patient_id=patient_id, **told)
    return consent


def reviewed(world: World, patient_id: UUID) -> LogReview:
    """A review of a read of yesterday, at a unit without a care relation."""
    by = world.actor(world.mottagning)
    told = {"user": by.user, "assignment": by.assignment, "unit": by.unit, "patient_id": patient_id}
    entry = AccessFactory(**told, at=now() - timedelta(days=1))
    days = {"starts_on": today() - timedelta(days=7), "ends_on": today() - timedelta(days=1)}
    review: LogReview = LogReviewFactory(drawn_by=world.chef.staff, entries=[entry.pk], **days)
    LogReviewOutcomeFactory(review=review, noted_by=world.chef.staff)
    return review


@pytest.fixture
def people(scene: Scene) -> dict[str, Actor]:
    world = scene.world
    with activate(world.tenant.pk):
        patient = Patient.objects.get(pk=scene.arguments["patient_id"])
        return {
            "manager": world.chef,
            "ward": world.actor(CareEpisode.objects.get().ward, AssignmentRole.MANAGER),
            "follower": world.actor(world.vardcentral, AssignmentRole.FOLLOW_UP),
            "reviewer": world.actor(world.vardcentral, AssignmentRole.LOG_REVIEWER),
            "patient": citizen(world, patient, PATIENT),
            "adult": citizen(world, world.patient(), PATIENT),
            "guardian": citizen(world, patient, RELATIVE, RelativeRole.VARDNADSHAVARE),
        }


def test_every_page_is_opened_by_somebody() -> None:
    opened = {name for names in OPENED_BY.values() for name in names}
    assert opened | set(NO_PAGES) == {address.name for address in PAGES}


@pytest.mark.parametrize("viewer", OPENED_BY)
def test_no_page_has_a_fault(
    scene: Scene, people: dict[str, Actor], viewer: str, open_as: OpenAs, new_page: OpenAs
) -> None:
    start = reverse("home")
    page = open_as(people[viewer], start) if viewer in people else new_page()
    faults = [fault for name in OPENED_BY[viewer] for fault in faults_of(page, name, scene)]
    assert not faults


def faults_of(page: Page, name: str, scene: Scene) -> list[str]:
    """What axe finds on the page in each width and scheme, without loading it again."""
    address = next(address for address in PAGES if address.name == name)
    answer = page.goto(reverse(name, kwargs={key: scene.arguments[key] for key in address.arguments}))
    assert answer is not None
    assert answer.status == 200, name
    found = []
    for width in FITS:
        page.set_viewport_size({"width": width, "height": 900})
        if width in WIDTHS:
            found += [f"{name} {width} {fault}" for fault in faults_in_each_scheme(page)]
        if page.evaluate("document.documentElement.scrollWidth > innerWidth"):
            found.append(f"{name} {width} scrolls sideways")
    return found
