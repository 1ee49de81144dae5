"""Two years behind us: contacts that were and are no more, and duties that were met, for trends and reports."""

from collections.abc import Iterator
from datetime import date, timedelta
from itertools import cycle

from contacts.models import Contact, Duty
from contacts.policy.rulebook import in_force
from contacts.policy.workdays import deadline
from fastkontakt.demodata.build import FLK, FOK, FVK, Builder
from fastkontakt.demodata.cases import HOME_CARE, REPLACED
from fastkontakt.tenancy.models import new_key
from patients.enums import Protection
from patients.models import CareService, Listing, Patient

NO_NEED = "Behovet har upphört"
WELL_AGAIN = "Hemtjänsten har avslutats"
SETTLED, APART = 60, timedelta(days=10)
"""How long somebody was listed before the present physician at the least, for there to have been another before."""
CARE_CONTACTS = {
    "vardcentral": ("sjukskoterska", "psykolog", "arbetsterapeut"),
    "vardcentral2": ("sjukskoterska",),
    "vardcentral3": ("sjukskoterska",),
}
FIRST, EVERY, LAST = -720, 19, -30
"""When the first began, in days from today, how many days later each of the next, and when the last was over."""
LASTED = (45, 160, 300, 80, 420, 210)
"""How many days a care contact lasted, in turn."""
BORN_BEFORE = 1950
AT_HOME = (-690, -610, -540, -450, -380, -290)
"""When home care that is over began, in days from today; it lasted four months."""
DAYS_TO_MEET = (0, 1, 2, 1, 6, 0, 3, 1, 12, 2)
"""How many days each duty to inform took, in turn: most within the deadline."""


def former_physicians(build: Builder) -> None:
    """Another physician before the present one, for half of those who have been listed long enough."""
    listed = {listing.patient.pk: (listing, unit) for listing, unit in _listed(build)}
    present = [row for row in build.collected if isinstance(row, Contact) and row.role == FLK and row.ends_on is None]
    for contact in present[::2]:
        listing, unit = listed.get(contact.patient.pk, (None, ""))
        if listing is None or contact.unit != listing.unit or contact.replaces_id is not None:
            continue
        if f"{unit}.st" not in build.staff or (contact.starts_on - listing.starts_on).days < SETTLED:
            continue
        until, who = contact.starts_on - timedelta(days=1), f"{unit}.lakare"
        if build.staff[who] != contact.staff and _none_meanwhile(build, contact.patient, listing.starts_on, until):
            contact.replaces = build.contact(
                contact.patient, FLK, who, listing.starts_on + APART, until, reason=REPLACED
            )


def former_care_contacts(build: Builder) -> None:
    """A fast vårdkontakt for as long as there was a need."""
    lasting, turns = cycle(LASTED), {unit: cycle(who) for unit, who in CARE_CONTACTS.items()}
    having = {row.patient.pk for row in build.collected if isinstance(row, Contact) and row.role == FVK}
    days = iter(range(FIRST, LAST, EVERY))
    for listing, unit in _listed(build):
        if unit not in turns or listing.patient.pk in having or listing.starts_on > build.day(FIRST):
            continue
        began = next(days, None)
        if began is None:
            return
        until = min(began + next(lasting), LAST)
        build.contact(listing.patient, FVK, f"{unit}.{next(turns[unit])}", began, until, reason=NO_NEED)


def former_home_care(build: Builder) -> None:
    """Home care after an illness, with a fast omsorgskontakt."""
    served = {row.patient.pk for row in build.collected if isinstance(row, CareService)}
    old = [
        listing.patient
        for listing, _ in _listed(build)
        if listing.patient.pk not in served and listing.patient.born_on and listing.patient.born_on.year < BORN_BEFORE
    ]
    for patient, began in zip(old, AT_HOME, strict=False):
        build.serve(patient, "hemtjanst", HOME_CARE, began, began + 120)
        build.contact(patient, FOK, "hemtjanst.underskoterska", began + 7, began + 120, reason=WELL_AGAIN)


def _listed(build: Builder) -> Iterator[tuple[Listing, str]]:
    """Present listings, with the unit's key, of grown-ups for whom nothing is special."""
    units = {unit.pk: key for key, unit in build.units.items()}
    for row in list(build.collected):
        if isinstance(row, Listing) and row.ends_on is None and _is_usual(row.patient, build.today):
            yield row, units[row.unit.pk]


def _is_usual(patient: Patient, today: date) -> bool:
    grown_up = patient.born_on is not None and patient.born_on.year < today.year - 20
    return grown_up and patient.user is None and patient.protection == Protection.NONE and patient.deceased_on is None


def _none_meanwhile(build: Builder, patient: Patient, first: date, last: date) -> bool:
    return not any(
        row.starts_on <= last and (row.ends_on is None or row.ends_on >= first)
        for row in build.collected
        if isinstance(row, Contact) and row.patient == patient and row.role == FLK
    )


def met(build: Builder) -> None:
    """The duty to inform of each contact that has begun, met when the patient was told. After the contacts."""
    item = next(item for item in in_force(build.today, build.county.slug) if item.rule.id == "inform-patient")
    taking = cycle(DAYS_TO_MEET)
    told = Contact.objects.filter(
        informed_orally_on__isnull=False, informed_in_writing_on__isnull=False, starts_on__lt=build.today
    )
    rows = []
    for contact in told.order_by("starts_on", "pk"):
        clause = next(clause for clause in item.version.clauses if clause.obligation and contact.role in clause.roles)
        days = clause.obligation.days(item.settings) if clause.obligation else 0
        since, took = contact.starts_on, timedelta(days=next(taking))
        on = min(since + took, build.today - timedelta(days=1))
        rows.append(
            Duty(
                pk=new_key(),
                patient_id=contact.patient_id,
                rule=item.rule.id,
                version=item.version.number,
                clause=clause.name,
                role=contact.role,
                subject=contact.pk,
                unit_id=contact.unit_id,
                staff_id=contact.staff_id,
                since=since,
                due_on=deadline(since, days or 0, working=True),
                found_at=build.moment(since),
                met_at=build.moment(on, hour=15),
            )
        )
    Duty.objects.bulk_create(rows)


HISTORY = (former_physicians, former_care_contacts, former_home_care)
