"""The act that fulfils a duty: the verb on its button, and the one page where it is done."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from contacts.enums import ContactRole, Occasion
from contacts.presentation.judgement import Act, appoint_url

OCCASIONS = {
    "fvk-life-threatening": Occasion.LIFE_THREATENING,
    "fvk-on-request": Occasion.PATIENT_REQUEST,
    "fvk-before-discharge": Occasion.BEFORE_DISCHARGE,
}
"""A standing duty -> the occasion of the appointment that meets it; what is not here has the role's usual one."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Owed:
    """What is owed: enough of a duty to find the page where it is met.

    `act` is a key of VERBS. `subject` is the key of what the duty hangs on, `patient` itself where it is the patient.
    `leaver` is the member of staff whose contacts are to be moved, known for "reassign" alone.
    """

    act: str
    rule: str
    role: str
    patient: UUID
    subject: UUID
    leaver: UUID | None = None


VERBS: dict[str, Any] = {
    "appoint": _("Utse"),
    "answer": _("Svara"),
    "inform": _("Informera"),
    "review": _("Följ upp"),
    "plan": _("Planera"),
    "sip_position": _("Ta ställning"),
    "coordinate": _("Samordna"),
    "offer": _("Erbjud"),
    "assess": _("Bedöm"),
    "reassign": _("Flytta"),
    "episode": _("Öppna utskrivningen"),
    "request": _("Begär"),
}


def act(owed: Owed, **query: str) -> Act:
    """The verb and the page's address, with `query` added. Raises KeyError for an act that does not exist."""
    address = _PAGES[owed.act](owed)
    if query:
        address += ("&" if "?" in address else "?") + urlencode(query)
    return Act(str(VERBS[owed.act]), address)


def _appoint(owed: Owed) -> str:
    return appoint_url(owed.patient, ContactRole(owed.role), anledning=OCCASIONS.get(owed.rule, ""))


def _assess(owed: Owed) -> str:
    """A duty that hangs on a hospital stay is met by an assessment made for it."""
    address = reverse("contacts:assess", args=[owed.patient])
    of_stay = owed.rule == "fvk-inpatient-triggers"
    return f"{address}?{urlencode({'vardtillfalle': owed.subject})}" if of_stay else address


def _leaving(owed: Owed) -> str:
    return reverse("contacts:leaving", args=[owed.leaver])


def _of_subject(name: str) -> Callable[[Owed], str]:
    return lambda owed: reverse(name, args=[owed.subject])


def _of_patient(name: str) -> Callable[[Owed], str]:
    return lambda owed: reverse(name, args=[owed.patient])


_PAGES: dict[str, Callable[[Owed], str]] = {
    "appoint": _appoint,
    "answer": _of_subject("contacts:answer"),
    "inform": _of_subject("contacts:informed"),
    "review": _of_subject("contacts:review"),
    "plan": _of_subject("contacts:plan"),
    "sip_position": _of_subject("contacts:sip_position"),
    "coordinate": _of_patient("contacts:coordinator"),
    "offer": _of_patient("contacts:offer"),
    "assess": _assess,
    "reassign": _leaving,
    "episode": _of_subject("discharge:episode"),
    "request": _of_patient("contacts:request"),
}
