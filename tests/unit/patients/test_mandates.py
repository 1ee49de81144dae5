"""Mandates: whom a patient may let act, what staff may note of a court's order, and ending either at once."""

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from fastkontakt.accounts.actor import PATIENT, RELATIVE, Actor
from fastkontakt.accounts.citizens import known_user
from fastkontakt.accounts.models import User
from fastkontakt.audit.models import Event
from fastkontakt.organisation.enums import AssignmentRole
from fastkontakt.tenancy import activate
from patients.enums import MandateKind, MandateScope, Protection, RelativeRole
from patients.mandates import (
    Order,
    Person,
    acts_for,
    grant_mandate,
    note_legal_representative,
    obstacle_to_granting,
    revoke_mandate,
)
from patients.models import Mandate, Patient, Relative
from patients.services import add_relative
from tests.world import TODAY, World, make_tenant

NUMBER, OTHER = "196101182803", "193101189227"
SEE, ASK = MandateScope.SEE_CONTACTS, MandateScope.ASK
YESTERDAY, TOMORROW = TODAY - timedelta(days=1), TODAY + timedelta(days=1)


@pytest.fixture
def world(db: None) -> Iterator[World]:
    tenant = make_tenant("halland")
    with activate(tenant.pk):
        yield World(tenant, numbers=["199002222397", "200302022389"])


@pytest.fixture
def me(world: World) -> Actor:
    patient = world.patient(user=User.objects.create(username="halland.patient"))
    return Actor(patient.user, world.tenant, PATIENT, patient_id=patient.pk)


def person(**fields: str) -> Person:
    return Person(**({"identity_number": NUMBER, "given_name": "Eva", "family_name": "Ek"} | fields))


def grant(me: Actor, **fields: Any) -> Mandate:
    given = {"person": person(), "scopes": [SEE], "starts_on": TODAY, "ends_on": date(2027, 11, 22), "today": TODAY}
    return grant_mandate(by=me, **(given | fields))


def note(world: World, patient: Patient, **fields: Any) -> Mandate:
    given: dict[str, Any] = {
        "by": world.chef,
        "kind": MandateKind.GOD_MAN,
        "person": person(),
        "scopes": [SEE, ASK],
        "order": Order(court="Halmstads tingsrätt", case_number="Ä 1-26", decided_on=YESTERDAY),
        "starts_on": TODAY,
        "ends_on": None,
        "today": TODAY,
    }
    return note_legal_representative(patient=patient, **(given | fields))


def proxy_of(world: World, mandate: Mandate) -> Actor:
    assert mandate.user is not None
    return Actor(mandate.user, world.tenant, RELATIVE)


def patient_of(me: Actor) -> Patient:
    found: Patient = Patient.objects.get(pk=me.patient_id)
    return found


