"""Facts on the days of the appointment or the ending, and on what is said about it."""

from __future__ import annotations

from datetime import date

from contacts.policy.facts import Case
from contacts.policy.registry import fact
from contacts.policy.truth import Truth


@fact(sv="slutdagen ligger på eller efter startdagen", en="the end day is on or after the start day")
def period_in_order(case: Case) -> Truth:
    return case.ends_on is None or case.ends_on >= case.on


@fact(
    sv="startdagen ligger högst {days} dagar efter beslutsdagen",
    en="the start day is at most {days} days after the day of the decision",
)
def start_at_most_days_ahead(case: Case, *, days: int) -> Truth:
    return (case.on - case.decided_on).days <= days


@fact(
    sv="startdagen ligger högst {days} dagar före beslutsdagen",
    en="the start day is at most {days} days before the day of the decision",
)
def start_at_most_days_back(case: Case, *, days: int) -> Truth:
    return (case.decided_on - case.on).days <= days


@fact(sv="startdagen är senast den {day}", en="the start day is {day} at the latest")
def start_by(case: Case, *, day: date) -> Truth:
    return case.on <= day


@fact(
    sv="kontakten som avslutas började senast på slutdagen",
    en="the contact being ended began on the end day at the latest",
    unknown=True,
)
def ended_contact_had_begun(case: Case) -> Truth:
    return case.ending.days.starts_on <= case.on if case.ending else None


@fact(
    sv="kontakten har inte redan en tidigare sista dag",
    en="the contact does not already have an earlier last day",
    unknown=True,
)
def end_day_is_not_later_than_decided(case: Case) -> Truth:
    """A later last day would be a new appointment of that person, and is judged as one."""
    if case.ending is None:
        return None
    return case.ending.days.ends_on is None or case.on <= case.ending.days.ends_on


@fact(sv="ett skäl till avslutet är angivet", en="a reason for ending is given")
def end_reason_given(case: Case) -> Truth:
    return bool(case.end_reason.strip())


@fact(sv="kontakten utses som samordnande", en="the contact is appointed as coordinating")
def appointment_is_coordinating(case: Case) -> Truth:
    return case.coordinating


@fact(sv="anledningen till att utse är {occasion}", en="the occasion for appointing is {occasion}")
def occasion_is(case: Case, *, occasion: str) -> Truth:
    """Before an occasion is chosen (a list of candidates) it is none; nobody can be appointed without one."""
    return case.occasion == occasion
