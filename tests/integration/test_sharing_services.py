"""Consents to sharing, blocks, emergency access and incapacity, through the services."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db.models.functions import Now

from fastkontakt.access import visible_contacts
from fastkontakt.accounts.actor import RELATIVE, Actor
from fastkontakt.accounts.models import User
from fastkontakt.audit.models import Event
from fastkontakt.organisation.enums import AssignmentRole, Profession
from fastkontakt.organisation.models import Unit
from fastkontakt.tenancy import activate
from patients.consents import note_consent, withdraw_consent
from patients.enums import ConsentGivenHow, ConsentKind, MandateScope, RelationGround
from patients.models import Block, Consent, EmergencyAccess, Patient
from patients.services import relate
from patients.sharing import incapacity, selectors
from patients.sharing.blocks import MOST_DAYS_LIFTED, lift_block, lift_for_unit, set_block
from patients.sharing.emergency import lift_own_blocks, open_in_emergency
from tests.api import citizen, guardian
from tests.factories.contacts import ContactFactory
from tests.factories.patients import EmergencyAccessFactory, IncapacityFactory, MandateFactory
from tests.world import LONG_AGO, TODAY, World, make_tenant

ONE_DAY = timedelta(days=1)
NOW = datetime(2026, 11, 22, 10, tzinfo=UTC)
REASON = "Medvetslös, andas dåligt, ingen anhörig"
SHARE = ConsentKind.SHARE_BETWEEN_PROVIDERS


@pytest.fixture
def world(db: None) -> Iterator[World]:
    tenant = make_tenant("gotland")
    with activate(tenant.pk):
        yield World(tenant)


@pytest.fixture
def nurse(world: World) -> Actor:
    return world.actor(world.vardcentral)


@pytest.fixture
def patient(world: World) -> Patient:
    """Known at the vårdcentral, with a contact in municipal health care and one at the region's own clinic."""
    found = world.patient()
    for unit in (world.hemsjukvard, world.mottagning):
        ContactFactory(patient=found, unit=unit)
    return found


def child_of(world: World) -> Patient:
    return world.patient(born_on=date(2015, 1, 17))


def mandated(world: World, patient: Patient, *scopes: str) -> Actor:
    """One whom the patient has let act, with the scopes."""
    user = User.objects.create(username=f"{world.tenant.slug}.ombud.{len(scopes)}")
    MandateFactory(patient=patient, user=user, scopes=list(scopes))
    return Actor(user, world.tenant, RELATIVE)


def consent(by: Actor, patient: Patient, **fields: Any) -> Consent:
    defaults = {"kind": SHARE, "given_how": ConsentGivenHow.ORAL, "starts_on": TODAY, "today": TODAY}
    return note_consent(by=by, patient=patient, **(defaults | fields))


def units_seen(viewer: Actor, patient: Patient) -> dict[str, str]:
    """Unit -> ground, of what the viewer meets."""
    rows: Any = visible_contacts(viewer, on=TODAY).filter(patient=patient)
    return {row.unit.name: row.ground for row in rows}


def refused(call: Any) -> set[str]:
    """The fields of a ValidationError; "" for the whole form."""
    with pytest.raises(ValidationError) as caught:
        call()
    return set(caught.value.error_dict) if hasattr(caught.value, "error_dict") else {""}


# --- consent to sharing ----------------------------------------------------------------------------------------------


def test_a_consent_opens_at_once_and_closes_at_once(world: World, nurse: Actor, patient: Patient) -> None:
    held = consent(nurse, patient, provider=world.region)
    assert units_seen(nurse, patient)["Hemsjukvården"] == "2022:913 3:1"
    assert (held.unit, held.noted_by, held.given_by) == (world.vardcentral, nurse.staff, None)
    event = Event.objects.get(action="consent.noted")
    assert event.details == {"kind": SHARE, "provider": str(world.region.pk)}
    withdraw_consent(by=nurse, consent=held, today=TODAY)
    assert units_seen(nurse, patient)["Hemsjukvården"] == "2022:913 2:4"
    with pytest.raises(ValidationError, match="återkallades redan"):
        withdraw_consent(by=nurse, consent=held, today=TODAY)


def test_a_consent_to_another_reader_opens_nothing_here(world: World, nurse: Actor, patient: Patient) -> None:
    consent(nurse, patient, provider=world.municipality)
    assert units_seen(nurse, patient)["Hemsjukvården"] == "2022:913 2:4"


