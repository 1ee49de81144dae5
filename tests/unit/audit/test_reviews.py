"""Spot checks: what is drawn, what stands out, and outcomes that are signed and stay."""

from datetime import timedelta
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import ProgrammingError, connection, transaction
from django.http import HttpResponse
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from fastkontakt.accounts.actor import Actor
from fastkontakt.audit import reviews
from fastkontakt.audit.enums import Pattern, ReviewOutcome
from fastkontakt.audit.models import Access, Event, LogReview, LogReviewOutcome
from fastkontakt.audit.patterns import Period
from fastkontakt.clock import now, today
from fastkontakt.organisation.enums import AssignmentRole
from patients.enums import Protection
from patients.enums import ReviewOutcome as EmergencyOutcome
from patients.models import EmergencyAccess, Patient
from tests.pages import signed_in
from tests.world import World

OVERVIEW = "/logg/granskning/"
UNKNOWN = "00000000-0000-4000-8000-000000000000"
WHOLE_TEXT = "Frågade medarbetaren, som hade skäl."


def read(by: Actor, patient: Patient, days_ago: int = 1, number: int = 1) -> None:
    unit = by.assignment.unit if by.assignment else None
    told = {"user": by.user, "assignment": by.assignment, "unit": unit, "patient": patient}
    at = now() - timedelta(days=days_ago)
    Access.objects.bulk_create(Access(**told, page="shared_view", ground="PDL 4:1", at=at) for _ in range(number))


def week() -> Period:
    first, last = reviews.last_week(today())
    return Period(first=first, last=last)


def text_of(response: HttpResponse) -> str:
    return " ".join(response.content.decode().split())


class TestSample:
    def test_it_is_drawn_among_the_periods_reads(self, world: World, reviewing: Actor) -> None:
        patient = world.patient()
        read(world.chef, patient, number=5)
        read(world.chef, patient, days_ago=8)
        review = reviews.draw_sample(by=reviewing, period=week(), size=3)
        within = set(Access.objects.filter(at__gte=now() - timedelta(days=2)).values_list("pk", flat=True))
        assert len(set(review.entries)) == 3
        assert set(review.entries) <= within
        assert review.drawn_from == 5

    def test_ones_own_reads_are_not_drawn(self, world: World, reviewing: Actor) -> None:
        read(reviewing, world.patient())
        with pytest.raises(ValidationError, match="inga läsningar"):
            reviews.draw_sample(by=reviewing, period=week(), size=3)

    @pytest.mark.parametrize("size", [0, reviews.MOST_ENTRIES + 1])
    def test_a_size_that_nobody_can_go_through(self, reviewing: Actor, size: int) -> None:
        with pytest.raises(ValidationError, match="mellan 1 och 100"):
            reviews.draw_sample(by=reviewing, period=week(), size=size)

    @pytest.mark.parametrize("days", [-1, reviews.MOST_DAYS])
    def test_days_that_are_none_or_too_many(self, reviewing: Actor, days: int) -> None:
        period = Period(first=today(), last=today() + timedelta(days=days))
        with pytest.raises(ValidationError):
            reviews.draw_sample(by=reviewing, period=period, size=1)

    def test_it_is_recorded(self, world: World, reviewing: Actor) -> None:
        read(world.chef, world.patient())
        review = reviews.draw_sample(by=reviewing, period=week(), size=1)
        assert Event.objects.get(action="log.drawn").object_id == review.pk

    def test_only_a_reviewer_draws(self, world: World) -> None:
        with pytest.raises(PermissionDenied):
            reviews.draw_sample(by=world.chef, period=week(), size=1)


