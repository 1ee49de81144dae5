"""The frame: who sees which navigation, theme and colour scheme. The counts, its only queries, are stubbed."""

from types import SimpleNamespace
from typing import Any

import pytest
from django.template.loader import render_to_string
from django.test import Client, RequestFactory, override_settings

from fastkontakt.ui import context_processors
from fastkontakt.ui.context_processors import frame
from tests.unit.ui import actors

pytestmark = pytest.mark.urls("tests.unit.ui.urls")


@pytest.fixture(autouse=True)
def asked(monkeypatch: pytest.MonkeyPatch) -> list[Any]:
    """Seven duties wait for everybody; whose were counted."""
    actors_asked: list[Any] = []

    def seven(actor: Any, *, on: Any) -> int:
        actors_asked.append(actor)
        return 7

    monkeypatch.setattr(context_processors, "standing_count", seven)
    monkeypatch.setattr(context_processors, "unread_count", lambda actor, *, on: 3)
    return actors_asked


def request_by(actor: Any, *, namespace: str = "", page: str = "", **cookies: str) -> Any:
    request: Any = RequestFactory().get("/")
    request.COOKIES.update(cookies)
    request.actor = actor
    request.resolver_match = SimpleNamespace(namespace=namespace, view_name=f"{namespace}:{page}")
    return request


def labels(actor: Any) -> list[str]:
    return [item.label for item in frame(request_by(actor))["nav"]]


@pytest.mark.parametrize(
    ("role", "expected"),
    [
        ("manager", ["Arbetslista", "Patienter", "Utskrivning", "SIP", "Meddelanden", "Enheten", "Regelverk"]),
        ("staff", ["Arbetslista", "Patienter", "Utskrivning", "SIP", "Brev", "Meddelanden", "Regelverk"]),
        (
            "administrator",
            ["Arbetslista", "Patienter", "Utskrivning", "SIP", "Brev", "Meddelanden", "Drift", "Regelverk"],
        ),
        ("follow_up", ["Uppföljning", "Regelverk"]),
        ("log_reviewer", ["Regelverk", "Logg"]),
    ],
)
def test_each_role_sees_its_own_tasks(role: str, expected: list[str]) -> None:
    assert labels(actors.staff(role)) == expected


def test_the_worklist_has_its_count_asked_for_once_and_only_where_it_is_drawn(asked: list[Any]) -> None:
    request = request_by(actors.staff())
    frame(request)
    assert asked == []
    html = render_to_string("base.html", request=request)
    assert html.count('<span class="fk-count" data-worklist-count>7</span>') == 2
    assert html.count('<span class="fk-count">3</span>') == 2
    assert len(asked) == 1


@pytest.mark.parametrize("actor", [actors.staff("follow_up"), actors.staff("log_reviewer"), actors.patient(), None])
def test_nobody_else_is_counted_for(actor: Any, asked: list[Any]) -> None:
    assert str(frame(request_by(actor))["worklist_count"]) == ""
    assert asked == []


def test_a_patient_sees_the_portal_and_a_stranger_nothing() -> None:
    everyones = ["Mina kontakter", "Meddelanden", "Klaga eller lämna synpunkter"]
    care = ["Överenskommelser", "Planer", "Begär", "Byt läkare", "Brev"]
    own = [*care, "Vem ser mina kontakter", "Vem har tittat", "Ombud", "Profil"]
    assert labels(actors.patient()) == [*everyones[:2], *own, everyones[2]]
    assert labels(actors.relative()) == ["Kontakter", *everyones[1:]]
    assert labels(None) == []


@pytest.mark.parametrize(
    ("page", "place"),
    [
        ("sharing", "Vem ser mina kontakter"),
        ("lift_block", "Vem ser mina kontakter"),
        ("ask_for_child", "Mina kontakter"),
    ],
)
def test_the_place_in_the_portal_is_marked(page: str, place: str) -> None:
    nav = frame(request_by(actors.patient(), namespace="portal", page=page))["nav"]
    assert [item.label for item in nav if item.current] == [place]


