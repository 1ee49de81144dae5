"""Who may see what: consents, blocks, emergencies, incapacity and mandates, each on both sides of the law."""

from datetime import timedelta
from typing import Any

from contacts.enums import Occasion
from fastkontakt.audit.models import Access
from fastkontakt.demodata.build import ADULT, CHILD, FLK, FOK, FVK, OLD, Builder, Day
from fastkontakt.tenancy.models import new_key
from patients.enums import (
    ConsentGivenHow,
    ConsentKind,
    MandateKind,
    MandateScope,
    RelationGround,
    RelativeRole,
    ReviewOutcome,
    ServiceKind,
)
from patients.models import Block, BlockLift, Consent, EmergencyAccess, Incapacity, Mandate, Patient

WARD = "sjukhusavdelning"
PRIVATE = "vardcentral3"


def consents(build: Builder) -> None:
    """To the region alone, to all until a day, and two that no longer hold: one ran out, one was taken back."""
    to_region = shared_between(build)
    consent(build, to_region, -60, provider="vardcentral")
    to_all = shared_between(build)
    build.serve(to_all, "hemtjanst", ServiceKind.HEMTJANST, -200)
    build.contact(to_all, FOK, "hemtjanst.underskoterska", -190)
    consent(build, to_all, -20, until=160, given_how=ConsentGivenHow.WRITTEN)
    once = shared_between(build)
    consent(build, once, -400, until=-135)
    taken_back = consent(build, once, -90, until=-6)
    taken_back.withdrawn_by = build.staff["vardcentral.sjukskoterska"]
    taken_back.withdrawn_at = build.moment(-5)


def blocks(build: Builder) -> None:
    """A unit within the region, one that is lifted for the vårdcentral, and a whole care provider."""
    blocked = build.patient(ADULT)
    build.contact(blocked, FLK, "vardcentral.lakare", -400)
    build.contact(blocked, FVK, "psykiatri.kurator", -120)
    block(build, blocked, -40, unit="psykiatri")
    lifted = build.patient(ADULT)
    build.contact(lifted, FVK, "psykiatri.kurator", -140)
    standing = block(build, lifted, -100, unit="psykiatri")
    build.collected.append(
        BlockLift(
            block=standing,
            unit=build.units["vardcentral"],
            noted_by=build.staff["vardcentral.lakare"],
            starts_on=build.day(-3),
            ends_on=build.day(11),
        )
    )
    block(build, shared_between(build), -15, provider=PRIVATE)


def emergencies(build: Builder) -> None:
    """One that lasts, one that waits for review, and one that has been reviewed."""
    unconscious = "Medvetslös när ambulansen kom. Vi måste veta vem som känner till behandlingen."
    confused = "Svårt sjuk och förvirrad, kunde inte tillfrågas. Vi behövde nå den som ansvarar för vården."
    opened(build, shared_between(build, also_at=WARD), 0, unconscious)
    often = shared_between(build, also_at=WARD)
    opened(build, often, -2, confused)
    reviewed = opened(build, often, -30, unconscious)
    reviewed.reviewed_at = build.moment(-26)
    reviewed.reviewed_by = build.staff["region.loggranskare"]
    reviewed.outcome = ReviewOutcome.JUSTIFIED
    reviewed.outcome_text = "Patienten var medvetslös. Öppningen gav uppgiften som behövdes."


def incapacity(build: Builder) -> None:
    """Who lastingly cannot take a stand, with a god man who sees the contacts and asks for new ones."""
    patient = build.patient(OLD)
    build.serve(patient, "hemtjanst", ServiceKind.HEMTJANST, -700)
    build.serve(patient, "kommunal_halsosjukvard", ServiceKind.KOMMUNAL_HALSOSJUKVARD, -500)
    build.contact(patient, FLK, "vardcentral.lakare", -900)
    build.contact(patient, FVK, "kommunal_halsosjukvard.sjukskoterska", -480)
    build.contact(patient, FOK, "hemtjanst.underskoterska", -650)
    build.collected.append(
        Incapacity(
            patient=patient,
            unit=build.units["vardcentral"],
            established_by=build.staff["vardcentral.lakare"],
            attitude="Demenssjukdom. Sa före sjukdomen att alla som vårdar ska veta. Dottern bekräftar.",
            starts_on=build.day(-220),
        )
    )
    mandate(
        build,
        patient,
        "narstaende.5",
        MandateKind.GOD_MAN,
        (MandateScope.SEE_CONTACTS, MandateScope.ASK, MandateScope.SEE_LOG),
        order="Tingsrätten, beslut 14 mars i mål 1234-26",
        unit=build.units["vardcentral"],
        noted_by=build.staff["vardcentral.sjukskoterska"],
    )


