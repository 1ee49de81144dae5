"""How many patients each should have: what holds, what held before, what is proposed and what was answered."""

from datetime import date, timedelta
from typing import Any

from django.db.models import Q

from contacts.enums import ContactRole, ProposalOutcome
from contacts.models import CaseloadLimit, Contact, LimitProposal
from fastkontakt.demodata.build import FLK, FOK, FVK, Builder

SINCE = -420
"""Since when the limits hold, in days from today."""
ONE_DAY = timedelta(days=1)


def limits(build: Builder) -> None:
    """The tenant's, two units', and those agreed with a person: with room, nearly full, full, and over."""
    since = build.day(SINCE)
    CaseloadLimit.objects.create(role=FVK, patients=60, starts_on=since)
    _of_unit(build, "vardcentral", FVK, 50, since, until=build.day(-201))
    _of_unit(build, "vardcentral", FVK, 40, build.day(-200))
    _of_unit(build, "hemtjanst", FOK, 20, since)
    _agree(build, FLK, "vardcentral.lakare", room=25, before=10)
    _agree(build, FVK, "vardcentral.sjukskoterska", room=20)
    _agree(build, FVK, "vardcentral.fysioterapeut", room=1)
    _agree(build, FVK, "vardcentral.kurator", room=0, before=3, at_meeting=True)
    _agree(build, FLK, "vardcentral2.lakare", room=1)
    _agree(build, FLK, "vardcentral2.st", room=0)
    _agree(build, FLK, "vardcentral.st", room=-1, before=2)
    _agree(build, FOK, "hemtjanst2.underskoterska", room=0, at_meeting=True)


def proposals(build: Builder) -> None:
    """Waiting for an answer, declined with a reason, taken back, and agreed from a day to come."""
    _propose(build, FVK, "vardcentral.sjukskoterska", 30, -3, reason="Du går upp i tid från nästa månad.")
    _propose(build, FOK, "hemtjanst.underskoterska", 14, -2)
    declined: dict[str, Any] = {
        "answer": ProposalOutcome.DECLINED,
        "answer_reason": "Jag hinner inte följa upp fler än i dag.",
    }
    _propose(build, FLK, "vardcentral2.lakare", 1_300, -40, **declined)
    _propose(build, FLK, "vardcentral.lakare2", 900, -25, answer=ProposalOutcome.WITHDRAWN)
    later = _propose(
        build, FVK, "vardcentral.psykolog", 12, -5, answer=ProposalOutcome.ACCEPTED, starts_on=build.day(30)
    )
    _hold(later)


def _of_unit(
    build: Builder, unit: str, role: ContactRole, patients: int, starts_on: date, until: date | None = None
) -> None:
    CaseloadLimit.objects.create(
        role=role,
        unit=build.units[unit],
        patients=patients,
        starts_on=starts_on,
        ends_on=until,
        set_by=build.staff[f"{unit}.chef"],
        set_at=build.moment(starts_on),
    )


def _agree(
    build: Builder, role: ContactRole, who: str, *, room: int, before: int | None = None, at_meeting: bool = False
) -> None:
    """A limit agreed with a person, so many above what the person has open; `before` as many held until lately."""
    lasting = Q(ends_on__isnull=True) | Q(ends_on__gte=build.today)
    held = Contact.objects.filter(lasting, staff=build.staff[who], role=role, period__isempty=False).count()
    told: dict[str, Any] = {"answer": ProposalOutcome.ACCEPTED, "at_meeting": at_meeting}
    lately = SINCE if before is None else -20
    if before is not None:
        former = _propose(build, role, who, held + before, SINCE, **told)
        _hold(former, until=build.day(lately) - ONE_DAY)
    _hold(_propose(build, role, who, held + room, lately, **told))


def _propose(
    build: Builder,
    role: ContactRole,
    who: str,
    patients: int,
    day: int,
    *,
    reason: str = "",
    starts_on: date | None = None,
    answer: str = "",
    answer_reason: str = "",
    at_meeting: bool = False,
) -> LimitProposal:
    """Proposed by the unit's manager on the day, and answered the same day where there is an answer."""
    unit = who.partition(".")[0]
    manager = build.staff[f"{unit}.chef"]
    noted_by_manager = at_meeting or answer == ProposalOutcome.WITHDRAWN
    answered: dict[str, Any] = {
        "outcome": answer,
        "answered_by": manager if noted_by_manager else build.staff[who],
        "answered_at": build.moment(day, 15),
        "answer_reason": answer_reason,
        "met_on": build.day(day) if at_meeting else None,
    }
    proposal: LimitProposal = LimitProposal.objects.create(
        unit=build.units[unit],
        staff=build.staff[who],
        role=role,
        patients=patients,
        starts_on=starts_on or build.day(max(day, 0) if not answer else day),
        reason=reason,
        proposed_by=manager,
        proposed_at=build.moment(day),
        **(answered if answer else {}),
    )
    return proposal


def _hold(agreed: LimitProposal, until: date | None = None) -> None:
    CaseloadLimit.objects.create(
        role=agreed.role,
        unit=agreed.unit,
        staff=agreed.staff,
        patients=agreed.patients,
        starts_on=agreed.starts_on,
        ends_on=until,
        agreement=agreed,
        set_by=agreed.proposed_by,
        set_at=agreed.answered_at,
    )


AGREEMENTS = (limits, proposals)
