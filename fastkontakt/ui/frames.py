"""Components that hold other markup, as block tags of `{% load fk %}`: `{% lane … %}…{% endlane %}`.

They read templates under `templates/components/` and the shapes of `fastkontakt.ui.shapes`.
"""

from collections.abc import Sequence
from typing import Any

from django import template
from django.template import Context
from django.utils.html import format_html
from django.utils.safestring import SafeString

from fastkontakt.ui.shapes import ContactCard
from fastkontakt.ui.words import LEVELS, NO_ROLE, YOUR_ROLE

register = template.Library()


@register.simple_block_tag(takes_context=True)
def alert(context: Context, content: str, level: str, title: str = "", heading: int = 2) -> SafeString:
    """A notice: info, success, warning or danger, with an optional heading of the given level."""
    color = "danger" if level == "error" else level
    return _draw(context, "alert", content=content, color=color, icon=LEVELS[level], title=title, heading=heading)


@register.simple_block_tag(takes_context=True)
def lane(context: Context, content: str, role: str, count: int | None = None, hint: str = "") -> SafeString:
    """One of the three lanes: icon, role, number of contacts, cards or a `lane_empty` inside."""
    return _draw(context, "lane", content=content, role=role, count=count, hint=hint)


@register.simple_block_tag(takes_context=True)
def lane_empty(
    context: Context, content: str, text: str, law: str = "", url: str = "", demanded: bool = False
) -> SafeString:
    """What an empty lane says: who must appoint and by which law (`demanded`), or that one can be asked for."""
    return _draw(context, "lane_empty", content=content, text=text, law=law, url=url, demanded=demanded)


@register.simple_block_tag(takes_context=True)
def contact_card(context: Context, content: str, card: ContactCard) -> SafeString:
    """A fixed contact; what stands inside the block becomes its acts."""
    return _draw(context, "contact_card", content=content, card=card)


@register.simple_block_tag(takes_context=True)
def portal_card(context: Context, content: str, card: ContactCard, title: str = "", **worded: Any) -> SafeString:
    """A fixed contact for the patient: large, friendly.

    `title` is the role as the patient reads it (`Din fasta vårdkontakt` unless given), `helps` says what the person
    does, `coordinates` that the person coordinates all else, `news` that the person is new, `heading` is the level of
    the heading (2).
    """
    values = {"heading": 2, **worded, "card": card, "title": title or str(YOUR_ROLE[card.role])}
    return _draw(context, "portal_card", content=content, **values)


@register.simple_block_tag(takes_context=True)
def portal_empty(context: Context, content: str, role: str, text: str, title: str = "") -> SafeString:
    """A role that the patient has no contact in (`title`), with how to get one."""
    return _draw(context, "portal_empty", content=content, role=role, text=text, title=title or str(NO_ROLE[role]))


@register.simple_block_tag(takes_context=True)
def both_sides(context: Context, content: str, gains: Sequence[str], losses: Sequence[str]) -> SafeString:
    """What an act leads to, told before it: what gets better, and what to think of. Inside: what is to be done."""
    return _draw(context, "both_sides", content=content, gains=gains, losses=losses)


@register.simple_block_tag(takes_context=True)
def empty_state(context: Context, content: str, title: str, icon: str = "inbox") -> SafeString:
    """Nothing to show: what that means and what to do next."""
    return _draw(context, "empty_state", content=content, title=title, icon=icon)


@register.simple_block_tag(takes_context=True)
def page_header(context: Context, content: str, title: str, lead: str = "", eyebrow: str = "") -> SafeString:
    """The page's h1 with one sentence below it and its main act beside it."""
    return _draw(context, "page_header", content=content, title=title, lead=lead, eyebrow=eyebrow)


@register.simple_block_tag(takes_context=True)
def patient_header(context: Context, content: str, name: str, number: str, **known: Any) -> SafeString:
    """The patient's h1: name, number, age and marks, facts below, acts beside.

    `known`: age (years), protection (Protection value), life_threatening (bool), deceased_on (date),
    facts (as for `facts`).
    """
    return _draw(context, "patient_header", content=content, name=name, number=number, **known)


@register.simple_block_tag(takes_context=True)
def section(context: Context, content: str, title: str, key: str, hint: str = "") -> SafeString:
    """A section of a page with its h2; `key` becomes its id."""
    return _draw(context, "section", content=content, title=title, key=key, hint=hint)


@register.simple_block_tag(takes_context=True)
def disclosure(context: Context, content: str, label: str, open: bool = False) -> SafeString:
    """Details that open on demand, without a script."""
    return _draw(context, "disclosure", content=content, label=label, open=open)


@register.simple_block_tag(takes_context=True)
def breadcrumbs(context: Context, content: str) -> SafeString:
    """The way to this page: `{% crumb %}` inside, the page itself last and without address."""
    return _draw(context, "breadcrumbs", content=content)


@register.simple_tag
def crumb(label: str, url: str = "") -> SafeString:
    """One step of the breadcrumbs."""
    if not url:
        return format_html('<li><span aria-current="page">{}</span></li>', label)
    return format_html('<li><a class="ds-link" href="{}">{}</a></li>', url, label)


def _draw(context: Context, template_name: str, /, *, content: str, **values: Any) -> SafeString:
    """Render a component around `content`, which the engine has already rendered and escaped."""
    engine = context.template.engine  # type: ignore[union-attr]
    inner = SafeString(content.strip())
    return engine.get_template(f"components/{template_name}.html").render(context.new({**values, "content": inner}))
