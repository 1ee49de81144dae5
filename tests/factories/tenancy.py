"""The tenant."""

import factory

from fastkontakt.tenancy.models import Tenant


class TenantFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Tenant

    slug = factory.Sequence(lambda n: f"lan-{n}")
    name = factory.Sequence(lambda n: f"Län {n}")
