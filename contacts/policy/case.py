"""From rows to the plain facts that the rulebook judges. The only part of policy that knows the database."""

from collections.abc import Iterable
from datetime import date
from typing import Any
from uuid import UUID

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Count, F, OuterRef, Q, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce, JSONObject, NullIf, TruncDate

from contacts.enums import ReviewResult
from contacts.models import (
    CaseloadLimit,
    Contact,
    ContactRequest,
    Delegation,
    LifeThreateningPlan,
    NeedAssessment,
    PlanReview,
    SipPosition,
)
from contacts.policy.facts import (
    ActorFacts,
    AssessmentFacts,
    ConditionFacts,
    ConsultationFacts,
    ContactFacts,
    Days,
    DelegationFacts,
    EpisodeFacts,
    ListingFacts,
    PatientFacts,
    RequestFacts,
    ServiceFacts,
    StaffFacts,
    StayFacts,
    UnitFacts,
)
from fastkontakt.accounts.actor import Actor
from fastkontakt.organisation.enums import Profession
from fastkontakt.organisation.models import PERSONS, Assignment, Leave, StaffMember, Unit
from patients.enums import ConsentKind, DischargeKind
from patients.models import CareEpisode, CareService, Condition, Consent, Consultation, Listing, Patient, WardStay

PERIOD = {"starts_on": F("starts_on"), "ends_on": F("ends_on")}


def with_facts(patients: QuerySet[Patient]) -> QuerySet[Patient]:
    """The patients with all their facts, in the one query."""
    own = {"patient": OuterRef("pk"), "period__isempty": False}
    return patients.annotate(
        fact_listings=_rows(Listing.objects.filter(**own), unit=F("unit_id"), unit_name=F("unit__name")),
        fact_services=_rows(
            CareService.objects.filter(**own),
            id=F("pk"),
            unit=F("unit_id"),
            unit_name=F("unit__name"),
            provider=F("unit__provider_id"),
            kind=F("kind"),
        ),
        fact_conditions=_rows(
            Condition.objects.filter(**own),
            id=F("pk"),
            kind=F("kind"),
            unit=F("unit_id"),
            principal=F("unit__provider__kind"),
        ),
        fact_contacts=_rows(
            Contact.objects.filter(**own),
            id=F("pk"),
            role=F("role"),
            staff=F("staff_id"),
            unit=F("unit_id"),
            principal=F("unit__provider__kind"),
            primary_care=F("unit__primary_care"),
            coordinating=F("coordinating"),
            profession=F("staff__profession"),
            licensed=F("staff__licensed"),
            informed_orally_on=F("informed_orally_on"),
            informed_in_writing_on=F("informed_in_writing_on"),
            next_review_on=F("next_review_on"),
            assigned_to=_holders_assignments("ends_on"),
            leaves=ArraySubquery(_holders_leaves().values(row=JSONObject(**PERIOD))),
            plan=_newest_plan(),
            sip_positions=ArraySubquery(SipPosition.objects.filter(contact=OuterRef("pk")).values("pk")[:1]),
        ),
        fact_requests=ArraySubquery(_open_requests()),
        fact_consents=_rows(Consent.objects.filter(kind=ConsentKind.COORDINATION, **own)),
        fact_assessments=ArraySubquery(_assessments()),
        fact_episodes=ArraySubquery(_episodes()),
    )


def _holders_assignments(field: str) -> ArraySubquery:
    at_unit = Assignment.objects.filter(staff=OuterRef("staff"), unit=OuterRef("unit"), period__isempty=False)
    return ArraySubquery(at_unit.values(field))


def _holders_leaves() -> QuerySet[Leave]:
    from_unit = Leave.objects.filter(staff=OuterRef("staff"), unit=OuterRef("unit"), period__isempty=False)
    leaves: QuerySet[Leave] = from_unit.filter(substitute__isnull=True).order_by("starts_on")
    return leaves


