"""The position on SIP, consents, the coordinator and the information, through the services."""

from collections.abc import Iterator
from datetime import date
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, transaction

from contacts.enums import ContactRole
from contacts.models import Contact, ContactEvent, CoordinatorChoice, SipPosition
from contacts.services import PolicyRefused, grant_delegation, note_information
from contacts.services.coordination import choose_coordinator
from contacts.services.plans import take_sip_position
from fastkontakt.accounts.actor import Actor
from fastkontakt.audit.models import Event
from fastkontakt.organisation.enums import AssignmentRole, Profession
from fastkontakt.tenancy import activate
from patients.consents import consents_on, note_consent, withdraw_consent
from patients.enums import ConsentGivenHow, ConsentKind, RelationGround
from patients.models import Consent, Patient
from patients.services import relate
from tests.plans import FVK, ONE_DAY, contact, refused
from tests.world import TODAY, World, make_tenant


@pytest.fixture
def world(db: None) -> Iterator[World]:
    tenant = make_tenant("gotland")
    with activate(tenant.pk):
        yield World(tenant)


# --- the position on SIP ---------------------------------------------------------------------------------------------


def take(by: Actor, held: Contact, **fields: Any) -> SipPosition:
    defaults: dict[str, Any] = {"needed": True, "reason": "Insatser från båda huvudmännen", "on": TODAY}
    return take_sip_position(by=by, contact=held, today=TODAY, **(defaults | fields))


def test_the_contact_and_the_manager_take_a_position_and_nobody_else(world: World) -> None:
    holder = world.actor(world.vardcentral)
    held = contact(world, world.patient(), staff=holder.staff)
    assert take(holder, held).needed is True
    assert take(world.chef, held, needed=False).taken_by == world.chef.staff
    for by in (world.actor(world.vardcentral), world.actor(world.mottagning, AssignmentRole.MANAGER)):
        with pytest.raises(PermissionDenied):
            take(by, held)
    event = Event.objects.filter(action="sip.position_taken").latest("at")
    assert event.details == {"needed": False}


def test_a_position_has_a_reason_and_a_day_of_the_contact(world: World) -> None:
    held = contact(world, world.patient())
    assert refused(lambda: take(world.chef, held, reason=" ")) == {"reason"}
    assert refused(lambda: take(world.chef, held, on=TODAY + ONE_DAY)) == {"on"}
    assert refused(lambda: take(world.chef, held, on=held.starts_on - ONE_DAY)) == {"on"}
    assert take(world.chef, held, on=held.starts_on).pk
    physician = contact(world, held.patient, role=ContactRole.FAST_LAKARKONTAKT, staff=world.specialist)
    assert refused(lambda: take(world.chef, physician)) == {""}


# --- consent ---------------------------------------------------------------------------------------------------------


def agree(by: Actor, patient: Patient, **fields: Any) -> Consent:
    defaults: dict[str, Any] = {
        "kind": ConsentKind.COORDINATION,
        "given_how": ConsentGivenHow.ORAL,
        "starts_on": TODAY,
        "today": TODAY,
    }
    return note_consent(by=by, patient=patient, **(defaults | fields))


def test_a_consent_holds_from_its_first_day_to_its_last(world: World) -> None:
    patient = world.patient()
    consent = agree(world.chef, patient, starts_on=TODAY, ends_on=TODAY + ONE_DAY, given_how=ConsentGivenHow.WRITTEN)
    days = [TODAY - ONE_DAY, TODAY, TODAY + ONE_DAY, TODAY + 2 * ONE_DAY]
    held = [consents_on(patient, ConsentKind.COORDINATION, day).exists() for day in days]
    assert held == [False, True, True, False]
    assert (consent.unit, consent.noted_by) == (world.vardcentral, world.chef.staff)
    assert Event.objects.get(action="consent.noted").details == {"kind": "coordination"}


def test_a_consent_with_days_in_the_wrong_order_or_out_of_reason_is_refused(world: World) -> None:
    patient = world.patient()
    assert refused(lambda: agree(world.chef, patient, ends_on=TODAY - ONE_DAY)) == {"to"}
    assert refused(lambda: agree(world.chef, patient, starts_on=TODAY + 367 * ONE_DAY)) == {"from"}
    assert refused(lambda: agree(world.chef, patient, starts_on=date(1990, 2, 21))) == {"from"}
    agree(world.chef, patient)
    assert refused(lambda: agree(world.chef, patient)) == {"from"}
    assert refused(lambda: agree(world.chef, world.patient(deceased_on=TODAY))) == {""}


