"""Writes to care episodes: the course of a discharge, every bad input, and who may do what."""

from collections.abc import Callable, Iterator
from datetime import date, datetime, timedelta
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from contacts.services import PolicyRefused, register_death
from contacts.services.discharge import (
    admit,
    call_sip,
    check_discharge,
    discharge_patient,
    follow_up_deviation,
    move_to_ward,
    note_consultation,
    note_estimate,
    note_ready,
    note_unknown_primary,
    withdraw_ready,
)
from fastkontakt.audit.models import Event
from fastkontakt.moments import SWEDEN, day_of
from fastkontakt.organisation.enums import AssignmentRole, UnitKind
from fastkontakt.tenancy import activate
from patients.enums import DeviationKind, DischargeKind, RelationGround
from patients.models import CareEpisode, CareRelation, DischargeDeviation, Listing, Patient
from tests.hospital import DAY, HOUR, NOW, Hospital
from tests.world import LONG_AGO, TODAY, World, make_tenant

MINUTE = timedelta(minutes=1)


@pytest.fixture
def hospital(db: None) -> Iterator[Hospital]:
    tenant = make_tenant("halland")
    with activate(tenant.pk):
        yield Hospital(World(tenant))


def errors_of(act: Callable[[], Any]) -> dict[str, list[str]]:
    """The errors by field of what is refused, with nothing written."""
    before = Event.objects.count(), list(CareEpisode.objects.order_by("pk").values())
    with pytest.raises(ValidationError) as caught:
        act()
    assert (Event.objects.count(), list(CareEpisode.objects.order_by("pk").values())) == before
    return caught.value.message_dict


def ready(hospital: Hospital, episode: CareEpisode, *, at: datetime | None = None, sip: bool = True) -> CareEpisode:
    return note_ready(by=hospital.nurse, episode=episode, at=at or hospital.now, sip_needed=sip, now=hospital.now)


def leaves(hospital: Hospital, episode: CareEpisode, kind: str, **fields: Any) -> CareEpisode:
    who: dict[str, Any] = {"by": hospital.nurse, "episode": episode, "now": hospital.now, "at": hospital.now}
    return discharge_patient(**(who | {"kind": kind} | fields))


