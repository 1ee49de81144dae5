"""From the shared view to the picture of the network: what stands around the patient, already worded."""

from collections.abc import Iterable, Sequence
from itertools import groupby

from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from contacts.enums import ContactRole
from contacts.policy.engine import Finding, Standing
from contacts.presentation import cards
from contacts.presentation.acts import VERBS
from contacts.presentation.owed import act_of
from contacts.selectors import SharedView
from fastkontakt import permissions
from fastkontakt.accounts.actor import Actor
from fastkontakt.ui.shapes import Circle, ContactCard, Network, Place, RelativeRow
from fastkontakt.ui.templatetags.fk import dag, role_color, role_icon, role_label, telefon

ANOTHER = frozenset({"appoint", "offer"})
"""Acts that come to a contact more, also where there is one in the role."""
FIRST = ANOTHER | {"answer", "assess"}
"""Acts that may come to a contact, where there is none."""


def network(
    viewer: Actor, view: SharedView, lanes: Sequence[cards.Lane], *, may_ask: bool, cards_at: str = ""
) -> Network:
    """The picture of the view. `may_ask`: the patient can be asked to consent. `cards_at` is the page that holds the
    contacts' cards, where it is another one.

    Nothing but what the view holds is drawn: what it keeps from the viewer is one dashed place without a name.
    """
    missing = _gaps(viewer, view, lanes) + _closed(view, asks=may_ask and viewer.may(permissions.REGISTER_PATIENTS))
    shown = [contact_place(shown.card, url=f"{cards_at}#{shown.card.key}") for lane in lanes for shown in lane.shown]
    providers = [shown.card.provider for lane in lanes for shown in lane.shown]
    circles = circles_of(zip(providers, shown, strict=True))
    if missing:
        circles.append(Circle(places=tuple(missing)))
    people = cards.relative_rows(view.relatives, view.patient)
    return Network(
        patient=Place(kind="patient", label=_("Patient"), icon="person", name=view.patient.name),
        circles=tuple(circles),
        relatives=tuple(relative_place(row) for row in people),
    )


def circles_of(rows: Iterable[tuple[str, Place]]) -> list[Circle]:
    """The places under their providers, in the order in which a provider first comes."""
    known = list(rows)
    order = list(dict.fromkeys(provider for provider, _place in known))
    by_provider = groupby(sorted(known, key=lambda row: order.index(row[0])), key=lambda row: row[0])
    return [Circle(title=provider, places=tuple(place for _provider, place in held)) for provider, held in by_provider]


def contact_place(card: ContactCard, *, url: str) -> Place:
    """A contact with what one needs to know who it is and how to reach it."""
    numbers = tuple(telefon(telephone.number) for telephone in card.telephones)
    return Place(
        kind="contact",
        label=role_label(card.role),
        icon=role_icon(card.role),
        color=role_color(card.role),
        name=card.person,
        lines=tuple(part for part in (card.profession, card.unit) if part),
        marks=tuple(_marks(card)) + tuple(("phone", number) for number in numbers),
        url=url,
        coordinating=card.coordinating,
    )


def relative_place(row: RelativeRow) -> Place:
    """A relative, with the number where it is shown."""
    number = [("phone", telefon(row.telephone.number))] if row.telephone else []
    kept = [("lock", _("Numret visas inte"))] if row.withheld and not row.telephone else []
    return Place(
        kind="relative",
        label=_("Närstående %(rank)s") % {"rank": row.rank},
        icon="people",
        name=row.name,
        lines=(row.role,),
        marks=tuple(number + kept),
    )


def _marks(card: ContactCard) -> Iterable[tuple[str, str]]:
    if card.coordinating:
        yield "hub", _("samordnande")
    if card.protected:
        yield "lock", _("Skyddad identitet")
    if card.seen_by:
        yield "eye", card.seen_by
    if card.upcoming:
        yield "calendar", _("Från %(since)s") % {"since": dag(card.since)}
    for other in card.substitutes:
        yield "swap", _("Ersätts av %(name)s") % {"name": other.name}