class TestGranting:
    def test_the_person_can_sign_in_and_acts_from_the_first_day(self, world: World, me: Actor) -> None:
        mandate = grant(me, scopes=[SEE, ASK, SEE], person=person(identity_number="610118-2803"))
        assert (mandate.identity_number, mandate.kind) == (NUMBER, MandateKind.OMBUD)
        assert mandate.scopes == sorted([SEE, ASK])
        assert known_user(NUMBER) == mandate.user
        found = acts_for(proxy_of(world, mandate), on=TODAY)
        assert [(row.patient.pk, row.until, row.scopes) for row in found] == [
            (me.patient_id, date(2027, 11, 22), {SEE, ASK})
        ]
        assert not acts_for(proxy_of(world, mandate), on=YESTERDAY)

    def test_the_log_names_nobody(self, me: Actor) -> None:
        mandate = grant(me)
        event = Event.objects.get(action="mandate.given")
        assert (event.object_id, event.patient_id) == (mandate.pk, me.patient_id)
        assert event.details == {"kind": "ombud", "scopes": [SEE]}

    @pytest.mark.parametrize(
        ("fields", "field", "said"),
        [
            ({"person": person(identity_number="199002222397")}, "identity_number", "för sig själv"),
            ({"person": person(identity_number="199002222398")}, "identity_number", "inte ett giltigt"),
            ({"person": person(identity_number="98240301AA06")}, "identity_number", "reservnummer"),
            ({"person": person(identity_number="201501172397")}, "identity_number", "fyllt 18 år"),
            ({"scopes": []}, "scopes", "minst en"),
            ({"scopes": ["allt"]}, "scopes", "minst en"),
            ({"starts_on": YESTERDAY}, "starts_on", "tidigast i dag"),
            ({"starts_on": date(2028, 1, 1), "ends_on": date(2028, 2, 1)}, "starts_on", "mer än ett år fram"),
            ({"ends_on": YESTERDAY}, "ends_on", "före första dagen"),
            ({"ends_on": date(2029, 11, 23)}, "ends_on", "högst 3 år"),
        ],
    )
    def test_what_cannot_be_right_is_refused_and_opens_nothing(
        self, me: Actor, fields: dict[str, Any], field: str, said: str
    ) -> None:
        with pytest.raises(ValidationError) as refused:
            grant(me, **fields)
        assert said in refused.value.message_dict[field][0]
        assert not Mandate.objects.exists()
        assert not Event.objects.filter(action="mandate.given").exists()

    def test_three_years_to_the_day_is_not_too_long(self, me: Actor) -> None:
        assert grant(me, ends_on=date(2029, 11, 22)).ends_on == date(2029, 11, 22)

    @pytest.mark.parametrize(
        ("born", "said"),
        [
            (date(2013, 11, 23), "vårdnadshavare"),
            (date(2013, 11, 22), "18 år"),
            (date(2008, 11, 23), "18 år"),
            (None, "Vi vet inte när du är född"),
        ],
    )
    def test_not_by_one_under_eighteen(self, me: Actor, born: date | None, said: str) -> None:
        Patient.objects.update(born_on=born)
        assert said in obstacle_to_granting(patient_of(me), today=TODAY)
        with pytest.raises(PermissionDenied, match=said):
            grant(me)

    def test_on_the_eighteenth_birthday(self, me: Actor) -> None:
        Patient.objects.update(born_on=date(2008, 11, 22))
        assert obstacle_to_granting(patient_of(me), today=TODAY) == ""
        assert grant(me).pk

    def test_not_by_one_with_protected_identity(self, me: Actor) -> None:
        Patient.objects.update(protection=Protection.SEKRETESSMARKERING)
        assert "skyddad identitet" in obstacle_to_granting(patient_of(me), today=TODAY)
        with pytest.raises(ValidationError, match="skyddad identitet"):
            grant(me)

    @pytest.mark.parametrize(
        "fields", [{"protection": Protection.SKYDDAD_FOLKBOKFORING}, {"deceased_on": date(2026, 1, 1)}]
    )
    def test_not_to_one_who_is_protected_or_dead_which_is_not_told(
        self, world: World, me: Actor, fields: dict[str, Any]
    ) -> None:
        other = world.patient(**fields)
        with pytest.raises(ValidationError) as refused:
            grant(me, person=person(identity_number=other.identity_number))
        said = refused.value.message_dict["identity_number"][0]
        assert said == "Den personen kan inte läggas till här. Ring mottagningen, så hjälper de er."

    def test_not_twice_for_the_same_days(self, me: Actor) -> None:
        mandate = grant(me, ends_on=TOMORROW)
        with pytest.raises(ValidationError, match="redan"):
            grant(me, starts_on=TOMORROW)
        grant(me, starts_on=TOMORROW + timedelta(days=1))
        revoke_mandate(by=me, mandate=mandate, today=TODAY)
        grant(me, ends_on=TOMORROW)

    def test_nobody_grants_for_another(self, world: World, me: Actor) -> None:
        proxy = proxy_of(world, grant(me, scopes=list(MandateScope)))
        for other in (proxy, world.chef):
            with pytest.raises(PermissionDenied):
                grant(other, person=person(identity_number=OTHER))

    def test_not_after_a_death(self, me: Actor) -> None:
        Patient.objects.update(deceased_on=TODAY)
        with pytest.raises(ValidationError, match="avlidit"):
            grant(me)


