"""The rulebook's pages: every rule on every page, found by role, moment, word, day and region."""

import re
from html import unescape

import pytest
from django.test import Client
from django.urls import reverse

from contacts.policy.objects import Rule
from contacts.policy.rulebook import load

LIST = "/regelverk/"
RULES = load().rules
pytestmark = pytest.mark.django_db


def read(address: str, language: str = "sv", **query: str) -> str:
    client = Client()
    client.cookies["django_language"] = language
    response = client.get(address, query)
    assert response.status_code == 200
    return " ".join(unescape(response.content.decode()).split())


def listed(html: str) -> set[str]:
    return {rule.id for rule in RULES if f"/regelverk/{rule.id}/?" in html}


@pytest.mark.parametrize("region", ["", *load().regions])
def test_every_rule_of_the_region_is_listed_also_those_switched_off(region: str) -> None:
    html = read(LIST, region=region, dag="2026-11-22")
    assert listed(html) == {rule.id for rule in RULES if rule.region in (None, region)}
    assert "Avstängd" in html


@pytest.mark.parametrize("language", ["sv", "en"])
@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.id)
def test_every_rule_has_its_page(rule: Rule, language: str) -> None:
    said = rule.text(language)
    html = read(reverse("rulebook:detail", args=[rule.id]), language)
    assert said.title in html
    for version in rule.versions:
        assert f"Version {version.number}" in html
        assert all(source.text.split("(")[0].strip() in html for source in version.sources)
    for region in load().regions:
        read(reverse("rulebook:detail", args=[rule.id]), language, region=region, dag="2019-05-01")


def test_the_list_is_narrowed_by_role_moment_and_word() -> None:
    assert "flk-single" not in listed(read(LIST, roll="fast_omsorgskontakt"))
    assert "fok-home-care" in listed(read(LIST, roll="fast_omsorgskontakt"))
    assert listed(read(LIST, tillfalle="end")) < listed(read(LIST))
    assert "flk-not-hired" in listed(read(LIST, q="HYRLÄKARE"))
    assert "fok-home-care" not in listed(read(LIST, q="hyrläkare"))
    assert "Ingen regel passar in" in read(LIST, q="finns inte någonstans")


def test_a_day_before_the_law_says_when_it_begins() -> None:
    html = read("/regelverk/fvk-municipal-licensed/", dag="2026-06-30")
    assert "Börjar gälla 1 juli 2026" in html
    assert "Regeln gäller inte den dagen." in html
    assert "Börjar gälla" not in read("/regelverk/fvk-municipal-licensed/", dag="2026-07-01")


def test_a_rule_that_is_switched_off_says_why() -> None:
    html = read("/regelverk/fok-special-housing/")
    assert "Regeln är avstängd och tillämpas inte" in html
    assert load().rule("fok-special-housing").text("sv").disabled in html


def test_a_region_can_be_compared_with_the_others() -> None:
    html = read("/regelverk/flk-competence/", region="halland", dag="2026-11-22")
    assert "Jämför regioner" in html
    for place in ("Om regionen inget säger", "Gotland", "Halland", "Västmanland"):
        assert place in html
    assert "Bestämt av: regionen." in html


def test_a_rule_of_one_region_says_so_wherever_it_is_read() -> None:
    assert "Gäller bara i Halland" in read("/regelverk/fvk-suicide-risk/", region="gotland")


def terms(html: str) -> list[tuple[str, str]]:
    """Every term of the rule's wordings with what it says, in order."""
    return re.findall(r"<dt>([^<]*)</dt><dd>([^<]*)</dd>", html)


def test_a_duty_says_what_it_concerns_who_must_act_when_and_how() -> None:
    said = terms(read("/regelverk/fvk-on-request/", dag="2026-11-22"))
    place = said.index(("Avser", "varje begäran"))
    assert said[place + 1 : place + 3] == [
        ("Utom när", "patienten är avliden på dagen"),
        ("Krav", "begäran är besvarad"),
    ]
    assert said[place + 3 : place + 7] == [
        ("Ansvarar", "chefen för enheten som fick begäran"),
        ("Står sedan", "dagen då patienten begärde det"),
        ("Senast", "5 arbetsdagar efter dagen då patienten begärde det"),
        ("Uppfylls när", "begäran besvaras"),
    ]
    assert ("I systemet", "Skyldigheten står på arbetslistan tills den är uppfylld.") in said


def test_a_duty_of_the_day_itself_names_the_day() -> None:
    said = dict(terms(read("/regelverk/fvk-before-discharge/", dag="2026-11-22")))
    assert said["Senast"] == "den väntade utskrivningen"
    assert said["Ansvarar"] == "chefen för den mottagande enheten i primärvården"


def test_what_judges_an_act_names_no_duty() -> None:
    said = {term for term, _ in terms(read("/regelverk/end-reason/"))}
    assert "Krav" in said
    assert not said & {"Avser", "Ansvarar", "Står sedan", "Senast", "Uppfylls när"}


def test_the_law_of_the_day_is_shown_on_each_side_of_midnight() -> None:
    for day, source in (("2026-06-30", "4 kap. 1 § hälso"), ("2026-07-01", "4 kap. 2 a § hälso")):
        wording = read("/regelverk/fvk-need/", dag=day).split("Så lyder regeln")[1].split("Inställningar")[0]
        assert source in wording
    assert "Regeln gäller inte den dagen." in read("/regelverk/fvk-municipal/", dag="2026-06-30")
    assert "Regeln gäller inte den dagen." not in read("/regelverk/fvk-municipal/", dag="2026-07-01")


@pytest.mark.parametrize(
    "query", [{"dag": "2026-02-31"}, {"dag": ""}, {"region": "skåne"}, {"roll": "x"}, {"tillfalle": "x"}]
)
def test_what_cannot_be_asked_is_said_and_kept(query: dict[str, str]) -> None:
    response = Client().get(LIST, query)
    assert response.status_code == 422
    assert "felsammanfattning" in response.content.decode()


def test_an_unknown_rule_is_not_found() -> None:
    assert Client().get("/regelverk/finns-inte/").status_code == 404
