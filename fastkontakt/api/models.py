"""The first answer to a write, kept so that the same request again gets the same answer."""

from django.conf import settings
from django.db import models
from django.db.models.functions import Now

from fastkontakt.tenancy.models import TenantModel


class IdempotencyRecord(TenantModel):
    """One Idempotency-Key of one user. `fingerprint` is SHA-256 over method, path and body."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    key = models.CharField(max_length=255)
    fingerprint = models.CharField(max_length=64)
    status = models.PositiveSmallIntegerField()
    body = models.JSONField()
    created_at = models.DateTimeField(db_default=Now(), editable=False)

    class Meta(TenantModel.Meta):
        constraints = [models.UniqueConstraint(fields=["tenant", "user", "key"], name="idempotency_key_once")]
        indexes = [models.Index(fields=["created_at"], name="idempotency_created_at")]
