"""What patients ask for: by whom, where, once, answered once, and what the law lets the answer be."""

from collections.abc import Iterator
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from contacts.enums import ContactRole, Occasion, RequestOutcome
from contacts.models import Contact, ContactRequest, Duty
from contacts.services import (
    PolicyRefused,
    Proposal,
    answer_request,
    appoint_contact,
    note_request,
    withdraw_request,
)
from fastkontakt.accounts.actor import Actor
from fastkontakt.audit.models import Event
from fastkontakt.clock import today
from fastkontakt.organisation.enums import AssignmentRole
from fastkontakt.organisation.models import Unit
from fastkontakt.tenancy import activate
from patients.enums import RelationGround, ServiceKind
from patients.models import CareRelation, CareService, Patient
from patients.services import relate
from tests.api import citizen, guardian
from tests.world import LONG_AGO, TODAY, World, make_tenant

FLK, FVK, FOK = ContactRole.FAST_LAKARKONTAKT, ContactRole.FAST_VARDKONTAKT, ContactRole.FAST_OMSORGSKONTAKT
APPOINTED, DECLINED, WITHDRAWN = RequestOutcome.APPOINTED, RequestOutcome.DECLINED, RequestOutcome.WITHDRAWN


@pytest.fixture
def world(db: None) -> Iterator[World]:
    tenant = make_tenant("halland")
    with activate(tenant.pk):
        yield World(tenant)


def ask(by: Actor, patient: Patient, role: str = FVK, **fields: Any) -> ContactRequest:
    values = {"wished_staff": None, "text": "", "today": TODAY} | fields
    return note_request(by=by, patient=patient, role=role, **values)


def answer(by: Actor, request: ContactRequest, outcome: str, reason: str = "") -> ContactRequest:
    return answer_request(by=by, request=request, outcome=outcome, reason=reason, today=TODAY)


def appoint(world: World, patient: Patient, role: str, **fields: Any) -> Contact:
    values = {"starts_on": TODAY, "occasion": Occasion.PATIENT_REQUEST, "unit": world.vardcentral} | fields
    return appoint_contact(proposal=Proposal(patient=patient, role=role, **values), by=world.chef, today=TODAY)


def errors(error: pytest.ExceptionInfo[ValidationError]) -> set[str]:
    raised = error.value
    return set(raised.error_dict) if hasattr(raised, "error_dict") else {""}


def with_home_care(world: World, patient: Patient) -> None:
    CareService.objects.create(patient=patient, unit=world.hemtjanst, kind=ServiceKind.HEMTJANST, starts_on=LONG_AGO)


