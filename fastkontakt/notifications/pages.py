"""What the pages of messages need, gathered for the views."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.conf import settings
from django.core.paginator import Page, Paginator
from django.urls import reverse
from django.utils.translation import get_language

from fastkontakt.accounts.actor import PATIENT, Actor
from fastkontakt.notifications import places, selectors
from fastkontakt.notifications.addresses import mobile_number
from fastkontakt.notifications.enums import Audience, Digest, MessageKind
from fastkontakt.notifications.forms import AddressForm, ChoiceForm, StaffForm
from fastkontakt.notifications.models import Message
from fastkontakt.notifications.words import digest_text

ON_A_PAGE = 50


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """A message as its reader sees it. `whose` is the person whom it is about, for one who acts for others."""

    key: UUID
    text: str
    more: str
    whose: str
    at: datetime
    unread: bool
    url: str


class InboxPage:
    """The reader's messages, the latest first; what is shown is logged."""

    def __init__(self, viewer: Actor, *, today: date, number: str = "") -> None:
        self.viewer = viewer
        self.page: Page[Message] = Paginator(selectors.inbox(viewer, on=today), ON_A_PAGE).get_page(number)
        selectors.log_shown(viewer, self.page, on=today)

    def context(self) -> dict[str, Any]:
        """What the template shows."""
        rows = [self._row(message) for message in self.page]
        return {
            "rows": rows,
            "page": self.page,
            "any_unread": any(row.unread for row in rows),
            "inbox_url": places.inbox_address(self.viewer),
            "choices_url": places.choices_address(self.viewer),
        }

    def _row(self, message: Message) -> Row:
        acting = message.audience == Audience.REPRESENTATIVE and message.patient is not None
        opens = "notifications:open" if self.viewer.is_staff else "inbox:open"
        return Row(
            key=message.pk,
            text=str(message.get_kind_display()),
            more=digest_text(message) if message.kind == MessageKind.DIGEST else "",
            whose=message.patient.name if acting and message.patient else "",
            at=message.created_at,
            unread=message.read_at is None,
            url=reverse(opens, args=[message.pk]),
        )


class ChoicesPage:
    """How the reader wants to be told."""

    def __init__(self, viewer: Actor) -> None:
        self.viewer = viewer
        self.patient = selectors.own_addresses(viewer)

    def form(self, data: Any = None) -> ChoiceForm:
        """The form for this kind of reader, as chosen or as sent."""
        if self.viewer.is_staff:
            return StaffForm(data, initial=self._initial())
        return (ChoiceForm if self.viewer.kind == PATIENT else AddressForm)(data, initial=self._initial())

    def context(self, form: ChoiceForm) -> dict[str, Any]:
        """What the template shows."""
        return {
            "form": form,
            "patient": self.patient,
            "mobile": mobile_number(self.patient.telephone) if self.patient else "",
            "inbox_url": places.inbox_address(self.viewer),
        }

    def _initial(self) -> dict[str, Any]:
        choice = selectors.choice_of(self.viewer)
        if choice is None:
            unasked = self.patient is not None and not self.patient.is_protected
            return {"by_email": unasked, "by_sms": unasked, "digest": Digest.NEVER, "language": self._language()}
        names = ("by_email", "by_sms", "email", "mobile", "digest", "at_once")
        return {name: getattr(choice, name) for name in names} | {"language": choice.language or self._language()}

    def _language(self) -> str:
        """Until one is chosen, that of the own profile where there is one, else that on the screen."""
        return selectors.profile_language(self.viewer) or get_language() or settings.LANGUAGE_CODE
