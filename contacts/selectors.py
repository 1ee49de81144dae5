"""Reads of fixed contacts. Each goes through fastkontakt.access; reads of a patient are logged."""

from collections.abc import Container, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.contrib.postgres.expressions import ArraySubquery
from django.core.paginator import Page, Paginator
from django.db.models import Count, DateTimeField, OuterRef, Prefetch, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce, JSONObject

from contacts.absences import stand_in, with_stand_in
from contacts.models import Contact, ContactRequest, Delegation, InformationGiven, NeedAssessment
from contacts.policy import case as facts
from contacts.policy.engine import Finding, evaluate
from contacts.policy.facts import Case
from contacts.policy.rulebook import for_tenant
from fastkontakt.access import (
    BLOCKED,
    BY_MANDATE,
    EXISTENCE,
    FULL,
    IN_FULL,
    NAMED,
    ground_of,
    level_of,
    open_within,
    require_scope,
    units_of_body,
    visible_contacts,
    visible_patients,
)
from fastkontakt.access.protection import called, listing_may_be_known, named
from fastkontakt.access.sharing import closed_units
from fastkontakt.accounts.actor import Actor
from fastkontakt.audit.services import record_access
from fastkontakt.organisation.models import StaffMember, Unit
from patients.enums import MandateScope, Protection
from patients.models import Listing, Patient, Relative
from patients.selectors import search_patients, unit_patients
from patients.sharing.selectors import lasting_openings

OF_A_NAME = ("given_name", "family_name", "profession", "title", "training", "protected")
"""What a person's name is made of, protected or not."""


@dataclass(frozen=True)
class SharedView:
    """A patient's fixed contacts as the viewer may see them on a day.

    `contacts` hold on the day, or start later; `past` have ended (only where asked for). The coordinating contact comes
    first within a role. `hidden` tells that others exist, never whose; `blocked` that the own body holds some that the
    patient has blocked (PDL 4:4); `blocked_by` names, in an emergency, the care providers that the patient has blocked
    (lag 2022:913 3:5), and `open_until` says when that ends. `findings` are the standing duties.
    `requests` are what the patient asks of the viewer's own unit and has not got. `assessments` are what the viewer's
    own care provider has assessed and been answered, newest first (only where the past is asked for).
    """

    patient: Patient
    on: date
    contacts: list[Contact]
    past: list[Contact]
    hidden: bool
    blocked: bool
    blocked_by: tuple[str, ...]
    open_until: datetime | None
    relatives: list[Relative]
    requests: list[ContactRequest]
    findings: tuple[Finding, ...]
    listed_at: str = ""
    conditions: frozenset[str] = frozenset()
    services: list[dict[str, Any]] = field(default_factory=list)
    assessments: list[NeedAssessment] = field(default_factory=list)
    units: Mapping[str, str] = field(default_factory=dict)
    """Key -> name of each unit of the viewer's own body that may be named beside a duty."""

    def lane(self, role: str) -> list[Contact]:
        """The role's contacts that hold or start later."""
        return [contact for contact in self.contacts if contact.role == role]

    @property
    def everything(self) -> list[Contact]:
        """Past and present, for the timeline."""
        return sorted([*self.past, *self.contacts], key=lambda contact: (contact.role, contact.starts_on))


def shared_view(viewer: Actor, patient_id: UUID, *, on: date, today: date, history: bool = False) -> SharedView:
    """The shared view, in a constant number of queries; the read is logged.

    `on` is the day shown, `today` the day on which the viewer must have a relation to the patient. What starts later
    is shown too, but not on another day than today, which is asked about as it was or will be, unless with `history`.
    Raises Patient.DoesNotExist where the viewer may not know of the patient; PermissionDenied where the viewer acts
    for the patient, but not in this.
    """
    require_scope(viewer, patient_id, MandateScope.SEE_CONTACTS, on=today)
    known_patients = visible_patients(viewer, on=today)
    patient: Any = _with_company(facts.with_facts(known_patients), viewer, today).get(pk=patient_id)
    units = _open_units(viewer, patient, today)
    last_start = date.max if history or on == today else on
    known = [c for c in _known_contacts(viewer, patient, on, today) if c.starts_on <= last_start]
    seen = [contact for contact in known if level_of(contact.ground) == FULL]
    _record_reading(viewer, patient, seen)
    held = [contact for contact in known if contact.ends_on is None or contact.ends_on >= on]
    return SharedView(
        patient=patient,
        on=on,
        contacts=_coordinating_first([c for c in seen if c.ends_on is None or c.ends_on >= on]),
        past=[c for c in seen if c.ends_on is not None and c.ends_on < on] if history else [],
        hidden=bool(_at(EXISTENCE, held)),
        blocked=bool(_at(BLOCKED, held)),
        blocked_by=tuple(sorted({c.unit.provider.name for c in _at(NAMED, held)})),
        open_until=patient.open_until,
        relatives=[Relative(**row) for row in patient.relative_rows] if _sees_relatives(viewer, patient) else [],
        requests=named(viewer, [_request(viewer, row) for row in patient.request_rows or ()]),
        findings=standing_findings(viewer, patient, units, on=on),
        units=units,
        listed_at=_listed_at(viewer, patient, units, on),
        conditions=frozenset(r["kind"] for r in patient.fact_conditions if _holds(r, on)),
        services=[r for r in patient.fact_services if _holds(r, on) and (not viewer.is_staff or r["unit"] in units)],
        assessments=named(viewer, [_assessed(row) for row in patient.assessed_rows or ()]) if history else [],
    )


