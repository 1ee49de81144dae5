"""What the patient asks for (PL 6:2 and 6:3, SoL 10:7): noted, answered, taken back."""

from datetime import date

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from contacts.duties import refresh
from contacts.enums import ContactRole, RequestOutcome
from contacts.models import Contact, ContactRequest
from contacts.policy import case as facts
from contacts.policy.engine import Verdict, evaluate
from contacts.policy.facts import Case, RequestFacts
from contacts.policy.rulebook import for_tenant
from contacts.requests.units import appoints, listed_unit, scope_to_ask, units_to_ask
from contacts.services.refusal import PolicyRefused, asked_rules
from fastkontakt import permissions
from fastkontakt.access import ground_of, law
from fastkontakt.accounts.actor import Actor
from fastkontakt.audit.services import record
from fastkontakt.moments import day_of
from fastkontakt.notifications.enums import MessageKind
from fastkontakt.notifications.services import tell_patients
from fastkontakt.organisation.models import StaffMember, Unit
from fastkontakt.organisation.selectors import staff_at
from patients.enums import RelationGround
from patients.models import Patient
from patients.selectors import find_patient
from patients.services import relate, require_own_unit

LONGEST_TEXT = 1000
SAID_BY = {law.OWN: "patient", law.GUARDIAN: "guardian", law.MANDATE: "representative", law.PERMISSION: "proxy"}


@transaction.atomic
def note_request(
    *,
    by: Actor,
    patient: Patient,
    role: str,
    wished_staff: StaffMember | None,
    text: str,
    today: date,
    unit: Unit | None = None,
) -> ContactRequest:
    """Note a request for a contact at a unit; None is the own unit of staff. It stands until it is answered.

    The patient, or who acts for the patient, asks a unit that takes part in the care (contacts.requests.units). Staff
    note for the own unit, and may pass on the wish for a fast läkarkontakt to where the patient is listed.
    Asked again in the same role at the same unit, the standing request is added to and keeps its day, so that its
    deadline does not move: new words come after the old; the patient's own newest wish holds, staff's where it names
    somebody. Raises Patient.DoesNotExist, PermissionDenied, ValidationError.
    """
    if by.is_staff:
        permissions.require(by, permissions.REGISTER_PATIENTS)
    find_patient(by, patient.pk, on=today, scope=scope_to_ask(role))
    locked = Patient.objects.select_for_update(no_key=True).get(pk=patient.pk)
    asked = unit or by.unit
    _require_alive(locked)
    _require_unit_to_ask(by, locked, role, asked, today)
    _require_works_at(wished_staff, asked, today)
    standing = ContactRequest.objects.filter(patient=locked, role=role, unit=asked, answered_at__isnull=True).first()
    noted_by = by.staff if by.is_staff else None
    request = standing or ContactRequest(patient=locked, role=role, unit=asked, noted_by=noted_by)
    request.text = _joined(request.text, text.strip())
    if wished_staff or not by.is_staff:
        request.wished_staff = wished_staff
    request.save()
    request.refresh_from_db(fields=["made_at"])
    relate(patient=locked, unit=asked, ground=_ground(role), on=today)
    details = {"role": role, "again": standing is not None}
    record(by=by, action="request.noted", row=request, patient_id=locked.pk, details=details)
    refresh([locked.pk], on=today)
    return request


def check_answer(*, by: Actor, request: ContactRequest, outcome: str, reason: str, today: date) -> Verdict:
    """What the rulebook says of closing the request otherwise than by appointing. Writes nothing."""
    patient = facts.with_facts(Patient.objects.filter(pk=request.patient_id)).get()
    made_on = day_of(request.made_at)
    case = Case(
        tenant=by.tenant.slug,
        checkpoint="answer",
        role=request.role,
        on=today,
        decided_on=today,
        actor=facts.actor_facts(by),
        unit=facts.unit_facts(request.unit),
        patient=facts.patient_facts(patient),
        request=RequestFacts(id=str(request.pk), role=request.role, unit=str(request.unit_id), made_on=made_on),
        answer=outcome,
        answer_reason=reason.strip(),
    )
    return evaluate(for_tenant(by.tenant.slug), case)