def test_the_patient_gives_and_takes_back_on_mina_kontakter(world: World, nurse: Actor, patient: Patient) -> None:
    owner = citizen(world, patient)
    held = consent(owner, patient, given_how=ConsentGivenHow.PORTAL)
    assert (held.given_how, held.given_by, held.unit, held.noted_by) == ("portal", owner.user, None, None)
    assert units_seen(nurse, patient)["Hemsjukvården"] == "2022:913 3:1"
    withdraw_consent(by=owner, consent=held, today=TODAY)
    held.refresh_from_db()
    assert held.withdrawn_at is not None
    assert held.withdrawn_by is None


def test_staff_withdraw_what_the_patient_gave_elsewhere(world: World, patient: Patient) -> None:
    held = consent(citizen(world, patient), patient)
    relate(patient=patient, unit=world.hemtjanst, ground=RelationGround.REGISTERED, on=LONG_AGO)
    helper = world.actor(world.hemtjanst)
    withdraw_consent(by=helper, consent=held, today=TODAY)
    assert held.withdrawn_by == helper.staff


def test_who_is_not_in_the_patients_care_neither_notes_nor_withdraws(
    world: World, nurse: Actor, patient: Patient
) -> None:
    stranger = world.actor(world.mottagning)
    with pytest.raises(Patient.DoesNotExist):
        consent(stranger, patient)
    held = consent(nurse, patient)
    with pytest.raises(Patient.DoesNotExist):
        withdraw_consent(by=stranger, consent=held, today=TODAY)
    reviewer = world.actor(world.vardcentral, AssignmentRole.LOG_REVIEWER)
    with pytest.raises(PermissionDenied):
        consent(reviewer, patient)


def test_a_guardian_consents_for_a_child_until_it_turns_thirteen(world: World) -> None:
    child = child_of(world)
    parent = guardian(world, child)
    held = consent(parent, child)
    assert held.given_by == parent.user
    thirteenth = date(2028, 1, 17)
    with pytest.raises(Patient.DoesNotExist):
        withdraw_consent(by=parent, consent=held, today=thirteenth)
    withdraw_consent(by=parent, consent=held, today=thirteenth - ONE_DAY)


def test_a_mandate_reaches_as_far_as_its_scope(world: World, patient: Patient) -> None:
    with pytest.raises(PermissionDenied):
        consent(mandated(world, patient, MandateScope.SEE_CONTACTS), patient)
    trusted = mandated(world, patient, MandateScope.CONSENT, MandateScope.SEE_CONTACTS)
    assert consent(trusted, patient).given_by == trusted.user


def test_a_consent_out_of_reason_is_refused_at_its_field(world: World, nurse: Actor, patient: Patient) -> None:
    assert refused(lambda: consent(nurse, patient, ends_on=TODAY - ONE_DAY)) == {"to"}
    assert refused(lambda: consent(nurse, patient, starts_on=TODAY + 400 * ONE_DAY)) == {"from"}
    assert refused(lambda: consent(nurse, patient, starts_on=date(1901, 1, 1))) == {"from"}
    assert refused(lambda: consent(nurse, patient, given_how=ConsentGivenHow.PORTAL)) == {"given_how"}
    named = {"kind": ConsentKind.COORDINATION, "provider": world.region}
    assert refused(lambda: consent(nurse, patient, **named)) == {"provider"}
    patient.deceased_on = TODAY
    patient.save(update_fields=["deceased_on"])
    assert refused(lambda: consent(nurse, patient)) == {""}


def test_a_consent_to_every_reader_covers_each_but_not_the_other_way_round(
    world: World, nurse: Actor, patient: Patient
) -> None:
    consent(nurse, patient, provider=world.region)
    assert refused(lambda: consent(nurse, patient, provider=world.region)) == {"from"}
    consent(nurse, patient, provider=world.municipality)
    consent(nurse, patient)
    assert refused(lambda: consent(nurse, patient, provider=world.provider("private", "Privata"))) == {"from"}


def test_who_cannot_take_a_stand_cannot_consent(world: World, nurse: Actor, patient: Patient) -> None:
    IncapacityFactory(patient=patient, unit=world.vardcentral)
    with pytest.raises(ValidationError, match="2022:913 3 kap"):
        consent(nurse, patient)
    assert consent(nurse, patient, kind=ConsentKind.COORDINATION).pk


