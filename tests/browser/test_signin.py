"""Signing in and out with a real OpenID provider, in a browser that holds the content security policy."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import expect

from fastkontakt.tenancy import activate
from tests import oidc
from tests.browser.conftest import OpenAs
from tests.oidc import OpenIdProvider
from tests.world import World, make_tenant

pytestmark = pytest.mark.browser


@pytest.fixture
def provider(transactional_db: None, tmp_path: Path, settings: Any, monkeypatch: Any) -> Iterator[OpenIdProvider]:
    with oidc.running() as running:
        oidc.connect(running, tmp_path, settings, monkeypatch)
        yield running


def test_in_through_the_provider_and_out_of_both(new_page: OpenAs, provider: OpenIdProvider) -> None:
    tenant = make_tenant("halland")
    with activate(tenant.pk):
        world = World(tenant)
        hsa_id = world.chef.staff.hsa_id
        provider.knows("chef", employeeHsaId=hsa_id, commissionHsaId=world.vardcentral.hsa_id)
    provider.knows("frammande", employeeHsaId="SE2120000001-NOBODY")
    page = new_page()
    page.goto("/enheten/")
    page.get_by_role("link", name="Halland: SITHS").click()
    page.locator("input[name=sub]").fill("frammande")
    page.get_by_role("button", name="Authorize").click()
    expect(page.get_by_role("heading", name="Du är inte upplagd som personal här")).to_be_visible()

    page.goto("/enheten/")
    page.get_by_role("link", name="Halland: SITHS").click()
    page.locator("input[name=sub]").fill("chef")
    page.get_by_role("button", name="Authorize").click()
    page.wait_for_url("**/enheten/")
    expect(page.get_by_text("Vårdcentralen").first).to_be_visible()

    page.get_by_role("button", name="Logga ut").first.click()
    page.wait_for_url(f"{provider.issuer}/oauth2/end_session?**")
    page.goto("/enheten/")
    page.wait_for_url("**/logga-in/**")
