"""Letters to the patient, and the document made of each."""

from django.db import models
from django.db.models import Q
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from agreements.enums import TO_GIVE, LetterKind, LetterLanguage, LetterRoute, LetterState
from agreements.models.agreement import AgreementVersion
from contacts.models import Contact
from fastkontakt.organisation.models import StaffMember, Unit
from fastkontakt.tenancy.models import TenantForeignKey, TenantModel
from patients.models import Patient


class Letter(TenantModel):
    """A letter to a patient from a unit. `content` is what it says, fixed when it was ordered: words, no markup.

    `failure` is a code where no document could be made; `attempts` counts the workers that began. `given_on` is the
    day that the patient got it, which for a letter about a contact is written information (PL 3:2).
    """

    patient = TenantForeignKey(Patient, on_delete=models.PROTECT, related_name="letters")
    unit = TenantForeignKey(Unit, on_delete=models.PROTECT, related_name="letters", db_index=False)
    kind = models.CharField(_("brev"), max_length=20, choices=LetterKind)
    contact = TenantForeignKey(Contact, null=True, blank=True, on_delete=models.PROTECT, related_name="letters")
    version = TenantForeignKey(
        AgreementVersion, null=True, blank=True, on_delete=models.PROTECT, related_name="letters"
    )
    language = models.CharField(_("språk"), max_length=10, choices=LetterLanguage)
    large_print = models.BooleanField(_("stor text"), default=False)
    route = models.CharField(_("väg"), max_length=10, choices=LetterRoute)
    content = models.JSONField()
    state = models.CharField(max_length=10, choices=LetterState, default=LetterState.WAITING)
    failure = models.CharField(max_length=20, blank=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    ordered_at = models.DateTimeField(db_default=Now(), editable=False)
    ordered_by = TenantForeignKey(StaffMember, on_delete=models.PROTECT, related_name="+")
    made_at = models.DateTimeField(null=True, editable=False)
    printed_at = models.DateTimeField(null=True, editable=False)
    printed_by = TenantForeignKey(StaffMember, null=True, on_delete=models.PROTECT, related_name="+")
    given_on = models.DateField(null=True, editable=False)
    given_by = TenantForeignKey(StaffMember, null=True, on_delete=models.PROTECT, related_name="+")
    opened_at = models.DateTimeField(null=True, editable=False)

    class Meta(TenantModel.Meta):
        constraints = [
            models.CheckConstraint(
                condition=Q(kind=LetterKind.AGREEMENT, version__isnull=False, contact__isnull=True)
                | (~Q(kind=LetterKind.AGREEMENT) & Q(version__isnull=True, contact__isnull=False)),
                name="letter_about_contact_or_agreement",
            ),
            models.CheckConstraint(
                condition=Q(state=LetterState.GIVEN, given_on__isnull=False)
                | (~Q(state=LetterState.GIVEN) & Q(given_on__isnull=True)),
                name="letter_given_on_a_day",
            ),
        ]
        indexes = [
            models.Index(fields=["patient", "-ordered_at"], name="letter_of_patient"),
            models.Index(
                fields=["unit", "ordered_at"],
                condition=Q(state__in=list(TO_GIVE)),
                name="letter_to_give",
            ),
            models.Index(fields=["tenant"], condition=Q(state=LetterState.WAITING), name="letter_to_make"),
        ]


class LetterFile(TenantModel):
    """The document: PDF/UA-1, as it was made."""

    letter = TenantForeignKey(Letter, on_delete=models.CASCADE, related_name="files", db_index=False)
    body = models.BinaryField()
    sha256 = models.CharField(max_length=64)

    class Meta(TenantModel.Meta):
        constraints = [models.UniqueConstraint(fields=["letter"], name="letter_file_once")]
