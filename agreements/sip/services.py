"""Writes: the call to a SIP, who is called and answers, when it is met, and its end.

All raise ValidationError keyed by field, and PermissionDenied with the reason.
"""

from dataclasses import dataclass
from datetime import date, datetime

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from agreements.enums import ParticipantKind, SipEnd
from agreements.models import Sip, SipParticipant
from agreements.sip.ending import end
from agreements.sip.guards import going_on_at_own_unit, locked, open_at_own_unit, require_alive, require_open, rests
from agreements.sip.meetings import MeetingTime, plan_meeting
from agreements.sip.telling import managers_of
from contacts.enums import ContactRole
from contacts.models import Contact
from contacts.services.discharge import call_sip
from contacts.services.needs import require_running
from fastkontakt import permissions
from fastkontakt.access import IN_FULL, visible_contacts
from fastkontakt.accounts.actor import Actor
from fastkontakt.audit.services import record
from fastkontakt.moments import day_of
from fastkontakt.notifications.enums import MessageKind
from fastkontakt.notifications.services import tell_patients, tell_staff
from fastkontakt.organisation.enums import UnitKind
from fastkontakt.organisation.models import Unit
from patients.consents import consents_on, note_consent, withdraw_consent
from patients.enums import ConsentKind, DischargeKind
from patients.models import CareEpisode, Consent, Patient, Relative
from patients.services import require_own_unit

NAME_LENGTH = 120
CONSENT_NEEDED = gettext_lazy(
    "Patienten måste samtycka. Utan samtycke får ingen kallas och ingen plan göras (16 kap. 4 § hälso- och "
    "sjukvårdslagen, 4 kap. 2 § lagen 2017:612). Fråga patienten, och anteckna svaret här."
)


@dataclass(frozen=True, kw_only=True)
class Called:
    """Who is called beside the patient: units, relatives of the patient, and others by name."""

    units: tuple[Unit, ...] = ()
    relatives: tuple[Relative, ...] = ()
    others: tuple[str, ...] = ()


@transaction.atomic
def call(
    *,
    by: Actor,
    patient: Patient,
    led_by: Contact,
    reason: str,
    called: Called,
    now: datetime,
    consent_given_how: str = "",
    time: MeetingTime | None = None,
) -> Sip:
    """Call to a SIP, led by a running fast vårdkontakt of the own unit (HSL 16:4, SoL 10:8, lag 2017:612 4 chap.).

    `consent_given_how` is how the patient consented, where no consent holds yet. A stay in hospital that waits for the
    unit's call has got it (2017:612 4:3).
    """
    permissions.require(by, permissions.REGISTER_PATIENTS)
    require_own_unit(by, led_by.unit)
    found: Patient = Patient.objects.select_for_update(no_key=True).get(pk=patient.pk)
    led_by.refresh_from_db(fields=["starts_on", "ends_on"])
    today = day_of(now)
    require_alive(found)
    _require_leader(led_by, found, today)
    _refuse_second(by, found)
    if not reason.strip():
        raise ValidationError({"reason": _("Skriv varför insatserna behöver samordnas.")})
    if not called.units:
        raise ValidationError({"units": _("Kalla minst en verksamhet. En plan samordnar insatser från flera.")})
    sip = Sip.objects.create(
        patient=found,
        unit=by.unit,
        led_by=led_by,
        consent=_consent(by, found, consent_given_how, today),
        episode=_answer_the_clock(by, found, now),
        reason=reason.strip(),
        called_at=now,
        called_by=by.staff,
    )
    SipParticipant.objects.create(sip=sip, kind=ParticipantKind.PATIENT)
    _add(by, sip, called, today)
    if time is not None:
        plan_meeting(by, sip, time, now=now)
    details = {"units": len(called.units), "relatives": len(called.relatives), "others": len(called.others)}
    record(by=by, action="sip_plan.called", row=sip, patient_id=found.pk, details=details)
    tell_patients(kind=MessageKind.SIP, about=[sip], today=today)
    return sip


