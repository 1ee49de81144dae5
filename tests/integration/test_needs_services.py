"""Assessments, reviews and offers through the services: what is kept, what is refused and why."""

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from contacts.enums import ContactRole, NeedOutcome, Occasion
from contacts.models import Contact, NeedAssessment
from contacts.services import Proposal, appoint_contact
from contacts.services.needs import assess_need, record_offer, review_contact
from fastkontakt.accounts.actor import Actor
from fastkontakt.audit.models import Event
from fastkontakt.organisation.enums import AssignmentRole, UnitKind
from fastkontakt.tenancy import activate
from patients.enums import RelationGround, ServiceKind
from patients.models import CareEpisode, CareService, Patient, WardStay
from patients.services import relate
from tests.world import LONG_AGO, TODAY, World, make_tenant

FLK, FVK, FOK = ContactRole.FAST_LAKARKONTAKT, ContactRole.FAST_VARDKONTAKT, ContactRole.FAST_OMSORGSKONTAKT
ONE_DAY = timedelta(days=1)
STOCKHOLM = ZoneInfo("Europe/Stockholm")


@pytest.fixture
def world(db: None) -> Iterator[World]:
    tenant = make_tenant("gotland")
    with activate(tenant.pk):
        yield World(tenant)


@pytest.fixture
def municipal(world: World) -> Actor:
    return world.actor(world.hemsjukvard, AssignmentRole.MANAGER)


def assess(by: Actor, patient: Patient, **fields: Any) -> NeedAssessment:
    defaults: dict[str, Any] = {"role": FVK, "outcome": NeedOutcome.NEED, "reason": "", "on": TODAY, "today": TODAY}
    return assess_need(by=by, patient=patient, **(defaults | fields))


def refused(call: Any) -> set[str]:
    """The fields of a ValidationError; "" for the whole form."""
    with pytest.raises(ValidationError) as caught:
        call()
    return set(caught.value.error_dict) if hasattr(caught.value, "error_dict") else {""}


def appointed(world: World, patient: Patient, **fields: Any) -> Contact:
    values: dict[str, Any] = {
        "appointee": world.nurse(),
        "unit": world.vardcentral,
        "role": FVK,
        "starts_on": TODAY - 9 * ONE_DAY,
        "occasion": Occasion.NEED,
    }
    proposal = Proposal(patient=patient, **(values | fields))
    return appoint_contact(proposal=proposal, by=world.chef, today=TODAY)


def admitted(world: World, patient: Patient) -> tuple[Actor, CareEpisode]:
    ward = world.unit(world.region, UnitKind.SJUKHUSAVDELNING, "Avdelning 1")
    by = world.actor(ward)
    relate(patient=patient, unit=ward, ground=RelationGround.EPISODE, on=LONG_AGO)
    admitted_at = datetime(2026, 11, 8, 9, tzinfo=STOCKHOLM)
    return by, CareEpisode.objects.create(patient=patient, ward=ward, admitted_at=admitted_at, noticed_by=by.staff)


# --- assessments -----------------------------------------------------------------------------------------------------


def test_an_assessment_is_kept_with_who_and_when_and_recorded(world: World) -> None:
    patient, by = world.patient(), world.actor(world.vardcentral)
    made = assess(by, patient, outcome=NeedOutcome.NO_NEED, reason=" Klarar sig själv ")
    assert (made.unit, made.assessed_by, made.reason) == (world.vardcentral, by.staff, "Klarar sig själv")
    assert made.next_review_on == date(2027, 5, 22)
    event = Event.objects.get(action="need.assessed")
    assert (event.object_id, event.patient_id, event.details) == (made.pk, patient.pk, {"outcome": "no_need"})


def test_a_later_assessment_is_a_new_row(world: World) -> None:
    patient = world.patient()
    assess(world.chef, patient, outcome=NeedOutcome.NO_NEED, reason="Nej", on=TODAY - 9 * ONE_DAY)
    assess(world.chef, patient)
    assert list(NeedAssessment.objects.order_by("on").values_list("outcome", flat=True)) == ["no_need", "need"]


def test_all_but_a_need_says_why(world: World, municipal: Actor) -> None:
    patient = world.patient()
    assert assess(world.chef, patient).reason == ""
    assert refused(lambda: assess(world.chef, patient, outcome=NeedOutcome.NO_NEED, reason="  ")) == {"reason"}
    relate(patient=patient, unit=world.hemsjukvard, ground=RelationGround.REGISTERED, on=TODAY)
    assert refused(lambda: assess(municipal, patient, outcome=NeedOutcome.PLAINLY_UNNECESSARY)) == {"reason"}


@pytest.mark.parametrize(
    ("on", "allowed"),
    [(TODAY, True), (TODAY + ONE_DAY, False), (date(1990, 2, 22), True), (date(1990, 2, 21), False)],
)
def test_the_day_lies_between_birth_and_today(world: World, on: date, allowed: bool) -> None:
    patient = world.patient()
    if allowed:
        assert assess(world.chef, patient, on=on).on == on
    else:
        assert refused(lambda: assess(world.chef, patient, on=on)) == {"on"}


