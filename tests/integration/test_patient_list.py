"""The patient list: which patients, in what order, in pages; what of others is seen; saved views; what it costs."""

from dataclasses import replace
from itertools import product
from random import Random
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import connection
from django.test.utils import CaptureQueriesContext

from contacts.enums import ContactRole
from fastkontakt.access import law
from fastkontakt.accounts.actor import Actor
from fastkontakt.audit.models import Access
from fastkontakt.organisation.enums import AssignmentRole
from fastkontakt.organisation.models import Assignment
from fastkontakt.tenancy import activate
from patients.enums import ConsentKind, Protection, RelationGround
from patients.models import CareRelation, Patient, Relative
from patients.services import relate
from reporting.models import SavedView
from reporting.patient_list import selectors, services
from reporting.patient_list.columns import COLUMNS
from reporting.patient_list.enums import Sort
from reporting.patient_list.offer import offer_to
from reporting.patient_list.question import Question
from tests.duties import duty
from tests.factories.patients import BlockFactory, CareEpisodeFactory, CareServiceFactory, ConsentFactory
from tests.factories.reporting import SavedViewFactory
from tests.pages import signed_in
from tests.patient_list import DAYS, FLK, FVK, everyone, expected, held, known, populated
from tests.world import LONG_AGO, TODAY, World, make_tenant

PAGE = "/enheten/patienter/"
FOK = ContactRole.FAST_OMSORGSKONTAKT
EVERY_ORDER = [Question(sort=sort, descending=down) for sort, down in product(Sort.values, (False, True))]


@pytest.fixture
def county() -> str:
    return "gotland"


def page(viewer: Actor, question: Question, size: int = 50) -> selectors.Page:
    return selectors.page(viewer, question, on=TODAY, size=size)


def keys(found: selectors.Page) -> list[UUID]:
    return [row.patient.pk for row in found.rows]


def listed(viewer: Actor, question: Question | None = None) -> list[UUID]:
    return keys(page(viewer, question or Question()))


def shown(viewer: Actor, address: str = PAGE, status: int = 200, **query: str) -> str:
    response = signed_in(viewer).get(address, query)
    assert response.status_code == status
    return " ".join(response.content.decode().split())


def cells(html: str) -> str:
    return html[html.index("<table") : html.index("</table>")]


def asked(viewer: Actor, **query: str) -> Question:
    return Question.of_address(query, offer_to(viewer, on=TODAY))


# --- which patients, in what order ------------------------------------------------------------------------------------


def test_each_order_visits_each_row_once_forwards_and_backwards(world: World) -> None:
    populated(world, 40, Random(7))
    rows = everyone(world)
    for question in EVERY_ORDER:
        wanted = expected(question, rows)
        assert walked(world.chef, question) == wanted, question
        assert walked_back(world.chef, replace(question, before=wanted[-1])) == wanted[:-1], question


def walked(viewer: Actor, question: Question) -> list[UUID]:
    found = page(viewer, question, size=7)
    seen = keys(found)
    while found.after:
        found = page(viewer, replace(question, after=seen[-1]), size=7)
        assert found.before
        assert found.rows
        seen += keys(found)
    return seen


def walked_back(viewer: Actor, question: Question) -> list[UUID]:
    found = page(viewer, question, size=7)
    seen = keys(found)
    while found.before:
        found = page(viewer, replace(question, before=seen[0]), size=7)
        assert found.after
        assert found.rows
        seen = keys(found) + seen
    return seen


def test_each_choice_finds_those_whom_it_says(world: World) -> None:
    random = Random(11)
    people = populated(world, 40, random)
    rows = everyone(world)
    fields: dict[str, list[Any]] = {
        "having": [(), (FVK,), (FVK, FLK)],
        "lacking": [(), (FLK,), (FVK,), (FVK, FLK)],
        "person": [None, None, people[0].pk],
        "review_by": [None, None, TODAY + 20 * DAYS],
        "marks": [(), (), ("listad",), ("forsenad",), ("listad", "forsenad")],
        "sort": Sort.values,
    }
    found = 0
    for _ in range(60):
        question = Question(**{name: random.choice(values) for name, values in fields.items()})
        wanted = expected(question, rows)
        assert walked(world.chef, question) == wanted, question
        found += bool(wanted)
    assert found > 20


