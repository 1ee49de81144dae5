"""What a duty hangs on, who must act, and what is done: each is tried, used and named in both languages."""

from collections.abc import Mapping
from datetime import date
from typing import Any

import pytest

from contacts.policy.acts import ACTS
from contacts.policy.loader import WITH_ROLE
from contacts.policy.objects import Obligation
from contacts.policy.owners import OWNERS
from contacts.policy.rulebook import load
from contacts.policy.subjects import SUBJECTS
from contacts.presentation.acts import VERBS
from tests.unit.contacts.policy.support import FLK, FVK, TODAY, case, standing

YESTERDAY, TOMORROW = date(2026, 11, 21), date(2026, 11, 23)
Overrides = Mapping[str, Any]


def patient(**known: Any) -> Overrides:
    return {"patient": known}


def receiving(*contacts: Overrides) -> Overrides:
    """A stay with a receiving unit, and contacts there unless they name another unit."""
    return patient(episodes=[{}], contacts=[{"unit": "enheten", **known} for known in contacts])


CONDITION = patient(conditions=[{}], listings=[{"unit": "vårdcentralen"}])
UNLISTED = patient(conditions=[{}], listings=[{"unit": "vårdcentralen", "to": YESTERDAY}])
OLDER, NEWER = {"from": date(2020, 1, 1)}, {"from": date(2024, 1, 1)}

ROWS: list[tuple[str, str, Overrides, tuple[str | None, str | None]]] = [
    ("contact_unit", "contact", patient(contacts=[{"unit": "a", "staff": "x"}]), ("a", None)),
    ("contact_holder", "contact", patient(contacts=[{"unit": "a", "staff": "x"}]), ("a", "x")),
    ("request_unit", "request", patient(requests=[{"unit": "a"}]), ("a", None)),
    ("service_unit", "service", patient(services=[{"unit": "a"}]), ("a", None)),
    ("assessment_unit", "assessment", patient(assessments=[{"unit": "a"}]), ("a", None)),
    ("condition_unit", "condition", patient(conditions=[{"unit": "a"}]), ("a", None)),
    ("condition_unit", "condition", CONDITION, ("vårdcentralen", None)),
    ("condition_unit", "condition", UNLISTED, (None, None)),
    ("episode_ward", "episode", patient(episodes=[{"ward": "a"}]), ("a", None)),
    ("episode_receiver", "episode", patient(episodes=[{"receiving": "a"}]), ("a", None)),
    ("episode_receiver", "episode", patient(episodes=[{"receiving": "unknown"}]), (None, None)),
    ("episode_contact", "episode", receiving({"staff": "x"}), ("enheten", "x")),
    ("episode_contact", "episode", receiving({"staff": "x", "unit": "en annan"}), ("enheten", None)),
    ("episode_contact", "episode", receiving({"staff": "x", "role": FLK}), ("enheten", None)),
    ("episode_contact", "episode", receiving({"staff": "x", "to": YESTERDAY}), ("enheten", None)),
    (
        "episode_contact",
        "episode",
        receiving({"id": "a", "staff": "x", **NEWER}, {"id": "b", "staff": "y", **OLDER}),
        ("enheten", "y"),
    ),
    (
        "episode_contact",
        "episode",
        receiving(
            {"id": "a", "staff": "x", "coordinating": True, **NEWER},
            {"id": "b", "staff": "y", **OLDER},
        ),
        ("enheten", "x"),
    ),
    ("suggested_coordinator", "patient", {}, (None, None)),
    ("suggested_coordinator", "patient", patient(contacts=[{"unit": "a", "role": FLK}]), (None, None)),
    (
        "suggested_coordinator",
        "patient",
        patient(contacts=[{"id": "a", "unit": "sjukhuset", **OLDER}, {"id": "b", "unit": "kommunen", **NEWER}]),
        ("sjukhuset", None),
    ),
]


@pytest.mark.parametrize(
    ("name", "kind", "overrides", "expected"), ROWS, ids=[f"{row[0]}-{n}" for n, row in enumerate(ROWS)]
)
def test_owner(name: str, kind: str, overrides: Overrides, expected: tuple[str | None, str | None]) -> None:
    assert OWNERS[name].find(standing(kind, overrides)) == expected


PRIMARY, LATELY = {"unit_primary_care": True}, {"from": date(2026, 8, 25)}
HERE, REVIEWED = {"unit": "vårdcentralen"}, {"contact": "b"}


@pytest.mark.parametrize(
    ("contact", "known", "first"),
    [
        (PRIMARY, {}, "vårdcentralen"),
        (PRIMARY | LATELY, {}, "sjukhuset"),
        (PRIMARY | {"from": date(2026, 8, 24)}, {}, "vårdcentralen"),
        (PRIMARY | LATELY, {"assessments": [REVIEWED | {"on": TODAY}]}, "vårdcentralen"),
        (PRIMARY | LATELY, {"assessments": [REVIEWED | {"on": TOMORROW}]}, "sjukhuset"),
        (PRIMARY | LATELY, {"contacts": [HERE | {"role": FLK}]}, "vårdcentralen"),
        (PRIMARY | LATELY, {"contacts": [HERE | {"role": FLK, "to": YESTERDAY}]}, "sjukhuset"),
        ({}, {"conditions": [HERE]}, "vårdcentralen"),
        ({}, {"conditions": [HERE | {"to": YESTERDAY}]}, "sjukhuset"),
        ({"physician": True}, {}, "vårdcentralen"),
        ({"physician": True, "licensed": "unknown"}, {}, "sjukhuset"),
    ],
)
def test_who_is_suggested_to_coordinate(contact: dict[str, Any], known: dict[str, Any], first: str) -> None:
    """Beside an older contact at a hospital that nothing speaks for but its age."""
    held = [{"id": "a", "unit": "sjukhuset", **OLDER}, {"id": "b"} | HERE | NEWER | contact]
    asked = standing("patient", patient(**known | {"contacts": held + known.get("contacts", [])}))
    assert OWNERS["suggested_coordinator"].find(asked) == (first, None)


