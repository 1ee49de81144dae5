"""An export whose worker is killed, two workers and two orders at the same moment: made once, never too many."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import psycopg
from django.conf import settings
from django.core.exceptions import ValidationError
from django.test import TransactionTestCase

from fastkontakt.audit.models import Access, Event
from fastkontakt.clock import now
from fastkontakt.tenancy import activate
from reporting.exports import bounds
from reporting.exports.enums import ExportState
from reporting.exports.progress import progress_of
from reporting.exports.services import order_export
from reporting.exports.tasks import run_export, sweep_exports
from reporting.models import Export, ExportPart
from tests.conftest import DATABASE, url
from tests.exports import body, read_csv
from tests.factories.reporting import ExportFactory
from tests.patient_list import known
from tests.together import together
from tests.world import World, make_tenant

PATIENTS = 30
SECONDS = 120
WORKER = """
import sys, time
import django; django.setup()
from reporting.exports import bounds, keeping, making
from reporting.exports.kinds import patients
from reporting.exports.tasks import run_export
making.CHUNK = patients.CHUNK = 10
keeping.PART_BYTES = 64
look_up = making._look_up
def slow_in_the_middle(export, done, total):
    look_up(export, done, total)
    if done == 20:
        print("in the middle", flush=True)
        time.sleep(600)
making._look_up = slow_in_the_middle
run_export(int(sys.argv[1]), sys.argv[2])
"""


class Exports(TransactionTestCase):
    def setUp(self) -> None:
        tenant = make_tenant("halland")
        with activate(tenant.pk):
            self.world = World(tenant)
            self.asker = self.world.actor(self.world.vardcentral)
            for count in range(PATIENTS):
                known(self.world, given_name="Ada", family_name=f"Ek {count:02}")
            self.export = ExportFactory(
                user=self.asker.user, assignment=self.asker.assignment, parameters={"kolumner": "namn"}
            )
        self.tenant = tenant

    def worker(self) -> "subprocess.Popen[str]":
        inherited = {key: value for key, value in os.environ.items() if key != "DJANGO_SETTINGS_MODULE"}
        database = settings.DATABASES["default"]
        address = f"postgresql://{database['USER']}@/{database['NAME']}?host={database['HOST']}"
        named = {
            "DATABASE_URL": address,
            "REDIS_URL": settings.REDIS_URL,
            "DJANGO_SETTINGS_MODULE": "fastkontakt.settings.test",
        }
        return subprocess.Popen(
            [sys.executable, "-c", WORKER, str(self.tenant.pk), str(self.export.pk)],
            cwd=Path(__file__).parents[2],
            env={**inherited, **named},
            stdout=subprocess.PIPE,
            text=True,
        )

    def counts(self) -> dict[str, int]:
        with activate(self.tenant.pk):
            return {
                "parts": ExportPart.objects.count(),
                "reads": Access.objects.count(),
                "made": Event.objects.filter(action="export.made").count(),
            }

    def state(self) -> str:
        with activate(self.tenant.pk):
            return str(Export.objects.get(pk=self.export.pk).state)

    def test_killed_in_the_middle_it_is_made_anew_and_once(self) -> None:
        worker = self.worker()
        try:
            assert worker.stdout is not None
            assert worker.stdout.readline() == "in the middle\n"
            assert progress_of([self.export.pk]) == {self.export.pk: (20, PATIENTS)}
            run_export(self.tenant.pk, str(self.export.pk))
            assert self.state() == ExportState.RUNNING
        finally:
            worker.send_signal(signal.SIGKILL)
            worker.wait(SECONDS)
        self.wait_until_the_database_has_noticed()
        assert self.counts() == {"parts": 0, "reads": 0, "made": 0}
        with activate(self.tenant.pk):
            Export.objects.update(asked_at=now() - 2 * bounds.TAKEN_UP_AFTER)
        sweep_exports()
        assert self.state() == ExportState.DONE
        assert self.counts() == {"parts": 1, "reads": PATIENTS, "made": 1}
        names = [row["Namn"] for row in read_csv(body(self.export))[1]]
        assert names == [f"Ada Ek {count:02}" for count in range(PATIENTS)]

    def wait_until_the_database_has_noticed(self) -> None:
        """The killed worker's transaction is rolled back when its connection is seen to be gone."""
        deadline = time.monotonic() + SECONDS
        others = "SELECT count(*) FROM pg_stat_activity WHERE datname = %s AND xact_start IS NOT NULL"
        with psycopg.connect(url("postgres"), autocommit=True) as admin:
            while admin.execute(others, [DATABASE]).fetchone() != (0,):
                assert time.monotonic() < deadline
                time.sleep(0.05)

    def test_two_workers_at_once_make_it_once(self) -> None:
        together(*[lambda: run_export(self.tenant.pk, str(self.export.pk))] * 2, seconds=SECONDS)
        assert self.state() == ExportState.DONE
        assert self.counts() == {"parts": 1, "reads": PATIENTS, "made": 1}

    def test_two_orders_at_once_share_the_last_place(self) -> None:
        with activate(self.tenant.pk):
            ExportFactory(user=self.asker.user, assignment=self.asker.assignment)
        told: list[str] = []

        def order() -> None:
            asked = {"kind": "patients", "format": "csv", "parameters": {}, "language": "sv", "now": now()}
            try:
                with activate(self.tenant.pk):
                    order_export(by=self.asker, **asked)  # type: ignore[arg-type]
                    time.sleep(0.5)
                told.append("ordered")
            except ValidationError as error:
                told.extend(error.messages)

        together(order, order, seconds=SECONDS)
        assert "ordered" in told
        assert [text for text in told if "filer på gång" in text]