def test_a_consent_to_another_reader_is_not_told_of(world: World, nurse: Actor, patient: Patient) -> None:
    consent(citizen(world, patient), patient, provider=world.municipality)
    assert not selectors.known_consents(nurse, on=TODAY).exists()
    relate(patient=patient, unit=world.hemtjanst, ground=RelationGround.REGISTERED, on=LONG_AGO)
    assert selectors.holding_consent(world.actor(world.hemtjanst), patient, on=TODAY) is not None
    assert selectors.holding_consent(nurse, patient, on=TODAY) is None


# --- blocks ----------------------------------------------------------------------------------------------------------


def block(by: Actor, patient: Patient, unit: Unit | None = None, **fields: Any) -> Block:
    return set_block(by=by, patient=patient, today=TODAY, unit=unit, **fields)


def test_a_block_between_units_leaves_only_that_it_exists(world: World, nurse: Actor, patient: Patient) -> None:
    held = block(citizen(world, patient), patient, world.mottagning)
    assert units_seen(nurse, patient)["Hjärtmottagningen"] == "PDL 4:4"
    assert held.noted_by is None
    event = Event.objects.get(action="block.set")
    assert event.details == {"unit": str(world.mottagning.pk)}
    assert not selectors.known_blocks(nurse, on=TODAY).exists()
    assert selectors.blocks_within(nurse, patient).get() == held


def test_a_block_is_stronger_than_a_consent(world: World, nurse: Actor, patient: Patient) -> None:
    owner = citizen(world, patient)
    consent(owner, patient)
    held = block(owner, patient, provider=world.municipality)
    assert "Hemsjukvården" not in units_seen(nurse, patient)
    lift_block(by=owner, block=held, today=TODAY)
    assert units_seen(nurse, patient)["Hemsjukvården"] == "2022:913 3:1"


def test_staff_set_and_lift_what_the_patient_says(world: World, nurse: Actor, patient: Patient) -> None:
    held = block(nurse, patient, world.vardcentral)
    assert (held.noted_by, held.set_by) == (nurse.staff, nurse.user)
    assert refused(lambda: block(nurse, patient, world.vardcentral)) == {"unit"}
    assert refused(lambda: block(nurse, patient)) == {""}
    assert selectors.find_block(nurse, held.pk, on=TODAY) == held
    lift_block(by=nurse, block=held, today=TODAY)
    assert held.lifted_by == nurse.user
    assert refused(lambda: lift_block(by=nurse, block=held, today=TODAY)) == {""}
    assert block(nurse, patient, world.vardcentral).pk != held.pk


def test_a_whole_provider_is_blocked_once(world: World, nurse: Actor, patient: Patient) -> None:
    block(nurse, patient, provider=world.region)
    assert refused(lambda: block(nurse, patient, provider=world.region)) == {"provider"}
    assert selectors.known_blocks(nurse, on=TODAY).count() == 1


def test_nobody_who_acts_for_a_patient_may_block(world: World, patient: Patient) -> None:
    child = child_of(world)
    with pytest.raises(PermissionDenied, match="vårdnadshavare kan inte spärra"):
        block(guardian(world, child), child, world.mottagning)
    every = mandated(world, patient, *MandateScope.values)
    with pytest.raises(PermissionDenied, match="Bara patienten själv"):
        block(every, patient, world.mottagning)
    held = block(citizen(world, patient), patient, world.mottagning)
    with pytest.raises(PermissionDenied):
        lift_block(by=every, block=held, today=TODAY)
    with pytest.raises(Patient.DoesNotExist):
        block(every, child, world.mottagning)


def test_nothing_is_blocked_after_a_death(world: World, nurse: Actor, patient: Patient) -> None:
    patient.deceased_on = TODAY
    patient.save(update_fields=["deceased_on"])
    assert refused(lambda: block(nurse, patient, world.vardcentral)) == {""}