@transaction.atomic
def answer_request(*, by: Actor, request: ContactRequest, outcome: str, reason: str, today: date) -> ContactRequest:
    """Answer for the own unit, once: with the contact that is appointed, with a no, or that the patient took it back.

    An appointment answers by itself (contacts.services.appoint). The patient reads `reason`.
    Raises PermissionDenied, ValidationError, and PolicyRefused where the rulebook allows no such answer.
    """
    permissions.require(by, permissions.APPOINT_CONTACTS)
    require_own_unit(by, request.unit)
    standing = _lock(request)
    reason = reason.strip()
    rules = []
    if outcome == RequestOutcome.APPOINTED:
        standing.answered_with = _contact_that_meets(standing, reason, today)
    else:
        verdict = check_answer(by=by, request=standing, outcome=outcome, reason=reason, today=today)
        if not verdict.allowed:
            raise PolicyRefused(verdict)
        _require_reason(outcome, reason)
        rules = asked_rules(verdict)
    standing.answered_by = by.staff
    _close(standing, outcome, reason)
    details = {"role": standing.role, "outcome": outcome}
    record(by=by, action="request.answered", row=standing, patient_id=standing.patient_id, rules=rules, details=details)
    if outcome != RequestOutcome.WITHDRAWN:
        tell_patients(kind=MessageKind.REQUEST_ANSWERED, about=[standing], today=today)
    refresh([standing.patient_id], on=today)
    return standing


@transaction.atomic
def withdraw_request(*, by: Actor, request: ContactRequest, today: date) -> ContactRequest:
    """Take one's own request back, or that of one whom one acts for. Staff note it with answer_request.

    Raises Patient.DoesNotExist, PermissionDenied, ValidationError.
    """
    if by.is_staff:
        raise PermissionDenied(_("Bara patienten kan ta tillbaka sin begäran här."))
    patient = find_patient(by, request.patient_id, on=today, scope=scope_to_ask(request.role))
    standing = _lock(request)
    _close(standing, RequestOutcome.WITHDRAWN, "")
    details = {"role": standing.role, "said_by": SAID_BY[ground_of(by, patient)]}
    record(by=by, action="request.withdrawn", row=standing, patient_id=standing.patient_id, details=details)
    refresh([standing.patient_id], on=today)
    return standing


def _require_alive(patient: Patient) -> None:
    if patient.deceased_on is not None:
        raise ValidationError(_("Patienten har avlidit. Ingen begäran kan noteras."))


def _require_unit_to_ask(by: Actor, patient: Patient, role: str, unit: Unit, today: date) -> None:
    if by.is_staff and not _passes_on(patient, role, unit, today):
        require_own_unit(by, unit)
    if not appoints(unit, role):
        raise ValidationError({"unit": _WRONG_KIND[ContactRole(role)]()})
    if not by.is_staff and not units_to_ask(patient.pk, role, on=today).filter(pk=unit.pk).exists():
        raise PermissionDenied(_NOT_ASKED[ContactRole(role)]())


def _passes_on(patient: Patient, role: str, unit: Unit, today: date) -> bool:
    """Whether the wish for a fast läkarkontakt goes to where the patient is listed (PL 6:3)."""
    return role == ContactRole.FAST_LAKARKONTAKT and unit == listed_unit(patient.pk, on=today)


_WRONG_KIND = {
    ContactRole.FAST_LAKARKONTAKT: lambda: _(
        "En fast läkarkontakt finns bara i primärvården (6 kap. 3 § patientlagen). Välj den vårdcentral där"
        " patienten är listad."
    ),
    ContactRole.FAST_VARDKONTAKT: lambda: _(
        "En fast vårdkontakt finns bara på en enhet som ger hälso- och sjukvård (6 kap. 2 § patientlagen). Välj en"
        " sådan enhet."
    ),
    ContactRole.FAST_OMSORGSKONTAKT: lambda: _(
        "En fast omsorgskontakt finns bara på en enhet som utför hemtjänst (10 kap. 7 § socialtjänstlagen). Välj"
        " enheten som ger hemtjänsten."
    ),
}
_NOT_ASKED = {
    ContactRole.FAST_LAKARKONTAKT: lambda: _(
        "Man väljer fast läkarkontakt på den vårdcentral där man är listad (6 kap. 3 § patientlagen). Listningen"
        " ändras på 1177.se."
    ),
    ContactRole.FAST_VARDKONTAKT: lambda: _(
        "Du kan begära en fast vårdkontakt där du får vård eller är listad (6 kap. 2 § patientlagen). Välj en sådan"
        " enhet, eller ring enheten."
    ),
    ContactRole.FAST_OMSORGSKONTAKT: lambda: _(
        "Den som har hemtjänst kan få en fast omsorgskontakt där (10 kap. 7 § socialtjänstlagen). Välj enheten som ger"
        " hemtjänsten."
    ),
}


