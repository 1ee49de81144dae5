"""The demo's duties: every rule in every state, on the right person's list, in both counties."""

from datetime import date, datetime, timedelta
from functools import partial
from typing import Any

import pytest
from django.test import TestCase

from contacts.duties.runs import evaluate_tenant
from contacts.enums import ContactRole, MoveState, NeedOutcome, RequestOutcome
from contacts.models import Contact, ContactRequest, Duty, EvaluationRun, Move, NeedAssessment
from contacts.policy.objects import RuleInForce
from contacts.policy.rulebook import for_tenant
from contacts.policy.workdays import deadline
from fastkontakt.accounts import signin
from fastkontakt.accounts.actor import Actor, find_actor
from fastkontakt.accounts.models import User
from fastkontakt.demodata.counties import HALLAND
from fastkontakt.moments import SWEDEN, day_of
from fastkontakt.organisation.models import Leave, StaffMember
from fastkontakt.tenancy.models import Tenant
from patients.enums import DischargeKind
from patients.models import CareEpisode, Consent, DischargeDeviation, Patient
from reporting.enums import Scope
from reporting.selectors import worklist
from tests.demo_counties import county, in_each_county, seeded

pytestmark = pytest.mark.xdist_group("demo duties")
TUESDAY = datetime(2026, 11, 24, 12, 30, tzinfo=SWEDEN)
NEW_YEARS_EVE = datetime(2026, 12, 31, 0, 10, tzinfo=SWEDEN)
ONE_DAY = timedelta(days=1)


