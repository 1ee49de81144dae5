"""Writes about patients. Shape is checked here too, since the API and the browser both come this way.

Raises ValidationError keyed by field, PermissionDenied with the reason.
"""

from datetime import date
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from contacts.duties import refresh
from fastkontakt import permissions
from fastkontakt.accounts.actor import Actor
from fastkontakt.accounts.citizens import user_of
from fastkontakt.audit.services import record
from fastkontakt.organisation.enums import Profession, UnitKind
from fastkontakt.organisation.models import Unit
from fastkontakt.periods import require_within_a_year
from fastkontakt.validators import born_on, identity_kind, normalise_identity_number
from patients.enums import Protection, RelationGround, RelativeRole, ServiceKind
from patients.models import CareRelation, CareService, Condition, Patient, Relative

OPEN = {"ends_on__isnull": True}


@transaction.atomic
def register_patient(
    *,
    by: Actor,
    identity_number: str,
    given_name: str,
    family_name: str,
    today: date,
    details: dict[str, Any] | None = None,
) -> tuple[Patient, bool]:
    """Register a care relation between the actor's unit and a person, and the person if new in the tenant.

    A person already known keeps name and details, but for a protected identity: it is raised to what is told, and
    never lowered, since who knows of it knows more. Returns (patient, whether the person was new).
    """
    permissions.require(by, permissions.REGISTER_PATIENTS)
    try:
        number = normalise_identity_number(identity_number)
    except ValidationError as error:
        raise ValidationError({"personal_identity_number": error.messages}) from error
    patient, created = Patient.objects.get_or_create(
        identity_number=number,
        defaults={
            "identity_kind": identity_kind(number),
            "born_on": born_on(number),
            "given_name": given_name,
            "family_name": family_name,
            **(details or {}),
        },
    )
    raised = not created and _raise_protection(patient, (details or {}).get("protection", Protection.NONE))
    relate(patient=patient, unit=by.unit, ground=RelationGround.REGISTERED, on=today)
    said = {"new": created, "protection_raised": raised}
    record(by=by, action="patient.registered", row=patient, patient_id=patient.pk, details=said)
    refresh([patient.pk], on=today)
    return patient, created


def _raise_protection(patient: Patient, protection: str) -> bool:
    """To the protection told of, where it is the stronger. Returns whether it is."""
    weaker = Protection.values[: Protection.values.index(protection)]
    raised = Patient.objects.filter(pk=patient.pk, protection__in=weaker).update(protection=protection)
    return bool(raised)


def relate(*, patient: Patient, unit: Unit, ground: str, on: date) -> None:
    """See to it that the unit has a care relation with the patient from the day on."""
    relation, created = CareRelation.objects.get_or_create(
        patient=patient, unit=unit, defaults={"ground": ground, "starts_on": on}
    )
    if created or (relation.starts_on <= on and relation.ends_on is None):
        return
    relation.starts_on, relation.ends_on = min(relation.starts_on, on), None
    relation.save(update_fields=["starts_on", "ends_on"])


@transaction.atomic
def establish_condition(
    *, by: Actor, patient: Patient, kind: str, established_on: date, ended_on: date | None, today: date
) -> Condition:
    """Record that the treating physician has established a condition (SOSFS 2011:7 2:3)."""
    permissions.require(by, permissions.REGISTER_PATIENTS)
    if by.staff.profession != Profession.LAKARE:
        raise PermissionDenied(_("Bara en läkare kan fastställa ett tillstånd. Be patientens läkare registrera det."))
    if established_on > today:
        raise ValidationError({"established_on": _("Tillståndet kan inte vara fastställt en dag som inte har varit.")})
    if patient.born_on is not None and established_on < patient.born_on:
        raise ValidationError({"established_on": _("Dagen är före patientens födelse. Kontrollera årtalet.")})
    check_order(established_on, ended_on, "ended_on")
    refuse_overlap(
        Condition.objects.filter(patient=patient, kind=kind),
        established_on,
        ended_on,
        "established_on",
        _("Tillståndet är redan registrerat för de dagarna."),
    )
    condition = Condition.objects.create(
        patient=patient,
        kind=kind,
        starts_on=established_on,
        ends_on=ended_on,
        established_by=by.staff,
        unit=by.unit,
    )
    record(by=by, action="condition.established", row=condition, patient_id=patient.pk, details={"kind": kind})
    refresh([patient.pk], on=today)
    return condition


@transaction.atomic
def end_condition(*, by: Actor, condition: Condition, on: date, today: date) -> Condition:
    """The condition's last day, set by a physician."""
    if by.staff.profession != Profession.LAKARE:
        raise PermissionDenied(_("Bara en läkare kan avsluta ett tillstånd."))
    check_order(condition.starts_on, on, "ended_on")
    condition.ends_on = on
    condition.save(update_fields=["ends_on"])
    record(by=by, action="condition.ended", row=condition, patient_id=condition.patient_id)
    refresh([condition.patient_id], on=today)
    return condition