@pytest.mark.parametrize("name", [name for name in OWNERS if name != "suggested_coordinator"])
def test_an_owner_of_another_kind_than_the_duty_hangs_on_is_refused(name: str) -> None:
    with pytest.raises(TypeError, match="the duty hangs on PatientFacts"):
        OWNERS[name].find(standing("patient"))


FOUND: dict[str, tuple[Overrides, list[str]]] = {
    "patient": ({}, ["patienten"]),
    "contact": (
        patient(
            contacts=[
                {"id": "ended", "to": YESTERDAY},
                {"id": "last day", "to": TODAY},
                {"id": "first day", "from": TODAY},
                {"id": "to come", "from": TOMORROW},
            ]
        ),
        ["last day", "first day"],
    ),
    "leaving_contact": (
        patient(
            contacts=[
                {"id": "stays"},
                {"id": "leaves", "holder_assigned_to": date(2027, 6, 30)},
                {"id": "left", "holder_assigned_to": YESTERDAY},
                {"id": "ended", "to": YESTERDAY, "holder_assigned_to": YESTERDAY},
                {"id": "away", "holder_leaves": [{"from": TOMORROW}]},
                {"id": "back", "holder_leaves": [{"from": YESTERDAY, "to": YESTERDAY}]},
            ]
        ),
        ["leaves", "left", "away"],
    ),
    "request": (
        patient(requests=[{"id": "today", "made_on": TODAY}, {"id": "to come", "made_on": TOMORROW}]),
        ["today"],
    ),
    "service": (
        patient(services=[{"id": "ended", "to": YESTERDAY}, {"id": "last day", "to": TODAY}]),
        ["last day"],
    ),
    "condition": (
        patient(conditions=[{"id": "today", "from": TODAY}, {"id": "to come", "from": TOMORROW}]),
        ["today"],
    ),
    "episode": (
        patient(episodes=[{"id": "today", "noticed_on": TODAY}, {"id": "to come", "noticed_on": TOMORROW}]),
        ["today"],
    ),
    "assessment": (
        patient(
            assessments=[
                {"id": "to come", "on": TOMORROW},
                {"id": "newest", "on": TODAY},
                {"id": "older", "on": YESTERDAY},
                {"id": "elsewhere", "unit": "en annan", "on": YESTERDAY},
                {"id": "another role", "role": FLK, "on": YESTERDAY},
            ]
        ),
        ["newest", "elsewhere", "another role"],
    ),
}


@pytest.mark.parametrize("kind", SUBJECTS)
def test_only_what_obliges_on_the_day_is_found(kind: str) -> None:
    overrides, expected = FOUND[kind]
    found = list(SUBJECTS[kind].find(case(overrides, checkpoint="standing")))
    assert [item.id for item in found if item is not None] == expected
    assert all((hasattr(item, "role")) is (kind in WITH_ROLE) for item in found)


def duties() -> list[Obligation]:
    clauses = (clause for rule in load().rules for version in rule.versions for clause in version.clauses)
    return [clause.obligation for clause in clauses if clause.obligation is not None]


def test_every_kind_owner_and_act_is_tried_used_and_named() -> None:
    assert set(SUBJECTS) == set(FOUND) == {made.subject for made in duties()}
    assert set(OWNERS) == {row[0] for row in ROWS} == {made.owner for made in duties()}
    assert set(ACTS) == set(VERBS) == {made.act for made in duties()}
    statements = [kind.statements for kind in SUBJECTS.values()]
    statements += [owner.statements for owner in OWNERS.values()]
    for said in (*statements, *ACTS.values()):
        assert set(said) == {"sv", "en"}
        assert said["sv"] != said["en"]


def test_a_duty_is_told_in_words() -> None:
    clause = load().rule("fvk-on-request").versions[0].clauses[1]
    made = clause.obligation
    assert made is not None
    assert clause.roles == (FVK,)
    swedish, english = (made.describe({"days": 5}, language) for language in ("sv", "en"))
    assert swedish.subject == "varje begäran"
    assert swedish.owner == "chefen för enheten som fick begäran"
    assert swedish.since == swedish.due_from == "dagen då patienten begärde det"
    assert swedish.deadline == "5 arbetsdagar efter dagen då patienten begärde det"
    assert swedish.act == "begäran besvaras"
    assert english.deadline == "5 working days after the day that the patient asked"
    assert made.deadline({"days": 1}, "sv") == "1 arbetsdag efter dagen då patienten begärde det"
