"""The outbox: a message is a row of the transaction that it tells of; its deliveries are carried out afterwards."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from fastkontakt.notifications.enums import Audience, Channel, DeliveryState, Digest, Failure, MessageKind
from fastkontakt.organisation.models import StaffMember
from fastkontakt.tenancy.models import TenantForeignKey, TenantModel
from fastkontakt.validators import validate_telephone
from patients.models import Patient


class Message(TenantModel):
    """That one person has one thing to know. It says what kind of thing and where it is, and nothing of it.

    `patient` is whom it is about: None for a digest. `user` is the reader; None: a patient who has not signed in yet.
    `about_type` and `about_id` name the row that it leads to. `key` tells it from every other: once only is it made.
    `counts` are the numbers that a digest tells: {"standing", "today"}.
    """

    kind = models.CharField(max_length=30, choices=MessageKind)
    audience = models.CharField(max_length=20, choices=Audience)
    patient = TenantForeignKey(Patient, null=True, blank=True, on_delete=models.PROTECT, related_name="messages")
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    staff = TenantForeignKey(StaffMember, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    about_type = models.CharField(max_length=60, blank=True)
    about_id = models.UUIDField(null=True, blank=True)
    counts = models.JSONField(default=dict, blank=True)
    key = models.CharField(max_length=120)
    created_at = models.DateTimeField(db_default=Now(), editable=False)
    read_at = models.DateTimeField(null=True, editable=False)

    class Meta(TenantModel.Meta):
        constraints = [
            models.UniqueConstraint(fields=["tenant", "key"], name="message_once"),
            models.CheckConstraint(
                condition=Q(audience=Audience.PATIENT, patient__isnull=False, staff__isnull=True)
                | Q(audience=Audience.REPRESENTATIVE, patient__isnull=False, user__isnull=False, staff__isnull=True)
                | Q(audience=Audience.STAFF, staff__isnull=False),
                name="message_to_somebody",
            ),
        ]
        indexes = [
            models.Index(fields=["user", "-created_at"], name="message_of_user"),
            models.Index(fields=["patient", "-created_at"], name="message_of_patient"),
            models.Index(fields=["tenant", "created_at"], name="message_by_age"),
        ]


class Delivery(TenantModel):
    """One message on one channel. Whoever sends it holds an advisory lock; `next_at` is when to try, or try again.

    It holds no address: that is read when it is sent, so that a changed choice, number or protection counts at once.
    `attempts` is how often it has been tried since it was ordered, or ordered again.
    """

    message = TenantForeignKey(Message, on_delete=models.PROTECT, related_name="deliveries", db_index=False)
    channel = models.CharField(max_length=10, choices=Channel)
    state = models.CharField(max_length=10, choices=DeliveryState, default=DeliveryState.WAITING)
    attempts = models.PositiveSmallIntegerField(default=0)
    next_at = models.DateTimeField(db_default=Now())
    failure = models.CharField(max_length=20, choices=Failure, blank=True)
    sent_at = models.DateTimeField(null=True, editable=False)

    class Meta(TenantModel.Meta):
        constraints = [
            models.UniqueConstraint(fields=["message", "channel"], name="delivery_once_per_channel"),
            models.CheckConstraint(
                condition=Q(state=DeliveryState.SENT, sent_at__isnull=False)
                | (~Q(state=DeliveryState.SENT) & Q(sent_at__isnull=True)),
                name="delivery_sent_at_a_moment",
            ),
        ]
        indexes = [
            models.Index(fields=["next_at"], condition=Q(state=DeliveryState.WAITING), name="delivery_waiting"),
            models.Index(fields=["message"], condition=Q(state=DeliveryState.DEAD), name="delivery_dead"),
            models.Index(fields=["sent_at"], condition=Q(state=DeliveryState.SENT), name="delivery_sent"),
        ]


class Choice(TenantModel):
    """How a user wants to be told. No row: a patient on the address and number in the register, others not at all.

    A patient's address, number and language are always the register's, which the patient corrects; `email`, `mobile`
    and `language` ("": Swedish) are those of others.
    """

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="notification_choices", db_index=False
    )
    email = models.EmailField(_("e-post"), blank=True)
    mobile = models.CharField(_("mobilnummer"), max_length=20, blank=True, validators=[validate_telephone])
    by_email = models.BooleanField(_("e-post"), default=False)
    by_sms = models.BooleanField(_("sms"), default=False)
    digest = models.CharField(_("arbetslistan i korthet"), max_length=10, choices=Digest, default=Digest.NEVER)
    language = models.CharField(_("språk i e-post och sms"), max_length=10, blank=True, default="", db_default="")
    at_once = models.BooleanField(_("genast när något ska göras samma dag"), default=False)
    changed_at = models.DateTimeField(auto_now=True)

    class Meta(TenantModel.Meta):
        constraints = [
            models.UniqueConstraint(fields=["tenant", "user"], name="notification_choice_of_user"),
        ]
