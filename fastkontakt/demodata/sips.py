"""Coordinated individual plans in every state. They lean on patients of other stories, and are written by the services
as of the days on which they would have been."""

from datetime import datetime, time, timedelta

from django.db.models import Exists, F, OuterRef, QuerySet

from agreements.enums import GoalOutcome, Invitation, ParticipantKind, Principal, SipEnd
from agreements.models import Sip
from agreements.sip.meetings import MeetingTime, answer, set_meeting
from agreements.sip.planning import Goal, Intervention, PlanContent, follow_up, write_plan
from agreements.sip.services import Called, call, close
from contacts.enums import ContactRole
from contacts.models import Contact
from fastkontakt.accounts.actor import Actor
from fastkontakt.demodata.build import Builder
from fastkontakt.moments import SWEDEN, day_of
from patients.consents import withdraw_consent
from patients.enums import ConsentGivenHow, Protection
from patients.models import CareEpisode, CareRelation

NURSE, MUNICIPAL, HOME_CARE = "vardcentral.sjukskoterska", "kommunal_halsosjukvard.sjukskoterska", "hemtjanst.chef"
REASON = "Insatser från vårdcentralen, hemsjukvården och hemtjänsten behöver samordnas."
PLAN_FOR = timedelta(days=90)


def sips(build: Builder) -> None:
    """In force with a time to follow up, called with a time, without one, late, stopped, and closed."""
    by = build.actor(NURSE)
    patients = iter(_led_by(build, by))
    _in_force(build, by, next(patients))
    _coming(build, by, next(patients))
    _called(build, by, next(patients), -2)
    _late(build, by, next(patients))
    _stopped(build, by, next(patients))
    _closed(build, by, next(patients))


def _led_by(build: Builder, by: Actor) -> QuerySet[Contact]:
    """The nurse's patients of long: who signs in first, then those that the municipality knows; none whose stay waits
    for a call."""
    waiting = CareEpisode.objects.filter(patient=OuterRef("patient"), sip_called_at__isnull=True, sip_needed=True)
    known = CareRelation.objects.filter(patient=OuterRef("patient"), unit=build.units["kommunal_halsosjukvard"])
    held = Contact.objects.filter(
        ~Exists(waiting),
        staff=by.staff,
        unit=by.unit,
        role=ContactRole.FAST_VARDKONTAKT,
        period__contains=build.today,
        starts_on__lte=build.day(-130),
        patient__deceased_on__isnull=True,
        patient__protection=Protection.NONE,
    )
    return (
        held.alias(known=Exists(known))
        .order_by(F("patient__user").asc(nulls_last=True), "-known", "pk")
        .select_related("patient", "unit")
    )


def _called(build: Builder, by: Actor, led_by: Contact, on: int) -> Sip:
    units = tuple(build.units[key] for key in ("kommunal_halsosjukvard", "hemtjanst"))
    return call(
        by=by,
        patient=led_by.patient,
        led_by=led_by,
        reason=REASON,
        called=Called(units=units),
        consent_given_how=ConsentGivenHow.ORAL,
        now=build.moment(on),
    )


def _coming(build: Builder, by: Actor, led_by: Contact) -> None:
    sip = _called(build, by, led_by, -5)
    set_meeting(by=by, sip=sip, time=_time(build, 4), now=build.moment(-5, hour=10))
    row = sip.participants.get(unit=build.units["kommunal_halsosjukvard"])
    told = {"answer": Invitation.COMES, "note": "Distriktssköterskan kommer."}
    answer(by=build.actor(MUNICIPAL), participant=row, now=build.moment(-3), **told)


def _in_force(build: Builder, by: Actor, led_by: Contact) -> None:
    sip = _planned(build, by, led_by, -80)
    plan = sip.plans.get()
    goals = list(plan.goals.order_by("position"))
    outcomes = {goals[0].pk: (GoalOutcome.MET, "Såret är läkt."), goals[1].pk: (GoalOutcome.PARTLY, "Går ut ibland.")}
    at = build.moment(-10)
    days = {"on": day_of(at), "follow_up_on": build.day(25)}
    follow_up(by=by, sip=sip, outcomes=outcomes, now=at, **days)
    set_meeting(by=by, sip=sip, time=_time(build, 25), now=at)


def _late(build: Builder, by: Actor, led_by: Contact) -> None:
    _planned(build, by, led_by, -100)


def _stopped(build: Builder, by: Actor, led_by: Contact) -> None:
    sip = _called(build, by, led_by, -12)
    withdraw_consent(by=by, consent=sip.consent, today=build.day(-4))


def _closed(build: Builder, by: Actor, led_by: Contact) -> None:
    sip = _planned(build, by, led_by, -120)
    close(by=by, sip=sip, because=SipEnd.GOALS_MET, note="", now=build.moment(-15))


def _planned(build: Builder, by: Actor, led_by: Contact, on: int) -> Sip:
    """Called a week before, met and planned on the day."""
    sip = _called(build, by, led_by, on - 7)
    set_meeting(by=by, sip=sip, time=_time(build, on), now=build.moment(on - 7, hour=10))
    day = build.day(on)
    units = build.units
    content = PlanContent(
        on=day,
        matters="Att få bo kvar hemma och kunna gå ut med hunden.",
        situation="Sår på benet som läker långsamt. Har fallit två gånger i höst.",
        own_part="Går ut med hunden varje dag, med rollatorn.",
        responsible=Principal.REGION,
        follow_up_on=day + PLAN_FOR,
        interventions=(
            Intervention(
                what="Lägger om såret två gånger i veckan",
                principal=Principal.MUNICIPALITY,
                unit=units["kommunal_halsosjukvard"],
            ),
            Intervention(what="Dusch och städning", principal=Principal.MUNICIPALITY, unit=units["hemtjanst"]),
            Intervention(what="Går igenom läkemedlen", principal=Principal.REGION, unit=units["vardcentral"]),
            Intervention(what="Handlar och hämtar på apoteket", principal=Principal.OTHER, done_by="Dottern"),
        ),
        goals=(
            Goal(goal="Såret är läkt", measured_by="Ingen omläggning behövs längre."),
            Goal(goal="Går ut varje dag", measured_by="Personen berättar själv."),
        ),
        attended=frozenset(sip.participants.exclude(kind=ParticipantKind.OTHER).values_list("pk", flat=True)),
    )
    write_plan(by=by, sip=sip, content=content, now=build.moment(on, hour=15))
    return sip


def _time(build: Builder, on: int) -> MeetingTime:
    starts_at = datetime.combine(build.day(on), time(13), SWEDEN)
    return MeetingTime(starts_at=starts_at, ends_at=starts_at + timedelta(hours=1), place="Vårdcentralen, rum 3")
