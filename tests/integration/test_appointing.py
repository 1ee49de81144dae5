"""Appoint, replace and end through the services: what is saved, refused and recorded."""

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.db import DatabaseError, transaction

from contacts.enums import ContactRole, Occasion
from contacts.models import Contact, ContactEvent, ContactRequest
from contacts.services import (
    Ending,
    PolicyRefused,
    Proposal,
    appoint_contact,
    change_listing,
    end_contact,
    grant_delegation,
    note_request,
    register_death,
    revoke_delegation,
)
from fastkontakt.audit.models import Event
from fastkontakt.organisation.enums import AssignmentRole, Employment
from fastkontakt.tenancy import activate
from patients.models import CareRelation, CareService
from tests.world import LONG_AGO, TODAY, World, make_tenant

FLK, FVK, FOK = ContactRole.FAST_LAKARKONTAKT, ContactRole.FAST_VARDKONTAKT, ContactRole.FAST_OMSORGSKONTAKT
ONE_DAY = timedelta(days=1)


@pytest.fixture
def world(db: None) -> Iterator[World]:
    tenant = make_tenant("gotland")
    with activate(tenant.pk):
        yield World(tenant)


def proposal(world: World, **fields: Any) -> Proposal:
    defaults = {
        "appointee": world.specialist,
        "unit": world.vardcentral,
        "role": FLK,
        "starts_on": TODAY,
        "occasion": Occasion.CHOICE,
    }
    return Proposal(**(defaults | fields))


def appoint(world: World, **fields: Any) -> Contact:
    by = fields.pop("by", world.chef)
    return appoint_contact(proposal=proposal(world, **fields), by=by, today=TODAY)


def refused(call: Any) -> set[str]:
    with pytest.raises(PolicyRefused) as caught:
        call()
    return {finding.rule for finding in caught.value.verdict.findings if finding.outcome in {"stop", "ask", "warn"}}


def test_an_appointment_is_saved_and_recorded_with_its_rules(world: World) -> None:
    patient = world.patient()
    contact = appoint(world, patient=patient, note_internal="inom enheten", note_patient="till dig")
    assert (contact.code, contact.ends_on, contact.appointed_by) == ("2", None, world.chef.staff)
    event = Event.objects.get(action="contact.appointed")
    assert (event.object_id, event.patient_id, event.unit_id) == (contact.pk, patient.pk, world.vardcentral.pk)
    assert {"rule": "flk-single", "version": 1, "outcome": "met"} in event.rules
    assert ContactEvent.objects.filter(pgh_obj=contact).count() == 1


def test_a_hired_physician_is_refused_and_nothing_is_written(world: World) -> None:
    patient = world.patient()
    hired = world.physician(employment=Employment.HIRED)
    assert refused(lambda: appoint(world, patient=patient, appointee=hired)) == {"flk-not-hired"}
    assert not Contact.objects.exists()
    assert not Event.objects.filter(action="contact.appointed").exists()


def test_a_second_fast_lakarkontakt_is_refused_and_replacing_ends_the_first_the_day_before(world: World) -> None:
    patient = world.patient()
    first = appoint(world, patient=patient, starts_on=TODAY - 10 * ONE_DAY)
    other = world.physician()
    assert refused(lambda: appoint(world, patient=patient, appointee=other)) == {"flk-single"}
    second = appoint(world, patient=patient, appointee=other, replaces=first)
    first.refresh_from_db()
    assert (first.ends_on, second.starts_on, second.replaces) == (TODAY - ONE_DAY, TODAY, first)


def test_replacing_on_the_first_day_leaves_a_row_that_never_took_effect(world: World) -> None:
    patient = world.patient()
    first = appoint(world, patient=patient)
    appoint(world, patient=patient, appointee=world.physician(), replaces=first)
    first.refresh_from_db()
    assert first.period.isempty
    assert Contact.objects.filter(patient=patient, period__contains=TODAY).count() == 1


def test_a_handover_can_be_dated_ahead_and_a_former_holder_appointed_again(world: World) -> None:
    patient, other, later = world.patient(), world.physician(), TODAY + 30 * ONE_DAY
    first = appoint(world, patient=patient)
    second = appoint(world, patient=patient, appointee=other, replaces=first, starts_on=later)
    again = appoint(world, patient=patient, replaces=second, starts_on=later + 30 * ONE_DAY)
    first.refresh_from_db()
    assert (first.ends_on, again.staff) == (later - ONE_DAY, first.staff)