def permitted(build: Builder) -> None:
    """A relative whom the patient lets see the contacts, ask and read agreements, but not see who has looked."""
    patient = build.patient(OLD)
    build.contact(patient, FLK, "vardcentral.lakare2", -700, individual_assessment="Geriatriker, äldre patient.")
    build.contact(patient, FVK, "vardcentral.sjukskoterska", -150, occasion=Occasion.PATIENT_REQUEST)
    scopes = (MandateScope.SEE_CONTACTS, MandateScope.ASK, MandateScope.SEE_AGREEMENTS)
    mandate(build, patient, "narstaende.3", MandateKind.OMBUD, scopes, until=500)


def protected_guardian(build: Builder) -> None:
    """A child whose guardian has protected identity: nobody acts for it in the portal."""
    child = build.patient(CHILD)
    build.relative(
        child, RelativeRole.VARDNADSHAVARE, "", citizen="narstaende.6", telephone="", comment="", protected=True
    )
    build.contact(child, FVK, "barnavardscentral.sjukskoterska", -80)


def looked_at(build: Builder) -> None:
    """What the log's reviewer should find: somebody of the same family name, a colleague, and twenty in one day."""
    curious = build.staff["vardcentral.administrator"]
    namesake = build.patient(ADULT, family_name=curious.family_name)
    looked(build, namesake, "vardcentral.administrator", -4)
    colleague = build.patient(ADULT)
    colleague.user = build.user("vardcentral2.lakare")
    looked(build, colleague, "vardcentral.administrator", -4)
    for patient in [row for row in build.collected if isinstance(row, Patient)][:20]:
        read(build, patient, "vardcentral2.sjukskoterska", -5)


SHARING = (consents, blocks, emergencies, incapacity, permitted, protected_guardian, looked_at)


def shared_between(build: Builder, also_at: str = "sjukhusmottagning") -> Patient:
    """A patient with contacts in the region and with a private care provider, known at one unit more."""
    patient = build.patient(ADULT)
    build.contact(patient, FLK, "vardcentral.lakare", -500)
    build.contact(patient, FVK, f"{PRIVATE}.sjukskoterska", -200)
    build.know(patient, also_at, RelationGround.REGISTERED, -45)
    return patient


def consent(
    build: Builder, patient: Patient, since: Day, *, until: Day | None = None, provider: str = "", **fields: Any
) -> Consent:
    """To sharing: to all, or to the care provider of a unit."""
    found = Consent(
        pk=new_key(),
        patient=patient,
        kind=ConsentKind.SHARE_BETWEEN_PROVIDERS,
        provider=build.units[provider].provider if provider else None,
        unit=build.units["vardcentral"],
        noted_by=build.staff["vardcentral.sjukskoterska"],
        noted_at=build.moment(since),
        starts_on=build.day(since),
        ends_on=None if until is None else build.day(until),
        **{"given_how": ConsentGivenHow.ORAL, **fields},
    )
    build.collected.append(found)
    return found


def block(build: Builder, patient: Patient, since: Day, *, unit: str = "", provider: str = "") -> Block:
    """Of a unit, or of the care provider of one; the vårdcentral noted it for the patient."""
    by = build.staff["vardcentral.sjukskoterska"]
    found = Block(
        pk=new_key(),
        patient=patient,
        unit=build.units[unit] if unit else None,
        provider=build.units[provider].provider if provider else None,
        set_by=by.user,
        noted_by=by,
        set_at=build.moment(since),
    )
    build.collected.append(found)
    return found


def opened(build: Builder, patient: Patient, on: Day, reason: str) -> EmergencyAccess:
    """By a physician of the ward, for a day and a night."""
    at = build.moment(on)
    found = EmergencyAccess(
        pk=new_key(),
        patient=patient,
        unit=build.units[WARD],
        opened_by=build.staff[f"{WARD}.lakare"],
        reason=reason,
        opened_at=at,
        until=at + timedelta(hours=24),
    )
    build.collected.append(found)
    return found


def mandate(
    build: Builder,
    patient: Patient,
    citizen: str,
    kind: MandateKind,
    scopes: tuple[MandateScope, ...],
    *,
    until: Day | None = None,
    **fields: Any,
) -> None:
    """Somebody who signs in acts for the patient."""
    known = build.county.citizens[citizen]
    build.collected.append(
        Mandate(
            patient=patient,
            kind=kind,
            scopes=list(scopes),
            identity_number=known.number or build.numbers.take(ADULT),
            given_name=known.given_name,
            family_name=known.family_name,
            user=build.user(citizen),
            noted_at=build.moment(-200),
            starts_on=build.day(-200),
            ends_on=None if until is None else build.day(until),
            **fields,
        )
    )


def looked(build: Builder, patient: Patient, who: str, on: Day) -> None:
    """Somebody at a unit that knows the patient read the contacts."""
    build.know(patient, who.partition(".")[0], RelationGround.REGISTERED, on)
    read(build, patient, who, on)


def read(build: Builder, patient: Patient, who: str, on: Day) -> None:
    """Somebody read the patient's contacts, late in the evening."""
    build.collected.append(
        Access(
            user=build.user(who),
            assignment=build.assignments[who],
            unit=build.units[who.partition(".")[0]],
            patient=patient,
            page="shared_view",
            ground="PDL 4:1",
            at=build.moment(on, hour=21),
        )
    )