class TestAdmission:
    def test_the_notice_reaches_the_listed_unit_and_the_municipality(self, hospital: Hospital) -> None:
        world = hospital.world
        episode = hospital.admitted(expected_discharge=TODAY + 3 * DAY)
        assert episode.receiving_unit == world.vardcentral
        assert [row.unit for row in episode.recipients.all()] == [world.hemsjukvard]
        assert [row.expected_discharge for row in episode.estimates.all()] == [TODAY + 3 * DAY]
        assert [(row.unit, row.starts_on) for row in episode.stays.all()] == [(hospital.ward, TODAY - 2 * DAY)]
        relation = CareRelation.objects.get(patient=hospital.patient, unit=world.hemsjukvard)
        assert (relation.ground, relation.starts_on) == (RelationGround.EPISODE, TODAY - 2 * DAY)
        event = Event.objects.get(action="episode.admitted")
        assert (event.object_id, event.details) == (episode.pk, {"recipients": 1})

    def test_the_listing_is_that_of_the_day_of_admission(self, hospital: Hospital) -> None:
        world = hospital.world
        former = world.unit(world.region, UnitKind.VARDCENTRAL, "Förra vårdcentralen", primary_care=True)
        Listing.objects.filter(patient=hospital.patient).update(starts_on=TODAY - DAY)
        Listing.objects.create(patient=hospital.patient, unit=former, starts_on=LONG_AGO, ends_on=TODAY - 2 * DAY)
        assert hospital.admitted().receiving_unit == former

    def test_one_who_is_listed_nowhere_has_no_receiving_unit(self, hospital: Hospital) -> None:
        Listing.objects.all().delete()
        assert hospital.admitted(recipients=[]).receiving_unit is None

    def test_the_ward_may_name_another_unit_of_primary_care(self, hospital: Hospital) -> None:
        world = hospital.world
        chosen = world.unit(world.region, UnitKind.VARDCENTRAL, "Vald vårdcentral", primary_care=True)
        assert hospital.admitted(receiving_unit=chosen).receiving_unit == chosen

    def test_the_same_municipal_unit_twice_is_told_once(self, hospital: Hospital) -> None:
        unit = hospital.world.hemsjukvard
        assert hospital.admitted(recipients=[unit, unit]).recipients.count() == 1

    @pytest.mark.parametrize(
        ("field", "bad"),
        [
            ("admitted_at", {"admitted_at": NOW + MINUTE}),
            ("admitted_at", {"admitted_at": datetime(1950, 1, 1, tzinfo=SWEDEN)}),
            ("expected_discharge", {"expected_discharge": TODAY - 3 * DAY}),
            ("expected_discharge", {"expected_discharge": date(2062, 11, 22)}),
        ],
    )
    def test_moments_out_of_order(self, hospital: Hospital, field: str, bad: dict[str, Any]) -> None:
        assert list(errors_of(lambda: hospital.admitted(**bad))) == [field]

    def test_a_second_open_episode_at_the_same_ward(self, hospital: Hospital) -> None:
        hospital.admitted()
        assert "redan inskriven på avdelningen" in errors_of(hospital.admitted)["ward"][0]
        hospital.world.actor(hospital.other_ward)
        other = admit(
            by=hospital.world.actor(hospital.other_ward),
            patient=hospital.patient,
            ward=hospital.other_ward,
            admitted_at=NOW,
            now=NOW,
        )
        assert other.is_open

    def test_a_ward_of_the_wrong_kind(self, hospital: Hospital) -> None:
        chef, unit = hospital.world.chef, hospital.world.vardcentral
        assert "ingen avdelning" in errors_of(lambda: hospital.admitted(by=chef, ward=unit))["ward"][0]

    def test_units_of_the_wrong_kind_are_not_told(self, hospital: Hospital) -> None:
        world = hospital.world
        assert list(errors_of(lambda: hospital.admitted(receiving_unit=hospital.other_ward))) == ["receiving_unit"]
        assert list(errors_of(lambda: hospital.admitted(recipients=[world.vardcentral]))) == ["recipients"]

    def test_the_dead_are_not_admitted(self, hospital: Hospital) -> None:
        Patient.objects.filter(pk=hospital.patient.pk).update(deceased_on=TODAY - DAY)
        assert "avled" in errors_of(hospital.admitted)["patient"][0]

    def test_only_for_the_own_ward(self, hospital: Hospital) -> None:
        with pytest.raises(PermissionDenied):
            hospital.admitted(by=hospital.world.chef)
        with pytest.raises(PermissionDenied):
            hospital.admitted(by=hospital.world.actor(hospital.ward, AssignmentRole.FOLLOW_UP))
        assert not CareEpisode.objects.exists()


class TestNotices:
    def test_a_new_estimate_stands_and_the_former_is_kept(self, hospital: Hospital) -> None:
        episode = hospital.admitted(expected_discharge=TODAY + DAY)
        note_estimate(by=hospital.nurse, episode=episode, expected_discharge=TODAY + 2 * DAY, now=NOW)
        episode.refresh_from_db()
        assert episode.expected_discharge == TODAY + 2 * DAY
        assert episode.estimates.count() == 2

    @pytest.mark.parametrize("day", [TODAY - DAY, date(2062, 1, 1)])
    def test_an_estimate_of_a_day_that_cannot_be(self, hospital: Hospital, day: date) -> None:
        episode, nurse = hospital.admitted(), hospital.nurse
        found = errors_of(lambda: note_estimate(by=nurse, episode=episode, expected_discharge=day, now=NOW))
        assert list(found) == ["expected_discharge"]

    @pytest.mark.parametrize("at", [NOW + MINUTE, NOW + 30 * DAY, NOW - 2 * DAY - MINUTE])
    def test_a_notice_dated_in_the_future_or_before_admission(self, hospital: Hospital, at: datetime) -> None:
        episode = hospital.admitted()
        assert list(errors_of(lambda: ready(hospital, episode, at=at))) == ["at"]

    def test_a_standing_notice_is_withdrawn_before_another_is_sent(self, hospital: Hospital) -> None:
        episode = ready(hospital, hospital.admitted(), at=NOW - HOUR)
        assert "Ta tillbaka" in errors_of(lambda: ready(hospital, episode))["at"][0]
        call_sip(by=hospital.world.chef, episode=episode, at=NOW, now=NOW)
        episode = withdraw_ready(by=hospital.nurse, episode=episode, now=NOW)
        assert (episode.ready_at, episode.sip_needed, episode.sip_called_at) == (None, None, None)
        stood = Event.objects.get(action="episode.ready_withdrawn").details
        assert datetime.fromisoformat(stood["ready_at"]) == NOW - HOUR
        assert datetime.fromisoformat(stood["sip_called_at"]) == NOW
        assert ready(hospital, episode, sip=False).sip_needed is False

    def test_nothing_to_withdraw(self, hospital: Hospital) -> None:
        episode = hospital.admitted()
        assert list(errors_of(lambda: withdraw_ready(by=hospital.nurse, episode=episode, now=NOW))) == ["at"]