def _newest_plan() -> Subquery:
    """When it is to be reviewed next, and what its newest review came to."""
    reviews = PlanReview.objects.filter(plan=OuterRef("pk")).order_by("-on", "-pk")
    reviewed = reviews.values(day=Coalesce("next_review_on", "on"))[:1]
    plans = LifeThreateningPlan.objects.filter(contact=OuterRef("pk")).order_by("-on", "-pk")
    row = JSONObject(
        review_on=Coalesce(Subquery(reviewed), F("next_review_on")), result=Subquery(reviews.values("result")[:1])
    )
    return Subquery(plans.values(row=row)[:1])


def _open_requests() -> QuerySet[Any]:
    requests = ContactRequest.objects.filter(patient=OuterRef("pk"), answered_at__isnull=True).order_by("made_at", "pk")
    fields = {"id": F("pk"), "role": F("role"), "unit": F("unit_id"), "staff": F("wished_staff_id")}
    return requests.values(row=JSONObject(**fields, made_on=TruncDate("made_at")))


def _assessments() -> QuerySet[Any]:
    """All that were made, the newest first."""
    made = NeedAssessment.objects.filter(patient=OuterRef("pk")).order_by("-on", "-pk")
    fields = {name: F(name) for name in ("role", "outcome", "on")}
    keys = {name: F(f"{name}_id") for name in ("unit", "episode", "contact")}
    return made.values(row=JSONObject(id=F("pk"), principal=F("unit__provider__kind"), **fields, **keys))


def _episodes() -> QuerySet[Any]:
    """Those under way, and those that ended at home with a call to a SIP still owed."""
    episodes = CareEpisode.objects.filter(EPISODE_MATTERS, patient=OuterRef("pk")).order_by("admitted_at", "pk")
    stays = WardStay.objects.filter(episode=OuterRef("pk")).order_by("starts_on", "pk")
    seen = Consultation.objects.filter(episode=OuterRef("pk")).order_by("on", "pk")
    row = JSONObject(
        id=F("pk"),
        ward=F("ward_id"),
        receiving=F("receiving_unit_id"),
        **{name: TruncDate(f"{name}_at") for name in ("admitted", "noticed", "ready", "sip_called", "discharged")},
        expected=F("expected_discharge"),
        sip_needed=F("sip_needed"),
        unknown_primary_since=F("unknown_primary_since"),
        kind=F("discharge_kind"),
        stays=ArraySubquery(stays.values(row=JSONObject(clinic=CLINIC, starts_on=F("starts_on")))),
        consultations=ArraySubquery(
            seen.values(row=JSONObject(clinic=CLINIC, consultant=F("consultant_id"), on=F("on")))
        ),
    )
    return episodes.values(row=row)


CLINIC = Coalesce(NullIf("unit__clinic", Value("")), "unit__name")
"""A unit's clinic; a unit that names none is its own."""
EPISODE_MATTERS = Q(discharged_at__isnull=True) | Q(
    discharge_kind=DischargeKind.HOME, ready_at__isnull=False, sip_needed=True, sip_called_at__isnull=True
)


def _rows(rows: QuerySet[Any], **fields: F | Subquery) -> ArraySubquery:
    return ArraySubquery(rows.order_by("starts_on", "pk").values(row=JSONObject(**PERIOD, **fields)))


def patient_facts(patient: Patient) -> PatientFacts:
    """The facts of a patient that came through with_facts."""
    row: Any = patient
    return PatientFacts(
        id=str(patient.pk),
        born_on=patient.born_on,
        deceased_on=patient.deceased_on,
        listings=tuple(ListingFacts(unit=r["unit"], days=_days(r)) for r in row.fact_listings),
        services=tuple(
            ServiceFacts(id=r["id"], kind=r["kind"], unit=r["unit"], days=_days(r)) for r in row.fact_services
        ),
        conditions=tuple(_condition(r) for r in row.fact_conditions),
        contacts=tuple(_contact(r) for r in row.fact_contacts),
        wished=frozenset((r["role"], r["staff"], r["unit"]) for r in row.fact_requests if r["staff"]),
        coordination_consents=tuple(_days(r) for r in row.fact_consents),
        requests=tuple(_request(r) for r in row.fact_requests),
        assessments=tuple(_assessment(r) for r in row.fact_assessments),
        episodes=tuple(_episode(r) for r in row.fact_episodes),
    )


