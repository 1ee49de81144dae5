"""At which units a patient may ask for a contact in a role."""

from datetime import date
from uuid import UUID

from django.db.models import Exists, OuterRef, Q, QuerySet

from contacts.enums import ContactRole
from contacts.models import Contact
from fastkontakt.organisation.models import Unit
from patients.enums import MandateScope, ServiceKind
from patients.models import CareRelation, CareService, Listing


def scope_to_ask(role: str) -> MandateScope:
    """What a mandate must hold to ask for the role: a physician is chosen."""
    physician = role == ContactRole.FAST_LAKARKONTAKT
    return MandateScope.CHOOSE_PHYSICIAN if physician else MandateScope.ASK


def appoints(unit: Unit, role: str) -> bool:
    """Whether the unit is of a kind that appoints in the role. What is not recorded of the unit stands in no way."""
    return {
        ContactRole.FAST_LAKARKONTAKT: unit.primary_care,
        ContactRole.FAST_VARDKONTAKT: unit.provides_health_care,
        ContactRole.FAST_OMSORGSKONTAKT: unit.performs_home_care,
    }[ContactRole(role)] is not False


def listed_unit(patient_id: UUID, *, on: date) -> Unit | None:
    """Where the patient is listed on the day."""
    listing = Listing.objects.filter(patient=patient_id, period__contains=on).select_related("unit").first()
    return listing.unit if listing else None


def units_to_ask(patient_id: UUID, role: str, *, on: date) -> QuerySet[Unit]:
    """The units that the patient may ask for a contact in the role on the day, by name.

    Fast läkarkontakt: where the patient is listed (PL 6:3). Fast vårdkontakt: each health-care unit that the patient
    has a care relation or a contact with, or is listed at (PL 6:2). Fast omsorgskontakt: each unit that gives the
    patient home care (SoL 10:7).
    """
    now = {"patient": patient_id, "unit": OuterRef("pk"), "period__contains": on}
    listed = Q(Exists(Listing.objects.filter(**now)))
    known = Q(Exists(CareRelation.objects.filter(**now))) | Q(Exists(Contact.objects.filter(**now)))
    home_care = Q(Exists(CareService.objects.filter(**now, kind=ServiceKind.HEMTJANST)))
    where = {
        ContactRole.FAST_LAKARKONTAKT: listed & ~Q(primary_care=False),
        ContactRole.FAST_VARDKONTAKT: (listed | known) & ~Q(provides_health_care=False),
        ContactRole.FAST_OMSORGSKONTAKT: home_care & ~Q(performs_home_care=False),
    }
    rows: QuerySet[Unit] = Unit.objects.filter(where[ContactRole(role)])
    return rows.select_related("provider").order_by("name", "pk")