class TestAskingAsAPatient:
    @pytest.mark.parametrize(("role", "unit"), [(FVK, "vardcentral"), (FLK, "vardcentral"), (FOK, "hemtjanst")])
    def test_each_role_where_it_is_held(self, world: World, role: str, unit: str) -> None:
        patient = world.patient()
        with_home_care(world, patient)
        asked = ask(citizen(world, patient), patient, role, unit=getattr(world, unit), text=" Gärna snart ")
        row = ContactRequest.objects.get(pk=asked.pk)
        assert (row.unit, row.role, row.text, row.noted_by, row.answered_at) == (
            getattr(world, unit),
            role,
            "Gärna snart",
            None,
            None,
        )
        event = Event.objects.get(action="request.noted")
        assert (event.patient_id, event.details) == (patient.pk, {"role": role, "again": False})

    def test_the_unit_that_was_asked_may_see_the_patient(self, world: World) -> None:
        patient = world.patient(known_at=world.mottagning)
        ask(citizen(world, patient), patient, FLK, unit=world.vardcentral)
        relation = CareRelation.objects.get(patient=patient, unit=world.vardcentral)
        assert (relation.ground, relation.ends_on) == (RelationGround.LISTING, None)

    def test_a_unit_that_one_has_nothing_to_do_with_is_not_asked(self, world: World) -> None:
        patient = world.patient()
        elsewhere = world.unit(world.region, "vardcentral", "Långt bort", primary_care=True)
        for role in (FVK, FLK):
            with pytest.raises(PermissionDenied):
                ask(citizen_again(world, patient), patient, role, unit=elsewhere)
        with pytest.raises(PermissionDenied):
            ask(citizen_again(world, patient), patient, FOK, unit=world.hemtjanst)
        assert not ContactRequest.objects.exists()

    @pytest.mark.parametrize(("role", "unit"), [(FVK, "hemtjanst"), (FLK, "mottagning"), (FOK, "vardcentral")])
    def test_a_unit_of_the_wrong_kind_is_told_with_the_law(self, world: World, role: str, unit: str) -> None:
        patient = world.patient()
        relate(patient=patient, unit=world.hemtjanst, ground=RelationGround.REGISTERED, on=LONG_AGO)
        with pytest.raises(ValidationError) as error:
            ask(citizen(world, patient), patient, role, unit=getattr(world, unit))
        assert errors(error) == {"unit"}
        assert "§" in error.value.messages[0]

    def test_the_wished_person_works_there(self, world: World) -> None:
        patient = world.patient()
        me = citizen(world, patient)
        with pytest.raises(ValidationError) as error:
            ask(me, patient, FLK, unit=world.vardcentral, wished_staff=world.physician(world.mottagning))
        assert errors(error) == {"wished_staff"}
        asked = ask(me, patient, FLK, unit=world.vardcentral, wished_staff=world.specialist)
        assert asked.wished_staff == world.specialist

    def test_a_guardian_asks_for_a_child_and_other_relatives_for_nobody(self, world: World) -> None:
        world.numbers.insert(0, "201501172397")
        child = world.patient()
        mother = guardian(world, child)
        assert ask(mother, child, FVK, unit=world.vardcentral).patient == child
        with pytest.raises(Patient.DoesNotExist):
            ask(mother, world.patient(), FVK, unit=world.vardcentral)

    def test_nobody_asks_for_someone_who_has_died(self, world: World) -> None:
        patient = world.patient()
        me = citizen(world, patient)
        Patient.objects.filter(pk=patient.pk).update(deceased_on=TODAY)
        for by in (me, world.chef):
            with pytest.raises(ValidationError, match="avlidit"):
                ask(by, patient, FVK, unit=world.vardcentral)
        assert not ContactRequest.objects.exists()


def citizen_again(world: World, patient: Patient) -> Actor:
    """The patient as an actor, however often a test asks."""
    patient.refresh_from_db()
    return (
        Actor(patient.user, world.tenant, "patient", patient_id=patient.pk) if patient.user else citizen(world, patient)
    )


class TestAskingAsStaff:
    def test_for_the_own_unit(self, world: World) -> None:
        patient = world.patient()
        assert ask(world.chef, patient).noted_by == world.chef.staff

    def test_the_wish_for_a_physician_is_passed_on_to_where_the_patient_is_listed(self, world: World) -> None:
        patient = world.patient()
        relate(patient=patient, unit=world.hemsjukvard, ground=RelationGround.SERVICE, on=LONG_AGO)
        nurse = world.actor(world.hemsjukvard)
        asked = ask(nurse, patient, FLK, unit=world.vardcentral, wished_staff=world.specialist)
        assert (asked.unit, asked.noted_by) == (world.vardcentral, nurse.staff)
        for role, unit in ((FVK, world.vardcentral), (FLK, self.other_vardcentral(world))):
            with pytest.raises(PermissionDenied):
                ask(nurse, patient, role, unit=unit)
        assert ContactRequest.objects.count() == 1

    def other_vardcentral(self, world: World) -> Unit:
        return world.unit(world.region, "vardcentral", "En annan", primary_care=True)

    def test_only_by_a_unit_that_knows_the_patient(self, world: World) -> None:
        with pytest.raises(Patient.DoesNotExist):
            ask(world.actor(world.hemsjukvard), world.patient(), FLK, unit=world.vardcentral)

    def test_not_by_who_only_follows_up(self, world: World) -> None:
        with pytest.raises(PermissionDenied):
            ask(world.actor(world.vardcentral, AssignmentRole.FOLLOW_UP), world.patient())


