"""Candidates and findings as the appointing and ending pages show them, each finding with the act that solves it."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.urls import reverse
from django.utils.text import capfirst
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from contacts.candidates import Candidate as JudgedCandidate
from contacts.enums import ContactRole, Occasion
from contacts.models import Contact
from contacts.policy.engine import Finding
from fastkontakt.ui import shapes

MARKS = {"met": "ok", "warn": "warn", "ask": "ask", "stop": "stop"}
REFUSING = ("stop", "ask", "warn")


@dataclass(frozen=True, slots=True)
class Act:
    """What solves a finding: a page to go to, or a field on this one."""

    label: str
    url: str


@dataclass(frozen=True, slots=True)
class Said:
    """A finding with the rule's page and the act that solves it, as the component `finding` draws it.

    `of_anyone`: the finding was made with nobody proposed, so its message says the reason alone.
    """

    finding: Finding
    rule_url: str
    act: Act | None = None
    of_anyone: bool = False

    @property
    def outcome(self) -> str:
        return self.finding.outcome

    @property
    def source(self) -> str:
        return self.finding.source

    @property
    def url(self) -> str:
        return self.finding.url

    def text(self, language: str) -> Any:
        """Title, message and remedy in the language."""
        texts = self.finding.text(language)
        return replace(texts, message=reason_alone(texts.message)) if self.of_anyone else texts


def rule_url(rule_id: str) -> str:
    """The rule's page in the rulebook."""
    return reverse("rulebook:detail", args=[rule_id])


def appoint_url(patient_id: UUID, role: str, **query: Any) -> str:
    """The appointing page, with what is known filled in: `byter` (contact), `anledning` (occasion)."""
    known = {key: str(value) for key, value in query.items() if value}
    return f"{reverse('contacts:appoint', args=[patient_id])}?{urlencode({'roll': role, **known})}"


def said(
    findings: Iterable[Finding],
    *,
    patient_id: UUID,
    own: Iterable[Contact] = (),
    assessable: Iterable[str] = (),
    of_anyone: bool = False,
) -> list[Said]:
    """The findings with their acts. `own` are the unit's contacts that hold in the role, `assessable` the rules that an
    individual assessment lifts."""
    acts = _acts(patient_id, list(own))
    reasons = {rule: Act(_("Skriv en individuell bedömning"), "#id_individual_assessment") for rule in assessable}
    return [
        Said(finding, rule_url(finding.rule), reasons.get(finding.rule) or _act(finding, acts), of_anyone)
        for finding in findings
    ]


def _act(finding: Finding, acts: Mapping[str, Act]) -> Act | None:
    if finding.outcome == "warn":
        return Act(_("Skriv skälet"), "#id_override_reason")
    return acts.get(finding.rule) if finding.outcome in ("stop", "ask") else None


def _acts(patient_id: UUID, own: list[Contact]) -> dict[str, Act]:
    """Rule -> the act that solves its refusal, of those that the viewer can do from here."""
    facts_page = reverse("patients:facts", args=[patient_id])
    physician_first = appoint_url(patient_id, ContactRole.FAST_VARDKONTAKT, anledning=Occasion.LIFE_THREATENING)
    acts = {
        "flk-listed-unit": Act(_("Registrera listningen"), f"{facts_page}#listning"),
        "fok-home-care": Act(_("Registrera hemtjänsten"), f"{facts_page}#insatser"),
        "fvk-life-threatening": Act(_("Utse en läkare först"), physician_first),
        "end-reason": Act(_("Skriv skälet"), "#id_own_words"),
    }
    for contact in own:
        replacing = Act(
            _("Ersätt %(name)s") % {"name": contact.staff.name},
            appoint_url(patient_id, contact.role, byter=contact.pk),
        )
        if contact.role == ContactRole.FAST_LAKARKONTAKT:
            acts["flk-single"] = replacing
        elif contact.coordinating:
            acts["fvk-coordinator-single"] = replacing
    return acts


def candidate(judged: JudgedCandidate, *, chosen: UUID | None, told_already: Collection[str] = ()) -> shapes.Candidate:
    """A person in the list. Who cannot be appointed cannot be chosen, and says why; who was chosen before stays so.

    `told_already` are the rules that stop every candidate and are told once above the list.
    """
    barred = judged.outcome in ("stop", "ask")
    person = judged.staff
    return shapes.Candidate(
        value=str(person.pk),
        name=person.name,
        profession=person.profession_display,
        mark=MARKS[judged.outcome],
        why=_why(judged, told_already),
        open_contacts=judged.open_contacts,
        limit=judged.limit,
        wished=judged.wished,
        checked=person.pk == chosen,
        disabled=barred and person.pk != chosen,
        protected=person.protected,
    )


def _why(judged: JudgedCandidate, told_already: Collection[str]) -> tuple[str, ...]:
    """Every objection; of someone who cannot be appointed, only what bars."""
    gravest = {"stop": ("stop",), "ask": ("stop", "ask")}.get(judged.outcome, REFUSING)
    said_of = [f for f in judged.verdict.findings if f.outcome in gravest and f.rule not in told_already]
    messages = [finding.text("en" if get_language() == "en" else "sv").message for finding in said_of]
    if judged.outcome == "stop":
        return tuple(reason_alone(message) for message in messages) or (_("Se ovan."),)
    return tuple(messages)


def reason_alone(message: str) -> str:
    """What stands after "… kan inte utses:", for places that say so already."""
    return str(capfirst(message.partition(": ")[2] or message))