def test_the_patient_lets_one_unit_see_for_some_days(world: World, nurse: Actor, patient: Patient) -> None:
    held = block(citizen(world, patient), patient, world.mottagning)
    days = {"starts_on": TODAY, "ends_on": TODAY + ONE_DAY, "today": TODAY}
    lift_for_unit(by=nurse, block=held, **days)
    assert units_seen(nurse, patient)["Hjärtmottagningen"] == "PDL 4:5 1"
    assert selectors.find_block(nurse, held.pk, on=TODAY) == held
    assert not selectors.known_blocks(nurse, on=TODAY + 2 * ONE_DAY).exists()
    assert refused(lambda: lift_for_unit(by=nurse, block=held, **days)) == {"from"}
    late = {"starts_on": TODAY + 9 * ONE_DAY, "today": TODAY}
    too_long = late["starts_on"] + (MOST_DAYS_LIFTED + 1) * ONE_DAY
    assert refused(lambda: lift_for_unit(by=nurse, block=held, **late, ends_on=too_long)) == {"to"}
    assert refused(lambda: lift_for_unit(by=nurse, block=held, **late, ends_on=TODAY)) == {"to"}
    past = days | {"starts_on": TODAY - ONE_DAY}
    assert refused(lambda: lift_for_unit(by=nurse, block=held, **past)) == {"from"}


def test_a_unit_opens_neither_its_own_nor_another_bodys_block(world: World, nurse: Actor, patient: Patient) -> None:
    owner = citizen(world, patient)
    days = {"starts_on": TODAY, "ends_on": TODAY, "today": TODAY}
    own, others = block(owner, patient, world.vardcentral), block(owner, patient, world.hemsjukvard)
    assert refused(lambda: lift_for_unit(by=nurse, block=own, **days)) == {""}
    with pytest.raises(PermissionDenied, match="inte öppnas härifrån"):
        lift_for_unit(by=nurse, block=others, **days)
    whole = block(owner, patient, provider=world.region)
    with pytest.raises(PermissionDenied):
        lift_for_unit(by=nurse, block=whole, **days)


# --- emergency access ------------------------------------------------------------------------------------------------


def opened(by: Actor, patient: Patient, reason: str = REASON) -> EmergencyAccess:
    return open_in_emergency(by=by, patient=patient, reason=reason, now=NOW)[0]


def test_an_emergency_opens_what_is_not_blocked_for_as_long_as_is_set(
    world: World, nurse: Actor, patient: Patient, settings: Any
) -> None:
    settings.EMERGENCY_HOURS = 3
    opening = opened(nurse, patient)
    assert opening.until - opening.opened_at == timedelta(hours=3)
    assert units_seen(nurse, patient)["Hemsjukvården"] == "2022:913 3:6"
    assert Event.objects.get(action="emergency.opened").details == {}
    EmergencyAccess.objects.update(until=Now())
    assert units_seen(nurse, patient)["Hemsjukvården"] == "2022:913 2:4"
    assert opened(nurse, patient).pk != opening.pk


def test_a_second_opening_gives_the_one_that_lasts(world: World, nurse: Actor, patient: Patient) -> None:
    first, is_new = open_in_emergency(by=nurse, patient=patient, reason=REASON, now=NOW)
    again, is_new_again = open_in_emergency(
        by=world.actor(world.vardcentral), patient=patient, reason="Samma larm, en kollega", now=NOW
    )
    assert (again, is_new, is_new_again) == (first, True, False)
    assert (again.until, again.reason) == (first.until, REASON)
    assert Event.objects.filter(action="emergency.asked_again").count() == 1


def test_an_emergency_needs_words_a_relation_and_a_living_patient(world: World, nurse: Actor, patient: Patient) -> None:
    assert refused(lambda: opened(nurse, patient, "akut  läge ")) == {"reason"}
    assert refused(lambda: opened(nurse, patient, "ett två tre " * 100)) == {"reason"}
    with pytest.raises(Patient.DoesNotExist):
        opened(world.actor(world.mottagning), patient)
    with pytest.raises(PermissionDenied):
        opened(citizen(world, patient), patient)
    patient.deceased_on = TODAY
    patient.save(update_fields=["deceased_on"])
    assert refused(lambda: opened(nurse, patient)) == {""}
    assert not EmergencyAccess.objects.exists()


def test_social_care_never_opens_and_its_attempt_is_logged(world: World, patient: Patient) -> None:
    helper = world.actor(world.hemtjanst)
    with pytest.raises(Patient.DoesNotExist):
        opened(helper, patient)
    relate(patient=patient, unit=world.hemtjanst, ground=RelationGround.REGISTERED, on=LONG_AGO)
    with pytest.raises(PermissionDenied, match="2022:913 3 kap"):
        opened(helper, patient)
    assert not EmergencyAccess.objects.exists()
    assert Event.objects.get(action="emergency.refused").patient_id == patient.pk


