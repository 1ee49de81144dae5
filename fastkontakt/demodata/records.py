"""What is documented around the contacts: requests, assessments, plans, consents, leaves and stays in hospital.

The demo's past, which no service writes any longer. Days and staff as in fastkontakt.demodata.build.
"""

from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from typing import Any

from contacts.enums import ContactRole, NeedOutcome, RequestOutcome, ReviewResult, TreatmentPosition
from contacts.models import (
    Contact,
    ContactRequest,
    CoordinatorChoice,
    LifeThreateningPlan,
    NeedAssessment,
    PlanReview,
    PlanTreatment,
)
from contacts.services.treatments import Treatment
from fastkontakt.demodata.build import FLK, FOK, FVK, Builder, Day
from fastkontakt.moments import day_of
from fastkontakt.organisation.models import Leave
from fastkontakt.tenancy.models import new_key
from patients.enums import ConsentGivenHow, ConsentKind, DeviationKind, DischargeKind, RelationGround
from patients.models import (
    CareEpisode,
    Consent,
    Consultation,
    DischargeDeviation,
    DischargeEstimate,
    EpisodeRecipient,
    Patient,
    WardStay,
)

GROUND = {FLK: RelationGround.LISTING, FVK: RelationGround.CONTACT, FOK: RelationGround.SERVICE}
WARD_NURSE = "sjukskoterska"


def request(
    build: Builder, patient: Patient, role: ContactRole, unit: str, made: Day, text: str = "", *, wished: str = ""
) -> ContactRequest:
    """A request at a unit: in the patient's own words, else noted there. It waits for an answer."""
    build.know(patient, unit, GROUND[role], made)
    found = ContactRequest(
        pk=new_key(),
        patient=patient,
        role=role,
        unit=build.units[unit],
        wished_staff=build.staff[f"{unit}.{wished}"] if wished else None,
        text=text,
        noted_by=None if text else build.staff[f"{unit}.chef"],
        made_at=build.moment(made),
    )
    build.collected.append(found)
    return found


def met_with(asked: ContactRequest, contact: Contact) -> None:
    """The request was answered when the contact was appointed."""
    asked.outcome, asked.answered_with = RequestOutcome.APPOINTED, contact
    asked.answered_at, asked.answered_by = contact.appointed_at, contact.appointed_by


def declined(build: Builder, asked: ContactRequest, by: str, on: Day, reason: str) -> None:
    """Somebody answered no, with a reason."""
    asked.outcome, asked.answer_reason = RequestOutcome.DECLINED, reason
    asked.answered_at, asked.answered_by = build.moment(on, hour=13), build.staff[by]


def withdrawn(build: Builder, asked: ContactRequest, on: Day) -> None:
    """The patient took it back."""
    asked.outcome, asked.answered_at = RequestOutcome.WITHDRAWN, build.moment(on, hour=19)


def assess(
    build: Builder,
    patient: Patient,
    by: str,
    on: Day,
    outcome: NeedOutcome,
    reason: str = "",
    *,
    role: ContactRole = FVK,
    **fields: Any,
) -> None:
    """An assessment of the need, or the answer to an offer, at the unit of the person."""
    unit = by.partition(".")[0]
    build.know(patient, unit, RelationGround.REGISTERED, on)
    build.collected.append(
        NeedAssessment(
            patient=patient,
            unit=build.units[unit],
            role=role,
            on=build.day(on),
            outcome=outcome,
            reason=reason,
            assessed_by=build.staff[by],
            noted_at=build.moment(on, hour=11),
            **fields,
        )
    )


