"""Who may see, in words for staff: what holds today, and what an act leads to before it is done."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from fastkontakt.access import sees_records_of
from fastkontakt.accounts.actor import Actor
from fastkontakt.moments import hours_between
from fastkontakt.ui.templatetags.fk import dag
from patients.enums import ConsentGivenHow
from patients.models import Block, BlockLift, Consent, EmergencyAccess, Incapacity


@dataclass(frozen=True, slots=True, kw_only=True)
class Holds:
    """Something that holds, or does not, in a line with a note; `act` is the key of what can be done about it."""

    icon: str
    text: str
    note: str = ""
    act: str = ""
    label: str = ""


def lead(viewer: Actor, *, consent: bool, child: bool, incapable: bool, opening: EmergencyAccess | None) -> str:
    """In one sentence: whether the viewer's unit sees what others hold, and why."""
    social = viewer.unit.is_social_care
    if consent:
        return _("Ni får se fasta kontakter hos andra: patienten samtycker.")
    if child or incapable:
        why = (
            _("patienten är under 13 år och kan inte samtycka själv")
            if child
            else _("patienten kan varaktigt inte ta ställning")
        )
        seen = _("Ni får se fasta kontakter hos andra omsorgsgivare, men inte hälso- och sjukvårdens: %(why)s.")
        return (seen if social else _("Ni får se fasta kontakter hos andra: %(why)s.")) % {"why": why}
    if opening is not None:
        return _("Ni ser fasta kontakter hos andra genom en nödöppning. Patienten har inte samtyckt.")
    return _("Ni ser bara era egna fasta kontakter. Fråga patienten om ni får se andras också.")


def consent_line(viewer: Actor, consent: Consent, *, today: date) -> Holds:
    """A consent that holds or will."""
    reader = consent.provider.name if consent.provider else _("alla som vårdar eller ger omsorg")
    began = consent.starts_on <= today
    text = (
        _("Patienten samtycker till att %(reader)s ser")
        if began
        else _("Patienten har samtyckt till att %(reader)s ser")
    )
    days = _("Från %(first)s.") % {"first": dag(consent.starts_on)}
    if consent.ends_on is not None:
        days = _("%(first)s – %(last)s.") % {"first": dag(consent.starts_on), "last": dag(consent.ends_on)}
    return Holds(
        icon="check",
        text=text % {"reader": reader},
        note=f"{days} {_given(viewer, consent)}",
        act=f"aterkalla-{consent.pk}",
        label=_("Patienten tar tillbaka samtycket"),
    )


def _given(viewer: Actor, consent: Consent) -> str:
    """How it was given, and who noted it where the own body did."""
    if consent.given_how == ConsentGivenHow.PORTAL:
        return _("Gett på Mina kontakter.")
    how = str(consent.get_given_how_display())
    if consent.unit is not None and consent.noted_by is not None and sees_records_of(viewer, consent.unit):
        said = _("%(how)s. Antecknat av %(name)s, %(unit)s.")
        return said % {"how": how, "name": consent.noted_by.name, "unit": consent.unit.name}
    return _("%(how)s. Antecknat hos en annan vårdgivare.") % {"how": how}


def no_consent_line(*, child: bool, incapable: bool, opened: bool) -> Holds:
    """That there is no consent, and what that means; `opened`: what others hold is seen in an emergency."""
    if incapable:
        note = _("Patienten kan inte samtycka. I stället gäller läkarens bedömning.")
        return Holds(icon="info", text=_("Inget samtycke"), note=note)
    note = "" if opened else _("Det som andra har registrerat visas inte.")
    if child:
        note = _("Behövs inte medan patienten är under 13 år.")
    return Holds(icon="hidden", text=_("Inget samtycke"), note=note, act="samtycke", label=_("Anteckna samtycke"))


def own_block_line(block: Block, *, own_unit: bool) -> Holds:
    """A block of the own unit or of the own care provider."""
    if block.unit is not None:
        text = (
            _("Patienten har spärrat er enhet")
            if own_unit
            else _("Patienten har spärrat %(unit)s") % {"unit": block.unit.name}
        )
        note = _("Sedan %(day)s. Den spärrade enheten ser sina uppgifter, ingen annan.")
    else:
        text = _("Patienten har spärrat hela %(provider)s") % {"provider": block.provider}
        note = _("Sedan %(day)s. Andra vård- och omsorgsgivare ser inget därifrån.")
    return Holds(
        icon="lock",
        text=text,
        note=note % {"day": dag(block.set_at)},
        act=f"hav-{block.pk}",
        label=_("Patienten häver spärren"),
    )


def within_line(lifts: Iterable[BlockLift], *, still_closed: bool) -> list[Holds]:
    """What the patient has blocked at other units of the own body: what is open to the own unit, and that there is."""
    lines = []
    for lift in lifts:
        opened = {"unit": str(lift.block.unit), "day": dag(lift.ends_on)}
        text = _("Ni får se det som patienten har spärrat hos %(unit)s") % opened
        note = _("Patienten har medgett det till och med %(day)s.") % opened
        lines.append(Holds(icon="key", text=text, note=note))
    if still_closed:
        lines.append(
            Holds(
                icon="lock",
                text=_("Patienten har spärrat uppgifter hos en annan enhet hos er"),
                note=_("Vilken enhet visas inte. Patienten kan låta er se."),
                act="oppna",
                label=_("Patienten låter oss se"),
            )
        )
    return lines


def no_block_line(*, alive: bool) -> Holds:
    """That nothing is blocked that the viewer may know of."""
    note = _("Patienten kan när som helst spärra, och behöver inte säga varför.") if alive else ""
    return Holds(icon="info", text=_("Inga spärrar hos er"), note=note)


def incapacity_line(viewer: Actor, incapacity: Incapacity, *, may_end: bool) -> Holds:
    """That a physician has found that the patient cannot take a stand."""
    until = _("Till och med %(day)s.") % {"day": dag(incapacity.ends_on)} if incapacity.ends_on else ""
    note = " ".join(part for part in (_("Från %(first)s.") % {"first": dag(incapacity.starts_on)}, until) if part)
    if sees_records_of(viewer, incapacity.unit):
        told = {"name": incapacity.established_by.name, "attitude": incapacity.attitude}
        judged = _("Bedömt av %(name)s. Patientens inställning: %(attitude)s") % told
        note = f"{note} {judged}"
    return Holds(
        icon="person",
        text=_("Patienten kan varaktigt inte ta ställning till vem som får se"),
        note=note,
        act="avsluta-bedomning" if may_end else "",
        label=_("Avsluta bedömningen"),
    )


def time_left(until: datetime, *, now: datetime) -> str:
    """How long an opening lasts, rounded to what helps."""
    hours = hours_between(now, until)
    if hours < 1:
        return _("mindre än en timme kvar")
    whole = int(hours)
    return ngettext("%(count)s timme kvar", "%(count)s timmar kvar", whole) % {"count": whole}
