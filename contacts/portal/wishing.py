"""What can be asked for: one door for each, and why where there is none."""

from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext as _

from contacts.enums import ContactRole
from contacts.portal import wording
from contacts.portal.asked import Asked, asked
from contacts.portal.presentation import ask_urls
from contacts.portal.selectors import OwnView
from contacts.requests.units import scope_to_ask
from fastkontakt.ui.shapes import Door
from fastkontakt.ui.templatetags.fk import role_icon, role_label


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """`doors` lead to what can be asked for; `barred` are (what, why not). `name` is "" for the reader's own page."""

    name: str
    asked_title: str
    doors: list[Door]
    barred: list[tuple[str, str]]
    asked: list[Asked]
    contacts_url: str


def page(view: OwnView, *, own: bool) -> Page:
    """The page for the patient, or for who acts for the patient."""
    patient = view.shared.patient
    whose = wording.whose(patient, own=own, on=view.shared.on)
    urls = ask_urls(view, own=own) if patient.deceased_on is None else {}
    return Page(
        name="" if own else patient.name,
        asked_title=str(wording.ASKED[whose]),
        doors=[_door(view, ContactRole(role), url) for role, url in urls.items()],
        barred=[
            (role_label(role), _why_not(view, ContactRole(role), whose))
            for role in ContactRole.values
            if role not in urls and patient.deceased_on is None
        ],
        asked=asked(view.requests, whose, today=view.shared.on),
        contacts_url=reverse("portal:contacts") if own else reverse("portal:child", args=[patient.pk]),
    )


def _why_not(view: OwnView, role: ContactRole, whose: str) -> str:
    if scope_to_ask(role) not in view.scopes:
        return _("Det ingår inte i det som du får göra här.")
    return str(wording.CANNOT_ASK[whose][role])


def _door(view: OwnView, role: ContactRole, url: str) -> Door:
    held = [contact for contact in view.shared.lane(role) if contact.starts_on <= view.shared.on]
    title = wording.ACTS[role]
    if held:
        title = wording.MORE[role]
    names = ", ".join(contact.staff.name for contact in held)
    text = _("I dag: %(names)s") % {"names": names} if held else str(wording.SHORT[role])
    return Door(title=str(title), text=text, url=url, icon=role_icon(role))
