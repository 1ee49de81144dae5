"""The physician's plan at a life-threatening condition: the pages, the API, and to whom they are open."""

from dataclasses import asdict
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from contacts.models import Contact, LifeThreateningPlan
from contacts.services.treatments import Treatment
from fastkontakt.accounts.actor import Actor
from fastkontakt.audit.models import Access
from fastkontakt.organisation.enums import Profession
from patients.enums import ConditionKind, RelationGround
from patients.models import Condition
from patients.services import relate
from tests.api import Caller, citizen
from tests.pages import signed_in
from tests.plans import ONE_DAY, OXYGEN, REVIVAL, TEXTS, contact, decide
from tests.world import LONG_AGO, TODAY, World


@pytest.fixture
def county() -> str:
    return "gotland"


@pytest.fixture
def physician(world: World) -> Actor:
    return world.actor(world.vardcentral, profession=Profession.LAKARE)


@pytest.fixture
def threatened(world: World, physician: Actor) -> Contact:
    patient = world.patient()
    Condition.objects.create(
        patient=patient, kind=ConditionKind.LIFE_THREATENING, starts_on=TODAY, established_by=physician.staff
    )
    return contact(world, patient, staff=physician.staff)


# --- the pages -------------------------------------------------------------------------------------------------------


def of(name: str, held: Contact) -> str:
    return reverse(f"contacts:{name}", args=[held.pk])


def typed(**more: str) -> dict[str, str]:
    return TEXTS | {"next_review_on": (TODAY + 30 * ONE_DAY).isoformat()} | more


def row(index: int, **parts: str) -> dict[str, str]:
    empty = {"treatment": "", "stand": "", "reason": "", "consulted": ""}
    return {f"treatments.{index}.{part}": text for part, text in (empty | parts).items()}


def text(response: Any, status: int = 200) -> str:
    html: str = response.content.decode()
    assert response.status_code == status
    return html


def test_the_physician_writes_reviews_and_writes_anew(physician: Actor, threatened: Contact) -> None:
    by = signed_in(physician)
    page = of("plan", threatened)
    assert page in text(by.get(reverse("patients:detail", args=[threatened.patient_id])))
    assert of("plan_decide", threatened) in text(by.get(page))
    sent = typed(**row(0), **row(1, treatment="Syrgas", stand="given", reason="Lindrar"))
    assert by.post(of("plan_decide", threatened), sent)["Location"] == page
    html = text(by.get(page))
    assert "Smärtpump" in html
    assert "Syrgas" in html
    [plan] = LifeThreateningPlan.objects.all()
    told = {"seen": str(plan.pk), "result": "replaced", "note": "Nytt läge"}
    assert by.post(of("plan_review", threatened), told)["Location"] == of("plan_decide", threatened)
    html = text(by.get(of("plan_decide", threatened)))
    assert 'value="Syrgas"' in html
    assert "Nytt läge" in html
    anew = typed(seen=str(plan.pk), goals="Ett lugnt slut")
    assert by.post(of("plan_decide", threatened), anew).status_code == 302
    html = text(by.get(page))
    assert html.index("Ett lugnt slut") < html.index("Tidigare planer") < html.index("Smärtfri hemma")
    assert "En ny plan behövs, enligt" not in html


def test_more_rows_keep_what_was_typed_and_save_nothing(physician: Actor, threatened: Contact) -> None:
    sent = typed(more="1", goals="", **row(0), **row(1, treatment="Syrgas", reason="Lindrar"))
    html = text(signed_in(physician).post(of("plan_decide", threatened), sent))
    assert 'name="treatments.0.treatment" value="Syrgas"' in html
    assert "treatments.3.treatment" in html
    assert "treatments.4.treatment" not in html
    assert "fk-error-summary" not in html
    assert not LifeThreateningPlan.objects.exists()


def test_a_gap_in_a_treatment_is_told_at_its_row(physician: Actor, threatened: Contact) -> None:
    alone = row(2, treatment="Dialys", stand="not_begun", reason="Orkar inte", life_sustaining="on")
    html = text(signed_in(physician).post(of("plan_decide", threatened), typed(**row(0), **row(1), **alone)), 422)
    assert "3 kap. 2 § SOSFS 2011:7" in html
    assert 'href="#id_treatments.0.consulted"' in html
    assert 'value="Dialys"' in html
    assert "Orkar inte" in html


def test_a_plan_with_a_part_missing_keeps_the_others(physician: Actor, threatened: Contact) -> None:
    by = signed_in(physician)
    html = text(by.post(of("plan_decide", threatened), typed(social_needs="")), 422)
    assert "Smärtfri hemma" in html
    assert "skriv varför det inte är aktuellt" in html
    assert "senast" in text(by.post(of("plan_decide", threatened), typed(next_review_on="2027-12-30")), 422)
    assert not LifeThreateningPlan.objects.exists()


def test_what_was_written_from_an_older_plan_is_kept_beside_the_new(physician: Actor, threatened: Contact) -> None:
    old = decide(physician, threatened)
    new = decide(physician, threatened, goals="Under tiden")
    by = signed_in(physician)
    html = text(by.post(of("plan_decide", threatened), typed(seen=str(old.pk), goals="Mitt eget")), 422)
    assert "En nyare plan har beslutats under tiden" in html
    assert "Mitt eget" in html
    assert "Under tiden" in html
    assert f'name="seen" value="{new.pk}"' in html
    told = {"result": "stands", "note": "Läst", "next_review_on": "2026-12-24"}
    assert by.post(of("plan_review", threatened), told | {"seen": str(old.pk)}).status_code == 422
    assert by.post(of("plan_review", threatened), told | {"seen": "ingen"}).status_code == 404
    assert by.post(of("plan_review", threatened), told | {"seen": str(new.pk)})["Location"] == of("plan", threatened)


