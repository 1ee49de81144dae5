"""The worklist in two tabs: what is done in one leaves the other, quietly, and focus and screen reader keep up."""

import re
from collections.abc import Callable
from datetime import timedelta

import pytest
from playwright.sync_api import Page, expect

from contacts.models import Duty
from fastkontakt.clock import today
from fastkontakt.tenancy import activate
from patients.models import Patient
from patients.services import establish_condition
from tests.browser.conftest import OpenAs, accessibility_faults
from tests.duties import duty, informing
from tests.world import World, make_tenant

pytestmark = pytest.mark.browser
PAGE = "/arbetslista/"
WIDTHS = (390, 820, 1440)
EVERY = 20_000
ONE_DAY = timedelta(days=1)
FVK = "fast_vardkontakt"


@pytest.fixture
def world(transactional_db: None) -> World:
    """Committed, so that the server sees it."""
    tenant = make_tenant("gotland")
    with activate(tenant.pk):
        return World(tenant)


@pytest.fixture
def three(world: World) -> list[Duty]:
    """A duty that is late, one for today, one for later."""
    with activate(world.tenant.pk):
        patients = [world.patient(given_name=name) for name in ("Ada", "Bo", "Cia")]
        days = (-2, 0, 9)
        return [duty(world, p, due_on=today() + d * ONE_DAY) for p, d in zip(patients, days, strict=True)]


def met(world: World, *duties: Duty) -> None:
    with activate(world.tenant.pk):
        Duty.objects.filter(pk__in=[row.pk for row in duties]).update(met_at=duties[0].found_at)


def ask_again(page: Page) -> None:
    page.evaluate("document.getElementById('uppgifter').dispatchEvent(new Event('fk-again'))")


def asked(page: Page) -> Callable[[], int]:
    """How often the page has asked for the list since now."""
    seen: list[str] = []
    page.on("request", lambda request: seen.append(request.url) if "/uppgifter/" in request.url else None)
    return lambda: len(seen)


def test_what_is_done_in_one_tab_fades_from_the_other_by_itself(world: World, open_as: OpenAs) -> None:
    with activate(world.tenant.pk):
        physician = world.actor(world.vardcentral, "manager", profession="lakare")
        patient = world.patient(given_name="Ally", family_name="Mattsson")
        establish_condition(
            by=physician, patient=patient, kind="life_threatening", established_on=today(), ended_on=None, today=today()
        )
        (found,) = Duty.objects.filter(rule="fvk-life-threatening")
    page = open_as(physician, PAGE)
    count = page.locator(".fk-nav [data-worklist-count]")
    expect(count).to_have_text("1")
    page.clock.install()
    page.reload()
    other = page.context.new_page()
    other.goto(PAGE)
    other.get_by_role("link", name=re.compile("^Utse Livshotande tillstånd")).click()
    expect(other.get_by_label("Anledning")).to_have_value("life_threatening")
    other.get_by_role("radio", name=re.compile(physician.staff.name)).check()
    other.locator("#kontroll").get_by_role("button").click()
    expect(other).to_have_url(re.compile(f"{PAGE}$|#kontakt-"))
    expect(page.locator(f"#uppgift-{found.pk}")).to_be_visible()
    page.bring_to_front()
    page.clock.fast_forward(EVERY)
    expect(page.locator(f"#uppgift-{found.pk}.fk-task--done")).to_be_visible()
    expect(page.get_by_role("img", name="Klart")).to_be_visible()
    page.clock.run_for(1000)
    expect(page.locator(f"#uppgift-{found.pk}")).to_have_count(0)
    expect(page.get_by_role("status")).to_have_text("1 klar i dag")


def test_nothing_is_asked_while_the_tab_is_hidden(world: World, three: list[Duty], open_as: OpenAs) -> None:
    page = open_as(world.chef, PAGE)
    page.clock.install()
    page.reload()
    times = asked(page)
    page.evaluate("Object.defineProperty(document, 'hidden', { configurable: true, get: () => true })")
    page.clock.fast_forward(10 * EVERY)
    assert times() == 0
    with page.expect_request(re.compile("/uppgifter/")):
        page.evaluate("delete document.hidden; document.dispatchEvent(new Event('visibilitychange'))")
    assert times() == 1


