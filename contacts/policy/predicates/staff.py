"""Facts on the person proposed: competence, employment, assignment and caseload."""

from __future__ import annotations

from datetime import date

from contacts.policy.days import add_months
from contacts.policy.facts import Case, StaffFacts
from contacts.policy.registry import SpecialityRange, fact
from contacts.policy.truth import Truth, all_of, any_of

SPECIALIST_TRAINING = "st"


def is_licensed_physician(person: StaffFacts) -> Truth:
    return all_of([person.profession == "lakare", person.licensed])


def age_on(born_on: date, day: date) -> int:
    """Age in whole years."""
    return day.year - born_on.year - ((day.month, day.day) < (born_on.month, born_on.day))


@fact(sv="personen har ett telefonnummer", en="the person has a telephone number", unknown=True)
def appointee_has_telephone(case: Case) -> Truth:
    return case.appointee.has_telephone if case.appointee else None


@fact(
    sv="personen har ett uppdrag på enheten på startdagen",
    en="the person has an assignment at the unit on the start day",
    unknown=True,
)
def appointee_assigned_on_start(case: Case) -> Truth:
    if case.appointee is None:
        return None
    return any(days.covers(case.on) for days in case.appointee.assignments)


@fact(
    sv="personens uppdrag på enheten har tagit slut före startdagen",
    en="the person's assignment at the unit has ended before the start day",
    unknown=True,
    sv_not="personens uppdrag på enheten har inte tagit slut före startdagen",
    en_not="the person's assignment at the unit has not ended before the start day",
)
def appointee_assignment_ended(case: Case) -> Truth:
    if case.appointee is None:
        return None
    ends = [days.ends_on for days in case.appointee.assignments]
    return bool(ends) and all(end is not None and end < case.on for end in ends)


@fact(sv="personen är läkare", en="the person is a physician", unknown=True)
def appointee_is_physician(case: Case) -> Truth:
    return case.appointee.profession == "lakare" if case.appointee else None


@fact(sv="personen har legitimation", en="the person is licensed", unknown=True)
def appointee_is_licensed(case: Case) -> Truth:
    return case.appointee.licensed if case.appointee else None


@fact(
    sv="personen gör sin specialiseringstjänstgöring (ST)",
    en="the person is in specialist training (ST)",
    unknown=True,
)
def appointee_in_specialist_training(case: Case) -> Truth:
    return case.appointee.training == SPECIALIST_TRAINING if case.appointee else None


@fact(
    sv="personens specialiseringstjänstgöring (ST) gäller {speciality}",
    en="the person's specialist training (ST) is in {speciality}",
    unknown=True,
)
def appointee_training_in(case: Case, *, speciality: str) -> Truth:
    if case.appointee is None:
        return None
    if case.appointee.training != SPECIALIST_TRAINING:
        return False
    training_in = case.appointee.training_speciality
    return None if training_in is None else training_in == speciality


@fact(
    sv="personen är specialist i {speciality}",
    en="the person is a specialist in {speciality}",
    unknown=True,
)
def appointee_specialist_in(case: Case, *, speciality: str) -> Truth:
    return speciality in case.appointee.specialities if case.appointee else None


@fact(
    sv="personen är specialist i någon av de ytterligare specialiteter som regionen godtar"
    " för patientens ålder ({accepted})",
    en="the person is a specialist in one of the further specialities that the region accepts"
    " for the patient's age ({accepted})",
    unknown=True,
)
def appointee_specialist_for_age(case: Case, *, accepted: tuple[SpecialityRange, ...]) -> Truth:
    person = case.appointee
    if person is None:
        return None
    born_on = case.patient.born_on
    return any_of(
        True if not item.has_bounds() else None if born_on is None else item.admits(age_on(born_on, case.on))
        for item in accepted
        if item.speciality in person.specialities
    )


@fact(
    sv="en individuell prövning av kompetensen är dokumenterad",
    en="an individual assessment of the competence is documented",
)
def individual_assessment_documented(case: Case) -> Truth:
    return bool(case.individual_assessment.strip())


@fact(
    sv="personen är inhyrd",
    en="the person is hired from an agency",
    unknown=True,
    sv_not="personen är inte inhyrd",
    en_not="the person is not hired from an agency",
)
def appointee_is_hired(case: Case) -> Truth:
    if case.appointee is None or case.appointee.employment is None:
        return None
    return case.appointee.employment == "hired"


@fact(
    sv="personen har arbetat på enheten i minst {months} månader på startdagen",
    en="the person has worked at the unit for at least {months} months on the start day",
    unknown=True,
)
def appointee_employed_months(case: Case, *, months: int) -> Truth:
    if case.appointee is None or case.appointee.employed_since is None:
        return None
    return add_months(case.appointee.employed_since, months) <= case.on


@fact(
    sv="personens yrke hör till de undantagna ({professions})",
    en="the person's profession is among the excluded ones ({professions})",
    unknown=True,
    sv_not="personens yrke hör inte till de undantagna ({professions})",
    en_not="the person's profession is not among the excluded ones ({professions})",
)
def appointee_has_profession(case: Case, *, professions: tuple[str, ...]) -> Truth:
    return case.appointee.profession in professions if case.appointee else None


@fact(
    sv="personen har bevis om rätt att använda yrkestiteln undersköterska",
    en="the person holds the certificate for the protected title assistant nurse (undersköterska)",
    unknown=True,
)
def appointee_has_certificate(case: Case) -> Truth:
    return case.appointee.assistant_nurse == "certificate" if case.appointee else None


@fact(
    sv="personen får använda yrkestiteln undersköterska enligt övergångsbestämmelserna",
    en="the person may use the title assistant nurse (undersköterska) under the transitional provisions",
    unknown=True,
)
def appointee_in_transition(case: Case) -> Truth:
    return case.appointee.assistant_nurse == "transition" if case.appointee else None


@fact(sv="personen är tillsvidareanställd", en="the person is permanently employed", unknown=True)
def appointee_permanently_employed(case: Case) -> Truth:
    if case.appointee is None or case.appointee.employment is None:
        return None
    return case.appointee.employment == "permanent"


@fact(
    sv="personen var anställd den {day}",
    en="the person was employed on {day}",
    unknown=True,
)
def appointee_employed_by(case: Case, *, day: date) -> Truth:
    if case.appointee is None or case.appointee.employed_since is None:
        return None
    return case.appointee.employed_since <= day


@fact(
    sv="det finns en gräns för hur många uppdrag personen får ha",
    en="there is a limit on how many contacts the person may have",
    unknown=True,
)
def appointee_has_limit(case: Case) -> Truth:
    return case.appointee.limit is not None if case.appointee else None


@fact(
    sv="personens öppna uppdrag i rollen ryms inom gränsen även med detta",
    en="the person's open contacts in the role stay within the limit with this one too",
    unknown=True,
)
def appointee_within_limit(case: Case) -> Truth:
    if case.appointee is None:
        return None
    return case.appointee.limit is None or case.appointee.open_contacts + 1 <= case.appointee.limit


@fact(
    sv="den som tar över är legitimerad läkare",
    en="the successor is a licensed physician",
    unknown=True,
)
def successor_is_licensed_physician(case: Case) -> Truth:
    return is_licensed_physician(case.successor) if case.successor else False


@fact(sv="regelns inställning är ”{value}”", en="the rule's setting is “{value}”")
def setting_is(case: Case, *, setting: str, value: str) -> Truth:
    return setting == value
