"""The same write again gives the first answer and no second row, also when both come at once."""

import threading
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.db.models import F
from django.test import TransactionTestCase
from django.utils import timezone

from contacts.models import Contact
from fastkontakt.api import idempotency, urls
from fastkontakt.api.models import IdempotencyRecord
from fastkontakt.api.tasks import purge_idempotency_records_everywhere
from fastkontakt.organisation.enums import AssignmentRole
from fastkontakt.organisation.services import assign
from fastkontakt.tenancy import activate
from tests.api import Caller, appointment
from tests.integration.test_api_access import OPERATIONS
from tests.world import LONG_AGO, World, make_tenant

READS_BY_POST = {"patient-search", "contacts-check"}


def kind(response: Any) -> str:
    return str(response.json()["type"]).rpartition(":")[2]


def test_every_write_heeds_the_key() -> None:
    views = dict(_views(urls.urlpatterns))
    writes = [(name, method) for name, method, _ in OPERATIONS if method != "get" and name not in READS_BY_POST]
    assert {("contacts", "post"), ("patient-listing", "put")} <= set(writes)
    for name, method in writes:
        assert getattr(views[name], method).heeds_idempotency_key, name


def _views(patterns: list[Any]) -> Iterator[tuple[str, Any]]:
    for pattern in patterns:
        if hasattr(pattern, "url_patterns"):
            yield from _views(pattern.url_patterns)
        elif pattern.name:
            yield pattern.name, getattr(pattern.callback, "view_class", None)


def test_again_gives_the_first_answer(world: World) -> None:
    path, body = f"patients/{world.patient().pk}/contacts/", appointment(world)
    first, second = (Caller(world.chef).post(path, body, Idempotency_Key="a") for _ in range(2))
    assert (first.status_code, second.status_code) == (201, 201)
    assert first.json() == second.json()
    assert Contact.objects.count() == 1


def test_without_a_key_it_is_a_second_write(world: World) -> None:
    path, body = f"patients/{world.patient().pk}/contacts/", appointment(world)
    statuses = [Caller(world.chef).post(path, body).status_code for _ in range(2)]
    assert statuses == [201, 422]


def test_a_put_and_an_act_heed_it_too(world: World) -> None:
    patient, chef = world.patient(listed=False), Caller(world.chef)
    listing = {"unit": world.vardcentral.pk, "from": "2026-11-20"}
    answers = [chef.put(f"patients/{patient.pk}/listing/", listing, Idempotency_Key="l").json() for _ in range(2)]
    assert answers[0] == answers[1]
    contact = chef.post(f"patients/{patient.pk}/contacts/", appointment(world)).json()["id"]
    told = {"how": "oral", "on": "2026-11-22", "to": "patient"}
    path = f"contacts/{contact}/informed/"
    rows = [chef.post(path, told, Idempotency_Key="i").json()["informed"] for _ in range(2)]
    assert rows == [[told], [told]]


def test_the_key_with_something_else_is_refused(world: World) -> None:
    patient, other, body = world.patient(), world.patient(), appointment(world)
    chef = Caller(world.chef)
    assert chef.post(f"patients/{patient.pk}/contacts/", body, Idempotency_Key="a").status_code == 201
    for path, changed in [
        (f"patients/{patient.pk}/contacts/", body | {"occasion": "patient_request"}),
        (f"patients/{other.pk}/contacts/", body),
    ]:
        response = chef.post(path, changed, Idempotency_Key="a")
        assert (response.status_code, kind(response)) == (422, "idempotency-key-reused")
    assert Contact.objects.count() == 1


def test_the_key_belongs_to_the_user_and_the_assignment(world: World) -> None:
    person = {"personal_identity_number": "199010102383", "given_name": "Ny", "family_name": "Person"}
    one, two = world.actor(world.vardcentral), world.actor(world.vardcentral)
    assert Caller(one).post("patients/", person, Idempotency_Key="a").status_code == 201
    assert Caller(two).post("patients/", person, Idempotency_Key="a").status_code == 200
    one.assignment = assign(staff=one.staff, unit=world.hemtjanst, role=AssignmentRole.STAFF, starts_on=LONG_AGO)
    response = Caller(one).post("patients/", person, Idempotency_Key="a")
    assert (response.status_code, kind(response)) == (422, "idempotency-key-reused")


