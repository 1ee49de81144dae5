"""Care episodes as their pages draw them: the timeline, the hours left, what is to be done and by whom."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from contacts.discharge.selectors import MUNICIPALITY, OTHER, RECEIVING, WARD, EpisodeView
from contacts.enums import ContactRole, Occasion
from contacts.presentation.judgement import Act, appoint_url, rule_url
from fastkontakt.access.protection import Listed, listed
from fastkontakt.moments import SWEDEN, day_of, end_of, hours_between
from fastkontakt.organisation.models import Unit
from fastkontakt.ui.shapes import Countdown, EpisodeStep, Fact, Telephone
from patients.models import CareEpisode

FVK_RULE, SIP_RULE = "fvk-before-discharge", "fvk-sip-call"
SOON_HOURS = 24


@dataclass(frozen=True, kw_only=True)
class Todo:
    """What the viewer's side is to do now, and how the other side stands. `level` is an alert's."""

    level: str
    title: str
    text: str = ""
    other: str = ""
    act: Act | None = None
    telephone: Telephone | None = None


@dataclass(frozen=True, kw_only=True)
class StayRow:
    """A stay in the list."""

    view: EpisodeView
    todo: Todo
    due: datetime | None
    left: str
    until: str
    late: bool

    @property
    def episode(self) -> CareEpisode:
        return self.view.episode

    @property
    def patient(self) -> Listed:
        """Whose stay it is, as in any list."""
        return listed(self.view.episode.patient)

    @property
    def since(self) -> str:
        """The day of admission."""
        return day(day_of(self.view.episode.admitted_at))


def rows(views: list[EpisodeView], *, now: datetime) -> list[StayRow]:
    """The stays, the nearest deadline first; those without one last."""
    made = [_row(view, now) for view in views]
    return sorted(made, key=lambda row: (row.due is None, row.due or now, row.episode.admitted_at))


def _row(view: EpisodeView, now: datetime) -> StayRow:
    due, until = _nearest(view)
    left = hours_between(now, due) if due else 0
    return StayRow(
        view=view, todo=todo(view, now=now), due=due, left=_left(left) if due else "", until=until, late=left < 0
    )


def _nearest(view: EpisodeView) -> tuple[datetime | None, str]:
    """The nearest deadline that is not met: of appointing, of the call, else the expected discharge."""
    found: list[tuple[datetime, str]] = []
    deadlines = view.deadlines
    if deadlines.fvk_ends and not view.fvk_appointed and view.episode.is_open:
        found.append((deadlines.fvk_ends, _("Utse senast %(day)s") % {"day": weekday(deadlines.fvk)}))
    if deadlines.sip_call_ends and view.call_owed:
        found.append((deadlines.sip_call_ends, _("Kalla senast %(day)s") % {"day": weekday(deadlines.sip_call)}))
    expected = view.episode.expected_discharge
    if not found and expected and view.episode.is_open:
        found.append((end_of(expected), _("Beräknas hem %(day)s") % {"day": weekday(expected)}))
    return min(found) if found else (None, "")


def _left(hours: float) -> str:
    whole = int(abs(hours))
    if hours < 0:
        return _("%(hours)s tim för sent") % {"hours": whole}
    if hours >= 3 * SOON_HOURS:
        return _("%(days)s dygn kvar") % {"days": whole // 24}
    return _("%(hours)s tim kvar") % {"hours": whole}


# --- what is to be done --------------------------------------------------------------------------------------------


def todo(view: EpisodeView, *, now: datetime) -> Todo:
    """What the viewer's unit is to do on the stay now."""
    side = {WARD: _ward, RECEIVING: _receiving, MUNICIPALITY: _municipality}.get(view.side, _onlooker)
    return side(view, now)


