"""Two at the same moment: real threads, real PostgreSQL. A request is noted once and answered once."""

import threading
from collections.abc import Callable
from typing import Any

from django.core.exceptions import ValidationError
from django.db import connection
from django.test import TransactionTestCase

from contacts.enums import ContactRole, RequestOutcome
from contacts.models import ContactRequest
from contacts.services import answer_request, note_request
from fastkontakt.audit.models import Event
from fastkontakt.organisation.enums import AssignmentRole
from fastkontakt.tenancy import activate
from tests.world import TODAY, World, make_tenant

FLK = ContactRole.FAST_LAKARKONTAKT


class AtOnce(TransactionTestCase):
    def setUp(self) -> None:
        self.tenant = make_tenant("halland")
        with activate(self.tenant.pk):
            self.world = World(self.tenant)
            self.patient = self.world.patient()
            self.staff = [self.world.chef, self.world.actor(self.world.vardcentral, AssignmentRole.MANAGER)]

    def both(self, act: Callable[[int], Any]) -> list[str]:
        """What came of doing it as the first and the second at the same time."""
        together = threading.Barrier(2)
        outcomes: list[str] = []

        def one(number: int) -> None:
            try:
                together.wait()
                with activate(self.tenant.pk):
                    act(number)
                outcomes.append("done")
            except ValidationError as error:
                outcomes.append(error.messages[0])
            finally:
                connection.close()

        threads = [threading.Thread(target=one, args=(number,)) for number in range(2)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join(timeout=30)
        return sorted(outcomes)

    def note(self, number: int) -> ContactRequest:
        words = {"wished_staff": None, "text": f"Ord {number}", "today": TODAY}
        return note_request(by=self.staff[number], patient=self.patient, role=FLK, **words)

    def test_two_notes_are_one_request_with_the_words_of_both(self) -> None:
        assert self.both(self.note) == ["done", "done"]
        with activate(self.tenant.pk):
            assert set(ContactRequest.objects.get().text.split("\n")) == {"Ord 0", "Ord 1"}

    def test_two_answers_are_one_answer_and_one_clear_refusal(self) -> None:
        with activate(self.tenant.pk):
            asked = self.note(0)
        reasons = ["Fullt.", "Flyttad."]

        def answer(number: int) -> None:
            said = {"outcome": RequestOutcome.DECLINED, "reason": reasons[number], "today": TODAY}
            answer_request(by=self.staff[number], request=asked, **said)

        refused, done = self.both(answer)
        assert (done, "redan besvarad" in refused) == ("done", True)
        with activate(self.tenant.pk):
            row = ContactRequest.objects.get()
            assert row.answered_by == self.staff[reasons.index(row.answer_reason)].staff
            assert Event.objects.filter(action="request.answered").count() == 1
