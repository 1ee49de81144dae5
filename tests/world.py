"""A small county to test in: a region with a vårdcentral, a municipality with home care, and their people."""

from dataclasses import dataclass, field
from datetime import date
from typing import Any

from fastkontakt.accounts.actor import STAFF, Actor
from fastkontakt.accounts.models import User
from fastkontakt.organisation.enums import AssignmentRole, Profession, ProviderKind, Speciality, UnitKind
from fastkontakt.organisation.models import CareProvider, StaffMember, Unit
from fastkontakt.organisation.services import assign
from fastkontakt.tenancy.models import Tenant
from fastkontakt.validators import born_on, identity_kind
from patients.enums import RelationGround
from patients.models import Listing, Patient
from patients.services import relate

TODAY = date(2026, 11, 22)
LONG_AGO = date(2020, 1, 1)
NUMBERS = ["199002222397", "200302022389", "196101182803", "200001312388", "189002029800", "201501172397"]


@dataclass
class World:
    """Builds rows in the active tenant; every name and number is made up or published as test data."""

    tenant: Tenant
    counter: int = 0
    numbers: list[str] = field(default_factory=lambda: list(NUMBERS))

    def __post_init__(self) -> None:
        self.region = self.provider(ProviderKind.REGION, "Regionen")
        self.municipality = self.provider(ProviderKind.MUNICIPALITY, "Kommunen", provides_social_care=True)
        self.vardcentral = self.unit(self.region, UnitKind.VARDCENTRAL, "Vårdcentralen", primary_care=True)
        self.mottagning = self.unit(self.region, UnitKind.SJUKHUSMOTTAGNING, "Hjärtmottagningen", primary_care=False)
        self.hemtjanst = self.unit(
            self.municipality, UnitKind.HEMTJANST, "Hemtjänsten", provides_health_care=False, performs_home_care=True
        )
        self.hemsjukvard = self.unit(self.municipality, UnitKind.KOMMUNAL_HALSOSJUKVARD, "Hemsjukvården")
        self.chef = self.actor(self.vardcentral, AssignmentRole.MANAGER)
        self.specialist = self.physician()

    def _next(self) -> int:
        self.counter += 1
        return self.counter

    def provider(self, kind: str, name: str, **fields: Any) -> CareProvider:
        return CareProvider.objects.create(hsa_id=f"SE2120000001-P{self._next()}", name=name, kind=kind, **fields)

    def unit(self, provider: CareProvider, kind: str, name: str, **fields: Any) -> Unit:
        defaults = {"provides_health_care": True, "performs_home_care": False, "primary_care": False}
        return Unit.objects.create(
            provider=provider,
            kind=kind,
            name=name,
            hsa_id=f"SE2120000001-U{self._next()}",
            telephone="035-13 10 00",
            telephone_hours="vardagar 8–16",
            **(defaults | fields),
        )

    def person(self, profession: str = Profession.SJUKSKOTERSKA, **fields: Any) -> StaffMember:
        number = self._next()
        names = {"given_name": "Person", "family_name": f"Nummer {number}"}
        defaults = names | {"licensed": True, "employment": "permanent", "employed_since": LONG_AGO}
        return StaffMember.objects.create(
            hsa_id=f"SE2120000001-S{number}",
            profession=profession,
            **(defaults | fields),
        )

    def physician(self, unit: Unit | None = None, **fields: Any) -> StaffMember:
        defaults = {"specialities": [Speciality.ALLMANMEDICIN]}
        return self.employed(self.person(Profession.LAKARE, **(defaults | fields)), unit)

    def nurse(self, unit: Unit | None = None, **fields: Any) -> StaffMember:
        return self.employed(self.person(**fields), unit)

    def employed(self, person: StaffMember, unit: Unit | None = None) -> StaffMember:
        assign(staff=person, unit=unit or self.vardcentral, role=AssignmentRole.STAFF, starts_on=LONG_AGO)
        return person

    def actor(self, unit: Unit, role: str = AssignmentRole.STAFF, **fields: Any) -> Actor:
        """A signed-in person: user, staff member and assignment."""
        user = User.objects.create(username=f"{self.tenant.slug}.{self._next()}")
        person = self.person(user=user, **fields)
        assignment = assign(staff=person, unit=unit, role=role, starts_on=LONG_AGO, primary=True)
        return Actor(user, self.tenant, STAFF, assignment=assignment)

    def patient(self, *, listed: bool = True, known_at: Unit | None = None, **fields: Any) -> Patient:
        number = self.numbers.pop(0)
        names = {"given_name": "Patient", "family_name": f"Nummer {self._next()}"}
        patient = Patient.objects.create(
            identity_number=number,
            identity_kind=identity_kind(number),
            **({"born_on": born_on(number)} | names | fields),
        )
        if listed:
            Listing.objects.create(patient=patient, unit=self.vardcentral, starts_on=LONG_AGO)
        relate(patient=patient, unit=known_at or self.vardcentral, ground=RelationGround.REGISTERED, on=LONG_AGO)
        return patient


def make_tenant(slug: str) -> Tenant:
    """A tenant by its slug."""
    return Tenant.objects.create(slug=slug, name=slug.title())