def _days(row: dict[str, Any]) -> Days:
    return Days(starts_on=date.fromisoformat(row["starts_on"]), ends_on=_day(row["ends_on"]))


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None


def _contact(row: dict[str, Any]) -> ContactFacts:
    ends = [_day(text) for text in row["assigned_to"]]
    plan = row["plan"] or {}
    return ContactFacts(
        id=row["id"],
        role=row["role"],
        staff=row["staff"],
        unit=row["unit"],
        unit_principal=row["principal"],
        unit_primary_care=row["primary_care"],
        days=_days(row),
        coordinating=row["coordinating"],
        physician=row["profession"] == Profession.LAKARE,
        licensed=row["licensed"],
        informed_orally_on=_day(row["informed_orally_on"]),
        informed_in_writing_on=_day(row["informed_in_writing_on"]),
        next_review_on=_day(row["next_review_on"]),
        holder_assigned_to=max((day for day in ends if day), default=None) if None not in ends else None,
        holder_leaves=tuple(_days(leave) for leave in row["leaves"]),
        plan_review_on=_day(plan.get("review_on")),
        new_plan_needed=plan.get("result") == ReviewResult.REPLACED,
        sip_position_taken=bool(row["sip_positions"]),
    )


def _condition(row: dict[str, Any]) -> ConditionFacts:
    return ConditionFacts(
        id=row["id"], kind=row["kind"], unit=row["unit"], unit_principal=row["principal"], days=_days(row)
    )


def _request(row: dict[str, Any]) -> RequestFacts:
    return RequestFacts(id=row["id"], role=row["role"], unit=row["unit"], made_on=date.fromisoformat(row["made_on"]))


def _assessment(row: dict[str, Any]) -> AssessmentFacts:
    return AssessmentFacts(
        id=row["id"],
        role=row["role"],
        unit=row["unit"],
        unit_principal=row["principal"],
        outcome=row["outcome"],
        on=date.fromisoformat(row["on"]),
        episode=row["episode"],
        contact=row["contact"],
    )


def _episode(row: dict[str, Any]) -> EpisodeFacts:
    return EpisodeFacts(
        id=row["id"],
        ward=row["ward"],
        receiving=row["receiving"],
        admitted_on=date.fromisoformat(row["admitted"]),
        noticed_on=date.fromisoformat(row["noticed"]),
        expected_on=_day(row["expected"]),
        ready_on=_day(row["ready"]),
        sip_needed=row["sip_needed"],
        sip_called_on=_day(row["sip_called"]),
        unknown_primary_since=_day(row["unknown_primary_since"]),
        discharged_on=_day(row["discharged"]),
        kind=row["kind"],
        stays=tuple(StayFacts(clinic=r["clinic"], starts_on=date.fromisoformat(r["starts_on"])) for r in row["stays"]),
        consultations=tuple(
            ConsultationFacts(clinic=r["clinic"], consultant=r["consultant"], on=date.fromisoformat(r["on"]))
            for r in row["consultations"]
        ),
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
    """The staff with open contacts in the role on the day, and the limit that holds at the unit on that day."""
    still_open = Q(contacts__role=role, contacts__period__isempty=False) & (
        Q(contacts__ends_on__isnull=True) | Q(contacts__ends_on__gte=on)
    )
    if without is not None:
        still_open &= ~Q(contacts__pk=without)
    limits = CaseloadLimit.objects.filter(role=role, period__contains=on)
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
    """The staff's assignments at the unit, in one query. A system has none that a contact could rest on."""
    found: dict[UUID, list[Days]] = {}
    for assignment in Assignment.objects.filter(PERSONS, unit=unit, staff__in=list(staff)):
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
        has_telephone=bool(member.telephone) and not member.protected,
        open_contacts=row.open_contacts,
        limit=row.limit,
        limit_set_by=next((by for by, limit in limits.items() if limit is not None), None),
    )


def _period(row: Any) -> Days:
    return Days(starts_on=row.starts_on, ends_on=row.ends_on)
