"""Letters whose worker is killed, whose disk is full, whose broker is away: nothing is lost, nothing is made twice."""

import os
import signal
import subprocess
import sys
import time
from datetime import timedelta
from pathlib import Path
from unittest import mock

import psycopg
import pytest
from celery.exceptions import OperationalError as BrokerError
from django.conf import settings
from django.db import OperationalError
from django.test import TransactionTestCase

from agreements.enums import LetterFailure, LetterState
from agreements.letters.bounds import MOST_ATTEMPTS, TAKEN_UP_AFTER
from agreements.letters.content import About
from agreements.letters.services import give_letter, order_letter
from agreements.letters.tasks import make_letter, sweep_letters
from agreements.models import Letter, LetterFile
from contacts.models import InformationGiven
from fastkontakt.clock import now, today
from fastkontakt.notifications.models import Message
from fastkontakt.tenancy import activate
from tests.api import citizen
from tests.conftest import DATABASE, url
from tests.letters import contact_of
from tests.together import together
from tests.world import World, make_tenant

SECONDS = 120
WORKER = """
import sys, time
import django; django.setup()
from agreements.letters import making
from agreements.letters.tasks import make_letter
tell = making.tell_patients
def told_and_slow(**named):
    tell(**named)
    print("in the middle", flush=True)
    time.sleep(600)
making.tell_patients = told_and_slow
make_letter(int(sys.argv[1]), sys.argv[2])
"""
FULL = """
CREATE FUNCTION no_room() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN RAISE EXCEPTION 'could not extend file: No space left on device' USING ERRCODE = 'disk_full'; END $$;
CREATE TRIGGER no_room BEFORE INSERT ON agreements_letterfile FOR EACH ROW EXECUTE FUNCTION no_room();
"""
ROOM = "DROP TRIGGER IF EXISTS no_room ON agreements_letterfile; DROP FUNCTION IF EXISTS no_room();"


class Letters(TransactionTestCase):
    def setUp(self) -> None:
        self.tenant = make_tenant("halland")
        with activate(self.tenant.pk):
            self.world = World(self.tenant)
            patient = self.world.patient()
            citizen(self.world, patient)
            self.contact = contact_of(self.world, patient)
        self.letter = self.ordered()

    def ordered(self) -> Letter:
        """As it stands when the broker has not been reached, which fails no order."""
        about = About(patient=self.contact.patient, unit=self.contact.unit, contact=self.contact)
        away = mock.patch.object(make_letter, "apply_async", side_effect=BrokerError("The broker is away"))
        with away, activate(self.tenant.pk):
            return order_letter(by=self.world.chef, about=about, kind="contact", now=now())

    def worker(self) -> "subprocess.Popen[str]":
        inherited = {key: value for key, value in os.environ.items() if key != "DJANGO_SETTINGS_MODULE"}
        database = settings.DATABASES["default"]
        named = {
            "DATABASE_URL": f"postgresql://{database['USER']}@/{database['NAME']}?host={database['HOST']}",
            "REDIS_URL": settings.REDIS_URL,
            "DJANGO_SETTINGS_MODULE": "fastkontakt.settings.test",
        }
        return subprocess.Popen(
            [sys.executable, "-c", WORKER, str(self.tenant.pk), str(self.letter.pk)],
            cwd=Path(__file__).parents[2],
            env={**inherited, **named},
            stdout=subprocess.PIPE,
            text=True,
        )

    def make(self) -> None:
        make_letter(self.tenant.pk, str(self.letter.pk))

    def known(self) -> tuple[str, int, int]:
        """The state, how many documents there are, and how many messages."""
        with activate(self.tenant.pk):
            state = Letter.objects.get(pk=self.letter.pk).state
            return state, LetterFile.objects.count(), Message.objects.filter(kind="letter").count()

    def as_if_ordered(self, ago: timedelta) -> None:
        with activate(self.tenant.pk):
            Letter.objects.update(ordered_at=now() - ago)

    def in_the_database(self, statements: str) -> None:
        with psycopg.connect(url(DATABASE), autocommit=True) as admin:
            admin.execute(statements)

    def test_killed_in_the_middle_it_is_made_anew_and_told_of_once(self) -> None:
        worker = self.worker()
        try:
            assert worker.stdout is not None
            assert worker.stdout.readline() == "in the middle\n"
            self.make()
            assert self.known() == (LetterState.WAITING, 0, 0)
        finally:
            worker.send_signal(signal.SIGKILL)
            worker.wait(SECONDS)
        self.wait_until_the_database_has_noticed()
        assert self.known() == (LetterState.WAITING, 0, 0)
        self.as_if_ordered(TAKEN_UP_AFTER[1] / 2)
        sweep_letters()
        assert self.known() == (LetterState.WAITING, 0, 0)
        self.as_if_ordered(TAKEN_UP_AFTER[1] * 2)
        sweep_letters()
        sweep_letters()
        assert self.known() == (LetterState.READY, 1, 1)

    def wait_until_the_database_has_noticed(self) -> None:
        deadline = time.monotonic() + SECONDS
        others = "SELECT count(*) FROM pg_stat_activity WHERE datname = %s AND xact_start IS NOT NULL"
        with psycopg.connect(url("postgres"), autocommit=True) as admin:
            while admin.execute(others, [DATABASE]).fetchone() != (0,):
                assert time.monotonic() < deadline
                time.sleep(0.05)

    def test_two_workers_at_once_make_it_once(self) -> None:
        together(self.make, self.make, seconds=SECONDS)
        assert self.known() == (LetterState.READY, 1, 1)

    def test_two_who_give_it_at_once_note_it_once(self) -> None:
        self.make()
        told: list[str] = []

        def give() -> None:
            with activate(self.tenant.pk):
                letter = Letter.objects.select_related("unit", "patient").get(pk=self.letter.pk)
                try:
                    give_letter(by=self.world.chef, letter=letter, on=today(), today=today())
                except Exception as error:
                    told.append(str(error))

        together(give, give, seconds=SECONDS)
        assert len(told) == 1
        assert "redan lämnat" in told[0]
        with activate(self.tenant.pk):
            assert InformationGiven.objects.count() == 1

    def test_a_full_disk_leaves_it_waiting_until_there_is_room(self) -> None:
        self.in_the_database(FULL)
        try:
            with pytest.raises(OperationalError):
                self.make()
            assert self.known() == (LetterState.WAITING, 0, 0)
        finally:
            self.in_the_database(ROOM)
        self.as_if_ordered(TAKEN_UP_AFTER[1] * 2)
        sweep_letters()
        assert self.known() == (LetterState.READY, 1, 1)

    def test_a_disk_that_stays_full_is_told_and_tried_less_and_less(self) -> None:
        self.in_the_database(FULL)
        try:
            for _ in range(MOST_ATTEMPTS):
                with pytest.raises(OperationalError):
                    self.make()
            self.make()
        finally:
            self.in_the_database(ROOM)
        assert self.known() == (LetterState.FAILED, 0, 0)
        with activate(self.tenant.pk):
            assert Letter.objects.get().failure == LetterFailure.ERROR
        assert list(TAKEN_UP_AFTER) == sorted(TAKEN_UP_AFTER)

    def test_without_a_broker_the_order_stands_and_the_sweep_finds_it(self) -> None:
        assert self.known() == (LetterState.WAITING, 0, 0)
        sweep_letters()
        assert self.known() == (LetterState.WAITING, 0, 0)
        self.as_if_ordered(TAKEN_UP_AFTER[0] * 2)
        sweep_letters()
        assert self.known() == (LetterState.READY, 1, 1)
