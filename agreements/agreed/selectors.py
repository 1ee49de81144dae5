"""Reads of agreements. Each goes through fastkontakt.access; reads of a patient are logged."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import Prefetch, QuerySet

from agreements.models import (
    Agreement,
    AgreementAnswer,
    AgreementParticipant,
    AgreementTask,
    AgreementTime,
    AgreementVersion,
    TaskDone,
)
from contacts.enums import ContactRole
from contacts.models import Contact
from fastkontakt.access import FULL, IN_FULL, ground_of, level_of, visible_contacts, visible_patients
from fastkontakt.access.contacts import visible_records
from fastkontakt.access.protection import named, names_relatives
from fastkontakt.accounts.actor import Actor
from fastkontakt.audit.services import record_accesses
from patients.consents import consents_on
from patients.enums import ConsentKind, MandateScope
from patients.models import Patient, Relative
from patients.selectors import find_patient

SCOPE = MandateScope.SEE_AGREEMENTS


@dataclass(frozen=True, slots=True, kw_only=True)
class Whole:
    """An agreement with its versions, the one that stands first.

    `seen` are the contacts named in it that the viewer may see, by key: others are not named to the viewer.
    `names_kin`: relatives are, as fastkontakt.access.protection says.
    """

    agreement: Agreement
    versions: list[AgreementVersion]
    seen: Mapping[UUID, Contact]
    names_kin: bool

    @property
    def newest(self) -> AgreementVersion:
        """The version that stands."""
        return self.versions[0]


@dataclass(frozen=True, slots=True, kw_only=True)
class Choosable:
    """Who can take part, and what decides whether somebody must coordinate.

    `contacts` are the patient's of today that the viewer sees in full; `hidden`: there are more fasta vårdkontakter.
    `relatives` are none where the patient is protected. `consented`: the patient agrees that contacts are coordinated.
    """

    contacts: list[Contact]
    relatives: list[Relative]
    hidden: bool
    consented: bool

    @property
    def care_contacts(self) -> list[Contact]:
        """The fasta vårdkontakter."""
        return [contact for contact in self.contacts if contact.role == ContactRole.FAST_VARDKONTAKT]

    @property
    def several(self) -> bool:
        """Whether the patient has two or more fasta vårdkontakter, seen or known of."""
        return len(self.care_contacts) + self.hidden > 1


def agreements_of(viewer: Actor, patient: Patient, *, on: date) -> list[Whole]:
    """The patient's agreements that the viewer sees in full, open ones first, newest first.

    The patient came through fastkontakt.access. What others hold, and may not be seen, is not told of.
    """
    found = _whole(viewer, _known(viewer, on).filter(patient=patient).order_by("-begun_on", "-noted_at"), on)
    return sorted(found, key=lambda row: row.agreement.ended_on is not None)


def read_agreements(viewer: Actor, patient_id: UUID, *, on: date, page: str) -> tuple[Patient, list[Whole]]:
    """The patient, and those; the read logged. Raises Patient.DoesNotExist, PermissionDenied."""
    patient = find_patient(viewer, patient_id, on=on, scope=SCOPE)
    found = agreements_of(viewer, patient, on=on)
    _record_reading(viewer, patient, {ground_of(viewer, patient), *_grounds(found)}, page)
    return patient, found


def beside_contacts(viewer: Actor, patient: Patient, *, on: date) -> list[Whole]:
    """Those shown where the patient's contacts are, the read of which is logged; logged here is what other grounds
    than that open."""
    found = agreements_of(viewer, patient, on=on)
    _record_reading(viewer, patient, _grounds(found) - {ground_of(viewer, patient)}, "agreements")
    return found


def open_here(viewer: Actor, patient: Patient) -> Agreement | None:
    """The open agreement at the unit of staff."""
    held: QuerySet[Agreement] = Agreement.objects.filter(patient=patient, unit=viewer.unit, ended_on__isnull=True)
    return held.first()


def read_agreement(viewer: Actor, patient_id: UUID, agreement_id: UUID, *, on: date, page: str) -> Whole:
    """One of them, the read logged. Raises Patient.DoesNotExist, PermissionDenied, Agreement.DoesNotExist."""
    patient = find_patient(viewer, patient_id, on=on, scope=SCOPE)
    found = _only(_whole(viewer, _known(viewer, on).filter(patient=patient, pk=agreement_id), on))
    _record_reading(viewer, patient, _grounds([found]), page)
    return found


def find_agreement(viewer: Actor, agreement_id: UUID, *, on: date) -> Whole:
    """One as the object of a write, which logs itself. Raises Agreement.DoesNotExist."""
    known = _known(viewer, on).filter(patient__in=visible_patients(viewer, on=on, scope=SCOPE))
    return _only(_whole(viewer, known.filter(pk=agreement_id), on))


def agreement_with(viewer: Actor, *, on: date, **found: UUID) -> Agreement:
    """The agreement that the viewer may read with the version or the answer, `versions` or `versions__answers`.

    Raises Agreement.DoesNotExist.
    """
    known = _known(viewer, on).filter(patient__in=visible_patients(viewer, on=on, scope=SCOPE))
    agreement: Agreement = known.get(**found)
    return agreement


def choosable(viewer: Actor, patient: Patient, *, on: date) -> Choosable:
    """Who can take part in an agreement that staff write on the day."""
    held = named(viewer, visible_contacts(viewer, on=on).filter(patient=patient, period__contains=on))
    seen = sorted(
        (contact for contact in held if level_of(contact.ground) == FULL),  # type: ignore[attr-defined]
        key=lambda contact: (contact.role, not contact.coordinating, contact.starts_on, str(contact.pk)),
    )
    care = [contact for contact in held if contact.role == ContactRole.FAST_VARDKONTAKT]
    relatives: QuerySet[Relative] = patient.relatives.filter(protected=False).order_by("rank")
    return Choosable(
        contacts=seen,
        relatives=[] if patient.is_protected else list(relatives),
        hidden=any(contact not in seen for contact in care),
        consented=consents_on(patient, ConsentKind.COORDINATION, on).exists(),
    )


def _grounds(found: Iterable[Any]) -> set[str]:
    return {whole.agreement.ground for whole in found}


def _record_reading(viewer: Actor, patient: Patient, grounds: set[str], page: str) -> None:
    record_accesses(by=viewer, read=[(patient.pk, ground) for ground in sorted(grounds)], page=page)


def _known(viewer: Actor, on: date) -> QuerySet[Agreement]:
    rows: Any = Agreement.objects.select_related("patient", "unit__provider", "begun_by", "ended_by")
    known: QuerySet[Agreement] = visible_records(viewer, rows, on=on).filter(IN_FULL)
    return known


def _only(found: list[Whole]) -> Whole:
    if not found:
        raise Agreement.DoesNotExist
    return found[0]


def _whole(viewer: Actor, rows: QuerySet[Agreement], on: date) -> list[Whole]:
    """The agreements with all that is in them, in a constant number of queries."""
    agreements = named(viewer, rows.prefetch_related(Prefetch("versions", queryset=_versions())))
    patients = {agreement.patient_id for agreement in agreements}
    contacts = visible_contacts(viewer, on=on).filter(IN_FULL, patient__in=patients) if patients else ()
    seen = {contact.pk: contact for contact in named(viewer, contacts)}
    found = [
        Whole(
            agreement=row,
            versions=list(row.versions.all()),
            seen=seen,
            names_kin=names_relatives(viewer, row.patient, row.ground),  # type: ignore[attr-defined]
        )
        for row in agreements
    ]
    for whole in found:
        _name(viewer, whole)
    return found


def _versions() -> QuerySet[AgreementVersion]:
    done = TaskDone.objects.select_related("staff")
    answers = AgreementAnswer.objects.select_related("noted_by").order_by("at", "pk")
    tasks = AgreementTask.objects.order_by("position").prefetch_related(Prefetch("done", queryset=done))
    taking_part = AgreementParticipant.objects.select_related("relative").order_by("pk")
    rows: QuerySet[AgreementVersion] = AgreementVersion.objects.select_related("written_by").order_by("-number")
    return rows.prefetch_related(
        Prefetch("tasks", queryset=tasks),
        Prefetch("times", queryset=AgreementTime.objects.order_by("at", "pk")),
        Prefetch("participants", queryset=taking_part),
        Prefetch("answers", queryset=answers),
    )


def _name(viewer: Actor, whole: Whole) -> None:
    """Everybody who wrote or noted something is called what the viewer may call them."""
    for version in whole.versions:
        rows: Iterable[Any] = (
            version,
            *version.answers.all(),
            *(done for task in version.tasks.all() for done in task.done.all()),
        )
        named(viewer, rows, at=whole.agreement.unit_id)


def version_of(whole: Whole, number: int) -> AgreementVersion:
    """The version of that number. Raises AgreementVersion.DoesNotExist."""
    found = next((version for version in whole.versions if version.number == number), None)
    if found is None:
        raise AgreementVersion.DoesNotExist
    return found


def task_of(whole: Whole, task_id: UUID) -> AgreementTask:
    """A task of any of its versions. Raises AgreementTask.DoesNotExist."""
    tasks = (task for version in whole.versions for task in version.tasks.all())
    found = next((task for task in tasks if task.pk == task_id), None)
    if found is None:
        raise AgreementTask.DoesNotExist
    return found
