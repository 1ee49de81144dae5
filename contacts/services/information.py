"""That the patient was told (PL 3:2)."""

from datetime import date, timedelta

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from contacts.duties import refresh
from contacts.enums import InformedHow
from contacts.models import Contact, InformationGiven
from contacts.services.needs import lock_patient_of
from fastkontakt import permissions
from fastkontakt.accounts.actor import Actor
from fastkontakt.audit.services import record
from fastkontakt.organisation.models import StaffMember
from patients.services import require_own_unit

FIRST_DAY_TOLD = {InformedHow.ORAL: "informed_orally_on", InformedHow.WRITTEN: "informed_in_writing_on"}
FURTHEST_AHEAD = timedelta(days=90)
"""How long before its first day a contact can be appointed, and so told of (rule period-plausible)."""


@transaction.atomic
def note_information(*, by: Actor, contact: Contact, how: str, whom: str, on: date, today: date) -> InformationGiven:
    """Note that the patient or a relative was told who the contact is and how to reach it.

    The first day of each way is kept on the contact too.
    """
    permissions.require(by, permissions.APPOINT_CONTACTS)
    require_own_unit(by, contact.unit)
    lock_patient_of(contact)
    if on > today:
        raise ValidationError({"on": _("Informationen kan inte ha lämnats en dag som inte har varit.")})
    if on < contact.starts_on - FURTHEST_AHEAD:
        raise ValidationError({"on": _("Dagen är långt före uppdragets första dag. Kontrollera årtalet.")})
    return _keep(InformationGiven(contact=contact, how=how, whom=whom, on=on, by=by.staff), by=by, today=today)


@transaction.atomic
def note_letter_read(*, by: Actor, contact: Contact, whom: str, written_by: StaffMember, today: date) -> None:
    """Note that a letter about the contact was read in the portal today, by the patient or who acts for it.

    It counts as information in writing by who wrote the letter. For agreements.letters, which knows whose it is.
    """
    lock_patient_of(contact)
    read = InformationGiven(contact=contact, how=InformedHow.WRITTEN, whom=whom, on=today, by=written_by)
    _keep(read, by=by, today=today)


def _keep(given: InformationGiven, *, by: Actor, today: date) -> InformationGiven:
    given.save(force_insert=True)
    contact = given.contact
    _keep_first_day(contact, FIRST_DAY_TOLD[InformedHow(given.how)], given.on)
    record(
        by=by,
        action="contact.information_given",
        row=given,
        patient_id=contact.patient_id,
        details={"how": given.how},
    )
    refresh([contact.patient_id], on=today)
    return given


def _keep_first_day(contact: Contact, name: str, on: date) -> None:
    known = getattr(contact, name)
    if known is None or on < known:
        setattr(contact, name, on)
        contact.save(update_fields=[name])