def _ward(view: EpisodeView, now: datetime) -> Todo:
    episode, receiver = view.episode, view.episode.receiving_unit
    if not episode.is_open:
        return Todo(level="info", title=_("Patienten är utskriven"), text=ended(episode), other=_receivers_part(view))
    if receiver is not None and not view.fvk_appointed:
        text = _("%(unit)s har inte utsett en fast vårdkontakt. Be %(unit)s göra det, så går det att skriva ut.")
        return Todo(
            level="warning",
            title=_("Kan inte skrivas ut till hemmet än"),
            text=text % {"unit": receiver.name},
            other=_receivers_part(view),
            telephone=_telephone(receiver),
        )
    if episode.ready_at is None:
        return Todo(
            level="info",
            title=_("Anmäl när patienten är utskrivningsklar"),
            text=_give_name(view),
            other=_receivers_part(view),
        )
    return Todo(
        level="success", title=_("Kan skrivas ut till hemmet"), text=_give_name(view), other=_receivers_part(view)
    )


def _give_name(view: EpisodeView) -> str:
    """What the patient is to be told at discharge (PL 3:2b)."""
    if view.appointed is None or not view.holds or not view.name:
        return ""
    text = _("Ge patienten namnet vid utskrivningen (3 kap. 2 b § patientlagen): %(name)s, %(unit)s.")
    return text % {"name": view.appointed.staff.name, "unit": view.appointed.unit.name}


def _receivers_part(view: EpisodeView) -> str:
    """What primary care has done, for the other sides."""
    episode, receiver = view.episode, view.episode.receiving_unit
    if receiver is None:
        return _("Ingen enhet i primärvården har fått inskrivningsmeddelandet.")
    unit = {"unit": receiver.name}
    if not view.fvk_appointed and not episode.is_open:
        return _("%(unit)s hade inte utsett en fast vårdkontakt.") % unit
    if not view.fvk_appointed:
        return _("%(unit)s har inte utsett en fast vårdkontakt än.") % unit
    if view.call_owed:
        return _("%(unit)s har utsett en fast vårdkontakt, men inte kallat till SIP än.") % unit
    if episode.sip_called_at is not None:
        return _("%(unit)s har utsett en fast vårdkontakt och kallat till SIP.") % unit
    return _("%(unit)s har utsett en fast vårdkontakt.") % unit


def _wards_part(view: EpisodeView) -> str:
    """What the ward has done, for the other sides."""
    episode = view.episode
    if episode.discharged_at is not None:
        return ended(episode)
    if episode.ready_at is not None:
        return _("%(ward)s har anmält utskrivningsklar %(when)s.") % {
            "ward": episode.ward.name,
            "when": moment(episode.ready_at),
        }
    if episode.expected_discharge is not None:
        text = _("Inte utskrivningsklar än. %(ward)s beräknar utskrivning %(day)s.")
        return text % {"ward": episode.ward.name, "day": weekday(episode.expected_discharge)}
    return _("Inte utskrivningsklar än. %(ward)s har inte beräknat någon dag.") % {"ward": episode.ward.name}


def _receiving(view: EpisodeView, now: datetime) -> Todo:
    episode = view.episode
    other = _wards_part(view)
    if episode.is_open and not view.fvk_appointed:
        url = appoint_url(episode.patient_id, ContactRole.FAST_VARDKONTAKT, anledning=Occasion.BEFORE_DISCHARGE)
        text = _("En fast vårdkontakt ska vara utsedd innan patienten kan skrivas ut till hemmet.")
        act = Act(_("Utse fast vårdkontakt"), url)
        return Todo(level="warning", title=_("Utse en fast vårdkontakt"), text=text, other=other, act=act)
    if view.call_owed:
        text = _("Patienten är utskrivningsklar. Er fasta vårdkontakt kallar till den samordnade individuella planen.")
        act = Act(_("Kalla till SIP"), f"{reverse('discharge:episode', args=[episode.pk])}#sip")
        return Todo(level="warning", title=_("Kalla till SIP"), text=text, other=other, act=act)
    done = _("Ni har gjort det som ska göras nu")
    return Todo(level="success", title=done, text=_("Ni ser här när avdelningen går vidare."), other=other)


