"""From rows to the plain facts that the rulebook judges. The only part of policy that knows the database."""

from collections.abc import Iterable
from datetime import date
from typing import Any
from uuid import UUID

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Count, F, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce, JSONObject

from contacts.models import CaseloadLimit, Contact, ContactRequest, Delegation
from contacts.policy.facts import (
    ActorFacts,
    ConditionFacts,
    ContactFacts,
    Days,
    DelegationFacts,
    ListingFacts,
    PatientFacts,
    ServiceFacts,
    StaffFacts,
    UnitFacts,
)
from fastkontakt.accounts.actor import Actor
from fastkontakt.organisation.enums import Profession
from fastkontakt.organisation.models import Assignment, StaffMember, Unit
from patients.models import CareService, Condition, Listing, Patient

PERIOD = {"starts_on": F("starts_on"), "ends_on": F("ends_on")}


def with_facts(patients: QuerySet[Patient]) -> QuerySet[Patient]:
    """The patients with all their facts, in the one query."""
    own = {"patient": OuterRef("pk"), "period__isempty": False}
    return patients.annotate(
        fact_listings=_rows(Listing.objects.filter(**own), unit=F("unit_id"), unit_name=F("unit__name")),
        fact_services=_rows(
            CareService.objects.filter(**own),
            unit=F("unit_id"),
            unit_name=F("unit__name"),
            provider=F("unit__provider_id"),
            kind=F("kind"),
        ),
        fact_conditions=_rows(Condition.objects.filter(**own), kind=F("kind")),
        fact_contacts=_rows(
            Contact.objects.filter(**own),
            id=F("pk"),
            role=F("role"),
            staff=F("staff_id"),
            unit=F("unit_id"),
            principal=F("unit__provider__kind"),
            coordinating=F("coordinating"),
            profession=F("staff__profession"),
            licensed=F("staff__licensed"),
        ),
        fact_wishes=ArraySubquery(
            ContactRequest.objects.filter(
                patient=OuterRef("pk"), answered_at__isnull=True, wished_staff__isnull=False
            ).values(wish=JSONObject(role=F("role"), staff=F("wished_staff_id"), unit=F("unit_id")))
        ),
    )


def _rows(rows: QuerySet[Any], **fields: F) -> ArraySubquery:
    return ArraySubquery(rows.order_by("starts_on", "pk").values(row=JSONObject(**PERIOD, **fields)))


def patient_facts(patient: Patient) -> PatientFacts:
    """The facts of a patient that came through with_facts."""
    row: Any = patient
    return PatientFacts(
        id=str(patient.pk),
        born_on=patient.born_on,
        deceased_on=patient.deceased_on,
        listings=tuple(ListingFacts(unit=r["unit"], days=_days(r)) for r in row.fact_listings),
        services=tuple(ServiceFacts(kind=r["kind"], unit=r["unit"], days=_days(r)) for r in row.fact_services),
        conditions=tuple(ConditionFacts(kind=r["kind"], days=_days(r)) for r in row.fact_conditions),
        contacts=tuple(_contact(r) for r in row.fact_contacts),
        wished=frozenset((r["role"], r["staff"], r["unit"]) for r in row.fact_wishes),
        consents_to_coordination=False,  # a consent that nobody has recorded is no consent
    )


def _days(row: dict[str, Any]) -> Days:
    return Days(
        starts_on=date.fromisoformat(row["starts_on"]),
        ends_on=row["ends_on"] and date.fromisoformat(row["ends_on"]),
    )


def _contact(row: dict[str, Any]) -> ContactFacts:
    return ContactFacts(
        id=row["id"],
        role=row["role"],
        staff=row["staff"],
        unit=row["unit"],
        unit_principal=row["principal"],
        days=_days(row),
        coordinating=row["coordinating"],
        physician=row["profession"] == Profession.LAKARE,
        licensed=row["licensed"],
    )


def unit_facts(unit: Unit) -> UnitFacts:
    """The facts of a unit loaded with its provider."""
    return UnitFacts(
        id=str(unit.pk),
        kind=unit.kind,
        principal=unit.provider.kind,
        provides_health_care=unit.provides_health_care,
        performs_home_care=unit.performs_home_care,
        primary_care=unit.primary_care,
        has_telephone=bool(unit.telephone),
    )


def actor_facts(actor: Actor) -> ActorFacts:
    """The actor's assignment and own delegations that have not been revoked."""
    delegations = Delegation.objects.filter(staff=actor.staff, revoked_at__isnull=True)
    return ActorFacts(
        unit=str(actor.unit.pk),
        role=actor.assignment.role if actor.assignment else "",
        delegations=tuple(
            DelegationFacts(unit=str(d.unit_id), roles=frozenset(d.roles), days=_period(d)) for d in delegations
        ),
    )


def with_caseload(
    staff: QuerySet[StaffMember], *, unit: Unit, role: str, on: date, without: UUID | None = None
) -> QuerySet[StaffMember]:
    """The staff with open contacts in the role on the day, and the limit that holds at the unit."""
    still_open = Q(contacts__role=role, contacts__period__isempty=False) & (
        Q(contacts__ends_on__isnull=True) | Q(contacts__ends_on__gte=on)
    )
    if without is not None:
        still_open &= ~Q(contacts__pk=without)
    limits = CaseloadLimit.objects.filter(role=role)
    return staff.annotate(
        open_contacts=Count("contacts", filter=still_open),
        agreed_limit=_limit(limits.filter(unit=unit, staff=OuterRef("pk"))),
        unit_limit=_limit(limits.filter(unit=unit, staff__isnull=True)),
        tenant_limit=_limit(limits.filter(unit__isnull=True, staff__isnull=True)),
        limit=Coalesce("agreed_limit", "unit_limit", "tenant_limit"),
    )


def _limit(limits: QuerySet[CaseloadLimit]) -> Subquery:
    return Subquery(limits.values("patients")[:1])


def assignments_at(unit: Unit, staff: Iterable[StaffMember]) -> dict[UUID, list[Days]]:
    """The staff's assignments at the unit, in one query."""
    found: dict[UUID, list[Days]] = {}
    for assignment in Assignment.objects.filter(unit=unit, staff__in=list(staff)):
        found.setdefault(assignment.staff_id, []).append(_period(assignment))
    return found


def staff_facts(member: StaffMember, assignments: Iterable[Days]) -> StaffFacts:
    """The facts of a person that came through with_caseload."""
    row: Any = member
    limits = {"agreed": row.agreed_limit, "unit": row.unit_limit, "tenant": row.tenant_limit}
    return StaffFacts(
        id=str(member.pk),
        name=member.name,
        profession=member.profession,
        licensed=member.licensed,
        specialities=frozenset(member.specialities),
        training=member.training,
        training_speciality=member.training_speciality,
        employment=member.employment,
        employed_since=member.employed_since,
        assistant_nurse=member.assistant_nurse,
        assignments=tuple(assignments),
        has_telephone=bool(member.telephone),
        open_contacts=row.open_contacts,
        limit=row.limit,
        limit_set_by=next((by for by, limit in limits.items() if limit is not None), None),
    )


def _period(row: Any) -> Days:
    return Days(starts_on=row.starts_on, ends_on=row.ends_on)
