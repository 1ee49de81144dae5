"""The shared view's parts: lanes with cards, duties, relatives, timeline and history."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from contacts.absences import stand_in
from contacts.enums import ContactRole, InformedHow, Occasion
from contacts.models import Contact
from contacts.policy.engine import Finding
from contacts.policy.objects import Rulebook
from contacts.presentation import follow_up
from contacts.presentation.acts import OCCASIONS
from contacts.presentation.grounds import why_seen
from contacts.presentation.judgement import Act, Said, appoint_url, said
from contacts.selectors import SharedView
from fastkontakt.access import protection
from fastkontakt.organisation.models import StaffMember, Unit
from fastkontakt.ui.shapes import ContactCard, Fact, RelativeRow, Substitute, Telephone
from fastkontakt.ui.templatetags.fk import telefon
from fastkontakt.ui.timeline import Span, Timeline, draw
from patients.enums import ServiceKind
from patients.models import Patient, Relative


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """A contact with its card, and what the viewer may do with it.

    `own`: at the viewer's unit. `untold` are the ways in which nobody was told; `is_new`: appointed today and nobody
    told, so that is the next act. `more` are what else the unit does with it.
    """

    contact: Contact
    card: ContactCard
    own: bool
    may_change: bool
    may_end: bool
    replace_url: str
    review_url: str
    untold: tuple[InformedHow, ...]
    is_new: bool
    more: tuple[Act, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class EmptyLane:
    """What an empty lane says. `demanded`: the law demands a contact; otherwise one can be asked for."""

    text: str
    law: str
    rule: str
    demanded: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Lane:
    """A role's lane. `may_appoint` shows the act; where not, `obstacle` says why to one who registers contacts.

    `more` are what else the viewer's unit does in the role.
    """

    role: str
    shown: tuple[Shown, ...]
    empty: EmptyLane | None
    may_appoint: bool
    appoint_url: str
    obstacle: Said | None
    more: tuple[Act, ...]


AUTHORITY = "appointer-authorised"

# role -> the rule that gives the patient a claim on a contact, and what it comes to
CLAIMS: Mapping[str, str] = {
    ContactRole.FAST_LAKARKONTAKT: "flk-listed-unit",
    ContactRole.FAST_VARDKONTAKT: "fvk-health-care-unit",
    ContactRole.FAST_OMSORGSKONTAKT: "fok-home-care",
}


def lanes(
    view: SharedView, obstacles: Mapping[str, tuple[Finding, ...]], unit: Unit, rulebook: Rulebook
) -> tuple[Lane, ...]:
    """The three lanes, always in the same order. `obstacles` by role is empty where the viewer appoints nobody."""
    return tuple(_lane(view, role, obstacles.get(role), unit, rulebook) for role in ContactRole.values)


def _lane(view: SharedView, role: str, stops: tuple[Finding, ...] | None, unit: Unit, rulebook: Rulebook) -> Lane:
    authorised = stops is not None and AUTHORITY not in {finding.rule for finding in stops}
    registers = stops is not None and view.patient.deceased_on is None
    rights = {"registers": registers, "authorised": authorised}
    shown = tuple(_shown(view, contact, unit, **rights) for contact in view.lane(role))
    return Lane(
        role=role,
        shown=shown,
        empty=None if shown else _empty(view, role, rulebook),
        may_appoint=stops == (),
        appoint_url=appoint_url(view.patient.pk, role, anledning=_occasion(view, role)),
        obstacle=said(stops, patient_id=view.patient.pk, of_anyone=True)[0] if stops and not shown else None,
        more=follow_up.of_lane(view, role, unit) if registers else (),
    )


def _occasion(view: SharedView, role: str) -> str:
    """Why one would be appointed now: what a duty or the patient asks for; "" for what is usual."""
    owed = next((OCCASIONS[f.rule] for f in view.findings if f.role == role and f.rule in OCCASIONS), "")
    return owed or (Occasion.PATIENT_REQUEST if any(asked.role == role for asked in view.requests) else "")


def _shown(view: SharedView, contact: Contact, unit: Unit, *, registers: bool, authorised: bool) -> Shown:
    """`registers`: the viewer notes things at the unit; `authorised`: and appoints and ends there too."""
    own = registers and contact.unit_id == unit.pk
    may_change = own and authorised
    days = {InformedHow.ORAL: contact.informed_orally_on, InformedHow.WRITTEN: contact.informed_in_writing_on}
    untold = tuple(how for how, day in days.items() if day is None)
    return Shown(
        contact=contact,
        card=card(contact, on=view.on, own=contact.unit_id == unit.pk),
        own=own,
        may_change=may_change,
        may_end=may_change and contact.ended_at is None,
        replace_url=appoint_url(contact.patient_id, contact.role, byter=contact.pk),
        review_url=follow_up.review_url(view, contact) if own else "",
        untold=untold if own else (),
        is_new=len(untold) == len(days) and timezone.localdate(contact.appointed_at) == view.on,
        more=follow_up.of_contact(view, contact) if own else (),
    )


def card(contact: Contact, *, on: date, own: bool = False) -> ContactCard:
    """A contact as staff see it, `own` where it is at their unit; its key is `kontakt-<id>`."""
    review = contact.next_review_on if contact.covers(on) else None
    return ContactCard(
        key=card_key(contact),
        role=contact.role,
        person=contact.staff.name,
        profession=profession(contact.staff),
        protected=contact.staff.protected and own,
        unit=contact.unit.name,
        provider=contact.unit.provider.name,
        seen_by=why_seen(contact),
        since=contact.starts_on,
        until=contact.ends_on,
        upcoming=contact.starts_on > on,
        reason=str(contact.get_occasion_display()),
        telephones=telephones(contact),
        substitutes=substitutes(contact),
        coordinating=contact.coordinating,
        informed=contact.informed_orally_on is not None or contact.informed_in_writing_on is not None,
        informed_orally_on=contact.informed_orally_on,
        informed_in_writing_on=contact.informed_in_writing_on,
        review_on=review,
        review_late=review is not None and review < on,
    )


def profession(person: StaffMember) -> str:
    """What stands under the person's name; nothing where the profession stands in its place."""
    return "" if person.name == person.profession_display else person.profession_display