class TestOutcome:
    @pytest.fixture
    def review(self, world: World, reviewing: Actor) -> LogReview:
        read(world.chef, world.patient(protection=Protection.SEKRETESSMARKERING))
        return reviews.review_pattern(by=reviewing, pattern=Pattern.PROTECTED, period=week())

    def test_the_latest_holds_and_the_earlier_stays(self, review: LogReview, reviewing: Actor) -> None:
        reviews.note_outcome(by=reviewing, review=review, outcome=ReviewOutcome.NO_REMARK, text="")
        reviews.note_outcome(by=reviewing, review=review, outcome=ReviewOutcome.REPORTED, text=WHOLE_TEXT)
        found, entries = reviews.get_review(reviewing, review.pk)
        assert [row.outcome for row in found.outcomes.all()] == [ReviewOutcome.REPORTED, ReviewOutcome.NO_REMARK]
        assert [row.noted_by for row in found.outcomes.all()] == [reviewing.staff] * 2
        assert [entry.pk for entry in entries] == review.entries

    @pytest.mark.parametrize("outcome", [ReviewOutcome.FOLLOWED_UP, ReviewOutcome.REPORTED])
    @pytest.mark.parametrize("text", ["", "   kort    "])
    def test_what_was_done_must_be_told(self, review: LogReview, reviewing: Actor, outcome: str, text: str) -> None:
        with pytest.raises(ValidationError, match="Skriv vad som följdes upp"):
            reviews.note_outcome(by=reviewing, review=review, outcome=outcome, text=text)

    @pytest.mark.parametrize("model", [LogReview, LogReviewOutcome])
    @pytest.mark.parametrize("change", ["update", "delete"])
    def test_nothing_of_it_is_changed(self, review: LogReview, reviewing: Actor, model: type, change: str) -> None:
        reviews.note_outcome(by=reviewing, review=review, outcome=ReviewOutcome.NO_REMARK, text="")
        statement = {
            "update": f"UPDATE {model._meta.db_table} SET tenant_id = tenant_id",
            "delete": f"DELETE FROM {model._meta.db_table}",
        }[change]
        with pytest.raises(ProgrammingError, match="Cannot update or delete"), transaction.atomic():
            connection.cursor().execute(statement)

    def test_its_page_signs(self, review: LogReview, reviewer: Client) -> None:
        address = f"{OVERVIEW}{review.pk}/"
        html = text_of(reviewer.get(address))
        assert "Väntar på utfall" in html
        assert "Skyddad identitet" in html
        refused = reviewer.post(address, {"outcome": "reported", "text": "kort"})
        assert refused.status_code == 422
        assert ">kort</textarea>" in text_of(refused).replace("> kort", ">kort")
        signed = reviewer.post(address, {"outcome": "followed_up", "text": WHOLE_TEXT}, follow=True)
        assert signed.redirect_chain[-1][0] == OVERVIEW
        assert WHOLE_TEXT in text_of(signed)
        assert "Person Granskare" in text_of(signed)


