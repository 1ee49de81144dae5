"""For whom a person acts: to the day, in the scope, on the ground in law, and never where either is protected."""

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied

from fastkontakt.access import ANY_SCOPE, ground_of, law, require_scope, visible_contacts, visible_patients
from fastkontakt.accounts.actor import PATIENT, RELATIVE, Actor, SignIn, find_actor
from fastkontakt.accounts.models import User
from fastkontakt.periods import years_after, years_before
from fastkontakt.tenancy import activate
from patients.enums import MandateKind, MandateScope, Protection, RelativeRole
from patients.models import Patient
from tests.factories.contacts import ContactFactory
from tests.factories.patients import MandateFactory, PatientFactory, RelativeFactory
from tests.world import TODAY, make_tenant

SEE, ASK = MandateScope.SEE_CONTACTS, MandateScope.ASK


@pytest.fixture
def user(db: None) -> User:
    return User.objects.create(username="halland.narstaende")


@pytest.fixture
def viewer(user: User) -> Iterator[Actor]:
    tenant = make_tenant("halland")
    with activate(tenant.pk):
        yield Actor(user, tenant, RELATIVE)


def seen(viewer: Actor, on: date = TODAY, scope: str = SEE) -> set[Any]:
    return set(visible_patients(viewer, on=on, scope=scope).values_list("pk", flat=True))


def child_of(viewer: Actor, born_on: date, **fields: Any) -> Patient:
    child: Patient = PatientFactory(born_on=born_on)
    RelativeFactory(patient=child, role=RelativeRole.VARDNADSHAVARE, user=viewer.user, **fields)
    return child


class TestGuardians:
    @pytest.mark.parametrize(
        ("born", "day", "acts"),
        [
            (date(2013, 11, 23), TODAY, True),
            (date(2013, 11, 22), TODAY, False),
            (date(2013, 11, 21), TODAY, False),
            (date(2012, 2, 29), date(2025, 2, 27), True),
            (date(2012, 2, 29), date(2025, 2, 28), False),
            (date(2012, 2, 29), date(2025, 3, 1), False),
            (date(2012, 2, 28), date(2025, 2, 27), True),
            (date(2012, 3, 1), date(2025, 2, 28), True),
            (date(2015, 2, 28), date(2028, 2, 28), False),
            (date(2015, 3, 1), date(2028, 2, 29), True),
        ],
    )
    def test_until_the_day_the_child_turns_thirteen(self, viewer: Actor, born: date, day: date, acts: bool) -> None:
        child = child_of(viewer, born)
        assert (child.pk in seen(viewer, on=day)) is acts
        assert (find_actor(viewer.user, SignIn(viewer.tenant.pk), on=day) is not None) is acts

    def test_the_two_ways_to_count_years_agree(self) -> None:
        day = date(2012, 1, 1)
        while day < date(2017, 1, 1):
            turns = years_after(day, 13)
            assert years_before(turns, 13) >= day
            assert years_before(turns - timedelta(days=1), 13) < day
            day += timedelta(days=1)

    def test_in_everything_on_the_guardians_ground(self, viewer: Actor) -> None:
        child = child_of(viewer, date(2020, 5, 17))
        for scope in (*MandateScope, ANY_SCOPE):
            found = visible_patients(viewer, on=TODAY, scope=scope).get(pk=child.pk)
            assert ground_of(viewer, found) == law.GUARDIAN

    @pytest.mark.parametrize("role", [role for role in RelativeRole if role != RelativeRole.VARDNADSHAVARE])
    def test_no_other_relative_by_being_one(self, viewer: Actor, role: str) -> None:
        RelativeFactory(patient=PatientFactory(born_on=date(2020, 5, 17)), role=role, user=viewer.user)
        assert not seen(viewer, scope=ANY_SCOPE)

    def test_nobody_where_the_birthday_is_unknown(self, viewer: Actor) -> None:
        child = child_of(viewer, date(2020, 5, 17))
        Patient.objects.filter(pk=child.pk).update(born_on=None)
        assert not seen(viewer)


class TestProtection:
    @pytest.mark.parametrize("protection", [kind for kind in Protection if kind != Protection.NONE])
    def test_neither_child_nor_patient_is_protected(self, viewer: Actor, protection: str) -> None:
        child_of(viewer, date(2020, 5, 17))
        MandateFactory(user=viewer.user)
        assert len(seen(viewer)) == 2
        Patient.objects.update(protection=protection)
        assert not seen(viewer, scope=ANY_SCOPE)

    def test_nor_is_who_acts_marked_so(self, viewer: Actor) -> None:
        child_of(viewer, date(2020, 5, 17), protected=True)
        MandateFactory(user=viewer.user, protected=True)
        assert not seen(viewer, scope=ANY_SCOPE)

    def test_nor_protected_as_a_patient(self, viewer: Actor) -> None:
        child_of(viewer, date(2020, 5, 17))
        oneself = PatientFactory(user=viewer.user)
        assert seen(viewer)
        Patient.objects.filter(pk=oneself.pk).update(protection=Protection.SEKRETESSMARKERING)
        assert not seen(viewer, scope=ANY_SCOPE)


