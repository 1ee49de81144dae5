"""Writes: the plan that the SIP comes to, in versions, and how it goes with its goals.

All raise ValidationError keyed by field, and PermissionDenied with the reason.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Case, When
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from agreements.enums import GoalOutcome, Principal
from agreements.models import Sip, SipGoal, SipGoalFollowUp, SipIntervention, SipPlan
from agreements.sip.guards import going_on_at_own_unit
from fastkontakt.accounts.actor import Actor
from fastkontakt.audit.services import record
from fastkontakt.moments import day_of
from fastkontakt.notifications.enums import MessageKind
from fastkontakt.notifications.services import tell_patients
from fastkontakt.organisation.models import Unit
from fastkontakt.periods import require_within_a_year

PRINCIPALS = (Principal.REGION, Principal.MUNICIPALITY)
"""Who may have the overall responsibility."""
DONE_WITH = (GoalOutcome.MET, GoalOutcome.DROPPED)
"""What a goal is not carried on from."""


@dataclass(frozen=True, kw_only=True)
class Intervention:
    """An intervention, and which principal does it; of others than the principals, `done_by` says who."""

    what: str
    principal: str
    unit: Unit | None = None
    done_by: str = ""
    due_on: date | None = None


@dataclass(frozen=True, kw_only=True)
class Goal:
    """A goal, and how one will know."""

    goal: str
    measured_by: str = ""


@dataclass(frozen=True, kw_only=True)
class PlanContent:
    """What the plan holds (HSL 16:4, SoL 10:8)."""

    on: date
    matters: str
    responsible: str
    follow_up_on: date
    interventions: tuple[Intervention, ...]
    goals: tuple[Goal, ...]
    situation: str = ""
    own_part: str = ""
    attended: frozenset[UUID] = field(default_factory=frozenset)


@transaction.atomic
def write_plan(*, by: Actor, sip: Sip, content: PlanContent, now: datetime, based_on: int | None = None) -> SipPlan:
    """Write the plan, or its next version. `attended` are the participants who were at the meeting.

    `based_on` is the number of the version that the writer went on from, 0 for none: where another has come since, it
    is refused, so that nobody writes over what a colleague has written. None asks nothing.
    """
    today = day_of(now)
    found = going_on_at_own_unit(by, sip, today=today)
    _require_newest(found, based_on)
    _require_day(content.on, found, today)
    _require_content(content)
    _require_called(found, content.attended)
    _require_next(content.follow_up_on, today)
    found.participants.update(attended=Case(When(pk__in=content.attended, then=True), default=False))
    plan = _save(by, found, content)
    record(by=by, action="sip_plan.written", row=plan, patient_id=found.patient_id, details={"number": plan.number})
    tell_patients(kind=MessageKind.SIP_PLAN, about=[plan], today=today)
    return plan


@transaction.atomic
def follow_up(
    *, by: Actor, sip: Sip, outcomes: Mapping[UUID, tuple[str, str]], on: date, follow_up_on: date, now: datetime
) -> SipPlan:
    """Note how it goes with each goal of the plan that stands: goal -> (outcome, note). The plan goes on in a new
    version with the next day, without the goals that are met or dropped.
    """
    today = day_of(now)
    found = going_on_at_own_unit(by, sip, today=today)
    standing = found.plans.order_by("-number").first()
    if standing is None:
        raise ValidationError(_("Ingen plan är skriven än. Skriv den först."))
    _require_day(on, found, today, since=standing.on)
    goals = list(standing.goals.order_by("position"))
    _require_outcomes(goals, outcomes)
    _require_next(follow_up_on, today)
    SipGoalFollowUp.objects.bulk_create(
        SipGoalFollowUp(
            goal=goal, on=on, outcome=outcomes[goal.pk][0], note=outcomes[goal.pk][1].strip(), noted_by=by.staff
        )
        for goal in goals
    )
    left = [goal for goal in goals if outcomes[goal.pk][0] not in DONE_WITH]
    plan = _save(by, found, _carried_on(standing, left, on, follow_up_on))
    record(by=by, action="sip_plan.followed_up", row=plan, patient_id=found.patient_id, details={"left": len(left)})
    tell_patients(kind=MessageKind.SIP_PLAN, about=[plan], today=today)
    return plan


def _carried_on(plan: SipPlan, goals: Iterable[SipGoal], on: date, follow_up_on: date) -> PlanContent:
    return PlanContent(
        on=on,
        matters=plan.matters,
        situation=plan.situation,
        own_part=plan.own_part,
        responsible=plan.responsible,
        follow_up_on=follow_up_on,
        interventions=tuple(
            Intervention(what=row.what, principal=row.principal, unit=row.unit, done_by=row.done_by, due_on=row.due_on)
            for row in plan.interventions.select_related("unit").order_by("position")
        ),
        goals=tuple(Goal(goal=row.goal, measured_by=row.measured_by) for row in goals),
    )


def _save(by: Actor, sip: Sip, content: PlanContent) -> SipPlan:
    plan: SipPlan = SipPlan.objects.create(
        sip=sip,
        number=sip.plans.count() + 1,
        on=content.on,
        matters=content.matters.strip(),
        situation=content.situation.strip(),
        own_part=content.own_part.strip(),
        responsible=content.responsible,
        follow_up_on=content.follow_up_on,
        written_by=by.staff,
    )
    SipIntervention.objects.bulk_create(
        SipIntervention(
            plan=plan,
            position=position,
            what=row.what.strip(),
            principal=row.principal,
            unit=row.unit,
            done_by=row.done_by.strip(),
            due_on=row.due_on,
        )
        for position, row in enumerate(content.interventions, start=1)
    )
    SipGoal.objects.bulk_create(
        SipGoal(plan=plan, position=position, goal=row.goal.strip(), measured_by=row.measured_by.strip())
        for position, row in enumerate(content.goals, start=1)
    )
    return plan


def _require_day(on: date, sip: Sip, today: date, since: date | None = None) -> None:
    first = since or day_of(sip.called_at)
    if on > today:
        raise ValidationError({"on": _("Dagen har inte varit än.")})
    if on < first:
        said = _("Dagen är för tidig. Den tidigaste dag som går är %(day)s.")
        raise ValidationError({"on": said % {"day": date_format(first)}})


def _require_content(content: PlanContent) -> None:
    errors: dict[str, str] = {}
    if not content.matters.strip():
        errors["matters"] = _("Skriv vad som är viktigt för personen.")
    if content.responsible not in PRINCIPALS:
        errors["responsible"] = _(
            "Välj vem av regionen och kommunen som har det övergripande ansvaret (16 kap. 4 § hälso- och "
            "sjukvårdslagen)."
        )
    if not content.goals or any(not row.goal.strip() for row in content.goals):
        errors["goals"] = _("Skriv minst ett mål, så att det går att följa upp hur det blev.")
    if not content.interventions or any(not row.what.strip() for row in content.interventions):
        errors["interventions"] = _(
            "Skriv minst en insats. Planen ska säga vilka insatser som behövs (16 kap. 4 § hälso- och sjukvårdslagen, "
            "10 kap. 8 § socialtjänstlagen)."
        )
    elif any(row.principal not in Principal.values for row in content.interventions):
        errors["interventions"] = _("Välj för varje insats vem som svarar för den.")
    elif any(row.principal == Principal.OTHER and not row.done_by.strip() for row in content.interventions):
        errors["interventions"] = _("Skriv vem som gör det som varken regionen eller kommunen svarar för.")
    if errors:
        raise ValidationError(errors)


def _require_newest(sip: Sip, based_on: int | None) -> None:
    newest = sip.plans.count()
    if based_on is not None and based_on != newest:
        said = _(
            "En kollega har sparat version %(number)s sedan du öppnade sidan. Det du har skrivit finns kvar här. Läs "
            "den versionen, för in det som ska vara med och spara igen."
        )
        raise ValidationError({"based_on": said % {"number": newest}})


def _require_called(sip: Sip, attended: frozenset[UUID]) -> None:
    if not attended <= set(sip.participants.values_list("pk", flat=True)):
        raise ValidationError({"attended": _("Välj bland dem som är kallade.")})


def _require_next(day: date, today: date) -> None:
    if day <= today:
        raise ValidationError({"follow_up_on": _("Uppföljningen ska vara efter i dag.")})
    require_within_a_year(day, today=today, field="follow_up_on")


def _require_outcomes(goals: list[SipGoal], outcomes: Mapping[UUID, tuple[str, str]]) -> None:
    told = {key: outcome for key, (outcome, _note) in outcomes.items()}
    if set(told) != {goal.pk for goal in goals} or not set(told.values()) <= set(GoalOutcome.values):
        raise ValidationError({"outcomes": _("Svara hur det har gått med vart och ett av målen i planen.")})