class TestOverview:
    def test_what_stands_out_comes_with_its_share(self, world: World, reviewer: Client) -> None:
        read(world.chef, world.patient(), number=3)
        read(world.chef, world.patient(protection=Protection.SEKRETESSMARKERING))
        html = text_of(reviewer.get(OVERVIEW))
        assert "Det här sticker ut bland 4 läsningar" in html
        assert "1 läsning, 25,0 % av alla" in html
        assert "monster/protected/?fran=" in html
        assert "Inga läsningar visar: nödåtkomst" in html

    def test_reads_of_a_unit_by_day_and_their_reviewed_share(
        self, world: World, reviewing: Actor, reviewer: Client
    ) -> None:
        read(world.chef, world.patient(), days_ago=2, number=3)
        review = reviews.draw_sample(by=reviewing, period=week(), size=1)
        found = reviews.overview(reviewing, week())
        assert [(unit.unit, unit.total, unit.reviewed) for unit in found.units] == [("Vårdcentralen", 3, 0)]
        assert found.units[0].by_day == {today() - timedelta(days=2): 3}
        reviews.note_outcome(by=reviewing, review=review, outcome=ReviewOutcome.NO_REMARK, text="")
        assert reviews.overview(reviewing, week()).reviewed == 1
        assert "33,3 %" in text_of(reviewer.get(OVERVIEW))

    def test_empty_days_say_what_to_do(self, reviewer: Client) -> None:
        html = text_of(reviewer.get(OVERVIEW))
        assert "Ingen personal har läst om någon patient de här dagarna" in html
        assert "Ingen granskning är gjord än" in html

    def test_it_costs_the_same_whatever_there_is(self, world: World, reviewing: Actor, reviewer: Client) -> None:
        read(world.chef, world.patient(protection=Protection.SEKRETESSMARKERING))
        sign(reviewing, reviews.draw_sample(by=reviewing, period=week(), size=1))
        few = cost(reviewer, OVERVIEW)
        for unit in (world.mottagning, world.hemsjukvard):
            read(world.actor(unit), world.patient(), number=4)
            sign(reviewing, reviews.draw_sample(by=reviewing, period=week(), size=2))
        assert cost(reviewer, OVERVIEW) == few

    @pytest.mark.parametrize(
        "query", [{"fran": "x"}, {"fran": "2026-11-02", "till": "2026-11-01"}, {"fran": "2026-01-01"}, {"enhet": "x"}]
    )
    def test_what_cannot_be_asked_is_said(self, reviewer: Client, query: dict[str, str]) -> None:
        response = reviewer.get(OVERVIEW, query)
        assert response.status_code == 422
        assert "felsammanfattning" in text_of(response)


class TestPattern:
    def test_its_reads_are_shown_and_become_a_review(self, world: World, reviewer: Client) -> None:
        read(world.chef, world.patient(protection=Protection.SEKRETESSMARKERING))
        read(world.chef, world.patient(family_name="Öppen"))
        address = f"{OVERVIEW}monster/protected/"
        html = text_of(reviewer.get(address))
        assert "Skyddad identitet" in html
        assert "Öppen" not in html
        drawn = reviewer.post(address)
        review = LogReview.objects.get()
        assert drawn.headers["Location"] == f"{OVERVIEW}{review.pk}/"
        assert (review.pattern, len(review.entries)) == (Pattern.PROTECTED, 1)

    def test_a_pattern_that_is_none_is_no_page(self, reviewer: Client) -> None:
        assert reviewer.get(f"{OVERVIEW}monster/annat/").status_code == 404

    def test_nothing_to_review_is_said(self, reviewer: Client) -> None:
        response = reviewer.post(f"{OVERVIEW}monster/protected/")
        assert response.status_code == 422
        assert "Det finns inga läsningar att granska" in text_of(response)


class TestDraw:
    def test_it_leads_to_the_review(self, world: World, reviewer: Client) -> None:
        read(world.chef, world.patient())
        period = {"fran": str(week().first), "till": str(week().last), "enhet": ""}
        drawn = reviewer.post(f"{OVERVIEW}stickprov/", period | {"antal": "5"})
        assert drawn.headers["Location"] == f"{OVERVIEW}{LogReview.objects.get().pk}/"

    @pytest.mark.parametrize(
        ("change", "said"),
        [
            ({"antal": "0"}, "Antal läsningar: Skriv ett antal från 1 till 100."),
            ({"antal": "x"}, "Antal läsningar: Skriv ett antal från 1 till 100."),
            ({"fran": "x"}, "Från och med: Skriv en dag som finns"),
        ],
    )
    def test_what_cannot_be_drawn_is_said(
        self, world: World, reviewer: Client, change: dict[str, str], said: str
    ) -> None:
        read(world.chef, world.patient())
        period = {"fran": str(week().first), "till": str(week().last), "enhet": "", "antal": "5"}
        answer = reviewer.post(f"{OVERVIEW}stickprov/", period | change)
        assert answer.status_code == 422
        assert not LogReview.objects.exists()
        assert said in text_of(answer)
        assert all(f'value="{typed}"' in text_of(answer) for typed in change.values())

    def test_nothing_to_draw_from_is_said(self, reviewer: Client) -> None:
        period = {"fran": str(week().first), "till": str(week().last), "enhet": "", "antal": "5"}
        answer = reviewer.post(f"{OVERVIEW}stickprov/", period)
        assert answer.status_code == 422
        assert "Stickprovet är inte taget" in text_of(answer)

    def test_its_address_alone_leads_to_the_overview(self, reviewer: Client) -> None:
        assert reviewer.get(f"{OVERVIEW}stickprov/?sida=2").headers["Location"] == f"{OVERVIEW}?sida=2"


