"""Stays in hospital in every state, and what they oblige to. Each function says which."""

from datetime import date, timedelta
from functools import partial

from contacts.enums import NeedOutcome, Occasion
from contacts.services.discharge import admit as admit_today
from contacts.services.discharge import call_sip, discharge_patient
from contacts.services.needs import assess_need
from fastkontakt.demodata.build import ADULT, FVK, OLD, Builder, Day, Years
from fastkontakt.demodata.due import Due, begun
from fastkontakt.demodata.owed import appoint_today
from fastkontakt.demodata.records import Stay, admit, deviate
from patients.enums import DeviationKind, DischargeKind, RelationGround
from patients.models import CareEpisode, Patient

BEFORE_DISCHARGE = Occasion.BEFORE_DISCHARGE
NURSE, OTHER_NURSE = "vardcentral.sjukskoterska", "vardcentral2.sjukskoterska"
ASSESS_DAYS, LONG_STAY = 2, 11
"""Region Halland's: working days to assess the need in, and the first day over its ten in hospital."""
BEFORE_NOON, AFTER_NOON = 9, 14
WHOLE_MUNICIPALITY = ("kommunal_halsosjukvard", "hemtjanst")


def _in_hospital(build: Builder, stay: Stay, nurse: str = "", since: Day = -200, age: Years = ADULT) -> CareEpisode:
    """A patient of the health centre in a stay, with its nurse as fast vårdkontakt if one is named."""
    patient = build.patient(age, listed=stay.receiving)
    if nurse:
        build.contact(patient, FVK, nurse, since, occasion=BEFORE_DISCHARGE)
    return admit(build, patient, stay)


def just_admitted(build: Builder) -> None:
    """Admitted within the hour, by the ward."""
    patient = build.patient(OLD)
    build.know(patient, "sjukhusavdelning", RelationGround.REGISTERED, 0)
    build.acts.append(partial(_admit, build, patient))


def _admit(build: Builder, patient: Patient) -> None:
    admit_today(
        by=build.actor("sjukhusavdelning.sjukskoterska"),
        patient=patient,
        ward=build.units["sjukhusavdelning"],
        admitted_at=build.now - timedelta(minutes=50),
        now=build.now,
        receiving_unit=build.units["vardcentral"],
        recipients=[build.units[key] for key in WHOLE_MUNICIPALITY],
        expected_discharge=build.last_day(Due.LATER),
    )


def without_care_contact(build: Builder) -> None:
    """The health centre has not appointed: ready already, out today, out this week, out later; it appointed today."""
    _in_hospital(build, Stay(admitted=(-6, 19), expected=(-2, -1), ready=(-1, BEFORE_NOON), sip_needed=False))
    _in_hospital(build, Stay(admitted=(-4, 11), expected=(0,)), age=OLD)
    day = build.last_day(Due.THIS_WEEK)
    _in_hospital(build, Stay(admitted=(-3, 22), expected=(day,), municipal=WHOLE_MUNICIPALITY))
    later = build.last_day(Due.LATER)
    _in_hospital(build, Stay(admitted=(-1, 15), expected=(day, later), receiving="vardcentral2"))
    _in_hospital(build, Stay(admitted=(-2, 8), expected=(later,), receiving="vardcentral3", ward="psykiatri"))
    appointed = _in_hospital(build, Stay(admitted=(-3, 13), expected=(day,)))
    appoint_today(build, "vardcentral.chef", appointed.patient, FVK, NURSE, BEFORE_DISCHARGE)


def ready_for_discharge(build: Builder) -> None:
    """A fast vårdkontakt is appointed; ready before and after noon, the SIP called, due or late, or not needed."""
    day = build.last_day(Due.THIS_WEEK)
    _in_hospital(build, Stay(admitted=(-5, 10), expected=(day,)), NURSE, -4)
    for due, hour in (
        (Due.LATE, BEFORE_NOON),
        (Due.TODAY, AFTER_NOON),
        (Due.THIS_WEEK, AFTER_NOON),
        (Due.LATER, BEFORE_NOON),
    ):
        on = build.begun(due, "fvk-sip-call", late=2)
        ready = Stay(admitted=(on - timedelta(days=5), 16), expected=(on,), ready=(on, hour), sip_needed=True)
        _in_hospital(build, ready, NURSE, age=OLD)
    called = Stay(admitted=(-7, 12), expected=(-2,), ready=(-2, AFTER_NOON), sip_needed=True, called=(-1, 10))
    _in_hospital(build, called, NURSE, -40, age=OLD)
    _in_hospital(build, Stay(admitted=(-3, 9), expected=(0,), ready=(-1, 10), sip_needed=False), NURSE)
    calling = Stay(admitted=(-8, 12), expected=(-1,), ready=(-2, BEFORE_NOON), sip_needed=True)
    build.acts.append(partial(_call, build, _in_hospital(build, calling, NURSE, age=OLD)))


def _call(build: Builder, episode: CareEpisode) -> None:
    by = build.actor(NURSE)
    call_sip(by=by, episode=episode, at=build.now - timedelta(minutes=20), now=build.now)


