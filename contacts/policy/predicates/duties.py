"""Facts on what a duty hangs on, and on answering and discharging. Those that standing clauses use are always known.

Each that a standing clause names has a twin in contacts/duties/sql/facts.py.
"""

from __future__ import annotations

from contacts.policy import days
from contacts.policy.facts import (
    AssessmentFacts,
    Case,
    ConditionFacts,
    ContactFacts,
    EpisodeFacts,
    RequestFacts,
    ServiceFacts,
)
from contacts.policy.predicates.contacts import FVK, contacts_on
from contacts.policy.registry import fact
from contacts.policy.subjects import SUBJECTS, subject
from contacts.policy.truth import Truth

CLOSED_OFFER = ("declined", "plainly_unnecessary")
HOME = "home"


def episode_of(case: Case) -> EpisodeFacts | None:
    """The stay asked about: the one being ended, else the one that a duty hangs on."""
    return case.episode if case.checkpoint == "discharge" else subject(case, EpisodeFacts)


@fact(sv="patienten har fått informationen {how}", en="the patient has been informed ({how})")
def contact_informed(case: Case, *, how: str) -> Truth:
    contact = subject(case, ContactFacts)
    told = contact.informed_orally_on if how == "oral" else contact.informed_in_writing_on
    return told is not None


@fact(
    sv="det är mer än {ahead} dagar kvar till nästa uppföljning, som görs minst var {months}:e månad",
    en="the next review, held at least every {months} months, is more than {ahead} days away",
)
def contact_review_far(case: Case, *, months: int, ahead: int) -> Truth:
    return (days.review_day(subject(case, ContactFacts), months) - case.on).days > ahead


@fact(sv="kontakten är läkare med legitimation", en="the contact is a licensed physician")
def contact_is_physician(case: Case) -> Truth:
    contact = subject(case, ContactFacts)
    return contact.physician and contact.licensed is True


@fact(sv="kontakten finns på en kommunal enhet", en="the contact is at a municipal unit")
def contact_is_municipal(case: Case) -> Truth:
    return subject(case, ContactFacts).unit_principal == "municipality"


@fact(
    sv="det finns en plan som gäller och inte har passerat sin omprövning",
    en="there is a plan that stands and whose review day has not passed",
)
def contact_has_current_plan(case: Case) -> Truth:
    contact = subject(case, ContactFacts)
    review = contact.plan_review_on
    return review is not None and review >= case.on and not contact.new_plan_needed


@fact(
    sv="den fasta vårdkontakten har tagit ställning till om en individuell plan behövs",
    en="the fixed care contact (fast vårdkontakt) has taken a position on whether an individual plan is needed",
)
def contact_has_sip_position(case: Case) -> Truth:
    return subject(case, ContactFacts).sip_position_taken


@fact(
    sv="personen är kvar på enheten i mer än {ahead} dagar, eller kontakten slutar senast med personen",
    en="the person stays at the unit for more than {ahead} days, or the contact ends no later than the person leaves",
)
def contact_holder_stays(case: Case, *, ahead: int) -> Truth:
    contact = subject(case, ContactFacts)
    last, ends = days.holder_last_day(contact, case.on), contact.days.ends_on
    return last is None or (ends is not None and ends <= last) or (last - case.on).days > ahead


@fact(sv="tillståndet är livshotande", en="the condition is life-threatening")
def condition_is_life_threatening(case: Case) -> Truth:
    return subject(case, ConditionFacts).kind == "life_threatening"


@fact(sv="begäran är besvarad", en="the request is answered")
def request_answered(case: Case) -> Truth:
    answered = subject(case, RequestFacts).answered_on
    return answered is not None and answered <= case.on


@fact(
    sv="svaret är nej",
    en="the answer is no",
    sv_not="svaret är inte nej",
    en_not="the answer is not a no",
)
def answer_is_no(case: Case) -> Truth:
    return case.answer == "declined"


@fact(sv="svaret har ett skäl", en="the answer has a reason")
def answer_reason_given(case: Case) -> Truth:
    return bool(case.answer_reason.strip())


@fact(sv="insatsen är {service}", en="the intervention is {service}")
def service_is(case: Case, *, service: str) -> Truth:
    return subject(case, ServiceFacts).kind == service


