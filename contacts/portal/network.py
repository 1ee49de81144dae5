"""Mina kontakter as a picture: the person in the middle, in the words of the cards."""

from collections.abc import Iterable
from dataclasses import replace

from django.utils.translation import gettext as _

from contacts.network.presentation import circles_of, contact_place, relative_place
from contacts.portal.presentation import Card, Missing, Page
from fastkontakt.ui.shapes import Circle, Network, Place
from fastkontakt.ui.templatetags.fk import role_color, role_icon


def network(page: Page) -> Network:
    """The picture of the page: the same people in the same order, and who is missing with the way to ask."""
    circles = circles_of(_contacts([*page.cards, *page.coming]))
    if page.missing:
        circles.append(Circle(places=tuple(_gap(missing) for missing in page.missing)))
    return Network(
        patient=Place(kind="patient", label=_("Du") if page.own else _("Personen"), icon="person", name=page.name),
        circles=tuple(circles),
        relatives=tuple(relative_place(row) for row in page.relatives),
    )


def _contacts(cards: Iterable[Card]) -> Iterable[tuple[str, Place]]:
    for shown in cards:
        place = contact_place(shown.card, url=f"#{shown.card.key}")
        yield shown.card.provider, replace(place, label=shown.title)


def _gap(missing: Missing) -> Place:
    return Place(
        kind="gap",
        label=missing.title,
        icon=role_icon(missing.role),
        color=role_color(missing.role),
        url=missing.act.url if missing.act else "",
        action=missing.act.label if missing.act else "",
    )