class TestSipCall:
    def called(self, hospital: Hospital, episode: CareEpisode, at: datetime = NOW) -> CareEpisode:
        return call_sip(by=hospital.world.chef, episode=episode, at=at, now=NOW)

    def test_the_receiving_unit_calls(self, hospital: Hospital) -> None:
        episode = self.called(hospital, ready(hospital, hospital.admitted()))
        assert (episode.sip_called_at, episode.sip_called_by) == (NOW, hospital.world.chef.staff)

    def test_before_the_notice_there_is_nothing_to_call_on(self, hospital: Hospital) -> None:
        episode = hospital.admitted()
        assert "inte anmält" in errors_of(lambda: self.called(hospital, episode))["at"][0]

    def test_not_where_no_plan_is_needed(self, hospital: Hospital) -> None:
        episode = ready(hospital, hospital.admitted(), sip=False)
        assert "behövs" in errors_of(lambda: self.called(hospital, episode))["at"][0]

    @pytest.mark.parametrize("at", [NOW + MINUTE, NOW - HOUR - MINUTE])
    def test_not_before_the_notice_and_not_ahead(self, hospital: Hospital, at: datetime) -> None:
        episode = ready(hospital, hospital.admitted(), at=NOW - HOUR)
        assert list(errors_of(lambda: self.called(hospital, episode, at))) == ["at"]

    def test_once(self, hospital: Hospital) -> None:
        episode = self.called(hospital, ready(hospital, hospital.admitted()))
        assert "redan skickad" in errors_of(lambda: self.called(hospital, episode))["at"][0]

    def test_also_when_the_patient_is_home_but_not_when_transferred(self, hospital: Hospital) -> None:
        hospital.appointed()
        home = leaves(hospital, ready(hospital, hospital.admitted()), DischargeKind.HOME)
        assert self.called(hospital, home).sip_called_at == NOW
        moved = leaves(hospital, ready(hospital, hospital.admitted(), at=NOW), DischargeKind.TRANSFERRED)
        assert "inte ut till hemmet" in errors_of(lambda: self.called(hospital, moved))["at"][0]

    def test_by_nobody_else(self, hospital: Hospital) -> None:
        episode = ready(hospital, hospital.admitted())
        for stranger in (hospital.nurse, hospital.world.actor(hospital.world.hemsjukvard)):
            with pytest.raises(PermissionDenied, match=r"4 kap\. 3 §"):
                call_sip(by=stranger, episode=episode, at=NOW, now=NOW)

    def test_by_nobody_at_all_where_primary_care_was_not_told(self, hospital: Hospital) -> None:
        Listing.objects.all().delete()
        episode = ready(hospital, hospital.admitted())
        with pytest.raises(PermissionDenied, match="Ingen enhet"):
            self.called(hospital, episode)


