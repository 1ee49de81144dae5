"""Filters and components for templates: `{% load fk %}`. The gallery at `/komponenter/` shows each one.

Components that hold other markup are block tags, in fastkontakt.ui.frames; those here stand alone. They read templates
under `templates/components/` and the shapes of `fastkontakt.ui.shapes`.
"""

import re
from collections.abc import Iterable, Sequence
from datetime import date, datetime
from typing import Any

import phonenumbers
from django import template
from django.template import Context
from django.templatetags.static import static
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import get_language, gettext, override
from django.utils.translation import gettext_lazy as _

from fastkontakt.ui import frames
from fastkontakt.ui.shapes import (
    Candidate,
    Chip,
    Door,
    Fact,
    RelativeRow,
    RoutineExtract,
    Step,
    Telephone,
    WorklistRow,
)
from fastkontakt.ui.timeline import Timeline
from fastkontakt.ui.words import (
    CASELOAD_REMARKS,
    FORCES,
    MARKS,
    NO_ROLE,
    OUTCOMES,
    PROTECTION,
    ROLES,
    YOUR_ROLE,
)

register = template.Library()
register.tags.update(frames.register.tags)

# --- filters -------------------------------------------------------------------------------------------------------


@register.filter
def dag(value: date | datetime | None) -> str:
    """`22 nov 2026` in the active language; a moment is shown as its day in Sweden; nothing for None."""
    return _formatted(value, "j b Y" if get_language() == "sv" else "j M Y")


@register.filter
def veckodag(value: date | datetime | None) -> str:
    """`söndag 22 nov 2026` in the active language; nothing for None."""
    return _formatted(value, "l j b Y" if get_language() == "sv" else "l j M Y")


@register.filter
def personnummer(value: object) -> str:
    """`20000131-2388` from twelve digits, with or without hyphen; other numbers (reserve numbers) as they are."""
    text = str(value or "").strip()
    digits = re.sub(r"[-\s]", "", text)
    return f"{digits[:8]}-{digits[8:]}" if re.fullmatch(r"\d{12}", digits) else text


@register.filter
def telefon(value: object) -> str:
    """A telephone number as Swedes write it (`035-13 10 00`); foreign ones internationally; unknown ones as is."""
    number = _parsed(value)
    if number is None:
        return str(value or "")
    national = phonenumbers.PhoneNumberFormat.NATIONAL
    style = national if number.country_code == 46 else phonenumbers.PhoneNumberFormat.INTERNATIONAL
    return phonenumbers.format_number(number, style)


@register.filter
def telefonlank(value: object) -> str:
    """The address of a telephone link (`tel:+4635131000`); empty when the number cannot be called."""
    number = _parsed(value)
    if number is None:
        return ""
    return f"tel:{phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)}"


@register.filter
def legal_term(role: str) -> str:
    """The role's Swedish name in law, where the page is in another language; else nothing."""
    if get_language() == "sv":
        return ""
    with override("sv"):
        return str(ROLES[role][0]).lower()


@register.filter
def role_label(role: str) -> str:
    """The role in words: `Fast vårdkontakt`."""
    return str(ROLES[role][0])


@register.filter
def role_icon(role: str) -> str:
    """The name of the role's icon."""
    return ROLES[role][1]


@register.filter
def role_color(role: str) -> str:
    """The role's colour in the theme, for `data-color`."""
    return role.replace("_", "-")


@register.filter
def in_language(finding: Any) -> Any:
    """A finding's texts (title, message, remedy) in the active language; Swedish when there is no other."""
    return finding.text("en" if get_language() == "en" else "sv")


@register.filter
def passed_title(passed: Any) -> str:
    """The title of a rule that is met, in the active language."""
    return passed.titles["en" if get_language() == "en" else "sv"]


@register.filter
def your_role(role: str) -> str:
    """The role as the patient reads it: `Din fasta vårdkontakt`."""
    return str(YOUR_ROLE[role])


