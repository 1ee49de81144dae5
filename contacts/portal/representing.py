"""Ombud in words: who may act for one, and for whom one acts. What each may do is said as the patient would say it."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from contacts.enums import ContactRole
from fastkontakt.access import law
from fastkontakt.accounts.actor import Actor
from fastkontakt.ui.shapes import Door
from fastkontakt.ui.templatetags.fk import dag
from patients.acting import BY_COURT, acted_for
from patients.enums import MandateKind, MandateScope
from patients.forms import MandateForm
from patients.mandates import MOST_YEARS, ActsFor, acts_for, mandates_of, obstacle_to_granting
from patients.models import Mandate, Patient

LETS = {
    MandateScope.SEE_CONTACTS: gettext_lazy("Se vilka dina fasta kontakter är, och hur man når dem"),
    MandateScope.ASK: gettext_lazy("Be om fasta kontakter åt dig, och ta tillbaka det"),
    MandateScope.CHOOSE_PHYSICIAN: gettext_lazy("Välja och byta din fasta läkarkontakt"),
    MandateScope.CONSENT: gettext_lazy("Se vilka som får läsa om dig, och ge eller ta tillbaka ditt samtycke till det"),
    MandateScope.SEE_LOG: gettext_lazy("Se vem som har tittat på dina uppgifter"),
    MandateScope.SEE_AGREEMENTS: gettext_lazy("Läsa överenskommelser, planer och brev till dig"),
}
MISSING = {
    "identity_number": gettext_lazy("Skriv personnumret för den som ska få hjälpa dig."),
    "given_name": gettext_lazy("Skriv personens förnamn."),
    "family_name": gettext_lazy("Skriv personens efternamn."),
    "ends_on": gettext_lazy("Välj den sista dagen som tillåtelsen ska gälla."),
}
PHYSICIAN, CARE = ContactRole.FAST_LAKARKONTAKT, ContactRole.FAST_VARDKONTAKT


@dataclass(frozen=True, slots=True, kw_only=True)
class MandateRow:
    """One who may act for the reader. `ground` and `lasts` are sentences; without `url` only a court can end it."""

    key: str
    name: str
    ground: str
    lasts: str
    lets: list[str]
    url: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """Whom the reader acts for on this page, on what ground and how long; `several`: there are others to change to."""

    text: str
    url: str = ""
    several: bool = False


class PermissionForm(MandateForm):
    """Whom the patient lets act, with what and to which day."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        scopes: Any = self.fields["scopes"]
        scopes.label, scopes.choices = _("Vad får personen göra?"), list(LETS.items())
        self.fields["identity_number"].label = _("Personens personnummer")
        for name, told in MISSING.items():
            self.fields[name].error_messages["required"] = told
        self.fields["starts_on"].label = _("Från och med vilken dag?")
        self.fields["ends_on"].label = _("Till och med vilken dag?")
        self.fields["ends_on"].help_text = _("Högst %(years)s år. Du kan ta tillbaka tillåtelsen när som helst.") % {
            "years": MOST_YEARS
        }


def overview(viewer: Actor, patient: Patient, *, today: date) -> dict[str, Any]:
    """The patient's page: who may act, and whether more can be let in."""
    return {
        "rows": [_row(mandate) for mandate in mandates_of(patient, on=today)],
        "obstacle": obstacle_to_granting(patient, today=today),
        "acts_too": acted_for(viewer.user, on=today).exists(),
    }


def ending(viewer: Actor, mandate: Mandate) -> dict[str, Any]:
    """The page that asks once more, for the patient or for who acts."""
    own = viewer.patient_id == mandate.patient_id
    return {
        "mandate": mandate,
        "own": own,
        "by_court": mandate.kind in BY_COURT,
        "back": reverse("portal:mandates") if own else reverse("portal:acting", args=[mandate.patient_id]),
    }


def doors(people: Iterable[ActsFor]) -> list[Door]:
    """Those whom one acts for, to choose among."""
    return [Door(title=row.patient.name, url=start_url(row), icon="person", text=_ground_of(row)) for row in people]


def start_url(row: ActsFor) -> str:
    """Where one begins for the person: at the contacts, or, without them, at what one may do."""
    sees = MandateScope.SEE_CONTACTS in row.scopes
    return reverse("portal:child" if sees else "portal:acting", args=[row.patient.pk])


