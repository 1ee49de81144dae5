"""Writes a synthetic county's organisation: providers, units, people, their assignments, leaves and limits."""

from collections.abc import Iterator
from datetime import date, datetime, time
from itertools import count
from typing import Any

from django.contrib.auth.hashers import make_password
from django.utils.timezone import make_aware

from contacts.enums import ContactRole, ProposalOutcome
from contacts.models import CaseloadLimit, LimitProposal
from fastkontakt import permissions
from fastkontakt.accounts.models import User
from fastkontakt.demodata.names import staff_name
from fastkontakt.demodata.numbers import hsa_id
from fastkontakt.organisation.enums import AssignmentRole, ProviderKind, UnitKind
from fastkontakt.organisation.models import Assignment, CareProvider, Leave, StaffMember, Unit
from fastkontakt.synthetic.keys import Keys
from fastkontakt.synthetic.organisation import MUNICIPALITIES, Organisation, Person, Place
from fastkontakt.tenancy.models import TenantModel

ORGANISATION = "2399990002"
"""An organisation number whose check digit is wrong, so that it is nobody's."""
SIGN_INS = {
    AssignmentRole.MANAGER: "chef",
    AssignmentRole.FOLLOW_UP: "uppfoljare",
    AssignmentRole.LOG_REVIEWER: "loggranskare",
}
NAMES = {
    UnitKind.VARDCENTRAL: "Vårdcentralen",
    UnitKind.BARNAVARDSCENTRAL: "Barnavårdscentralen",
    UnitKind.HABILITERING: "Barn- och ungdomshabiliteringen",
    UnitKind.SJUKHUSAVDELNING: "Avdelning",
    UnitKind.SJUKHUSMOTTAGNING: "Mottagning",
    UnitKind.PSYKIATRI: "Psykiatriska mottagningen",
    UnitKind.KOMMUNAL_HALSOSJUKVARD: "Hemsjukvården",
    UnitKind.HEMTJANST: "Hemtjänsten",
    UnitKind.SARSKILT_BOENDE: "Särskilda boendet",
    UnitKind.REGION: "Regionkontoret",
}
CARE_CONTACTS_AT_MOST = 120
LIMITED_DAYS = 2_000
"""For so long the region has had a limit."""
PRIMARY_CARE = {UnitKind.VARDCENTRAL, UnitKind.BARNAVARDSCENTRAL}
Rows = dict[type[TenantModel], list[Any]]
TABLES = (CareProvider, Unit, StaffMember, Assignment, Leave, LimitProposal, CaseloadLimit)
"""In the order in which they are written."""


def establish(organisation: Organisation, *, slug: str, keys: dict[str, Keys]) -> dict[str, int]:
    """Write the organisation into the active tenant. Returns the rows per table."""
    rows: Rows = {model: [] for model in TABLES}
    for serial, provider in enumerate(organisation.providers, start=1):
        rows[CareProvider].append(
            CareProvider(
                pk=provider.key,
                hsa_id=hsa_id(ORGANISATION, "V", serial),
                name=provider.name,
                kind=provider.kind,
                provides_health_care=not provider.name.startswith("Omsorg"),
                provides_social_care=provider.kind == ProviderKind.MUNICIPALITY or provider.name.startswith("Omsorg"),
            )
        )
    users = _users(organisation, slug)
    serials = {table: count() for table in keys}
    for place in organisation.places:
        rows[Unit].append(_unit(place, len(rows[Unit])))
        for person in place.staff:
            _employ(rows, place, person, users.get(person.key), organisation.today, keys, serials)
    rows[CaseloadLimit].append(
        CaseloadLimit(
            pk=keys["limit"].key(next(serials["limit"])),
            role=ContactRole.FAST_VARDKONTAKT,
            patients=CARE_CONTACTS_AT_MOST,
            starts_on=date.fromordinal(organisation.today - LIMITED_DAYS),
        )
    )
    for model, of_model in rows.items():
        model.objects.bulk_create(of_model, batch_size=2_000)
    for assignment in rows[Assignment]:
        permissions.grant(assignment)
    return {model._meta.db_table: len(of_model) for model, of_model in rows.items()}


def username(slug: str, place: Place, person: Person) -> str:
    """The sign-in of a unit's manager, such as `syntet-1.vardcentral-3.chef`, or of the region's two."""
    return f"{slug}.{place.kind}-{place.number}.{SIGN_INS[person.post.role]}"


