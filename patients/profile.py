"""What a person may correct about oneself: how to be reached, and how to be written to."""

from django.conf import settings
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from fastkontakt.accounts.actor import Actor
from fastkontakt.audit.services import record
from patients.models import Patient

CORRECTED = ("telephone", "email", "language", "easy_to_read")


@transaction.atomic
def correct_profile(
    *, by: Actor, patient: Patient, telephone: str, email: str, language: str, easy_to_read: bool
) -> Patient:
    """The patient's own telephone and e-mail ("" for none), language ("sv" or "en"), and whether texts are easy.

    Who the person is and lives comes from the population register, and is corrected there. Raises PermissionDenied for
    all but the patient, ValidationError keyed by field.
    """
    if by.patient_id != patient.pk:
        raise PermissionDenied(_("Bara du själv kan ändra dina uppgifter här."))
    found = Patient.objects.select_for_update(no_key=True).get(pk=patient.pk)
    if found.deceased_on is not None:
        raise ValidationError(_("Uppgifterna om den som har avlidit kan inte ändras."))
    if language not in dict(settings.LANGUAGES):
        raise ValidationError({"language": _("Välj svenska eller engelska.")})
    before = [getattr(found, name) for name in CORRECTED]
    found.telephone, found.email = telephone.strip(), email.strip()
    found.language, found.easy_to_read = language, easy_to_read
    found.clean_fields(exclude={field.name for field in Patient._meta.fields} - set(CORRECTED))
    changed = [name for name, old in zip(CORRECTED, before, strict=True) if getattr(found, name) != old]
    if changed:
        found.save(update_fields=changed)
        record(by=by, action="profile.corrected", row=found, patient_id=found.pk, details={"fields": changed})
    return found
