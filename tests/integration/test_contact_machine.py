"""A machine that appoints, replaces and ends in any order. Whatever it does, the invariants hold."""

from contextlib import ExitStack
from datetime import timedelta
from typing import Any

from django.db import transaction
from hypothesis import HealthCheck, settings, strategies
from hypothesis.extra.django import TestCase as HypothesisTestCase
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from contacts.enums import ContactRole, Occasion
from contacts.models import Contact, ContactEvent
from contacts.services import Ending, PolicyRefused, Proposal, appoint_contact, end_contact
from fastkontakt.tenancy import activate
from patients.enums import ConditionKind
from patients.models import Condition
from tests.world import TODAY, World, make_tenant

DAYS = strategies.integers(min_value=-60, max_value=100)
PEOPLE = strategies.integers(min_value=0, max_value=3)
ROLES = strategies.sampled_from([ContactRole.FAST_LAKARKONTAKT, ContactRole.FAST_VARDKONTAKT])


class Undo(Exception):
    """Takes the example's rows back."""


class ContactMachine(RuleBasedStateMachine):
    """One patient, four people at one unit. A refusal is an answer; a broken invariant is not."""

    @initialize(life_threatening=strategies.booleans())
    def begin(self, life_threatening: bool) -> None:
        self.example = ExitStack()
        self.example.enter_context(transaction.atomic())
        tenant = make_tenant("gotland")
        self.example.enter_context(activate(tenant.pk))
        self.world = World(tenant)
        self.people = [self.world.specialist, self.world.physician(), self.world.nurse(), self.world.nurse()]
        self.patient = self.world.patient()
        if life_threatening:
            Condition.objects.create(
                patient=self.patient,
                kind=ConditionKind.LIFE_THREATENING,
                starts_on=TODAY - timedelta(days=5),
                established_by=self.world.specialist,
            )
        self.rows = 0

    def teardown(self) -> None:
        if hasattr(self, "example"):
            self.example.__exit__(Undo, Undo(), None)

    def attempt(self, act: Any) -> None:
        before = list(Contact.objects.order_by("pk").values_list("pk", "ends_on"))
        try:
            act()
        except PolicyRefused:
            assert list(Contact.objects.order_by("pk").values_list("pk", "ends_on")) == before

    @rule(person=PEOPLE, role=ROLES, start=DAYS, length=strategies.none() | DAYS, coordinating=strategies.booleans())
    def appoint(self, person: int, role: str, start: int, length: int | None, coordinating: bool) -> None:
        self.attempt(lambda: self.propose(person, role, start, length, coordinating, None))

    @precondition(lambda self: self.rows)
    @rule(which=strategies.integers(min_value=0), person=PEOPLE, start=DAYS)
    def replace(self, which: int, person: int, start: int) -> None:
        old = self.pick(which)
        if old.ends_on is None or old.ends_on >= TODAY + timedelta(days=start):
            self.attempt(lambda: self.propose(person, old.role, start, None, old.coordinating, old))

    @precondition(lambda self: self.rows)
    @rule(which=strategies.integers(min_value=0), day=DAYS, successor=strategies.none() | PEOPLE)
    def end(self, which: int, day: int, successor: int | None) -> None:
        ending = Ending(
            contact=self.pick(which),
            on=TODAY + timedelta(days=day),
            reason="Behovet har upphört",
            successor=None if successor is None else self.people[successor],
            override_reason="Prövat",
        )
        self.attempt(lambda: end_contact(ending=ending, by=self.world.chef, today=TODAY))

    def pick(self, which: int) -> Contact:
        in_effect = Contact.objects.filter(period__isempty=False).order_by("pk")
        return in_effect[which % in_effect.count()]

    def propose(
        self, person: int, role: str, start: int, length: int | None, coordinating: bool, old: Contact | None
    ) -> None:
        starts_on = TODAY + timedelta(days=start)
        proposal = Proposal(
            patient=self.patient,
            appointee=self.people[person],
            unit=self.world.vardcentral,
            role=role,
            starts_on=starts_on,
            ends_on=None if length is None else starts_on + timedelta(days=length),
            occasion=Occasion.NEED,
            coordinating=coordinating and role == ContactRole.FAST_VARDKONTAKT,
            replaces=old,
            override_reason="Prövat",
        )
        appoint_contact(proposal=proposal, by=self.world.chef, today=TODAY)

    @invariant()
    def holds(self) -> None:
        if not hasattr(self, "patient"):
            return
        rows = list(Contact.objects.filter(patient=self.patient, period__isempty=False))
        for day in {row.starts_on for row in rows}:
            on_the_day = [row for row in rows if row.covers(day)]
            assert sum(row.role == ContactRole.FAST_LAKARKONTAKT for row in on_the_day) <= 1
            assert sum(row.coordinating for row in on_the_day) <= 1
            assert len({(row.role, row.staff_id, row.unit_id) for row in on_the_day}) == len(on_the_day)

    @invariant()
    def keeps_every_row_and_its_history(self) -> None:
        if not hasattr(self, "patient"):
            return
        count = Contact.objects.filter(patient=self.patient).count()
        assert count >= self.rows
        self.rows = count
        assert ContactEvent.objects.filter(patient=self.patient).count() >= count


class Machine(HypothesisTestCase):
    def test_any_order_of_acts_keeps_the_invariants(self) -> None:
        run_state_machine_as_test(
            ContactMachine,
            settings=settings(
                max_examples=25, stateful_step_count=12, deadline=None, suppress_health_check=list(HealthCheck)
            ),
        )
