"""A hospital ward beside the small county, and the steps of a discharge as its people take them."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from contacts.enums import ContactRole, Occasion
from contacts.models import Contact
from contacts.services import Proposal, appoint_contact
from contacts.services.discharge import admit
from fastkontakt.accounts.actor import Actor
from fastkontakt.moments import SWEDEN, day_of
from fastkontakt.organisation.enums import AssignmentRole, UnitKind
from fastkontakt.organisation.models import Unit
from patients.enums import RelationGround
from patients.models import CareEpisode, Patient
from patients.services import relate
from tests.world import LONG_AGO, World

NOW = datetime(2026, 11, 22, 10, 0, tzinfo=SWEDEN)
HOUR, DAY = timedelta(hours=1), timedelta(days=1)


@dataclass
class Hospital:
    """A ward with its manager and a nurse, another ward and clinic, and a patient whom the ward knows.

    `now` is the moment at which everything is done.
    """

    world: World
    now: datetime = NOW
    patient: Patient = None  # type: ignore[assignment]

    def __post_init__(self) -> None:
        world = self.world
        self.ward = self.new_ward("Medicinavdelning 5", "Medicinkliniken")
        self.other_ward = self.new_ward("Kirurgavdelning 2", "Kirurgkliniken")
        self.manager = world.actor(self.ward, AssignmentRole.MANAGER)
        self.nurse = world.actor(self.ward)
        self.patient = self.patient or world.patient()
        relate(patient=self.patient, unit=self.ward, ground=RelationGround.REGISTERED, on=LONG_AGO)

    def new_ward(self, name: str, clinic: str) -> Unit:
        return self.world.unit(self.world.region, UnitKind.SJUKHUSAVDELNING, name, clinic=clinic)

    def admitted(self, **fields: Any) -> CareEpisode:
        """The patient in at the ward since two days, with primary care and home nursing told."""
        told = {"admitted_at": self.now - 2 * DAY, "recipients": [self.world.hemsjukvard]}
        who: dict[str, Any] = {"by": self.nurse, "patient": self.patient, "ward": self.ward, "now": self.now}
        return admit(**(who | told | fields))

    def appointed(self, by: Actor | None = None, **fields: Any) -> Contact:
        """A fast vårdkontakt at the health centre, from today."""
        on = day_of(self.now)
        proposal = Proposal(
            patient=self.patient,
            appointee=fields.pop("appointee", None) or self.world.nurse(),
            unit=self.world.vardcentral,
            role=ContactRole.FAST_VARDKONTAKT,
            starts_on=fields.pop("starts_on", on),
            occasion=Occasion.BEFORE_DISCHARGE,
            **fields,
        )
        return appoint_contact(proposal=proposal, by=by or self.world.chef, today=on)
