"""A move whose worker is killed, and managers and workers at the same moment: nothing lost, nothing double."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any
from unittest import mock

import psycopg
import pytest
from django.conf import settings
from django.core.exceptions import ValidationError
from django.test import TransactionTestCase

from contacts.enums import ContactRole
from contacts.models import Contact, ContactEvent, Move, MovedContact
from contacts.services.moves import order_move, plan_move
from contacts.tasks import run_move, sweep_moves
from fastkontakt.accounts.actor import Actor
from fastkontakt.audit.models import Event
from fastkontakt.organisation.enums import AssignmentRole
from fastkontakt.tenancy import activate
from tests.conftest import DATABASE, url
from tests.together import together
from tests.unit.moves.scene import LAST_DAY, REASON, held_by, states
from tests.world import TODAY, World, make_tenant

CONTACTS = 120
SECONDS = 120
WORKER = """
import sys, time
import django; django.setup()
from contacts.services import move_batches
from contacts.services.move_batches import order_to_carry_out, run_batch
from datetime import date
from uuid import UUID
tenant, move, today = int(sys.argv[1]), UUID(sys.argv[2]), date.fromisoformat(sys.argv[3])
keep, done = move_batches._keep_states, 0
def slow_at_the_end(outcomes):
    keep(outcomes)
    if done == 2:
        print("in the middle", flush=True)
        time.sleep(600)
move_batches._keep_states = slow_at_the_end
order = order_to_carry_out(tenant_id=tenant, move_id=move)
while run_batch(move=order, today=today, size=20):
    done += 1
"""


class Moves(TransactionTestCase):
    def setUp(self) -> None:
        tenant = make_tenant("halland")
        with activate(tenant.pk):
            self.world = World(tenant)
            self.second = self.world.actor(self.world.vardcentral, AssignmentRole.MANAGER)
            self.world.physician()
            self.world.physician()
            held_by(self.world, self.world.specialist, CONTACTS)
            self.plan = plan_move(
                by=self.world.chef, staff=self.world.specialist, last_day=LAST_DAY, reason=REASON, today=TODAY
            )
        with psycopg.connect(url(DATABASE), autocommit=True) as admin:
            admin.execute("ANALYZE")
        self.tenant = tenant

    def order(self) -> Move:
        """Ordered without waking a worker."""
        with mock.patch("contacts.services.moves.wake"), activate(self.tenant.pk):
            return order_move(by=self.world.chef, move=self.plan)

    def counts(self) -> dict[str, int]:
        with activate(self.tenant.pk):
            return {
                **states(self.plan),
                "new": Contact.objects.filter(replaces__isnull=False).count(),
                "replaced": Contact.objects.filter(replaced_by__isnull=False).distinct().count(),
                "ended": Contact.objects.filter(ends_on=LAST_DAY, ended_at__isnull=False).count(),
                "events": Event.objects.filter(action__in=["contact.ended", "contact.appointed"]).count(),
                "versions": ContactEvent.objects.count(),
            }

    def everything_once(self) -> dict[str, int]:
        return {
            "moved": CONTACTS,
            "new": CONTACTS,
            "replaced": CONTACTS,
            "ended": CONTACTS,
            "events": 2 * CONTACTS,
            "versions": 3 * CONTACTS,
        }

    def worker(self, move: Move) -> "subprocess.Popen[str]":
        inherited = {key: value for key, value in os.environ.items() if key != "DJANGO_SETTINGS_MODULE"}
        database = settings.DATABASES["default"]
        address = f"postgresql://{database['USER']}@/{database['NAME']}?host={database['HOST']}"
        return subprocess.Popen(
            [sys.executable, "-c", WORKER, str(self.tenant.pk), str(move.pk), TODAY.isoformat()],
            cwd=Path(__file__).parents[2],
            env={**inherited, "DATABASE_URL": address, "DJANGO_SETTINGS_MODULE": "fastkontakt.settings.test"},
            stdout=subprocess.PIPE,
            text=True,
        )

    def test_killed_in_the_middle_it_is_taken_up_where_it_was(self) -> None:
        move = self.order()
        worker = self.worker(move)
        try:
            assert worker.stdout is not None
            assert worker.stdout.readline() == "in the middle\n"
        finally:
            worker.send_signal(signal.SIGKILL)
            worker.wait(SECONDS)
        self.wait_until_the_database_has_noticed()
        done = self.counts()
        assert (done["moved"], done["waiting"]) == (40, CONTACTS - 40)
        assert (done["new"], done["ended"], done["events"], done["versions"]) == (40, 40, 80, CONTACTS + 80)
        sweep_moves()
        assert self.counts() == self.everything_once()
        with activate(self.tenant.pk):
            assert Move.objects.get().finished_at is not None
            assert not MovedContact.objects.filter(became=None).exists()
        run_move(self.tenant.pk, str(move.pk))
        assert self.counts() == self.everything_once()

    def wait_until_the_database_has_noticed(self) -> None:
        """The killed worker's transaction is rolled back when its connection is seen to be gone."""
        deadline = time.monotonic() + SECONDS
        others = "SELECT count(*) FROM pg_stat_activity WHERE datname = %s AND xact_start IS NOT NULL"
        with psycopg.connect(url("postgres"), autocommit=True) as admin:
            while admin.execute(others, [DATABASE]).fetchone() != (0,):
                assert time.monotonic() < deadline
                time.sleep(0.05)

    def test_two_workers_at_once_do_it_once(self) -> None:
        move = self.order()
        together(*[lambda: run_move(self.tenant.pk, str(move.pk))] * 2, seconds=SECONDS)
        assert self.counts() == self.everything_once()

    def test_two_managers_order_the_same_contacts_and_one_is_told_who_was_first(self) -> None:
        told: list[str] = []

        def order(by: Actor) -> None:
            try:
                with activate(self.tenant.pk):
                    order_move(by=by, move=self.plan)
                told.append("ordered")
            except ValidationError as error:
                told.extend(error.messages)

        together(lambda: order(self.world.chef), lambda: order(self.second), seconds=SECONDS)
        assert sorted(told)[1] == "ordered"
        assert "har redan beställt flytten" in sorted(told)[0]
        assert self.counts() == self.everything_once()

    def test_two_managers_plan_at_once_and_one_plan_stands(self) -> None:
        def plan(by: Actor) -> None:
            with activate(self.tenant.pk):
                plan_move(by=by, staff=self.world.specialist, last_day=LAST_DAY, reason=REASON, today=TODAY)

        together(lambda: plan(self.world.chef), lambda: plan(self.second), seconds=SECONDS)
        with activate(self.tenant.pk):
            assert Move.objects.get().contacts.count() == CONTACTS


@pytest.mark.django_db
def test_an_order_wakes_a_worker_after_the_commit(django_capture_on_commit_callbacks: Callable[..., Any]) -> None:
    tenant = make_tenant("halland")
    with activate(tenant.pk):
        world = World(tenant)
        world.physician()
        held_by(world, world.specialist, 2, ContactRole.FAST_LAKARKONTAKT)
        plan = plan_move(by=world.chef, staff=world.specialist, last_day=LAST_DAY, reason=REASON, today=TODAY)
        with django_capture_on_commit_callbacks(execute=True):
            order_move(by=world.chef, move=plan)
            assert states(plan) == {"waiting": 2}
        assert states(plan) == {"moved": 2}