class TestOrders:
    def test_what_the_order_says_is_noted(self, world: World, me: Actor) -> None:
        mandate = note(world, patient_of(me))
        assert mandate.order == "Halmstads tingsrätt, Ä 1-26, 2026-11-21"
        assert (mandate.unit, mandate.noted_by) == (world.vardcentral, world.chef.staff)
        assert [row.until for row in acts_for(proxy_of(world, mandate), on=TODAY)] == [None]

    @pytest.mark.parametrize(
        ("fields", "field", "said"),
        [
            ({"kind": "framtidsfullmakt"}, "kind", "2017:310"),
            ({"order": Order(court=" ", case_number="Ä 1", decided_on=TODAY)}, "court", "står i beslutet"),
            ({"order": Order(court="HTR", case_number="", decided_on=TODAY)}, "case_number", "står i beslutet"),
            ({"order": Order(court="HTR", case_number="Ä 1", decided_on=TOMORROW)}, "decided_on", "inte har varit"),
            ({"starts_on": date(2026, 11, 20)}, "starts_on", "före domstolens beslut"),
            ({"ends_on": date(2026, 11, 1)}, "ends_on", "före första dagen"),
            ({"person": person(identity_number="199002222397")}, "identity_number", "för sig själv"),
            ({"scopes": []}, "scopes", "minst en"),
        ],
    )
    def test_what_no_court_orders_is_refused(
        self, world: World, me: Actor, fields: dict[str, Any], field: str, said: str
    ) -> None:
        with pytest.raises(ValidationError) as refused:
            note(world, patient_of(me), **fields)
        assert said in refused.value.message_dict[field][0]
        assert not Mandate.objects.exists()

    def test_a_permission_is_the_patients_own_to_give(self, world: World, me: Actor) -> None:
        with pytest.raises(PermissionDenied, match="patienten själv"):
            note(world, patient_of(me), kind=MandateKind.OMBUD)

    def test_by_a_unit_in_the_care_alone(self, world: World, me: Actor) -> None:
        with pytest.raises(Patient.DoesNotExist):
            note(world, patient_of(me), by=world.actor(world.hemtjanst))
        with pytest.raises(PermissionDenied):
            note(world, patient_of(me), by=world.actor(world.vardcentral, AssignmentRole.LOG_REVIEWER))
        with pytest.raises(PermissionDenied):
            note(world, patient_of(me), by=me)

    @pytest.mark.parametrize(
        ("born", "ends_on", "said"),
        [
            (date(2013, 11, 22), None, "mellan 13 och 17"),
            (date(2008, 11, 23), None, "mellan 13 och 17"),
            (date(2014, 5, 17), None, "fyller 13 år"),
            (date(2014, 5, 17), date(2027, 5, 17), "fyller 13 år"),
        ],
    )
    def test_a_child_as_its_guardians(self, world: World, me: Actor, born: date, ends_on: date, said: str) -> None:
        Patient.objects.update(born_on=born)
        with pytest.raises(ValidationError, match=said):
            note(world, patient_of(me), ends_on=ends_on)

    def test_a_child_to_the_day_before_it_turns_thirteen(self, world: World, me: Actor) -> None:
        Patient.objects.update(born_on=date(2014, 5, 17))
        assert note(world, patient_of(me), ends_on=date(2027, 5, 16)).pk

    def test_the_same_person_may_have_both_but_neither_twice(self, world: World, me: Actor) -> None:
        grant(me)
        note(world, patient_of(me))
        with pytest.raises(ValidationError, match="redan"):
            note(world, patient_of(me), kind=MandateKind.FORVALTARE)


