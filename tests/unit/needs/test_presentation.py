"""The law in short, the triggers of a stay, the suggested order and the ways to tell, without a database."""

from datetime import date
from types import SimpleNamespace
from typing import Any

import pytest
from django.utils import translation

from contacts.enums import InformedHow
from contacts.needs import presentation
from contacts.policy.facts import ConsultationFacts, EpisodeFacts, StayFacts

TODAY = date(2026, 11, 22)


def unit(name: str, **fields: Any) -> Any:
    return SimpleNamespace(name=name, clinic=name, primary_care=None, pk=name, **fields)


def stay(admitted: date = TODAY, **fields: Any) -> EpisodeFacts:
    return EpisodeFacts(id="e", ward="w", receiving=None, admitted_on=admitted, noticed_on=admitted, **fields)


def standing(facts: EpisodeFacts, seen: list[Any] = ()) -> dict[str, date | None]:  # type: ignore[assignment]
    """Trigger in words -> since when it stands."""
    found = presentation.triggers("halland", facts, [], list(seen), today=TODAY)
    return {trigger.what: trigger.since for trigger in found}


@pytest.mark.parametrize(
    ("admitted", "since"),
    [(date(2026, 11, 12), None), (date(2026, 11, 11), TODAY), (date(2026, 11, 1), date(2026, 11, 12))],
)
def test_more_than_ten_days_in(admitted: date, since: date | None) -> None:
    assert standing(stay(admitted))["Inlagd mer än 10 dagar"] == since


def test_a_second_clinic_and_consultants_from_two() -> None:
    facts = stay(
        stays=(StayFacts(clinic="A", starts_on=TODAY), StayFacts(clinic="B", starts_on=TODAY)),
        consultations=(
            ConsultationFacts(clinic="C", consultant="1", on=TODAY),
            ConsultationFacts(clinic="D", consultant="2", on=TODAY),
        ),
    )
    found = standing(facts)
    assert {what for what, since in found.items() if since} == {
        "Mer än en klinik under vårdtillfället",
        "Konsulter från mer än en klinik",
    }


def test_unknown_primary_tumour_stands_from_its_day() -> None:
    found = standing(stay(unknown_primary_since=date(2026, 11, 20)))
    assert found["Utreds för cancer utan känd primärtumör"] == date(2026, 11, 20)


def test_the_facts_name_each_clinic_and_consultant_once() -> None:
    seen = [
        SimpleNamespace(consultant=SimpleNamespace(name="Kim Ek"), unit=unit("Hudkliniken")),
        SimpleNamespace(consultant=SimpleNamespace(name="Kim Ek"), unit=unit("Hudkliniken")),
    ]
    found = {t.what: t.now for t in presentation.triggers("halland", stay(), [], seen, today=TODAY)}  # type: ignore[arg-type]
    assert found["Fler än 2 konsulter från samma klinik"] == "Kim Ek, Hudkliniken"
    assert found["Konsulter från mer än en klinik"] == "Hudkliniken"
    assert found["Mer än en klinik under vårdtillfället"] == "Ingen registrerad"


def test_a_region_without_the_rule_has_no_triggers() -> None:
    assert presentation.triggers("gotland", stay(date(2026, 1, 1)), [], [], today=TODAY) == []


def test_the_law_is_told_in_the_readers_language_and_only_what_the_tenant_has() -> None:
    rules = ("fvk-inpatient-triggers", "fvk-need")
    assert len(presentation.laws("halland", *rules, on=TODAY)) == 2
    (swedish,) = presentation.laws("gotland", *rules, on=TODAY)
    with translation.override("en"):
        (english,) = presentation.laws("gotland", *rules, on=TODAY)
    assert swedish.url == english.url
    assert "bedömning" in swedish.summary
    assert "assessment" in english.summary
    assert presentation.laws("gotland", "fvk-need", on=date(1900, 1, 1)) == []


@pytest.mark.parametrize(
    ("orally", "in_writing", "variants"),
    [
        (None, None, ["primary", "secondary"]),
        (TODAY, None, ["secondary", "primary"]),
        (TODAY, TODAY, ["secondary", "secondary"]),
    ],
)
def test_what_is_to_be_done_first_is_the_main_act(
    orally: date | None, in_writing: date | None, variants: list[str]
) -> None:
    told: Any = SimpleNamespace(informed_orally_on=orally, informed_in_writing_on=in_writing)
    found = presentation.ways(told)
    assert [way.variant for way in found] == variants
    assert [way.how for way in found] == [InformedHow.ORAL, InformedHow.WRITTEN]
