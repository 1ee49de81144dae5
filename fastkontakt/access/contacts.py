"""What a viewer may see of a patient's fixed contacts."""

from uuid import UUID

from django.db.models import Case, CharField, QuerySet, Value, When

from contacts.models import Contact
from fastkontakt.accounts.actor import Actor

FULL = "full"
EXISTENCE = "existence"


def visible_contacts(viewer: Actor) -> QuerySet[Contact]:
    """Contacts with `visibility`: "full", or "existence" where only that one exists may be told, never whose.

    Staff see in full what their own care provider holds; between providers stands secrecy (lag 2022:913 2:4). The
    patient, and who may act for the patient, sees all. The patient itself must be visible first: see visible_patients.
    """
    contacts = Contact.objects.select_related("staff", "unit__provider")
    return contacts.annotate(visibility=_visibility(viewer))


def sees_records_of(viewer: Actor, provider_id: UUID | str) -> bool:
    """Whether what this provider has recorded may be shown to the viewer: the same border as for contacts."""
    return not viewer.is_staff or str(provider_id) == str(viewer.unit.provider_id)


def _visibility(viewer: Actor) -> Case | Value:
    if not viewer.is_staff:
        return Value(FULL, output_field=CharField())
    own_provider = When(unit__provider=viewer.unit.provider_id, then=Value(FULL))
    return Case(own_provider, default=Value(EXISTENCE), output_field=CharField())