def test_nothing_is_assessed_after_death(world: World) -> None:
    patient = world.patient(deceased_on=TODAY - ONE_DAY)
    assert refused(lambda: assess(world.chef, patient)) == {"on"}
    assert assess(world.chef, patient, on=TODAY - ONE_DAY).on == TODAY - ONE_DAY


@pytest.mark.parametrize(
    ("day", "allowed"),
    [(TODAY, False), (TODAY + ONE_DAY, True), (date(2027, 5, 22), True), (date(2027, 5, 23), False)],
)
def test_the_next_review_lies_within_the_interval(world: World, day: date, allowed: bool) -> None:
    patient = world.patient()
    if allowed:
        assert assess(world.chef, patient, next_review_on=day).next_review_on == day
    else:
        assert refused(lambda: assess(world.chef, patient, next_review_on=day)) == {"next_review_on"}


def test_the_interval_from_the_last_of_august_ends_with_february(world: World) -> None:
    assert assess(world.chef, world.patient(), on=date(2026, 8, 31)).next_review_on == date(2027, 2, 28)


def test_only_the_municipality_finds_a_contact_plainly_unnecessary(world: World, municipal: Actor) -> None:
    patient = world.patient()
    unnecessary = {"outcome": NeedOutcome.PLAINLY_UNNECESSARY, "reason": "Får bara hjälp att dela läkemedel"}
    assert refused(lambda: assess(world.chef, patient, **unnecessary)) == {"outcome"}
    assert assess(municipal, patient, **unnecessary).unit == world.hemsjukvard


def test_in_halland_no_contact_is_plainly_unnecessary(db: None) -> None:
    tenant = make_tenant("halland")
    with activate(tenant.pk):
        world = World(tenant)
        by = world.actor(world.hemsjukvard)
        fields = {"outcome": NeedOutcome.PLAINLY_UNNECESSARY, "reason": "Behövs inte"}
        assert refused(lambda: assess(by, world.patient(), **fields)) == {"outcome"}


@pytest.mark.parametrize("outcome", [NeedOutcome.ACCEPTED, NeedOutcome.DECLINED, "kanske"])
def test_an_answer_to_an_offer_is_no_assessment(world: World, outcome: str) -> None:
    assert refused(lambda: assess(world.chef, world.patient(), outcome=outcome, reason="x")) == {"outcome"}


@pytest.mark.parametrize("role", [FLK, FOK])
def test_the_need_is_assessed_of_a_fast_vardkontakt_alone(world: World, role: str) -> None:
    assert refused(lambda: assess(world.chef, world.patient(), role=role)) == {"role"}


def test_a_unit_without_health_care_assesses_nothing(world: World) -> None:
    by = world.actor(world.hemtjanst, AssignmentRole.MANAGER)
    assert refused(lambda: assess(by, world.patient())) == {""}


def test_without_the_right_nothing_is_written(world: World) -> None:
    by = world.actor(world.vardcentral, AssignmentRole.FOLLOW_UP)
    with pytest.raises(PermissionDenied):
        assess(by, world.patient())
    assert not NeedAssessment.objects.exists()


# --- hospital stays --------------------------------------------------------------------------------------------------


def test_a_stay_is_assessed_by_its_ward_on_a_day_of_the_stay(world: World) -> None:
    patient = world.patient()
    by, episode = admitted(world, patient)
    assert assess(by, patient, episode=episode, on=date(2026, 11, 8)).episode == episode
    assert refused(lambda: assess(by, patient, episode=episode, on=date(2026, 11, 7))) == {"on"}
    with pytest.raises(PermissionDenied):
        assess(world.chef, patient, episode=episode)


def test_a_ward_that_the_patient_was_moved_to_may_assess_too(world: World) -> None:
    patient = world.patient()
    _, episode = admitted(world, patient)
    WardStay.objects.create(
        episode=episode, unit=world.mottagning, starts_on=date(2026, 11, 12), noted_by=world.chef.staff
    )
    assert assess(world.actor(world.mottagning), patient, episode=episode).unit == world.mottagning


def test_a_stay_is_not_assessed_after_its_end_nor_for_another_patient(world: World) -> None:
    patient = world.patient()
    by, episode = admitted(world, patient)
    assert refused(lambda: assess(by, world.patient(), episode=episode)) == {"episode"}
    episode.discharged_at, episode.discharge_kind = datetime(2026, 11, 20, 14, tzinfo=STOCKHOLM), "home"
    episode.save()
    assert refused(lambda: assess(by, patient, episode=episode, on=date(2026, 11, 21))) == {"on"}
    assert assess(by, patient, episode=episode, on=date(2026, 11, 20)).pk


# --- reviews ---------------------------------------------------------------------------------------------------------


def test_an_appointed_fast_vardkontakt_has_a_first_review_and_the_others_none(world: World) -> None:
    patient = world.patient()
    assert appointed(world, patient).next_review_on == date(2027, 5, 13)
    physician = {"role": FLK, "appointee": world.specialist, "occasion": Occasion.CHOICE}
    assert appointed(world, patient, **physician).next_review_on is None


