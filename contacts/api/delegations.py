"""The manager's delegations."""

from uuid import UUID

from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from contacts import selectors
from contacts.api.rows import DelegationBody, DelegationRow, NoBody
from contacts.services import grant_delegation, revoke_delegation
from fastkontakt import permissions
from fastkontakt.api.base import ApiView
from fastkontakt.api.idempotency import idempotent
from fastkontakt.api.schema import page_of
from fastkontakt.clock import today


class Delegations(ApiView):
    """Delegations at the own unit."""

    @extend_schema(responses=page_of(DelegationRow), tags=["delegations"])
    def get(self, request: Request) -> Response:
        """Every delegation at the own unit, newest first, also revoked ones."""
        permissions.require(self.actor, permissions.APPOINT_CONTACTS)
        return self.all(DelegationRow, selectors.unit_delegations(self.actor))

    @extend_schema(request=DelegationBody, responses={201: DelegationRow}, tags=["delegations"])
    @idempotent
    def post(self, request: Request) -> Response:
        """Delegate the power to appoint in the roles, at the own unit. For its manager."""
        permissions.require(self.actor, permissions.DELEGATE)
        return self.row(DelegationRow, grant_delegation(by=self.actor, today=today(), **self.body(DelegationBody)), 201)


class Revoke(ApiView):
    """The end of a delegation."""

    @extend_schema(request=NoBody, responses=DelegationRow, tags=["delegations"])
    @idempotent
    def post(self, request: Request, delegation_id: UUID) -> Response:
        """Take the delegation back, at once. What was appointed under it stands."""
        delegation = selectors.get_delegation(self.actor, delegation_id)
        permissions.require(self.actor, permissions.DELEGATE)
        self.body(NoBody)
        return self.row(DelegationRow, revoke_delegation(by=self.actor, delegation=delegation))
