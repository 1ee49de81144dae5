"""The evaluation of a whole tenant: in batches, told of as it goes, and gone on with after a worker is killed."""

import os
import subprocess
import sys
import time
from datetime import date, timedelta

import pytest
from django.db import connection, transaction
from django.test import TransactionTestCase

from contacts.duties.evaluation import LOCK
from contacts.duties.runs import evaluate_tenant
from contacts.models import Duty, EvaluationRun
from fastkontakt import roles
from fastkontakt.tenancy import activate
from patients.models import Patient
from tests.conftest import DATABASE, url
from tests.duty_cases import Draw
from tests.integration.test_duties_agree import one_by_one, set_wise
from tests.world import TODAY, World, make_tenant

WORKER = """
import sys, django
django.setup()
from datetime import date
from contacts.duties.runs import evaluate_tenant
def told(run):
    print(run.patients_done, flush=True)
    sys.stdin.readline()
evaluate_tenant(int(sys.argv[1]), on=date.fromisoformat(sys.argv[2]), batch=20, told=told)
"""


@pytest.mark.django_db
def test_a_run_tells_how_far_it_is_and_finds_what_the_engine_finds() -> None:
    tenant = make_tenant("halland")
    with activate(tenant.pk):
        Draw(World(tenant), TODAY, 11).patients(50)
    heard: list[tuple[int, int, bool]] = []
    evaluate_tenant(
        tenant.pk,
        on=TODAY,
        batch=20,
        told=lambda run: heard.append((run.patients_done, run.patients_in_all, run.finished_at is not None)),
    )
    with activate(tenant.pk):
        assert heard == [(20, 50, False), (40, 50, False), (50, 50, False), (50, 50, True)]
        assert set_wise() == set(one_by_one("halland", TODAY))
        run = EvaluationRun.objects.get()
        assert run.duties_found == Duty.objects.count() > 0


@pytest.mark.django_db
def test_the_days_evaluation_is_made_once_and_again_only_when_asked() -> None:
    tenant = make_tenant("gotland")
    with activate(tenant.pk):
        Draw(World(tenant), TODAY, 12).patients(5)
    for again in (False, False, True):
        evaluate_tenant(tenant.pk, on=TODAY, again=again)
    with activate(tenant.pk):
        assert EvaluationRun.objects.count() == 2


@pytest.mark.django_db
def test_a_run_left_from_yesterday_begins_anew_by_the_law_of_today() -> None:
    tenant = make_tenant("gotland")
    before, after = date(2026, 6, 30), date(2026, 7, 1)
    with activate(tenant.pk):
        Draw(World(tenant), after, 13).patients(30)
        last = Patient.objects.order_by("pk").values_list("pk", flat=True)[19]
        EvaluationRun.objects.create(on=before, after=last, patients_done=20, patients_in_all=30)
    evaluate_tenant(tenant.pk, on=after)
    with activate(tenant.pk):
        assert EvaluationRun.objects.get().on == after
        assert EvaluationRun.objects.get().patients_done == 30
        assert set_wise() == set(one_by_one("gotland", after))


@pytest.mark.django_db
def test_a_tenant_without_patients_is_done_at_once() -> None:
    tenant = make_tenant("gotland")
    evaluate_tenant(tenant.pk, on=TODAY)
    with activate(tenant.pk):
        assert EvaluationRun.objects.get().finished_at is not None


@pytest.mark.django_db
def test_one_tenants_evaluation_leaves_the_others_alone() -> None:
    halland, gotland = make_tenant("halland"), make_tenant("gotland")
    for tenant in (halland, gotland):
        with activate(tenant.pk):
            Draw(World(tenant), TODAY, 14).patients(20)
    evaluate_tenant(halland.pk, on=TODAY)
    with activate(gotland.pk):
        assert not Duty.objects.exists()
    evaluate_tenant(gotland.pk, on=TODAY - timedelta(days=1))
    with activate(halland.pk):
        assert not Duty.objects.filter(met_at__isnull=False).exists()


class KilledWorker(TransactionTestCase):
    def test_what_was_committed_stays_and_another_goes_on_from_there(self) -> None:
        tenant = make_tenant("halland")
        with activate(tenant.pk):
            Draw(World(tenant), TODAY, 15).patients(60)
        worker = self.start(tenant.pk)
        assert self.batch_of(worker) == 20
        self.let_on(worker)
        assert self.batch_of(worker) == 40
        with transaction.atomic():
            self.keep_the_lock(tenant.pk)
            self.let_on(worker)
            self.until_it_waits()
            worker.kill()
            worker.wait(timeout=30)
        with activate(tenant.pk):
            run = EvaluationRun.objects.get()
            assert (run.patients_done, run.finished_at) == (40, None)
            kept = set(Duty.objects.values_list("pk", flat=True))
            assert not Duty.objects.filter(patient__in=Patient.objects.filter(pk__gt=run.after)).exists()
        evaluate_tenant(tenant.pk, on=TODAY, batch=20)
        with activate(tenant.pk):
            assert set_wise() == set(one_by_one("halland", TODAY))
            assert kept < set(Duty.objects.values_list("pk", flat=True))
            assert not Duty.objects.filter(met_at__isnull=False).exists()
            assert EvaluationRun.objects.get().patients_done == 60

    def start(self, tenant_id: int) -> subprocess.Popen[str]:
        environment = {"DATABASE_URL": url(DATABASE, roles.APP), "DJANGO_SETTINGS_MODULE": "fastkontakt.settings.test"}
        worker = subprocess.Popen(
            [sys.executable, "-c", WORKER, str(tenant_id), TODAY.isoformat()],
            env=os.environ | environment,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        self.addCleanup(lambda: [stream.close() for stream in (worker.stdin, worker.stdout) if stream])
        self.addCleanup(worker.wait)
        self.addCleanup(worker.kill)
        return worker

    def batch_of(self, worker: subprocess.Popen[str]) -> int:
        assert worker.stdout is not None
        return int(worker.stdout.readline())

    def let_on(self, worker: subprocess.Popen[str]) -> None:
        assert worker.stdin is not None
        worker.stdin.write("\n")
        worker.stdin.flush()

    def keep_the_lock(self, tenant_id: int) -> None:
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock_shared(%s, %s)", [LOCK, tenant_id])

    def until_it_waits(self) -> None:
        """Until the worker stands in the middle of its batch."""
        ends = time.monotonic() + 30
        with connection.cursor() as cursor:
            while time.monotonic() < ends:
                cursor.execute("SELECT count(*) FROM pg_locks WHERE locktype = 'advisory' AND NOT granted")
                if cursor.fetchone() == (1,):
                    return
                time.sleep(0.05)
        self.fail("the worker never came to its third batch")
