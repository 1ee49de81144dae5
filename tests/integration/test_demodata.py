"""The demo's data: everything that others rely on is there, holds the rules, and stays within its tenant."""

from datetime import date, timedelta
from io import StringIO
from typing import Any
from unittest import mock

import pytest
from django.apps import apps
from django.core.management import CommandError, call_command
from django.db.models import Exists, OuterRef
from django.test import TestCase, override_settings

from contacts.enums import ContactRole
from contacts.models import CaseloadLimit, Contact, ContactRequest, Delegation
from contacts.policy import case as facts
from contacts.policy.engine import evaluate
from contacts.policy.facts import ActorFacts, Case, PatientFacts
from contacts.policy.rulebook import for_tenant
from fastkontakt.accounts import signin
from fastkontakt.accounts.actor import find_actor
from fastkontakt.accounts.models import User
from fastkontakt.demodata import seed as seeding
from fastkontakt.demodata.counties import GOTLAND
from fastkontakt.demodata.numbers import PERSONNUMMER
from fastkontakt.demodata.people import sign_ins
from fastkontakt.organisation.enums import AssignmentRole, Profession, ProviderKind, UnitKind
from fastkontakt.organisation.models import Assignment, CareProvider, StaffMember, Unit
from fastkontakt.tenancy import activate
from fastkontakt.tenancy.models import Tenant
from fastkontakt.validators import identity_kind
from patients.enums import ConditionKind, IdentityKind, Protection, RelativeRole, ServiceKind
from patients.models import CareRelation, CareService, Condition, Listing, Patient, Relative
from tests.demo_counties import SLUGS, SUNDAY, county, in_each_county, seeded
from tests.world import TODAY

pytestmark = pytest.mark.xdist_group("demo data")
NAMED_BY_THE_INTERFACE = {
    "vardcentral": ("chef", "lakare", "hyrlakare", "st", "sjukskoterska", "underskoterska", "administrator"),
    "hemtjanst": ("chef", "underskoterska"),
    "kommunal_halsosjukvard": ("chef", "sjukskoterska"),
    "sjukhusavdelning": ("chef", "lakare"),
    "region": ("uppfoljare", "loggranskare"),
}
ROLES = {
    "chef": AssignmentRole.MANAGER,
    "administrator": AssignmentRole.ADMINISTRATOR,
    "uppfoljare": AssignmentRole.FOLLOW_UP,
    "loggranskare": AssignmentRole.LOG_REVIEWER,
}
PROFESSIONS = {
    "lakare": Profession.LAKARE,
    "hyrlakare": Profession.LAKARE,
    "st": Profession.LAKARE,
    "sjukskoterska": Profession.SJUKSKOTERSKA,
    "underskoterska": Profession.UNDERSKOTERSKA,
}
NOT_APPOINTABLE = {"stop", "ask", "warn"}