def _municipality(view: EpisodeView, now: datetime) -> Todo:
    other = f"{_wards_part(view)} {_receivers_part(view)}"
    return Todo(level="info", title=_("Planera patientens hemgång"), text=payment_text(view), other=other)


def _onlooker(view: EpisodeView, now: datetime) -> Todo:
    return Todo(level="info", title=_("Patienten är i slutenvård"), other=_wards_part(view))


def ended(episode: CareEpisode) -> str:
    """When and how the stay ended."""
    assert episode.discharged_at is not None
    how = episode.get_discharge_kind_display()
    return _("Utskriven %(when)s: %(how)s.") % {"when": moment(episode.discharged_at), "how": lowered(how)}


# --- the timeline --------------------------------------------------------------------------------------------------


def steps(view: EpisodeView, *, now: datetime) -> list[EpisodeStep]:
    """The stay from admission to discharge. The first step that is not taken is the current one."""
    made = [_admitted(view), _noticed(view), _fvk_step(view, now), _ready_step(view, now)]
    made += [_sip_step(view, now), _out_step(view)]
    first = next((place for place, step in enumerate(made) if step.state in ("coming", "late")), None)
    if first is not None and made[first].state == "coming" and view.episode.is_open:
        step = made[first]
        made[first] = EpisodeStep(label=step.label, state="current", when=step.when, who=step.who, note=step.note)
    return made


def _admitted(view: EpisodeView) -> EpisodeStep:
    return EpisodeStep(
        label=_("Inskriven"), state="done", when=moment(view.episode.admitted_at), who=view.episode.ward.name
    )


def _noticed(view: EpisodeView) -> EpisodeStep:
    told = [
        unit.name for unit in (view.episode.receiving_unit, *(r.unit for r in view.episode.recipients.all())) if unit
    ]
    return EpisodeStep(
        label=_("Inskrivningsmeddelande"),
        state="done" if told else "skipped",
        when=moment(view.episode.noticed_at) if told else "",
        who=_("till %(units)s") % {"units": ", ".join(told)} if told else _("Har inte gått till någon enhet"),
    )


def _fvk_step(view: EpisodeView, now: datetime) -> EpisodeStep:
    label, receiver = _("Fast vårdkontakt utsedd"), view.episode.receiving_unit
    if receiver is None:
        return EpisodeStep(label=label, state="skipped", note=_("Ingen enhet i primärvården är mottagare"))
    contact, who = view.appointed, receiver.name
    name = contact.staff.name if contact is not None and view.name else ""
    if contact is not None and view.holds:
        when = _("sedan %(day)s") % {"day": day(contact.starts_on)}
        return EpisodeStep(label=label, state="done", when=when, who=who, note=name)
    if contact is not None:
        when = _("från %(day)s") % {"day": day(contact.starts_on)}
        return EpisodeStep(label=label, state="coming", when=when, who=who, note=name)
    if not view.episode.is_open:
        return EpisodeStep(label=label, state="late", who=who, note=_("Saknades vid utskrivningen"))
    return _awaited(label, view.deadlines.fvk_ends, view.deadlines.fvk, who, now)


def _awaited(label: str, ends: datetime | None, last_day: date | None, who: str, now: datetime) -> EpisodeStep:
    """A step that another unit is to take by a day."""
    when = _("senast %(day)s") % {"day": day(last_day)}
    late = ends is not None and now >= ends
    return EpisodeStep(
        label=label, state="late" if late else "coming", when=when, who=who, note=_("Försenat") if late else ""
    )


def _ready_step(view: EpisodeView, now: datetime) -> EpisodeStep:
    label, episode = _("Utskrivningsklar"), view.episode
    if episode.ready_at is not None:
        return EpisodeStep(label=label, state="done", when=moment(episode.ready_at), who=episode.ward.name)
    if not episode.is_open:
        return EpisodeStep(label=label, state="skipped", note=_("Anmäldes inte"))
    expected = episode.expected_discharge
    if expected is None:
        return EpisodeStep(label=label, state="coming", who=episode.ward.name, note=_("Ingen dag är beräknad"))
    when = _("beräknas %(day)s") % {"day": day(expected)}
    if expected < day_of(now):
        note = _("Dagen har passerat: beräkna en ny")
        return EpisodeStep(label=label, state="late", when=when, who=episode.ward.name, note=note)
    return EpisodeStep(label=label, state="coming", when=when, who=episode.ward.name)