def test_focus_stays_on_its_row_and_moves_on_when_the_row_leaves(
    world: World, three: list[Duty], open_as: OpenAs
) -> None:
    page = open_as(world.chef, PAGE, reduced_motion="reduce")
    late, now, later = three
    page.locator(f"#gor-{now.pk}").focus()
    met(world, late)
    ask_again(page)
    expect(page.locator("[data-task]")).to_have_count(2)
    expect(page.locator(f"#gor-{now.pk}")).to_be_focused()
    met(world, now)
    ask_again(page)
    expect(page.locator("[data-task]")).to_have_count(1)
    expect(page.locator(f"#uppgift-{later.pk} a").first).to_be_focused()
    met(world, later)
    ask_again(page)
    expect(page.locator("main")).to_contain_text("Allt är gjort.")
    expect(page.locator("main")).to_be_focused()
    expect(page.get_by_role("status")).to_have_text("3 klara i dag")
    expect(page.locator(".fk-nav [data-worklist-count]")).to_be_hidden()


def test_what_is_new_appears_and_is_counted(world: World, three: list[Duty], open_as: OpenAs) -> None:
    page = open_as(world.chef, PAGE)
    expect(page.locator(".fk-nav [data-worklist-count]")).to_have_text("3")
    with activate(world.tenant.pk):
        fresh = duty(world, world.patient(given_name="Disa"), due_on=today())
    ask_again(page)
    expect(page.locator(f"#uppgift-{fresh.pk}.fk-new")).to_be_visible()
    expect(page.locator(".fk-new")).to_have_count(1)
    expect(page.locator(".fk-nav [data-worklist-count]")).to_have_text("4")


def test_a_row_that_only_moved_out_of_sight_is_not_called_done(
    world: World, three: list[Duty], open_as: OpenAs
) -> None:
    page = open_as(world.chef, PAGE)
    with activate(world.tenant.pk):
        Duty.objects.filter(pk=three[0].pk).update(staff=world.nurse())
    page.evaluate("window.called = 0")
    page.evaluate(
        "new MutationObserver(() => { window.called += document.querySelectorAll('.fk-task--done').length })"
        ".observe(document.body, { attributes: true, subtree: true })"
    )
    ask_again(page)
    expect(page.locator("[data-task]")).to_have_count(2)
    assert page.evaluate("window.called") == 0


def test_the_list_is_worked_through_by_keyboard(world: World, three: list[Duty], open_as: OpenAs) -> None:
    page = open_as(world.chef, PAGE)
    page.get_by_role("link", name="Hela enheten").focus()
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile("lista=enheten"))
    page.locator(f"#patient-{three[0].pk}").focus()
    page.keyboard.press("Tab")
    expect(page.locator(f"#lag-{three[0].pk}")).to_be_focused()
    page.keyboard.press("Tab")
    expect(page.locator(f"#gor-{three[0].pk}")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile(rf"/kontakter/utse/{three[0].patient_id}/\?roll={FVK}&till=arbetslista"))


def test_without_scripts_it_is_a_plain_page(world: World, three: list[Duty], open_as: OpenAs) -> None:
    with activate(world.tenant.pk):
        informing(world, three[0].patient, role="fast_lakarkontakt")
    page = open_as(world.chef, PAGE, java_script_enabled=False)
    expect(page.locator("[data-task]")).to_have_count(4)
    page.get_by_role("link", name="Fast läkarkontakt 1").click()
    expect(page.locator("[data-task]")).to_have_count(1)
    page.get_by_role("link", name="Fast läkarkontakt 1").click()
    expect(page.locator("[data-task]")).to_have_count(4)


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_every_state_is_accessible_and_fits(world: World, three: list[Duty], open_as: OpenAs, scheme: str) -> None:
    with activate(world.tenant.pk):
        nurse, idle = world.actor(world.vardcentral), world.actor(world.mottagning)
        hidden = Patient.objects.get(pk=three[1].patient_id)
        hidden.protection = "sekretessmarkering"
        hidden.save()
        informing(world, three[0].patient, role="fast_lakarkontakt", staff=nurse.staff, due_on=None)
    page = open_as(world.chef, PAGE, color_scheme=scheme, reduced_motion="reduce")
    empty = open_as(idle, PAGE, color_scheme=scheme)
    faults = []
    for address in (PAGE, f"{PAGE}?lista=enheten", f"{PAGE}?regel=fvk-need"):
        page.goto(address)
        faults += faults_in(page, address)
    faults += faults_in(empty, "empty")
    assert not faults


def faults_in(page: Page, place: str) -> list[tuple[str, str]]:
    faults = [(place, fault) for fault in accessibility_faults(page)]
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 900})
        if page.evaluate("document.documentElement.scrollWidth > document.documentElement.clientWidth"):
            faults.append((place, f"wider than {width}"))
    return faults
