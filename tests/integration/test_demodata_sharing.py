"""The demo's consents, blocks, emergencies and mandates: each side of the law is there to look at, in both counties."""

from typing import Any

import pytest
from django.db.models import Count
from django.test import TestCase

from fastkontakt.access import level_of, visible_contacts, visible_patients
from fastkontakt.accounts.actor import RELATIVE, STAFF, Actor
from fastkontakt.accounts.models import User
from fastkontakt.audit.models import Access
from fastkontakt.organisation.models import Assignment, StaffMember
from fastkontakt.tenancy.models import Tenant
from patients.enums import ConsentKind, MandateKind, MandateScope, RelativeRole
from patients.models import Block, BlockLift, Consent, EmergencyAccess, Incapacity, Mandate, Relative
from tests.demo_counties import SUNDAY, in_each_county, seeded

pytestmark = pytest.mark.xdist_group("demo sharing")
TODAY = SUNDAY.date()


class Sharing(TestCase):
    tenant: Tenant

    @classmethod
    def setUpTestData(cls) -> None:
        seeded(SUNDAY)

    def staff(self, key: str) -> Actor:
        user = User.objects.get(username=f"{self.tenant.slug}.{key}")
        assignment = Assignment.objects.get(staff__user=user, unit__kind=key.partition(".")[0], primary=True)
        return Actor(user, self.tenant, STAFF, assignment=assignment)

    def levels(self, key: str) -> set[str]:
        viewer = self.staff(key)
        known: Any = visible_contacts(viewer, on=TODAY).filter(patient__in=visible_patients(viewer, on=TODAY))
        return {level_of(ground) for ground in known.order_by().values_list("ground", flat=True)}

    @in_each_county
    def test_staff_meet_every_level(self) -> None:
        assert {"full", "existence", "blocked"} <= self.levels("vardcentral.chef")
        assert {"full", "existence"} == self.levels("hemtjanst.chef")

    @in_each_county
    def test_consents_of_every_reach_and_end(self) -> None:
        sharing = Consent.objects.filter(kind=ConsentKind.SHARE_BETWEEN_PROVIDERS)
        assert sharing.filter(period__contains=TODAY, provider__isnull=True).exists()
        assert sharing.filter(period__contains=TODAY, provider__isnull=False).exists()
        assert sharing.filter(ends_on__lt=TODAY, withdrawn_at__isnull=True).exists()
        assert sharing.filter(ends_on__lt=TODAY, withdrawn_at__isnull=False).exists()

    @in_each_county
    def test_blocks_of_a_unit_and_of_a_provider(self) -> None:
        assert Block.objects.filter(unit__isnull=False, lifted_at__isnull=True).count() == 2
        assert Block.objects.filter(provider__isnull=False, lifted_at__isnull=True).count() == 1
        assert BlockLift.objects.filter(period__contains=TODAY).count() == 1

    @in_each_county
    def test_emergencies_that_last_wait_and_are_reviewed(self) -> None:
        openings = EmergencyAccess.objects
        assert openings.filter(until__gt=SUNDAY).count() == 1
        assert openings.filter(until__lte=SUNDAY, reviewed_at__isnull=True).count() == 1
        assert openings.filter(reviewed_at__isnull=False).count() == 1
        assert Incapacity.objects.filter(period__contains=TODAY).count() == 1

    @in_each_county
    def test_who_acts_for_whom(self) -> None:
        for citizen, kind in (("narstaende.3", MandateKind.OMBUD), ("narstaende.5", MandateKind.GOD_MAN)):
            user = User.objects.get(username=f"{self.tenant.slug}.{citizen}")
            mandate = Mandate.objects.get(user=user)
            proxy = Actor(user, self.tenant, RELATIVE)
            assert mandate.kind == kind
            assert list(visible_patients(proxy, on=TODAY)) == [mandate.patient]
            assert not visible_patients(proxy, on=TODAY, scope=MandateScope.CONSENT).exists()
        hidden = User.objects.get(username=f"{self.tenant.slug}.narstaende.6")
        assert Relative.objects.get(user=hidden).role == RelativeRole.VARDNADSHAVARE
        assert not visible_patients(Actor(hidden, self.tenant, RELATIVE), on=TODAY).exists()

    @in_each_county
    def test_staff_with_protected_identity(self) -> None:
        assert StaffMember.objects.get(protected=True).user is not None

    @in_each_county
    def test_the_log_has_what_stands_out(self) -> None:
        in_a_day = Access.objects.order_by().values("user", "at__date").annotate(number=Count("patient", distinct=True))
        assert in_a_day.filter(number__gte=20).exists()
        administrator = User.objects.get(username=f"{self.tenant.slug}.vardcentral.administrator")
        names = Access.objects.filter(user=administrator).values_list("patient__family_name", flat=True)
        assert administrator.staff_members.get().family_name in names
