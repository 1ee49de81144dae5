"""The reviewer's pages: what each asks for, and what it shows."""

from datetime import date, datetime, timedelta
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.core.exceptions import ValidationError
from django.http import QueryDict
from django.urls import reverse
from django.utils.translation import gettext as _

from fastkontakt.accounts.actor import Actor
from fastkontakt.audit import presentation, reviews, selectors
from fastkontakt.audit.enums import ReviewOutcome
from fastkontakt.audit.forms import OutcomeForm, PeriodForm, SampleForm, SearchForm
from fastkontakt.audit.patterns import Period
from fastkontakt.audit.review_presentation import period_text, quiet, review_row, standing_out, tabs, unit_table
from fastkontakt.organisation.models import StaffMember
from fastkontakt.organisation.selectors import get_staff, units
from patients.enums import ReviewOutcome as EmergencyOutcome

SEARCHED_BACK = timedelta(days=30)
KEYS = ("patient", "medarbetare", "enhet", "fran", "till", "typ", "vad")
"""What a search's address may hold: keys, days and codes, nothing of a person."""


class SearchPage:
    """Find in the log. What is typed is sent in a body; the address of what was found holds keys."""

    def __init__(self, viewer: Actor, *, today: date) -> None:
        self.viewer = viewer
        self.days = {"fran": (today - SEARCHED_BACK).isoformat(), "till": today.isoformat()}

    def blank(self) -> SearchForm:
        """The form before anything is asked."""
        return SearchForm(units(), initial=self.days)

    def of_address(self, query: QueryDict) -> SearchForm:
        """The form as the page's address fills it in."""
        return SearchForm(units(), self.days | {name: query[name] for name in KEYS if name in query})

    def of_body(self, typed: QueryDict) -> SearchForm:
        """The form as it was sent."""
        return SearchForm(units(), typed)

    def address(self, asked: dict[str, Any]) -> str:
        """Where the answer is. Raises ValidationError where nobody has the number or the name."""
        found = dict(asked)
        if asked["nummer"]:
            found["patient"] = self._patient(asked["nummer"])
        if asked["namn"]:
            found["medarbetare"] = self._staff(asked["namn"]).pk
        return f"{reverse('audit:search')}?{urlencode({name: found[name] for name in KEYS if found[name]})}"

    def unanswered(self, form: SearchForm) -> dict[str, Any]:
        """The form alone."""
        return {"form": form, "tabs": tabs("search")}

    def context(self, form: SearchForm, number: str) -> dict[str, Any]:
        """The form, and where it is in order and asked for, what it finds."""
        shown = self.unanswered(form)
        if not form.is_bound or not form.is_valid():
            return shown
        asked = form.cleaned_data
        staff = get_staff(asked["medarbetare"]) if asked["medarbetare"] else None
        patient = selectors.get_patient(self.viewer, asked["patient"]) if asked["patient"] else None
        page = selectors.search_page(self.viewer, _log_query(asked, staff, number))
        rows = [presentation.row(entry) for entry in page.object_list]
        return shown | {"page": page, "rows": rows, "staff": staff, "patient": patient}

    def _patient(self, number: str) -> UUID:
        found = selectors.find_patient(self.viewer, number)
        if found is None:
            raise ValidationError({"nummer": _("Ingen som är känd här har det numret. Kontrollera siffrorna.")})
        key: UUID = found.pk
        return key

    def _staff(self, text: str) -> StaffMember:
        found = selectors.find_staff(text)
        if len(found) == 1:
            return found[0]
        if not found:
            raise ValidationError({"namn": _("Ingen medarbetare har det HSA-id:t eller hela namnet.")})
        several = ", ".join(f"{person.hsa_id} ({person.profession_display})" for person in found)
        raise ValidationError({"namn": _("Flera heter så. Skriv HSA-id: %(several)s.") % {"several": several}})