def test_a_review_sets_the_contacts_next_day(world: World) -> None:
    contact = appointed(world, world.patient())
    made = review_contact(
        by=world.chef,
        contact=contact,
        outcome=NeedOutcome.NEED,
        reason="",
        next_review_on=date(2027, 2, 1),
        today=TODAY,
    )
    contact.refresh_from_db()
    assert (made.contact, made.on, contact.next_review_on) == (contact, TODAY, date(2027, 2, 1))
    assert Event.objects.get(action="contact.reviewed").object_id == contact.pk


def test_a_need_that_is_gone_says_why_and_leaves_the_day_until_the_end(world: World) -> None:
    contact = appointed(world, world.patient())
    before = contact.next_review_on
    gone = {"by": world.chef, "contact": contact, "outcome": NeedOutcome.NO_NEED, "today": TODAY}
    assert refused(lambda: review_contact(reason="", **gone)) == {"reason"}
    review_contact(reason="Patienten är frisk", **gone)
    contact.refresh_from_db()
    assert contact.next_review_on == before


def test_only_a_running_fast_vardkontakt_of_the_own_unit_is_reviewed(world: World) -> None:
    patient = world.patient()
    need: dict[str, Any] = {"outcome": NeedOutcome.NEED, "reason": "", "today": TODAY}
    physician = appointed(world, patient, role=FLK, appointee=world.specialist, occasion=Occasion.CHOICE)
    assert refused(lambda: review_contact(by=world.chef, contact=physician, **need)) == {"role"}
    ended = appointed(world, patient, ends_on=TODAY - ONE_DAY)
    assert refused(lambda: review_contact(by=world.chef, contact=ended, **need)) == {""}
    with pytest.raises(PermissionDenied):
        review_contact(by=world.actor(world.mottagning), contact=appointed(world, patient), **need)


@pytest.mark.parametrize("outcome", [NeedOutcome.PLAINLY_UNNECESSARY, NeedOutcome.ACCEPTED, ""])
def test_a_review_is_answered_with_need_or_no_need(world: World, outcome: str) -> None:
    contact = appointed(world, world.patient())
    review = {"by": world.chef, "contact": contact, "outcome": outcome, "reason": "x", "today": TODAY}
    assert refused(lambda: review_contact(**review)) == {"outcome"}


def test_a_review_is_not_dated_before_the_contact(world: World) -> None:
    contact = appointed(world, world.patient())
    review: dict[str, Any] = {"by": world.chef, "contact": contact, "outcome": NeedOutcome.NEED, "reason": ""}
    assert refused(lambda: review_contact(on=contact.starts_on - ONE_DAY, today=TODAY, **review)) == {"on"}
    assert review_contact(on=contact.starts_on, today=TODAY, **review).on == contact.starts_on


# --- offers ----------------------------------------------------------------------------------------------------------


@pytest.fixture
def home_care(world: World) -> tuple[Actor, Patient]:
    patient = world.patient(known_at=world.hemtjanst)
    CareService.objects.create(
        patient=patient, unit=world.hemtjanst, kind=ServiceKind.HEMTJANST, starts_on=TODAY - 30 * ONE_DAY
    )
    return world.actor(world.hemtjanst, AssignmentRole.MANAGER), patient


def offer(by: Actor, patient: Patient, **fields: Any) -> NeedAssessment:
    defaults: dict[str, Any] = {"outcome": NeedOutcome.ACCEPTED, "reason": "", "on": TODAY, "today": TODAY}
    return record_offer(by=by, patient=patient, **(defaults | fields))


def test_the_answer_to_an_offer_is_kept_and_recorded(home_care: tuple[Actor, Patient]) -> None:
    by, patient = home_care
    answer = offer(by, patient, outcome=NeedOutcome.DECLINED, reason="Vill inte binda sig vid en person")
    assert (answer.role, answer.unit, answer.next_review_on) == (FOK, by.unit, None)
    assert Event.objects.get(action="offer.answered").details == {"outcome": "declined"}


@pytest.mark.parametrize("outcome", [NeedOutcome.DECLINED, NeedOutcome.PLAINLY_UNNECESSARY])
def test_all_but_a_yes_says_why(home_care: tuple[Actor, Patient], outcome: str) -> None:
    assert refused(lambda: offer(*home_care, outcome=outcome)) == {"reason"}
    assert offer(*home_care).reason == ""


@pytest.mark.parametrize("outcome", [NeedOutcome.NEED, NeedOutcome.NO_NEED, ""])
def test_an_assessment_is_no_answer(home_care: tuple[Actor, Patient], outcome: str) -> None:
    assert refused(lambda: offer(*home_care, outcome=outcome, reason="x")) == {"outcome"}


def test_the_unit_that_gives_home_care_offers_and_while_it_does(world: World, home_care: tuple[Actor, Patient]) -> None:
    by, patient = home_care
    assert refused(lambda: offer(world.chef, patient)) == {"on"}
    assert refused(lambda: offer(by, patient, on=TODAY - 31 * ONE_DAY)) == {"on"}
    assert refused(lambda: offer(by, patient, on=TODAY + ONE_DAY)) == {"on"}
    assert offer(by, patient, on=TODAY - 30 * ONE_DAY).pk
