"""The same person in other regions: each read in its own transaction as that region, and logged there."""

from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _

from contacts.portal import presentation, selectors
from fastkontakt.accounts.actor import Actor, find_actor
from fastkontakt.accounts.forms import key_of
from fastkontakt.accounts.signin import Choice
from fastkontakt.tenancy import activate


@dataclass(frozen=True, slots=True, kw_only=True)
class Elsewhere:
    """What the reader has in another region: the own page, or the names of those the reader acts for.

    `key` is what the choice of sign-in posts to act there; `anchor` is the heading's id.
    """

    key: str
    anchor: str
    title: str
    region: str
    page: presentation.Page | None
    people: list[str]


def elsewhere(viewer: Actor, choices: list[Choice], *, today: date) -> list[Elsewhere]:
    """One for each of the other choices as a citizen, in a constant number of queries each; empty ones are left out."""
    others = (c for c in choices if c.assignment is None and (c.tenant.pk, c.sign_in.patient) != _here(viewer))
    found = [_read(viewer, choice, today) for choice in others]
    return [row for row in found if row is not None and (row.page is not None or row.people)]


def _here(viewer: Actor) -> tuple[int, str | None]:
    return viewer.tenant.pk, str(viewer.patient_id) if viewer.patient_id else None


def _read(viewer: Actor, choice: Choice, today: date) -> Elsewhere | None:
    """As the choice's actor: never more than row-level security lets its tenant show."""
    about = {"key": key_of(choice.sign_in), "region": choice.tenant.name}
    with activate(choice.tenant.pk):
        actor = find_actor(viewer.user, choice.sign_in, on=today)
        if actor is None:
            return None
        if actor.patient_id is None:
            people = [row.patient.name for row in selectors.represented(actor, on=today)]
            title = _("De som du får hjälpa, %(region)s") % {"region": choice.tenant.name}
            return Elsewhere(**about, anchor=f"ombud-{choice.tenant.slug}", title=title, page=None, people=people)
        view = selectors.own_view(actor, actor.patient_id, today=today)
        page = presentation.page(view, own=True, acting=False)
        anchor, title = f"region-{choice.tenant.slug}", choice.tenant.name
        return Elsewhere(**about, anchor=anchor, title=title, page=page, people=[])
