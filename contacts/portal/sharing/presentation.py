"""Who may read one's contacts, in plain words."""

from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from django.urls import reverse
from django.utils.formats import time_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from contacts.portal.sharing.selectors import Body, SharingView
from fastkontakt.access.law import CONSENT, CONSENT_SOCIAL, NEUTRAL
from fastkontakt.ui.templatetags.fk import dag
from patients.models import Block, Consent


@dataclass(frozen=True, slots=True, kw_only=True)
class BodyRow:
    """One who takes part in the care: `sees` of its own, `others` of what others have recorded.

    `reads_others`: all of it that is not blocked, by consent or by law.
    """

    key: str
    title: str
    kind: str
    icon: str
    sees: str
    others: str
    reads_others: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """A consent or a block that stands. `url` leads to taking it back, "" where the reader may not."""

    key: str
    title: str
    text: str
    more: list[str] = field(default_factory=list)
    url: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """The whole page. `name` is the patient's where the reader is another, else "". Addresses are "" where barred."""

    name: str
    child: bool
    dead: bool
    incapable: bool
    bodies: list[BodyRow]
    openings: list[str]
    consents: list[Said]
    blocks: list[Said]
    consent_url: str
    block_url: str
    contacts_url: str


def page(view: SharingView) -> Page:
    """The page for the patient, or for who acts for the patient."""
    name = "" if view.own else view.patient.name
    alive = view.patient.deceased_on is None
    return Page(
        name=name,
        child=view.child,
        dead=not alive,
        incapable=view.incapable,
        bodies=[_body(body, view, name) for body in view.bodies],
        openings=[_opening(row) for row in view.openings],
        consents=[_consent(row, view) for row in view.consents],
        blocks=[_block(row, view) for row in view.blocks],
        consent_url=_consent_url(view) if alive else "",
        block_url=reverse("portal:block") if view.own and alive else "",
        contacts_url=reverse("portal:contacts") if view.own else reverse("portal:child", args=[view.patient.pk]),
    )


def sharing_url(patient_id: UUID, *, own: bool) -> str:
    """The page on who may read."""
    return reverse("portal:sharing") if own else reverse("portal:sharing_for_child", args=[patient_id])


def reader_name(consent: Consent) -> str:
    """To whom a consent is given."""
    return consent.provider.name if consent.provider else _("alla som deltar i vården och omsorgen")


def blocked_name(block: Block) -> str:
    """What a block closes."""
    if block.unit is not None:
        return f"{block.unit.name}, {block.unit.provider.name}"
    assert block.provider is not None
    return _("allt hos %(provider)s") % {"provider": block.provider.name}


def _consent_url(view: SharingView) -> str:
    """The page for consenting; "" where the reader may not, or where all may read already."""
    if not view.may_consent or any(consent.provider_id is None for consent in view.consents):
        return ""
    return reverse("portal:consent") if view.own else reverse("portal:consent_for_child", args=[view.patient.pk])


def _body(body: Body, view: SharingView, name: str) -> BodyRow:
    return BodyRow(
        key=f"{body.provider.pk}-{'omsorg' if body.social else 'vard'}",
        title=body.provider.name,
        kind=_("Omsorg") if body.social else _("Hälso- och sjukvård"),
        icon="home-care" if body.social else "care",
        sees=_sees(body, name),
        others=_others(body, name),
        reads_others=_by_consent(body) or (not body.social and body.ground != NEUTRAL),
    )


def _sees(body: Body, name: str) -> str:
    told = {"units": _listed([unit.name for unit in body.units]), "provider": body.provider.name, "name": name}
    if body.social:
        said = (
            _("Den som ger omsorg på %(units)s ser kontakterna i omsorgen hos %(provider)s.")
            if name
            else _("Den som ger dig omsorg på %(units)s ser dina kontakter i omsorgen hos %(provider)s.")
        )
    else:
        said = (
            _("Den som vårdar %(name)s på %(units)s ser kontakterna i vården hos %(provider)s.")
            if name
            else _("Den som vårdar dig på %(units)s ser dina kontakter i vården hos %(provider)s.")
        )
    return said % told


def _others(body: Body, name: str) -> str:
    """What the body sees of others' contacts, as things stand."""
    if _by_consent(body):
        return (
            _("De ser också kontakterna hos andra, eftersom samtycke finns. Det gäller inte det som är spärrat.")
            if name
            else _("De ser också dina kontakter hos andra, för du har samtyckt. Det gäller inte det som är spärrat.")
        )
    if body.ground != NEUTRAL:
        return (
            _("De ser också kontakterna i annan omsorg, om det behövs. Kontakterna i vården ser de inte.")
            if body.social
            else _("De ser också kontakterna hos andra om det behövs för vården, utan samtycke.")
        )
    return _("De kan se att det finns kontakter hos andra, men inte hos vem. De ser inte vilka det är.")


def _by_consent(body: Body) -> bool:
    return body.ground in (CONSENT, CONSENT_SOCIAL)


def _listed(names: list[str]) -> str:
    """The names with commas, and a word before the last."""
    if len(names) < 2:
        return "".join(names)
    return _("%(first)s och %(last)s") % {"first": ", ".join(names[:-1]), "last": names[-1]}


def _opening(opening: Any) -> str:
    until = localtime(opening.until)
    told = {"unit": opening.unit.name, "day": dag(until), "time": time_format(until, "H:i")}
    return _("%(unit)s har öppnat i en nödsituation. Det gäller till %(day)s klockan %(time)s.") % told


def _consent(consent: Consent, view: SharingView) -> Said:
    told = {"since": dag(consent.starts_on), "until": dag(consent.ends_on)}
    if consent.ends_on is None:
        text = _("Gäller från %(since)s, tills det tas tillbaka.") % told
    else:
        text = _("Gäller från %(since)s till och med %(until)s.") % told
    url = reverse("portal:withdraw_consent", args=[consent.pk]) if view.may_consent else ""
    name = reader_name(consent)
    return Said(key=f"samtycke-{consent.pk}", title=name[:1].upper() + name[1:], text=text, url=url)


def _block(block: Any, view: SharingView) -> Said:
    name = blocked_name(block)
    return Said(
        key=f"sparr-{block.pk}",
        title=name[:1].upper() + name[1:],
        text=_("Spärrat sedan %(day)s.") % {"day": dag(localtime(block.set_at))},
        more=[_lift(lift) for lift in block.open_lifts],
        url=reverse("portal:lift_block", args=[block.pk]) if view.own else "",
    )


def _lift(lift: Any) -> str:
    told = {"unit": lift.unit.name, "since": dag(lift.starts_on), "until": dag(lift.ends_on)}
    if lift.ends_on is None:
        return _("Du har öppnat för %(unit)s från %(since)s.") % told
    return _("Du har öppnat för %(unit)s från %(since)s till och med %(until)s.") % told
