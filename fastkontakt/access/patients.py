"""Which patients a viewer may know of."""

from datetime import date
from typing import Any
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.db.models import Case, CharField, Exists, OuterRef, QuerySet, Value, When
from django.utils.translation import gettext as _

from fastkontakt import permissions
from fastkontakt.access import law
from fastkontakt.accounts.actor import PATIENT, RELATIVE, Actor
from patients.acting import acted_for, guards, has_order
from patients.enums import MandateScope
from patients.models import CareRelation, Patient

ANY_SCOPE = ""


def visible_patients(viewer: Actor, *, on: date, scope: str = MandateScope.SEE_CONTACTS) -> QuerySet[Patient]:
    """The patients that the viewer may know of on a day, and, who acts for one, in the scope (ANY_SCOPE: in any).

    Staff: those whom the unit of the assignment has a care relation with (PDL 4:1). A patient: oneself. Who acts for
    another: see patients.acting; each row then has `ground`. All others: nobody.
    """
    patients: QuerySet[Patient] = Patient.objects.all()
    if viewer.is_staff:
        if not viewer.may(permissions.READ_PATIENTS):
            return patients.none()
        return patients.filter(unit_knows(OuterRef("pk"), viewer.unit, on=on))
    if viewer.kind == PATIENT:
        return patients.filter(pk__in=[viewer.patient_id])
    return acted_for(viewer.user, on=on, scope=scope).annotate(ground=ground_of_acting(viewer, on))


def unit_knows(patient: Any, unit: Any, *, on: date) -> Exists:
    """Whether the unit has a care relation with the patient on the day. Either may be an OuterRef."""
    return Exists(CareRelation.objects.filter(patient=patient, unit=unit, period__contains=on))


def require_scope(viewer: Actor, patient_id: UUID, scope: str, *, on: date) -> None:
    """That one who acts for others may act for the patient in the scope; asks nothing of anybody else.

    Raises Patient.DoesNotExist where the viewer does not act for the patient at all; PermissionDenied, saying what to
    do, where the viewer does, but not in this.
    """
    if viewer.kind != RELATIVE or visible_patients(viewer, on=on, scope=scope).filter(pk=patient_id).exists():
        return
    patient: Any = visible_patients(viewer, on=on, scope=ANY_SCOPE).get(pk=patient_id)
    told = {"name": patient.name, "what": str(MandateScope(scope).label).lower()}
    if patient.ground == law.MANDATE:
        raise PermissionDenied(
            _(
                "Ditt uppdrag för %(name)s omfattar inte detta: %(what)s. Domstolens beslut bestämmer vad du får göra."
                " Är det fel antecknat, ring den mottagning som antecknade beslutet."
            )
            % told
        )
    raise PermissionDenied(
        _(
            "%(name)s har inte gett dig tillåtelse till detta: %(what)s. Den som ger tillåtelsen bestämmer vad den"
            " omfattar. Be %(name)s att ändra den på Mina kontakter, om det behövs."
        )
        % told
    )


def ground_of(viewer: Actor, patient: Any = None) -> str:
    """The ground in law on which the viewer reads, for the log; for one who acts for the `patient`, as visible_patients
    gave it."""
    if viewer.is_staff:
        return law.WITHIN_SOCIAL if viewer.unit.is_social_care else law.WITHIN
    return law.OWN if viewer.kind == PATIENT else getattr(patient, "ground", law.PERMISSION)


def ground_of_acting(viewer: Actor, on: date, patient: str = "pk") -> Case:
    """The ground on which one who acts for the row's patient reads."""
    return Case(
        When(guards(viewer.user, on, patient), then=_said(law.GUARDIAN)),
        When(has_order(viewer.user, on, patient), then=_said(law.MANDATE)),
        default=_said(law.PERMISSION),
    )


def _said(text: str) -> Value:
    return Value(text, output_field=CharField())