def test_own_blocks_open_in_a_second_step(world: World, nurse: Actor, patient: Patient) -> None:
    owner = citizen(world, patient)
    opening = opened(nurse, patient)
    assert refused(lambda: lift_own_blocks(by=nurse, opening=opening, now=NOW)) == {""}
    held = block(owner, patient, world.mottagning)
    block(owner, patient, world.hemsjukvard)
    assert units_seen(nurse, patient) == {"Hjärtmottagningen": "PDL 4:4", "Hemsjukvården": "2022:913 3:5"}
    assert selectors.known_blocks(nurse, on=TODAY).get() == held
    lifted = lift_own_blocks(by=nurse, opening=opening, now=NOW)
    assert units_seen(nurse, patient) == {"Hjärtmottagningen": "PDL 4:5 2", "Hemsjukvården": "2022:913 3:5"}
    again = lift_own_blocks(by=nurse, opening=opening, now=NOW + timedelta(hours=1))
    assert again.blocks_lifted_at == lifted.blocks_lifted_at
    assert Event.objects.filter(action="emergency.blocks_lifted").count() == 1


def test_another_units_opening_lifts_nothing_here(world: World, nurse: Actor, patient: Patient) -> None:
    block(citizen(world, patient), patient, world.mottagning)
    elsewhere = EmergencyAccessFactory(patient=patient, unit=world.mottagning)
    over = EmergencyAccessFactory(patient=patient, unit=world.vardcentral, until=datetime(2026, 1, 1, tzinfo=UTC))
    for opening in (elsewhere, over):
        with pytest.raises(ValidationError, match="gäller inte längre"):
            lift_own_blocks(by=nurse, opening=opening, now=NOW)


# --- incapacity ------------------------------------------------------------------------------------------------------


def establish(by: Actor, patient: Patient, **fields: Any) -> Any:
    defaults = {"attitude": "Ville alltid att alla skulle veta", "starts_on": TODAY, "ends_on": None, "today": TODAY}
    return incapacity.establish(by=by, patient=patient, **(defaults | fields))


def test_a_licensed_physician_establishes_and_ends_an_incapacity(world: World, nurse: Actor, patient: Patient) -> None:
    physician = world.actor(world.vardcentral, profession=Profession.LAKARE)
    found = establish(physician, patient, starts_on=TODAY - 9 * ONE_DAY)
    assert units_seen(nurse, patient)["Hemsjukvården"] == "2022:913 3:3"
    assert selectors.holding_incapacity(nurse, patient, on=TODAY) == found
    assert refused(lambda: establish(physician, patient)) == {"from"}
    incapacity.end(by=physician, incapacity=found, on=TODAY - ONE_DAY, today=TODAY)
    assert units_seen(nurse, patient)["Hemsjukvården"] == "2022:913 2:4"
    assert refused(lambda: incapacity.end(by=physician, incapacity=found, on=TODAY, today=TODAY)) == {"to"}
    assert consent(nurse, patient).pk


def test_only_a_licensed_physician_in_the_patients_care_judges_it(world: World, nurse: Actor, patient: Patient) -> None:
    unlicensed = world.actor(world.vardcentral, profession=Profession.LAKARE, licensed=False)
    for judge in (nurse, unlicensed, citizen(world, patient)):
        with pytest.raises(PermissionDenied, match="legitimerad läkare"):
            establish(judge, patient)
    with pytest.raises(Patient.DoesNotExist):
        establish(world.actor(world.mottagning, profession=Profession.LAKARE), patient)


def test_an_incapacity_out_of_reason_is_refused_at_its_field(world: World, patient: Patient) -> None:
    physician = world.actor(world.vardcentral, profession=Profession.LAKARE)
    assert refused(lambda: establish(physician, patient, attitude="okänd")) == {"attitude"}
    assert refused(lambda: establish(physician, patient, attitude="a b c " * 200)) == {"attitude"}
    assert refused(lambda: establish(physician, patient, starts_on=TODAY + ONE_DAY)) == {"from"}
    assert refused(lambda: establish(physician, patient, starts_on=date(1901, 1, 1))) == {"from"}
    assert refused(lambda: establish(physician, patient, ends_on=TODAY - ONE_DAY)) == {"to"}
