"""That the patient was told (PL 3:2)."""

from datetime import date, timedelta

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from contacts.models import Contact, InformationGiven
from fastkontakt import permissions
from fastkontakt.accounts.actor import Actor
from fastkontakt.audit.services import record
from patients.services import require_own_unit

FURTHEST_AHEAD = timedelta(days=90)
"""How long before its first day a contact can be appointed, and so told of (rule period-plausible)."""


@transaction.atomic
def note_information(*, by: Actor, contact: Contact, how: str, whom: str, on: date, today: date) -> InformationGiven:
    """Note that the patient or a relative was told who the contact is and how to reach it."""
    permissions.require(by, permissions.APPOINT_CONTACTS)
    require_own_unit(by, contact.unit)
    if on > today:
        raise ValidationError({"on": _("Informationen kan inte ha lämnats en dag som inte har varit.")})
    if on < contact.starts_on - FURTHEST_AHEAD:
        raise ValidationError({"on": _("Dagen är långt före uppdragets första dag. Kontrollera årtalet.")})
    given = InformationGiven.objects.create(contact=contact, how=how, whom=whom, on=on, by=by.staff)
    record(
        by=by,
        action="contact.information_given",
        row=given,
        patient_id=contact.patient_id,
        details={"how": how},
    )
    return given