@pytest.mark.parametrize(("page", "place"), [("appoint", "Patienter"), ("leaving", "Enheten")])
def test_the_place_one_is_at_is_marked(page: str, place: str) -> None:
    nav = frame(request_by(actors.staff("manager"), namespace="contacts", page=page))["nav"]
    assert [item.label for item in nav if item.current] == [place]


@pytest.mark.parametrize(
    ("actor", "theme"),
    [
        (None, "fastkontakt"),
        (actors.staff(slug="gotland"), "gotland"),
        (actors.patient(slug="halland"), "halland"),
        (actors.staff(slug="vastmanland"), "region"),
    ],
)
def test_the_theme_is_the_tenants(actor: Any, theme: str) -> None:
    assert frame(request_by(actor))["theme"] == theme


@pytest.mark.parametrize(("cookie", "scheme"), [("dark", "dark"), ("light", "light"), ("", "auto"), ('"><x', "auto")])
def test_only_known_colour_schemes_reach_the_page(cookie: str, scheme: str) -> None:
    assert frame(request_by(None, farglage=cookie))["color_scheme"] == scheme


@pytest.mark.parametrize(("role", "may"), [("staff", True), ("follow_up", False), ("log_reviewer", False)])
def test_only_those_who_care_for_patients_search_for_them(role: str, may: bool) -> None:
    assert frame(request_by(actors.staff(role)))["may_search"] is may


def test_staff_see_the_assignment_they_are_signed_in_on_and_can_change_it() -> None:
    html = render_to_string("base.html", request=request_by(actors.staff()))
    assert "Klintehamns vårdcentral" in html
    assert "Medarbetare" in html
    assert 'href="/accounts/choose_assignment/"' in html
    assert html.index('href="#innehall"') < html.index("<header")


def test_the_base_follows_the_actor() -> None:
    assert frame(request_by(actors.patient()))["frame_template"] == "portal_base.html"
    assert frame(request_by(actors.staff()))["frame_template"] == "base.html"
    assert frame(request_by(None))["frame_template"] == "base.html"


@pytest.mark.parametrize("actor", [actors.staff("manager"), actors.patient(), None])
@pytest.mark.parametrize("template", ["base.html", "portal_base.html"])
def test_a_page_needs_no_inline_style_or_script(actor: Any, template: str) -> None:
    html = render_to_string(template, request=request_by(actor))
    assert " style=" not in html
    assert "<style" not in html
    assert "<script>" not in html
    assert " onclick=" not in html


@pytest.mark.parametrize("template", ["400.html", "403.html", "404.html", "500.html", "403_csrf.html"])
def test_an_error_page_is_drawn_without_a_request(template: str) -> None:
    assert "<h1" in render_to_string(template)


@pytest.mark.parametrize("template", ["403.html", "404.html"])
def test_a_signed_in_person_keeps_the_frame_on_an_error(template: str) -> None:
    assert "Mina kontakter" in render_to_string(template, request=request_by(actors.patient()))


def test_the_scheme_is_kept_in_a_cookie_and_one_stays_where_one_was() -> None:
    response = Client().post("/farglage/", {"farglage": "dark", "next": "/rulebook/list/"})
    assert response.cookies["farglage"].value == "dark"
    assert response["Location"] == "/rulebook/list/"


def test_the_scheme_leads_to_no_other_host_and_takes_no_other_value() -> None:
    response = Client().post("/farglage/", {"farglage": "pink", "next": "https://example.com/"})
    assert "farglage" not in response.cookies
    assert response["Location"] == "/"


@override_settings(SHOW_GALLERY=False, DEBUG=False)
def test_the_gallery_is_hidden_outside_development() -> None:
    assert Client().get("/komponenter/").status_code == 404
