"""A stay in hospital, from admission to discharge (lag 2017:612)."""

from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from fastkontakt.organisation.models import StaffMember, Unit
from fastkontakt.tenancy.models import TenantForeignKey, TenantModel
from fastkontakt.triggers import append_only
from patients.enums import DeviationKind, DischargeKind
from patients.models.patient import Patient


class CareEpisode(TenantModel):
    """One stay at one hospital ward (vårdtillfälle), with the notices that the law of 2017:612 asks for.

    The row itself is the admission notice (inskrivningsmeddelande, 2:1); `receiving_unit` is the primary-care unit that
    it went to, which must appoint a fast vårdkontakt before discharge (2:5). The municipality's units are `recipients`.
    Open until `discharged_at` is set.
    """

    patient = TenantForeignKey(Patient, on_delete=models.PROTECT, related_name="episodes")
    ward = TenantForeignKey(Unit, on_delete=models.PROTECT, related_name="episodes")
    receiving_unit = TenantForeignKey(
        Unit, null=True, blank=True, on_delete=models.PROTECT, related_name="receiving_episodes"
    )
    admitted_at = models.DateTimeField(_("inskriven"))
    expected_discharge = models.DateField(_("beräknad utskrivning"), null=True, blank=True)
    noticed_by = TenantForeignKey(StaffMember, on_delete=models.PROTECT, related_name="+")
    noticed_at = models.DateTimeField(db_default=Now(), editable=False)
    ready_at = models.DateTimeField(_("utskrivningsklar"), null=True, blank=True)
    sip_needed = models.BooleanField(_("samordnad individuell plan behövs"), null=True, blank=True)
    sip_called_at = models.DateTimeField(_("kallelse till SIP"), null=True, blank=True)
    sip_called_by = TenantForeignKey(StaffMember, null=True, on_delete=models.PROTECT, related_name="+")
    unknown_primary_since = models.DateField(_("utreds för cancer utan känd primärtumör sedan"), null=True, blank=True)
    discharged_at = models.DateTimeField(_("utskriven"), null=True, blank=True)
    discharge_kind = models.CharField(_("utskrivning"), max_length=20, choices=DischargeKind, blank=True)
    discharge_reason = models.CharField(_("skäl"), max_length=500, blank=True)
    discharged_by = TenantForeignKey(StaffMember, null=True, on_delete=models.PROTECT, related_name="+")

    class Meta(TenantModel.Meta):
        constraints = [
            models.UniqueConstraint(
                fields=["patient", "ward"], condition=Q(discharged_at__isnull=True), name="episode_one_open_at_a_ward"
            ),
            models.CheckConstraint(
                name="episode_in_order",
                condition=(Q(ready_at__isnull=True) | Q(ready_at__gte=F("admitted_at")))
                & (Q(discharged_at__isnull=True) | Q(discharged_at__gte=F("admitted_at"))),
            ),
            models.CheckConstraint(
                name="episode_discharged_with_kind",
                condition=Q(discharged_at__isnull=True, discharge_kind="")
                | (Q(discharged_at__isnull=False) & ~Q(discharge_kind="")),
            ),
        ]
        indexes = [
            models.Index(fields=["ward", "admitted_at"], condition=Q(discharged_at__isnull=True), name="episode_open"),
            models.Index(
                fields=["receiving_unit", "admitted_at"],
                condition=Q(discharged_at__isnull=True),
                name="episode_open_receiving",
            ),
        ]

    @property
    def is_open(self) -> bool:
        """Whether the patient is still in."""
        return self.discharged_at is None


class EpisodeRecipient(TenantModel):
    """A municipal unit that the admission notice also went to (2:1)."""

    episode = TenantForeignKey(CareEpisode, on_delete=models.PROTECT, related_name="recipients")
    unit = TenantForeignKey(Unit, on_delete=models.PROTECT, related_name="+")

    class Meta(TenantModel.Meta):
        constraints = [models.UniqueConstraint(fields=["episode", "unit"], name="episode_recipient_once")]


class DischargeEstimate(TenantModel):
    """Each estimate of the day of discharge, the newest of which stands on the episode (2:3)."""

    episode = TenantForeignKey(CareEpisode, on_delete=models.PROTECT, related_name="estimates")
    expected_discharge = models.DateField(_("beräknad utskrivning"))
    noted_by = TenantForeignKey(StaffMember, on_delete=models.PROTECT, related_name="+")
    noted_at = models.DateTimeField(db_default=Now(), editable=False)

    class Meta(TenantModel.Meta):
        triggers = append_only("discharge_estimate_append_only")


class WardStay(TenantModel):
    """Days at a ward within an episode: the admitting one, and others that the patient was moved to."""

    episode = TenantForeignKey(CareEpisode, on_delete=models.PROTECT, related_name="stays")
    unit = TenantForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    starts_on = models.DateField(_("från och med"))
    noted_by = TenantForeignKey(StaffMember, on_delete=models.PROTECT, related_name="+")
    noted_at = models.DateTimeField(db_default=Now(), editable=False)

    class Meta(TenantModel.Meta):
        constraints = [models.UniqueConstraint(fields=["episode", "unit", "starts_on"], name="ward_stay_once")]


class Consultation(TenantModel):
    """That a consultant from a clinic saw the patient during the episode."""

    episode = TenantForeignKey(CareEpisode, on_delete=models.PROTECT, related_name="consultations")
    unit = TenantForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    consultant = TenantForeignKey(StaffMember, on_delete=models.PROTECT, related_name="+")
    on = models.DateField(_("dag"))
    noted_by = TenantForeignKey(StaffMember, on_delete=models.PROTECT, related_name="+")
    noted_at = models.DateTimeField(db_default=Now(), editable=False)

    class Meta(TenantModel.Meta):
        constraints = [
            models.UniqueConstraint(fields=["episode", "consultant", "unit", "on"], name="consultation_once")
        ]


class DischargeDeviation(TenantModel):
    """A discharge that did not go as the law wants, with its reason, until someone has followed it up."""

    episode = TenantForeignKey(CareEpisode, on_delete=models.PROTECT, related_name="deviations")
    kind = models.CharField(_("avvikelse"), max_length=30, choices=DeviationKind)
    reason = models.CharField(_("skäl"), max_length=500)
    noted_by = TenantForeignKey(StaffMember, on_delete=models.PROTECT, related_name="+")
    noted_at = models.DateTimeField(db_default=Now(), editable=False)
    followed_up_by = TenantForeignKey(StaffMember, null=True, on_delete=models.PROTECT, related_name="+")
    followed_up_at = models.DateTimeField(null=True, editable=False)
    follow_up = models.CharField(_("uppföljning"), max_length=1000, blank=True)

    class Meta(TenantModel.Meta):
        constraints = [models.UniqueConstraint(fields=["episode", "kind"], name="discharge_deviation_once")]