FITTING_KINDS = {
    ServiceKind.HEMTJANST: {UnitKind.HEMTJANST},
    ServiceKind.KOMMUNAL_HALSOSJUKVARD: {UnitKind.KOMMUNAL_HALSOSJUKVARD, UnitKind.SARSKILT_BOENDE},
    ServiceKind.SARSKILT_BOENDE: {UnitKind.SARSKILT_BOENDE},
}


@transaction.atomic
def add_service(
    *, by: Actor, patient: Patient, kind: str, unit: Unit, starts_on: date, ends_on: date | None, today: date
) -> CareService:
    """Record an intervention (insats) that the actor's own unit performs."""
    permissions.require(by, permissions.REGISTER_PATIENTS)
    require_own_unit(by, unit)
    if unit.kind not in FITTING_KINDS[ServiceKind(kind)]:
        raise ValidationError({"kind": _("Enheten utför inte den insatsen. Välj en insats som enheten utför.")})
    check_order(starts_on, ends_on, "to")
    require_within_a_year(starts_on, today=today, field="from")
    refuse_overlap(
        CareService.objects.filter(patient=patient, unit=unit, kind=kind),
        starts_on,
        ends_on,
        "from",
        _("Insatsen är redan registrerad för de dagarna."),
    )
    service = CareService.objects.create(patient=patient, unit=unit, kind=kind, starts_on=starts_on, ends_on=ends_on)
    relate(patient=patient, unit=unit, ground=RelationGround.SERVICE, on=starts_on)
    record(by=by, action="service.added", row=service, patient_id=patient.pk, details={"kind": kind})
    refresh([patient.pk], on=today)
    return service


@transaction.atomic
def end_service(*, by: Actor, service: CareService, on: date, today: date) -> CareService:
    """The intervention's last day, set by the unit that performs it."""
    permissions.require(by, permissions.REGISTER_PATIENTS)
    require_own_unit(by, service.unit)
    check_order(service.starts_on, on, "to")
    service.ends_on = on
    service.save(update_fields=["ends_on"])
    record(by=by, action="service.ended", row=service, patient_id=service.patient_id)
    refresh([service.patient_id], on=today)
    return service


@transaction.atomic
def add_relative(*, by: Actor, patient: Patient, rank: int, fields: dict[str, Any]) -> Relative:
    """Note a relative at a rank; those at the rank and below move down one.

    A guardian's identity number gives that person a sign-in; nobody else's is kept.
    """
    permissions.require(by, permissions.REGISTER_PATIENTS)
    fields = {**fields, **_sign_in_of_guardian(patient, fields)}
    Patient.objects.select_for_update(no_key=True).get(pk=patient.pk)
    for other in patient.relatives.filter(rank__gte=rank).order_by("-rank"):
        other.rank += 1
        other.save(update_fields=["rank"])
    relative = Relative.objects.create(patient=patient, rank=rank, **fields)
    record(by=by, action="relative.added", row=relative, patient_id=patient.pk)
    return relative


def _sign_in_of_guardian(patient: Patient, fields: dict[str, Any]) -> dict[str, Any]:
    """The normalised number and its user. Raises ValidationError."""
    typed = fields.get("identity_number", "")
    if not typed:
        return {}
    if fields["role"] != RelativeRole.VARDNADSHAVARE:
        said = _("Personnummer antecknas bara för en vårdnadshavare. Lämna fältet tomt.")
        raise ValidationError({"identity_number": said})
    try:
        number = normalise_identity_number(typed)
    except ValidationError as error:
        raise ValidationError({"identity_number": error.messages}) from error
    if number == patient.identity_number:
        raise ValidationError({"identity_number": _("Det är patientens eget nummer. Skriv vårdnadshavarens.")})
    return {"identity_number": number, "user": user_of(number)}


def require_own_unit(by: Actor, unit: Unit) -> None:
    """Facts of a unit are recorded by that unit (S3, appendix 1). Raises PermissionDenied."""
    if unit.pk != by.unit.pk:
        raise PermissionDenied(
            _("Du kan bara registrera för den enhet som du är inloggad på. Byt uppdrag, eller be den andra enheten.")
        )


def check_order(starts_on: date, ends_on: date | None, field: str) -> None:
    """Raises ValidationError, keyed by the field, where the last day is before the first."""
    if ends_on is not None and ends_on < starts_on:
        raise ValidationError({field: _("Sista dagen kan inte vara före första dagen.")})


def refuse_overlap(rows: Any, starts_on: date, ends_on: date | None, field: str, message: str) -> None:
    """Raises ValidationError with the message, keyed by the field, where a row's days overlap."""
    overlapping = rows.filter(Q(**OPEN) | Q(ends_on__gte=starts_on))
    if ends_on is not None:
        overlapping = overlapping.filter(starts_on__lte=ends_on)
    if overlapping.exists():
        raise ValidationError({field: message})