def test_a_plan_that_came_meanwhile_is_not_taken_as_read(physician: Actor, threatened: Contact) -> None:
    """Neither by an error elsewhere on the page, nor by more rows, nor where none stood when the writing began."""
    by, page = signed_in(physician), of("plan_decide", threatened)
    assert 'name="seen"' not in text(by.get(page))
    old = decide(physician, threatened)
    assert 'name="seen"' not in text(by.post(page, typed(goals="")), 422)
    assert "En nyare plan har beslutats under tiden" in text(by.post(page, typed()), 422)
    decide(physician, threatened)
    for sent, status in (({"goals": ""}, 422), ({"more": "1"}, 200)):
        html = text(by.post(page, typed(seen=str(old.pk), **sent)), status)
        assert f'name="seen" value="{old.pk}"' in html
        assert "Fälten är ifyllda" not in html
    assert "Fälten är ifyllda" in text(by.get(page))


def test_others_read_the_plan(world: World, physician: Actor, threatened: Contact) -> None:
    plan = decide(physician, threatened, REVIVAL)
    client = signed_in(world.chef)
    for name in ("plan", "plan_decide", "plan_review"):
        html = text(client.get(of(name, threatened)))
        assert "Hjärt-lungräddning" in html
        assert "Bara en legitimerad läkare på enheten kan besluta om planen" in html
        assert 'name="goals"' not in html
        assert 'name="note"' not in html
    assert client.post(of("plan_decide", threatened), typed()).status_code == 403
    told = {"seen": str(plan.pk), "result": "replaced", "note": "Nytt läge"}
    assert client.post(of("plan_review", threatened), told).status_code == 403
    relate(patient=threatened.patient, unit=world.mottagning, ground=RelationGround.REGISTERED, on=LONG_AGO)
    elsewhere = signed_in(world.actor(world.mottagning, profession=Profession.LAKARE))
    assert of("plan_decide", threatened) not in text(elsewhere.get(of("plan", threatened)))


def test_the_page_says_why_there_is_no_plan_to_write(world: World, physician: Actor) -> None:
    held = contact(world, world.patient())
    for name in ("plan", "plan_decide"):
        assert "Inget livshotande tillstånd är registrerat" in text(signed_in(physician).get(of(name, held)))
    assert signed_in(physician).get(of("plan_review", held))["Location"] == of("plan", held)


def test_what_is_typed_is_never_markup(physician: Actor, threatened: Contact) -> None:
    decide(physician, threatened, Treatment(treatment="<b>x", stand="given", reason="<script>"), goals="<i>y")
    html = text(Client.get(signed_in(physician), of("plan", threatened)))
    assert "&lt;b&gt;x" in html
    assert "<script>" not in html.partition("&lt;i&gt;y")[2].partition("</dl>")[0]


# --- the API ---------------------------------------------------------------------------------------------------------


def answer(response: Any, status: int = 200) -> Any:
    assert response.status_code == status, response.content.decode()
    return response.json()


def test_the_plan_over_the_api(world: World, physician: Actor, threatened: Contact) -> None:
    caller = Caller(physician)
    body = TEXTS | {"sub_goals": "Sova\n\nÄta", "next_review_on": "2026-12-24", "treatments": [asdict(REVIVAL)]}
    plan = answer(caller.post(f"contacts/{threatened.pk}/plans/", body), 201)
    assert plan["sub_goals"] == ["Sova", "Äta"]
    assert plan["treatments"] == [asdict(REVIVAL)]
    told = {"plan": plan["id"], "result": "stands", "note": "Oförändrat", "next_review_on": "2027-01-24"}
    reviewed = answer(caller.post(f"contacts/{threatened.pk}/plan-reviews/", told), 201)
    assert (reviewed["review_on"], reviewed["new_plan_needed"]) == ("2027-01-24", False)
    read = answer(Caller(world.chef).get(f"patients/{threatened.patient_id}/plans/"))
    assert read == {"results": [reviewed], "next": None}
    assert Access.objects.filter(page="api_plan", patient_id=threatened.patient_id).count() == 1
    answer(caller.post(f"contacts/{threatened.pk}/plans/", body | {"seen": plan["id"]}), 201)
    answer(caller.post(f"contacts/{threatened.pk}/plan-reviews/", told), 400)


def test_gaps_are_told_by_field_over_the_api(physician: Actor, threatened: Contact) -> None:
    def wrong(*treatments: Any) -> list[str]:
        body = TEXTS | {"next_review_on": "2026-12-24", "treatments": treatments}
        told = answer(Caller(physician).post(f"contacts/{threatened.pk}/plans/", body), 400)
        return sorted(row["field"] for row in told["errors"])

    alone = asdict(REVIVAL) | {"consulted": ""}
    assert wrong(asdict(OXYGEN), alone) == ["treatments.1.consulted"]
    assert wrong(asdict(OXYGEN) | {"stand": "kanske", "more": 1}) == ["treatments.0.more", "treatments.0.stand"]
    assert wrong(OXYGEN.treatment) == ["treatments.0"]
    assert not LifeThreateningPlan.objects.exists()


def test_the_plans_are_for_those_who_see_the_contact(world: World, physician: Actor, threatened: Contact) -> None:
    decide(physician, threatened)
    path = f"patients/{threatened.patient_id}/plans/"
    home = Caller(world.actor(world.hemtjanst))
    answer(home.get(path), 404)
    answer(Caller(citizen(world, threatened.patient)).get(path), 403)
    relate(patient=threatened.patient, unit=world.hemtjanst, ground=RelationGround.REGISTERED, on=LONG_AGO)
    assert answer(home.get(path))["results"] == []