class Duties(TestCase):
    """Each duty in each state, on the right person's list, on a day in the middle of the week."""

    tenant: Tenant
    now = TUESDAY

    @classmethod
    def setUpTestData(cls) -> None:
        seeded(cls.now)

    @property
    def today(self) -> date:
        return day_of(self.now)

    def actor(self, key: str) -> Actor:
        user = User.objects.get(username=f"{self.tenant.slug}.{key}")
        actor = find_actor(user, signin.choices(user)[0].sign_in, on=self.today)
        assert actor is not None
        return actor

    @in_each_county
    def test_each_stands_in_every_state_and_has_been_met(self) -> None:
        found = states_by_rule(self.today)
        owed = duties_in_force(self.tenant.slug, self.today)
        assert len(owed) == {"gotland": 14, "halland": 16}[self.tenant.slug]
        for item in owed:
            assert found[item.rule.id] == states_within_reach(item, self.today), item.rule.id

    @in_each_county
    def test_each_trigger_of_the_hospital_rule(self) -> None:
        rule = "fvk-inpatient-triggers"
        named = {c.name for r in duties_in_force(self.tenant.slug, self.today) if r.rule.id == rule for c in clauses(r)}
        assert set(Duty.objects.filter(rule=rule).values_list("clause", flat=True)) == named
        assert len(named) == {"gotland": 0, "halland": 5}[self.tenant.slug]

    @in_each_county
    def test_everyone_has_a_handful(self) -> None:
        for key, rules in ON_THE_LIST.items():
            mine = worklist(self.actor(key), scope=Scope.MINE, on=self.today)
            assert rules <= set(mine.values_list("rule", flat=True)), key
            assert len(rules) <= mine.count() <= 25, key
            assert worklist(self.actor(key), scope=Scope.UNIT, on=self.today).count() <= 50, key

    @in_each_county
    def test_everything_is_done_at_the_habilitering(self) -> None:
        viewer = self.actor("habilitering.chef")
        for scope in Scope:
            assert not worklist(viewer, scope=scope, on=self.today).exists()
        assert Duty.objects.filter(unit=viewer.unit, met_at__isnull=False).exists()

    @in_each_county
    def test_those_without_a_duty_are_most(self) -> None:
        owed = Duty.objects.filter(met_at__isnull=True).values("patient").distinct().count()
        assert owed * 2 < Patient.objects.count()

    @in_each_county
    def test_the_evaluation_of_the_day_is_done_and_finds_no_more(self) -> None:
        assert EvaluationRun.objects.get().finished_at is not None
        evaluate_tenant(self.tenant.pk, on=self.today, again=True)
        again: Any = EvaluationRun.objects.order_by("started_at").last()
        assert (again.duties_found, again.duties_met) == (0, 0)

    @in_each_county
    def test_stays_in_every_state(self) -> None:
        stays = CareEpisode.objects.filter(discharged_at__isnull=True)
        needs_sip = stays.filter(sip_needed=True, ready_at__isnull=False)
        assert stays.filter(admitted_at__gt=self.now - timedelta(hours=1)).exists()
        assert needs_sip.filter(ready_at__hour__lt=12).exists()
        assert needs_sip.filter(ready_at__hour__gte=12).exists()
        assert needs_sip.filter(sip_called_at__isnull=False).exists()
        assert stays.filter(sip_needed=False).exists()
        with_contact = partial(appointed_at_the_receiving_unit, self.today)
        assert {with_contact(stay) for stay in stays.filter(ready_at__isnull=True)} == {True, False}
        assert set(CareEpisode.objects.values_list("discharge_kind", flat=True)) == {"", *DischargeKind}
        owed = CareEpisode.objects.filter(discharge_kind=DischargeKind.HOME, sip_needed=True, sip_called_at=None)
        assert owed.exists()
        assert in_both_ways(DischargeDeviation.objects.all(), "followed_up_at")

    @in_each_county
    def test_requests_answered_each_way(self) -> None:
        assert set(ContactRequest.objects.values_list("outcome", flat=True)) == {"", *RequestOutcome}
        waiting = ContactRequest.objects.filter(answered_at__isnull=True)
        for field in ("noted_by", "wished_staff"):
            assert in_both_ways(waiting, field)
        signs_in = ContactRequest.objects.filter(patient__user__isnull=False)
        assert set(signs_in.values_list("outcome", flat=True)) == {"", *RequestOutcome}

    @in_each_county
    def test_assessments_and_offers_of_each_outcome(self) -> None:
        assessed = NeedAssessment.objects.filter(role=ContactRole.FAST_VARDKONTAKT)
        offered = NeedAssessment.objects.filter(role=ContactRole.FAST_OMSORGSKONTAKT)
        unnecessary = {NeedOutcome.PLAINLY_UNNECESSARY} if self.tenant.slug == "gotland" else set()
        assert set(assessed.values_list("outcome", flat=True)) == {NeedOutcome.NEED, NeedOutcome.NO_NEED} | unnecessary
        assert set(offered.values_list("outcome", flat=True)) == {
            NeedOutcome.ACCEPTED,
            NeedOutcome.DECLINED,
            NeedOutcome.PLAINLY_UNNECESSARY,
        }

    @in_each_county
    def test_the_absent_and_the_leaving(self) -> None:
        assert Leave.objects.filter(period__contains=self.today, substitute__isnull=False).exists()
        assert Leave.objects.filter(starts_on__gt=self.today, substitute__isnull=True).exists()
        leaver = StaffMember.objects.get(user__username=f"{self.tenant.slug}.vardcentral.sjukskoterska2")
        assert leaver.contacts.filter(ends_on__isnull=True).count() == 4
        moves = [set(move.contacts.values_list("state", flat=True)) for move in Move.objects.all()]
        assert sorted(moves, key=len) == [{MoveState.MOVED}, {MoveState.MOVED, MoveState.REFUSED}]
        assert not Move.objects.filter(finished_at__isnull=True).exists()

    @in_each_county
    def test_a_consent_that_holds_and_one_taken_back(self) -> None:
        assert in_both_ways(Consent.objects.all(), "withdrawn_at")

    @in_each_county
    def test_nothing_has_happened_that_has_not_been(self) -> None:
        for model, fields in MOMENTS.items():
            for field in fields:
                assert not model._default_manager.filter(**{f"{field}__gt": self.now}).exists(), (model, field)