class TestEnding:
    def test_the_patient_takes_a_permission_back_at_once(self, world: World, me: Actor) -> None:
        mandate = grant(me)
        revoked = revoke_mandate(by=me, mandate=mandate, today=TODAY)
        assert revoked.revoked_by == me.user
        assert not acts_for(proxy_of(world, mandate), on=TODAY)
        assert Event.objects.get(action="mandate.revoked").details == {"kind": "ombud", "said_by": "patient"}
        with pytest.raises(ValidationError, match="redan"):
            revoke_mandate(by=me, mandate=mandate, today=TODAY)

    def test_one_that_has_not_begun_too(self, me: Actor) -> None:
        assert revoke_mandate(by=me, mandate=grant(me, starts_on=TOMORROW), today=TODAY).revoked_at

    def test_one_that_is_over_has_nothing_to_end(self, me: Actor) -> None:
        mandate = grant(me, ends_on=TODAY)
        with pytest.raises(ValidationError, match="till och med"):
            revoke_mandate(by=me, mandate=mandate, today=TOMORROW)

    def test_who_has_it_renounces_it(self, world: World, me: Actor) -> None:
        mandate = grant(me)
        revoke_mandate(by=proxy_of(world, mandate), mandate=mandate, today=TODAY)
        assert Event.objects.get(action="mandate.revoked").details["said_by"] == "relative"
        with pytest.raises(Mandate.DoesNotExist):
            revoke_mandate(by=proxy_of(world, mandate), mandate=mandate, today=TODAY)

    def test_what_a_court_has_ordered_only_staff_note_as_ended(self, world: World, me: Actor) -> None:
        mandate = note(world, patient_of(me))
        for other in (me, proxy_of(world, mandate)):
            with pytest.raises(PermissionDenied, match="domstol"):
                revoke_mandate(by=other, mandate=mandate, today=TODAY)
        with pytest.raises(Mandate.DoesNotExist):
            revoke_mandate(by=world.actor(world.hemtjanst), mandate=mandate, today=TODAY)
        assert revoke_mandate(by=world.chef, mandate=mandate, today=TODAY).revoked_at

    def test_nobody_ends_anothers(self, world: World, me: Actor) -> None:
        mandate = grant(me)
        other = world.patient(user=User.objects.create(username="halland.annan"))
        stranger = Actor(other.user, world.tenant, PATIENT, patient_id=other.pk)
        for by in (stranger, Actor(stranger.user, world.tenant, RELATIVE)):
            with pytest.raises(Mandate.DoesNotExist):
                revoke_mandate(by=by, mandate=mandate, today=TODAY)


class TestGuardiansNumbers:
    FIELDS = {"role": RelativeRole.VARDNADSHAVARE, "given_name": "Eva", "family_name": "Ek"}

    def test_with_the_number_a_guardian_can_sign_in(self, world: World) -> None:
        child = world.patient(born_on=date(2020, 5, 17))
        add_relative(by=world.chef, patient=child, rank=1, fields=self.FIELDS | {"identity_number": "610118-2803"})
        relative = Relative.objects.get()
        assert relative.identity_number == NUMBER
        assert relative.user == known_user(NUMBER)
        viewer = Actor(relative.user, world.tenant, RELATIVE)
        assert [(row.patient.pk, row.until) for row in acts_for(viewer, on=TODAY)] == [(child.pk, date(2033, 5, 16))]

    @pytest.mark.parametrize(
        ("fields", "said"),
        [
            ({"identity_number": "610118-2804"}, "inte ett giltigt"),
            ({"identity_number": "199002222397"}, "patientens eget"),
            ({"identity_number": NUMBER, "role": RelativeRole.PARTNER}, "bara för en vårdnadshavare"),
        ],
    )
    def test_no_other_number_is_kept(self, world: World, fields: dict[str, str], said: str) -> None:
        child = world.patient(born_on=date(2020, 5, 17))
        with pytest.raises(ValidationError, match=said):
            add_relative(by=world.chef, patient=child, rank=1, fields=self.FIELDS | fields)
        assert not Relative.objects.exists()
