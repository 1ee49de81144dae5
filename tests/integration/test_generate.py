"""manage.py generate: the same for a seed, valid by every constraint, like a county, and refused where it must be."""

import hashlib
import os
import subprocess
import sys
from collections.abc import Iterator
from io import StringIO
from pathlib import Path
from time import mktime
from typing import Any
from uuid import RFC_4122

import psutil
import pytest
from django.core.management import CommandError, call_command
from django.db import connection, transaction
from django.db.models import Exists, Model, OuterRef, Q

from contacts.duties.runs import evaluate_tenant
from contacts.enums import ContactRole
from contacts.models import Contact, ContactEvent, Duty, InformationGiven
from contacts.policy.rulebook import in_force
from fastkontakt.accounts import signin
from fastkontakt.accounts.models import User
from fastkontakt.organisation.enums import Employment, Profession, UnitKind
from fastkontakt.organisation.models import Assignment, CareProvider, Leave, StaffMember, Unit
from fastkontakt.synthetic.births import Births
from fastkontakt.synthetic.county import CHUNK
from fastkontakt.synthetic.rows import COLUMNS
from fastkontakt.tenancy import activate
from fastkontakt.tenancy.models import Tenant
from fastkontakt.validators import born_on, identity_kind
from patients.models import CareRelation, CareService, Listing, Patient
from tests.conftest import DATABASE, delete_rows, url
from tests.world import TODAY

BOTH = ["default", "owner"]
pytestmark = pytest.mark.django_db(databases=BOTH)
ROOT = Path(__file__).resolve().parents[2]
FLK, FVK, FOK = ContactRole
ORGANISATION = (CareProvider, Unit, StaffMember, Assignment, Leave)
NOT_FROM_THE_SEED = {"tenant_id", "user_id"}


class Undo(Exception):
    """Takes a county back, so that it can be made once more."""


def generate(**arguments: Any) -> str:
    out = StringIO()
    call_command("generate", **({"tenants": 1, "jobs": 1, "today": TODAY} | arguments), stdout=out)
    return out.getvalue()


def checksum(model: type[Model]) -> str:
    """Of every row in the active tenant, keys and all."""
    columns = [field.column for field in model._meta.local_concrete_fields if field.column not in NOT_FROM_THE_SEED]
    row = ", ".join(connection.ops.quote_name(column) for column in columns)
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT ROW({row})::text FROM {model._meta.db_table} ORDER BY 1")
        return hashlib.sha256(repr(cursor.fetchall()).encode()).hexdigest()


def checksums_of(**arguments: Any) -> dict[str, str]:
    """Of every table of a county that is taken back."""
    found: dict[str, str] = {}
    with pytest.raises(Undo), transaction.atomic():
        generate(**arguments)
        with activate(Tenant.objects.get(slug="syntet-1").pk):
            found = {model.__name__: checksum(model) for model in (*ORGANISATION, *COLUMNS)}
        raise Undo
    return found


@pytest.fixture
def county(db: None) -> Iterator[Tenant]:
    """A county of a few thousand, active."""
    generate(patients=2_000)
    tenant = Tenant.objects.get(slug="syntet-1")
    with activate(tenant.pk):
        yield tenant


@pytest.mark.parametrize(
    ("arguments", "reason"),
    [
        ({"tenants": 0, "patients": 10}, "--tenants is 0 and must be a number from 1 to 100"),
        ({"tenants": 101, "patients": 10}, "--tenants is 101 and must be"),
        ({"patients": 0}, "--patients is 0 and must be a number from 1 to 5000000"),
        ({"patients": -5}, "--patients is -5 and must be"),
        ({"patients": 5_000_001}, "--patients is 5000001 and must be"),
        ({"patients": 10, "jobs": 0}, "--jobs is 0 and must be"),
    ],
)
def test_numbers_that_cannot_be_are_refused(arguments: dict[str, int], reason: str) -> None:
    with pytest.raises(CommandError, match=reason):
        generate(**arguments)
    assert not Tenant.objects.exists()


def test_what_is_there_is_left_alone() -> None:
    Tenant.objects.create(slug="syntet-2", name="Någon annans")
    with pytest.raises(CommandError, match=r"syntet-2 exists already.*Nothing has been written"):
        generate(tenants=3, patients=10)
    assert list(Tenant.objects.values_list("slug", flat=True)) == ["syntet-2"]