def test_a_file_gets_every_row_in_the_order_of_the_pages(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(selectors, "IN_A_CHUNK", 4)
    populated(world, 11, Random(3))
    question = Question(sort=Sort.DUTY.value)
    found = list(selectors.rows(world.chef, question, on=TODAY))
    assert [row.patient.pk for row in found] == walked(world.chef, question)
    values = [[column.value(row) for column in COLUMNS.values()] for row in found]
    assert len(values) == 11
    assert all(isinstance(value, str | int | type(TODAY) | None) for row in values for value in row)


def test_those_in_hospital_with_us_as_receiver_and_those_whose_contact_leaves(world: World) -> None:
    coming, other, left = (known(world) for _ in range(3))
    CareEpisodeFactory(patient=coming, receiving_unit=world.vardcentral)
    CareEpisodeFactory(patient=other)
    leaver = world.nurse()
    Assignment.objects.filter(staff=leaver).update(ends_on=TODAY + 5 * DAYS)
    held(world, left, staff=leaver)
    held(world, other, staff=leaver, ends_on=TODAY + 5 * DAYS)
    assert listed(world.chef, Question(marks=("inskriven",))) == [coming.pk]
    assert listed(world.chef, Question(marks=("slutar",))) == [left.pk]


def test_only_patients_whom_the_unit_takes_part_in_the_care_of(world: World) -> None:
    here, gone = known(world), known(world)
    known(world, world.hemtjanst)
    CareRelation.objects.filter(patient=gone).update(ends_on=TODAY - DAYS)
    assert listed(world.chef) == [here.pk]
    assert listed(world.actor(world.vardcentral, AssignmentRole.FOLLOW_UP)) == []
    tenant = make_tenant("halland")
    with activate(tenant.pk):
        assert listed(World(tenant).chef) == []


# --- what others hold -------------------------------------------------------------------------------------------------


def test_what_others_hold_moves_and_removes_no_row(world: World) -> None:
    """Every order and choice answers as before, whatever is added outside the own unit."""
    random = Random(5)
    populated(world, 20, random)
    questions = [
        *EVERY_ORDER,
        *(Question(**{field: (role,)}) for field in ("having", "lacking") for role in (FVK, FLK)),
        *(Question(marks=(mark,)) for mark in offer_to(world.chef, on=TODAY).marks),
        Question(review_by=TODAY + 30 * DAYS),
    ]
    before = [listed(world.chef, question) for question in questions]
    elsewhere = world.nurse(world.hemsjukvard)
    for patient in Patient.objects.all():
        held(world, patient, unit=world.hemsjukvard, staff=elsewhere, next_review_on=TODAY - 9 * DAYS)
        held(world, patient, unit=world.mottagning, staff=elsewhere, role=FVK, next_review_on=TODAY - 9 * DAYS)
        duty(world, patient, unit=world.hemsjukvard, due_on=TODAY - 30 * DAYS, subject=uuid4())
        CareServiceFactory(patient=patient, unit=world.hemtjanst)
        BlockFactory(patient=patient, provider=world.municipality, unit=None)
        CareEpisodeFactory(patient=patient)
    assert [listed(world.chef, question) for question in questions] == before


def test_others_contacts_are_neutral_without_consent_and_shown_and_logged_with_it(world: World) -> None:
    patient = known(world)
    held(world, patient, unit=world.hemsjukvard, staff=world.nurse(world.hemsjukvard, family_name="Hemligsson"))
    html = cells(shown(world.chef))
    assert "Finns hos annan vårdgivare" in html
    assert "Hemligsson" not in html
    assert "Fast vårdkontakt" not in html
    assert grounds(patient) == [law.WITHIN]
    ConsentFactory(patient=patient, kind=ConsentKind.SHARE_BETWEEN_PROVIDERS, starts_on=LONG_AGO)
    html = cells(shown(world.chef))
    assert "Hemligsson" in html
    assert "Visas eftersom patienten samtycker" in html
    assert "Finns hos annan vårdgivare" not in html
    assert grounds(patient) == [law.CONSENT, law.WITHIN, law.WITHIN]


def grounds(patient: Patient) -> list[str]:
    return sorted(Access.objects.filter(patient=patient, page="list").values_list("ground", flat=True))


def test_what_is_blocked_is_not_named_and_what_a_provider_blocks_not_told_at_all(world: World) -> None:
    own, others = known(world), known(world)
    held(world, own, unit=world.mottagning, staff=world.nurse(world.mottagning, family_name="Spärrsson"))
    BlockFactory(patient=own, unit=world.mottagning, provider=None)
    held(world, others, unit=world.hemsjukvard)
    BlockFactory(patient=others, provider=world.municipality, unit=None)
    first, second = page(world.chef, Question()).rows
    assert (first.contacts, first.blocked, first.elsewhere) == ((), True, False)
    assert (second.contacts, second.blocked, second.elsewhere) == ((), False, False)
    html = cells(shown(world.chef))
    assert "Finns hos oss, men är spärrad" in html
    assert "Spärrsson" not in html


def test_health_care_cannot_search_by_what_the_social_services_do(world: World) -> None:
    patient = known(world)
    CareServiceFactory(patient=patient, unit=world.vardcentral, kind="hemtjanst")
    question = asked(world.chef, val="insats", har=FOK, saknar=FOK)
    assert (question.marks, question.having, question.lacking) == ((), (), ())
    assert question.ignored == ("har", "saknar", "val")
    html = shown(world.chef)
    assert "Insats härifrån" not in html
    assert "Fast omsorgskontakt" not in html


def test_home_care_finds_those_whom_it_helps(world: World) -> None:
    manager = world.actor(world.hemtjanst, AssignmentRole.MANAGER)
    helped, _other = known(world, world.hemtjanst), known(world, world.hemtjanst)
    CareServiceFactory(patient=helped, unit=world.hemtjanst, starts_on=LONG_AGO)
    assert listed(manager, asked(manager, val="insats")) == [helped.pk]
    assert listed(manager, asked(manager, val="listad", sortera="listad")) == listed(manager)


@pytest.mark.parametrize("kind", [Protection.SEKRETESSMARKERING, Protection.SKYDDAD_FOLKBOKFORING])
def test_a_protected_person_is_marked_and_kept(world: World, kind: str) -> None:
    patient = known(world, family_name="Aaronsson", protection=kind, identity_number="199002222397")
    Relative.objects.create(
        patient=patient, rank=1, role="partner", given_name="Nära", family_name="Anhörig", telephone="070-174 06 34"
    )
    known(world, family_name="Bengtsson")
    html = cells(shown(world.chef, kolumner="namn,nummer,narstaende"))
    named = kind == Protection.SEKRETESSMARKERING
    assert str(Protection(kind).label) in html
    assert "19900222" not in html
    assert "174 06 34" not in html
    assert ("Aaronsson" in html, "Anhörig" in html) == (named, named)
    assert (listed(world.chef)[0] == patient.pk) == named
    assert (listed(world.chef, Question(descending=True))[0] == patient.pk) is False


# --- the page ---------------------------------------------------------------------------------------------------------


def test_a_row_tells_all_that_the_unit_needs(world: World) -> None:
    patient = known(world, given_name="Ally", family_name="Mattsson")
    for rank, name in ((1, "Disa"), (2, "Egon"), (3, "Frida")):
        Relative.objects.create(
            patient=patient, rank=rank, role="barn", given_name=name, family_name="M", telephone="070-174 06 35"
        )
    held(world, patient, staff=world.nurse(family_name="Kontaktsson"), coordinating=True, next_review_on=TODAY - DAYS)
    held(world, patient, role=FLK, staff=world.physician(family_name="Doktorsson"))
    held(world, patient, staff=world.nurse(family_name="Nysson"), starts_on=TODAY + DAYS)
    duty(world, patient, due_on=TODAY - 2 * DAYS, subject=uuid4())
    duty(world, patient, due_on=TODAY + DAYS, subject=uuid4())
    html = cells(shown(world.chef))
    said = ("Ally Mattsson", "Kontaktsson", "samordnande", "Doktorsson", "Nysson", "från 23 nov 2026", "Disa", "Egon")
    assert [text for text in (*said, "2 dagar försenat", "och 1 till", "21 nov 2026") if text not in html] == []
    assert "Frida" not in html
    assert f'href="/patienter/{patient.pk}/"' in html


def test_chosen_columns_alone_are_shown(world: World) -> None:
    known(world)
    html = cells(shown(world.chef, kolumner="namn,alder"))
    assert "Ålder" in html
    assert "Personnummer" not in html
    assert 'aria-sort="ascending">Namn' in html


def test_what_cannot_be_asked_is_left_out_with_a_word(world: World) -> None:
    patient = known(world, family_name="Kvarsson")
    wrong = {"har": "tandläkare", "sortera": "längd", "senast": "i morgon", "person": str(uuid4()), "val": "rik"}
    html = shown(world.chef, **wrong, efter="efter-alla")
    assert "gick inte att förstå" in html
    assert "Kvarsson" in html
    assert "Platsen i listan finns inte kvar" in shown(world.chef, efter=str(uuid4()))
    stranger = known(world, world.hemtjanst)
    assert "Platsen i listan finns inte kvar" in shown(world.chef, efter=str(stranger.pk))
    assert "Här är listan slut" in shown(world.chef, efter=str(patient.pk))


def test_a_choice_that_nobody_fits_can_be_undone(world: World) -> None:
    known(world)
    html = shown(world.chef, har=FVK, sortera="antal")
    assert "Ingen patient passar in på det du har valt" in html
    assert f'href="{PAGE}?sortera=antal"' in html


def test_an_address_holds_keys_and_terms_alone(world: World) -> None:
    populated(world, 60, Random(2))
    html = shown(world.chef)
    assert f'href="{PAGE}?vy=alla&amp;efter={page(world.chef, Question()).rows[-1].patient.pk}" rel="next"' in html


def test_each_one_shown_is_logged_once(world: World) -> None:
    patients = [known(world) for _ in range(3)]
    shown(world.chef)
    logged = Access.objects.filter(page="list").values_list("patient_id", flat=True)
    assert sorted(logged) == sorted(patient.pk for patient in patients)


def test_it_costs_the_same_for_one_three_and_sixty(world: World) -> None:
    client = signed_in(world.chef)
    costs = set()
    client.get(PAGE)
    for number in (1, 2, 57):
        populated(world, number, Random(number))
        for patient in Patient.objects.filter(contacts__isnull=True):
            held(world, patient)
        with CaptureQueriesContext(connection) as spent:
            assert client.get(PAGE, {"sortera": "uppfoljning"}).status_code == 200
        costs.add(len(spent))
    assert len(costs) == 1
    assert costs.pop() <= 20


@pytest.mark.parametrize("role", [AssignmentRole.FOLLOW_UP, AssignmentRole.LOG_REVIEWER])
def test_roles_that_see_no_patients_have_no_list(world: World, role: str) -> None:
    known(world)
    assert "inte rätt att se patienter" in shown(world.actor(world.vardcentral, role), status=403)


# --- saved views ------------------------------------------------------------------------------------------------------

LACKING = {"saknar": FVK}


def saved(viewer: Actor, **fields: Any) -> SavedView:
    values = {"name": "Saknar", "question": Question(lacking=(FVK,))} | fields
    return services.save_view(by=viewer, **values)


def test_a_view_is_saved_opened_replaced_renamed_and_removed(world: World) -> None:
    nurse = world.actor(world.vardcentral)
    client = signed_in(nurse)
    lacks, has = known(world), known(world)
    held(world, has)
    response = client.post(f"{PAGE}?saknar={FVK}&kolumner=namn", {"name": "Utan kontakt"})
    view = SavedView.objects.get()
    assert response["Location"] == f"{PAGE}?vy={view.pk}"
    assert view.question == LACKING | {"kolumner": "namn"}
    html = shown(nurse, vy=str(view.pk))
    assert str(lacks.pk) in cells(html)
    assert str(has.pk) not in cells(html)
    client.post(f"{PAGE}?har={FVK}", {"name": "Utan kontakt", "is_default": "on"})
    view.refresh_from_db()
    assert (view.question, view.is_default) == ({"har": FVK}, True)
    assert str(lacks.pk) not in cells(shown(nurse))
    assert str(lacks.pk) in cells(shown(nurse, vy="alla"))
    client.post(f"{PAGE}vyer/{view.pk}/", {"name": "Nytt namn"})
    view.refresh_from_db()
    assert (view.name, view.is_default) == ("Nytt namn", False)
    client.post(f"{PAGE}vyer/{view.pk}/ta-bort/")
    assert not SavedView.objects.exists()
    assert "Vyn finns inte längre" in shown(nurse, vy=str(view.pk))


def test_bad_names_lose_nothing(world: World) -> None:
    known(world, family_name="Kvarsson")
    client = signed_in(world.chef)
    response = client.post(f"{PAGE}?saknar={FVK}", {"name": "", "is_default": "on"})
    assert response.status_code == 422
    assert "Kvarsson" in response.content.decode()
    first, second = saved(world.chef), saved(world.chef, name="Andra")
    response = client.post(f"{PAGE}vyer/{second.pk}/", {"name": first.name})
    assert response.status_code == 422
    assert "redan en vy med det namnet" in response.content.decode()


def test_one_default_at_a_time_and_so_many_views(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    first, second = saved(world.chef, is_default=True), saved(world.chef, name="Andra", is_default=True)
    first.refresh_from_db()
    assert (first.is_default, second.is_default) == (False, True)
    monkeypatch.setattr(services, "MOST", 2)
    with pytest.raises(ValidationError, match="Ta bort någon först"):
        saved(world.chef, name="Tredje")


def test_views_of_others_are_theirs_unless_the_manager_shares_them(world: World) -> None:
    nurse, elsewhere = world.actor(world.vardcentral), world.actor(world.mottagning, AssignmentRole.MANAGER)
    private, shared = saved(world.chef), saved(world.chef, name="Delad", shared=True, is_default=True)
    foreign = SavedViewFactory(assignment=elsewhere.assignment, shared=True)
    assert selectors.views_of(nurse) == [shared]
    assert set(selectors.views_of(world.chef)) == {private, shared}
    assert selectors.views_of(elsewhere) == [foreign]
    assert not selectors.is_default(nurse, shared)
    for view in (private, shared, foreign):
        assert signed_in(nurse).get(f"{PAGE}vyer/{view.pk}/").status_code == 404
        assert signed_in(nurse).post(f"{PAGE}vyer/{view.pk}/ta-bort/").status_code == 404
    for view in (private, foreign):
        assert "Vyn finns inte längre" in shown(nurse, vy=str(view.pk))
    with pytest.raises(PermissionDenied):
        saved(nurse, shared=True)
    with pytest.raises(PermissionDenied):
        services.delete_view(by=nurse, view=shared)


def test_the_next_manager_takes_over_what_is_shared(world: World) -> None:
    shared = saved(world.chef, shared=True, is_default=True)
    following = world.actor(world.vardcentral, AssignmentRole.MANAGER)
    response = signed_in(following).post(f"{PAGE}vyer/{shared.pk}/", {"name": "Vår vy"}, follow=True)
    assert "Vyn är ändrad." in response.content.decode()
    shared.refresh_from_db()
    assert (shared.name, shared.shared, shared.is_default) == ("Vår vy", False, True)


def test_a_view_with_what_may_no_longer_be_asked_opens_without_it(world: World) -> None:
    view = SavedViewFactory(assignment=world.chef.assignment, question={"har": FOK, "saknar": FVK})
    known(world, family_name="Kvarsson")
    html = shown(world.chef, vy=str(view.pk))
    assert "gick inte att förstå" in html
    assert "Kvarsson" in html


def test_a_patient_known_by_two_units_stands_once_on_each_list(world: World) -> None:
    patient = known(world)
    relate(patient=patient, unit=world.mottagning, ground=RelationGround.REGISTERED, on=LONG_AGO)
    duty(world, patient, subject=uuid4())
    duty(world, patient, subject=uuid4())
    for viewer in (world.chef, world.actor(world.mottagning)):
        for question in EVERY_ORDER:
            assert listed(viewer, question) == [patient.pk]