def _users(organisation: Organisation, slug: str) -> dict[str, User]:
    """The users of those who sign in, by the person's key. No password works but the demo's."""
    names = {person.key: username(slug, place, person) for place, person in _who_sign_in(organisation)}
    password = make_password(None)
    User.objects.bulk_create([User(username=name, password=password) for name in names.values()])
    found = User.objects.in_bulk(names.values(), field_name="username")
    return {key: found[name] for key, name in names.items()}


def _who_sign_in(organisation: Organisation) -> Iterator[tuple[Place, Person]]:
    for place in organisation.places:
        for person in place.staff:
            if person.post.role in SIGN_INS:
                yield place, person


def _unit(place: Place, serial: int) -> Unit:
    home_care = place.kind == UnitKind.HEMTJANST
    return Unit(
        pk=place.key,
        provider_id=place.provider,
        hsa_id=hsa_id(ORGANISATION, "E", serial),
        name=f"{NAMES[place.kind]} {MUNICIPALITIES[place.municipality]} {place.number}",
        kind=place.kind,
        clinic=place.clinic,
        municipality=MUNICIPALITIES[place.municipality],
        telephone=f"08-465 004 {serial % 100:02}",
        telephone_hours="vardagar 8–16",
        provides_health_care=None if place.kind == UnitKind.REGION else not home_care,
        performs_home_care=home_care,
        primary_care=place.kind in PRIMARY_CARE,
    )


def _employ(
    rows: Rows,
    place: Place,
    person: Person,
    user: User | None,
    today: int,
    keys: dict[str, Keys],
    serials: dict[str, Any],
) -> None:
    post, serial = person.post, len(rows[StaffMember])
    given_name, family_name = staff_name(serial)
    since = date.fromordinal(person.since)
    member = StaffMember(
        pk=person.key,
        user=user,
        hsa_id=hsa_id(ORGANISATION, "P", serial),
        given_name=given_name,
        family_name=family_name,
        profession=post.profession,
        title=post.title,
        licensed=post.licensed,
        specialities=list(post.specialities),
        training=post.training,
        training_speciality="allmanmedicin" if post.training else None,
        employment=post.employment,
        employed_since=since,
        assistant_nurse=post.assistant_nurse,
    )
    rows[StaffMember].append(member)
    rows[Assignment].append(
        Assignment(
            pk=keys["assignment"].key(next(serials["assignment"])),
            staff=member,
            unit_id=place.key,
            role=post.role,
            primary=True,
            starts_on=since,
            ends_on=None if person.until is None else date.fromordinal(person.until),
        )
    )
    if post.limit:
        key = keys["limit"].key(next(serials["limit"])), keys["proposal"].key(next(serials["proposal"]))
        agreement, limit = _agreed(place, person, post.limit, key)
        rows[LimitProposal].append(agreement)
        rows[CaseloadLimit].append(limit)
    if person.away:
        rows[Leave].append(_leave(place, person, keys["leave"].key(next(serials["leave"])), today))


def _agreed(place: Place, person: Person, patients: int, keys: tuple[str, str]) -> tuple[LimitProposal, CaseloadLimit]:
    """The limit that a physician and the manager agreed on when the physician came."""
    since = date.fromordinal(person.since)
    noted = make_aware(datetime.combine(since, time(9, 20)))
    alike = {
        "unit_id": place.key,
        "staff_id": person.key,
        "role": ContactRole.FAST_LAKARKONTAKT,
        "patients": patients,
        "starts_on": since,
    }
    agreement = LimitProposal(
        pk=keys[1],
        proposed_by_id=place.manager.key,
        proposed_at=noted,
        outcome=ProposalOutcome.ACCEPTED,
        answered_by_id=person.key,
        answered_at=noted,
        **alike,
    )
    limit = CaseloadLimit(pk=keys[0], agreement=agreement, set_by_id=place.manager.key, set_at=noted, **alike)
    return agreement, limit


def _leave(place: Place, person: Person, key: str, today: int) -> Leave:
    """The person's leave; a colleague in the same profession stands in, where there is one."""
    alike = [other for other in place.staff if other.post == person.post and other is not person]
    starts_on, ends_on = (date.fromordinal(day) for day in person.away or ())
    noted = date.fromordinal(min(today - 30, starts_on.toordinal()))
    return Leave(
        pk=key,
        staff_id=person.key,
        unit_id=place.key,
        substitute_id=alike[0].key if alike else None,
        noted_by_id=place.manager.key,
        noted_at=make_aware(datetime.combine(noted, time(9, 20))),
        starts_on=starts_on,
        ends_on=ends_on,
    )
