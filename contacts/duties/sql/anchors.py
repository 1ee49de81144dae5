"""Days that duties count from, in SQL. Twins of contacts/policy/anchors.py."""

from __future__ import annotations

from collections.abc import Callable

from contacts.duties.sql.episodes import trigger_day
from contacts.duties.sql.fragments import FVK, ON, PLAN_REVIEW, Values, covers, municipal, swedish_day

ANCHORS: dict[str, Callable[..., str]] = {}


def anchor(write: Callable[..., str]) -> Callable[..., str]:
    """Register the twin of the day of the same name."""
    ANCHORS[write.__name__] = write
    return write


@anchor
def contact_start(values: Values) -> str:
    return "s.starts_on"


@anchor
def contact_review(values: Values, *, months: int) -> str:
    return f"coalesce(s.next_review_on, (s.starts_on + make_interval(months => {values.add(months)}::integer))::date)"


@anchor
def contact_review_reminder(values: Values, *, months: int, ahead: int) -> str:
    return f"greatest(s.starts_on, {contact_review(values, months=months)} - {values.add(ahead)}::integer)"


@anchor
def holder_last_day(values: Values) -> str:
    return "s.holder_last_day"


@anchor
def holder_notice(values: Values, *, ahead: int) -> str:
    return f"greatest(s.starts_on, {holder_last_day(values)} - {values.add(ahead)}::integer)"


@anchor
def request_made(values: Values) -> str:
    return swedish_day("s.made_at")


@anchor
def service_without_contact(values: Values, *, role: str) -> str:
    return _after_last("s.starts_on", f"c.role = {values.add(role)}")


@anchor
def service_without_municipal_fvk(values: Values) -> str:
    return _after_last("s.starts_on", f"c.role = {values.add(FVK)} AND {municipal('c.unit_id')}")


@anchor
def condition_without_physician(values: Values) -> str:
    physician = f"c.role = {values.add(FVK)} AND h.profession = 'lakare' AND h.licensed"
    return _after_last("s.starts_on", physician, "JOIN organisation_staffmember h ON h.id = c.staff_id")


@anchor
def assessment_without_fvk(values: Values) -> str:
    return _after_last('s."on"', f"c.role = {values.add(FVK)} AND c.unit_id = s.unit_id")


@anchor
def plan_owed(values: Values) -> str:
    threatened = f"k.patient_id = s.patient_id AND k.kind = 'life_threatening' AND {covers('k')}"
    newest = (
        f"SELECT {PLAN_REVIEW} FROM contacts_lifethreateningplan l "
        'WHERE l.patient_id = s.patient_id AND l.contact_id = s.id ORDER BY l."on" DESC, l.id DESC LIMIT 1'
    )
    return f"greatest(s.starts_on, (SELECT min(k.starts_on) FROM patients_condition k WHERE {threatened}), ({newest}))"


def _after_last(first: str, kept: str, joins: str = "") -> str:
    ended = f"c.patient_id = s.patient_id AND c.ends_on < {ON} AND c.ends_on >= c.starts_on AND {kept}"
    return f"greatest({first}, (SELECT max(c.ends_on) + 1 FROM contacts_contact c {joins} WHERE {ended}))"


@anchor
def episode_noticed(values: Values) -> str:
    return swedish_day("s.noticed_at")


@anchor
def episode_expected_end(values: Values) -> str:
    return f"coalesce({swedish_day('s.ready_at')}, s.expected_discharge, {swedish_day('s.noticed_at')} + 1)"


@anchor
def episode_ready_day(values: Values) -> str:
    return swedish_day("s.ready_at")


@anchor
def episode_trigger_day(values: Values, *, trigger: str, threshold: int) -> str:
    return trigger_day(trigger, threshold, values)


@anchor
def coordination_owed(values: Values) -> str:
    held = f"c.patient_id = s.patient_id AND c.role = {values.add(FVK)} AND {covers('c')}"
    second = f"SELECT c.starts_on FROM contacts_contact c WHERE {held} ORDER BY c.starts_on OFFSET 1 LIMIT 1"
    agreed = f"k.patient_id = s.patient_id AND k.kind = 'coordination' AND {covers('k')}"
    return f"greatest(({second}), (SELECT min(k.starts_on) FROM patients_consent k WHERE {agreed}))"