def test_a_consent_is_taken_back_at_once_and_once(world: World) -> None:
    patient = world.patient()
    consent = agree(world.chef, patient, starts_on=TODAY - 9 * ONE_DAY)
    relate(patient=patient, unit=world.mottagning, ground=RelationGround.REGISTERED, on=TODAY)
    withdraw_consent(by=world.actor(world.mottagning), consent=consent, today=TODAY)
    assert consent.ends_on == TODAY - ONE_DAY
    assert not consents_on(patient, ConsentKind.COORDINATION, TODAY).exists()
    with pytest.raises(ValidationError, match="återkallades redan"):
        withdraw_consent(by=world.chef, consent=consent, today=TODAY)
    assert Event.objects.filter(action="consent.withdrawn").count() == 1
    assert agree(world.chef, patient).pk


def test_a_consent_that_has_run_out_cannot_be_taken_back(world: World) -> None:
    consent = agree(world.chef, world.patient(), starts_on=TODAY - 9 * ONE_DAY, ends_on=TODAY - ONE_DAY)
    with pytest.raises(ValidationError, match="gällde till och med"):
        withdraw_consent(by=world.chef, consent=consent, today=TODAY)


def test_a_consent_taken_back_before_it_began_never_held(world: World) -> None:
    patient = world.patient()
    consent = agree(world.chef, patient, starts_on=TODAY + ONE_DAY)
    withdraw_consent(by=world.chef, consent=consent, today=TODAY)
    assert consent.ends_on == TODAY
    assert not consents_on(patient, ConsentKind.COORDINATION, TODAY + ONE_DAY).exists()


# --- the coordinator -------------------------------------------------------------------------------------------------


def choose(by: Actor, held: Contact, reason: str = "Träffar patienten varje vecka") -> CoordinatorChoice:
    return choose_coordinator(by=by, contact=held, reason=reason, today=TODAY)


@pytest.fixture
def agreed(world: World) -> Patient:
    patient = world.patient()
    agree(world.chef, patient)
    return patient


def test_the_choice_its_reason_and_both_versions_of_the_contact_are_kept(world: World, agreed: Patient) -> None:
    held = contact(world, agreed)
    choice = choose(world.chef, held)
    held.refresh_from_db()
    assert (held.code, held.coordinating_from, choice.reason) == ("4", TODAY, "Träffar patienten varje vecka")
    versions = ContactEvent.objects.filter(pgh_obj=held).order_by("pgh_created_at", "pgh_id")
    assert [row.coordinating for row in versions] == [False, True]
    event = Event.objects.get(action="coordinator.chosen")
    assert event.details == {}
    assert {rule["rule"] for rule in event.rules} == {"appointer-authorised", "own-unit", "fvk-coordinator-single"}


def test_another_of_the_unit_takes_over_in_the_same_step(world: World, agreed: Patient) -> None:
    former, chosen = contact(world, agreed, coordinating=True), contact(world, agreed)
    choose(world.chef, chosen)
    former.refresh_from_db()
    assert former.coordinating is False
    assert Event.objects.get(action="coordinator.released").object_id == former.pk


def test_one_at_another_unit_is_not_replaced_and_the_own_stays(world: World, agreed: Patient) -> None:
    contact(world, agreed, unit=world.mottagning, coordinating=True, starts_on=TODAY)
    before = contact(world, agreed, coordinating=True, ends_on=TODAY - ONE_DAY)
    with pytest.raises(PolicyRefused) as caught, transaction.atomic():
        choose(world.chef, contact(world, agreed))
    assert [finding.rule for finding in caught.value.verdict.findings] == ["fvk-coordinator-single"]
    before.refresh_from_db()
    assert before.coordinating is True
    assert not CoordinatorChoice.objects.exists()