def discharged(build: Builder) -> None:
    """Home, in order and without the call in time; home with the call still owed; against advice; transferred; dead."""
    home = Stay(admitted=(-15, 9), expected=(-7,), ready=(-8, 10), sip_needed=True, called=(-7, 9), out=(-6, 11))
    _in_hospital(build, home, NURSE)
    late = Stay(
        receiving="vardcentral2",
        admitted=(-21, 9),
        expected=(-11,),
        ready=(-16, 10),
        sip_needed=True,
        called=(-11, 15),
        out=(-10, 10),
    )
    followed_up = "Kallelsen låg kvar i en vikaries korg. Vårdcentralen har ändrat sin rutin."
    why = "Kallelse till SIP kom två dagar efter sista dagen."
    deviate(build, _in_hospital(build, late, OTHER_NURSE), DeviationKind.SIP_NOT_CALLED, why, follow_up=followed_up)
    owed = Stay(admitted=(-9, 17), expected=(-1,), ready=(-2, AFTER_NOON), sip_needed=True, out=(-1, 13))
    _in_hospital(build, owed, NURSE)
    reason = "Patienten ville hem till sin hund och avböjde fortsatt vård."
    left = Stay(admitted=(-5, 23), expected=(1,), out=(-2, 18), kind=DischargeKind.AGAINST_ADVICE, reason=reason)
    episode = _in_hospital(build, left)
    deviate(build, episode, DeviationKind.AGAINST_ADVICE, reason)
    deviate(
        build, episode, DeviationKind.NO_CONTACT_APPOINTED, "Patienten lämnade innan vårdcentralen hann utse någon."
    )
    away = "Flyttad till universitetssjukhuset för operation."
    moved = Stay(admitted=(-4, 6), out=(-3, 14), kind=DischargeKind.TRANSFERRED, reason=away, municipal=())
    _in_hospital(build, moved)
    died = build.patient(OLD, deceased_on=build.day(-12))
    admit(build, died, Stay(admitted=(-19, 4), out=(-12, 3), kind=DischargeKind.DECEASED))
    going = Stay(receiving="vardcentral2", admitted=(-4, 14), expected=(0,), ready=(-1, BEFORE_NOON), sip_needed=False)
    build.acts.append(partial(_discharge, build, _in_hospital(build, going, OTHER_NURSE)))


def _discharge(build: Builder, episode: CareEpisode) -> None:
    by, at = build.actor("sjukhusavdelning.lakare"), build.now - timedelta(minutes=35)
    discharge_patient(by=by, episode=episode, at=at, kind=DischargeKind.HOME, now=build.now)


def triggers(build: Builder) -> None:
    """Each that asks the ward to assess the need in Region Halland; one was assessed today."""
    late, today = _passed(build, Due.LATE), _passed(build, Due.TODAY)
    soon, later = _passed(build, Due.THIS_WEEK), _passed(build, Due.LATER)
    _long_stay(build, late)
    moved = Stay(
        admitted=(today - timedelta(days=2), 20), ward="sjukhusavdelning2", moved=(("sjukhusavdelning", today),)
    )
    heart, mind = "sjukhusmottagning.lakare", "psykiatri.lakare"
    several = (("psykiatri.chef", soon - timedelta(days=2)), ("psykiatri.st", soon - timedelta(days=1)), (mind, soon))
    asked = Stay(admitted=(soon - timedelta(days=3), 7), seen=several)
    two_clinics = Stay(
        admitted=(later - timedelta(days=3), 18), seen=((heart, later - timedelta(days=1)), (mind, later))
    )
    unknown = Stay(admitted=(soon - timedelta(days=4), 13), unknown_primary=soon)
    for stay in (moved, asked, two_clinics, unknown):
        _at_the_other_centre(build, stay)
    build.acts.append(partial(_assess, build, _long_stay(build, today)))


def _passed(build: Builder, due: Due) -> date:
    return begun(due, ASSESS_DAYS, today=build.today, working=True)


def _long_stay(build: Builder, passed: date) -> CareEpisode:
    return _at_the_other_centre(build, Stay(admitted=(passed - timedelta(days=LONG_STAY), 12)))


def _at_the_other_centre(build: Builder, stay: Stay) -> CareEpisode:
    stay.receiving, stay.expected = "vardcentral2", (build.last_day(Due.LATER),)
    return _in_hospital(build, stay, OTHER_NURSE)


def _assess(build: Builder, episode: CareEpisode) -> None:
    assess_need(
        by=build.actor("sjukhusavdelning.lakare"),
        patient=episode.patient,
        role=FVK,
        outcome=NeedOutcome.NO_NEED,
        reason="Vårdtiden beror på väntan på hjälpmedel. Vårdcentralens fasta vårdkontakt samordnar.",
        on=build.today,
        today=build.today,
        episode=episode,
    )


STAYS = (just_admitted, without_care_contact, ready_for_discharge, discharged, triggers)