def _require_works_at(wished: StaffMember | None, unit: Unit, today: date) -> None:
    if wished is not None and not staff_at(unit_id=unit.pk, on=today).filter(pk=wished.pk).exists():
        raise ValidationError(
            {"wished_staff": _("Personen arbetar inte på enheten. Välj någon som gör det, eller ingen särskild.")}
        )


def _joined(said: str, more: str) -> str:
    """The words with the new ones after them, said once. Raises ValidationError where that is too long to keep."""
    if not more or more == said or said.endswith(f"\n{more}"):
        return said
    text = f"{said}\n{more}" if said else more
    if len(text) > LONGEST_TEXT:
        room = max(0, LONGEST_TEXT - len(text) + len(more))
        too_long = _("Texten får inte plats. Det finns rum för %(room)s tecken till i begäran.")
        raise ValidationError({"text": too_long % {"room": room}})
    return text


def _ground(role: str) -> RelationGround:
    """Why a unit that is asked may see the patient, where it does not see the patient already."""
    return {
        ContactRole.FAST_LAKARKONTAKT: RelationGround.LISTING,
        ContactRole.FAST_VARDKONTAKT: RelationGround.CONTACT,
        ContactRole.FAST_OMSORGSKONTAKT: RelationGround.SERVICE,
    }[ContactRole(role)]


def _lock(request: ContactRequest) -> ContactRequest:
    """The request as it stands when nobody else can answer it. Raises ValidationError where it is answered."""
    Patient.objects.select_for_update(no_key=True).get(pk=request.patient_id)
    standing: ContactRequest = ContactRequest.objects.select_related(
        "patient", "unit__provider", "wished_staff", "answered_with__staff"
    ).get(pk=request.pk)
    if standing.answered_at is not None:
        raise ValidationError(_("Begäran är redan besvarad. Inget har ändrats. Svaret står vid begäran."))
    return standing


def _contact_that_meets(request: ContactRequest, reason: str, today: date) -> Contact:
    """The unit's contact in the role, the wished person first. Raises ValidationError where there is none."""
    holding = Contact.objects.filter(
        patient=request.patient_id, unit=request.unit_id, role=request.role, period__isempty=False
    ).exclude(ends_on__lt=today)
    rows = list(holding.select_related("staff").order_by("-appointed_at"))
    if not rows:
        first = _("Ingen är utsedd. Utse först en %(role)s på enheten, så är begäran besvarad.")
        raise ValidationError({"outcome": first % {"role": request.get_role_display().lower()}})
    found: Contact = next((row for row in rows if row.staff_id == request.wished_staff_id), rows[0])
    if request.wished_staff_id and found.staff_id != request.wished_staff_id and not reason:
        raise ValidationError({"reason": _("Patienten önskade någon annan. Skriv varför önskan inte följs.")})
    return found


def _require_reason(outcome: str, reason: str) -> None:
    """A no carries a reason; that the patient took it back, who said so, so that it is no hidden no."""
    if reason:
        return
    if outcome == RequestOutcome.WITHDRAWN:
        said = _("Skriv vem som tog tillbaka begäran och hur, till exempel ”Patienten ringde i dag”.")
        raise ValidationError({"reason": said})
    raise ValidationError({"reason": _("Skriv varför. Patienten läser skälet.")})


def _close(request: ContactRequest, outcome: str, reason: str) -> None:
    request.outcome, request.answer_reason, request.answered_at = outcome, reason, timezone.now()
    request.save(update_fields=["outcome", "answer_reason", "answered_at", "answered_by", "answered_with"])
