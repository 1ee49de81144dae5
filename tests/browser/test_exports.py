"""A file by keyboard: asked for on the patient list, followed while it is made, fetched and opened."""

from pathlib import Path

import pytest
from playwright.sync_api import expect

from fastkontakt.tenancy import activate
from reporting.exports.progress import note
from reporting.exports.tasks import run_export
from reporting.models import Export
from tests.browser.conftest import OpenAs, accessibility_faults
from tests.exports import read_xlsx
from tests.patient_list import held, known
from tests.world import World, make_tenant

pytestmark = pytest.mark.browser
WIDTHS = (390, 820, 1440)


@pytest.fixture
def world(transactional_db: None) -> World:
    """Committed, so that the server sees it."""
    tenant = make_tenant("gotland")
    with activate(tenant.pk):
        return World(tenant)


def test_from_the_list_to_the_file(world: World, open_as: OpenAs, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("reporting.exports.services.wake", lambda *_: None)
    with activate(world.tenant.pk):
        held(world, known(world, given_name="Ada", family_name="Ek"))
        known(world, given_name="Bo", family_name="Öst")
    page = open_as(world.chef, "/enheten/patienter/?saknar=fast_vardkontakt&kolumner=namn,nummer")
    page.get_by_role("button", name="Exportera till Excel").focus()
    page.keyboard.press("Enter")
    expect(page.get_by_text("Filen skapas.")).to_be_visible()
    with activate(world.tenant.pk):
        export = Export.objects.get()
    note(export.pk, 1, 2)
    expect(page.get_by_text("1 av 2 rader")).to_be_visible()
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 900})
        assert not accessibility_faults(page)
        assert not page.evaluate("document.documentElement.scrollWidth > innerWidth")
    page.get_by_role("button", name="Avbryt Patientlista").focus()
    note(export.pk, 2, 2)
    expect(page.get_by_text("2 av 2 rader")).to_be_visible()
    expect(page.get_by_role("button", name="Avbryt Patientlista")).to_be_focused()
    run_export(world.tenant.pk, str(export.pk))
    link = page.get_by_role("link", name="Hämta Patientlista")
    expect(link).to_be_visible()
    expect(page.get_by_role("status").get_by_text("1 fil att hämta.")).to_be_attached()
    assert not accessibility_faults(page)
    link.focus()
    with page.expect_download() as fetched:
        page.keyboard.press("Enter")
    assert fetched.value.suggested_filename.endswith(".xlsx")
    about, rows = read_xlsx(Path(fetched.value.path()).read_bytes())
    assert "Patientlista" in about
    assert [row["Namn"] for row in rows] == ["Bo Öst"]


def test_the_open_tab_is_seen_where_the_row_is_wider_than_the_screen(world: World, open_as: OpenAs) -> None:
    page = open_as(world.chef, "/enheten/exporter/", width=390)
    tab = page.get_by_role("navigation", name="Enhetens sidor").get_by_role("link", name="Exporter")
    expect(tab).to_have_attribute("aria-current", "page")
    expect(tab).to_be_in_viewport(ratio=1)