@transaction.atomic
def call_more(*, by: Actor, sip: Sip, called: Called, now: datetime) -> Sip:
    """Call more to a SIP that is going on. Those called already are not called again."""
    today = day_of(now)
    found = going_on_at_own_unit(by, sip, today=today)
    if not (called.units or called.relatives or called.others):
        raise ValidationError({"units": _("Välj vem mer som ska kallas.")})
    _add(by, found, called, today)
    record(by=by, action="sip_plan.called_more", row=found, patient_id=found.patient_id)
    return found


@transaction.atomic
def change_leader(*, by: Actor, sip: Sip, led_by: Contact, now: datetime) -> Sip:
    """Let another running fast vårdkontakt of the own unit lead."""
    today = day_of(now)
    found = going_on_at_own_unit(by, sip, today=today)
    require_own_unit(by, led_by.unit)
    _require_leader(led_by, found.patient, today)
    found.led_by = led_by
    found.save(update_fields=["led_by"])
    record(by=by, action="sip_plan.leader_changed", row=found, patient_id=found.patient_id)
    return found


@transaction.atomic
def close(*, by: Actor, sip: Sip, because: str, note: str, now: datetime) -> Sip:
    """Close the SIP today, with the reason. A coming meeting is cancelled, a withdrawn consent ends."""
    found, today = open_at_own_unit(by, sip), day_of(now)
    _require_true_reason(found, because, note)
    end(found, by=by, because=because, note=note.strip(), on=today, now=now)
    if because == SipEnd.CONSENT_WITHDRAWN:
        _withdraw(by, found.patient, today)
    return found


@transaction.atomic
def withdraw(*, by: Actor, sip: Sip, now: datetime) -> Sip:
    """The patient, or who may consent for the patient, takes the consent to the plan back: nothing more is planned.

    Who leads is told, and closes the plan; those called see no more of it at once.
    """
    today = day_of(now)
    sip = locked(sip)
    require_open(sip)
    if not rests(sip.patient, on=today):
        raise ValidationError(_("Samtycket är redan tillbakataget. Planeringen är stoppad."))
    _withdraw(by, sip.patient, today)
    record(by=by, action="sip_plan.stopped", row=sip, patient_id=sip.patient_id)
    return sip


def owed_episode(unit: Unit, patient: Patient) -> CareEpisode | None:
    """The stay in hospital that waits for the unit's call the longest (lag 2017:612 4:3)."""
    waiting = CareEpisode.objects.filter(
        patient=patient,
        receiving_unit=unit,
        ready_at__isnull=False,
        sip_needed=True,
        sip_called_at__isnull=True,
        discharge_kind__in=["", DischargeKind.HOME],
    )
    return waiting.order_by("ready_at").first()


def _answer_the_clock(by: Actor, patient: Patient, now: datetime) -> CareEpisode | None:
    episode = owed_episode(by.unit, patient)
    return call_sip(by=by, episode=episode, at=now, now=now) if episode else None


def _require_leader(led_by: Contact, patient: Patient, today: date) -> None:
    if led_by.patient_id != patient.pk or led_by.role != ContactRole.FAST_VARDKONTAKT or not led_by.covers(today):
        said = _("Planen leds av en fast vårdkontakt på er enhet som gäller i dag. Utse en, eller välj en annan.")
        raise ValidationError({"led_by": said})
    require_running(led_by, today=today)


def _refuse_second(by: Actor, patient: Patient) -> None:
    if Sip.objects.filter(patient=patient, unit=by.unit, closed_on__isnull=True).exists():
        raise ValidationError(
            _("Ni har redan en öppen samordnad individuell plan för patienten. Fortsätt med den, eller avsluta den.")
        )


def _consent(by: Actor, patient: Patient, given_how: str, today: date) -> Consent:
    held = consents_on(patient, ConsentKind.INDIVIDUAL_PLAN, today).first()
    if held is not None:
        return held
    if not given_how:
        raise ValidationError({"consent": CONSENT_NEEDED})
    kind = ConsentKind.INDIVIDUAL_PLAN
    return note_consent(by=by, patient=patient, kind=kind, given_how=given_how, starts_on=today, today=today)