class TestAskingAgain:
    def test_the_open_request_is_added_to_and_keeps_its_day(self, world: World) -> None:
        patient = world.patient()
        me = citizen(world, patient)
        first = ask(me, patient, FVK, unit=world.vardcentral, text="Ring på morgonen")
        again = ask(world.chef, patient, FVK, text="Hör dåligt", wished_staff=world.specialist)
        same = ask(world.chef, patient, FVK, text="Hör dåligt")
        assert first.pk == again.pk == same.pk
        row = ContactRequest.objects.get()
        assert (row.text, row.made_at, row.noted_by) == ("Ring på morgonen\nHör dåligt", first.made_at, None)
        assert row.wished_staff == world.specialist

    def test_the_patients_own_newest_wish_holds(self, world: World) -> None:
        patient, nurse = world.patient(), world.nurse()
        me = citizen(world, patient)
        for wished in (nurse, world.specialist, None):
            ask(me, patient, FVK, unit=world.vardcentral, wished_staff=wished)
            assert ContactRequest.objects.get().wished_staff == wished

    def test_what_has_no_room_is_told_and_nothing_is_lost(self, world: World) -> None:
        patient = world.patient()
        ask(world.chef, patient, text="a" * 990)
        with pytest.raises(ValidationError, match="rum för 9 tecken till") as error:
            ask(world.chef, patient, text="b" * 10)
        assert errors(error) == {"text"}
        assert ask(world.chef, patient, text="b" * 9).text == "a" * 990 + "\n" + "b" * 9

    def test_another_role_another_unit_or_an_answered_one_is_a_new_request(self, world: World) -> None:
        patient = world.patient()
        relate(patient=patient, unit=world.mottagning, ground=RelationGround.REGISTERED, on=LONG_AGO)
        me = citizen(world, patient)
        asked = ask(me, patient, FVK, unit=world.vardcentral)
        ask(me, patient, FLK, unit=world.vardcentral)
        ask(me, patient, FVK, unit=world.mottagning)
        withdraw_request(by=me, request=asked, today=TODAY)
        ask(me, patient, FVK, unit=world.vardcentral)
        assert ContactRequest.objects.count() == 4


class TestAnswering:
    @pytest.mark.parametrize("reason", ["", "Vi ser inget behov"])
    def test_a_care_contact_cannot_be_declined(self, world: World, reason: str) -> None:
        asked = ask(world.chef, world.patient())
        with pytest.raises(PolicyRefused) as refusal:
            answer(world.chef, asked, DECLINED, reason)
        assert [finding.rule for finding in refusal.value.verdict.findings] == ["fvk-on-request"]
        assert ContactRequest.objects.get().answered_at is None

    def test_a_no_to_the_choice_of_physician_carries_a_reason(self, world: World) -> None:
        asked = ask(world.chef, world.patient(), FLK)
        with pytest.raises(PolicyRefused) as refusal:
            answer(world.chef, asked, DECLINED, "  ")
        assert [finding.rule for finding in refusal.value.verdict.findings] == ["flk-choice"]
        answered = answer(world.chef, asked, DECLINED, " Läkarens lista är full. ")
        row = ContactRequest.objects.get()
        assert (row.outcome, row.answer_reason, row.answered_by) == (
            DECLINED,
            "Läkarens lista är full.",
            world.chef.staff,
        )
        assert answered.answered_at == row.answered_at
        event = Event.objects.get(action="request.answered")
        assert {rule["rule"] for rule in event.rules} >= {"flk-choice"}
        assert "full" not in str(event.details)

    def test_a_no_to_a_social_care_contact_carries_a_reason_too(self, world: World) -> None:
        patient = world.patient(known_at=world.hemtjanst)
        chef = world.actor(world.hemtjanst, AssignmentRole.MANAGER)
        asked = ask(chef, patient, FOK)
        with pytest.raises(ValidationError) as error:
            answer(chef, asked, DECLINED)
        assert errors(error) == {"reason"}

    def test_appointing_answers(self, world: World) -> None:
        patient = world.patient()
        asked = ask(world.chef, patient, FLK)
        contact = appoint(world, patient, FLK, appointee=world.specialist)
        asked.refresh_from_db()
        assert (asked.outcome, asked.answered_with, asked.answered_by) == (APPOINTED, contact, world.chef.staff)

    def test_with_someone_who_is_the_contact_already(self, world: World) -> None:
        patient = world.patient()
        contact = appoint(world, patient, FVK, appointee=world.nurse())
        asked = ask(world.chef, patient)
        assert answer(world.chef, asked, APPOINTED).answered_with == contact

    def test_but_first_somebody_is_appointed(self, world: World) -> None:
        patient = world.patient()
        asked = ask(world.chef, patient)
        with pytest.raises(ValidationError, match="Utse först en fast vårdkontakt") as error:
            answer(world.chef, asked, APPOINTED)
        assert errors(error) == {"outcome"}

    def test_another_than_the_wished_one_is_explained(self, world: World) -> None:
        patient, wished = world.patient(), world.nurse()
        contact = appoint(world, patient, FVK, appointee=world.nurse())
        asked = ask(world.chef, patient, wished_staff=wished)
        with pytest.raises(ValidationError) as error:
            answer(world.chef, asked, APPOINTED)
        assert errors(error) == {"reason"}
        assert answer(world.chef, asked, APPOINTED, "Hon är föräldraledig.").answered_with == contact

    def test_once(self, world: World) -> None:
        asked = ask(world.chef, world.patient(), FLK)
        answer(world.chef, asked, DECLINED, "Fullt.")
        before = ContactRequest.objects.values().get()
        for outcome in RequestOutcome:
            with pytest.raises(ValidationError, match="redan besvarad"):
                answer(world.chef, asked, outcome, "Något annat")
        assert ContactRequest.objects.values().get() == before
        assert Event.objects.filter(action="request.answered").count() == 1

    def test_only_by_the_unit_that_was_asked(self, world: World) -> None:
        patient = world.patient()
        relate(patient=patient, unit=world.mottagning, ground=RelationGround.REGISTERED, on=LONG_AGO)
        asked = ask(world.chef, patient)
        with pytest.raises(PermissionDenied):
            answer(world.actor(world.mottagning, AssignmentRole.MANAGER), asked, WITHDRAWN, "Patienten ringde")


