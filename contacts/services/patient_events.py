"""What happens to a patient and changes the contacts with it."""

from datetime import date, timedelta

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from agreements.deaths import end_agreements_of_deceased
from contacts.duties import refresh
from contacts.enums import ContactRole
from contacts.models import Contact
from contacts.services.appoint import close
from contacts.services.episode_end import close_episodes_of_deceased
from fastkontakt import permissions
from fastkontakt.accounts.actor import Actor
from fastkontakt.audit.services import record
from fastkontakt.notifications.enums import MessageKind
from fastkontakt.notifications.services import tell_patients
from fastkontakt.organisation.models import Unit
from fastkontakt.periods import require_within_a_year
from patients.enums import RelationGround
from patients.models import Listing, Patient
from patients.services import relate, require_own_unit

ONE_DAY = timedelta(days=1)


@transaction.atomic
def change_listing(*, by: Actor, patient: Patient, unit: Unit, starts_on: date, today: date) -> Listing:
    """List the patient at the actor's unit from a day. The former listing ends the day before.

    A fast läkarkontakt elsewhere ends with it, since one has it where one is listed (PL 6:3, HSL 7:3).
    """
    permissions.require(by, permissions.REGISTER_PATIENTS)
    require_own_unit(by, unit)
    require_within_a_year(starts_on, today=today, field="from")
    if unit.primary_care is False:
        raise ValidationError(
            {"unit": _("Man kan bara lista sig på en enhet i den offentligt finansierade primärvården.")}
        )
    Patient.objects.select_for_update(no_key=True).get(pk=patient.pk)
    standing = patient.listings.filter(period__contains=starts_on, unit=unit, ends_on__isnull=True).first()
    if standing is not None:
        return standing
    for former in patient.listings.filter(_reaching(starts_on), period__isempty=False):
        former.ends_on = max(starts_on, former.starts_on) - ONE_DAY
        former.save(update_fields=["ends_on"])
    listing = Listing.objects.create(patient=patient, unit=unit, starts_on=starts_on)
    relate(patient=patient, unit=unit, ground=RelationGround.LISTING, on=starts_on)
    record(by=by, action="listing.changed", row=listing, patient_id=patient.pk)
    elsewhere = Contact.objects.filter(patient=patient, role=ContactRole.FAST_LAKARKONTAKT).exclude(unit=unit)
    closed = _close_all(elsewhere, on=starts_on - ONE_DAY, reason="Patienten är listad på en annan enhet", by=by)
    tell_patients(kind=MessageKind.CONTACT_ENDED, about=closed, today=today)
    refresh([patient.pk], on=today)
    return listing


@transaction.atomic
def register_death(*, by: Actor, patient: Patient, on: date, today: date) -> Patient:
    """Note that the patient has died. Contacts end the same day, in every unit, and with them stays in hospital,
    agreements and SIPs.
    """
    permissions.require(by, permissions.REGISTER_PATIENTS)
    if on > today:
        raise ValidationError({"on": _("Dödsdagen kan inte vara en dag som inte har varit.")})
    if patient.born_on is not None and on < patient.born_on:
        raise ValidationError({"on": _("Dödsdagen kan inte vara före födelsedagen.")})
    Patient.objects.select_for_update(no_key=True).get(pk=patient.pk)
    patient.deceased_on = on
    patient.save(update_fields=["deceased_on"])
    record(by=by, action="patient.deceased", row=patient, patient_id=patient.pk)
    _close_all(Contact.objects.filter(patient=patient), on=on, reason="Patienten har avlidit", by=by)
    now = timezone.now()
    close_episodes_of_deceased(patient, by=by, on=on, now=now)
    end_agreements_of_deceased(patient, by=by, on=on, now=now)
    refresh([patient.pk], on=today)
    return patient


def _reaching(day: date) -> Q:
    """Periods that reach the day or start after it."""
    return Q(ends_on__isnull=True) | Q(ends_on__gte=day)


def _close_all(contacts: QuerySet[Contact], *, on: date, reason: str, by: Actor) -> list[Contact]:
    closed = list(contacts.filter(_reaching(on + ONE_DAY), period__isempty=False))
    for contact in closed:
        close(contact, on=on, reason=reason, by=by)
    return closed