@register.filter
def no_role(role: str) -> str:
    """What the patient reads where there is nobody: `Du har ingen fast vårdkontakt`."""
    return str(NO_ROLE[role])


# --- small components ----------------------------------------------------------------------------------------------


@register.simple_tag
def icon(name: str, label: str = "", size: str = "") -> SafeString:
    """An icon of static/icons/sprite.svg. Decorative unless `label` says what it means. `size`: sm or lg."""
    href = f"{static('icons/sprite.svg')}#{name}"
    css = f"fk-icon fk-icon--{size}" if size else "fk-icon"
    if not label:
        return format_html('<svg class="{}" aria-hidden="true"><use href="{}"/></svg>', css, href)
    return format_html('<svg class="{}" role="img" aria-label="{}"><use href="{}"/></svg>', css, label, href)


@register.inclusion_tag("components/button.html")
def button(label: str, **options: Any) -> dict[str, Any]:
    """A button, or a link that looks like one when `url` is given.

    Options: url, icon, variant (primary, secondary, tertiary), size, color, type, name, value, disabled, hint
    (said to screen readers after the label, e.g. whom it concerns).
    """
    return {"variant": "primary", "type": "submit", "label": label, **options}


@register.inclusion_tag("components/tag.html")
def tag(label: str, color: str = "neutral", icon: str = "") -> dict[str, Any]:
    """A short mark: a word, with an icon and colour where they help."""
    return {"label": label, "color": color, "icon": icon}


@register.inclusion_tag("components/tag.html")
def role_tag(role: str) -> dict[str, Any]:
    """The role with its icon and colour."""
    label, icon_name = ROLES[role]
    return {"label": label, "color": role_color(role), "icon": icon_name}


@register.inclusion_tag("components/tag.html")
def outcome_tag(outcome: str) -> dict[str, Any]:
    """What a rule says, in a word with icon and colour: stop, warn, ask, duty or ok."""
    label, icon_name, color = OUTCOMES[outcome]
    return {"label": label, "color": color, "icon": icon_name}


@register.inclusion_tag("components/tag.html")
def force_tag(force: str) -> dict[str, Any]:
    """What a rule does when it is broken, in a word with icon and colour: ska, bör or duty."""
    label, icon_name, color = FORCES[force]
    return {"label": label, "color": color, "icon": icon_name}


@register.inclusion_tag("components/tag.html")
def protection_tag(protection: str) -> dict[str, Any]:
    """The mark of a protected identity (Protection value); nothing for `none`."""
    return {"label": PROTECTION.get(protection, ""), "color": "danger", "icon": "lock"}


@register.inclusion_tag("components/tag.html")
def protected_tag() -> dict[str, Any]:
    """The mark of a colleague or relative with protected identity, of whichever kind."""
    return {"label": _("Skyddad identitet"), "color": "danger", "icon": "lock"}


@register.inclusion_tag("components/tag.html")
def life_threatening_tag() -> dict[str, Any]:
    """The mark of a life-threatening condition."""
    return {"label": _("Livshotande tillstånd"), "color": "danger", "icon": "heart-pulse"}


@register.inclusion_tag("components/telephone.html")
def telephone(number: str | Telephone, hours: str = "") -> dict[str, Any]:
    """A number to tap and when it is answered."""
    if isinstance(number, Telephone):
        return {"number": number.number, "hours": number.hours}
    return {"number": number, "hours": hours}


GUIDE_WITHIN = 1.25
"""So much longer than itself a bar is drawn, to show where a guide value lies."""


