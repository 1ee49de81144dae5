"""Who a verified answer of an identity provider lets in, and as what. The protocol is oidc.py's matter.

Staff: claims as Inera's IdP gives them. The person is found by HSA-id within the provider's tenant, and the assignment
follows from the commission (medarbetaruppdrag). Citizens: the personal identity number.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import transaction
from oauth2_provider.models import Application

from fastkontakt import permissions
from fastkontakt.accounts import citizens, signin
from fastkontakt.accounts.actor import assignments_on
from fastkontakt.accounts.identity_providers import STAFF, IdentityProvider
from fastkontakt.accounts.models import User
from fastkontakt.accounts.signin import Bounds, Choice
from fastkontakt.audit.services import record_sign_in
from fastkontakt.organisation.models import Assignment, StaffMember
from fastkontakt.tenancy import activate
from fastkontakt.tenancy.models import Tenant
from fastkontakt.validators import identity_kind, normalise_identity_number
from patients.enums import IdentityKind

Claims = Mapping[str, Any]
SIGNS_IN = {IdentityKind.PERSONNUMMER, IdentityKind.SAMORDNINGSNUMMER}
PLACES = ("healthCareUnitHsaId", "commissionHsaId")
"""Where a commission names its unit; some catalogues give the commission the unit's own HSA-id."""


@dataclass(frozen=True, kw_only=True)
class Admission:
    """Let in: the user, and what there is to act as."""

    user: User
    choices: list[Choice]
    bounds: Bounds


@dataclass(frozen=True)
class Refusal:
    """Not let in; `reason` is a key of refusals.REFUSALS."""

    reason: str


@transaction.atomic
def admit(provider: IdentityProvider, claims: Claims, *, on: date) -> Admission | Refusal:
    """The answer's person on the day. Recorded in the provider's tenant, whether let in or not."""
    tenant = Tenant.objects.get(slug=provider.tenant)
    outcome = _judge(provider, tenant, claims, on)
    with activate(tenant.pk):
        if isinstance(outcome, Refusal):
            record_sign_in(user=None, action="sign_in.refused", details={"reason": outcome.reason})
        else:
            record_sign_in(
                user=outcome.user,
                action="sign_in.begun",
                assignment=outcome.choices[0].assignment,
                details={"provider": provider.key},
            )
    return outcome


def _judge(provider: IdentityProvider, tenant: Tenant, claims: Claims, on: date) -> Admission | Refusal:
    if claims.get("acr") not in (provider.assurance or settings.ACCEPTED_ASSURANCE):
        return Refusal("low_assurance")
    outcome = _staff(provider, tenant, claims, on) if provider.audience == STAFF else _citizen(provider, claims)
    if isinstance(outcome, Admission) and not outcome.user.is_active:
        return Refusal("closed")
    return outcome


def _staff(provider: IdentityProvider, tenant: Tenant, claims: Claims, on: date) -> Admission | Refusal:
    with activate(tenant.pk):
        people = _people(claims)
        if not people:
            return Refusal("unknown_person")
        units = _units(claims)
        if not units and provider.commission_required:
            return Refusal("no_commission")
        held = list(assignments_on(on).filter(staff__in=people).select_related("staff__user", "unit__provider"))
        fitting = _fitting(held, units, claims.get("healthCareProviderHsaId"))
        if isinstance(fitting, Refusal):
            return fitting
        person = fitting[0].staff
        user = person.user or _give_user(person)
    bounds = Bounds(STAFF, tenant.pk, tuple(sorted({str(row.pk) for row in fitting})))
    return Admission(user=user, choices=signin.choices(user, bounds), bounds=bounds)


def _people(claims: Claims) -> list[StaffMember]:
    """Those whom the HSA-ids name, held against a second sign-in at the same moment. Systems are nobody."""
    ids = _texts(claims.get("employeeHsaId")) or _texts(claims.get("allEmployeeHsaIds"))
    systems = Application.objects.filter(user__isnull=False).values("user")
    people = StaffMember.objects.filter(hsa_id__in=ids).exclude(user__in=systems)
    return list(people.select_for_update(no_key=True))


def _units(claims: Claims) -> set[str]:
    """HSA-ids of the units of the chosen commission; of every commission where none is chosen."""
    chosen = claims.get("commissionHsaId")
    listed = claims.get("allCommissions")
    commissions = [row for row in listed if isinstance(row, Mapping)] if isinstance(listed, list) else []
    meant = [row for row in commissions if not chosen or row.get("commissionHsaId") == chosen]
    return {place for row in [claims, *meant] for name in PLACES for place in _texts(row.get(name))}


def _fitting(held: list[Assignment], units: set[str], care_provider: Any) -> list[Assignment] | Refusal:
    """The assignments of the day that the commission means, all one person's."""
    ours = [row for row in held if not care_provider or row.unit.provider.hsa_id == care_provider]
    if held and not ours:
        return Refusal("other_provider")
    fitting = [row for row in ours if not units or row.unit.hsa_id in units]
    if not fitting:
        return Refusal("no_assignment")
    return fitting if len({row.staff_id for row in fitting}) == 1 else Refusal("several_people")


def _give_user(person: StaffMember) -> User:
    """A user for one who has none, with the permissions that the assignments bring."""
    person.user = User.objects.create(username=citizens.new_username("personal"), password=citizens.unusable_password())
    person.save(update_fields=["user"])
    for assignment in person.assignments.select_related("staff__user", "unit"):
        permissions.grant(assignment)
    return person.user


def _citizen(provider: IdentityProvider, claims: Claims) -> Admission | Refusal:
    try:
        number = normalise_identity_number(str(claims.get(provider.number_claim) or ""))
    except ValidationError:
        return Refusal("no_number")
    if identity_kind(number) not in SIGNS_IN:
        return Refusal("reserve_number")
    user = citizens.known_user(number)
    bounds = Bounds(provider.audience)
    choices = signin.choices(user, bounds) if user else []
    if user is None or not choices:
        return Refusal("acts_for_nobody" if user else "unknown_citizen")
    return Admission(user=user, choices=choices, bounds=bounds)


def _texts(claim: Any) -> list[str]:
    """A claim of one text or a list of texts, as a list."""
    found: Iterable[Any] = claim if isinstance(claim, list) else [claim]
    return [text for text in found if isinstance(text, str) and text]
