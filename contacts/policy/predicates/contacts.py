"""Facts on the contacts that the patient already has.

A contact that the new one replaces ends the day before `on` (or, where it has not begun by then, never takes effect),
so it is left out wherever others are looked for, and so is the contact being ended.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from contacts.policy.facts import Case, ContactFacts, Days
from contacts.policy.predicates.patient import A_DAY, days_without_ended_contact, exposed_days
from contacts.policy.predicates.unit import unit_id
from contacts.policy.registry import fact
from contacts.policy.truth import Truth, all_of, any_of

FLK = "fast_lakarkontakt"
FVK = "fast_vardkontakt"


def other_contacts(case: Case) -> Iterator[ContactFacts]:
    gone = {case.replaces, case.ending.id if case.ending else None}
    return (contact for contact in case.patient.contacts if contact.id not in gone)


def overlapping_contacts(case: Case) -> Iterator[ContactFacts]:
    asked = Days(starts_on=case.on, ends_on=case.ends_on)
    return (contact for contact in other_contacts(case) if contact.days.overlaps(asked))


def contacts_on(case: Case, day: date, role: str) -> list[ContactFacts]:
    return [c for c in other_contacts(case) if c.role == role and c.days.covers(day)]


def replaced_contact(case: Case) -> ContactFacts | None:
    return next((contact for contact in case.patient.contacts if contact.id == case.replaces), None)


def licensed_physician_fvk(contact: ContactFacts) -> Truth:
    return all_of([contact.role == FVK, contact.physician, contact.licensed])


def has_licensed_physician_fvk(case: Case, day: date) -> Truth:
    return any_of(licensed_physician_fvk(contact) for contact in contacts_on(case, day, FVK))


def exposed_without_replaced(case: Case) -> list[date]:
    """The first threatened days, after the new start day, that the replaced contact would have covered."""
    replaced = replaced_contact(case)
    if replaced is None:
        return []
    taken = Days(starts_on=max(case.on, replaced.days.starts_on), ends_on=replaced.days.ends_on)
    return [day for day in exposed_days(case, taken) if day > case.on]


@fact(
    sv="personen har redan samma roll på samma enhet under dagar som överlappar",
    en="the person already has the same role at the same unit on overlapping days",
    unknown=True,
    sv_not="personen har inte redan samma roll på samma enhet under dagar som överlappar",
    en_not="the person does not already have the same role at the same unit on overlapping days",
)
def same_contact_exists(case: Case) -> Truth:
    unit = unit_id(case)
    if unit is None or case.appointee is None:
        return None
    same = (case.appointee.id, case.role, unit)
    return any((c.staff, c.role, c.unit) == same for c in overlapping_contacts(case))


@fact(
    sv="patienten har en annan fast läkarkontakt under dagar som överlappar",
    en="the patient has another fixed physician contact (fast läkarkontakt) on overlapping days",
    sv_not="patienten har ingen annan fast läkarkontakt under dagar som överlappar",
    en_not="the patient has no other fixed physician contact (fast läkarkontakt) on overlapping days",
)
def other_flk_exists(case: Case) -> Truth:
    return any(contact.role == FLK for contact in overlapping_contacts(case))


@fact(
    sv="patienten har en annan samordnande fast vårdkontakt under dagar som överlappar",
    en="the patient has another coordinating fixed care contact (fast vårdkontakt) on overlapping days",
    sv_not="patienten har ingen annan samordnande fast vårdkontakt under dagar som överlappar",
    en_not="the patient has no other coordinating fixed care contact (fast vårdkontakt) on overlapping days",
)
def other_coordinating_fvk_exists(case: Case) -> Truth:
    return any(contact.role == FVK and contact.coordinating for contact in overlapping_contacts(case))


@fact(
    sv="patienten har en annan fast vårdkontakt som är legitimerad läkare på dagen",
    en="the patient has another fixed care contact (fast vårdkontakt) who is a licensed physician on the day",
    unknown=True,
)
def other_physician_fvk_exists(case: Case) -> Truth:
    return has_licensed_physician_fvk(case, case.on)


@fact(
    sv="patienten har en annan fast vårdkontakt som är legitimerad läkare när den som avslutas är borta",
    en="the patient has another fixed care contact (fast vårdkontakt) who is a licensed physician"
    " once this one has ended",
    unknown=True,
)
def other_physician_fvk_after_end(case: Case) -> Truth:
    days = days_without_ended_contact(case)
    if days is None:
        return None
    return all_of(has_licensed_physician_fvk(case, day) for day in exposed_days(case, days))


@fact(
    sv="kontakten som avslutas är fast vårdkontakt och legitimerad läkare",
    en="the contact being ended is a fixed care contact (fast vårdkontakt) and a licensed physician",
    unknown=True,
)
def ended_contact_is_physician_fvk(case: Case) -> Truth:
    return licensed_physician_fvk(case.ending) if case.ending else None


@fact(
    sv="den nya kontakten ersätter en fast vårdkontakt som är legitimerad läkare",
    en="the new contact replaces a fixed care contact (fast vårdkontakt) who is a licensed physician",
    unknown=True,
)
def replaced_contact_is_physician_fvk(case: Case) -> Truth:
    if case.replaces is None:
        return False
    replaced = replaced_contact(case)
    return licensed_physician_fvk(replaced) if replaced else None


@fact(
    sv="patienten har ett konstaterat livshotande tillstånd efter den nya startdagen, under tid som den ersatta"
    " kontakten skulle ha täckt",
    en="the patient has an established life-threatening condition after the new start day, on days that the replaced"
    " contact would have covered",
)
def patient_life_threatened_after_replacement(case: Case) -> Truth:
    return bool(exposed_without_replaced(case))


@fact(
    sv="patienten har en annan fast vårdkontakt som är legitimerad läkare när den ersatta är borta",
    en="the patient has another fixed care contact (fast vårdkontakt) who is a licensed physician once the replaced one"
    " has ended",
    unknown=True,
)
def other_physician_fvk_after_replacement(case: Case) -> Truth:
    return all_of(has_licensed_physician_fvk(case, day) for day in exposed_without_replaced(case))


@fact(sv="en befintlig kontakt ersätts", en="an existing contact is replaced")
def contact_is_replaced(case: Case) -> Truth:
    return case.replaces is not None


@fact(
    sv="kontakten som ersätts har samma roll",
    en="the replaced contact has the same role",
    unknown=True,
)
def replaced_contact_has_role(case: Case) -> Truth:
    replaced = replaced_contact(case)
    return replaced.role == case.role if replaced else None


@fact(
    sv="kontakten som ersätts finns på samma enhet",
    en="the replaced contact is at the same unit",
    unknown=True,
)
def replaced_contact_at_unit(case: Case) -> Truth:
    unit, replaced = unit_id(case), replaced_contact(case)
    return replaced.unit == unit if replaced and unit is not None else None


@fact(
    sv="kontakten som ersätts varar minst till dagen före den nya startdagen",
    en="the replaced contact lasts at least to the day before the new start day",
    unknown=True,
)
def replaced_contact_lasts_until_start(case: Case) -> Truth:
    replaced = replaced_contact(case)
    if replaced is None:
        return None
    return replaced.days.ends_on is None or replaced.days.ends_on >= case.on - A_DAY


@fact(sv="patienten har {role} på dagen", en="the patient has {role} on the day")
def patient_has_contact(case: Case, *, role: str) -> Truth:
    return bool(contacts_on(case, case.on, role))


@fact(
    sv="patienten har en fast vårdkontakt på en kommunal enhet på dagen",
    en="the patient has a fixed care contact (fast vårdkontakt) at a municipal unit on the day",
)
def patient_has_municipal_fvk(case: Case) -> Truth:
    return any(contact.unit_principal == "municipality" for contact in contacts_on(case, case.on, FVK))


@fact(
    sv="patienten har minst två fasta vårdkontakter på dagen",
    en="the patient has at least two fixed care contacts (fasta vårdkontakter) on the day",
)
def patient_has_several_fvk(case: Case) -> Truth:
    return len(contacts_on(case, case.on, FVK)) >= 2


@fact(
    sv="patienten har en samordnande fast vårdkontakt på dagen",
    en="the patient has a coordinating fixed care contact (fast vårdkontakt) on the day",
)
def patient_has_coordinating_fvk(case: Case) -> Truth:
    return any(contact.coordinating for contact in contacts_on(case, case.on, FVK))
