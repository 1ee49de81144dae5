"""What the law obliges the own unit to."""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.utils.translation import gettext as _
from drf_spectacular.utils import extend_schema
from rest_framework.exceptions import ValidationError
from rest_framework.request import Request
from rest_framework.response import Response

from fastkontakt import permissions
from fastkontakt.access.protection import named
from fastkontakt.api.base import ApiView, IsStaff
from fastkontakt.api.pagination import CursorPages
from fastkontakt.api.problems import MEDIA_TYPE
from fastkontakt.api.schema import Problem, page_of
from fastkontakt.clock import today
from fastkontakt.organisation.selectors import get_unit
from reporting import selectors
from reporting.api.rows import DutyRow, WorklistQuery, duty_row
from reporting.terms import terms_for

PAGE = "api_worklist"


class Worklist(ApiView):
    """Standing duties."""

    permission_classes = [*ApiView.permission_classes, IsStaff]

    @extend_schema(
        parameters=[WorklistQuery],
        responses={200: page_of(DutyRow), (404, MEDIA_TYPE): Problem},
        tags=["worklist"],
    )
    def get(self, request: Request) -> Response:
        """The own unit's standing duties, soonest due first; without a last day, last. The read is logged.

        `scope=mine`: those laid on the caller, and for the unit's manager, or a holder of the manager's delegation,
        those laid on the manager.
        """
        permissions.require(self.actor, permissions.READ_PATIENTS)
        asked = self.query(WorklistQuery)
        self._require_own_unit(asked.get("unit"))
        rule, role = self._term("rule", asked), self._term("role", asked)
        rows = selectors.worklist(self.actor, scope=asked["scope"], rule=rule, role=role, on=today())
        pages = CursorPages()
        found = named(self.actor, pages.paginate_queryset(rows, request, view=self))
        selectors.log_shown(self.actor, found, page=PAGE)
        answer = DutyRow([duty_row(self.actor, duty) for duty in found], many=True)
        return pages.get_paginated_response(answer.data)

    def _require_own_unit(self, unit_id: Any) -> None:
        """Raises Unit.DoesNotExist for a unit that is not there, PermissionDenied for another than the own."""
        if unit_id is not None and get_unit(unit_id) != self.actor.unit:
            raise PermissionDenied(_("Du ser arbetslistan för den enhet som du är inloggad på."))

    def _term(self, name: str, asked: dict[str, Any]) -> str:
        """A rule or a role to filter by. Raises ValidationError for one that does not exist for the own unit."""
        value = str(asked.get(name, ""))
        terms = terms_for(self.actor)
        if value and value not in (terms.rules if name == "rule" else terms.roles):
            raise ValidationError({name: _("Det går inte att välja det här.")})
        return value