class EachCounty(TestCase):
    """What holds in both counties alike, and between them."""

    tenant: Tenant
    new: list[str]

    @classmethod
    def setUpTestData(cls) -> None:
        with mock.patch("django.utils.timezone.now", return_value=SUNDAY):
            cls.new = seeding.seed(now=SUNDAY)

    def test_there_are_two_counties(self) -> None:
        assert self.new == list(SLUGS)
        assert list(Tenant.objects.order_by("slug").values_list("slug", flat=True)) == list(SLUGS)

    def test_again_is_one_query_and_changes_nothing(self) -> None:
        before = self.row_counts()
        with self.assertNumQueries(1):
            assert seeding.seed(now=SUNDAY + timedelta(days=3)) == []
        assert self.row_counts() == before

    def row_counts(self) -> list[tuple[str, str, int]]:
        found = []
        for slug in SLUGS:
            with county(slug):
                found += [(slug, model._meta.label, model._default_manager.count()) for model in apps.get_models()]
        return found

    @in_each_county
    def test_the_sign_ins_of_the_interface(self) -> None:
        for kind, roles in NAMED_BY_THE_INTERFACE.items():
            for role in roles:
                assignment = Assignment.objects.get(
                    staff__user__username=f"{self.tenant.slug}.{kind}.{role}", primary=True
                )
                assert (assignment.unit.kind, assignment.role) == (kind, ROLES.get(role, AssignmentRole.STAFF))
                assert assignment.staff.profession == PROFESSIONS.get(role, assignment.staff.profession)
        assert Patient.objects.filter(user__username__startswith=f"{self.tenant.slug}.patient.").count() == 5
        assert Relative.objects.filter(user__username__startswith=f"{self.tenant.slug}.narstaende.").count() == 5

    @in_each_county
    def test_every_kind_of_unit_and_provider_has_a_manager(self) -> None:
        assert set(Unit.objects.values_list("kind", flat=True)) == set(UnitKind)
        assert set(CareProvider.objects.values_list("kind", flat=True)) == set(ProviderKind)
        for kind in set(UnitKind) - {UnitKind.REGION}:
            manager = Assignment.objects.get(staff__user__username=f"{self.tenant.slug}.{kind}.chef", primary=True)
            assert (manager.unit.kind, manager.role) == (kind, AssignmentRole.MANAGER)

    @in_each_county
    def test_units_that_a_rule_tells_apart(self) -> None:
        assert Unit.objects.filter(primary_care__isnull=True).count() == 1
        silent = Unit.objects.get(telephone="")
        assert Unit.objects.exclude(telephone_hours="").count() == Unit.objects.count() - 1
        assert not StaffMember.objects.filter(assignments__unit=silent).exclude(telephone="").exists()

    @in_each_county
    def test_staff_that_a_rule_tells_apart(self) -> None:
        lakare = {"profession": Profession.LAKARE}
        kinds: tuple[dict[str, Any], ...] = (
            {**lakare, "specialities__contains": ["allmanmedicin"], "employment": "permanent"},
            {**lakare, "specialities__contains": ["geriatrik"]},
            {**lakare, "specialities__contains": ["barn_och_ungdomsmedicin"]},
            {**lakare, "specialities__contains": ["allmanmedicin"], "employment": "hired"},
            {**lakare, "training": "st", "training_speciality": "allmanmedicin", "licensed": True},
            {**lakare, "training": "st", "training_speciality": "allmanmedicin", "licensed": False},
            {**lakare, "training": "at", "licensed": False},
            {**lakare, "licensed__isnull": True},
            {"assistant_nurse": "certificate"},
            {"assistant_nurse": "transition", "employment": "permanent", "employed_since__lte": date(2023, 7, 1)},
            {"assistant_nurse": "transition", "employed_since__gt": date(2023, 7, 1)},
            {"profession": Profession.UNDERSKOTERSKA, "assistant_nurse__isnull": True},
            {"profession": Profession.ADMINISTRATIV},
        )
        assert set(StaffMember.objects.values_list("profession", flat=True)) == set(Profession)
        for kind in kinds:
            assert StaffMember.objects.filter(**kind).exists(), kind

    @in_each_county
    def test_patients_that_a_rule_tells_apart(self) -> None:
        assert set(Patient.objects.values_list("protection", flat=True)) == set(Protection)
        assert set(Patient.objects.values_list("identity_kind", flat=True)) == {
            IdentityKind.PERSONNUMMER,
            IdentityKind.SAMORDNINGSNUMMER,
            IdentityKind.NATIONELLT_RESERVNUMMER,
        }
        assert set(Condition.objects.values_list("kind", flat=True)) == set(ConditionKind)
        assert set(CareService.objects.values_list("kind", flat=True)) == set(ServiceKind)
        assert Patient.objects.filter(deceased_on__isnull=False).exists()
        assert Patient.objects.filter(listings__isnull=True).exists()
        assert self.most_contacts() == 20

    def most_contacts(self) -> int:
        return max(patient.contacts.count() for patient in Patient.objects.prefetch_related("contacts"))

    @in_each_county
    def test_delegations_requests_and_limits_of_every_kind(self) -> None:
        live = Delegation.objects.filter(revoked_at__isnull=True)
        assert live.filter(period__contains=TODAY).exists()
        assert live.filter(starts_on__gt=TODAY).exists()
        assert live.filter(ends_on__lt=TODAY).exists()
        assert Delegation.objects.filter(revoked_at__isnull=False).exists()
        assert ContactRequest.objects.filter(answered_at__isnull=True, wished_staff__isnull=False).exists()
        assert ContactRequest.objects.filter(answered_with__isnull=False).exists()
        room = {limit.patients - self.open_contacts(limit) for limit in CaseloadLimit.objects.exclude(staff=None)}
        assert {0, 1} <= room

    def open_contacts(self, limit: CaseloadLimit) -> int:
        staff = StaffMember.objects.filter(pk=limit.staff_id)
        assert limit.unit is not None
        person: Any = facts.with_caseload(staff, unit=limit.unit, role=limit.role, on=TODAY).get()
        return int(person.open_contacts)

    @in_each_county
    def test_every_field_holds_its_format(self) -> None:
        for model in (CareProvider, Unit, StaffMember, Patient, Relative):
            for row in model._default_manager.all():
                row.clean_fields()

    @in_each_county
    def test_a_unit_that_cares_for_a_patient_may_see_the_patient(self) -> None:
        own = {"patient": OuterRef("patient"), "unit": OuterRef("unit"), "period__contains": TODAY}
        for model in (Listing, CareService, Contact):
            current = model._default_manager.filter(period__contains=TODAY)
            assert current.exists()
            assert not current.exclude(Exists(CareRelation.objects.filter(**own))).exists()

    @in_each_county
    def test_a_fast_lakarkontakt_stands_where_the_patient_is_listed(self) -> None:
        for contact in Contact.objects.filter(role=ContactRole.FAST_LAKARKONTAKT, period__isempty=False):
            assert Listing.objects.filter(
                patient=contact.patient, unit=contact.unit, period__contains=contact.starts_on
            ).exists()

    @in_each_county
    def test_every_contact_is_one_that_the_rulebook_allows(self) -> None:
        contacts = Contact.objects.filter(period__isempty=False).select_related("unit__provider")
        patients = {row.pk: facts.patient_facts(row) for row in facts.with_facts(Patient.objects.all())}
        judged = {row.pk: self.objections(row, patients[row.patient_id]) for row in contacts}
        assert len(judged) > 100
        assert {key: found for key, found in judged.items() if found} == {}

    def objections(self, contact: Contact, patient: PatientFacts) -> list[str]:
        """What the rulebook says against the contact, had the manager appointed it on its first day."""
        people = StaffMember.objects.filter(pk=contact.staff_id)
        staff = facts.with_caseload(
            people, unit=contact.unit, role=contact.role, on=contact.starts_on, without=contact.pk
        ).get()
        question = Case(
            tenant=self.tenant.slug,
            checkpoint="appoint",
            role=contact.role,
            on=contact.starts_on,
            decided_on=min(contact.starts_on, TODAY),
            ends_on=contact.ends_on,
            occasion=contact.occasion,
            actor=ActorFacts(unit=str(contact.unit_id), role=AssignmentRole.MANAGER),
            unit=facts.unit_facts(contact.unit),
            appointee=facts.staff_facts(staff, facts.assignments_at(contact.unit, [staff]).get(staff.pk, [])),
            patient=patient,
            coordinating=contact.coordinating,
            replaces=str(contact.pk),
            individual_assessment=contact.individual_assessment,
        )
        verdict = evaluate(for_tenant(self.tenant.slug), question)
        return [finding.message for finding in verdict.findings if finding.outcome in NOT_APPOINTABLE]

    def test_the_other_county_is_not_there(self) -> None:
        with county("gotland"):
            number = Patient.objects.get(user__username="gotland.patient.2").identity_number
            shared = "halland.vardcentral3.hyrlakare"
            halland = StaffMember.objects.filter(user__username__startswith="halland.")
            assert list(halland.values_list("user__username", flat=True)) == [shared]
            assert not Patient.objects.filter(user__username__startswith="halland.").exists()
        with county("halland"):
            assert not Patient.objects.filter(identity_number=number).exists()

    def test_the_table_of_sign_ins_can_be_signed_in_with(self) -> None:
        rows = sign_ins()
        for slug in SLUGS:
            assert 8 <= len([row for row in rows if row.tenant_slug == slug]) <= 18
        for row in rows:
            user = User.objects.get(username=row.username)
            assert not user.has_usable_password()
            choice = signin.choices(user)[0]
            assert choice.tenant.slug == row.tenant_slug
            assert (choice.assignment is not None) == (row.kind == "staff")
            with county(row.tenant_slug):
                actor = find_actor(user, choice.sign_in, on=TODAY)
                assert actor is not None
                if row.kind == "staff":
                    assert (actor.staff.name, actor.unit.name) == (row.who, row.unit_name)

    def test_the_command_prints_them(self) -> None:
        printed = output("sign_ins")
        assert all(row.username in printed and str(row.look_at) in printed for row in sign_ins())