def _sees_relatives(viewer: Actor, patient: Patient) -> bool:
    """Whom to call is told to all but one with a mandate: no scope holds it."""
    return ground_of(viewer, patient) not in BY_MANDATE


def _at(level: str, contacts: list[Any]) -> list[Any]:
    return [contact for contact in contacts if level_of(contact.ground) == level]


def _record_reading(viewer: Actor, patient: Patient, seen: list[Any]) -> None:
    """The read, on the grounds on which the contacts are seen: one entry for each ground."""
    for ground in sorted({ground_of(viewer, patient), *(contact.ground for contact in seen)}):
        record_access(by=viewer, patient_ids=[patient.pk], page="shared_view", ground=ground)


def _with_company(patients: QuerySet[Patient], viewer: Actor, today: date) -> QuerySet[Patient]:
    """The patients with relatives and open requests as rows of plain values, in the same query."""
    relatives = Relative.objects.filter(patient=OuterRef("pk")).order_by("rank")
    names = ("id", "rank", "role", "given_name", "family_name", "telephone", "comment", "protected")
    asked = _open_requests(viewer, OuterRef("pk"))
    request = {"id": "id", "role": "role", "text": "text", "made_at": "made_at", "person": "wished_staff_id"}
    person = {name: f"wished_staff__{name}" for name in OF_A_NAME}
    return patients.annotate(
        relative_rows=ArraySubquery(relatives.values(row=JSONObject(**{name: name for name in names}))),
        request_rows=ArraySubquery(asked.values(row=JSONObject(**request, **person))),
        assessed_rows=ArraySubquery(_assessed_rows(viewer, today)),
        open_until=_open_until(viewer),
    )


def _open_until(viewer: Actor) -> Any:
    """Until when an emergency access of the viewer's unit lasts; None where none does."""
    if not viewer.is_staff or viewer.unit.is_social_care:
        return Value(None, output_field=DateTimeField())
    return Subquery(lasting_openings(viewer, OuterRef("pk")).values("until")[:1])


def _assessed_rows(viewer: Actor, today: date) -> QuerySet[Any]:
    """What the viewer's body has assessed of the patient and no block closes, newest first; for staff alone."""
    made: QuerySet[Any] = NeedAssessment.objects.filter(patient=OuterRef("pk"))
    own = made.filter(open_within(viewer, on=today)) if viewer.is_staff else made.none()
    names = {name: name for name in ("role", "outcome", "reason", "on", "contact_id")}
    by = {name: f"assessed_by__{name}" for name in OF_A_NAME} | {"unit": "unit_id", "unit_name": "unit__name"}
    return own.order_by("-on", "-noted_at").values(row=JSONObject(**names, **by))


def _assessed(row: dict[str, Any]) -> NeedAssessment:
    return NeedAssessment(
        role=row["role"],
        outcome=row["outcome"],
        reason=row["reason"],
        on=date.fromisoformat(row["on"]),
        contact_id=row["contact_id"] and UUID(row["contact_id"]),
        assessed_by=StaffMember(**{name: row[name] for name in OF_A_NAME}),
        unit=Unit(pk=UUID(row["unit"]), name=row["unit_name"]),
    )


def _request(viewer: Actor, row: dict[str, Any]) -> ContactRequest:
    wished = StaffMember(pk=row["person"], **{name: row[name] for name in OF_A_NAME})
    return ContactRequest(
        pk=UUID(row["id"]),
        unit=viewer.unit,
        role=row["role"],
        text=row["text"],
        made_at=datetime.fromisoformat(row["made_at"]),
        wished_staff=wished if row["person"] else None,
    )


