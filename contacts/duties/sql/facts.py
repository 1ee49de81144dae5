"""Facts as conditions in SQL. Twins of those in contacts/policy/predicates that standing clauses name."""

from __future__ import annotations

from collections.abc import Callable

from contacts.duties.sql.episodes import trigger_day
from contacts.duties.sql.fragments import (
    FVK,
    ON,
    PLAN_REVIEW,
    Values,
    contact_exists,
    covers,
    municipal,
    newest_assessment_exists,
    of_newest_review,
    scope,
)

Condition = Callable[..., str]
FACTS: dict[str, Condition] = {}

HOLDER = "JOIN organisation_staffmember h ON h.id = c.staff_id"


def fact(write: Condition) -> Condition:
    """Register the twin of the fact of the same name. It takes the statement's values, and the fact's arguments."""
    FACTS[write.__name__] = write
    return write


@fact
def patient_deceased(values: Values) -> str:
    dead = f"p.id = s.patient_id AND {scope('p.id')} AND p.deceased_on <= {ON}"
    return f"EXISTS (SELECT FROM patients_patient p WHERE {dead})"


@fact
def patient_life_threatened(values: Values) -> str:
    return (
        f"EXISTS (SELECT FROM patients_condition k WHERE k.patient_id = s.patient_id AND {scope('k.patient_id')} "
        f"AND k.kind = 'life_threatening' AND {covers('k')})"
    )


@fact
def patient_has_contact(values: Values, *, role: str) -> str:
    return contact_exists(f"c.role = {values.add(role)}")


@fact
def patient_has_municipal_fvk(values: Values) -> str:
    return contact_exists(f"c.role = {values.add(FVK)} AND {municipal('c.unit_id')}")


@fact
def other_physician_fvk_exists(values: Values) -> str:
    return contact_exists(f"c.role = {values.add(FVK)} AND h.profession = 'lakare' AND h.licensed", HOLDER)


@fact
def patient_has_several_fvk(values: Values) -> str:
    count = f"c.patient_id = s.patient_id AND c.role = {values.add(FVK)} AND {covers('c')}"
    return f"(SELECT count(*) FROM contacts_contact c WHERE {count}) >= 2"


@fact
def patient_has_coordinating_fvk(values: Values) -> str:
    return contact_exists(f"c.role = {values.add(FVK)} AND c.coordinating")


@fact
def patient_consents_to_coordination(values: Values) -> str:
    return (
        f"EXISTS (SELECT FROM patients_consent k WHERE k.patient_id = s.patient_id AND {scope('k.patient_id')} "
        f"AND k.kind = 'coordination' AND {covers('k')})"
    )


@fact
def setting_is(values: Values, *, setting: str, value: str) -> str:
    return "TRUE" if setting == value else "FALSE"


@fact
def service_is(values: Values, *, service: str) -> str:
    return f"s.kind = {values.add(service)}"


@fact
def condition_is_life_threatening(values: Values) -> str:
    return "s.kind = 'life_threatening'"


@fact
def service_offer_closed(values: Values) -> str:
    return newest_assessment_exists(
        "a.role = 'fast_omsorgskontakt' AND a.unit_id = s.unit_id AND a.outcome IN ('declined', 'plainly_unnecessary')"
    )


@fact
def municipal_fvk_plainly_unnecessary(values: Values) -> str:
    unnecessary = f"a.role = {values.add(FVK)} AND a.outcome = 'plainly_unnecessary'"
    return newest_assessment_exists(f"{unnecessary} AND {municipal('a.unit_id')}")


@fact
def contact_informed(values: Values, *, how: str) -> str:
    return f"s.{'informed_orally_on' if how == 'oral' else 'informed_in_writing_on'} IS NOT NULL"


@fact
def contact_review_far(values: Values, *, months: int, ahead: int) -> str:
    ordinary = f"(s.starts_on + make_interval(months => {values.add(months)}::integer))::date"
    return f"coalesce(s.next_review_on, {ordinary}) > {ON} + {values.add(ahead)}::integer"


@fact
def contact_is_physician(values: Values) -> str:
    return (
        "EXISTS (SELECT FROM organisation_staffmember h "
        "WHERE h.id = s.staff_id AND h.profession = 'lakare' AND h.licensed)"
    )


@fact
def contact_is_municipal(values: Values) -> str:
    joins = "organisation_unit u JOIN organisation_careprovider o ON o.id = u.provider_id"
    return f"EXISTS (SELECT FROM {joins} WHERE u.id = s.unit_id AND o.kind = 'municipality')"


@fact
def contact_has_current_plan(values: Values) -> str:
    same = "n.patient_id = l.patient_id AND n.contact_id = l.contact_id"
    return (
        "EXISTS (SELECT FROM contacts_lifethreateningplan l WHERE l.patient_id = s.patient_id "
        f"AND {scope('l.patient_id')} AND l.contact_id = s.id AND NOT EXISTS ("
        f'SELECT FROM contacts_lifethreateningplan n WHERE {same} AND (n."on", n.id) > (l."on", l.id)) '
        f"AND {PLAN_REVIEW} >= {ON} AND {of_newest_review('r.result')} IS DISTINCT FROM 'replaced')"
    )


@fact
def contact_has_sip_position(values: Values) -> str:
    return (
        "EXISTS (SELECT FROM contacts_sipposition q WHERE q.patient_id = s.patient_id "
        f"AND {scope('q.patient_id')} AND q.contact_id = s.id)"
    )


@fact
def contact_holder_stays(values: Values, *, ahead: int) -> str:
    soon = f"s.holder_last_day <= {ON} + {values.add(ahead)}::integer"
    return f"NOT ({soon} AND (s.ends_on IS NULL OR s.ends_on > s.holder_last_day))"


@fact
def request_answered(values: Values) -> str:
    return "s.answered_at IS NOT NULL"


@fact
def assessment_finds_need(values: Values) -> str:
    return "s.outcome = 'need'"


@fact
def assessing_unit_has_fvk(values: Values) -> str:
    return contact_exists(f"c.role = {values.add(FVK)} AND c.unit_id = s.unit_id")


@fact
def episode_in_progress(values: Values) -> str:
    return "s.discharged_at IS NULL"


@fact
def episode_has_receiver(values: Values) -> str:
    return "s.receiving_unit_id IS NOT NULL"


@fact
def receiving_unit_has_fvk(values: Values) -> str:
    return contact_exists(f"c.role = {values.add(FVK)} AND c.unit_id = s.receiving_unit_id")


@fact
def episode_needs_sip(values: Values) -> str:
    return "(s.ready_at IS NOT NULL AND s.sip_needed IS TRUE)"


@fact
def episode_sip_called(values: Values) -> str:
    return "s.sip_called_at IS NOT NULL"


@fact
def episode_ended_otherwise(values: Values) -> str:
    return "(s.discharged_at IS NOT NULL AND s.discharge_kind <> 'home')"


@fact
def episode_triggered(values: Values, *, trigger: str, threshold: int) -> str:
    return f"coalesce({trigger_day(trigger, threshold, values)} <= {ON}, FALSE)"


@fact
def episode_assessed_since(values: Values, *, trigger: str, threshold: int) -> str:
    return (
        "EXISTS (SELECT FROM contacts_needassessment a WHERE a.patient_id = s.patient_id "
        f"AND {scope('a.patient_id')} AND a.episode_id = s.id "
        f'AND a."on" <= {ON} AND a."on" >= {trigger_day(trigger, threshold, values)})'
    )
