"""Care providers, units, staff, assignments with the permissions they bring."""

from datetime import date

import factory

from fastkontakt import permissions
from fastkontakt.organisation.enums import AssignmentRole, Employment, Profession, ProviderKind, Speciality, UnitKind
from fastkontakt.organisation.models import (
    Assignment,
    CareProvider,
    Leave,
    Routine,
    RoutineReview,
    StaffMember,
    Unit,
)
from tests.factories.accounts import UserFactory

LONG_AGO = date(2020, 1, 1)


class CareProviderFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = CareProvider

    hsa_id = factory.Sequence(lambda n: f"SE2399990010-V{n}")
    name = factory.Sequence(lambda n: f"Vårdgivare {n}")
    kind = ProviderKind.REGION


class UnitFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Unit

    provider = factory.SubFactory(CareProviderFactory)
    hsa_id = factory.Sequence(lambda n: f"SE2399990010-E{n}")
    name = factory.Sequence(lambda n: f"Vårdcentral {n}")
    kind = UnitKind.VARDCENTRAL
    telephone = "031-390 06 10"
    telephone_hours = "vardagar 8–16"
    provides_health_care = True
    performs_home_care = False
    primary_care = True

    class Params:
        home_care = factory.Trait(
            provider=factory.SubFactory(CareProviderFactory, kind=ProviderKind.MUNICIPALITY),
            kind=UnitKind.HEMTJANST,
            provides_health_care=False,
            performs_home_care=True,
            primary_care=False,
        )
        ward = factory.Trait(kind=UnitKind.SJUKHUSAVDELNING, clinic="Medicinkliniken", primary_care=False)


class StaffMemberFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = StaffMember

    hsa_id = factory.Sequence(lambda n: f"SE2399990010-P{n}")
    given_name = "Person"
    family_name = factory.Sequence(lambda n: f"Nummer {n}")
    profession = Profession.SJUKSKOTERSKA
    licensed = True
    employment = Employment.PERMANENT
    employed_since = LONG_AGO

    class Params:
        physician = factory.Trait(profession=Profession.LAKARE, specialities=[Speciality.ALLMANMEDICIN])
        signs_in = factory.Trait(user=factory.SubFactory(UserFactory))


class LeaveFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Leave

    staff = factory.SubFactory(StaffMemberFactory)
    unit = factory.SubFactory(UnitFactory)
    starts_on = date(2026, 12, 1)
    ends_on = date(2026, 12, 14)
    noted_by = factory.SubFactory(StaffMemberFactory)


class RoutineFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Routine

    unit = factory.SubFactory(UnitFactory)
    number = 1
    decided_on = date(2026, 3, 1)
    starts_on = factory.SelfAttribute("decided_on")
    review_on = date(2027, 3, 1)
    appointing = "Den som har flera pågående vårdkontakter."
    ending = "När behovet är borta."
    participation = "Vi frågar vad patienten väntar sig."
    cooperation = "Vi utgår från läkarens lista."
    follow_up = "Vi räknar kontakterna två gånger om året."
    decided_by = factory.SubFactory(StaffMemberFactory)


class RoutineReviewFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = RoutineReview

    routine = factory.SubFactory(RoutineFactory)
    on = date(2026, 9, 1)
    next_review_on = date(2027, 9, 1)
    reviewed_by = factory.SubFactory(StaffMemberFactory)


class AssignmentFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Assignment
        skip_postgeneration_save = True

    staff = factory.SubFactory(StaffMemberFactory, signs_in=True)
    unit = factory.SubFactory(UnitFactory)
    role = AssignmentRole.STAFF
    starts_on = LONG_AGO

    @factory.post_generation
    def granted(self, create, extracted, **kwargs):
        """The permissions that the assignment brings, as the service gives them."""
        if create:
            permissions.grant(self)
