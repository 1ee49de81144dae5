"""What of a person with protected identity may be shown to whom: patients, their relatives, and staff.

The law is OSL 22:1 (sekretessmarkering), 21:3 and 21:3a, and folkbokföringslagen 16 § (skyddad folkbokföring); each
case stands in docs/privacy.md. The two kinds differ where 21:3a does: for skyddad folkbokföring it is presumed that
whatever may tell where the person is does harm, as a name among others at a unit, a relative's name and the unit of the
listing may; for sekretessmarkering it is not.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any, TypeVar
from uuid import UUID

from django.db.models import Case, CharField, Exists, F, Model, OuterRef, Q, QuerySet, Value, When
from django.db.models.functions import Concat
from django.utils.translation import gettext as _

from fastkontakt.access.law import BY_MANDATE
from fastkontakt.accounts.actor import Actor
from fastkontakt.organisation.models import Assignment, StaffMember
from patients.enums import Protection
from patients.models import Mandate, Patient, Relative

REFERENCE_LENGTH = 8
Row = TypeVar("Row", bound=Model)

# --- patients --------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True, kw_only=True)
class Listed:
    """A patient among others in a list. `number` is empty where it is not shown; `mark` is a Protection, or empty."""

    name: str
    number: str
    mark: str


def listed(patient: Patient) -> Listed:
    """How a patient stands in a list that more eyes than the reader's may see: a protected one without number.

    With skyddad folkbokföring without name too, since the list tells where the person is; a reference, the same as in
    the log, keeps several apart.
    """
    if not patient.is_protected:
        return Listed(name=patient.name, number=patient.identity_number, mark="")
    return Listed(name=title(patient) if is_hidden(patient) else patient.name, number="", mark=patient.protection)


def title(patient: Patient) -> str:
    """The patient's name for a window's title, which the browser keeps; of a protected one the reference alone."""
    if not patient.is_protected:
        return patient.name
    return _("Skyddad identitet %(reference)s") % {"reference": reference(patient.pk)}


def reference(patient_id: UUID) -> str:
    """What stands for a patient where neither name nor number may."""
    return str(patient_id)[-REFERENCE_LENGTH:].upper()


def may_be_reached(patient: Patient) -> bool:
    """Whether staff are shown address, telephone and e-mail: of no protected person (OSL 21:3)."""
    return not patient.is_protected


def listing_may_be_known(patient: Patient, *, own: bool) -> bool:
    """Whether it is told where the patient is listed. `own`: to the patient, or within the listing unit's own body.

    With skyddad folkbokföring to no others: no ground opens a listing, which tells where one lives.
    """
    return own or not is_hidden(patient)


def is_hidden(patient: Patient) -> bool:
    """Whether even what may lead to where the patient is, is kept (OSL 21:3a)."""
    return patient.protection == Protection.SKYDDAD_FOLKBOKFORING


# --- relatives -------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True, kw_only=True)
class RelativeShown:
    """What is shown of a relative; "" for what is not. `withheld` tells that something is kept."""

    name: str
    telephone: str
    comment: str
    withheld: bool


def relative(person: Relative, patient: Patient) -> RelativeShown:
    """To staff: of a protected patient's relatives, and of a protected relative, neither number nor comment (OSL 21:3).

    Of relatives of one with skyddad folkbokföring not the name either (21:3a).
    """
    if not (patient.is_protected or person.protected):
        return RelativeShown(name=person.name, telephone=person.telephone, comment=person.comment, withheld=False)
    return RelativeShown(name="" if is_hidden(patient) else person.name, telephone="", comment="", withheld=True)


def names_relatives(viewer: Actor, patient: Patient, ground: str) -> bool:
    """Whether relatives are named in what the viewer reads on the ground: not to staff where `relative` keeps the name,
    nor to who acts by mandate, whom no scope lets know of the patient's relatives."""
    return not is_hidden(patient) if viewer.is_staff else ground not in BY_MANDATE


def names_relatives_in_letter(patient: Patient, person: Relative | None = None) -> bool:
    """Whether a letter, which others may open, names the relative, or any: none of a protected patient, and no
    protected one (OSL 21:3)."""
    return not patient.is_protected and not (person is not None and person.protected)


def proxy(person: Mandate, patient: Patient) -> tuple[str, str]:
    """To staff: the name of one who may act, as of a relative, and the court's order, whose place may tell where a
    protected person lives."""
    return "" if is_hidden(patient) else person.name, "" if patient.is_protected else person.order


def own_relative(person: Relative) -> RelativeShown:
    """To the patient: what the patient has said, but not how to reach a relative with protected identity."""
    number = "" if person.protected else person.telephone
    return RelativeShown(name=person.name, telephone=number, comment="", withheld=person.protected)


# --- staff -----------------------------------------------------------------------------------------------------------


def named(viewer: Actor, rows: Iterable[Row], *, at: UUID | None = None) -> list[Row]:
    """The rows, the people loaded with each called what the viewer may call them. Asks nothing of the database.

    A protected member of staff is known by name to colleagues: those who are signed in at the unit `at`, the row's own
    unless told. A citizen is told the first name; all others the profession, as StaffMember.name says by itself.
    """
    found = list(rows)
    for row in found:
        unit: UUID | None = at or getattr(row, "unit_id", None)
        for person in _people(row):
            called(viewer, person, at=unit)
    return found


def called(viewer: Actor, person: StaffMember, *, at: UUID | None) -> StaffMember:
    """The person, called what the viewer may call them: see `named`."""
    if not viewer.is_staff:
        person.shown_as = person.given_name
    elif viewer.unit.pk == at or viewer.staff.pk == person.pk:
        person.shown_as = person.full_name
    return person


def known_to(viewer: Actor, staff: QuerySet[StaffMember], *, on: date) -> QuerySet[StaffMember]:
    """Those of the staff whom the viewer may find in a list, by name: protected ones who work at the own unit alone."""
    if not viewer.is_staff:
        return staff.filter(protected=False)
    here = Assignment.objects.filter(staff=OuterRef("pk"), unit=viewer.unit, period__contains=on)
    full_name = Concat(F("given_name"), Value(" "), F("family_name"))
    rows: Any = staff.filter(Q(protected=False) | Q(Exists(here)))
    shown_as = Case(When(protected=True, then=full_name), default=Value(""), output_field=CharField())
    found: QuerySet[StaffMember] = rows.annotate(shown_as=shown_as)
    return found


def _people(row: Model) -> Iterator[StaffMember]:
    """The staff that are loaded with the row, also by way of another row."""
    fields: Any = row._meta.concrete_fields
    for field in fields:
        if not field.is_relation or not field.is_cached(row):
            continue
        related = field.get_cached_value(row)
        if isinstance(related, StaffMember):
            yield related
        elif isinstance(related, Model):
            yield from _people(related)
