"""What the unit does with a contact, or with the need of one, after and before the appointment."""

from django.urls import reverse
from django.utils.translation import gettext as _

from contacts.enums import ContactRole
from contacts.models import Contact
from contacts.presentation.judgement import Act
from contacts.selectors import SharedView
from contacts.services.plans import is_licensed_physician
from fastkontakt.organisation.models import Unit
from patients.enums import ConditionKind, ServiceKind

FVK, FOK = ContactRole.FAST_VARDKONTAKT, ContactRole.FAST_OMSORGSKONTAKT


def of_contact(view: SharedView, contact: Contact) -> tuple[Act, ...]:
    """What the contact's own unit does with it: information, position on SIP, the physician's plan."""
    found = [
        Act(_("Information till patienten"), reverse("contacts:informed", args=[contact.pk])),
        Act(_("Brev till patienten"), reverse("agreements:order_contact_letter", args=[contact.pk])),
    ]
    if contact.role == FVK and contact.covers(view.on):
        found.append(Act(_("Ställningstagande till SIP"), reverse("contacts:sip_position", args=[contact.pk])))
        if ConditionKind.LIFE_THREATENING in view.conditions and is_licensed_physician(contact.staff):
            found.append(Act(_("Läkarens plan"), reverse("contacts:plan", args=[contact.pk])))
    return tuple(found)


def review_url(view: SharedView, contact: Contact) -> str:
    """Where the need of the contact is reviewed; empty for a contact that is not."""
    reviewed = contact.role == FVK and contact.covers(view.on)
    return reverse("contacts:review", args=[contact.pk]) if reviewed else ""


def of_lane(view: SharedView, role: str, unit: Unit) -> tuple[Act, ...]:
    """What the unit does in the role whoever the contact is: assess the need, offer, choose who coordinates."""
    patient = view.patient.pk
    found = []
    if role == FVK and unit.provides_health_care is not False:
        found.append(Act(_("Bedöm behovet"), reverse("contacts:assess", args=[patient])))
    if role == FVK and len(view.lane(FVK)) > 1:
        found.append(Act(_("Samordning"), reverse("contacts:coordinator", args=[patient])))
    if role == FOK and _gives_home_care(view, unit):
        found.append(Act(_("Svar på erbjudande"), reverse("contacts:offer", args=[patient])))
    return tuple(found)


def _gives_home_care(view: SharedView, unit: Unit) -> bool:
    return any(row["kind"] == ServiceKind.HEMTJANST and row["unit"] == str(unit.pk) for row in view.services)