def acting_page(row: ActsFor) -> dict[str, Any]:
    """What the reader may do for the person, with the ways there, and how to stop."""
    return {
        "person": row.patient.name,
        "ground": _ground_of(row),
        "doors": [door for door in _ways(row.patient.pk) if door.scope in row.scopes],
        "endings": [
            (reverse("portal:take_back", args=[mandate.pk]), dag(mandate.starts_on))
            for mandate in row.mandates
            if mandate.kind == MandateKind.OMBUD
        ],
        "by_court": row.ground == law.MANDATE,
        "guardian": row.ground == law.GUARDIAN,
        "by_permission": row.ground == law.PERMISSION,
    }


def line(request: HttpRequest, viewer: Actor, *, today: date) -> Line | None:
    """Of the person that the address names, or of the only one. None where it is nobody, or not known who."""
    people = acts_for(viewer, on=today)
    named = request.resolver_match.kwargs.get("patient_id") if request.resolver_match else None
    here = [row for row in people if row.patient.pk == named] if named else people
    if len(here) != 1:
        return None
    told = {"name": here[0].patient.name, "ground": _ground_of(here[0])}
    return Line(
        text=_("Du är här för %(name)s. %(ground)s") % told,
        url=reverse("portal:acting", args=[here[0].patient.pk]),
        several=len(people) > 1,
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class _Way(Door):
    scope: str


def _ways(patient_id: UUID) -> list[_Way]:
    def to(scope: str, icon: str, title: str, name: str, *more: str) -> _Way:
        return _Way(scope=scope, icon=icon, title=title, url=reverse(name, args=[patient_id, *more]))

    return [
        to(MandateScope.SEE_CONTACTS, "people", _("Se kontakterna"), "portal:child"),
        to(MandateScope.ASK, "mail", _("Begära en kontakt"), "portal:ask_for_child", CARE),
        to(
            MandateScope.CHOOSE_PHYSICIAN,
            "stethoscope",
            _("Välja fast läkarkontakt"),
            "portal:ask_for_child",
            PHYSICIAN,
        ),
        to(MandateScope.CONSENT, "eye", _("Vem får läsa, och samtycke till det"), "portal:sharing_for_child"),
        to(MandateScope.SEE_AGREEMENTS, "list", _("Läsa överenskommelser"), "agreements_portal:agreements_for_child"),
        to(MandateScope.SEE_AGREEMENTS, "hub", _("Läsa planer och svara på kallelser"), "agreements_portal:sips_for"),
        to(MandateScope.SEE_LOG, "log", _("Se vem som har tittat"), "portal:looked_for_child"),
        to(MandateScope.SEE_AGREEMENTS, "print", _("Läsa brev"), "agreements_portal:letters_for"),
    ]


def _row(mandate: Mandate) -> MandateRow:
    by_court = mandate.kind in BY_COURT
    kind = str(mandate.get_kind_display())
    return MandateRow(
        key=f"ombud-{mandate.pk}",
        name=mandate.name,
        ground=_("%(kind)s, enligt domstolens beslut.") % {"kind": kind} if by_court else _("Du har gett tillåtelse."),
        lasts=_lasts(mandate),
        lets=[str(text) for scope, text in LETS.items() if scope in mandate.scopes],
        url="" if by_court else reverse("portal:take_back", args=[mandate.pk]),
    )


def _lasts(mandate: Mandate) -> str:
    days = {"first": dag(mandate.starts_on), "last": dag(mandate.ends_on)}
    if mandate.ends_on is None:
        return _("Gäller från %(first)s tills vidare.") % days
    return _("Gäller från %(first)s till och med %(last)s.") % days


def _ground_of(row: ActsFor) -> str:
    """A sentence: on what ground one acts, and to which day."""
    until = {"day": dag(row.until)}
    if row.ground == law.GUARDIAN:
        return _("Du är vårdnadshavare, och ser detta till och med %(day)s.") % until
    if row.ground == law.PERMISSION:
        return _("Du har fått tillåtelse till och med %(day)s.") % until
    if row.until is None:
        return _("Domstolen har utsett dig att företräda personen.")
    return _("Domstolen har utsett dig att företräda personen till och med %(day)s.") % until