def _sip_step(view: EpisodeView, now: datetime) -> EpisodeStep:
    label, episode = _("Kallelse till SIP"), view.episode
    if episode.sip_called_at is not None:
        who = episode.receiving_unit.name if episode.receiving_unit else ""
        return EpisodeStep(label=label, state="done", when=moment(episode.sip_called_at), who=who)
    if view.call_owed and episode.receiving_unit is not None:
        deadlines = view.deadlines
        return _awaited(label, deadlines.sip_call_ends, deadlines.sip_call, episode.receiving_unit.name, now)
    if episode.ready_at is None and episode.is_open:
        return EpisodeStep(label=label, state="coming", note=_("Om SIP behövs"))
    return EpisodeStep(label=label, state="skipped", note=_("Behövs inte"))


def _out_step(view: EpisodeView) -> EpisodeStep:
    label, episode = _("Utskriven"), view.episode
    if episode.discharged_at is None:
        return EpisodeStep(label=label, state="coming", who=episode.ward.name)
    how = str(episode.get_discharge_kind_display())
    return EpisodeStep(label=label, state="done", when=moment(episode.discharged_at), who=episode.ward.name, note=how)


# --- hours left ----------------------------------------------------------------------------------------------------


def countdowns(view: EpisodeView, *, now: datetime) -> list[Countdown]:
    """The deadlines of a stay under way, or of a call that is still owed after it."""
    made = []
    if view.episode.is_open and view.deadlines.fvk is not None:
        made.append(_fvk_countdown(view, now))
    return made + call_countdowns(view, now=now)


def call_countdowns(view: EpisodeView, *, now: datetime) -> list[Countdown]:
    """Of those the SIP call, and the municipality's payment, which waits for it (5:3)."""
    made = []
    if view.deadlines.sip_call is not None and (view.episode.is_open or view.call_owed):
        made.append(_sip_countdown(view, now))
    if view.episode.is_open and view.deadlines.payment is not None:
        made.append(_payment_countdown(view, now))
    return made


def _fvk_countdown(view: EpisodeView, now: datetime) -> Countdown:
    deadlines = view.deadlines
    text = _("Senast %(day)s, före utskrivningen.") % {"day": weekday(deadlines.fvk)}
    return _counted(
        label=_("Utse fast vårdkontakt"),
        text=text,
        start=view.episode.noticed_at,
        end=deadlines.fvk_ends,
        now=now,
        met=view.fvk_appointed,
        law=_("2 kap. 5 § lagen 2017:612"),
        law_url=rule_url(FVK_RULE),
    )


def _sip_countdown(view: EpisodeView, now: datetime) -> Countdown:
    deadlines, episode = view.deadlines, view.episode
    text = _("Senast %(day)s, av den fasta vårdkontakten.") % {"day": weekday(deadlines.sip_call)}
    return _counted(
        label=_("Kalla till SIP"),
        text=text,
        start=episode.ready_at,
        end=deadlines.sip_call_ends,
        now=now,
        met=episode.sip_called_at is not None,
        law=_("4 kap. 3 § lagen 2017:612"),
        law_url=rule_url(SIP_RULE),
    )


def _payment_countdown(view: EpisodeView, now: datetime) -> Countdown:
    law, law_url = _("5 kap. 3–4 §§ lagen 2017:612"), rule_url(SIP_RULE)
    label, begins = _("Kommunens betalning"), view.deadlines.payment_begins
    said = payment_text(view)
    if begins is None or now >= begins or not view.episode.recipients.all():
        return Countdown(label=label, state="idle", text=said, law=law, law_url=law_url)
    return _counted(
        label=label, text=said, start=view.episode.ready_at, end=begins, now=now, met=False, law=law, law_url=law_url
    )


