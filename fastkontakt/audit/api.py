"""Who has read about a patient: for the patient, and for the log reviewer."""

from typing import Any
from uuid import UUID

from django.db.models import QuerySet
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from fastkontakt import permissions
from fastkontakt.accounts.actor import Actor
from fastkontakt.api.base import ApiView
from fastkontakt.api.fields import Moment, Related, Row
from fastkontakt.api.schema import page_of
from fastkontakt.audit import extract, plain, selectors
from fastkontakt.audit.models import Access
from fastkontakt.clock import today
from patients.selectors import find_patient


class AccessLogQuery(Row):
    """Which page of the list."""

    cursor = serializers.CharField(required=False, help_text="From `next` of the page before.")


class ReaderRow(Row):
    """Who it was. `id` is null for a citizen, and for staff who are not named: then `name` tells the profession."""

    id = serializers.CharField(allow_null=True)
    name = serializers.CharField()


class AccessRow(Row):
    """A read: who, when, from which unit, what and why. `unit` and `provider` are null for a citizen."""

    id = serializers.CharField()
    who = ReaderRow()
    when = Moment()
    unit = Related(allow_null=True)
    provider = Related(allow_null=True)
    what = serializers.CharField()
    why = serializers.CharField()
    ground = serializers.CharField(help_text="The law: PDL is patientdatalagen, 2022:913 the act on shared records.")

    def to_representation(self, instance: Access) -> Any:
        """The read, in words for the patient; the log reviewer is told every name."""
        reviewer = self.context["actor"].is_staff
        whose = plain.YOURS if self.context["actor"].patient_id == instance.patient_id else plain.THEIRS
        unit: Any = instance.unit
        return super().to_representation(
            {
                "id": instance.pk,
                "who": _who(instance, named=reviewer),
                "when": instance.at,
                "unit": unit,
                "provider": unit and unit.provider,
                "what": plain.what(instance, whose),
                "why": plain.why(instance),
                "ground": instance.ground,
            }
        )


class AccessLog(ApiView):
    """Who has read about the patient."""

    @extend_schema(parameters=[AccessLogQuery], responses=page_of(AccessRow), tags=["patients"])
    def get(self, request: Request, patient_id: UUID) -> Response:
        """Every read, the latest first: for the patient, for who may see it on the patient's behalf, and for reviewers.

        Staff of public providers are named to the patient, but for those with protected identity (HSLF-FS 2016:40
        4:10). That the log was read is logged.
        """
        self.query(AccessLogQuery)
        return self.page(AccessRow, _reads(self.actor, patient_id))


def _reads(viewer: Actor, patient_id: UUID) -> QuerySet[Any]:
    if not viewer.is_staff:
        patient = extract.get_patient(viewer, patient_id, on=today(), page="api_access_log")
    elif viewer.may(permissions.READ_LOG):
        patient = selectors.read_log_of(viewer, patient_id)
    else:
        find_patient(viewer, patient_id, on=today())
        permissions.require(viewer, permissions.READ_LOG)
    return selectors.reads(Access.objects.filter(patient=patient)).order_by("-at", "-pk")


def _who(entry: Any, *, named: bool) -> dict[str, Any]:
    staff = entry.assignment.staff if entry.assignment else None
    if staff is None:
        return {"id": None, "name": plain.who(entry, {})}
    if named or plain.is_named(entry):
        return {"id": staff.pk, "name": staff.full_name}
    return {"id": None, "name": str(staff.profession_display)}
