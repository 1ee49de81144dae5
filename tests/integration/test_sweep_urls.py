"""Every page, as everyone who has no business there: nothing of others is shown, and nothing breaks.

A new address fails here until it is said what kind it is.
"""

from collections.abc import Iterator

import pytest
from django.urls import reverse

from fastkontakt.tenancy import activate
from tests.pages import signed_in
from tests.sweep import PAGES, SECRETS, SIGN_OUT, Scene, ask, build
from tests.world import LONG_AGO, World, make_tenant

OBJECT = "object"
"""About one person or row: strangers get no page at all."""
OWN = "own"
"""About what is the viewer's own: strangers see theirs, or no page."""
REVIEWED = "reviewed"
"""About what the log reviewer reviews: strangers get no page at all, to the log reviewer it belongs."""
OPEN = "open"
"""For everybody, also signed out; holds nothing of anybody."""

KINDS = {
    "home": OWN,
    "agreements:agreement": OBJECT,
    "agreements:answered": OBJECT,
    "agreements:end_agreement": OBJECT,
    "agreements:follow_ups": OWN,
    "agreements:note_answer": OBJECT,
    "agreements:rewrite_agreement": OBJECT,
    "agreements:task_done": OBJECT,
    "agreements:write_agreement": OBJECT,
    "agreements_portal:agreement": OBJECT,
    "agreements_portal:agreement_for_child": OBJECT,
    "agreements_portal:agreement_version": OBJECT,
    "agreements_portal:agreements": OWN,
    "agreements_portal:agreements_for_child": OBJECT,
    "accounts:sign_in": OPEN,
    "accounts:sign_out": OPEN,
    "accounts:choose_assignment": OWN,
    "agreements:call_sip": OBJECT,
    "agreements:close_sip": OBJECT,
    "agreements:sip": OBJECT,
    "agreements:sip_calendar": OBJECT,
    "agreements:sip_follow_up": OBJECT,
    "agreements:sip_plan": OBJECT,
    "agreements:sips": OBJECT,
    "agreements:unit_sips": OWN,
    "agreements_portal:sip": OBJECT,
    "agreements_portal:sip_calendar": OBJECT,
    "agreements_portal:sip_withdraw": OBJECT,
    "agreements_portal:sips": OWN,
    "agreements_portal:sips_for": OBJECT,
    "audit:draw": OWN,
    "audit:emergency": REVIEWED,
    "audit:log": OWN,
    "audit:overview": OWN,
    "audit:pattern": OWN,
    "audit:review": REVIEWED,
    "audit:search": OWN,
    "agreements:cancel_letter": OBJECT,
    "agreements:give_letter": OBJECT,
    "agreements:letter_pdf": OBJECT,
    "agreements:letters": OWN,
    "agreements:letters_given": OWN,
    "agreements:letters_pdf": OWN,
    "agreements:letters_printed": OWN,
    "agreements:order_agreement_letter": OBJECT,
    "agreements:order_contact_letter": OBJECT,
    "agreements:preview_agreement_letter": OBJECT,
    "agreements:preview_contact_letter": OBJECT,
    "agreements:retry_letter": OBJECT,
    "agreements_portal:letter": OBJECT,
    "agreements_portal:letter_pdf": OBJECT,
    "agreements_portal:letters": OWN,
    "agreements_portal:letters_for": OBJECT,
    "contacts:answer": OBJECT,
    "contacts:appoint": OBJECT,
    "contacts:assess": OBJECT,
    "contacts:candidates": OBJECT,
    "contacts:check": OBJECT,
    "contacts:coordinator": OBJECT,
    "contacts:end": OBJECT,
    "contacts:informed": OBJECT,
    "contacts:leaving": OBJECT,
    "contacts:move": OBJECT,
    "contacts:offer": OBJECT,
    "contacts:plan": OBJECT,
    "contacts:plan_decide": OBJECT,
    "contacts:plan_review": OBJECT,
    "contacts:request": OBJECT,
    "contacts:requests": OWN,
    "contacts:review": OBJECT,
    "contacts:sip_position": OBJECT,
    "contacts:withdraw_consent": OBJECT,
    "discharge:admit": OBJECT,
    "discharge:deviations": OWN,
    "discharge:episode": OBJECT,
    "discharge:follow_up": OBJECT,
    "discharge:list": OWN,
    "inbox:choices": OWN,
    "inbox:messages": OWN,
    "inbox:open": OBJECT,
    "notifications:choices": OWN,
    "notifications:messages": OWN,
    "notifications:open": OBJECT,
    "openid_connect_callback": OPEN,
    "openid_connect_login": OPEN,
    "operations:again": OWN,
    "operations:overview": OWN,
    "organisation:absence": OBJECT,
    "organisation:cancel_leave": OBJECT,
    "organisation:caseload": OWN,
    "organisation:delegations": OWN,
    "organisation:last_day": OBJECT,
    "organisation:leave": OBJECT,
    "organisation:limit": OBJECT,
    "organisation:limit_delegation": OBJECT,
    "organisation:my_limits": OWN,
    "organisation:review_routine": OWN,
    "organisation:revoke": OBJECT,
    "organisation:routine": OWN,
    "organisation:routine_version": OWN,
    "organisation:unit": OWN,
    "organisation:write_routine": OWN,
    "patients:detail": OBJECT,
    "patients:emergency": OBJECT,
    "patients:facts": OBJECT,
    "patients:network": OBJECT,
    "patients:register": OWN,
    "patients:search": OWN,
    "patients:sharing": OBJECT,
    "portal:acting": OBJECT,
    "portal:ask": OWN,
    "portal:ask_for_child": OBJECT,
    "portal:block": OWN,
    "portal:child": OBJECT,
    "portal:complain": OWN,
    "portal:consent": OWN,
    "portal:consent_for_child": OBJECT,
    "portal:contacts": OWN,
    "portal:grant": OWN,
    "portal:lift_block": OBJECT,
    "portal:looked": OWN,
    "portal:looked_for_child": OBJECT,
    "portal:looked_pdf": OWN,
    "portal:looked_pdf_for_child": OBJECT,
    "portal:mandates": OWN,
    "portal:profile": OWN,
    "portal:sharing": OWN,
    "portal:sharing_for_child": OBJECT,
    "portal:take_back": OBJECT,
    "portal:wishes": OWN,
    "portal:wishes_for_child": OBJECT,
    "portal:withdraw": OBJECT,
    "portal:withdraw_consent": OBJECT,
    "reporting:behind": OWN,
    "reporting:dashboard": OWN,
    "reporting:delete_view": OBJECT,
    "reporting:drop_export": OBJECT,
    "reporting:export_file": OBJECT,
    "reporting:export_rows": OWN,
    "reporting:exports": OWN,
    "reporting:followup": OWN,
    "reporting:followup_unit": OWN,
    "reporting:patients": OWN,
    "reporting:report": OWN,
    "reporting:report_unit": OWN,
    "reporting:reports": OWN,
    "reporting:repeat_export": OBJECT,
    "reporting:saved_view": OBJECT,
    "reporting:tasks": OWN,
    "reporting:worklist": OWN,
    "rulebook:detail": OPEN,
    "rulebook:list": OPEN,
    "set_language": OPEN,
    "ui:gallery": OPEN,
    "ui:set_scheme": OPEN,
    "halsa/": OPEN,
}
SHOWS_TO_ITS_OWN = {
    "agreements:agreement": "bara för oss",
    "agreements:end_agreement": "Hemligsson",
    "agreements:rewrite_agreement": "bara för oss",
    "agreements:give_letter": "Hemligsson",
    "agreements:letters": "Hemligsson",
    "agreements:order_agreement_letter": "Hemligsson",
    "agreements:order_contact_letter": "Kontaktsson",
    "agreements:call_sip": "Hemligsson",
    "agreements:close_sip": "Hemligsson",
    "agreements:sip": "Hemligsson",
    "agreements:sip_follow_up": "Hemligsson",
    "agreements:sip_plan": "Hemligsson",
    "agreements:sips": "Hemligsson",
    "agreements:unit_sips": "Hemligsson",
    "patients:detail": "Hemligsson",
    "patients:emergency": "Hemligsson",
    "patients:sharing": "Hemligsson",
    "patients:facts": "Ombudsson",
    "patients:network": "Hemligsson",
    "patients:search": "Hemligsson",
    "organisation:absence": "Kontaktsson",
    "organisation:last_day": "Kontaktsson",
    "organisation:leave": "Kontaktsson",
    "contacts:leaving": "Hemligsson",
    "contacts:move": "Hemligsson",
    "organisation:caseload": "Kontaktsson",
    "organisation:delegations": "Delegatsson",
    "organisation:limit": "Kontaktsson",
    "organisation:limit_delegation": "Delegatsson",
    "organisation:revoke": "Delegatsson",
    "organisation:routine": "Av egna skäl.",
    "organisation:routine_version": "Av egna skäl.",
    "organisation:write_routine": "Av egna skäl.",
    "contacts:end": "Kontaktsson",
    "contacts:answer": "Hemligsson",
    "contacts:appoint": "Hemligsson",
    "contacts:assess": "Hemligsson",
    "contacts:coordinator": "Kontaktsson",
    "contacts:informed": "Kontaktsson",
    "contacts:offer": "Hemligsson",
    "contacts:plan": "Kontaktsson",
    "contacts:plan_decide": "Kontaktsson",
    "contacts:review": "Kontaktsson",
    "contacts:sip_position": "Kontaktsson",
    "contacts:requests": "Hemligsson",
    "discharge:episode": "Hemligsson",
    "discharge:list": "Hemligsson",
    "reporting:patients": "Hemligsson",
    "reporting:saved_view": "Delad vy",
}
VIEWERS = (
    "signed_out",
    "unchosen",
    "other_unit",
    "other_tenant",
    "log_reviewer",
    "follow_up",
    "other_patient",
    "guardian",
    "relative",
    "proxy",
)