# --- who is missing --------------------------------------------------------------------------------------------------


def _gaps(viewer: Actor, view: SharedView, lanes: Sequence[cards.Lane]) -> list[Place]:
    appoints = frozenset(lane.role for lane in lanes if lane.may_appoint)
    found = []
    for lane in lanes:
        acts = ANOTHER if lane.shown else FIRST
        owed = [(row, row.duty) for row in view.findings if row.role == lane.role and row.duty and row.duty.act in acts]
        found += [_demanded(viewer, view, finding, duty, appoints) for finding, duty in owed]
        if not (owed or lane.shown or view.patient.deceased_on):
            found.append(_possible(viewer, view, lane))
    return found


def _demanded(viewer: Actor, view: SharedView, finding: Finding, duty: Standing, appoints: frozenset[str]) -> Place:
    """Somebody whom a standing duty says that there should be; with the act where it is the viewer's unit's."""
    act = act_of(view, finding, duty, viewer.unit, appoints)
    title = finding.text("en" if get_language() == "en" else "sv").title
    return Place(
        kind="gap",
        label=role_label(finding.role),
        icon=role_icon(finding.role),
        color=role_color(finding.role),
        name=_("Saknas"),
        lines=(title,),
        marks=_deadline(view, duty),
        url=act.url if act else "",
        action=act.label if act else "",
        demanded=True,
    )


def _deadline(view: SharedView, duty: Standing) -> tuple[tuple[str, str], ...]:
    if duty.due_on is None:
        return ()
    if duty.due_on < view.on:
        return (("warning", _("Försenat sedan %(day)s") % {"day": dag(duty.due_on)}),)
    return (("clock", _("Senast %(day)s") % {"day": dag(duty.due_on)}),)


def _possible(viewer: Actor, view: SharedView, lane: cards.Lane) -> Place:
    """A role that nobody has, as far as is seen, and that may be asked for."""
    url, action = "", ""
    if lane.may_appoint:
        url, action = lane.appoint_url, str(VERBS["appoint"])
    elif viewer.may(permissions.REGISTER_PATIENTS):
        url, action = f"{reverse('contacts:request', args=[view.patient.pk])}?roll={lane.role}", str(VERBS["request"])
    home_care = lane.role == ContactRole.FAST_OMSORGSKONTAKT
    return Place(
        kind="gap",
        label=role_label(lane.role),
        icon=role_icon(lane.role),
        color=role_color(lane.role),
        name=_("Ingen"),
        lines=(_("Kan begäras vid hemtjänst") if home_care else _("Kan begäras"),),
        url=url,
        action=action,
    )


def _closed(view: SharedView, *, asks: bool) -> list[Place]:
    """That there are others whom the viewer may not see: never whose, in which role or how many."""
    found = []
    sharing = reverse("patients:sharing", args=[view.patient.pk])
    if view.hidden:
        found.append(
            Place(
                kind="closed",
                label=_("Kontakter hos andra"),
                icon="hidden",
                lines=(_("Visas inte utan samtycke") if asks else _("Visas inte"),),
                url=f"{sharing}?gor=samtycke#gor" if asks else "",
                action=_("Be om samtycke") if asks else "",
            )
        )
    if view.blocked:
        found.append(
            Place(
                kind="closed",
                label=_("Kontakter hos en annan enhet hos er"),
                icon="lock",
                lines=(_("Spärrade av patienten"),),
                url=f"{sharing}#sparrar",
                action=_("Vad kan vi göra?"),
            )
        )
    if view.blocked_by:
        found.append(
            Place(
                kind="closed",
                label=_("Kontakter hos andra"),
                icon="lock",
                lines=(_("Spärrade av patienten"),),
                url=reverse("patients:emergency", args=[view.patient.pk]),
                action=_("Se vem ni kan ringa"),
            )
        )
    return found