def plan(build: Builder, contact: Contact, on: Day, review: Day, *, reviewed: Day | None = None) -> None:
    """The physician's plan at a life-threatening condition; where `reviewed`, gone through then and found to stand."""
    made = LifeThreateningPlan(
        pk=new_key(),
        patient=contact.patient,
        contact=contact,
        on=build.day(on),
        next_review_on=build.day(review if reviewed is None else reviewed),
        decided_by=contact.staff,
        noted_at=build.moment(on, hour=15),
        **PLAN,
    )
    build.collected.append(made)
    build.collected += [
        PlanTreatment(plan=made, position=position, **asdict(row)) for position, row in enumerate(TREATMENTS, start=1)
    ]
    if reviewed is not None:
        build.collected.append(
            PlanReview(
                plan=made,
                on=build.day(reviewed),
                result=ReviewResult.STANDS,
                note="Gick igenom planen med patienten och dottern. Andnöden är lindrad. Inget behöver ändras.",
                next_review_on=build.day(review),
                reviewed_by=contact.staff,
                noted_at=build.moment(reviewed, hour=15),
            )
        )


PLAN = {
    "goals": "God symtomlindring och så mycket tid hemma som möjligt.",
    "sub_goals": "Andnöden lindrad inom en vecka.\nIngen mer sjukhusvård än patienten själv önskar.",
    "social_needs": "Hemtjänsten utökas. Dottern får avlastning två dagar i veckan.",
    "psychological_needs": "Samtal med kurator varannan vecka.",
    "existential_needs": "Patienten vill träffa sin präst, som kontaktas av avdelningen.",
}
TREATMENTS = (
    Treatment(
        treatment="Syrgas och läkemedel mot andnöd",
        stand=TreatmentPosition.GIVEN,
        reason="Lindrar. Patienten vill kunna sova hela natten.",
    ),
    Treatment(
        treatment="Antibiotika vid lunginflammation",
        stand=TreatmentPosition.ON_CONDITION,
        reason="Som tabletter, om de kan lindra. Inte som dropp.",
    ),
    Treatment(
        treatment="Hjärt-lungräddning",
        stand=TreatmentPosition.NOT_BEGUN,
        reason="Skulle inte gagna patienten, som är informerad och delar bedömningen.",
        life_sustaining=True,
        consulted="avdelningens sjuksköterska",
    ),
)


def agree_to_coordination(
    build: Builder, patient: Patient, at: str, since: Day, *, how: ConsentGivenHow, withdrawn: Day | None = None
) -> None:
    """The patient's consent that the contacts are coordinated, perhaps taken back since."""
    noted_by = build.staff[f"{at}.chef"]
    fields: dict[str, Any] = {}
    if withdrawn is not None:
        fields = {"ends_on": build.day(withdrawn), "withdrawn_by": noted_by}
        fields |= {"withdrawn_at": build.moment(withdrawn, hour=16)}
    build.collected.append(
        Consent(
            patient=patient,
            kind=ConsentKind.COORDINATION,
            given_how=how,
            unit=build.units[at],
            noted_by=noted_by,
            noted_at=build.moment(since),
            starts_on=build.day(since),
            **fields,
        )
    )


def choose(build: Builder, contact: Contact, on: Day, reason: str) -> None:
    """That a contact was chosen to coordinate, with the patient's consent from the same day."""
    unit = next(key for key, unit in build.units.items() if unit == contact.unit)
    agree_to_coordination(build, contact.patient, unit, on, how=ConsentGivenHow.WRITTEN)
    contact.coordinating, contact.coordinating_from = True, build.day(on)
    chosen_by = build.staff[f"{unit}.chef"]
    build.collected.append(
        CoordinatorChoice(
            patient=contact.patient,
            contact=contact,
            on=build.day(on),
            reason=reason,
            chosen_by=chosen_by,
            noted_at=build.moment(on),
        )
    )


def away(build: Builder, who: str, since: Day, until: Day, *, substitute: str = "") -> None:
    """An absence, perhaps with somebody who stands in."""
    unit = who.partition(".")[0]
    build.collected.append(
        Leave(
            staff=build.staff[who],
            unit=build.units[unit],
            substitute=build.staff[f"{unit}.{substitute}"] if substitute else None,
            starts_on=build.day(since),
            ends_on=build.day(until),
            noted_by=build.staff[f"{unit}.chef"],
            noted_at=build.moment(min(build.day(since), build.day(-14))),
        )
    )