@register.inclusion_tag("components/caseload.html")
def caseload(open_contacts: int, limit: int | None = None, guide: int | None = None) -> dict[str, Any]:
    """A thin bar `38 av 50`; without a limit the number alone. Near (from 90 %) and over say so in words.

    `guide` is a value to compare with, neither floor nor ceiling: in words, and as a faint line if the bar reaches it.
    """
    if not limit:
        return {"open": open_contacts, "limit": None, "guide": guide}
    top = max(limit, open_contacts)
    top = max(top, guide) if guide and guide <= top * GUIDE_WITHIN else top
    state = "over" if open_contacts > limit else "full" if open_contacts == limit else "under"
    if state == "under" and open_contacts * 10 >= limit * 9:
        state = "near"
    return {
        "open": open_contacts,
        "limit": limit,
        "guide": guide,
        "state": state,
        "now": min(open_contacts, limit),
        "remark": CASELOAD_REMARKS.get(state, ""),
        "filled": f"{100 * open_contacts / top:.1f}%",
        "mark": f"{100 * limit / top:.1f}%",
        "guide_mark": f"{100 * guide / top:.1f}%" if guide and guide <= top else "",
        "text": gettext("%(open)s av %(limit)s") % {"open": open_contacts, "limit": limit},
    }


# --- lists and pictures --------------------------------------------------------------------------------------------


@register.inclusion_tag("components/finding.html")
def finding(item: Any, rule_url: str = "") -> dict[str, Any]:
    """One finding of the rulebook: outcome, message, what to do instead, and the law with its link.

    An item may bring its own `rule_url`, and as `act` (label, url) what solves it.
    """
    rule_url = rule_url or getattr(item, "rule_url", "")
    label, icon_name, color = OUTCOMES[item.outcome]
    texts = in_language(item)
    return {
        "item": item,
        "texts": texts,
        "label": label,
        "icon": icon_name,
        "color": color,
        "url": rule_url or item.url,
        "external": not rule_url and bool(item.url),
    }


@register.inclusion_tag("components/rule_panel.html")
def rule_panel(findings: Sequence[Any], passed: Sequence[Any], waiting: str = "") -> dict[str, Any]:
    """The panel *Regelkontroll*: what is met as green lines, the law for what is not; `waiting` before a choice."""
    order = list(OUTCOMES)
    return {
        "findings": sorted(findings, key=lambda item: order.index(item.outcome)),
        "passed": passed,
        "waiting": waiting,
        "stops": sum(item.outcome in ("stop", "ask") for item in findings),
        "warns": sum(item.outcome == "warn" for item in findings),
    }


@register.inclusion_tag("components/candidate.html")
def candidate(person: Candidate, name: str = "staff") -> dict[str, Any]:
    """A person to choose: radio, profession, mark with reasons, caseload. `name` is the form field's."""
    _label, icon_name, color = OUTCOMES[person.mark]
    return {"person": person, "name": name, "label": MARKS[person.mark], "icon": icon_name, "color": color}


@register.inclusion_tag("components/timeline.html")
def timeline(drawing: Timeline, key: str = "tidslinje") -> dict[str, Any]:
    """The picture from `fastkontakt.ui.timeline.draw` with its table twin; `key` makes ids unique on the page."""
    rows = sorted(drawing.spans, key=lambda span: span.starts_on, reverse=True)
    return {"drawing": drawing, "key": key, "rows": rows}


@register.inclusion_tag("components/relatives.html")
def relatives(rows: Sequence[RelativeRow]) -> dict[str, Any]:
    """Relatives in order of rank."""
    return {"rows": sorted(rows, key=lambda row: row.rank)}


@register.inclusion_tag("components/facts.html")
def facts(rows: Iterable[Fact | tuple[Any, Any]]) -> dict[str, Any]:
    """A description list of facts or (term, value) pairs; empty values are left out."""
    made = [row if isinstance(row, Fact) else Fact(term=str(row[0]), value=str(row[1] or "")) for row in rows]
    return {"rows": [row for row in made if row.value]}