def test_one_person_may_hold_two_roles_for_a_patient(world: World) -> None:
    patient = world.patient()
    appoint(world, patient=patient)
    appoint(world, patient=patient, role=FVK, occasion=Occasion.NEED)
    assert Contact.objects.filter(patient=patient, staff=world.specialist).count() == 2


def test_several_fasta_vardkontakter_but_one_coordinator(world: World) -> None:
    patient, chef = world.patient(), world.actor(world.mottagning, AssignmentRole.MANAGER)
    appoint(world, patient=patient, role=FVK, occasion=Occasion.NEED, coordinating=True, appointee=world.nurse())
    elsewhere = {"patient": patient, "unit": world.mottagning, "role": FVK, "by": chef, "occasion": Occasion.NEED}
    nurse = world.nurse(world.mottagning)
    assert refused(lambda: appoint(world, appointee=nurse, coordinating=True, **elsewhere)) == {
        "fvk-coordinator-single"
    }
    assert appoint(world, appointee=nurse, **elsewhere).code == "1"


def test_a_nurse_appoints_only_under_a_delegation_that_covers_role_unit_and_day(world: World) -> None:
    patient, nurse = world.patient(), world.actor(world.vardcentral)
    assert refused(lambda: appoint(world, patient=patient, by=nurse)) == {"appointer-authorised"}
    today = {"starts_on": TODAY, "ends_on": TODAY, "today": TODAY}
    delegation = grant_delegation(by=world.chef, unit=world.vardcentral, staff=nurse.staff, roles=[FVK], **today)
    assert refused(lambda: appoint(world, patient=patient, by=nurse)) == {"appointer-authorised"}
    appoint(world, patient=patient, by=nurse, role=FVK, occasion=Occasion.NEED)
    revoke_delegation(by=world.chef, delegation=delegation)
    again = {"patient": patient, "by": nurse, "role": FVK, "appointee": world.nurse(), "occasion": Occasion.NEED}
    assert refused(lambda: appoint(world, **again)) == {"appointer-authorised"}


def test_another_units_manager_may_not_register_here(world: World) -> None:
    chef = world.actor(world.mottagning, AssignmentRole.MANAGER)
    assert "own-unit" in refused(lambda: appoint(world, patient=world.patient(), by=chef))


@pytest.mark.parametrize("role", [AssignmentRole.FOLLOW_UP, AssignmentRole.LOG_REVIEWER])
def test_who_has_no_care_assignment_may_not_try(world: World, role: str) -> None:
    with pytest.raises(PermissionDenied):
        appoint(world, patient=world.patient(), by=world.actor(world.vardcentral, role))


def test_a_warning_goes_on_only_with_a_written_reason_which_is_kept(world: World) -> None:
    backdated = {"patient": world.patient(), "starts_on": TODAY - 31 * ONE_DAY}
    assert refused(lambda: appoint(world, **backdated)) == {"period-plausible"}
    assert refused(lambda: appoint(world, override_reason="  ", **backdated)) == {"period-plausible"}
    assert appoint(world, override_reason="Avtalat muntligt i oktober", **backdated).override_reason


def test_ending_states_a_reason_and_keeps_the_row(world: World) -> None:
    contact = appoint(world, patient=world.patient())
    without = Ending(contact=contact, on=TODAY, reason=" ")
    assert refused(lambda: end_contact(ending=without, by=world.chef, today=TODAY)) == {"end-reason"}
    ended = end_contact(
        ending=Ending(contact=contact, on=TODAY, reason="Patienten har flyttat"), by=world.chef, today=TODAY
    )
    assert (ended.ends_on, ended.end_reason, ended.ended_by) == (TODAY, "Patienten har flyttat", world.chef.staff)
    assert ContactEvent.objects.filter(pgh_obj=contact).count() == 2


def test_a_successor_takes_over_the_day_after_in_the_same_step(world: World) -> None:
    contact, other = appoint(world, patient=world.patient()), world.physician()
    end_contact(ending=Ending(contact=contact, on=TODAY, reason="Slutar", successor=other), by=world.chef, today=TODAY)
    successor = Contact.objects.get(staff=other)
    contact.refresh_from_db()
    assert (contact.ends_on, contact.end_reason) == (TODAY, "Slutar")
    assert (successor.starts_on, successor.replaces) == (TODAY + ONE_DAY, contact)


