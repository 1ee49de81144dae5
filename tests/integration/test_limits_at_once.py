"""Two at the same moment, with real threads: one move of a number, one answer to a proposal, one limit a day."""

import threading
from collections.abc import Callable

from django.core.exceptions import ValidationError
from django.db import connection
from django.test import TransactionTestCase

from contacts.models import CaseloadLimit, Contact, Move
from contacts.services.limits import answer_limit, propose_limit, set_unit_limit, withdraw_proposal
from contacts.services.moves import order_move, plan_move
from contacts.services.moving import Part
from contacts.tasks import run_move
from fastkontakt.accounts.actor import Actor
from fastkontakt.organisation.enums import AssignmentRole
from fastkontakt.tenancy import activate
from tests.unit.moves.scene import FLK, FVK, held_by
from tests.world import LONG_AGO, TODAY, World, make_tenant

SECONDS = 60


class AtOnce(TransactionTestCase):
    def setUp(self) -> None:
        self.tenant = make_tenant("halland")
        with activate(self.tenant.pk):
            self.world = World(self.tenant)
            self.managers = [self.world.chef, self.world.actor(self.world.vardcentral, AssignmentRole.MANAGER)]
            self.nurse = self.world.actor(self.world.vardcentral)

    def both(self, *acts: Callable[[], object]) -> list[str]:
        """What became of each, in no order: "done", or why not."""
        together = threading.Barrier(len(acts))
        outcomes: list[str] = []

        def run(act: Callable[[], object]) -> None:
            try:
                together.wait()
                with activate(self.tenant.pk):
                    act()
                outcomes.append("done")
            except ValidationError as error:
                outcomes.append(" ".join(error.messages))
            except Move.DoesNotExist:
                outcomes.append("the other's plan has taken the place of this one")
            finally:
                connection.close()

        threads = [threading.Thread(target=run, args=[act]) for act in acts]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join(timeout=SECONDS)
        return sorted(outcomes)

    def test_two_managers_move_a_number_of_the_same_persons_patients_once(self) -> None:
        with activate(self.tenant.pk):
            CaseloadLimit.objects.create(
                unit=self.world.vardcentral,
                staff=self.world.physician(),
                role=FLK,
                patients=50,
                starts_on=LONG_AGO,
            )
            held_by(self.world, self.world.specialist, 6)

        def move(by: Actor) -> None:
            told = {"staff": self.world.specialist, "last_day": TODAY, "reason": "Jämnare", "today": TODAY}
            order_move(by=by, move=plan_move(by=by, part=Part(role=FLK, number=2), **told))

        outcomes = self.both(*(lambda by=by: move(by) for by in self.managers))
        assert len(outcomes) == 2
        assert "done" in outcomes
        with activate(self.tenant.pk):
            moves = list(Move.objects.all())
        for order in moves:
            run_move(self.tenant.pk, str(order.pk))
        with activate(self.tenant.pk):
            moved = Contact.objects.filter(replaces__isnull=False)
            assert moved.count() == 2 * outcomes.count("done") == 2 * len(moves)
            assert moved.values("patient").distinct().count() == moved.count()

    def test_an_answer_and_a_withdrawal_do_not_both_count(self) -> None:
        with activate(self.tenant.pk):
            told = {"role": FVK, "patients": 40, "starts_on": TODAY, "today": TODAY}
            row = propose_limit(by=self.world.chef, staff=self.nurse.staff, **told)
        outcomes = self.both(
            lambda: answer_limit(by=self.nurse, proposal=row, accepted=True, today=TODAY),
            lambda: withdraw_proposal(by=self.world.chef, proposal=row),
        )
        assert outcomes.count("done") == 1
        assert any("redan besvarat" in said for said in outcomes)
        with activate(self.tenant.pk):
            row.refresh_from_db()
            assert CaseloadLimit.objects.exists() == (row.outcome == "accepted")

    def test_two_managers_set_the_units_limit_one_after_the_other(self) -> None:
        def set_to(by: Actor, patients: int) -> None:
            set_unit_limit(by=by, role=FVK, patients=patients, starts_on=TODAY, today=TODAY)

        first, second = self.managers
        assert self.both(lambda: set_to(first, 30), lambda: set_to(second, 40)) == ["done", "done"]
        with activate(self.tenant.pk):
            assert CaseloadLimit.objects.count() == 2
            assert CaseloadLimit.objects.filter(period__contains=TODAY).count() == 1
