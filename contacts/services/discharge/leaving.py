"""Discharge: home only when the rulebook allows it; what went otherwise than the law wants is a deviation."""

from collections.abc import Iterator
from datetime import datetime

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from contacts.discharge.deadlines import call_was_late, sip_call_deadline, terms_of
from contacts.duties import refresh
from contacts.enums import ContactRole
from contacts.policy import case as facts
from contacts.policy.engine import Verdict, evaluate
from contacts.policy.facts import Case
from contacts.policy.rulebook import for_tenant
from contacts.services.discharge.guards import appointed_contacts, open_at_own_ward, require_between
from contacts.services.episode_end import close_episode
from contacts.services.patient_events import register_death
from contacts.services.refusal import PolicyRefused, asked_rules
from fastkontakt.accounts.actor import Actor
from fastkontakt.audit.services import record
from fastkontakt.moments import day_of
from patients.enums import DeviationKind, DischargeKind
from patients.models import CareEpisode, DischargeDeviation, Patient

LEAVES_CARE = {DischargeKind.HOME, DischargeKind.AGAINST_ADVICE}
"""Discharges after which inpatient care no longer answers for the patient."""


def check_discharge(*, by: Actor, episode: CareEpisode, kind: str, at: datetime) -> Verdict:
    """What the rulebook says of a discharge of the kind at the moment. Writes nothing."""
    return evaluate(for_tenant(by.tenant.slug), _case(by, episode, kind, at))


@transaction.atomic
def discharge_patient(
    *, by: Actor, episode: CareEpisode, at: datetime, kind: str, now: datetime, reason: str = ""
) -> CareEpisode:
    """Register how the stay ended: raises PolicyRefused where the rulebook stops it, which it never does for a death.

    A death is registered for the patient too. Leaving against advice needs a reason and is a deviation; so is a missing
    fast vårdkontakt then, and a SIP that was not called in time.
    """
    episode = open_at_own_ward(by, episode, field="at")
    reason = reason.strip()
    _check_discharge(episode, at, kind, reason, now)
    verdict = check_discharge(by=by, episode=episode, kind=kind, at=at)
    if not verdict.allowed:
        raise PolicyRefused(verdict)
    deviations = list(_deviations(by, episode, at, kind, reason))
    close_episode(episode, by=by, at=at, kind=kind, reason=reason, rules=asked_rules(verdict))
    for deviation, why in deviations:
        row = DischargeDeviation.objects.create(episode=episode, kind=deviation, reason=why, noted_by=by.staff)
        record(by=by, action="deviation.noted", row=row, patient_id=episode.patient_id, details={"kind": deviation})
    if kind == DischargeKind.DECEASED and episode.patient.deceased_on is None:
        register_death(by=by, patient=episode.patient, on=day_of(at), today=day_of(now))
    refresh([episode.patient_id], on=day_of(now))
    return episode


@transaction.atomic
def follow_up_deviation(*, by: Actor, deviation: DischargeDeviation, text: str, now: datetime) -> DischargeDeviation:
    """Note what came of a deviation, by the manager of the ward."""
    if not by.is_manager or by.unit.pk != deviation.episode.ward_id:
        raise PermissionDenied(
            _("Avvikelsen följs upp av verksamhetschefen för %(ward)s.") % {"ward": deviation.episode.ward.name}
        )
    Patient.objects.select_for_update(no_key=True).get(pk=deviation.episode.patient_id)
    deviation.refresh_from_db()
    if not text.strip():
        raise ValidationError({"follow_up": _("Skriv vad uppföljningen kom fram till.")})
    if deviation.followed_up_at is not None:
        raise ValidationError({"follow_up": _("Avvikelsen är redan uppföljd.")})
    deviation.follow_up, deviation.followed_up_by, deviation.followed_up_at = text.strip(), by.staff, now
    deviation.save(update_fields=["follow_up", "followed_up_by", "followed_up_at"])
    record(by=by, action="deviation.followed_up", row=deviation, patient_id=deviation.episode.patient_id)
    return deviation


def _check_discharge(episode: CareEpisode, at: datetime, kind: str, reason: str, now: datetime) -> None:
    require_between(at, first=episode.admitted_at, now=now, field="at", what_came_first=_("inskrivningen"))
    if kind == DischargeKind.HOME and episode.ready_at is not None:
        first = episode.ready_at
        require_between(at, first=first, now=now, field="at", what_came_first=_("meddelandet om utskrivningsklar"))
    if kind == DischargeKind.AGAINST_ADVICE and not reason:
        raise ValidationError(
            {
                "reason": _(
                    "Skriv varför patienten lämnade mot läkares råd. Det registreras som en avvikelse att följa upp."
                )
            }
        )


def _case(by: Actor, episode: CareEpisode, kind: str, at: datetime) -> Case:
    patient = facts.patient_facts(facts.with_facts(Patient.objects.filter(pk=episode.patient_id)).get())
    return Case(
        tenant=by.tenant.slug,
        checkpoint="discharge",
        role=ContactRole.FAST_VARDKONTAKT,
        on=day_of(at),
        decided_on=day_of(at),
        actor=facts.actor_facts(by),
        unit=facts.unit_facts(episode.ward),
        patient=patient,
        episode=next(stay for stay in patient.episodes if stay.id == str(episode.pk)),
        discharge_kind=kind,
    )


def _deviations(
    by: Actor, episode: CareEpisode, at: datetime, kind: str, reason: str
) -> Iterator[tuple[DeviationKind, str]]:
    """What goes otherwise than the law wants, each with its reason."""
    if kind == DischargeKind.AGAINST_ADVICE:
        yield DeviationKind.AGAINST_ADVICE, reason
        if episode.receiving_unit_id and not appointed_contacts(episode, on=day_of(at)).exists():
            yield DeviationKind.NO_CONTACT_APPOINTED, reason
    if kind in LEAVES_CARE and episode.ready_at is not None:
        terms = terms_of(by.tenant.slug, day_of(episode.ready_at))
        if call_was_late(episode, at=at, terms=terms):
            last_day = date_format(sip_call_deadline(episode.ready_at, terms), "j b Y")
            yield DeviationKind.SIP_NOT_CALLED, _("Kallelsen skulle ha skickats senast %(day)s.") % {"day": last_day}
