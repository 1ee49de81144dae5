"""What the pages on letters hold, gathered for the views to hand on."""

from datetime import date, datetime
from typing import Any
from urllib.parse import urlencode

from django.core.exceptions import ValidationError
from django.urls import reverse

from agreements.enums import LetterKind, LetterLanguage, LetterRoute
from agreements.letters import presentation, selectors
from agreements.letters.contacts import last_day
from agreements.letters.content import About, content_of
from agreements.letters.forms import GivenForm, OrderForm
from agreements.letters.papers import paper, papers
from agreements.letters.routes import routes_of
from agreements.letters.services import order_letter
from agreements.models import Letter
from fastkontakt import permissions
from fastkontakt.accounts.actor import Actor
from fastkontakt.moments import day_of
from fastkontakt.ui.templatetags.fk import personnummer
from patients.models import Patient

LANGUAGES = {"en": LetterLanguage.ENGLISH}


class OrderPage:
    """Ordering a letter about a contact or an agreement, with what it will say."""

    def __init__(self, viewer: Actor, about: About, *, now: datetime) -> None:
        self.viewer, self.about, self.now = viewer, about, now
        self.today: date = day_of(now)

    def form(self, typed: Any = None) -> OrderForm:
        """What is typed, or what suits the patient."""
        kinds, patient = self._kinds(), self.about.patient
        routes = routes_of(patient, on=self.today)
        usual = {"kind": kinds[0], "language": usual_language(patient), "route": routes[0]}
        return OrderForm(typed, kinds=kinds, routes=routes, **usual)

    def content(self, form: OrderForm) -> dict[str, Any] | None:
        """What the letter would say as it is chosen; None, with the reason on the form, where there is none."""
        chosen = form.chosen()
        named = {name: chosen[name] for name in ("kind", "language")}
        try:
            return content_of(self.about, **named, addressed=chosen["route"] == LetterRoute.PRINT, today=self.today)
        except ValidationError as error:
            if form.is_bound and form.is_valid():
                form.add_error(None, error)
            return None

    def document(self, form: OrderForm) -> bytes | None:
        """The letter as it would be printed; None where there is none."""
        if form.is_bound and not form.is_valid():
            return None
        content = self.content(form)
        if content is None:
            return None
        return paper(content, tenant=self.viewer.tenant.slug, large=form.chosen()["large_print"])

    def order(self, form: OrderForm) -> Letter:
        """Order it. Raises as order_letter does."""
        return order_letter(by=self.viewer, about=self.about, now=self.now, **form.cleaned_data)

    def context(self, form: OrderForm) -> dict[str, Any]:
        """The page."""
        patient = self.about.patient
        own = self.about.unit.pk == self.viewer.unit.pk
        waiting = selectors.waiting_about(self.viewer, self.about, on=self.today)
        return {
            "form": form,
            "letter": self.content(form),
            "large": form.chosen()["large_print"],
            "patient": patient,
            "eyebrow": f"{patient.name} · {personnummer(patient.identity_number)}",
            "about": self.about,
            "own_unit": own and self.viewer.may(permissions.APPOINT_CONTACTS),
            "deceased": patient.deceased_on is not None,
            "waiting": presentation.rows(filter(None, [waiting])),
            "preview_url": f"{self._address()}?{urlencode(chosen_of(form))}",
        }

    def _address(self) -> str:
        """Where the document is seen."""
        if self.about.contact is not None:
            return reverse("agreements:preview_contact_letter", args=[self.about.contact.pk])
        assert self.about.version is not None
        return reverse("agreements:preview_agreement_letter", args=[self.about.version.agreement_id])

    def _kinds(self) -> list[str]:
        """The kinds that say something of this, the likeliest first."""
        contact = self.about.contact
        if contact is None:
            return [LetterKind.AGREEMENT]
        over = contact.ends_on is not None and contact.ends_on < self.today
        kinds = [] if over else [LetterKind.CONTACT]
        if contact.replaces is not None and not over:
            kinds.insert(0, LetterKind.CONTACT_CHANGED)
        if last_day(contact) is not None:
            kinds.insert(0, LetterKind.CONTACT_LEAVES)
        return [str(kind) for kind in kinds]


def chosen_of(form: OrderForm) -> dict[str, str]:
    """What is chosen, for the address of the document."""
    chosen = form.chosen()
    large = {"large_print": "on"} if chosen.pop("large_print") else {}
    return chosen | large


def usual_language(patient: Patient) -> str:
    """The words that the patient has asked for."""
    if patient.easy_to_read:
        return LetterLanguage.EASY
    return LANGUAGES.get(patient.language, LetterLanguage.SWEDISH)


class QueuePage:
    """The unit's letters."""

    def __init__(self, viewer: Actor, *, today: date) -> None:
        self.viewer = viewer
        self.queue = selectors.queue(viewer, on=today)

    def context(self) -> dict[str, Any]:
        """The page."""
        return {
            "parts": presentation.parts(self.queue),
            "protected": any(letter.route == LetterRoute.PROTECTED for letter in self._on_paper()),
            "writes": self.viewer.may(permissions.APPOINT_CONTACTS),
        }

    def document(self) -> bytes | None:
        """All that is to be printed, as one document; None where there is nothing."""
        return papers(self.queue.to_print) if self.queue.to_print else None

    def _on_paper(self) -> list[Letter]:
        return [*self.queue.to_print, *self.queue.to_give]


class GivePage:
    """Noting that a letter is given."""

    def __init__(self, viewer: Actor, letter: Letter, *, today: date) -> None:
        self.viewer, self.letter, self.today = viewer, letter, today

    def form(self, typed: Any = None) -> GivenForm:
        """Today to the patient, unless something else is typed."""
        return GivenForm(typed, initial={"on": self.today, "whom": "patient"})

    def context(self, form: GivenForm) -> dict[str, Any]:
        """The page."""
        (row,) = presentation.rows([self.letter])
        return {"form": form, "row": row, "letter": self.letter, "patient": self.letter.patient}
