"""Sample content of the components gallery: invented persons, fixed days, the texts in the active language."""

import re
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from django import forms
from django.contrib.staticfiles import finders
from django.core.paginator import Paginator
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from fastkontakt.ui.context_processors import PRODUCT_THEME
from fastkontakt.ui.forms import DayInput, PersonRadios
from fastkontakt.ui.gallery_charts import charts
from fastkontakt.ui.gallery_network import network
from fastkontakt.ui.shapes import (
    Candidate,
    Chip,
    ContactCard,
    Countdown,
    Door,
    EpisodeStep,
    Fact,
    PersonChoice,
    RelativeRow,
    RoutineExtract,
    Step,
    Substitute,
    Telephone,
    Validity,
    WorklistRow,
)
from fastkontakt.ui.themes import OTHER_TENANTS_THEME, THEMES
from fastkontakt.ui.timeline import Span, Timeline, draw

TODAY = date(2026, 11, 22)
ROLES = ("fast_lakarkontakt", "fast_vardkontakt", "fast_omsorgskontakt")
ALL_THEMES = (PRODUCT_THEME, *THEMES, OTHER_TENANTS_THEME)


@dataclass(frozen=True)
class SampleTexts:
    """The texts of a sample finding."""

    title: str
    message: str
    remedy: str


@dataclass(frozen=True)
class SampleFinding:
    """Looks as a finding of the rulebook does."""

    outcome: str
    texts: SampleTexts
    source: str
    url: str = ""

    def text(self, language: str) -> SampleTexts:
        """The sample is already worded in the active language."""
        return self.texts


@dataclass(frozen=True)
class SamplePassed:
    """Looks as a rule that is met does."""

    title: str

    @property
    def titles(self) -> dict[str, str]:
        """The title in the active language."""
        return {get_language() or "sv": self.title}