def test_an_unfit_successor_leaves_the_contact_as_it_was(world: World) -> None:
    contact, hired = appoint(world, patient=world.patient()), world.physician(employment=Employment.HIRED)
    ending = Ending(contact=contact, on=TODAY, reason="Slutar", successor=hired)
    assert refused(lambda: end_contact(ending=ending, by=world.chef, today=TODAY)) == {"flk-not-hired"}
    contact.refresh_from_db()
    assert contact.ends_on is None


def test_listing_elsewhere_ends_the_fast_lakarkontakt_of_the_former_unit(world: World) -> None:
    patient = world.patient()
    contact = appoint(world, patient=patient)
    other = world.unit(world.region, "vardcentral", "Andra vårdcentralen", primary_care=True)
    change_listing(by=world.actor(other), patient=patient, unit=other, starts_on=TODAY + ONE_DAY, today=TODAY)
    contact.refresh_from_db()
    assert contact.ends_on == TODAY
    assert [row.unit for row in patient.listings.filter(period__contains=TODAY + ONE_DAY)] == [other]


def test_a_death_ends_every_contact_that_day(world: World) -> None:
    patient = world.patient()
    contact = appoint(world, patient=patient, starts_on=TODAY - ONE_DAY)
    register_death(by=world.chef, patient=patient, on=TODAY, today=TODAY)
    contact.refresh_from_db()
    assert contact.ends_on == TODAY
    late = {"patient": patient, "role": FVK, "starts_on": TODAY + ONE_DAY, "occasion": Occasion.NEED}
    assert "period-plausible" in refused(lambda: appoint(world, **late))


def test_an_appointment_answers_the_request_and_a_wish_for_another_is_weighed(world: World) -> None:
    patient, wished = world.patient(), world.physician()
    note_request(by=world.chef, patient=patient, role=FLK, wished_staff=wished, text="Gärna henne", today=TODAY)
    assert refused(lambda: appoint(world, patient=patient)) == {"patient-wish"}
    contact = appoint(world, patient=patient, appointee=wished)
    assert ContactRequest.objects.get().answered_with == contact


def test_appointing_makes_a_care_relation(world: World) -> None:
    chef = world.actor(world.hemtjanst, AssignmentRole.MANAGER)
    patient = world.patient()
    assistant = world.nurse(world.hemtjanst, profession="underskoterska", assistant_nurse="certificate", licensed=False)
    CareService.objects.create(patient=patient, unit=world.hemtjanst, kind="hemtjanst", starts_on=LONG_AGO)
    fields = {"unit": world.hemtjanst, "role": FOK, "appointee": assistant, "occasion": Occasion.OFFER, "by": chef}
    assert appoint(world, patient=patient, **fields).code == "3"
    assert CareRelation.objects.filter(patient=patient, unit=world.hemtjanst, ends_on=None).exists()


@pytest.mark.parametrize(
    ("constraint", "fields"),
    [
        ("contact_one_fast_lakarkontakt", {}),
        ("range lower bound", {"starts_on": date(2030, 1, 2), "ends_on": date(2029, 12, 31)}),
        (
            "contact_only_vardkontakt_coordinates",
            {"starts_on": date(2018, 1, 1), "ends_on": TODAY, "coordinating": True},
        ),
    ],
)
def test_the_database_states_the_invariants_by_name(world: World, constraint: str, fields: dict[str, Any]) -> None:
    patient = world.patient()
    appoint(world, patient=patient, starts_on=TODAY + ONE_DAY)
    row = {"starts_on": TODAY + 2 * ONE_DAY} | fields
    with pytest.raises(DatabaseError, match=constraint), transaction.atomic():
        Contact.objects.create(
            patient=patient,
            staff=world.physician(),
            unit=world.vardcentral,
            role=FLK,
            occasion=Occasion.CHOICE,
            appointed_by=world.chef.staff,
            **row,
        )


def test_neither_a_contact_nor_the_log_can_be_removed_or_changed(world: World) -> None:
    contact = appoint(world, patient=world.patient())
    for attempt in (
        contact.delete,
        Event.objects.all().delete,
        lambda: Event.objects.update(action="nothing happened"),
        lambda: ContactEvent.objects.update(end_reason="x"),
    ):
        with pytest.raises(DatabaseError, match="pgtrigger"), transaction.atomic():
            attempt()