def _withdraw(by: Actor, patient: Patient, today: date) -> None:
    for consent in consents_on(patient, ConsentKind.INDIVIDUAL_PLAN, today):
        withdraw_consent(by=by, consent=consent, today=today)


def _add(by: Actor, sip: Sip, called: Called, today: date) -> None:
    """The participants who are new, and word to the managers of the units among them."""
    _require_callable(by, sip.patient, called)
    known = list(sip.participants.all())
    units, relatives = {row.unit_id for row in known}, {row.relative_id for row in known}
    names = {row.name for row in known}
    new = [unit for unit in dict.fromkeys(called.units) if unit.pk not in units]
    at = _contacts_at(by, sip.patient, new, today)
    made = [SipParticipant(sip=sip, kind=ParticipantKind.UNIT, unit=unit, contact=at.get(unit.pk)) for unit in new]
    made += [
        SipParticipant(sip=sip, kind=ParticipantKind.RELATIVE, relative=person)
        for person in dict.fromkeys(called.relatives)
        if person.pk not in relatives
    ]
    others = dict.fromkeys(name.strip() for name in called.others)
    made += [SipParticipant(sip=sip, kind=ParticipantKind.OTHER, name=name) for name in others if name not in names]
    SipParticipant.objects.bulk_create(made)
    managers = managers_of(new, on=today)
    for row in made:
        if row.unit is not None:
            tell_staff(kind=MessageKind.SIP, about=row, staff=managers[row.unit])


def _contacts_at(by: Actor, patient: Patient, units: list[Unit], today: date) -> dict[object, Contact]:
    """Unit -> the patient's contact there, of those that the caller sees; a fast vårdkontakt before others."""
    seen = visible_contacts(by, on=today).filter(IN_FULL, patient=patient, unit__in=units, period__contains=today)
    first = sorted(seen, key=lambda contact: contact.role == ContactRole.FAST_VARDKONTAKT)
    return {contact.unit_id: contact for contact in first}


def _require_callable(by: Actor, patient: Patient, called: Called) -> None:
    if any(unit.pk == by.unit.pk for unit in called.units):
        raise ValidationError({"units": _("Er egen enhet kallar och är redan med. Välj de andra.")})
    if any(unit.kind == UnitKind.REGION for unit in called.units):
        raise ValidationError({"units": _("Regionens ledning ger ingen vård. Välj en verksamhet som ger insatser.")})
    if any(not name.strip() or len(name) > NAME_LENGTH for name in called.others):
        raise ValidationError({"others": _("Skriv ett namn på varje rad, högst 120 tecken.")})
    _require_relatives(patient, called.relatives)


def _require_relatives(patient: Patient, relatives: tuple[Relative, ...]) -> None:
    if any(person.patient_id != patient.pk for person in relatives):
        raise ValidationError({"relatives": _("Välj bland patientens egna närstående.")})
    if relatives and (patient.is_protected or any(person.protected for person in relatives)):
        raise ValidationError(
            {
                "relatives": _(
                    "Patienten eller den närstående har skyddad identitet. Då kallas ingen närstående härifrån, "
                    "eftersom kallelsen kan röja var någon finns (21 kap. 3 § offentlighets- och sekretesslagen). Låt "
                    "patienten själv be den närstående att komma."
                )
            }
        )


def _require_true_reason(sip: Sip, because: str, note: str) -> None:
    if because not in SipEnd.values:
        raise ValidationError({"because": _("Välj varför planen avslutas.")})
    died = sip.patient.deceased_on is not None
    if died and because != SipEnd.DECEASED:
        raise ValidationError({"because": _("Patienten har avlidit. Välj det skälet.")})
    if because == SipEnd.DECEASED and not died:
        said = _("Patientens död är inte registrerad. Registrera den på patientens sida, så avslutas planen med den.")
        raise ValidationError({"because": said})
    if because == SipEnd.OTHER and not note.strip():
        raise ValidationError({"note": _("Skriv vad skälet är.")})
