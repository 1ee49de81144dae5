"""Agreements as the tests write them: what somebody drafts at the health centre, and what the services make of it."""

from datetime import timedelta
from typing import Any

import pytest
from django.core.exceptions import ValidationError

from agreements.agreed.drafts import Draft, TaskDraft
from agreements.agreed.services import write_agreement, write_version
from agreements.enums import Doer
from agreements.models import AgreementVersion
from contacts.enums import ContactRole, Occasion
from contacts.models import Contact
from fastkontakt.accounts.actor import RELATIVE, Actor
from fastkontakt.accounts.models import User
from fastkontakt.organisation.models import Unit
from patients.enums import RelativeRole
from patients.models import Patient, Relative
from tests.factories.patients import ConsentFactory, MandateFactory
from tests.world import LONG_AGO, TODAY, World

FVK = ContactRole.FAST_VARDKONTAKT
LATER = TODAY + timedelta(days=30)
WALK = TaskDraft(doer=Doer.PATIENT, what="Går en halvtimme om dagen", due_on=LATER)


def contact(world: World, patient: Patient, unit: Unit | None = None, **fields: Any) -> Contact:
    at = unit or world.vardcentral
    told = {"role": FVK, "occasion": Occasion.NEED, "starts_on": LONG_AGO, "appointed_by": world.chef.staff}
    told["staff"] = fields.pop("staff", None) or world.nurse(at)
    found: Contact = Contact.objects.create(patient=patient, unit=at, **(told | fields))
    return found


def consent(world: World, patient: Patient, kind: str) -> None:
    ConsentFactory(patient=patient, kind=kind, unit=world.vardcentral, noted_by=world.chef.staff, starts_on=LONG_AGO)


def draft(**fields: Any) -> Draft:
    told: dict[str, Any] = {
        "matters": "Att orka gå ut",
        "agreed": "Vi ringer varje månad.",
        "follow_up_on": LATER,
        "tasks": (WALK,),
    }
    return Draft(**(told | fields))


def written(world: World, patient: Patient, **fields: Any) -> AgreementVersion:
    return write_agreement(by=world.chef, patient=patient, draft=draft(**fields), today=TODAY)


def rewritten(world: World, version: AgreementVersion, *, based_on: int, **fields: Any) -> AgreementVersion:
    told: dict[str, Any] = {"agreement": version.agreement, "changed": "Ny tid", "based_on": based_on, "today": TODAY}
    return write_version(by=world.chef, draft=draft(**fields), **told)


def refused(error: pytest.ExceptionInfo[ValidationError]) -> dict[str, str]:
    return {name: " ".join(said) for name, said in error.value.message_dict.items()}


def relative(patient: Patient, **fields: Any) -> Relative:
    """Somebody close to the patient."""
    names = {"given_name": "Nära", "family_name": "Anhörig", "role": RelativeRole.PARTNER, "rank": 1}
    found: Relative = Relative.objects.create(patient=patient, **(names | fields))
    return found


def acting(world: World, patient: Patient, scope: str) -> Actor:
    """Somebody whom the patient lets act in the scope."""
    user = User.objects.create(username=f"halland.ombud.{scope}")
    MandateFactory(patient=patient, user=user, scopes=[scope], starts_on=LONG_AGO)
    return Actor(user, world.tenant, RELATIVE)