def test_a_refusal_is_not_kept(world: World) -> None:
    path, body = f"patients/{world.patient().pk}/contacts/", appointment(world)
    chef = Caller(world.chef)
    assert chef.post(path, body | {"to": "2026-11-01"}, Idempotency_Key="a").status_code == 422
    assert chef.post(path, body | {"role": "x"}, Idempotency_Key="a").status_code == 400
    assert not IdempotencyRecord.objects.exists()
    assert chef.post(path, body, Idempotency_Key="a").status_code == 201


@pytest.mark.parametrize("key", ["", "x" * 256])
def test_a_key_of_impossible_length(world: World, key: str) -> None:
    path = f"patients/{world.patient().pk}/contacts/"
    response = Caller(world.chef).post(path, appointment(world), Idempotency_Key=key)
    assert response.status_code == 400
    assert response.json()["errors"][0]["field"] == "Idempotency-Key"
    assert not Contact.objects.exists()


def test_kept_for_a_day_in_every_tenant(world: World) -> None:
    other = make_tenant("gotland")
    for tenant, user in ((world.tenant, world.chef.user), (other, world.chef.user)):
        with activate(tenant.pk):
            for key in ("old", "new"):
                IdempotencyRecord.objects.create(user=user, key=key, fingerprint="", status=200, body={})
            IdempotencyRecord.objects.filter(key="old").update(created_at=F("created_at") - timedelta(hours=25))
    purge_idempotency_records_everywhere()
    for tenant in (world.tenant, other):
        with activate(tenant.pk):
            assert [record.key for record in IdempotencyRecord.objects.all()] == ["new"]


class AtTheSameMoment(TransactionTestCase):
    """Real threads and transactions."""

    def setUp(self) -> None:
        self.tenant = make_tenant("halland")
        with activate(self.tenant.pk):
            self.world = World(self.tenant)
            self.path = f"patients/{self.world.patient().pk}/contacts/"
            self.body = appointment(self.world, **{"from": timezone.localdate().isoformat()})

    def send_all(self, callers: int, key: str) -> list[Any]:
        """The answers to as many requests at once."""
        gate, answers = threading.Barrier(callers), []

        def send() -> None:
            try:
                gate.wait(10)
                answers.append(Caller(self.world.chef).post(self.path, self.body, Idempotency_Key=key))
            finally:
                connection.close()

        threads = [threading.Thread(target=send) for _ in range(callers)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join(60)
        return answers

    def test_identical_requests_give_one_row_and_one_answer(self) -> None:
        answers = self.send_all(4, "a")
        assert [answer.status_code for answer in answers] == [201] * 4
        assert len({answer.json()["id"] for answer in answers}) == 1
        with activate(self.tenant.pk):
            assert Contact.objects.count() == 1
            assert IdempotencyRecord.objects.count() == 1

    def test_one_that_waits_too_long_is_told_so(self) -> None:
        patch = pytest.MonkeyPatch()
        patch.setattr(idempotency, "WAIT_SECONDS", 0.1)
        held, done = threading.Event(), threading.Event()

        def hold() -> None:
            try:
                with activate(self.tenant.pk):
                    idempotency._lock(f"{self.tenant.pk}:{self.world.chef.user.pk}:a")
                    held.set()
                    done.wait(30)
            finally:
                connection.close()

        holder = threading.Thread(target=hold)
        holder.start()
        try:
            assert held.wait(10)
            response = Caller(self.world.chef).post(self.path, self.body, Idempotency_Key="a")
        finally:
            done.set()
            holder.join(30)
            patch.undo()
        assert (response.status_code, kind(response)) == (409, "idempotency-key-in-use")