class ExamplePatient(TestCase):
    """Region Halland's appendix 1, value by value, and the tokens."""

    @classmethod
    def setUpTestData(cls) -> None:
        call_command("seed_demo", "--today", TODAY.isoformat(), stdout=StringIO())

    def setUp(self) -> None:
        self.enterContext(county("halland"))

    def test_as_in_the_guideline(self) -> None:
        ally = Patient.objects.get(identity_number="200001312388")
        assert ally.user is not None
        assert ally.user.username == "halland.patient.1"
        assert (ally.given_name, ally.family_name, ally.born_on) == ("Ally Cosmic", "Mattsson", date(2000, 1, 31))
        assert (ally.street, ally.postal_code, ally.city) == ("Myrvägen 383", "434 94", "Vallda")
        assert (ally.telephone, ally.email) == ("0705131238", "")
        listing = ally.listings.get()
        assert (listing.unit.name, listing.starts_on) == ("Vårdcentralen Oskarström", date(2026, 1, 22))
        contacts = {contact.role: contact for contact in ally.contacts.all()}
        flk, fvk = contacts.pop("fast_lakarkontakt"), contacts.pop("fast_vardkontakt")
        assert not contacts
        assert (flk.staff.name, flk.unit, flk.starts_on) == ("Jacob Ödlund", listing.unit, date(2026, 1, 22))
        assert (fvk.staff.name, fvk.staff.profession) == ("Alvar Edman", Profession.SJUKSKOTERSKA)
        assert fvk.unit.name == "Hjärtmottagningen Halmstad"
        assert list(
            ally.relatives.order_by("rank").values_list("rank", "role", "given_name", "telephone", "comment")
        ) == [
            (1, RelativeRole.PARTNER, "Stina", "0340-123456", "Kontaktas i första hand"),
            (2, RelativeRole.FORVALTARE, "Bengt", "035-654321", "Är förvaltare för patienten"),
        ]

    def test_the_named_people_sign_in_at_their_units(self) -> None:
        expected = {
            "halland.vardcentral.chef": ("Vårdcentralen Oskarström", "manager"),
            "halland.vardcentral.lakare": ("Vårdcentralen Oskarström", "staff"),
            "halland.sjukhusmottagning.sjukskoterska": ("Hjärtmottagningen Halmstad", "staff"),
        }
        found = Assignment.objects.filter(staff__user__username__in=expected)
        assert {row.staff.user.username: (row.unit.name, row.role) for row in found} == expected

    def test_the_child_has_her_as_guardian(self) -> None:
        child = Patient.objects.get(identity_number="201501172397")
        guardian = child.relatives.get()
        assert (child.given_name, child.telephone, child.street) == ("Lillpröjsam", "0705117239", "Stormgatan 22")
        assert (guardian.role, guardian.name) == (RelativeRole.VARDNADSHAVARE, "Ally Cosmic Mattsson")
        assert guardian.user.username == "halland.patient.1"

    def test_a_token_is_for_the_primary_assignment(self) -> None:
        user, sign_in = signin.read_token(output("token", "halland.vardcentral.sjukskoterska").strip())
        assert user.username == "halland.vardcentral.sjukskoterska"
        assert sign_in.assignment is not None
        assert Assignment.objects.get(pk=sign_in.assignment).unit.kind == UnitKind.VARDCENTRAL

    def test_a_token_is_for_the_unit_asked_for(self) -> None:
        unit = Unit.objects.get(kind=UnitKind.BARNAVARDSCENTRAL)
        _, sign_in = signin.read_token(output("token", "halland.vardcentral.sjukskoterska", unit=unit.hsa_id).strip())
        assert sign_in.assignment is not None
        assert Assignment.objects.get(pk=sign_in.assignment).unit == unit

    def test_citizens_get_tokens(self) -> None:
        _, patient = signin.read_token(output("token", "halland.patient.1").strip())
        _, relative = signin.read_token(output("token", "halland.narstaende.1").strip())
        assert patient.patient == str(Patient.objects.get(user__username="halland.patient.1").pk)
        assert (relative.patient, relative.assignment) == (None, None)

    def test_several_tenants_must_be_chosen_between(self) -> None:
        with pytest.raises(CommandError, match="gotland, halland"):
            output("token", "halland.vardcentral3.hyrlakare")
        _, sign_in = signin.read_token(output("token", "halland.vardcentral3.hyrlakare", tenant="gotland").strip())
        assert sign_in.tenant == Tenant.objects.get(slug="gotland").pk

    def test_what_is_not_there_is_said(self) -> None:
        for username, options in (
            ("halland.nobody", {}),
            ("halland.vardcentral.chef", {"unit": "SE0000000000-X"}),
            ("halland.vardcentral.chef", {"tenant": "gotland"}),
        ):
            with pytest.raises(CommandError, match=username):
                output("token", username, **options)

    @override_settings(AUTHENTICATION_BACKENDS=["guardian.backends.ObjectPermissionBackend"])
    def test_no_tokens_without_the_demos_sign_in(self) -> None:
        with pytest.raises(CommandError, match="settings"):
            output("token", "halland.vardcentral.chef")