class TestEmergency:
    @pytest.fixture
    def opening(self, world: World) -> EmergencyAccess:
        at = now() - timedelta(hours=3)
        row: EmergencyAccess = EmergencyAccess.objects.create(
            patient=world.patient(),
            unit=world.vardcentral,
            opened_by=world.chef.staff,
            reason="Medvetslös",
            opened_at=at,
            until=at + timedelta(hours=4),
        )
        return row

    def test_it_waits_until_it_is_reviewed(self, opening: EmergencyAccess, reviewing: Actor, reviewer: Client) -> None:
        assert f"nodoppning/{opening.pk}/" in text_of(reviewer.get(OVERVIEW))
        reviews.review_emergency(
            by=reviewing, opening=opening, outcome=EmergencyOutcome.JUSTIFIED, text="", now=timezone.now()
        )
        assert f"nodoppning/{opening.pk}/" not in text_of(reviewer.get(OVERVIEW))

    def test_its_page_shows_why_and_what_and_signs(
        self, opening: EmergencyAccess, world: World, reviewer: Client
    ) -> None:
        read(world.chef, opening.patient, days_ago=0)
        address = f"{OVERVIEW}nodoppning/{opening.pk}/"
        html = text_of(reviewer.get(address))
        assert "Medvetslös" in html
        assert "Läste patientens fasta kontakter" in html
        assert reviewer.post(address, {"outcome": "reported", "text": ""}).status_code == 422
        assert reviewer.post(address, {"outcome": "reported", "text": WHOLE_TEXT}).status_code == 302
        assert WHOLE_TEXT in text_of(reviewer.get(address))
        assert "Person Granskare" in text_of(reviewer.get(address))

    def test_it_is_judged_once(self, opening: EmergencyAccess, reviewing: Actor) -> None:
        judge: dict[str, Any] = {"by": reviewing, "opening": opening, "text": WHOLE_TEXT, "now": now()}
        reviews.review_emergency(outcome=EmergencyOutcome.REPORTED, **judge)
        with pytest.raises(ValidationError, match="redan granskad"):
            reviews.review_emergency(outcome=EmergencyOutcome.JUSTIFIED, **judge)
        opening.refresh_from_db()
        assert opening.outcome == EmergencyOutcome.REPORTED

    def test_nobody_judges_the_own(self, opening: EmergencyAccess, reviewing: Actor) -> None:
        EmergencyAccess.objects.update(opened_by=reviewing.staff)
        with pytest.raises(ValidationError, match="Du öppnade själv"):
            reviews.review_emergency(
                by=reviewing, opening=opening, outcome=EmergencyOutcome.JUSTIFIED, text="", now=now()
            )


def sign(by: Actor, review: LogReview) -> None:
    reviews.note_outcome(by=by, review=review, outcome=ReviewOutcome.NO_REMARK, text="")


def cost(client: Client, address: str) -> int:
    client.get(address)  # what a session asks but once
    with CaptureQueriesContext(connection) as queries:
        assert client.get(address).status_code == 200
    return len(queries)


@pytest.mark.parametrize("path", ["", "stickprov/", "monster/protected/", f"{UNKNOWN}/", f"nodoppning/{UNKNOWN}/"])
def test_the_pages_are_the_reviewers_alone(world: World, path: str) -> None:
    client = signed_in(world.actor(world.vardcentral, AssignmentRole.MANAGER))
    assert client.get(OVERVIEW + path).status_code == 403
    assert client.post(OVERVIEW + path).status_code == 403
