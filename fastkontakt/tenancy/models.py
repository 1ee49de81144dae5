"""The tenant, and what every table of a tenant shares."""

import secrets
import time
from typing import Any
from uuid import UUID

from django.db import models
from django.db.models.functions import Now

from fastkontakt.tenancy.context import active_tenant_id


class UUIDv7(models.Func):
    """PostgreSQL 18's time-ordered UUID: opaque to callers, kind to indexes."""

    function = "uuidv7"
    arity = 0
    output_field = models.UUIDField()


def new_key() -> UUID:
    """A key such as UUIDv7 makes (RFC 9562 5.7), for rows made in bulk that others refer to in the same step."""
    bits = time.time_ns() // 1_000_000 << 80 | secrets.randbits(80)
    return UUID(int=bits & ~(0xF << 76) & ~(0x3 << 62) | 0x7 << 76 | 0x2 << 62)


class Tenant(models.Model):
    """A county: the region, its municipalities and the private providers within it."""

    id = models.SmallAutoField(primary_key=True)
    slug = models.SlugField(unique=True, max_length=40)
    name = models.CharField(max_length=80)
    created_at = models.DateTimeField(db_default=Now(), editable=False)

    def __str__(self) -> str:
        return self.name


class TenantManager(models.Manager[Any]):
    """Rows of the active tenant. Without one it raises NoActiveTenant, so a mistake is loud."""

    def get_queryset(self) -> models.QuerySet[Any]:
        active_tenant_id()
        return super().get_queryset()


class TenantForeignKey(models.ForeignKey):
    """A reference within a tenant. The database constraint is composite, (tenant, key), and is made by
    fastkontakt.tenancy.operations.IsolateTenants, so a reference cannot cross tenants."""

    def __init__(self, to: Any, on_delete: Any, **kwargs: Any) -> None:
        kwargs["db_constraint"] = False
        super().__init__(to, on_delete, **kwargs)


class TenantModel(models.Model):
    """A table under row-level security."""

    id = models.UUIDField(primary_key=True, db_default=UUIDv7(), editable=False)
    tenant = models.ForeignKey(
        Tenant,
        on_delete=models.PROTECT,
        default=active_tenant_id,
        editable=False,
        related_name="+",
        db_index=False,
    )

    objects = TenantManager()

    class Meta:
        abstract = True
        base_manager_name = "objects"
