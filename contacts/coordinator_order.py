"""Which of several fasta vårdkontakter is suggested to coordinate, and why (rule fvk-coordinator-missing).

The order is that of contacts.policy.coordination, and so the duty's own. What is recorded answers: how long a contact
has lasted and how often it was followed up, at which unit a condition was established, profession and licence.
Diagnoses are not recorded, so who chooses may know better: it is a suggestion.
"""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from contacts.enums import ContactRole
from contacts.models import Contact, NeedAssessment
from contacts.policy.coordination import Standing
from fastkontakt.organisation.enums import Profession
from fastkontakt.ui.templatetags.fk import dag
from patients.models import Condition, Patient


@dataclass(frozen=True, slots=True, kw_only=True)
class Suggestion:
    """One of the patient's fasta vårdkontakter with its place in the order, and the reasons in words.

    `own`: at the viewer's unit. `suggested`: the first.
    """

    contact: Contact
    reasons: tuple[str, ...]
    suggested: bool
    own: bool

    @property
    def why(self) -> str:
        """The reasons as one text."""
        return " ".join(self.reasons)


@dataclass(frozen=True, slots=True, kw_only=True)
class Known:
    """What the order asks of the patient: how often each contact was followed up, the units that hold the fast
    läkarkontakt, and those where a condition that stands was established."""

    followed_up: Counter[UUID]
    physician_units: frozenset[UUID]
    treating_units: frozenset[UUID]


def suggested_order(
    contacts: Iterable[Contact], patient: Patient, *, own_unit: UUID | None, on: date
) -> list[Suggestion]:
    """The contacts, which the viewer may see in full, the suggested one first. Three queries."""
    rows = list(contacts)
    return in_order(rows, known_of(rows, patient, on=on), own_unit=own_unit, on=on)


def known_of(contacts: list[Contact], patient: Patient, *, on: date) -> Known:
    """What is recorded. Of units that hold one of the contacts, since nothing is told of others."""
    units = {contact.unit_id for contact in contacts}
    reviews = NeedAssessment.objects.filter(contact__in=contacts, on__lte=on).values_list("contact", flat=True)
    physicians = Contact.objects.filter(
        patient=patient, role=ContactRole.FAST_LAKARKONTAKT, unit__in=units, period__contains=on
    )
    conditions = Condition.objects.filter(patient=patient, unit__in=units, period__contains=on)
    return Known(
        followed_up=Counter(reviews),
        physician_units=frozenset(physicians.values_list("unit", flat=True)),
        treating_units=frozenset(conditions.values_list("unit", flat=True)),
    )


def in_order(contacts: Iterable[Contact], known: Known, *, own_unit: Any, on: date) -> list[Suggestion]:
    """The contacts in order, from what is known."""
    placed = sorted(((contact, _standing(contact, known)) for contact in contacts), key=lambda row: row[1].place(on))
    return [
        Suggestion(
            contact=contact,
            reasons=tuple(_reasons(contact, standing, known, on)),
            suggested=index == 0,
            own=contact.unit_id == own_unit,
        )
        for index, (contact, standing) in enumerate(placed)
    ]


def _standing(contact: Contact, known: Known) -> Standing:
    return Standing(
        id=str(contact.pk),
        starts_on=contact.starts_on,
        primary_care=contact.unit.primary_care,
        followed_up=known.followed_up[contact.pk] > 0,
        beside_physician=contact.unit_id in known.physician_units,
        treating=contact.unit_id in known.treating_units,
        physician=contact.staff.profession == Profession.LAKARE,
        licensed=contact.staff.licensed,
    )


def _reasons(contact: Contact, standing: Standing, known: Known, on: date) -> Iterable[str]:
    if standing.regular_primary_care(on):
        yield _("Primärvård, där patienten har en regelbunden kontakt.")
    elif standing.primary_care:
        yield _("Primärvård, men ny: går före när kontakten har blivit regelbunden.")
    if standing.treating:
        yield _("Här är patientens allvarliga tillstånd fastställt.")
    yield _lasted(contact, known)
    yield _licence(contact)


def _lasted(contact: Contact, known: Known) -> str:
    times = known.followed_up[contact.pk]
    since = _("Fast vårdkontakt sedan %(day)s") % {"day": dag(contact.starts_on)}
    if not times:
        return f"{since}."
    often = ngettext("uppföljd %(count)s gång", "uppföljd %(count)s gånger", times) % {"count": times}
    return f"{since}, {often}."


def _licence(contact: Contact) -> str:
    said = {
        True: _("%(profession)s med legitimation."),
        False: _("%(profession)s utan legitimation."),
        None: _("%(profession)s; om legitimation finns är inte registrerat."),
    }
    return said[contact.staff.licensed] % {"profession": contact.staff.profession_display}
