"""The ordinary case of each role, which breaks no rule, and examples that differ from it.

An example in a rule file says only what is different: a table per part of the case, for example
`case = { appointee = { licensed = false } }`. A period is written `from` and `to` beside the other keys. The text
"unknown" stands for what is not recorded, since TOML has no word for nothing.
"""

from __future__ import annotations

import types
from collections.abc import Callable, Mapping
from dataclasses import fields, is_dataclass, replace
from datetime import date
from functools import cache
from typing import Any, get_args, get_origin, get_type_hints

from contacts.policy.facts import (
    ActorFacts,
    AssessmentFacts,
    Case,
    ConditionFacts,
    ConsultationFacts,
    ContactFacts,
    Days,
    DelegationFacts,
    EpisodeFacts,
    ListingFacts,
    PatientFacts,
    RequestFacts,
    ServiceFacts,
    StaffFacts,
    StayFacts,
    UnitFacts,
)
from contacts.policy.objects import Example

UNKNOWN = "unknown"
LONG_AGO = date(1900, 1, 1)
ALWAYS = Days(starts_on=LONG_AGO)

HEALTH_CENTRE = UnitFacts(
    id="enheten",
    kind="vardcentral",
    principal="region",
    provides_health_care=True,
    performs_home_care=False,
    primary_care=True,
    has_telephone=True,
)
HOME_CARE = replace(
    HEALTH_CENTRE,
    kind="hemtjanst",
    principal="municipality",
    provides_health_care=False,
    performs_home_care=True,
    primary_care=False,
)
NURSE = StaffFacts(
    id="personen",
    name="Kim Ek",
    profession="sjukskoterska",
    licensed=True,
    employment="permanent",
    employed_since=date(2015, 1, 1),
    assignments=(ALWAYS,),
    has_telephone=True,
)
PHYSICIAN = replace(NURSE, profession="lakare", specialities=frozenset({"allmanmedicin"}))
ASSISTANT_NURSE = replace(NURSE, profession="underskoterska", licensed=False, assistant_nurse="certificate")
CONTACT = ContactFacts(
    id="kontakten",
    role="fast_vardkontakt",
    staff="annan person",
    unit="enheten",
    unit_principal="region",
    days=ALWAYS,
    coordinating=False,
    physician=False,
    licensed=True,
)

PATIENT = PatientFacts(
    id="patienten",
    born_on=date(1950, 5, 17),
    listings=(ListingFacts(unit="enheten", days=ALWAYS),),
    coordination_consents=(ALWAYS,),
)

_BY_ROLE: Mapping[str, tuple[UnitFacts, StaffFacts, PatientFacts]] = {
    "fast_lakarkontakt": (HEALTH_CENTRE, PHYSICIAN, PATIENT),
    "fast_vardkontakt": (HEALTH_CENTRE, NURSE, PATIENT),
    "fast_omsorgskontakt": (
        HOME_CARE,
        ASSISTANT_NURSE,
        replace(PATIENT, services=(ServiceFacts(kind="hemtjanst", unit="enheten", days=ALWAYS),)),
    ),
}


def ordinary_case(*, tenant: str, checkpoint: str, role: str, on: date) -> Case:
    """The unit's manager decides on the day itself; everything asked for is known and in order."""
    unit, person, patient = _BY_ROLE[role]
    case = Case(
        tenant=tenant,
        checkpoint=checkpoint,
        role=role,
        on=on,
        decided_on=on,
        patient=patient,
        actor=ActorFacts(unit=unit.id, role="manager"),
        unit=unit,
    )
    if checkpoint == "appoint":
        return replace(case, appointee=person, occasion="need")
    if checkpoint == "answer":
        return replace(case, request=replace(_DEFAULTS[RequestFacts], role=role), answer="declined")
    if checkpoint == "discharge":
        return replace(case, actor=None, unit=None, episode=_DEFAULTS[EpisodeFacts], discharge_kind="home")
    if checkpoint == "end":
        ending = replace(CONTACT, role=role, unit_principal=unit.principal)
        return replace(case, ending=ending, end_reason="Behovet finns inte längre.")
    return replace(case, actor=None, unit=None)