class TestStays:
    def test_a_move_hands_the_episode_to_the_other_ward(self, hospital: Hospital) -> None:
        episode = hospital.admitted()
        moved = move_to_ward(by=hospital.nurse, episode=episode, unit=hospital.other_ward, starts_on=TODAY, now=NOW)
        assert moved.ward == hospital.other_ward
        days = [(stay.unit, stay.starts_on) for stay in moved.stays.order_by("starts_on")]
        assert days == [(hospital.ward, TODAY - 2 * DAY), (hospital.other_ward, TODAY)]
        with pytest.raises(PermissionDenied, match=hospital.other_ward.name):
            ready(hospital, moved)
        theirs = hospital.world.actor(hospital.other_ward)
        assert note_ready(by=theirs, episode=moved, at=NOW, sip_needed=False, now=NOW).ready_at == NOW

    @pytest.mark.parametrize("day", [TODAY + DAY, TODAY - 3 * DAY])
    def test_a_move_outside_the_stay(self, hospital: Hospital, day: date) -> None:
        episode, unit = hospital.admitted(), hospital.other_ward
        found = errors_of(lambda: move_to_ward(by=hospital.nurse, episode=episode, unit=unit, starts_on=day, now=NOW))
        assert list(found) == ["from"]

    def test_a_move_before_the_latest_and_to_wrong_places(self, hospital: Hospital) -> None:
        episode, nurse = hospital.admitted(), hospital.nurse

        def move(unit: Any, by: Any = nurse, on: date = TODAY) -> CareEpisode:
            return move_to_ward(by=by, episode=episode, unit=unit, starts_on=on, now=NOW)

        assert list(errors_of(lambda: move(hospital.ward))) == ["unit"]
        assert list(errors_of(lambda: move(hospital.world.vardcentral))) == ["unit"]
        theirs = hospital.world.actor(hospital.other_ward)
        second = admit(by=theirs, patient=hospital.patient, ward=hospital.other_ward, admitted_at=NOW - DAY, now=NOW)
        assert "annat vårdtillfälle" in errors_of(lambda: move(hospital.other_ward))["unit"][0]
        discharge_patient(by=theirs, episode=second, at=NOW, kind=DischargeKind.TRANSFERRED, now=NOW)
        move(hospital.other_ward)
        assert list(errors_of(lambda: move(hospital.ward, by=theirs, on=TODAY - DAY))) == ["from"]

    def test_consultants_are_noted_once_each_day(self, hospital: Hospital) -> None:
        episode = hospital.admitted()
        surgeon = hospital.world.physician(hospital.other_ward)

        def consulted(**fields: Any) -> Any:
            seen = {"unit": hospital.other_ward, "consultant": surgeon, "on": TODAY}
            return note_consultation(by=hospital.nurse, episode=episode, now=NOW, **(seen | fields))

        assert consulted().consultant == surgeon
        assert list(errors_of(consulted)) == ["consultant"]
        assert list(errors_of(lambda: consulted(consultant=hospital.world.specialist))) == ["consultant"]
        assert list(errors_of(lambda: consulted(unit=hospital.ward))) == ["unit"]
        assert list(errors_of(lambda: consulted(unit=hospital.world.hemtjanst))) == ["unit"]
        assert list(errors_of(lambda: consulted(on=TODAY + DAY))) == ["on"]
        assert list(errors_of(lambda: consulted(on=TODAY - 3 * DAY))) == ["on"]

    def test_an_unknown_primary_tumour_is_noted_and_its_day_corrected(self, hospital: Hospital) -> None:
        episode = hospital.admitted()
        for day in (TODAY - DAY, TODAY - 2 * DAY):
            found = note_unknown_primary(by=hospital.nurse, episode=episode, since=day, now=NOW)
            assert found.unknown_primary_since == day
        for day in (TODAY + DAY, date(1950, 1, 1)):
            wrong = {"by": hospital.nurse, "episode": episode, "since": day, "now": NOW}
            assert list(errors_of(lambda wrong=wrong: note_unknown_primary(**wrong))) == ["since"]