@pytest.mark.parametrize("patients", [1, 2, 61])
def test_small_counties_are_whole(patients: int) -> None:
    said = generate(tenants=2, patients=patients)
    assert "patients_patient" in said
    for tenant in Tenant.objects.all():
        assert tenant.name == f"Syntetiska länet {tenant.slug[-1]}"
        with activate(tenant.pk):
            assert Patient.objects.count() == patients


def test_a_county_that_was_broken_off_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("fastkontakt.synthetic.county.populate", broken)
    with pytest.raises(KeyboardInterrupt):
        generate(patients=10)
    assert Tenant.objects.get().name == "Syntetiska länet 1 (inte färdigt)"
    with pytest.raises(CommandError, match="syntet-1 exists already"):
        generate(patients=10)


def test_a_seed_gives_the_same_rows_again_and_another_seed_gives_others() -> None:
    first, again, other = (checksums_of(patients=400, seed=seed) for seed in (7, 7, 8))
    assert first == again
    for table in ("Patient", "Contact", "Listing", "StaffMember"):
        assert first[table] != other[table]


def command(**arguments: int) -> dict[str, Any]:
    """How to run `manage.py generate` in a process of its own, on the test's database."""
    roles = {"DATABASE_URL": "fastkontakt_app", "DATABASE_OWNER_URL": "fastkontakt_owner"}
    services = {name: url(DATABASE, role) for name, role in roles.items()}
    services |= {"REDIS_URL": "redis://127.0.0.1:1/0", "DJANGO_SETTINGS_MODULE": "fastkontakt.settings.test"}
    options = [f"--{name}={value}" for name, value in arguments.items()]
    line = [sys.executable, "manage.py", "generate", "--tenants=1", "--jobs=2", f"--today={TODAY}", *options]
    return {"args": line, "env": os.environ | services, "cwd": ROOT, "text": True}


@pytest.mark.django_db(transaction=True, databases=BOTH)
def test_two_processes_write_what_one_writes() -> None:
    result = subprocess.run(**command(patients=5_003), capture_output=True, timeout=300)
    assert result.returncode == 0, result.stderr
    assert "syntet-1: 5 003 of 5 003 patients" in result.stdout
    written = (Patient, Contact, InformationGiven, Listing)
    with activate(Tenant.objects.get().pk):
        by_two = [checksum(model) for model in written]
    delete_rows()
    generate(patients=5_003)
    with activate(Tenant.objects.get().pk):
        assert [checksum(model) for model in written] == by_two


@pytest.mark.django_db(transaction=True, databases=BOTH)
def test_killed_it_leaves_no_process_and_no_half_chunk() -> None:
    generating = subprocess.Popen(**command(patients=60_000), stdout=subprocess.PIPE)
    assert generating.stdout is not None
    try:
        said = generating.stdout.readline()
        started = psutil.Process(generating.pid).children(recursive=True)
    finally:
        generating.kill()
        generating.wait()
    assert "of 60 000 patients" in said
    assert len(started) >= 2
    assert psutil.wait_procs(started, timeout=60)[1] == []
    tenant = Tenant.objects.get()
    assert tenant.name == "Syntetiska länet 1 (inte färdigt)"
    with activate(tenant.pk):
        patients = Patient.objects.count()
        assert 0 < patients < 60_000
        assert patients % CHUNK == 0


def test_every_identity_number_is_valid_and_says_the_day_of_birth(county: Tenant) -> None:
    patients = list(Patient.objects.values_list("identity_number", "identity_kind", "born_on", "deceased_on"))
    assert len({number for number, *_ in patients}) == len(patients)
    for number, kind, born, deceased in patients:
        assert identity_kind(number) == kind
        assert born_on(number) == born
        assert deceased is None or born <= deceased < TODAY


def test_numbers_stay_apart_in_a_large_county() -> None:
    births = Births(3_000_000, today=TODAY)
    some = range(0, 3_000_000, 50)
    people = {births.person(index) for index in some}
    assert len({number for _, number in people}) == len(some)
    assert max(day for day, _ in people) < TODAY.toordinal()