@pytest.fixture
def scene(db: None) -> Iterator[Scene]:
    elsewhere = make_tenant("gotland")
    with activate(elsewhere.pk):
        stranger = World(elsewhere).chef
    tenant = make_tenant("halland")
    with activate(tenant.pk):
        yield build(World(tenant), stranger)


def test_every_page_has_a_kind() -> None:
    assert {address.name for address in PAGES} == set(KINDS)


@pytest.mark.parametrize("method", ["get", "post"])
@pytest.mark.parametrize("viewer", VIEWERS)
def test_strangers_see_nothing_of_others(scene: Scene, viewer: str, method: str) -> None:
    for address in (address for address in PAGES if address.name != SIGN_OUT):
        response = ask(scene.viewers[viewer], address, scene, method)
        where = f"{method} {address.name} as {viewer}: {response.status_code}"
        assert response.status_code < 500, where
        if viewer == "log_reviewer" and address.name.startswith("audit:"):
            continue
        body = response.content.decode(errors="replace")
        assert not [secret for secret in SECRETS if secret in body], where
        if KINDS[address.name] in (OBJECT, REVIEWED):
            assert response.status_code in (302, 403, 404, 405), where
        if KINDS[address.name] != OPEN and viewer in ("signed_out", "unchosen"):
            assert response.status_code in (200, 302, 405, 422), where


@pytest.mark.parametrize("name", sorted(SHOWS_TO_ITS_OWN))
def test_the_same_pages_show_it_to_the_units_manager(scene: Scene, name: str) -> None:
    address = next(address for address in PAGES if address.name == name)
    response = ask(signed_in(scene.world.chef), address, scene, "get")
    assert response.status_code == 200
    assert SHOWS_TO_ITS_OWN[name] in response.content.decode()


def test_an_ended_assignment_signs_out_with_a_sentence(scene: Scene) -> None:
    client = signed_in(scene.world.chef)
    assignment = scene.world.chef.assignment
    assert assignment is not None
    assignment.ends_on = LONG_AGO
    assignment.save(update_fields=["ends_on"])
    response = client.get(reverse("patients:search"), follow=True)
    assert response.redirect_chain[-1][0] == f"{reverse('accounts:sign_in')}?next=%2Fpatienter%2F"
    assert "uppdraget inte gäller längre" in response.content.decode()