class TestDischarge:
    def test_home_is_refused_without_a_contact_at_the_receiving_unit(self, hospital: Hospital) -> None:
        episode = hospital.admitted()
        before = Event.objects.count()
        with pytest.raises(PolicyRefused) as refused:
            leaves(hospital, episode, DischargeKind.HOME)
        finding = refused.value.verdict.findings[0]
        assert (finding.rule, finding.outcome) == ("fvk-before-discharge", "stop")
        assert "2 kap. 5 §" in finding.source
        assert "Be den mottagande enheten utse" in finding.remedy
        episode.refresh_from_db()
        assert (episode.is_open, Event.objects.count()) == (True, before)

    def test_home_goes_with_one_there_and_the_rule_is_in_the_log(self, hospital: Hospital) -> None:
        episode = hospital.admitted()
        hospital.appointed()
        gone = leaves(hospital, episode, DischargeKind.HOME)
        assert (gone.discharged_at, gone.discharge_kind) == (NOW, DischargeKind.HOME)
        assert gone.discharged_by == hospital.nurse.staff
        rules = {row["rule"]: row["outcome"] for row in Event.objects.get(action="episode.discharged").rules}
        assert rules["fvk-before-discharge"] == "met"
        assert not DischargeDeviation.objects.exists()

    def test_a_contact_from_today_does_not_cover_a_discharge_of_yesterday(self, hospital: Hospital) -> None:
        episode = hospital.admitted()
        hospital.appointed()
        with pytest.raises(PolicyRefused):
            leaves(hospital, episode, DischargeKind.HOME, at=NOW - DAY)

    def test_a_contact_elsewhere_is_not_enough(self, hospital: Hospital) -> None:
        world = hospital.world
        other = world.unit(world.region, UnitKind.VARDCENTRAL, "En annan", primary_care=True)
        episode = hospital.admitted(receiving_unit=other)
        hospital.appointed()
        assert not check_discharge(by=hospital.nurse, episode=episode, kind=DischargeKind.HOME, at=NOW).allowed

    def test_where_primary_care_was_not_told_nothing_is_asked_of_it(self, hospital: Hospital) -> None:
        Listing.objects.all().delete()
        assert leaves(hospital, hospital.admitted(), DischargeKind.HOME).discharged_at == NOW

    def test_a_death_is_never_stopped_and_is_the_patients_too(self, hospital: Hospital) -> None:
        episode = hospital.admitted()
        hospital.appointed(by=hospital.world.chef)
        theirs = hospital.world.actor(hospital.other_ward)
        other = admit(by=theirs, patient=hospital.patient, ward=hospital.other_ward, admitted_at=NOW - DAY, now=NOW)
        leaves(hospital, episode, DischargeKind.DECEASED, at=NOW - 2 * HOUR)
        patient = Patient.objects.get(pk=hospital.patient.pk)
        assert patient.deceased_on == TODAY
        assert not patient.contacts.filter(ends_on__isnull=True).exists()
        other.refresh_from_db()
        assert other.discharge_kind == DischargeKind.DECEASED
        assert not DischargeDeviation.objects.exists()

    def test_a_death_registered_elsewhere_closes_the_stay(self, hospital: Hospital) -> None:
        episode = hospital.admitted()
        register_death(by=hospital.world.chef, patient=hospital.patient, on=TODAY - DAY, today=TODAY)
        episode.refresh_from_db()
        assert episode.discharge_kind == DischargeKind.DECEASED
        assert episode.discharged_at == datetime(2026, 11, 22, tzinfo=SWEDEN)
        assert episode.discharged_by == hospital.world.chef.staff

    def test_against_advice_needs_a_reason_and_is_a_deviation(self, hospital: Hospital) -> None:
        episode = hospital.admitted()
        for nothing in ("", "   "):
            act = {"episode": episode, "kind": DischargeKind.AGAINST_ADVICE, "reason": nothing}
            assert list(errors_of(lambda act=act: leaves(hospital, **act))) == ["reason"]
        gone = leaves(hospital, episode, DischargeKind.AGAINST_ADVICE, reason=" Ville hem ")
        assert gone.discharge_reason == "Ville hem"
        found = {row.kind: row.reason for row in gone.deviations.all()}
        assert found == {DeviationKind.AGAINST_ADVICE: "Ville hem", DeviationKind.NO_CONTACT_APPOINTED: "Ville hem"}

    def test_against_advice_with_a_contact_is_one_deviation(self, hospital: Hospital) -> None:
        episode = hospital.admitted()
        hospital.appointed()
        gone = leaves(hospital, episode, DischargeKind.AGAINST_ADVICE, reason="Ville hem")
        assert [row.kind for row in gone.deviations.all()] == [DeviationKind.AGAINST_ADVICE]

    def test_a_transfer_is_not_stopped_and_no_deviation(self, hospital: Hospital) -> None:
        gone = leaves(hospital, hospital.admitted(), DischargeKind.TRANSFERRED)
        assert (gone.discharge_kind, gone.deviations.count()) == (DischargeKind.TRANSFERRED, 0)

    @pytest.mark.parametrize(
        ("days", "called", "late"), [(3, None, False), (4, None, True), (9, 4, True), (9, 3, False)]
    )
    def test_a_call_that_is_late_at_discharge_is_a_deviation(
        self, hospital: Hospital, days: int, called: int | None, late: bool
    ) -> None:
        notice = NOW - days * DAY
        episode = hospital.admitted(admitted_at=NOW - 20 * DAY)
        hospital.appointed()
        episode = ready(hospital, episode, at=notice)
        if called is not None:
            call_sip(by=hospital.world.chef, episode=episode, at=notice + called * DAY, now=NOW)
        gone = leaves(hospital, episode, DischargeKind.HOME)
        assert [row.kind for row in gone.deviations.all()] == [DeviationKind.SIP_NOT_CALLED] * late

    @pytest.mark.parametrize("kind", DischargeKind.values)
    @pytest.mark.parametrize("at", [NOW + MINUTE, NOW - 2 * DAY - MINUTE])
    def test_before_admission_or_ahead(self, hospital: Hospital, kind: str, at: datetime) -> None:
        episode = hospital.admitted()
        assert list(errors_of(lambda: leaves(hospital, episode, kind, at=at, reason="x"))) == ["at"]

    def test_home_before_the_notice_of_ready(self, hospital: Hospital) -> None:
        episode = ready(hospital, hospital.admitted())
        found = errors_of(lambda: leaves(hospital, episode, DischargeKind.HOME, at=NOW - HOUR))
        assert "utskrivningsklar" in found["at"][0]

    def test_what_is_closed_stays_as_it_is(self, hospital: Hospital) -> None:
        nurse, other = hospital.nurse, hospital.other_ward
        gone = leaves(hospital, hospital.admitted(), DischargeKind.TRANSFERRED)
        later: list[Callable[[], Any]] = [
            lambda: leaves(hospital, gone, DischargeKind.DECEASED),
            lambda: ready(hospital, gone),
            lambda: withdraw_ready(by=nurse, episode=gone, now=NOW),
            lambda: note_estimate(by=nurse, episode=gone, expected_discharge=TODAY, now=NOW),
            lambda: move_to_ward(by=nurse, episode=gone, unit=other, starts_on=TODAY, now=NOW),
            lambda: note_unknown_primary(by=nurse, episode=gone, since=TODAY, now=NOW),
        ]
        for act in later:
            assert "redan utskriven" in next(iter(errors_of(act).values()))[0]

    def test_only_the_wards_staff(self, hospital: Hospital) -> None:
        episode = hospital.admitted()
        for stranger in (hospital.world.chef, hospital.world.actor(hospital.other_ward)):
            with pytest.raises(PermissionDenied, match=hospital.ward.name):
                leaves(hospital, episode, DischargeKind.TRANSFERRED, by=stranger)

    @pytest.mark.parametrize(
        ("at", "day"),
        [("2026-11-21T23:59", date(2026, 11, 21)), ("2026-11-22T00:01", date(2026, 11, 22))],
    )
    def test_the_day_of_death_is_the_swedish_day(self, hospital: Hospital, at: str, day: date) -> None:
        moment = datetime.fromisoformat(at).replace(tzinfo=SWEDEN)
        leaves(hospital, hospital.admitted(), DischargeKind.DECEASED, at=moment)
        assert Patient.objects.get(pk=hospital.patient.pk).deceased_on == day == day_of(moment)


class TestFollowUp:
    def test_the_wards_manager_follows_up_once(self, hospital: Hospital) -> None:
        leaves(hospital, hospital.admitted(), DischargeKind.AGAINST_ADVICE, reason="Ville hem")
        row = DischargeDeviation.objects.get(kind=DeviationKind.AGAINST_ADVICE)

        def follow_up(by: Any = hospital.manager, text: str = "Samtal med patienten") -> DischargeDeviation:
            return follow_up_deviation(by=by, deviation=row, text=text, now=NOW)

        for stranger in (hospital.nurse, hospital.world.chef):
            with pytest.raises(PermissionDenied, match="verksamhetschefen"):
                follow_up(stranger)
        assert list(errors_of(lambda: follow_up(text="  "))) == ["follow_up"]
        done = follow_up()
        assert (done.follow_up, done.followed_up_by) == ("Samtal med patienten", hospital.manager.staff)
        assert list(errors_of(follow_up)) == ["follow_up"]
