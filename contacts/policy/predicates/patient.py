"""Facts on the patient: life, conditions, listing, services and wishes."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

from contacts.policy.facts import Case, Days
from contacts.policy.predicates.unit import unit_id
from contacts.policy.registry import fact
from contacts.policy.truth import Truth

LIFE_THREATENING = "life_threatening"
A_DAY = timedelta(days=1)


def exposed_days(case: Case, days: Days) -> Iterator[date]:
    """For each life-threatening condition that touches `days`: the first of these days on which it is active."""
    for condition in case.patient.conditions:
        if condition.kind == LIFE_THREATENING and condition.days.overlaps(days):
            yield max(condition.days.starts_on, days.starts_on)


def days_without_ended_contact(case: Case) -> Days | None:
    """The days that the contact being ended would have covered; always at least the day after the end day."""
    if case.ending is None:
        return None
    first, last = case.on + A_DAY, case.ending.days.ends_on
    return Days(starts_on=first, ends_on=None if last is None else max(first, last))


@fact(
    sv="patienten är avliden på dagen",
    en="the patient is deceased on the day",
)
def patient_deceased(case: Case) -> Truth:
    return case.patient.deceased_on is not None and case.patient.deceased_on <= case.on


@fact(
    sv="patienten är avliden på startdagen eller när beslutet fattas",
    en="the patient is deceased on the start day or when the decision is made",
    sv_not="patienten är vid liv både på startdagen och när beslutet fattas",
    en_not="the patient is alive both on the start day and when the decision is made",
)
def patient_deceased_when_appointed(case: Case) -> Truth:
    """Backdating brings nobody back: the contact would stand open for someone who has died."""
    return case.patient.deceased_on is not None and case.patient.deceased_on <= max(case.on, case.decided_on)


@fact(sv="patienten är avliden dagen efter slutdagen", en="the patient is deceased on the day after the end day")
def patient_deceased_day_after(case: Case) -> Truth:
    return case.patient.deceased_on is not None and case.patient.deceased_on <= case.on + A_DAY


@fact(
    sv="patienten har ett konstaterat livshotande tillstånd på dagen",
    en="the patient has an established life-threatening condition on the day",
)
def patient_life_threatened(case: Case) -> Truth:
    return any(exposed_days(case, Days(starts_on=case.on, ends_on=case.on)))


@fact(
    sv="patienten har ett konstaterat livshotande tillstånd efter slutdagen, under tid som kontakten skulle ha täckt",
    en="the patient has an established life-threatening condition after the end day, on days that the contact would"
    " have covered",
    unknown=True,
)
def patient_life_threatened_after_end(case: Case) -> Truth:
    days = days_without_ended_contact(case)
    return None if days is None else any(exposed_days(case, days))


@fact(sv="suicidrisk är noterad för patienten på dagen", en="suicide risk is recorded for the patient on the day")
def patient_suicide_risk(case: Case) -> Truth:
    return any(
        condition.kind == "suicide_risk" and condition.days.covers(case.on) for condition in case.patient.conditions
    )


@fact(
    sv="patienten är listad på enheten på startdagen",
    en="the patient is listed at the unit on the start day",
    unknown=True,
)
def patient_listed_at_unit(case: Case) -> Truth:
    unit = unit_id(case)
    if unit is None:
        return None
    return any(listing.unit == unit and listing.days.covers(case.on) for listing in case.patient.listings)


@fact(
    sv="patienten har {service} från enheten på startdagen",
    en="the patient has {service} from the unit on the start day",
    unknown=True,
)
def patient_has_service_at_unit(case: Case, *, service: str) -> Truth:
    unit = unit_id(case)
    if unit is None:
        return None
    return any(
        item.kind == service and item.unit == unit and item.days.covers(case.on) for item in case.patient.services
    )


@fact(
    sv="patienten samtycker till att kontakterna samordnas",
    en="the patient consents to the contacts being coordinated",
)
def patient_consents_to_coordination(case: Case) -> Truth:
    return any(days.covers(case.on) for days in case.patient.coordination_consents)


@fact(
    sv="patienten har önskat någon annan än personen i rollen på enheten",
    en="the patient has wished for another person in the role at the unit",
    unknown=True,
    sv_not="patienten har inte önskat någon annan än personen i rollen på enheten",
    en_not="the patient has not wished for another person in the role at the unit",
)
def patient_wishes_another(case: Case) -> Truth:
    unit = unit_id(case)
    if unit is None or case.appointee is None:
        return None
    wished = {staff for role, staff, wished_at in case.patient.wished if (role, wished_at) == (case.role, unit)}
    return bool(wished) and case.appointee.id not in wished
