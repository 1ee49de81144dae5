"""Standing duties as the evaluation leaves them, for tests that are not about the evaluation."""

from typing import Any

from contacts.models import Duty
from patients.models import Patient
from tests.factories.contacts import DutyFactory
from tests.world import TODAY, World


def duty(world: World, patient: Patient, **fields: Any) -> Duty:
    """A duty of the vårdcentral's manager to appoint, due today, unless told otherwise."""
    made: Duty = DutyFactory(**{"patient": patient, "unit": world.vardcentral, "due_on": TODAY} | fields)
    return made


def informing(world: World, patient: Patient, **fields: Any) -> Duty:
    """A duty to inform; hangs on the patient in the place of a contact."""
    known = {"rule": "inform-patient", "version": 2, "clause": "vardens-kontakter"}
    return duty(world, patient, **known | fields)


def offering(world: World, patient: Patient, **fields: Any) -> Duty:
    """A duty that rests on home care, at the home care's unit."""
    known = {"role": "fast_omsorgskontakt", "version": 2, "clause": "", "unit": world.hemtjanst}
    return duty(world, patient, rule="fok-offer", **known | fields)
