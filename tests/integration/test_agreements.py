"""Agreements: written together, told of, answered, ticked off and ended; and what is refused, with the reason."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.utils import timezone

from agreements.agreed import presentation, selectors
from agreements.agreed.drafts import Draft, TaskDraft, TimeDraft
from agreements.agreed.services import answer_version, end_agreement, tick_off, write_agreement, write_version
from agreements.enums import AnswerKind, Doer
from agreements.models import Agreement, AgreementAnswer, AgreementVersion
from contacts.enums import ContactRole, Occasion
from contacts.models import Contact, CoordinatorChoice
from contacts.services import PolicyRefused
from fastkontakt.accounts.actor import RELATIVE, Actor
from fastkontakt.accounts.models import User
from fastkontakt.audit.models import Access, Event
from fastkontakt.notifications.enums import MessageKind
from fastkontakt.notifications.models import Message
from fastkontakt.organisation.models import Unit
from fastkontakt.tenancy import activate
from patients.enums import ConsentKind, MandateScope, Protection, RelationGround, RelativeRole
from patients.models import Patient, Relative
from patients.services import relate
from tests.api import citizen
from tests.factories.patients import BlockFactory, ConsentFactory, MandateFactory
from tests.world import LONG_AGO, TODAY, World, make_tenant

FVK = ContactRole.FAST_VARDKONTAKT
LATER = TODAY + timedelta(days=30)
WALK = TaskDraft(doer=Doer.PATIENT, what="Går en halvtimme om dagen", due_on=LATER)


@pytest.fixture
def world(db: None, monkeypatch: pytest.MonkeyPatch) -> Iterator[World]:
    monkeypatch.setattr(timezone, "localdate", lambda: TODAY)
    tenant = make_tenant("halland")
    with activate(tenant.pk):
        yield World(tenant)


@pytest.fixture
def patient(world: World) -> Patient:
    return world.patient()


def contact(world: World, patient: Patient, unit: Unit | None = None, **fields: Any) -> Contact:
    at = unit or world.vardcentral
    told = {"role": FVK, "occasion": Occasion.NEED, "starts_on": LONG_AGO, "appointed_by": world.chef.staff}
    found: Contact = Contact.objects.create(patient=patient, unit=at, staff=world.nurse(at), **(told | fields))
    return found


def consent(world: World, patient: Patient, kind: str) -> None:
    ConsentFactory(patient=patient, kind=kind, unit=world.vardcentral, noted_by=world.chef.staff, starts_on=LONG_AGO)


def draft(**fields: Any) -> Draft:
    told: dict[str, Any] = {
        "matters": "Att orka gå ut",
        "agreed": "Vi ringer varje månad.",
        "follow_up_on": LATER,
        "tasks": (WALK,),
    }
    return Draft(**(told | fields))


def written(world: World, patient: Patient, **fields: Any) -> AgreementVersion:
    return write_agreement(by=world.chef, patient=patient, draft=draft(**fields), today=TODAY)


def rewritten(world: World, version: AgreementVersion, *, based_on: int, **fields: Any) -> AgreementVersion:
    told: dict[str, Any] = {"agreement": version.agreement, "changed": "Ny tid", "based_on": based_on, "today": TODAY}
    return write_version(by=world.chef, draft=draft(**fields), **told)


def refused(error: pytest.ExceptionInfo[ValidationError]) -> dict[str, str]:
    return {name: " ".join(said) for name, said in error.value.message_dict.items()}


# --- writing ---------------------------------------------------------------------------------------------------------


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


# --- who takes part --------------------------------------------------------------------------------------------------


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


def relative(patient: Patient, **fields: Any) -> Relative:
    names = {"given_name": "Nära", "family_name": "Anhörig", "role": RelativeRole.PARTNER, "rank": 1}
    found: Relative = Relative.objects.create(patient=patient, **(names | fields))
    return found


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


# --- who coordinates -------------------------------------------------------------------------------------------------


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


# --- answering -------------------------------------------------------------------------------------------------------


def test_the_patient_confirms_once_and_the_writer_is_told(world: World, patient: Patient) -> None:
    version = written(world, patient)
    me = citizen(world, patient)
    for _again in range(2):
        answer_version(by=me, version=version, kind=AnswerKind.CONFIRMED, text="", today=TODAY)
    answer = AgreementAnswer.objects.get()
    assert (answer.by, answer.noted_by) == (me.user, None)
    message = Message.objects.get(kind=MessageKind.AGREEMENT_ANSWERED)
    assert (message.staff, message.about_id) == (world.chef.staff, answer.pk)
    assert Event.objects.filter(action="agreement.confirmed").count() == 1


def test_an_outdated_version_cannot_be_answered(world: World, patient: Patient) -> None:
    version = written(world, patient)
    rewritten(world, version, based_on=1)
    me = citizen(world, patient)
    for kind in AnswerKind.values:
        with pytest.raises(ValidationError) as error:
            answer_version(by=me, version=version, kind=kind, text="Ja", today=TODAY)
        assert "version 2" in refused(error)["version"]
    assert not AgreementAnswer.objects.exists()


def test_what_is_told_to_staff_is_noted_as_such(world: World, patient: Patient) -> None:
    version = written(world, patient)
    answer = answer_version(by=world.chef, version=version, kind=AnswerKind.CONFIRMED, text="", today=TODAY)
    assert answer.noted_by == world.chef.staff
    assert not Message.objects.filter(kind=MessageKind.AGREEMENT_ANSWERED).exists()
    with pytest.raises(ValidationError) as error:
        answer_version(by=world.chef, version=version, kind=AnswerKind.COMMENT, text=" ", today=TODAY)
    assert set(refused(error)) == {"text"}


def test_who_acts_answers_only_in_the_scope(world: World, patient: Patient) -> None:
    version = written(world, patient)
    agrees, sees = (acting(world, patient, scope) for scope in (MandateScope.SEE_AGREEMENTS, MandateScope.SEE_CONTACTS))
    answer_version(by=agrees, version=version, kind=AnswerKind.COMMENT, text="Hon vill vänta", today=TODAY)
    with pytest.raises(PermissionDenied):
        answer_version(by=sees, version=version, kind=AnswerKind.CONFIRMED, text="", today=TODAY)
    stranger = citizen(world, world.patient())
    with pytest.raises(Patient.DoesNotExist):
        answer_version(by=stranger, version=version, kind=AnswerKind.CONFIRMED, text="", today=TODAY)


def acting(world: World, patient: Patient, scope: str) -> Any:

    user = User.objects.create(username=f"halland.ombud.{scope}")
    MandateFactory(patient=patient, user=user, scopes=[scope], starts_on=LONG_AGO)
    return Actor(user, world.tenant, RELATIVE)


def test_those_who_act_in_the_scope_are_told_too(world: World, patient: Patient) -> None:
    proxy = acting(world, patient, MandateScope.SEE_AGREEMENTS)
    acting(world, patient, MandateScope.SEE_CONTACTS)
    written(world, patient)
    told = Message.objects.filter(kind=MessageKind.AGREEMENT, audience="representative")
    assert [message.user for message in told] == [proxy.user]


# --- ticking off, ending ---------------------------------------------------------------------------------------------


def test_each_ticks_off_the_own_part(world: World, patient: Patient) -> None:
    nurse = contact(world, patient)
    calls = TaskDraft(doer=Doer.CONTACT, contact=nurse, what="Ringer")
    walk, call = written(world, patient, tasks=(WALK, calls)).tasks.order_by("position")
    me = citizen(world, patient)
    done = tick_off(by=me, task=walk, on=TODAY, note="", today=TODAY)
    assert (done.by, done.staff) == (me.user, None)
    assert tick_off(by=world.chef, task=walk, on=TODAY, note="", today=TODAY) == done
    with pytest.raises(ValidationError) as error:
        tick_off(by=me, task=call, on=TODAY, note="", today=TODAY)
    assert set(refused(error)) == {"task"}
    assert tick_off(by=world.chef, task=call, on=TODAY, note="", today=TODAY).staff == world.chef.staff


def test_a_task_is_done_on_a_day_that_has_been_and_in_the_version_that_stands(world: World, patient: Patient) -> None:
    version = written(world, patient)
    task = version.tasks.get()
    for day in (TODAY + timedelta(days=1), TODAY - timedelta(days=1)):
        with pytest.raises(ValidationError) as error:
            tick_off(by=world.chef, task=task, on=day, note="", today=TODAY)
        assert set(refused(error)) == {"on"}
    rewritten(world, version, based_on=1)
    with pytest.raises(ValidationError) as error:
        tick_off(by=world.chef, task=task, on=TODAY, note="", today=TODAY)
    assert set(refused(error)) == {"task"}


def test_ended_it_is_only_read(world: World, patient: Patient) -> None:
    version = written(world, patient)
    with pytest.raises(ValidationError):
        end_agreement(by=world.chef, agreement=version.agreement, reason=" ", today=TODAY)
    end_agreement(by=world.chef, agreement=version.agreement, reason="Målen är nådda", today=TODAY)
    writes = (
        lambda: rewritten(world, version, based_on=1),
        lambda: answer_version(by=world.chef, version=version, kind=AnswerKind.CONFIRMED, text="", today=TODAY),
        lambda: tick_off(by=world.chef, task=version.tasks.get(), on=TODAY, note="", today=TODAY),
        lambda: end_agreement(by=world.chef, agreement=version.agreement, reason="Igen", today=TODAY),
    )
    for write in writes:
        with pytest.raises(ValidationError, match="Den kan bara läsas"):
            write()


# --- how it stands ---------------------------------------------------------------------------------------------------


def state(world: World, patient: Patient, today: date = TODAY) -> str:
    found = selectors.agreements_of(world.chef, patient, on=TODAY)
    return presentation.state_of(found[0], today=today)


def test_how_it_stands_at_a_glance(world: World, patient: Patient) -> None:
    version = written(world, patient)
    assert state(world, patient) == "waiting"
    answer_version(by=world.chef, version=version, kind=AnswerKind.CONFIRMED, text="", today=TODAY)
    assert state(world, patient) == "confirmed"
    assert state(world, patient, LATER - timedelta(days=15)) == "confirmed"
    assert state(world, patient, LATER - timedelta(days=14)) == "follow_up"
    assert state(world, patient, LATER) == "follow_up"
    assert state(world, patient, LATER + timedelta(days=1)) == "late"
    end_agreement(by=world.chef, agreement=version.agreement, reason="Målen är nådda", today=TODAY)
    assert state(world, patient, LATER + timedelta(days=1)) == "ended"


def test_a_task_undone_on_its_day_is_late_the_day_after(world: World, patient: Patient) -> None:
    due = TODAY + timedelta(days=3)
    version = written(world, patient, tasks=(TaskDraft(doer=Doer.PATIENT, what="Bokar tid", due_on=due),))
    assert state(world, patient, due) == "waiting"
    assert state(world, patient, due + timedelta(days=1)) == "late"
    tick_off(by=world.chef, task=version.tasks.get(), on=TODAY, note="", today=TODAY)
    assert state(world, patient, due + timedelta(days=1)) == "waiting"


# --- who sees it -----------------------------------------------------------------------------------------------------


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