class WishForm(forms.Form):
    """People to wish for."""

    person = forms.ChoiceField(label="", widget=PersonRadios, required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        person: Any = self.fields["person"]
        person.label = _("Vilken läkare vill du ha?")
        person.choices = [
            ("", PersonChoice(name=_("Vem som helst"), text=_("Vårdcentralen får välja läkare åt dig."))),
            ("1", PersonChoice(name="Sara Nyström", text=_("Läkare"), room=True)),
            ("2", PersonChoice(name="Johan Wiberg", text=_("Läkare"), room=False)),
        ]


class SampleForm(forms.Form):
    """One field of each kind."""

    name = forms.CharField(help_text=" ")
    reason = forms.CharField(widget=forms.Textarea)
    unit = forms.ChoiceField(choices=[("", "–"), ("1", "Klintehamns vårdcentral"), ("2", "Visby norr vårdcentral")])
    starts_on = forms.DateField(widget=DayInput, initial=TODAY)
    occasion = forms.ChoiceField(widget=forms.RadioSelect)
    coordinating = forms.BooleanField(required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        wording = {
            "name": (_("Namn"), _("För- och efternamn.")),
            "reason": (_("Motivering"), _("Varför går ni ifrån riktlinjen? Texten sparas.")),
            "unit": (_("Enhet"), ""),
            "starts_on": (_("Från och med"), ""),
            "occasion": (_("Anledning"), _("Det som ligger närmast.")),
            "coordinating": (_("Samordnar övriga kontakter"), _("Högst en i taget.")),
        }
        for key, (label, hint) in wording.items():
            self.fields[key].label, self.fields[key].help_text = label, hint
        choices = [("patient_request", _("Patienten har bett om det")), ("need", _("Behov"))]
        self.fields["occasion"].choices = choices  # type: ignore[attr-defined]


def context(theme: str) -> dict[str, Any]:
    """Everything the gallery page shows, in one of the themes."""
    faulty = SampleForm({"name": "", "starts_on": "2026-02-31"})
    faulty.is_valid()
    values = {
        "icons": icons(),
        "roles": ROLES,
        "themes": ALL_THEMES,
        "form": SampleForm(auto_id="falt_%s"),
        "faulty": faulty,
        "cards": cards(),
        "candidates": candidates(),
        "findings": findings(),
        "passed": passed(),
        "drawing": drawing(),
        "network": network(),
        "charts": charts(),
        "relatives": relatives(),
        "facts": facts(),
        "tasks": tasks(),
        "chips": chips(),
        "extract": extract(),
        "steps": steps(),
        "episode": episode(),
        "countdowns": countdowns(),
        "doors": doors(),
        "wish_form": WishForm(auto_id="onska_%s", initial={"person": ""}),
        "gains": [_("Den som vårdar dig ser genast vilka andra som hjälper dig, och kan ringa dem.")],
        "losses": [_("Du kan ta tillbaka samtycket när du vill.")],
        "validity": validity(),
        "columns": [_("Enhet"), _("Kontakter"), _("Andel")],
        "rows": [["Klintehamns vårdcentral", "1 204", "91 %"], ["Visby norr vårdcentral", "3 871", "87 %"]],
        "page": Paginator(range(1, 200), 20).page(4),
    }
    return {**values, "theme": theme} if theme in ALL_THEMES else values


def cards() -> list[ContactCard]:
    """One card for each role: full, coordinating with substitute, and bare."""
    weekdays = _("vardagar 8–16")
    return [
        ContactCard(
            role="fast_lakarkontakt",
            person="Karin Åkerlund",
            profession=_("Specialist i allmänmedicin"),
            unit="Klintehamns vårdcentral",
            provider="Region Gotland",
            since=date(2024, 3, 11),
            reason=_("Patienten valde vid listning"),
            telephones=(Telephone(number="+46498204000", hours=weekdays),),
            informed=True,
            informed_orally_on=date(2024, 3, 14),
            informed_in_writing_on=date(2024, 3, 18),
        ),
        ContactCard(
            role="fast_vardkontakt",
            person="Johanna Lindqvist",
            profession=_("Distriktssköterska"),
            unit="Klintehamns vårdcentral",
            provider="Region Gotland",
            since=date(2026, 9, 2),
            reason=_("Utsedd före utskrivning"),
            telephones=(Telephone(number="+46498204013", hours=weekdays),),
            coordinating=True,
            review_on=date(2027, 3, 2),
            substitutes=(Substitute(name="Per Wahlgren", profession=_("Sjuksköterska"), until=date(2026, 12, 4)),),
            informed=False,
        ),
        ContactCard(
            role="fast_vardkontakt",
            person="Amir Haddad",
            profession=_("Sjuksköterska"),
            unit="Hjärtmottagningen Visby lasarett",
            provider="Region Gotland",
            seen_by=_("Visas eftersom patienten samtycker"),
            since=date(2025, 1, 20),
            telephones=(Telephone(number="0498-26 80 00"),),
            informed=True,
            informed_orally_on=date(2025, 1, 20),
            review_on=date(2026, 7, 20),
            review_late=True,
        ),
    ]


def extract() -> RoutineExtract:
    """A section of a unit's routine."""
    text = _("Vi utser en fast vårdkontakt till den som har flera pågående vårdkontakter.")
    return RoutineExtract(title=_("Enhetens kriterier för att utse"), text=text, url="#rutin", since=date(2026, 3, 1))


def candidates() -> list[Candidate]:
    """A candidate in each state."""
    nurse, doctor, doctor_in_training = _("Sjuksköterska"), _("Läkare"), _("Läkare, ST")
    return [
        Candidate(
            value="1",
            name="Johanna Lindqvist",
            profession=_("Distriktssköterska"),
            mark="ok",
            open_contacts=38,
            limit=50,
            wished=True,
            checked=True,
        ),
        Candidate(value="2", name="Per Wahlgren", profession=nurse, mark="ok", open_contacts=12),
        Candidate(
            value="3",
            name="Eva-Lena Broström",
            profession=doctor,
            mark="warn",
            open_contacts=50,
            limit=50,
            why=(_("Har redan 50 av 50 uppdrag."),),
        ),
        Candidate(
            value="4",
            name="Sofia Engström",
            profession=doctor_in_training,
            mark="ask",
            open_contacts=46,
            limit=50,
            why=(_("Det är inte känt om läkaren är inhyrd."),),
        ),
        Candidate(
            value="5",
            name="Tomas Norlin",
            profession=doctor,
            mark="stop",
            open_contacts=61,
            limit=50,
            why=(_("Hyrläkare kan inte vara fast läkarkontakt."), _("Har inget uppdrag på enheten.")),
        ),
    ]


def findings() -> list[SampleFinding]:
    """A finding of each outcome."""
    return [
        SampleFinding(
            "stop",
            SampleTexts(
                _("Livshotande tillstånd"),
                _("Patienten har ett livshotande tillstånd och saknar en legitimerad läkare som fast vårdkontakt."),
                _("Utse först en legitimerad läkare."),
            ),
            "2 kap. 3 § SOSFS 2011:7",
            "#regel",
        ),
        SampleFinding(
            "ask",
            SampleTexts(
                _("Anställning"), _("Det är inte känt om läkaren är inhyrd."), _("Registrera anställningsform.")
            ),
            "Region Gotland, riktlinje 2.1",
        ),
        SampleFinding(
            "warn",
            SampleTexts(
                _("Antal uppdrag"),
                _("Personen har redan 50 av 50 uppdrag."),
                _("Välj någon annan, eller skriv varför."),
            ),
            "Region Gotland, riktlinje 2.2",
            "#regel",
        ),
        SampleFinding(
            "duty",
            SampleTexts(
                _("Informera patienten"), _("Patienten ska få veta vem kontakten är och hur kontakten nås."), ""
            ),
            "3 kap. 2 § patientlagen (2014:821)",
            "#regel",
        ),
    ]


def passed() -> list[SamplePassed]:
    """Rules that are met."""
    return [
        SamplePassed(_("Utses av enhetens chef")),
        SamplePassed(_("Har uppdrag på enheten")),
        SamplePassed(_("Kan nås på telefon")),
    ]


def drawing() -> Timeline:
    """A course of five years with a change of doctor, a gap and a handover ahead."""
    doctor, nurse, carer = ROLES
    return draw(
        [
            Span(lane=doctor, person="Bengt Sandin", starts_on=date(2021, 5, 3), ends_on=date(2023, 6, 30)),
            Span(lane=doctor, person="Karin Åkerlund", starts_on=date(2024, 3, 11), provider="Region Gotland"),
            Span(lane=nurse, person="Amir Haddad", starts_on=date(2025, 1, 20), provider="Region Gotland"),
            Span(lane=nurse, person="Lotta Berg", starts_on=date(2022, 2, 1), ends_on=date(2024, 12, 31)),
            Span(lane=nurse, person="Johanna Lindqvist", starts_on=date(2026, 9, 2)),
            Span(lane=carer, person="Malin Holm", starts_on=date(2026, 12, 7)),
        ],
        lanes=ROLES,
        today=TODAY,
    )


def relatives() -> list[RelativeRow]:
    """Two relatives."""
    daughter, phone = _("dotter"), Telephone(number="+46701740605")
    return [
        RelativeRow(rank=2, name="Nils Öberg", role=_("make"), note=_("Hör dåligt, ring dottern först vid oro.")),
        RelativeRow(rank=1, name="Ingrid Öberg", role=daughter, telephone=phone),
    ]


def facts() -> list[Fact]:
    """Facts of a patient header."""
    return [
        Fact(term=_("Listad på"), value="Klintehamns vårdcentral"),
        Fact(term=_("Hemtjänst"), value="Hemtjänst Klinte"),
        Fact(term=_("Kommunal hälso- och sjukvård"), value=_("Nej")),
    ]


def tasks() -> list[WorklistRow]:
    """Tasks late, today, ahead and done."""
    whom = "Gunvor Öberg"
    return [
        WorklistRow(
            what=_("Utse fast vårdkontakt"),
            whom=whom,
            number="189002029800",
            message=_("Inskriven på sjukhus sedan 18 nov, och ingen fast vårdkontakt är utsedd."),
            url="#",
            action=_("Utse"),
            due=date(2026, 11, 19),
            days_left=-3,
            why="2 kap. 5 § lag 2017:612",
            rule_url="#",
        ),
        WorklistRow(
            what=_("Informera patienten"),
            whom=whom,
            url="#",
            action=_("Informera"),
            due=TODAY,
            days_left=0,
            why="3 kap. 2 § PL",
        ),
        WorklistRow(
            what=_("Se över behovet"),
            whom="Arne Lund",
            protection="sekretessmarkering",
            whose="Karin Åkerlund",
            due=date(2026, 11, 27),
            days_left=5,
        ),
        WorklistRow(what=_("Kalla till SIP"), whom="Arne Lund", due=TODAY, done=True),
    ]


def chips() -> list[Chip]:
    """A choice made, and two more."""
    return [
        Chip(label=_("Alla roller"), url="#", key="alla"),
        Chip(label=_("Fast läkarkontakt"), url="#", key="flk", icon="stethoscope", count="4"),
        Chip(label=_("Fast vårdkontakt"), url="#", key="fvk", icon="care", count="12", current=True),
    ]


def steps() -> list[Step]:
    """The course of a discharge."""
    return [
        Step(label=_("Inskriven"), state="done", detail="18 nov"),
        Step(label=_("Inskrivningsmeddelande"), state="done", detail="18 nov"),
        Step(label=_("Vårdkontakt utsedd"), state="late", detail=_("1 dag sen")),
        Step(label=_("Utskrivningsklar"), state="current", detail="22 nov"),
        Step(label=_("Hemma"), state="coming"),
    ]


def episode() -> list[EpisodeStep]:
    """A stay in hospital, one step of each kind."""
    ward, centre = "Medicinavdelning 5", "Klintehamns vårdcentral"
    return [
        EpisodeStep(label=_("Inskriven"), state="done", when="18 nov 09:30", who=ward),
        EpisodeStep(label=_("Inskrivningsmeddelande"), state="done", when="18 nov 14:05", who=centre),
        EpisodeStep(label=_("Fast vårdkontakt utsedd"), state="late", who=centre, note=_("Försenat")),
        EpisodeStep(label=_("Utskrivningsklar"), state="current", who=ward),
        EpisodeStep(label=_("Kallelse till SIP"), state="skipped", note=_("Behövs inte")),
        EpisodeStep(label=_("Utskriven"), state="coming", who=ward),
    ]


def countdowns() -> list[Countdown]:
    """A ring in each state."""
    law = _("2 kap. 5 § lagen 2017:612")
    appoint, call, payment = _("Utse fast vårdkontakt"), _("Kalla till SIP"), _("Kommunens betalning")
    return [
        Countdown(label=appoint, state="running", hours=62, share=80, text="2026-11-25", law=law, law_url="#regel"),
        Countdown(label=call, state="soon", hours=9, share=12, text="2026-11-22"),
        Countdown(label=call, state="late", hours=14, text="2026-11-21", law=law, law_url="#regel"),
        Countdown(label=appoint, state="met", text="2026-11-21"),
        Countdown(label=payment, state="idle", text=_("Ingen kallelse är skickad.")),
    ]


def doors() -> list[Door]:
    """Two ways on, the first open."""
    return [
        Door(title=_("Personal i vård och omsorg"), url="#dorrar", icon="care", current=True),
        Door(title=_("Patient eller närstående"), url="#dorrar", icon="people", text=_("Se vem som hjälper dig.")),
    ]


def validity() -> list[Validity]:
    """A rule that was changed, and will be again."""
    return [
        Validity(number=1, first=None, last=date(2017, 3, 31), state="past"),
        Validity(number=2, first=date(2017, 4, 1), last=date(2027, 6, 30), state="current"),
        Validity(number=3, first=date(2027, 7, 1), last=None, state="coming"),
    ]


def icons() -> list[str]:
    """The names in the icon sprite."""
    return re.findall(r'<symbol id="([^"]+)"', Path(str(finders.find("icons/sprite.svg"))).read_text("utf-8"))
