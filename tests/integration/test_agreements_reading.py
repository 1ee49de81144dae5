"""Who sees an agreement and whom it names; the reads are logged, in a constant number of queries."""

from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from agreements.agreed import presentation, selectors
from agreements.agreed.drafts import TaskDraft
from agreements.agreed.rows import agreement_row
from agreements.agreed.services import write_agreement
from agreements.enums import Doer
from fastkontakt.access import law
from fastkontakt.accounts.actor import Actor
from fastkontakt.audit.models import Access
from fastkontakt.organisation.models import Unit
from patients.enums import ConsentKind, MandateScope, Protection, RelationGround
from patients.models import Patient
from patients.services import relate
from tests.agreements import acting, consent, contact, draft, relative, rewritten, written
from tests.api import citizen
from tests.factories.patients import BlockFactory
from tests.pages import signed_in
from tests.world import LONG_AGO, TODAY, World


@pytest.fixture
def patient(world: World) -> Patient:
    return world.patient()


def seen_from(world: World, patient: Patient, unit: Unit) -> int:
    relate(patient=patient, unit=unit, ground=RelationGround.REGISTERED, on=LONG_AGO)
    return len(selectors.agreements_of(world.actor(unit), patient, on=TODAY))


def test_who_sees_it_follows_the_law_and_nothing_is_told_of_the_rest(world: World, patient: Patient) -> None:
    written(world, patient)
    assert seen_from(world, patient, world.mottagning) == 1
    assert seen_from(world, patient, world.hemsjukvard) == 0
    consent(world, patient, ConsentKind.SHARE_BETWEEN_PROVIDERS)
    assert seen_from(world, patient, world.hemsjukvard) == 1
    assert seen_from(world, patient, world.hemtjanst) == 1
    BlockFactory(patient=patient, unit=world.vardcentral, set_by=world.chef.user)
    for unit in (world.mottagning, world.hemsjukvard, world.hemtjanst):
        assert seen_from(world, patient, unit) == 0
    assert len(selectors.agreements_of(world.chef, patient, on=TODAY)) == 1


def test_a_contact_that_the_reader_may_not_see_is_not_named(world: World, patient: Patient) -> None:
    for kind in (ConsentKind.COORDINATION, ConsentKind.SHARE_BETWEEN_PROVIDERS):
        consent(world, patient, kind)
    home = contact(world, patient, world.hemsjukvard, coordinating=True)
    tasks = (TaskDraft(doer=Doer.CONTACT, contact=home, what="Ringer"),)
    written(world, patient, tasks=tasks, coordinator=home, coordinator_reason="Träffas ofta")
    BlockFactory(patient=patient, unit=world.hemsjukvard, set_by=world.chef.user)
    found = presentation.shown(selectors.agreements_of(world.chef, patient, on=TODAY)[0], today=TODAY).newest
    assert (found.participants, found.tasks[0].who) == ([], "En fast kontakt")
    assert found.coordinator == "En fast vårdkontakt som inte visas för dig"
    me = citizen(world, patient)
    own = presentation.shown(selectors.agreements_of(me, patient, on=TODAY)[0], today=TODAY, portal=True).newest
    assert home.staff.family_name in own.coordinator


def test_the_reads_are_logged_on_their_grounds(world: World, patient: Patient) -> None:
    version = written(world, patient)
    consent(world, patient, ConsentKind.SHARE_BETWEEN_PROVIDERS)
    relate(patient=patient, unit=world.hemsjukvard, ground=RelationGround.REGISTERED, on=LONG_AGO)
    other = world.actor(world.hemsjukvard)
    selectors.read_agreement(other, patient.pk, version.agreement_id, on=TODAY, page="agreement")
    entry = Access.objects.get()
    assert (entry.page, entry.ground, entry.patient_id) == ("agreement", "2022:913 3:1", patient.pk)


def test_many_agreements_take_as_many_queries_as_one(
    world: World, patient: Patient, django_assert_max_num_queries: Any
) -> None:
    written(world, patient)
    for unit in (world.mottagning, world.hemsjukvard):
        relate(patient=patient, unit=unit, ground=RelationGround.REGISTERED, on=LONG_AGO)
        write_agreement(by=world.actor(unit), patient=patient, draft=draft(), today=TODAY)
    me = citizen(world, patient)
    with django_assert_max_num_queries(8):
        assert len(selectors.agreements_of(me, patient, on=TODAY)) == 3


def test_reads_on_several_grounds_are_logged_at_once(world: World, patient: Patient) -> None:
    consent(world, patient, ConsentKind.SHARE_BETWEEN_PROVIDERS)
    relate(patient=patient, unit=world.hemsjukvard, ground=RelationGround.REGISTERED, on=LONG_AGO)
    written(world, patient)
    one = queries_to_read(world, patient)
    write_agreement(by=world.actor(world.hemsjukvard), patient=patient, draft=draft(), today=TODAY)
    assert queries_to_read(world, patient) == one
    assert set(Access.objects.values_list("ground", flat=True)) == {law.WITHIN, law.CONSENT}


def queries_to_read(world: World, patient: Patient) -> int:
    with CaptureQueriesContext(connection) as queries:
        selectors.read_agreements(world.chef, patient.pk, on=TODAY, page="agreements")
    return len(queries)


def test_a_page_takes_as_many_queries_with_many_versions_as_with_one(world: World, patient: Patient) -> None:
    version = written(world, patient)
    page = reverse("agreements:agreement", args=[patient.pk, version.agreement_id])
    chef = signed_in(world.chef)

    def queries() -> int:
        with CaptureQueriesContext(connection) as found:
            assert chef.get(page).status_code == 200
        return len(found)

    queries()
    one = queries()
    for number in (1, 2):
        rewritten(world, version, based_on=number)
    assert queries() == one


def test_relatives_are_named_to_nobody_who_may_not_know_of_them(world: World, patient: Patient) -> None:
    calls = TaskDraft(doer=Doer.RELATIVE, name="Kim Granne", what="Skjutsar")
    version = written(world, patient, relatives=(relative(patient),), tasks=(calls,))
    proxy = acting(world, patient, MandateScope.SEE_AGREEMENTS)

    def named_to(actor: Actor) -> set[str]:
        whole = selectors.agreements_of(actor, patient, on=TODAY)[0]
        row = agreement_row(whole, today=TODAY)["versions"][0]
        page = presentation.shown(whole, today=TODAY, portal=not actor.is_staff).newest
        said = f"{row['relatives']} {row['tasks'][0]['who']} {page.participants} {page.tasks[0].who}"
        return {name for name in ("Nära Anhörig", "Kim Granne", "En närstående") if name in said}

    assert named_to(world.chef) == named_to(citizen(world, patient)) == {"Nära Anhörig", "Kim Granne"}
    assert named_to(proxy) == {"En närstående"}
    Patient.objects.filter(pk=patient.pk).update(protection=Protection.SKYDDAD_FOLKBOKFORING)
    patient.refresh_from_db()
    assert named_to(world.chef) == {"En närstående"}
    rewrite = reverse("agreements:rewrite_agreement", args=[patient.pk, version.agreement_id])
    assert "Kim Granne" not in signed_in(world.chef).get(rewrite).content.decode()