class Seeding(TestCase):
    """How it is written."""

    def test_broken_off_leaves_nothing(self) -> None:
        broken = mock.patch.object(seeding, "POPULATION", (mock.Mock(side_effect=KeyboardInterrupt),))
        with broken, pytest.raises(KeyboardInterrupt):
            seeding.seed(now=SUNDAY)
        assert not Tenant.objects.exists()
        assert not User.objects.exists()

    def test_days_follow_the_day_of_the_seeding(self) -> None:
        seeded(SUNDAY + timedelta(days=400), GOTLAND)
        later = TODAY + timedelta(days=400)
        with county("gotland"):
            assert Contact.objects.filter(starts_on__gt=later).exists()
            assert Contact.objects.filter(starts_on=later - timedelta(days=1)).exists()
            assert Assignment.objects.filter(ends_on__gt=later).exists()

    def test_an_empty_tenant_of_the_name_is_filled(self) -> None:
        tenant = Tenant.objects.create(slug="gotland", name="Gotland")
        seeded(SUNDAY, GOTLAND)
        with activate(tenant.pk):
            assert Patient.objects.exists()


def test_the_numbers_are_published_test_numbers() -> None:
    numbers = PERSONNUMMER.read_text().split()
    assert len(set(numbers)) == len(numbers) > 150
    assert {identity_kind(number) for number in numbers} == {"personnummer"}


def output(command: str, *arguments: str, **options: str) -> str:
    stream = StringIO()
    call_command(command, *arguments, stdout=stream, **options)
    return stream.getvalue()