@fact(
    sv="personen har tackat nej, eller så är det antecknat varför kontakten är uppenbart obehövlig",
    en="the person has declined, or why the contact is plainly unnecessary is recorded",
)
def service_offer_closed(case: Case) -> Truth:
    service = subject(case, ServiceFacts)
    return any(
        (a.role, a.unit) == ("fast_omsorgskontakt", service.unit) and a.outcome in CLOSED_OFFER
        for a in _newest_assessments(case)
    )


@fact(
    sv="kommunen har antecknat varför en fast vårdkontakt är uppenbart obehövlig",
    en="the municipality has recorded why a fixed care contact (fast vårdkontakt) is plainly unnecessary",
)
def municipal_fvk_plainly_unnecessary(case: Case) -> Truth:
    return any(
        (a.role, a.unit_principal, a.outcome) == (FVK, "municipality", "plainly_unnecessary")
        for a in _newest_assessments(case)
    )


@fact(sv="bedömningen är att behov finns", en="the assessment finds a need")
def assessment_finds_need(case: Case) -> Truth:
    return subject(case, AssessmentFacts).outcome == "need"


@fact(
    sv="patienten har en fast vårdkontakt på enheten som gjorde bedömningen",
    en="the patient has a fixed care contact (fast vårdkontakt) at the unit that made the assessment",
)
def assessing_unit_has_fvk(case: Case) -> Truth:
    return _has_fvk_at(case, subject(case, AssessmentFacts).unit)


@fact(sv="patienten är fortfarande inskriven", en="the patient is still in hospital")
def episode_in_progress(case: Case) -> Truth:
    episode = episode_of(case)
    return episode is not None and episode.discharged_on is None


@fact(
    sv="ett inskrivningsmeddelande har gått till primärvården",
    en="an admission notice has gone to primary care",
)
def episode_has_receiver(case: Case) -> Truth:
    episode = episode_of(case)
    return episode is not None and episode.receiving is not None


@fact(
    sv="patienten har en fast vårdkontakt på den mottagande enheten",
    en="the patient has a fixed care contact (fast vårdkontakt) at the receiving unit",
)
def receiving_unit_has_fvk(case: Case) -> Truth:
    episode = episode_of(case)
    return episode is not None and episode.receiving is not None and _has_fvk_at(case, episode.receiving)


@fact(
    sv="patienten är utskrivningsklar och behöver en samordnad individuell plan",
    en="the patient is ready for discharge and needs a coordinated individual plan",
)
def episode_needs_sip(case: Case) -> Truth:
    episode = episode_of(case)
    return episode is not None and episode.ready_on is not None and episode.sip_needed is True


@fact(sv="kallelsen till planeringen är skickad", en="the call to the planning has been sent")
def episode_sip_called(case: Case) -> Truth:
    episode = episode_of(case)
    return episode is not None and episode.sip_called_on is not None


@fact(sv="patienten skrivs ut till hemmet", en="the patient is discharged home")
def discharged_home(case: Case) -> Truth:
    return case.discharge_kind == HOME


@fact(
    sv="patienten vårdas inte längre, och inte på väg hem",
    en="the patient is no longer in hospital, and not on the way home",
)
def episode_ended_otherwise(case: Case) -> Truth:
    episode = episode_of(case)
    return episode is not None and episode.discharged_on is not None and episode.kind != HOME


@fact(
    sv="vårdtillfället har passerat gränsen: {trigger}, fler än {threshold}",
    en="the stay has passed the threshold: {trigger}, more than {threshold}",
)
def episode_triggered(case: Case, *, trigger: str, threshold: int) -> Truth:
    day = days.trigger_day(subject(case, EpisodeFacts), trigger, threshold)
    return day is not None and day <= case.on


@fact(
    sv="behovet är bedömt efter att gränsen passerades: {trigger}, fler än {threshold}",
    en="the need has been assessed since the threshold was passed: {trigger}, more than {threshold}",
)
def episode_assessed_since(case: Case, *, trigger: str, threshold: int) -> Truth:
    episode = subject(case, EpisodeFacts)
    day = days.trigger_day(episode, trigger, threshold)
    return day is not None and any(a.episode == episode.id and day <= a.on <= case.on for a in case.patient.assessments)


def _newest_assessments(case: Case) -> list[AssessmentFacts]:
    return [found for found in SUBJECTS["assessment"].find(case) if isinstance(found, AssessmentFacts)]


def _has_fvk_at(case: Case, unit: str) -> bool:
    return any(contact.unit == unit for contact in contacts_on(case, case.on, FVK))