def _known_contacts(viewer: Actor, patient: Patient, on: date, today: date) -> list[Any]:
    known = visible_contacts(viewer, on=today).filter(patient=patient, period__isempty=False)
    rows = _with_surroundings(known, on)
    return _named(viewer, rows.order_by("starts_on", "pk"))


def _named(viewer: Actor, contacts: Iterable[Any]) -> list[Any]:
    """The contacts, each person called what the viewer may call them: also who stands in, and who told the patient."""
    found = named(viewer, contacts)
    for contact in found:
        named(viewer, contact.information_given.all(), at=contact.unit_id)
        standing_in = stand_in(contact)
        if standing_in is not None:
            called(viewer, standing_in.staff, at=contact.unit_id)
    return found


def _listed_at(viewer: Actor, patient: Any, units: Container[str], on: date) -> str:
    """The unit's name where the patient is listed on the day; "" where nowhere, or where it may not be told."""
    listing = next((row for row in patient.fact_listings if _holds(row, on)), None)
    if listing is None:
        return ""
    own = not viewer.is_staff or listing["unit"] in units
    return str(listing["unit_name"]) if listing_may_be_known(patient, own=own) else ""


def _with_surroundings(contacts: QuerySet[Contact], on: date) -> QuerySet[Contact]:
    """The contacts with patient, the replaced contact's person, what was told when, and who stands in on the day."""
    told = InformationGiven.objects.select_related("by").order_by("on", "noted_at")
    known = with_stand_in(contacts, on=on)
    return known.select_related("patient", "replaces__staff", "appointed_by", "ended_by").prefetch_related(
        Prefetch("information_given", queryset=told)
    )


def _coordinating_first(contacts: list[Any]) -> list[Contact]:
    return sorted(contacts, key=lambda contact: (contact.role, not contact.coordinating, contact.starts_on))


def _holds(row: dict[str, Any], on: date) -> bool:
    """Whether a fact row covers the day; ISO days order as text."""
    return row["starts_on"] <= on.isoformat() and (row["ends_on"] is None or on.isoformat() <= row["ends_on"])


def patient_with_facts(viewer: Actor, patient_id: UUID, *, today: date, page: str) -> Patient:
    """The patient with what the rules ask of it, the read logged. Raises Patient.DoesNotExist."""
    patient = facts.with_facts(visible_patients(viewer, on=today)).get(pk=patient_id)
    record_access(by=viewer, patient_ids=[patient.pk], page=page, ground=ground_of(viewer, patient))
    return patient


def _open_units(viewer: Actor, patient: Patient, today: date) -> dict[str, str]:
    """Key -> name of every unit of staff's own body that the patient does not block to the viewer's unit."""
    if not viewer.is_staff:
        return {}
    units = Unit.objects.filter(units_of_body(viewer)).exclude(pk__in=closed_units(viewer, patient, on=today))
    return {str(key): name for key, name in units.values_list("pk", "name")}


def standing_findings(viewer: Actor, patient: Patient, units: Container[str], *, on: date) -> tuple[Finding, ...]:
    """The standing duties of a patient that came through facts.with_facts. `units` are the own body's that are open.

    Those of other units are left out: a duty that rests on home care would tell health care of it, and one that rests
    on a blocked unit which unit it is. A
    condition, which every unit with a care relation sees, and the patient as a whole oblige in the open.
    """
    found = patient_duties(patient, tenant=viewer.tenant.slug, on=on)
    if not viewer.is_staff:
        return found
    in_the_open = {str(patient.pk), *(row["id"] for row in _rows_of(patient, "fact_conditions"))}
    return tuple(f for f in found if f.duty and (f.duty.subject in in_the_open or f.duty.unit in units))


def patient_duties(patient: Patient, *, tenant: str, on: date) -> tuple[Finding, ...]:
    """Every standing duty on the day, whoever asks, of a patient that came through facts.with_facts."""
    known = facts.patient_facts(patient)
    case = Case(tenant=tenant, checkpoint="standing", role="", on=on, decided_on=on, patient=known)
    return evaluate(for_tenant(tenant), case).findings


def _rows_of(patient: Any, name: str) -> list[dict[str, Any]]:
    rows: list[dict[str, Any]] = getattr(patient, name)
    return rows


def list_patients(viewer: Actor, *, on: date, number: str, size: int) -> Page:
    """A page of the unit's patients, as `with_overview`; logged. A protected person is found by number only."""
    rows = with_overview(viewer, unit_patients(viewer, on=on).filter(protection=Protection.NONE), on=on)
    page = Paginator(rows, size).get_page(number)
    page.object_list = list(page.object_list)
    seen = [patient.pk for patient in page.object_list]
    record_access(by=viewer, patient_ids=seen, page="list", ground=ground_of(viewer))
    return page