def test_one_who_coordinated_before_and_has_ended_is_no_hindrance(world: World, agreed: Patient) -> None:
    former = contact(world, agreed, unit=world.mottagning, coordinating=True, ends_on=TODAY - ONE_DAY)
    chosen = contact(world, agreed)
    choose(world.chef, chosen)
    former.refresh_from_db()
    assert former.coordinating is True
    chosen.ends_on = TODAY - 30 * ONE_DAY
    chosen.save(update_fields=["ends_on"])


def test_the_database_holds_one_coordinator_a_day(world: World, agreed: Patient) -> None:
    contact(world, agreed, coordinating=True, coordinating_from=TODAY)
    with pytest.raises(IntegrityError, match="contact_one_coordinator"), transaction.atomic():
        contact(world, agreed, coordinating=True, ends_on=TODAY)
    assert contact(world, agreed, coordinating=True, ends_on=TODAY - ONE_DAY).pk


def test_the_manager_or_a_delegate_chooses(world: World, agreed: Patient) -> None:
    held, nurse = contact(world, agreed), world.actor(world.vardcentral)
    with pytest.raises(PolicyRefused) as caught, transaction.atomic():
        choose(nurse, held)
    assert [finding.rule for finding in caught.value.verdict.findings] == ["appointer-authorised"]
    days = {"starts_on": TODAY, "ends_on": TODAY, "today": TODAY}
    grant_delegation(by=world.chef, unit=world.vardcentral, staff=nurse.staff, roles=[FVK], **days)
    assert choose(nurse, held).chosen_by == nurse.staff


def test_the_choice_needs_consent_a_reason_and_a_running_contact_of_the_unit(world: World, agreed: Patient) -> None:
    held = contact(world, agreed)
    assert refused(lambda: choose(world.chef, held, reason=" ")) == {"reason"}
    assert refused(lambda: choose(world.chef, contact(world, agreed, ends_on=TODAY - ONE_DAY))) == {""}
    assert refused(lambda: choose(world.chef, contact(world, world.patient()))) == {""}
    assert refused(lambda: choose(world.chef, contact(world, agreed, coordinating=True))) == {"contact"}
    with pytest.raises(PermissionDenied):
        choose(world.chef, contact(world, agreed, unit=world.mottagning))


def test_one_appointed_under_the_law_of_its_day_may_be_chosen(world: World) -> None:
    patient = world.patient(known_at=world.hemsjukvard)
    agree(world.actor(world.hemsjukvard), patient)
    assistant = world.employed(world.person(Profession.UNDERSKOTERSKA, licensed=False), world.hemsjukvard)
    held = contact(world, patient, unit=world.hemsjukvard, staff=assistant, starts_on=date(2026, 6, 1))
    assert choose(world.actor(world.hemsjukvard, AssignmentRole.MANAGER), held).contact == held


# --- the information -------------------------------------------------------------------------------------------------


def tell(world: World, held: Contact, how: str, on: date, whom: str = "patient") -> None:
    note_information(by=world.chef, contact=held, how=how, whom=whom, on=on, today=TODAY)


def test_the_first_day_of_each_way_is_kept_on_the_contact(world: World) -> None:
    held = contact(world, world.patient())
    tell(world, held, "oral", TODAY - ONE_DAY)
    assert (held.informed_orally_on, held.informed_in_writing_on) == (TODAY - ONE_DAY, None)
    tell(world, held, "oral", TODAY)
    tell(world, held, "written", TODAY, whom="relative")
    tell(world, held, "oral", TODAY - 9 * ONE_DAY)
    held.refresh_from_db()
    assert (held.informed_orally_on, held.informed_in_writing_on) == (TODAY - 9 * ONE_DAY, TODAY)
    assert held.information_given.count() == 4


def test_what_is_told_of_a_stale_contact_is_not_lost(world: World) -> None:
    held = contact(world, world.patient())
    stale = Contact.objects.get(pk=held.pk)
    tell(world, held, "oral", TODAY - 9 * ONE_DAY)
    tell(world, stale, "oral", TODAY)
    held.refresh_from_db()
    assert held.informed_orally_on == TODAY - 9 * ONE_DAY


def test_nothing_is_told_on_a_day_ahead(world: World) -> None:
    held = contact(world, world.patient())
    assert refused(lambda: tell(world, held, "oral", TODAY + ONE_DAY)) == {"on"}
    held.refresh_from_db()
    assert held.informed_orally_on is None
