"""Agreements: written together, told of, and what is refused, with the reason."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from agreements.agreed.drafts import TaskDraft, TimeDraft
from agreements.agreed.services import answer_version, end_agreement, tick_off
from agreements.enums import AnswerKind, Doer
from agreements.models import Agreement, AgreementVersion
from contacts.models import Contact, CoordinatorChoice
from contacts.services import PolicyRefused
from fastkontakt.audit.models import Event
from fastkontakt.notifications.enums import MessageKind
from fastkontakt.notifications.models import Message
from patients.enums import ConsentKind, Protection, RelationGround
from patients.models import Patient
from patients.services import relate
from tests.agreements import WALK, consent, contact, refused, relative, rewritten, written
from tests.factories.patients import BlockFactory
from tests.world import LONG_AGO, TODAY, World


@pytest.fixture
def patient(world: World) -> Patient:
    return world.patient()


# --- writing ----------------------------------------------------------------------------------------------------------


def test_the_first_version_is_kept_audited_and_told_of(world: World, patient: Patient) -> None:
    nurse = contact(world, patient)
    at = datetime(2026, 12, 8, 9, 30, tzinfo=UTC)
    tasks = (WALK, TaskDraft(doer=Doer.CONTACT, contact=nurse, what="Ringer"))
    version = written(world, patient, tasks=tasks, times=(TimeDraft(at=at, what="Återbesök"),))
    assert (version.number, version.agreement.unit) == (1, world.vardcentral)
    assert [task.doer for task in version.tasks.order_by("position")] == [Doer.PATIENT, Doer.CONTACT]
    assert [row.contact for row in version.participants.all()] == [nurse]
    event = Event.objects.get(action="agreement.written")
    assert (event.patient_id, event.details) == (patient.pk, {"version": 1, "coordinator": False})
    message = Message.objects.get(kind=MessageKind.AGREEMENT)
    assert (message.patient_id, message.about_id) == (patient.pk, version.pk)


def test_a_new_version_leaves_the_old_and_is_told_of_anew(world: World, patient: Patient) -> None:
    first = written(world, patient)
    second = rewritten(world, first, based_on=1, agreed="Vi ringer varje vecka.")
    assert (second.number, second.changed) == (2, "Ny tid")
    assert AgreementVersion.objects.get(pk=first.pk).agreed == "Vi ringer varje månad."
    assert Message.objects.filter(kind=MessageKind.AGREEMENT).count() == 2


def test_a_carried_task_that_was_done_meanwhile_is_left_out(world: World, patient: Patient) -> None:
    first = written(world, patient, tasks=(WALK, TaskDraft(doer=Doer.PATIENT, what="Mäter blodtrycket")))
    walk, measure = first.tasks.order_by("position")
    tick_off(by=world.chef, task=walk, on=TODAY, note="", today=TODAY)
    carried = tuple(TaskDraft(doer=task.doer, what=task.what, carried=task.pk) for task in (walk, measure))
    second = rewritten(world, first, based_on=1, tasks=carried)
    assert [task.what for task in second.tasks.all()] == ["Mäter blodtrycket"]


def test_who_wrote_from_an_older_version_is_told_so(world: World, patient: Patient) -> None:
    first = written(world, patient)
    rewritten(world, first, based_on=1)
    with pytest.raises(ValidationError) as error:
        rewritten(world, first, based_on=1)
    assert "version 2" in refused(error)["based_on"]


@pytest.mark.parametrize(
    ("field", "change"),
    [
        ("matters", {"matters": " "}),
        ("agreed", {"agreed": ""}),
        ("tasks", {"tasks": ()}),
        ("follow_up_on", {"follow_up_on": TODAY}),
        ("follow_up_on", {"follow_up_on": date(2027, 11, 23)}),
        ("tasks", {"tasks": (TaskDraft(doer=Doer.PATIENT, what=" "),)}),
        ("tasks", {"tasks": (TaskDraft(doer=Doer.OTHER, what="Skjutsar"),)}),
        ("tasks", {"tasks": (TaskDraft(doer=Doer.CONTACT, what="Ringer"),)}),
        ("tasks", {"tasks": (TaskDraft(doer=Doer.PATIENT, what="Går", due_on=TODAY - timedelta(days=1)),)}),
        ("tasks", {"tasks": (WALK,) * 21}),
        ("times", {"times": (TimeDraft(at=datetime(2026, 11, 21, 9, tzinfo=UTC), what="Besök"),)}),
        ("times", {"times": (TimeDraft(at=datetime(2029, 11, 21, 9, tzinfo=UTC), what="Besök"),)}),
    ],
)
def test_what_does_not_hold_is_refused_and_nothing_kept(
    world: World, patient: Patient, field: str, change: dict[str, Any]
) -> None:
    with pytest.raises(ValidationError) as error:
        written(world, patient, **change)
    assert set(refused(error)) == {field}
    assert not Agreement.objects.exists()
    assert not Message.objects.exists()


def test_one_open_agreement_at_a_unit_and_none_for_one_who_has_died(world: World, patient: Patient) -> None:
    version = written(world, patient)
    with pytest.raises(ValidationError, match="redan en överenskommelse"):
        written(world, patient)
    end_agreement(by=world.chef, agreement=version.agreement, reason="Målen är nådda", today=TODAY)
    written(world, patient)
    other = world.patient(deceased_on=TODAY)
    with pytest.raises(ValidationError, match="avlidit"):
        written(world, other)


def test_another_unit_reads_and_does_not_write(world: World, patient: Patient) -> None:
    version = written(world, patient)
    relate(patient=patient, unit=world.mottagning, ground=RelationGround.REGISTERED, on=LONG_AGO)
    other = world.actor(world.mottagning)
    with pytest.raises(PermissionDenied):
        end_agreement(by=other, agreement=version.agreement, reason="Fel", today=TODAY)
    with pytest.raises(PermissionDenied):
        answer_version(by=other, version=version, kind=AnswerKind.CONFIRMED, text="", today=TODAY)


# --- who takes part ---------------------------------------------------------------------------------------------------


def test_a_contact_of_another_body_takes_part_only_with_consent(world: World, patient: Patient) -> None:
    home = contact(world, patient, world.hemsjukvard)
    with pytest.raises(ValidationError) as error:
        written(world, patient, contacts=(home,))
    assert "som du får se" in refused(error)["participants"]
    consent(world, patient, ConsentKind.SHARE_BETWEEN_PROVIDERS)
    with pytest.raises(ValidationError) as error:
        written(world, patient, contacts=(home,))
    assert "8 kap. 2 §" in refused(error)["participants"]
    assert "anteckna samtycket" in refused(error)["participants"]
    consent(world, patient, ConsentKind.COORDINATION)
    version = written(world, patient, contacts=(home,))
    assert [row.contact for row in version.participants.all()] == [home]


def test_a_contact_that_has_ended_takes_no_part(world: World, patient: Patient) -> None:
    ended = contact(world, patient, ends_on=TODAY - timedelta(days=1))
    with pytest.raises(ValidationError) as error:
        written(world, patient, tasks=(TaskDraft(doer=Doer.CONTACT, contact=ended, what="Ringer"),))
    assert set(refused(error)) == {"participants"}


def test_a_relative_takes_part_but_none_of_a_protected_patient(world: World, patient: Patient) -> None:
    kin = relative(patient)
    assert written(world, patient, relatives=(kin,)).participants.get().relative == kin
    hidden = world.patient(protection=Protection.SEKRETESSMARKERING)
    with pytest.raises(ValidationError) as error:
        written(world, hidden, relatives=(relative(hidden),))
    assert "22 kap. 1 §" in refused(error)["participants"]
    with pytest.raises(ValidationError) as error:
        written(world, hidden, tasks=(TaskDraft(doer=Doer.RELATIVE, name="Kim", what="Skjutsar"),))
    assert "22 kap. 1 §" in refused(error)["tasks"]


def test_a_relative_with_protected_identity_takes_no_part(world: World, patient: Patient) -> None:
    with pytest.raises(ValidationError) as error:
        written(world, patient, relatives=(relative(patient, protected=True),))
    assert set(refused(error)) == {"participants"}


# --- who coordinates --------------------------------------------------------------------------------------------------


def test_two_care_contacts_and_no_coordinator_is_refused(world: World, patient: Patient) -> None:
    contact(world, patient), contact(world, patient)
    with pytest.raises(ValidationError) as error:
        written(world, patient)
    assert "avsnitt 3.2" in refused(error)["coordinator"]
    consent(world, patient, ConsentKind.COORDINATION)
    with pytest.raises(ValidationError) as error:
        written(world, patient, coordinator_reason="Vill inte")
    assert "Välj vem som samordnar" in refused(error)["coordinator"]


def test_without_consent_a_reason_stands_in_place_of_a_coordinator(world: World, patient: Patient) -> None:
    contact(world, patient), contact(world, patient)
    version = written(world, patient, coordinator_reason="Patienten vill inte att kontakterna samordnas")
    assert (version.coordinator, version.coordinator_reason[:8]) == (None, "Patiente")


def test_one_of_another_provider_counts_unless_blocked(world: World, patient: Patient) -> None:
    contact(world, patient)
    contact(world, patient, world.hemsjukvard)
    with pytest.raises(ValidationError) as error:
        written(world, patient)
    assert set(refused(error)) == {"coordinator"}
    BlockFactory(patient=patient, unit=world.hemsjukvard, set_by=world.chef.user)
    assert written(world, patient).coordinator is None


def test_chosen_in_the_agreement_the_contact_coordinates(world: World, patient: Patient) -> None:
    consent(world, patient, ConsentKind.COORDINATION)
    first, second = contact(world, patient), contact(world, patient)
    with pytest.raises(ValidationError) as error:
        written(world, patient, coordinator=first)
    assert set(refused(error)) == {"coordinator_reason"}
    version = written(world, patient, coordinator=first, coordinator_reason="Känner patienten bäst")
    first.refresh_from_db()
    assert (version.coordinator, first.coordinating, first.coordinating_from) == (first, True, TODAY)
    choice = CoordinatorChoice.objects.get()
    assert (choice.contact, choice.reason) == (first, "Känner patienten bäst")
    rewritten(world, version, based_on=1, coordinator=first, coordinator_reason="Känner patienten bäst")
    assert CoordinatorChoice.objects.count() == 1
    rewritten(world, version, based_on=2, coordinator=second, coordinator_reason="Tar över")
    first.refresh_from_db()
    assert not first.coordinating


def test_one_at_another_unit_is_chosen_there(world: World, patient: Patient) -> None:
    consent(world, patient, ConsentKind.COORDINATION)
    contact(world, patient)
    there = contact(world, patient, world.mottagning)
    with pytest.raises(ValidationError) as error:
        written(world, patient, coordinator=there, coordinator_reason="Där behandlas hjärtat")
    assert "väljs på sin egen enhet" in refused(error)["coordinator"]
    Contact.objects.filter(pk=there.pk).update(coordinating=True)
    version = written(world, patient, coordinator=there, coordinator_reason="Där behandlas hjärtat")
    assert version.coordinator == there


def test_a_choice_that_the_rulebook_stops_leaves_nothing(world: World, patient: Patient) -> None:
    consent(world, patient, ConsentKind.COORDINATION)
    own = contact(world, patient)
    contact(world, patient, world.mottagning, coordinating=True)
    with pytest.raises(PolicyRefused):
        written(world, patient, coordinator=own, coordinator_reason="Tar över")
    assert not Agreement.objects.exists()