_DEFAULTS: Mapping[type, Any] = {
    AssessmentFacts: AssessmentFacts(
        id="bedömningen",
        role="fast_vardkontakt",
        unit="enheten",
        unit_principal="region",
        outcome="need",
        on=date(2026, 11, 1),
    ),
    ConsultationFacts: ConsultationFacts(clinic="en klinik", consultant="en konsult", on=date(2026, 11, 1)),
    EpisodeFacts: EpisodeFacts(
        id="vårdtillfället",
        ward="avdelningen",
        receiving="enheten",
        admitted_on=date(2026, 11, 20),
        noticed_on=date(2026, 11, 20),
    ),
    RequestFacts: RequestFacts(id="begäran", role="fast_vardkontakt", unit="enheten", made_on=date(2026, 11, 1)),
    StayFacts: StayFacts(clinic="en klinik", starts_on=date(2026, 11, 20)),
    ActorFacts: ActorFacts(unit="enheten", role="staff"),
    ConditionFacts: ConditionFacts(kind="life_threatening", days=ALWAYS),
    ContactFacts: replace(CONTACT, id="en annan", unit="en annan enhet"),
    Days: ALWAYS,
    DelegationFacts: DelegationFacts(unit="enheten", roles=frozenset(), days=ALWAYS),
    ListingFacts: ListingFacts(unit="enheten", days=ALWAYS),
    ServiceFacts: ServiceFacts(kind="hemtjanst", unit="enheten", days=ALWAYS),
    StaffFacts: replace(NURSE, id="en annan person"),
    UnitFacts: HEALTH_CENTRE,
}
"""What a table describes when the ordinary case has nothing in its place."""


def example_case(example: Example) -> Case:
    """The case that an example describes. Raises ValueError naming a key or value that does not fit."""
    ordinary = ordinary_case(
        tenant=example.tenant or "", checkpoint=example.checkpoint, role=example.role, on=example.on
    )
    return changed_case(ordinary, example.overrides)


def changed_case(case: Case, overrides: Mapping[str, Any]) -> Case:
    """The case with the overrides of an example. Raises ValueError naming a key or value that does not fit."""
    changed: Case = _changed(case, overrides, "case")
    return changed


def _changed(thing: Any, overrides: Mapping[str, Any], place: str) -> Any:
    hints = _hints(thing.__class__)
    names = {item.name for item in fields(thing)}
    changes: dict[str, Any] = {}
    for key, value in _with_days(overrides, names).items():
        if key not in names:
            raise ValueError(f"{place}.{key}: unknown key")
        changes[key] = _value(hints[key], value, getattr(thing, key), f"{place}.{key}")
    return replace(thing, **changes)


@cache
def _hints(shape: type) -> Mapping[str, Any]:
    return get_type_hints(shape)


def _with_days(overrides: Mapping[str, Any], names: set[str]) -> dict[str, Any]:
    """Fold `from` and `to` into the field that holds the period (or, in a period itself, into its two ends)."""
    plain = dict(overrides)
    ends = {new: plain.pop(old) for old, new in (("from", "starts_on"), ("to", "ends_on")) if old in plain}
    if not ends:
        return plain
    return plain | ({"days": ends} if "days" in names else ends)


def _value(hint: Any, value: Any, present: Any, place: str) -> Any:
    origin = get_origin(hint)
    if origin is types.UnionType:
        if value == UNKNOWN:
            return None
        return _value(next(kind for kind in get_args(hint) if kind is not types.NoneType), value, present, place)
    if origin in (tuple, frozenset):
        return _collection(origin, get_args(hint)[0], value, place)
    if is_dataclass(hint) and isinstance(value, Mapping):
        start = present if present is not None else _DEFAULTS[hint]  # type: ignore[index]
        return _changed(start, value, place)
    if isinstance(hint, type) and type(value) is hint:
        return value
    raise ValueError(f"{place}: {value!r} does not fit here")


def _collection(make: Callable[[Any], Any], member: Any, value: Any, place: str) -> Any:
    if not isinstance(value, list):
        raise ValueError(f"{place}: must be a list")
    if get_origin(member) is tuple:
        return make(tuple(item) for item in value)
    return make(_value(member, item, None, f"{place}[{number}]") for number, item in enumerate(value, start=1))