def card_key(contact: Contact) -> str:
    """The card's id on the patient's page."""
    return f"kontakt-{contact.pk}"


def telephones(contact: Contact) -> tuple[Telephone, ...]:
    """How to reach the contact."""
    if not contact.telephone:
        return ()
    return (Telephone(number=contact.telephone, hours=contact.telephone_hours),)


def substitutes(contact: Contact) -> tuple[Substitute, ...]:
    """Who stands in while the contact is away, on the day that the contact was asked for."""
    standing_in = stand_in(contact)
    if standing_in is None:
        return ()
    number = Telephone(number=standing_in.telephone, hours=standing_in.telephone_hours)
    return (
        Substitute(
            name=standing_in.staff.name,
            profession=profession(standing_in.staff),
            telephone=number if standing_in.telephone else None,
            until=standing_in.ends_on,
        ),
    )


def _empty(view: SharedView, role: str, rulebook: Rulebook) -> EmptyLane:
    duty = next((finding for finding in view.findings if finding.role == role and finding.outcome == "duty"), None)
    if duty is not None:
        text = duty.text(_language())
        return EmptyLane(text=text.message, law=duty.source, rule=duty.rule, demanded=True)
    rule = CLAIMS[role]
    return EmptyLane(text=_can_be_requested(role), law=_law(rulebook, rule, view.on), rule=rule, demanded=False)


def _can_be_requested(role: str) -> str:
    return {
        ContactRole.FAST_LAKARKONTAKT: _("Kan begäras. Den enhet där patienten är listad utser."),
        ContactRole.FAST_VARDKONTAKT: _(
            "Kan begäras hos varje enhet som ger vård. Verksamhetschefen utser, också utan begäran om det behövs."
        ),
        ContactRole.FAST_OMSORGSKONTAKT: _("Den som har hemtjänst ska erbjudas en. Hemtjänstens enhet utser."),
    }[ContactRole(role)]


def _law(rulebook: Rulebook, rule_id: str, on: date) -> str:
    version = rulebook.rule(rule_id).version_on(on)
    return version.sources[0].text if version else ""


def drawing(view: SharedView, *, today: date) -> Timeline:
    """The timeline's picture, with everyone whom the viewer may see."""
    spans = [
        Span(
            lane=contact.role,
            person=contact.staff.name,
            starts_on=contact.starts_on,
            ends_on=contact.ends_on,
            detail=contact.unit.name,
            provider=contact.unit.provider.name,
        )
        for contact in view.everything
    ]
    return draw(spans, lanes=ContactRole.values, today=today)


def header_facts(view: SharedView) -> list[Fact]:
    """What stands under the patient's name. A protected person's address and number are left out."""
    patient = view.patient
    facts = [Fact(term=_("Listad på"), value=listed_at(patient, view.listed_at))]
    facts += [Fact(term=str(ServiceKind(row["kind"]).label), value=row["unit_name"]) for row in view.services]
    if protection.may_be_reached(patient):
        facts += [
            Fact(term=_("Telefon"), value=telefon(patient.telephone)),
            Fact(term=_("Adress"), value=address(patient)),
        ]
    return facts


def listed_at(patient: Patient, unit: str) -> str:
    """Where the patient is listed; the name is empty where there is none, or where it may not be told."""
    if unit:
        return unit
    return _("Inte listad, så vitt känt") if protection.listing_may_be_known(patient, own=False) else _("Visas inte")


def address(patient: Patient) -> str:
    """Street, code and city on one line."""
    return ", ".join(part for part in (patient.street, f"{patient.postal_code} {patient.city}".strip()) if part)


def relative_rows(relatives: Iterable[Relative], patient: Patient) -> list[RelativeRow]:
    """The patient's relatives by rank, with what staff may see of them."""
    return [relative_row(relative, protection.relative(relative, patient)) for relative in relatives]


def relative_row(relative: Relative, shown: protection.RelativeShown) -> RelativeRow:
    """A relative with what is shown."""
    return RelativeRow(
        rank=relative.rank,
        name=shown.name or _("Namnet visas inte"),
        role=str(relative.get_role_display()),
        telephone=Telephone(number=shown.telephone) if shown.telephone else None,
        note=shown.comment,
        withheld=shown.withheld,
    )


def age(born_on: date | None, on: date) -> int | None:
    """Whole years on the day."""
    if born_on is None or on < born_on:
        return None
    return on.year - born_on.year - ((on.month, on.day) < (born_on.month, born_on.day))


def _language() -> str:
    return "en" if get_language() == "en" else "sv"