class DutiesAtNewYear(TestCase):
    """Ten minutes past midnight, before three days off: the states that are within reach are there too."""

    def test_each_state_within_reach(self) -> None:
        seeded(NEW_YEARS_EVE, HALLAND)
        today = day_of(NEW_YEARS_EVE)
        with county("halland"):
            found = states_by_rule(today)
            for item in duties_in_force("halland", today):
                assert found[item.rule.id] == states_within_reach(item, today), item.rule.id


ON_THE_LIST = {
    "vardcentral.chef": {
        "fvk-on-request",
        "flk-choice",
        "fvk-need",
        "fvk-life-threatening",
        "fvk-before-discharge",
        "fvk-coordinator-missing",
        "reassign",
    },
    "vardcentral.lakare": {"inform-patient", "plan-life-threatening"},
    "vardcentral.sjukskoterska": {"inform-patient", "individual-plan", "fvk-review", "fvk-sip-call"},
    "sjukhusavdelning.chef": {"fvk-life-threatening"},
    "sjukhusavdelning.lakare": {"inform-patient", "plan-life-threatening"},
    "sjukhusmottagning.chef": {"fvk-on-request", "fvk-need", "fvk-coordinator-missing", "reassign"},
    "sjukhusmottagning.sjukskoterska": {"inform-patient", "fvk-review"},
    "psykiatri.chef": {"fvk-on-request", "fvk-need"},
    "kommunal_halsosjukvard.chef": {"fvk-municipal", "fvk-coordinator-missing"},
    "kommunal_halsosjukvard.sjukskoterska": {"inform-patient", "individual-plan", "fvk-review"},
    "hemtjanst.chef": {"fok-offer", "reassign"},
    "hemtjanst.underskoterska": {"inform-patient"},
}
MOMENTS: dict[Any, tuple[str, ...]] = {
    Contact: ("appointed_at", "ended_at"),
    ContactRequest: ("made_at", "answered_at"),
    CareEpisode: ("admitted_at", "noticed_at", "ready_at", "sip_called_at", "discharged_at"),
    NeedAssessment: ("noted_at",),
    DischargeDeviation: ("noted_at", "followed_up_at"),
}


def in_both_ways(rows: Any, field: str) -> bool:
    """Whether some rows have the field and some have not."""
    return {value is None for value in rows.values_list(field, flat=True)} == {True, False}


def duties_in_force(slug: str, on: date) -> list[RuleInForce]:
    return [item for item in for_tenant(slug).in_force(on) if clauses(item)]


def clauses(item: RuleInForce) -> list[Any]:
    return [clause for clause in item.version.clauses if clause.obligation]


def state(due_on: date, today: date) -> str:
    if due_on <= today:
        return "late" if due_on < today else "today"
    return "week" if due_on <= today + (6 - today.weekday()) * ONE_DAY else "later"


def states_by_rule(today: date) -> dict[str, set[str]]:
    found: dict[str, set[str]] = {}
    for duty in Duty.objects.all():
        found.setdefault(duty.rule, set()).add("met" if duty.met_at else state(duty.due_on, today))
    return found


def states_within_reach(item: RuleInForce, today: date) -> set[str]:
    """The states that a duty by the rule can be in on the day: its deadline counts from a day that has been, or one
    that can be ahead (a last day, a review, an expected discharge)."""
    terms = {(c.obligation.days(item.settings), c.obligation.due_working) for c in clauses(item)}
    assert len(terms) == 1
    days, working = terms.pop()
    obligation = clauses(item)[0].obligation
    ahead = 14 if obligation.due_from.anchor not in {obligation.since.anchor} else 0
    begun = [today + back * ONE_DAY for back in range(-60, ahead + 1)]
    return {"met", *(state(deadline(day, days, working=working), today) for day in begun)}


def appointed_at_the_receiving_unit(today: date, stay: CareEpisode) -> bool:
    return Contact.objects.filter(
        patient=stay.patient, unit=stay.receiving_unit, role=ContactRole.FAST_VARDKONTAKT, period__contains=today
    ).exists()