@dataclass(kw_only=True)
class Stay:
    """A stay in hospital; moments are (day, hour). It is noted an hour after the admission, at its first ward."""

    admitted: tuple[Day, int]
    ward: str = "sjukhusavdelning"
    receiving: str = "vardcentral"
    municipal: tuple[str, ...] = ("kommunal_halsosjukvard",)
    expected: tuple[Day, ...] = ()
    moved: tuple[tuple[str, Day], ...] = ()
    seen: tuple[tuple[str, Day], ...] = ()
    unknown_primary: Day | None = None
    ready: tuple[Day, int] | None = None
    sip_needed: bool | None = None
    called: tuple[Day, int] | None = None
    out: tuple[Day, int] | None = None
    kind: str = DischargeKind.HOME
    reason: str = ""


def admit(build: Builder, patient: Patient, stay: Stay) -> CareEpisode:
    """Write the stay, with the notices, estimates, moves and consultants. The units told get a care relation."""
    wards = [stay.ward, *(ward for ward, _ in stay.moved)]
    nurse = build.staff[f"{stay.ward}.{WARD_NURSE}"]
    admitted_at = build.moment(*stay.admitted)
    episode = CareEpisode(
        pk=new_key(),
        patient=patient,
        ward=build.units[wards[-1]],
        receiving_unit=build.units[stay.receiving] if stay.receiving else None,
        admitted_at=admitted_at,
        noticed_by=nurse,
        noticed_at=build.moment(stay.admitted[0], hour=stay.admitted[1] + 1),
        expected_discharge=build.day(stay.expected[-1]) if stay.expected else None,
        unknown_primary_since=None if stay.unknown_primary is None else build.day(stay.unknown_primary),
        ready_at=_at(build, stay.ready),
        sip_needed=stay.sip_needed,
        sip_called_at=_at(build, stay.called),
        sip_called_by=build.staff[f"{stay.receiving}.sjukskoterska"] if stay.called else None,
        discharged_at=_at(build, stay.out),
        discharge_kind=stay.kind if stay.out else "",
        discharge_reason=stay.reason,
        discharged_by=build.staff[f"{wards[-1]}.lakare"] if stay.out else None,
    )
    build.collected.append(episode)
    noted = {"episode": episode, "noted_by": nurse}
    told = [*wards, *([stay.receiving] if stay.receiving else []), *stay.municipal]
    for unit in told:
        build.know(patient, unit, RelationGround.EPISODE, stay.admitted[0])
    build.collected += [EpisodeRecipient(episode=episode, unit=build.units[unit]) for unit in stay.municipal]
    build.collected += [
        DischargeEstimate(
            expected_discharge=build.day(day), noted_at=build.moment(stay.admitted[0], 12 + turn), **noted
        )
        for turn, day in enumerate(stay.expected)
    ]
    build.collected += [
        WardStay(unit=build.units[ward], starts_on=build.day(since), **noted)
        for ward, since in [(stay.ward, day_of(admitted_at)), *stay.moved]
    ]
    build.collected += [
        Consultation(unit=build.units[who.partition(".")[0]], consultant=build.staff[who], on=build.day(on), **noted)
        for who, on in stay.seen
    ]
    return episode


def deviate(build: Builder, episode: CareEpisode, kind: DeviationKind, reason: str, *, follow_up: str = "") -> None:
    """What went otherwise than the law wants at the discharge, perhaps followed up within the week."""
    ward = next(key for key, unit in build.units.items() if unit == episode.ward)
    noted_at = episode.discharged_at or build.now
    followed_up_at = min(noted_at + timedelta(days=5, hours=3), build.now)
    followed = {"followed_up_by": build.staff[f"{ward}.chef"], "followed_up_at": followed_up_at, "follow_up": follow_up}
    build.collected.append(
        DischargeDeviation(
            episode=episode,
            kind=kind,
            reason=reason,
            noted_by=build.staff[f"{ward}.lakare"],
            noted_at=noted_at,
            **(followed if follow_up else {}),
        )
    )


def _at(build: Builder, moment: tuple[Day, int] | None) -> datetime | None:
    return None if moment is None else build.moment(*moment)