class PeriodPage:
    """A page about some days and a unit or all: the days are in the address, the week that ended yesterday else."""

    def __init__(self, viewer: Actor, *, today: date) -> None:
        self.viewer = viewer
        first, last = reviews.last_week(today)
        self.days = {"fran": first.isoformat(), "till": last.isoformat()}

    def form(self, query: QueryDict) -> PeriodForm:
        """The form as the address fills it in."""
        asked = {name: query[name] for name in ("fran", "till", "enhet") if name in query}
        return PeriodForm(units(), self.days | asked)

    def sample_form(self, typed: QueryDict) -> SampleForm:
        """The sample that was asked for."""
        return SampleForm(units(), typed)

    def overview(self, form: PeriodForm, *, number: str) -> dict[str, Any]:
        """What stands out, the sample to take, reads per unit, and what earlier reviews came to."""
        found = reviews.overview(self.viewer, period_of(form.cleaned_data))
        page = reviews.reviews(self.viewer, number=page_number(number))
        return {
            "found": found,
            "patterns": standing_out(found),
            "quiet": quiet(found),
            "waiting": reviews.waiting_emergencies(self.viewer),
            "sample": SampleForm(units(), initial={**form.cleaned_data, "antal": 20}),
            "units_table": unit_table(found),
            "period": period_text(found.period.first, found.period.last),
            "page": page,
            "reviews": [review_row(review) for review in page.object_list],
        }

    def pattern(self, form: PeriodForm, pattern: str, *, number: str) -> dict[str, Any]:
        """The reads that show a pattern."""
        page = reviews.pattern_page(self.viewer, pattern, period_of(form.cleaned_data), number=page_number(number))
        return {"page": page, "rows": [presentation.row(entry) for entry in page.object_list]}


class ReviewPage:
    """One review: its reads, what it has come to, and the form to sign with."""

    template = "audit/review.html"

    def __init__(self, viewer: Actor, review_id: UUID) -> None:
        self.viewer = viewer
        self.review, self.entries = reviews.get_review(viewer, review_id)

    def form(self, typed: QueryDict | None = None) -> OutcomeForm:
        """The form to sign with."""
        return OutcomeForm(ReviewOutcome, typed, longest=4000)

    def note(self, asked: dict[str, Any]) -> None:
        """Sign the outcome. Raises ValidationError."""
        reviews.note_outcome(by=self.viewer, review=self.review, outcome=asked["outcome"], text=asked["text"])

    def context(self, form: OutcomeForm) -> dict[str, Any]:
        """What the page shows."""
        return {
            "form": form,
            "review": review_row(self.review),
            "rows": [presentation.row(entry) for entry in self.entries],
            "gone": len(self.review.entries) - len(self.entries),
        }


class EmergencyPage:
    """One opening in an emergency: why it was made, what was read, and the form to sign with."""

    template = "audit/emergency.html"

    def __init__(self, viewer: Actor, emergency_id: UUID, *, now: datetime) -> None:
        self.viewer, self.now = viewer, now
        self.opening, self.entries = reviews.get_emergency(viewer, emergency_id)

    def form(self, typed: QueryDict | None = None) -> OutcomeForm:
        """The form to sign with."""
        return OutcomeForm(EmergencyOutcome, typed, longest=1000)

    def note(self, asked: dict[str, Any]) -> None:
        """Sign the outcome. Raises ValidationError."""
        told = {"outcome": asked["outcome"], "text": asked["text"]}
        reviews.review_emergency(by=self.viewer, opening=self.opening, now=self.now, **told)

    def context(self, form: OutcomeForm) -> dict[str, Any]:
        """What the page shows."""
        return {
            "form": form,
            "opening": self.opening,
            "lasting": self.opening.until > self.now,
            "who": presentation.patient_name(self.opening.patient),
            "rows": [presentation.row(entry) for entry in self.entries],
        }


def period_of(asked: dict[str, Any]) -> Period:
    """The period that a form in order asks for."""
    return Period(first=asked["fran"], last=asked["till"], unit=asked["enhet"])


def _log_query(asked: dict[str, Any], staff: StaffMember | None, number: str) -> selectors.LogQuery:
    return selectors.LogQuery(
        first=asked["fran"],
        last=asked["till"],
        unit=asked["enhet"],
        patient=asked["patient"],
        staff=staff,
        kind=asked["typ"],
        what=asked["vad"],
        page=page_number(number),
    )


def page_number(text: str) -> int:
    """The number of a page; the first for what is none."""
    return int(text) if text.isdecimal() and len(text) < 7 else 1
