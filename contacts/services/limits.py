"""Limits on how many patients a person should have: decided between the manager and the person (S2 2.2).

A limit holds from its first day until the next one's, never for days that have been: what was reported of them stands.
"""

from datetime import date, timedelta
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from contacts.enums import ProposalOutcome
from contacts.models import CaseloadLimit, LimitProposal
from contacts.models.limit import FEWEST, MOST
from fastkontakt import permissions
from fastkontakt.accounts.actor import Actor
from fastkontakt.audit.services import record
from fastkontakt.organisation.models import PERSONS, Assignment, StaffMember, Unit
from fastkontakt.periods import require_within_a_year
from patients.services import require_own_unit

ONE_DAY = timedelta(days=1)
MEETING_AT_MOST = timedelta(days=366)
"""So long ago a meeting can have been."""


@transaction.atomic
def propose_limit(
    *, by: Actor, staff: StaffMember, role: str, patients: int, starts_on: date, reason: str = "", today: date
) -> LimitProposal:
    """Propose a limit at the own unit to a person, for the person to answer. The limit that holds goes on holding.

    Raises PermissionDenied; ValidationError keyed by field, also where a proposal waits for the person's answer.
    """
    permissions.require(by, permissions.DELEGATE)
    _require_plausible(patients)
    _require_to_come(starts_on, today)
    StaffMember.objects.select_for_update(no_key=True).get(pk=staff.pk)
    if not Assignment.objects.filter(PERSONS, staff=staff, unit=by.unit, period__contains=starts_on).exists():
        raise ValidationError({"staff": _("Personen har inget uppdrag på enheten den första dagen.")})
    if LimitProposal.objects.filter(unit=by.unit, staff=staff, role=role, outcome="").exists():
        waiting = _("Ett förslag väntar redan på personens svar. Ta tillbaka det först om du vill föreslå något annat.")
        raise ValidationError({"staff": waiting})
    proposal: LimitProposal = LimitProposal.objects.create(
        unit=by.unit,
        staff=staff,
        role=role,
        patients=patients,
        starts_on=starts_on,
        reason=reason.strip(),
        proposed_by=by.staff,
    )
    record(by=by, action="limit.proposed", row=proposal, details={"role": role, "patients": patients})
    return proposal


@transaction.atomic
def answer_limit(*, by: Actor, proposal: LimitProposal, accepted: bool, reason: str = "", today: date) -> LimitProposal:
    """The person's own answer; accepted, the limit holds from its first day, at the earliest today. A no has a reason.

    Raises PermissionDenied for everybody else; ValidationError where it is answered or taken back already.
    """
    if proposal.staff_id != by.staff.pk:
        raise PermissionDenied(_("Bara den som förslaget gäller kan svara på det."))
    require_own_unit(by, proposal.unit)
    proposal = _open(proposal)
    if not accepted and not reason.strip():
        raise ValidationError({"reason": _("Skriv varför du avböjer. Chefen behöver veta det för nästa förslag.")})
    _answer(proposal, by, ProposalOutcome.ACCEPTED if accepted else ProposalOutcome.DECLINED, answer_reason=reason)
    if accepted:
        _hold(by, proposal, today)
    return proposal


@transaction.atomic
def note_agreement(*, by: Actor, proposal: LimitProposal, met_on: date, today: date) -> LimitProposal:
    """The manager's note that the person agreed at a meeting that day. It is kept as just that.

    Raises PermissionDenied; ValidationError keyed by field for a meeting to come or long ago.
    """
    proposal = _of_own_unit(by, proposal)
    if met_on > today:
        raise ValidationError({"met_on": _("Mötet kan inte ligga fram i tiden. Anteckna när ni har kommit överens.")})
    if met_on < today - MEETING_AT_MOST:
        raise ValidationError({"met_on": _("Mötet ligger mer än ett år tillbaka. Kontrollera årtalet.")})
    _answer(proposal, by, ProposalOutcome.ACCEPTED, met_on=met_on)
    _hold(by, proposal, today)
    return proposal