def test_keys_are_uuids_of_version_7_in_order_and_past(county: Tenant) -> None:
    keys = list(Patient.objects.order_by("pk").values_list("pk", flat=True))
    assert {(key.version, key.variant) for key in keys} == {(7, RFC_4122)}
    assert max(key.int >> 80 for key in keys) < 1_000 * mktime(TODAY.timetuple())
    births = Births(2_000, today=TODAY)
    numbers = Patient.objects.order_by("pk").values_list("identity_number", flat=True)
    assert list(numbers[:50]) == [births.person(index)[1] for index in range(50)]


def test_contacts_hold_the_rules_of_who_may_be_one(county: Tenant) -> None:
    contacts = Contact.objects.select_related("staff", "unit")
    assert not contacts.filter(Q(starts_on__gt=TODAY) | Q(period__isempty=True)).exists()
    physicians = contacts.filter(role=FLK)
    assert not physicians.exclude(staff__profession=Profession.LAKARE, unit__kind=UnitKind.VARDCENTRAL).exists()
    assert not physicians.filter(staff__employment=Employment.HIRED).exists()
    listed = Listing.objects.filter(patient=OuterRef("patient"), unit=OuterRef("unit"))
    assert not physicians.exclude(Exists(listed.filter(period__contains=OuterRef("starts_on")))).exists()
    assert not contacts.filter(role=FOK, staff__assistant_nurse=None).exists()
    served = CareService.objects.filter(patient=OuterRef("patient"), unit=OuterRef("unit"))
    assert not contacts.filter(role=FOK).exclude(Exists(served)).exists()
    employed = Assignment.objects.filter(staff=OuterRef("staff"), unit=OuterRef("unit"), role="staff")
    assert not contacts.exclude(Exists(employed.filter(period__contains=OuterRef("starts_on")))).exists()
    known = CareRelation.objects.filter(patient=OuterRef("patient"), unit=OuterRef("unit"))
    assert not contacts.exclude(Exists(known)).exists()
    assert not contacts.filter(patient__deceased_on__isnull=False, ends_on=None).exists()


def test_each_contact_has_its_first_version_and_says_when_the_patient_was_told(county: Tenant) -> None:
    assert ContactEvent.objects.count() == Contact.objects.count()
    told = {(key, how): day for key, how, day in InformationGiven.objects.values_list("contact_id", "how", "on")}
    for key, orally, in_writing in Contact.objects.values_list("pk", "informed_orally_on", "informed_in_writing_on"):
        assert (told.get((key, "oral")), told.get((key, "written"))) == (orally, in_writing)


def test_every_unit_has_a_manager_who_can_sign_in(county: Tenant) -> None:
    manager = User.objects.get(username="syntet-1.vardcentral-1.chef")
    assert not manager.has_usable_password()
    assert [choice.tenant for choice in signin.choices(manager)] == [county]
    managed = Assignment.objects.filter(unit=OuterRef("pk"), role="manager", staff__user__isnull=False)
    assert not Unit.objects.exclude(kind=UnitKind.REGION).exclude(Exists(managed)).exists()


@pytest.mark.django_db(transaction=True, databases=BOTH)
def test_a_county_of_20_000_is_like_a_county_and_has_every_duty() -> None:
    generate(patients=20_000)
    tenant = Tenant.objects.get()
    with activate(tenant.pk):
        listed = Listing.objects.filter(period__contains=TODAY).count()
        assert 0.96 < listed / 20_000 < 0.98
        physicians = Contact.objects.filter(role=FLK, period__contains=TODAY).count()
        assert 0.50 < physicians / listed < 0.58
        home_care = CareService.objects.filter(kind="hemtjanst", period__contains=TODAY).count()
        assert 0.02 < home_care / 20_000 < 0.03
        assert 0.7 < Contact.objects.filter(role=FOK, period__contains=TODAY).count() / home_care < 0.8
        assert Leave.objects.exists()
    for rules in (tenant.slug, "gotland", "halland"):
        Tenant.objects.filter(pk=tenant.pk).update(slug=rules)
        evaluate_tenant(tenant.pk, on=TODAY, again=True)
        with activate(tenant.pk):
            found = set(Duty.objects.filter(met_at=None).values_list("rule", flat=True))
        standing = in_force(TODAY, rules)
        assert found == {item.rule.id for item in standing if any(clause.obligation for clause in item.version.clauses)}