def payment_text(view: EpisodeView) -> str:
    """From when the municipality pays, or why it does not."""
    if view.deadlines.payment is None:
        return _("Dagarna till kommunens betalning räknas från att avdelningen har anmält utskrivningsklar.")
    if not view.episode.recipients.all():
        return _("Ingen av kommunens enheter har fått inskrivningsmeddelandet, så kommunen betalar inte.")
    first_day = {"day": weekday(view.deadlines.payment)}
    if not view.deadlines.pays_without_call:
        return _("Börjar %(day)s om kallelsen till SIP är skickad. Utan kallelse, ingen betalning.") % first_day
    return _("Börjar %(day)s.") % first_day


def _counted(
    *,
    label: str,
    text: str,
    start: datetime | None,
    end: datetime | None,
    now: datetime,
    met: bool,
    law: str,
    law_url: str,
) -> Countdown:
    """Hours from now to the end, as a share of all the time that there was."""
    assert start is not None
    assert end is not None
    left = hours_between(now, end)
    whole = max(hours_between(start, end), 1)
    state = "met" if met else "late" if left <= 0 else "soon" if left < SOON_HOURS else "running"
    share = min(100, max(0, round(100 * left / whole)))
    return Countdown(label=label, state=state, text=text, hours=int(abs(left)), share=share, law=law, law_url=law_url)


# --- facts and words -----------------------------------------------------------------------------------------------


def header_facts(view: EpisodeView) -> list[Fact]:
    """Where the patient is, and who has been told."""
    episode = view.episode
    expected = weekday(episode.expected_discharge) if episode.expected_discharge else _("Inte beräknad")
    told = ", ".join(recipient.unit.name for recipient in episode.recipients.all())
    receiver = episode.receiving_unit.name if episode.receiving_unit else _("Ingen")
    return [
        Fact(term=_("Avdelning"), value=episode.ward.name),
        Fact(term=_("Mottagande enhet"), value=receiver),
        Fact(term=_("Kommunens enheter"), value=told or _("Ingen")),
        Fact(term=_("Beräknad utskrivning"), value=expected),
    ]


def hospital_notes(view: EpisodeView) -> list[str]:
    """What the hospital has noted of the stay, the oldest first within each kind; for the hospital alone."""
    if not view.hospital_record or view.side not in (WARD, OTHER):
        return []
    episode: Any = view.episode
    moves = list(episode.stays.all())[1:]
    notes = [_("%(day)s: flyttad till %(unit)s") % {"day": day(row.starts_on), "unit": row.unit.name} for row in moves]
    for row in episode.consultations.all():
        said = _("%(day)s: konsult %(name)s, %(unit)s")
        notes.append(said % {"day": day(row.on), "name": row.consultant.name, "unit": row.unit.name})
    if episode.unknown_primary_since is not None:
        said = _("Utreds för cancer utan känd primärtumör sedan %(day)s")
        notes.append(said % {"day": day(episode.unknown_primary_since)})
    former = list(episode.estimates.all())[:-1]
    for row in former:
        notes.append(
            _("Tidigare beräknad dag: %(day)s (noterad %(noted)s)")
            % {"day": day(row.expected_discharge), "noted": day(day_of(row.noted_at))}
        )
    return notes


def _telephone(unit: Unit) -> Telephone | None:
    return Telephone(number=unit.telephone, hours=unit.telephone_hours) if unit.telephone else None


def moment(value: datetime) -> str:
    """`22 nov 14:05`, in Swedish time."""
    return date_format(value.astimezone(SWEDEN), "j b H:i" if get_language() == "sv" else "j M H:i")


def day(value: date | None) -> str:
    """`22 nov`."""
    return date_format(value, "j b" if get_language() == "sv" else "j M") if value else ""


def weekday(value: date | None) -> str:
    """`söndag 22 nov`."""
    return date_format(value, "l j b" if get_language() == "sv" else "l j M") if value else ""


def lowered(text: object) -> str:
    """As within a sentence."""
    words = str(text)
    return words[:1].lower() + words[1:]