class TestMandates:
    def test_each_scope_opens_itself_alone(self, viewer: Actor) -> None:
        for scope in MandateScope:
            patient = MandateFactory(user=viewer.user, scopes=[scope]).patient
            opened = {other for other in MandateScope if patient.pk in seen(viewer, scope=other)}
            assert opened == {scope}
            assert patient.pk in seen(viewer, scope=ANY_SCOPE)

    @pytest.mark.parametrize(
        ("fields", "acts"),
        [
            ({"starts_on": TODAY, "ends_on": TODAY}, True),
            ({"starts_on": TODAY + timedelta(days=1)}, False),
            ({"ends_on": TODAY - timedelta(days=1)}, False),
            ({"revoked_at": "2026-11-20T12:00:00Z"}, False),
            ({"user": None}, False),
        ],
    )
    def test_from_the_first_day_to_the_last_unless_revoked(
        self, viewer: Actor, fields: dict[str, Any], acts: bool
    ) -> None:
        mandate = MandateFactory(**({"user": viewer.user} | fields))
        assert (mandate.patient_id in seen(viewer)) is acts
        assert (find_actor(viewer.user, SignIn(viewer.tenant.pk), on=TODAY) is not None) is acts

    def test_not_after_a_death(self, viewer: Actor) -> None:
        MandateFactory(user=viewer.user)
        child_of(viewer, date(2020, 5, 17))
        Patient.objects.update(deceased_on=TODAY)
        assert not seen(viewer, scope=ANY_SCOPE)

    @pytest.mark.parametrize(
        ("fields", "ground"),
        [
            ({"kind": MandateKind.OMBUD}, law.PERMISSION),
            ({"kind": MandateKind.GOD_MAN, "order": "Ä 1-26"}, law.MANDATE),
            ({"kind": MandateKind.FORVALTARE, "order": "Ä 1-26"}, law.MANDATE),
        ],
    )
    def test_the_ground_is_the_mandates(self, viewer: Actor, fields: dict[str, str], ground: str) -> None:
        mandate = MandateFactory(user=viewer.user, **fields)
        contact = ContactFactory(patient=mandate.patient)
        assert ground_of(viewer, visible_patients(viewer, on=TODAY).get()) == ground
        rows: Any = visible_contacts(viewer, on=TODAY)
        assert rows.get(pk=contact.pk).ground == ground
        assert law.level_of(ground) == law.FULL

    def test_anothers_mandate_opens_nothing(self, viewer: Actor) -> None:
        MandateFactory()
        assert not seen(viewer, scope=ANY_SCOPE)


class TestOutsideTheScope:
    def test_a_known_patient_is_explained_and_a_stranger_is_not(self, viewer: Actor) -> None:
        mandate = MandateFactory(user=viewer.user, scopes=[ASK])
        require_scope(viewer, mandate.patient_id, ASK, on=TODAY)
        with pytest.raises(PermissionDenied, match="har inte gett dig tillåtelse till detta: se kontakterna"):
            require_scope(viewer, mandate.patient_id, SEE, on=TODAY)
        with pytest.raises(Patient.DoesNotExist):
            require_scope(viewer, PatientFactory().pk, ASK, on=TODAY)

    def test_of_a_court_the_order_is_named(self, viewer: Actor) -> None:
        mandate = MandateFactory(user=viewer.user, scopes=[ASK], kind=MandateKind.GOD_MAN, order="Ä 1-26")
        with pytest.raises(PermissionDenied, match="Domstolens beslut bestämmer"):
            require_scope(viewer, mandate.patient_id, SEE, on=TODAY)

    def test_it_asks_nothing_of_patients_and_staff(self, viewer: Actor) -> None:
        patient = PatientFactory(user=viewer.user)
        require_scope(Actor(viewer.user, viewer.tenant, PATIENT, patient_id=patient.pk), patient.pk, SEE, on=TODAY)


def test_what_holds_in_one_tenant_opens_nothing_in_another(viewer: Actor) -> None:
    MandateFactory(user=viewer.user)
    elsewhere = make_tenant("gotland")
    with activate(elsewhere.pk):
        PatientFactory()
        assert not seen(Actor(viewer.user, elsewhere, RELATIVE), scope=ANY_SCOPE)
        assert find_actor(viewer.user, SignIn(elsewhere.pk), on=TODAY) is None
