"""Components and forms: drawn whole, escaped, tied together for assistive technology."""

import re
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from django import forms
from django.conf import settings
from django.core.paginator import Paginator
from django.template import Context, Template
from django.template.loader import render_to_string
from django.test import Client, RequestFactory
from django.utils import translation

from fastkontakt.ui import gallery
from fastkontakt.ui.forms import DayInput
from fastkontakt.ui.words import LEVELS, OUTCOMES, ROLES

pytestmark = pytest.mark.urls("tests.unit.ui.urls")
STATIC = Path(settings.BASE_DIR) / "static"
EVIL = '<img src=x onerror="1">'


def draw(source: str, **context: Any) -> str:
    return Template("{% load fk %}" + source).render(Context(context))


class Form(forms.Form):
    name = forms.CharField(label="Namn", help_text=f"Ledtext {EVIL}")
    day = forms.DateField(label="Dag", widget=DayInput)
    choice = forms.ChoiceField(label="Val", choices=[("a", "A"), ("b", "B")], widget=forms.RadioSelect)
    agree = forms.BooleanField(label="Ja")
    own = forms.CharField(label="Egen", required=False, widget=forms.TextInput(attrs={"class": "smal"}))


# --- gallery --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("language", ["sv", "en"])
@pytest.mark.parametrize("theme", ["", "gotland", "halland", "region", "no-such-theme"])
def test_the_gallery_shows_every_component(language: str, theme: str) -> None:
    response = Client(headers={"accept-language": language}).get("/komponenter/", {"tema": theme})
    html = response.content.decode()
    assert response.status_code == 200
    assert f'<html lang="{language}"' in html
    assert re.findall(r"theme/(\w+)\.css", html) == [theme if theme in gallery.ALL_THEMES else "fastkontakt"]
    classes = set(re.findall(r"fk-[a-z]+(?:-[a-z]+)*", html))
    assert classes >= {"fk-contact", "fk-lane", "fk-candidate", "fk-rules", "fk-timeline", "fk-task", "fk-portal-card"}


def test_ids_in_the_gallery_are_unique() -> None:
    ids = re.findall(r'\sid="([^"]+)"', Client().get("/komponenter/").content.decode())
    assert len(ids) == len(set(ids))


def test_every_icon_used_is_in_the_sprite() -> None:
    sources = [*(settings.BASE_DIR / "templates").rglob("*.html")]
    used = {name for path in sources for name in re.findall(r'icon(?:=| )"([a-z-]+)"', path.read_text("utf-8"))}
    used |= {icon for _label, icon in ROLES.values()} | {icon for _label, icon, _color in OUTCOMES.values()}
    used |= set(LEVELS.values())
    assert used <= set(gallery.icons())


@pytest.mark.parametrize("theme", gallery.ALL_THEMES)
def test_every_theme_is_built_and_has_the_role_colours(theme: str) -> None:
    css = (STATIC / "theme" / f"{theme}.css").read_text("utf-8")
    for role in ROLES:
        assert f'[data-color="{role.replace("_", "-")}"]' in css


# --- components -----------------------------------------------------------------------------------------------------


def test_a_contact_card_can_be_called_and_escapes_what_people_typed() -> None:
    card = replace(gallery.cards()[0], person=EVIL, note=EVIL)
    html = draw("{% contact_card card %}<b>akt</b>{% endcontact_card %}", card=card)
    assert 'href="tel:+46498204000"' in html
    assert "0498-20 40 00" in html
    assert EVIL not in html
    assert "<b>akt</b>" in html


def test_a_card_without_acts_has_no_empty_footer() -> None:
    assert "<footer" not in draw("{% contact_card card %} {% endcontact_card %}", card=gallery.cards()[0])


def test_the_coordinating_contact_says_so() -> None:
    drawn = [draw("{% contact_card card %}{% endcontact_card %}", card=card) for card in gallery.cards()]
    assert ["samordnande" in html for html in drawn] == [False, True, False]


def test_block_content_is_escaped_once() -> None:
    html = draw('{% alert "danger" "A" %}{{ text }}{% endalert %}', text="<&>")
    assert "&lt;&amp;&gt;" in html
    assert "&amp;lt;" not in html