@register.inclusion_tag("components/table.html")
def table(caption: str, columns: Sequence[str], rows: Sequence[Sequence[Any]], numeric: str = "") -> dict[str, Any]:
    """A table of plain cells that becomes cards on a narrow screen. `numeric`: column numbers, "2,3", from 1."""
    right = {int(number) for number in numeric.split(",") if number}
    heads = [(text, index in right) for index, text in enumerate(columns, start=1)]
    return {
        "caption": caption,
        "columns": heads,
        "rows": [[(head, cell, right) for (head, right), cell in zip(heads, row, strict=True)] for row in rows],
    }


@register.inclusion_tag("components/pagination.html", takes_context=True)
def pagination(context: Context, page: Any, parameter: str = "sida") -> dict[str, Any]:
    """Links to the pages of a Django Page; other query parameters are kept. Nothing for a single page."""
    query = context["request"].GET.copy() if "request" in context else None
    links = []
    for number in page.paginator.get_elided_page_range(page.number, on_each_side=1, on_ends=1):
        links.append((number, _query(query, parameter, number) if isinstance(number, int) else ""))
    return {
        "page": page,
        "links": links,
        "previous": _query(query, parameter, page.previous_page_number()) if page.has_previous() else "",
        "next": _query(query, parameter, page.next_page_number()) if page.has_next() else "",
    }


@register.inclusion_tag("components/validity.html")
def validity(versions: Sequence[Any]) -> dict[str, Any]:
    """A small timeline of versions, each with number, first, last and state (past, current or coming)."""
    return {"versions": versions}


@register.simple_tag
def validity_text(version: Any) -> str:
    """`1 apr 2017 – 30 juni 2026`, open ends in words; `first` None is from all time."""
    if version.first is None:
        return gettext("till och med %(day)s") % {"day": dag(version.last)} if version.last else gettext("alla dagar")
    if version.last is None:
        return gettext("från %(day)s") % {"day": dag(version.first)}
    return f"{dag(version.first)} – {dag(version.last)}"


@register.inclusion_tag("components/steps.html")
def steps(rows: Sequence[Step]) -> dict[str, Any]:
    """A course of events: done, current, late and coming steps."""
    return {"rows": rows}


@register.inclusion_tag("components/worklist_row.html")
def worklist_row(row: WorklistRow) -> dict[str, Any]:
    """A task with its act as a link."""
    return {"row": row}


@register.inclusion_tag("components/chips.html")
def chips(rows: Sequence[Chip], label: str, key: str) -> dict[str, Any]:
    """Choices that narrow a list, each a link, behind a `label` whose id is `key`."""
    return {"rows": rows, "label": label, "key": key}


@register.inclusion_tag("components/doors.html")
def doors(rows: Sequence[Door], label: str) -> dict[str, Any]:
    """A choice between a few ways on, each a large link; `label` names the choice to screen readers."""
    return {"rows": rows, "label": label}


@register.inclusion_tag("components/routine_extract.html")
def routine_extract(extract: RoutineExtract | None) -> dict[str, Any]:
    """A section of the unit's own routine, quietly where it is needed; nothing for None."""
    return {"extract": extract}


@register.inclusion_tag("components/print_button.html")
def print_button(label: str = "") -> dict[str, Any]:
    """Opens the print dialog; shown only where scripts run."""
    return {"label": label or gettext("Skriv ut")}


# --- helpers -------------------------------------------------------------------------------------------------------


def _formatted(value: date | datetime | None, style: str) -> str:
    if isinstance(value, datetime) and timezone.is_aware(value):
        value = timezone.localtime(value)
    return date_format(value, style) if value else ""


def _parsed(value: object) -> phonenumbers.PhoneNumber | None:
    try:
        number = phonenumbers.parse(str(value or ""), "SE")
    except phonenumbers.NumberParseException:
        return None
    return number if phonenumbers.is_possible_number(number) else None


def _query(query: Any, parameter: str, number: int) -> str:
    if query is None:
        return f"?{parameter}={number}"
    query = query.copy()
    query[parameter] = number
    return f"?{query.urlencode()}"