@transaction.atomic
def withdraw_proposal(*, by: Actor, proposal: LimitProposal) -> LimitProposal:
    """Take a proposal back that waits. Raises PermissionDenied, ValidationError where it is answered already."""
    proposal = _of_own_unit(by, proposal)
    _answer(proposal, by, ProposalOutcome.WITHDRAWN)
    return proposal


@transaction.atomic
def set_unit_limit(*, by: Actor, role: str, patients: int, starts_on: date, today: date) -> CaseloadLimit:
    """The own unit's limit in a role, for those with whom no other is agreed. Raises PermissionDenied, ValidationError
    keyed by field."""
    permissions.require(by, permissions.DELEGATE)
    _require_plausible(patients)
    _require_to_come(starts_on, today)
    Unit.objects.select_for_update(no_key=True).get(pk=by.unit.pk)
    return _follow(by, CaseloadLimit(unit=by.unit, role=role, patients=patients, starts_on=starts_on, set_by=by.staff))


def _require_plausible(patients: int) -> None:
    if not FEWEST <= patients <= MOST:
        between = _("Gränsen ska vara mellan %(fewest)s och %(most)s patienter. Skriv ett heltal.")
        raise ValidationError({"patients": between % {"fewest": FEWEST, "most": MOST}})


def _require_to_come(starts_on: date, today: date) -> None:
    require_within_a_year(starts_on, today=today, field="starts_on")
    if starts_on < today:
        been = _("En gräns kan inte gälla dagar som redan har varit. Välj i dag eller en dag framåt.")
        raise ValidationError({"starts_on": been})


def _of_own_unit(by: Actor, proposal: LimitProposal) -> LimitProposal:
    """The proposal, locked, for the manager. Raises PermissionDenied, ValidationError where it is answered."""
    permissions.require(by, permissions.DELEGATE)
    require_own_unit(by, proposal.unit)
    return _open(proposal)


def _open(proposal: LimitProposal) -> LimitProposal:
    """Locked, the person first, as where one is made. Raises ValidationError where it waits no longer."""
    StaffMember.objects.select_for_update(no_key=True).get(pk=proposal.staff_id)
    locked: LimitProposal = LimitProposal.objects.select_related("unit", "staff").get(pk=proposal.pk)
    if locked.outcome:
        answered = _("Förslaget är redan besvarat: %(outcome)s. Inget har ändrats.")
        raise ValidationError(answered % {"outcome": locked.get_outcome_display().lower()})
    return locked


def _answer(proposal: LimitProposal, by: Actor, outcome: ProposalOutcome, **noted: Any) -> None:
    proposal.outcome, proposal.answered_by, proposal.answered_at = outcome, by.staff, timezone.now()
    proposal.answer_reason, proposal.met_on = noted.get("answer_reason", "").strip(), noted.get("met_on")
    proposal.save(update_fields=["outcome", "answered_by", "answered_at", "answer_reason", "met_on"])
    record(by=by, action=f"limit.{outcome}", row=proposal, details={"at_meeting": proposal.met_on is not None})


def _hold(by: Actor, proposal: LimitProposal, today: date) -> None:
    _follow(
        by,
        CaseloadLimit(
            unit=proposal.unit,
            staff=proposal.staff,
            role=proposal.role,
            patients=proposal.patients,
            starts_on=max(proposal.starts_on, today),
            agreement=proposal,
            set_by=by.staff,
        ),
    )


def _follow(by: Actor, limit: CaseloadLimit) -> CaseloadLimit:
    """The limit in the place of what holds then and of what was to hold later, which never takes effect."""
    former = CaseloadLimit.objects.filter(unit=limit.unit, staff=limit.staff, role=limit.role, period__isempty=False)
    for row in former.exclude(ends_on__lt=limit.starts_on):
        row.ends_on = max(limit.starts_on, row.starts_on) - ONE_DAY
        row.save(update_fields=["ends_on"])
    limit.save(force_insert=True)
    record(by=by, action="limit.set", row=limit, details={"role": limit.role, "patients": limit.patients})
    return limit