def find_patients(viewer: Actor, text: str, *, on: date) -> list[Patient]:
    """As patients.selectors.search_patients, with the overview."""
    found = [patient.pk for patient in search_patients(viewer, text, on=on)]
    return list(with_overview(viewer, unit_patients(viewer, on=on).filter(pk__in=found), on=on)) if found else []


def with_overview(viewer: Actor, patients: QuerySet[Patient], *, on: date) -> QuerySet[Patient]:
    """The patients with `listed_at` (a unit's name or None) and `known_contacts`, those that the viewer may see."""
    listings = Listing.objects.filter(patient=OuterRef("pk"), period__contains=on)
    contacts: Any = visible_contacts(viewer, on=on)
    seen = contacts.filter(IN_FULL, patient=OuterRef("pk"), period__contains=on)
    counted = seen.order_by().values("patient").annotate(number=Count("pk")).values("number")
    return patients.annotate(
        listed_at=Subquery(listings.values("unit__name")[:1]), known_contacts=Coalesce(Subquery(counted), 0)
    )


def get_contact(viewer: Actor, contact_id: UUID, *, on: date) -> Contact:
    """A contact that the viewer may see in full. Raises Contact.DoesNotExist."""
    known = visible_patients(viewer, on=on)
    rows = _with_surroundings(visible_contacts(viewer, on=on), on)
    found: Contact = rows.filter(IN_FULL, patient__in=known, period__isempty=False).get(pk=contact_id)
    _named(viewer, [found])
    return found


def successor_of(viewer: Actor, contact: Contact) -> Contact | None:
    """The contact that was appointed in its place, if any."""
    successors = contact.replaced_by.select_related("staff").order_by("appointed_at")
    return next(iter(named(viewer, successors[:1])), None)


def replaceable_contact(viewer: Actor, patient: Patient, contact_id: UUID, *, role: str, on: date) -> Contact:
    """A contact of the role at the viewer's unit that still holds on the day. Raises Contact.DoesNotExist."""
    rows = visible_contacts(viewer, on=on).filter(patient=patient, role=role, unit=viewer.unit, period__isempty=False)
    return rows.exclude(ends_on__lt=on).get(pk=contact_id)


def own_contacts(viewer: Actor, patient: Patient, *, role: str, on: date) -> list[Contact]:
    """The patient's contacts in the role at the viewer's unit that hold on the day or later."""
    rows = visible_contacts(viewer, on=on).filter(patient=patient, role=role, unit=viewer.unit, period__isempty=False)
    return named(viewer, rows.exclude(ends_on__lt=on).order_by("-coordinating", "starts_on", "pk"))


def registered_already(
    viewer: Actor, patient: Patient, *, role: str, staff_id: UUID, starts_on: date
) -> Contact | None:
    """The contact that the viewer has just registered with the same content: the form was sent twice."""
    same: Contact | None = Contact.objects.filter(
        patient=patient,
        role=role,
        staff=staff_id,
        unit=viewer.unit,
        starts_on=starts_on,
        appointed_by=viewer.staff,
        ended_at__isnull=True,
    ).first()
    return same


def open_requests(viewer: Actor, patient: Patient, *, role: str) -> list[ContactRequest]:
    """What the patient has asked of the viewer's unit in the role and not yet got, the oldest first."""
    return named(viewer, _open_requests(viewer, patient).filter(role=role).select_related("wished_staff", "unit"))


def _open_requests(viewer: Actor, patient: Any) -> QuerySet[ContactRequest]:
    """A patient or relative asks of units, and has none: nothing is asked of them."""
    rows: QuerySet[ContactRequest] = ContactRequest.objects.filter(patient=patient, answered_at__isnull=True)
    return (rows.filter(unit=viewer.unit) if viewer.is_staff else rows.none()).order_by("made_at")


def get_delegation(viewer: Actor, delegation_id: UUID) -> Delegation:
    """A delegation at the viewer's own unit. Raises Delegation.DoesNotExist, for all others too."""
    if not viewer.is_staff:
        raise Delegation.DoesNotExist
    return named(viewer, [_delegations(viewer).get(pk=delegation_id)])[0]


def unit_delegations(viewer: Actor) -> list[Delegation]:
    """Every delegation at the viewer's unit, newest first."""
    return named(viewer, _delegations(viewer).order_by("-starts_on", "-granted_at"))


def _delegations(viewer: Actor) -> QuerySet[Delegation]:
    rows: QuerySet[Delegation] = Delegation.objects.filter(unit=viewer.unit)
    return rows.select_related("staff", "unit", "granted_by", "revoked_by")
