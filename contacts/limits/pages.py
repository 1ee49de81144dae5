"""What the pages on limits and loads need, gathered for the views."""

from datetime import date
from functools import cached_property
from typing import Any
from uuid import UUID

from contacts.caseload import roles_of
from contacts.enums import ContactRole
from contacts.limits import presentation, selectors
from contacts.limits.board import Place, board, share_out
from contacts.limits.forecast import forecast
from contacts.limits.forms import AgreementForm, AnswerForm, ForecastForm, LimitForm, ProposalForm, ShareOutForm
from contacts.models import LimitProposal
from fastkontakt.accounts.actor import Actor
from fastkontakt.organisation.enums import Profession
from fastkontakt.organisation.models import StaffMember


class CaseloadPage:
    """Everybody's load at the viewer's unit, what if, and a fair distribution: nothing that the address asks is
    written. `valid` is False where it asks for what cannot be."""

    def __init__(self, viewer: Actor, query: Any, *, today: date) -> None:
        self.viewer, self.query, self.today = viewer, query, today
        self.roles = roles_of(viewer.unit)
        self.board = board(viewer, on=today)
        self.what_if = ForecastForm(self.roles, presentation.people(self.board), query if "nya" in query else None)
        self.share_out = ShareOutForm(self.roles, query if "fran" in query else None)
        self.valid = all(form.is_valid() for form in (self.what_if, self.share_out) if form.is_bound)

    def unit_form(self, data: Any = None) -> LimitForm:
        """The unit's own limit."""
        return LimitForm(self.roles, data, prefix="enhet", initial={"starts_on": self.today})

    def context(self, unit_form: LimitForm | None = None) -> dict[str, Any]:
        """What the template shows."""
        return {
            "roles": presentation.role_loads(self.board),
            "waiting": selectors.open_proposals(self.viewer),
            "what_if": self.what_if,
            "share_out": self.share_out,
            "unit_form": unit_form or self.unit_form(),
            "unit_limits": presentation.limit_rows(selectors.unit_limits(self.viewer), on=self.today),
            **self._forecast(),
            **self._shares(),
        }

    def _forecast(self) -> dict[str, Any]:
        if not (self.what_if.is_bound and self.what_if.is_valid()):
            return {"forecast": None}
        asked = self.what_if.cleaned_data
        places = self.board[asked["roll"]]
        found = forecast([place.seat for place in places], leaving=asked["slutar"], new=asked["nya"] or 0)
        return {"forecast": found, "forecast_rows": presentation.forecast_rows(found, places)}

    def _shares(self) -> dict[str, Any]:
        place = self._overloaded
        if place is None:
            return {"overloaded": None}
        role, number = place.role, self.share_out.cleaned_data["antal"]
        given = share_out(self.viewer, place.staff, role, number, on=self.today)
        shared = sum(taken for _person, taken in given)
        return {
            "overloaded": place,
            "asked": number,
            "shared": shared,
            "shares": presentation.share_rows(given, self.board[role]),
            "move_url": presentation.move_url(place.staff, role, shared) if shared else "",
        }

    @cached_property
    def _overloaded(self) -> Place | None:
        """Whose contacts are to be shared out; None where nobody of the board is asked about."""
        if not (self.share_out.is_bound and self.share_out.is_valid()):
            return None
        asked = self.share_out.cleaned_data
        return next((place for place in self.board[asked["roll"]] if place.staff.pk == asked["fran"]), None)


class LimitPage:
    """A person's limits at the viewer's unit: what holds, what is proposed, what was."""

    def __init__(self, viewer: Actor, staff: StaffMember, *, today: date) -> None:
        self.viewer, self.staff, self.today = viewer, staff, today
        self.proposals = selectors.proposals_to(viewer, staff)

    def proposal_form(self, data: Any = None) -> ProposalForm:
        """A new proposal, of the role that the person's profession has first."""
        roles = roles_of(self.viewer.unit)
        is_physician = self.staff.profession == Profession.LAKARE
        likely = [role for role in roles if is_physician or role != ContactRole.FAST_LAKARKONTAKT]
        return ProposalForm(roles, data, initial={"starts_on": self.today, "role": next(iter(likely or roles), None)})

    def agreement_form(self, proposal: LimitProposal, data: Any = None) -> AgreementForm:
        """That it was agreed at a meeting."""
        return AgreementForm(data, prefix=str(proposal.pk), initial={"met_on": self.today})

    def context(self, form: ProposalForm | None = None, agreeing: AgreementForm | None = None) -> dict[str, Any]:
        """What the template shows."""
        limits = presentation.limit_rows(selectors.limits_of(self.viewer, self.staff), on=self.today)
        return {
            "person": self.staff,
            "form": form or self.proposal_form(),
            "agreeing": agreeing,
            "waiting": [(row, self._agreement(row, agreeing)) for row in self.proposals if not row.outcome],
            "limits": limits,
            "answered": presentation.proposal_rows(self.proposals),
        }

    def _agreement(self, row: LimitProposal, sent: AgreementForm | None) -> AgreementForm:
        return sent if sent is not None and sent.prefix == str(row.pk) else self.agreement_form(row)


class MyLimitsPage:
    """The viewer's own limits at the unit, with what waits for an answer."""

    def __init__(self, viewer: Actor, *, today: date) -> None:
        self.viewer, self.today = viewer, today
        self.proposals = selectors.proposals_to(viewer, viewer.staff)

    def answer_form(self, key: UUID, data: Any = None) -> AnswerForm:
        """The answer to a proposal."""
        return AnswerForm(data, prefix=str(key))

    def context(self, sent: AnswerForm | None = None) -> dict[str, Any]:
        """What the template shows; a form that is handed over is drawn with what was typed."""
        return {
            "sent": sent,
            "waiting": [(row, self._answer(row, sent)) for row in self.proposals if not row.outcome],
            "limits": presentation.limit_rows(selectors.limits_of(self.viewer, self.viewer.staff), on=self.today),
            "answered": presentation.proposal_rows(self.proposals),
        }

    def _answer(self, row: LimitProposal, sent: AnswerForm | None) -> AnswerForm:
        return sent if sent is not None and sent.prefix == str(row.pk) else self.answer_form(row.pk)
