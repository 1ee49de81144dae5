"""A patient of the health centre with a fast vårdkontakt there, to whom a SIP is called, and the steps of it."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from agreements.models import Sip, SipParticipant, SipPlan
from agreements.sip.meetings import MeetingTime
from agreements.sip.planning import Goal, Intervention, PlanContent, write_plan
from agreements.sip.services import Called, call
from contacts.enums import ContactRole, Occasion
from contacts.models import Contact
from fastkontakt.accounts.actor import Actor
from fastkontakt.moments import SWEDEN, day_of
from fastkontakt.organisation.enums import AssignmentRole
from fastkontakt.organisation.models import Unit
from patients.enums import ConsentGivenHow, RelationGround
from patients.models import Patient
from patients.services import relate
from tests.world import LONG_AGO, World

NOW = datetime(2026, 11, 22, 10, 0, tzinfo=SWEDEN)
HOUR, DAY = timedelta(hours=1), timedelta(days=1)
TIME = MeetingTime(starts_at=NOW + 3 * DAY, ends_at=NOW + 3 * DAY + HOUR, place="Vårdcentralen, rum 3")


@dataclass
class SipScene:
    """The health centre calls; home nursing and home care are called. Home nursing knows the patient, home care not."""

    world: World
    now: datetime = NOW
    patient: Patient = None  # type: ignore[assignment]

    def __post_init__(self) -> None:
        world = self.world
        self.patient = self.patient or world.patient()
        self.by = world.actor(world.vardcentral)
        self.contact = self.new_contact()
        relate(patient=self.patient, unit=world.hemsjukvard, ground=RelationGround.SERVICE, on=LONG_AGO)
        self.nursing = world.actor(world.hemsjukvard, AssignmentRole.MANAGER)
        self.home_care = world.actor(world.hemtjanst, AssignmentRole.MANAGER)

    def new_contact(self, unit: Unit | None = None, **fields: Any) -> Contact:
        unit = unit or self.world.vardcentral
        told = {"role": ContactRole.FAST_VARDKONTAKT, "occasion": Occasion.NEED, "starts_on": LONG_AGO}
        by = self.world.chef.staff
        row: Contact = Contact.objects.create(
            patient=self.patient, unit=unit, staff=self.world.nurse(unit), appointed_by=by, **(told | fields)
        )
        return row

    def called(self, by: Actor | None = None, **fields: Any) -> Sip:
        """A call to both, with the consent noted, and no time."""
        told: dict[str, Any] = {
            "led_by": self.contact,
            "reason": "Insatser från regionen och kommunen behöver samordnas.",
            "called": Called(units=(self.world.hemsjukvard, self.world.hemtjanst)),
            "consent_given_how": ConsentGivenHow.ORAL,
        }
        return call(by=by or self.by, patient=self.patient, now=self.now, **(told | fields))

    def invitation(self, sip: Sip, unit: Unit) -> SipParticipant:
        found: SipParticipant = sip.participants.get(unit=unit)
        return found

    def content(self, **fields: Any) -> PlanContent:
        """One intervention of each kind, and two goals."""
        today = day_of(self.now)
        told: dict[str, Any] = {
            "on": today,
            "matters": "Att få bo kvar hemma",
            "responsible": "region",
            "follow_up_on": today + 90 * DAY,
            "interventions": (
                Intervention(what="Såromläggning", principal="municipality", unit=self.world.hemsjukvard),
                Intervention(what="Läkemedelsgenomgång", principal="region"),
                Intervention(what="Handlar", principal="other", done_by="Dottern"),
            ),
            "goals": (Goal(goal="Såret läkt"), Goal(goal="Går ut varje dag", measured_by="Dagboken")),
        }
        return PlanContent(**(told | fields))

    def planned(self, sip: Sip, **fields: Any) -> SipPlan:
        return write_plan(by=self.by, sip=sip, content=self.content(**fields), now=self.now)