class TestTakingBack:
    def test_by_the_patient(self, world: World) -> None:
        patient = world.patient()
        me = citizen(world, patient)
        asked = ask(me, patient, FVK, unit=world.vardcentral)
        withdraw_request(by=me, request=asked, today=TODAY)
        asked.refresh_from_db()
        assert (asked.outcome, asked.answered_by) == (WITHDRAWN, None)
        assert Event.objects.get(action="request.withdrawn").details["said_by"] == "patient"
        with pytest.raises(ValidationError, match="redan besvarad"):
            withdraw_request(by=me, request=asked, today=TODAY)

    def test_by_a_guardian(self, world: World) -> None:
        world.numbers.insert(0, "201501172397")
        child = world.patient()
        mother = guardian(world, child)
        withdraw_request(by=mother, request=ask(world.chef, child), today=TODAY)
        assert Event.objects.get(action="request.withdrawn").details["said_by"] == "guardian"

    def test_not_by_another_patient_nor_by_staff(self, world: World) -> None:
        asked = ask(world.chef, world.patient())
        with pytest.raises(Patient.DoesNotExist):
            withdraw_request(by=citizen(world, world.patient()), request=asked, today=TODAY)
        with pytest.raises(PermissionDenied):
            withdraw_request(by=world.chef, request=asked, today=TODAY)

    def test_staff_note_who_said_so(self, world: World) -> None:
        asked = ask(world.chef, world.patient())
        with pytest.raises(ValidationError) as error:
            answer(world.chef, asked, WITHDRAWN)
        assert errors(error) == {"reason"}
        answered = answer(world.chef, asked, WITHDRAWN, "Patienten ringde i dag.")
        assert (answered.answered_by, answered.answer_reason) == (world.chef.staff, "Patienten ringde i dag.")


class TestTheDuty:
    @pytest.mark.parametrize(("role", "rule"), [(FVK, "fvk-on-request"), (FLK, "flk-choice")])
    def test_it_stands_from_the_request_to_the_answer(self, world: World, role: str, rule: str) -> None:
        patient = world.patient()
        me = citizen(world, patient)
        asked = ask(me, patient, role, unit=world.vardcentral, today=today())  # when it is made is the clock's
        duty = Duty.objects.get(patient=patient, rule=rule, met_at__isnull=True)
        assert (duty.subject, duty.unit) == (asked.pk, world.vardcentral)
        withdraw_request(by=me, request=asked, today=today())
        assert not Duty.objects.filter(patient=patient, rule=rule, met_at__isnull=True).exists()