def test_findings_come_with_words_and_law_and_the_gravest_first() -> None:
    html = draw("{% rule_panel findings passed %}", findings=gallery.findings()[::-1], passed=gallery.passed())
    words = ["Hindrar", "Uppgift saknas", "Kräver motivering", "Skyldighet", "Utses av enhetens chef"]
    assert [html.index(word) for word in words] == sorted(html.index(word) for word in words)
    assert "2 saker hindrar" in html
    assert "2 kap. 3 § SOSFS 2011:7" in html


def test_a_panel_without_findings_says_that_all_is_met() -> None:
    assert "Alla krav är uppfyllda" in draw("{% rule_panel findings passed %}", findings=[], passed=gallery.passed())


def test_a_candidate_is_a_radio_with_mark_reason_and_caseload() -> None:
    html = draw('{% candidate person name="appointee" %}', person=gallery.candidates()[4])
    assert '<input class="ds-input" type="radio" name="appointee" value="5">' in html
    assert "<strong>Kan inte utses</strong>. Hyrläkare kan inte vara fast läkarkontakt. Har inget uppdrag" in html
    assert 'aria-valuetext="61 av 50"' in html


def test_the_timeline_has_a_table_twin_with_its_gaps() -> None:
    with translation.override("sv"):
        html = draw("{% timeline drawing %}", drawing=gallery.drawing())
    assert html.count("<tr>") == 1 + 6 + 2
    assert "11 mar 2024" in html
    assert re.search(r'x="\d+\.\d\d%"', html)


def test_a_table_names_each_cell_for_the_narrow_screen() -> None:
    html = draw("{% table 'T' columns rows numeric='2' %}", columns=["A", "B"], rows=[["x", EVIL]])
    assert '<td data-label="B" class="fk-number">' in html
    assert EVIL not in html


def test_pagination_keeps_other_parameters_and_marks_the_page() -> None:
    page = Paginator(range(100), 10).page(2)
    request = RequestFactory().get("/", {"roll": "x", "sida": "2"})
    html = Template("{% load fk %}{% pagination page %}").render(Context({"page": page, "request": request}))
    assert 'href="?roll=x&amp;sida=3"' in html
    assert html.count('aria-current="true"') == 1


def test_a_single_page_has_no_pagination() -> None:
    assert draw("{% pagination page %}", page=Paginator([1], 10).page(1)).strip() == ""


def test_no_protection_gives_no_mark() -> None:
    assert draw('{% protection_tag "none" %}').strip() == ""


# --- forms ----------------------------------------------------------------------------------------------------------


def test_a_field_is_tied_to_its_hint_and_error() -> None:
    html = str(Form({})["name"].as_field_group())
    assert 'aria-describedby="id_name_helptext id_name_error"' in html
    assert 'aria-invalid="true"' in html
    assert 'id="id_name_helptext"' in html
    assert 'id="id_name_error"' in html
    assert 'class="ds-input"' in html
    assert EVIL not in html


def test_choices_stand_in_a_fieldset_with_legend() -> None:
    html = str(Form()["choice"].as_field_group())
    assert html.count("<legend") == 1
    assert html.count('type="radio"') == 2


def test_a_day_is_an_iso_date_field() -> None:
    with translation.override("sv"):
        html = str(Form(initial={"day": gallery.TODAY})["day"].as_field_group())
    assert 'type="date"' in html
    assert 'value="2026-11-22"' in html


def test_an_own_class_is_kept_beside_the_systems() -> None:
    assert str(Form()["own"]).count('class="ds-input smal"') == 1


def test_only_required_fields_are_marked() -> None:
    assert "måste fyllas i" in str(Form()["name"].as_field_group())
    assert "måste fyllas i" not in str(Form()["own"].as_field_group())


def test_the_error_summary_leads_to_every_field_in_error() -> None:
    form = Form({})
    html = render_to_string("components/error_summary.html", {"form": form})
    targets = re.findall(r'href="#([^"]+)"', html)
    assert len(targets) == 4
    assert all(f'id="{target}"' in str(form) for target in targets)


def test_a_form_without_errors_has_no_summary() -> None:
    assert render_to_string("components/error_summary.html", {"form": Form()}).strip() == ""
