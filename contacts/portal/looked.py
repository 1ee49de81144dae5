"""Vem har tittat: the patient's own extract of the log (PDL 8:5), as a page and as a document."""

from datetime import date, timedelta
from itertools import groupby
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django import forms
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.timezone import localtime
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from fastkontakt.accounts.actor import Actor
from fastkontakt.accounts.guards import actor_of, citizen_required
from fastkontakt.audit import extract, plain
from fastkontakt.clock import today
from fastkontakt.moments import day_of
from fastkontakt.pdf import document
from fastkontakt.ui.forms import DayField
from fastkontakt.ui.templatetags.fk import dag, veckodag
from patients.models import Patient

SHOWN_BACK = timedelta(days=90)
UNPROCESSABLE = 422


class PeriodForm(forms.Form):
    """The days to show, first and last included."""

    fran = DayField(label=gettext_lazy("Från och med"))
    till = DayField(label=gettext_lazy("Till och med"))

    def clean(self) -> dict[str, Any]:
        """The days in order."""
        asked = super().clean() or {}
        first, last = asked.get("fran"), asked.get("till")
        if first and last and last < first:
            raise forms.ValidationError({"till": _("Sista dagen är före den första.")})
        return asked


class LookedPage:
    """Who has read and changed what about a patient, other than the viewer."""

    def __init__(self, viewer: Actor, patient_id: UUID, *, today: date) -> None:
        self.viewer, self.today = viewer, today
        self.own = viewer.patient_id == patient_id
        self.whose = plain.YOURS if self.own else plain.THEIRS
        self.patient: Patient = extract.get_patient(viewer, patient_id, on=today, page="portal_looked")

    def form(self, query: Any) -> PeriodForm:
        """The days of the address; the last ninety where it has none."""
        days = {"fran": (self.today - SHOWN_BACK).isoformat(), "till": self.today.isoformat()}
        return PeriodForm(days | {name: query[name] for name in days if name in query})

    def context(self, form: PeriodForm, *, number: int = 1) -> dict[str, Any]:
        """What the page shows; without days where the form is not in order."""
        about = {"form": form, "patient": self.patient, "own": self.own, "back": self._address("contacts", "child")}
        if not form.is_valid():
            return about
        period = {"first": form.cleaned_data["fran"], "last": form.cleaned_data["till"]}
        page = extract.looked(self.viewer, self.patient, **period, number=number)
        query = urlencode({"fran": period["first"], "till": period["last"]})
        document_url = f"{self._address('looked_pdf', 'looked_pdf_for_child')}?{query}"
        return about | {"page": page, "days": self._days(page.object_list), "document_url": document_url}

    def document(self, form: PeriodForm) -> bytes | None:
        """The same as a PDF, the whole of it; None where the days are not in order or there is too much."""
        if not form.is_valid():
            return None
        first, last = form.cleaned_data["fran"], form.cleaned_data["till"]
        entries = extract.everything(self.viewer, self.patient, first=first, last=last)
        if len(entries) > extract.MOST_IN_A_DOCUMENT:
            most = {"most": extract.MOST_IN_A_DOCUMENT}
            form.add_error("till", _("Det är mer än %(most)s rader. Välj färre dagar.") % most)
            return None
        return document("audit/extract.typ", self._printed(self._days(entries), first, last))

    def _days(self, entries: Any) -> list[tuple[date, list[dict[str, str]]]]:
        """The entries in words, by day, the latest first."""
        acting = extract.acting_for(self.patient)
        return [
            (day, [self._row(entry, acting) for entry in of_day])
            for day, of_day in groupby(entries, key=lambda entry: day_of(entry.at))
        ]

    def _row(self, entry: Any, acting: dict[int, str]) -> dict[str, str]:
        return {
            "time": localtime(entry.at).strftime("%H.%M"),
            "who": plain.who(entry, acting),
            "where": plain.where(entry),
            "what": plain.what(entry, self.whose),
            "why": plain.why(entry),
        }

    def _printed(self, days: Any, first: date, last: date) -> dict[str, Any]:
        title = _("Vem har tittat på uppgifter om %(name)s") % {"name": self.patient.name}
        period = {"first": dag(first), "last": dag(last), "today": dag(self.today)}
        return {
            "lang": get_language(),
            "title": title,
            "about": [_("Från %(first)s till %(last)s. Utskrivet %(today)s.") % period, str(NOT_ONES_OWN)],
            "columns": [_("Tid"), _("Vem"), _("Vad"), _("Varför")],
            "days": [{"title": veckodag(day), "rows": rows} for day, rows in days],
            "none": _("Ingen annan har läst eller ändrat något de här dagarna."),
            "page": _("Sida"),
        }

    def _address(self, own: str, for_child: str) -> str:
        if self.own:
            return reverse(f"portal:{own}")
        return reverse(f"portal:{for_child}", args=[self.patient.pk])


NOT_ONES_OWN = gettext_lazy("Det som du själv har gjort visas inte.")


@require_safe
@citizen_required
def looked(request: HttpRequest) -> HttpResponse:
    """Who has looked at one's own contacts. `?fran=&till=`: the days."""
    return _show(request, _oneself(request))


@require_safe
@citizen_required
def looked_for_child(request: HttpRequest, patient_id: UUID) -> HttpResponse:
    """Who has looked at the contacts of somebody whom one acts for."""
    return _show(request, patient_id)


@require_safe
@citizen_required
def looked_pdf(request: HttpRequest) -> HttpResponse:
    """The same for oneself, as a document to keep."""
    return _print(request, _oneself(request))


@require_safe
@citizen_required
def looked_pdf_for_child(request: HttpRequest, patient_id: UUID) -> HttpResponse:
    """The same for somebody whom one acts for, as a document to keep."""
    return _print(request, patient_id)


def _oneself(request: HttpRequest) -> UUID:
    patient_id = actor_of(request).patient_id
    if patient_id is None:
        raise Http404
    return patient_id


def _show(request: HttpRequest, patient_id: UUID) -> HttpResponse:
    page = LookedPage(actor_of(request), patient_id, today=today())
    form = page.form(request.GET)
    text = request.GET.get("sida", "")
    number = int(text) if text.isdecimal() and len(text) < 7 else 1
    context = page.context(form, number=number)
    return render(request, "portal/looked.html", context, status=UNPROCESSABLE if form.errors else 200)


def _print(request: HttpRequest, patient_id: UUID) -> HttpResponse:
    page = LookedPage(actor_of(request), patient_id, today=today())
    form = page.form(request.GET)
    made = page.document(form)
    if made is None:
        return render(request, "portal/looked.html", page.context(form), status=UNPROCESSABLE)
    answer = HttpResponse(made, content_type="application/pdf")
    answer.headers["Content-Disposition"] = 'attachment; filename="vem-har-tittat.pdf"'
    return answer
