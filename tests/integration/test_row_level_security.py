"""Tenants are held apart by the database itself. The sweep finds every model and every reference by itself."""

import threading

import pytest
from django.apps import apps
from django.db import IntegrityError, ProgrammingError, connection, models, transaction
from django.test import TransactionTestCase

from fastkontakt.organisation.models import CareProvider, Unit
from fastkontakt.tenancy import NoActiveTenant, activate
from fastkontakt.tenancy.models import Tenant
from patients.models import Patient
from tests.world import World, make_tenant

TENANT_MODELS = [model for model in apps.get_models() if any(f.name == "tenant" for f in model._meta.local_fields)]
NAMES = [model._meta.label for model in TENANT_MODELS]


def fetch(statement: str, *parameters: object) -> list[tuple]:
    with connection.cursor() as cursor:
        cursor.execute(statement, parameters)
        return cursor.fetchall()


def test_the_sweep_finds_models() -> None:
    assert {"patients.Patient", "contacts.Contact", "contacts.ContactEvent", "audit.Event"} <= set(NAMES)


@pytest.mark.django_db
def test_the_runtime_role_has_no_power() -> None:
    role, superuser, bypasses = fetch(
        "SELECT rolname, rolsuper, rolbypassrls FROM pg_roles WHERE rolname = current_user"
    )[0]
    owned = fetch("SELECT count(*) FROM pg_class WHERE relowner = current_user::regrole")[0][0]
    assert (role, superuser, bypasses, owned) == ("fastkontakt_app", False, False, 0)


@pytest.mark.django_db
def test_every_table_with_a_tenant_column_belongs_to_a_known_model() -> None:
    assert set(tables_of_tenants("NOT relispartition")) == {model._meta.db_table for model in TENANT_MODELS}


def tables_of_tenants(which: str) -> list[str]:
    """Every table with the column, also those that the runtime role has no right on."""
    rows = fetch(
        "SELECT relname FROM pg_class JOIN pg_attribute ON attrelid = pg_class.oid "
        f"WHERE attname = 'tenant_id' AND relkind IN ('r', 'p') AND relnamespace = 'public'::regnamespace AND {which}"
    )
    return [row[0] for row in rows]


@pytest.mark.django_db
def test_the_part_of_a_table_is_reached_through_the_table_alone() -> None:
    """A part has policies of its own: without right and policy nobody goes around those of its table."""
    parts = tables_of_tenants("relispartition")
    assert len(parts) > 10
    for part in parts:
        for right in ("SELECT", "INSERT", "UPDATE", "DELETE", "TRUNCATE", "REFERENCES", "TRIGGER", "MAINTAIN"):
            assert fetch("SELECT has_table_privilege(%s, %s)", part, right) == [(False,)], (part, right)
        state = fetch("SELECT relrowsecurity, relforcerowsecurity FROM pg_class WHERE relname = %s", part)
        assert state == [(True, True)], part
        assert fetch("SELECT FROM pg_policies WHERE tablename = %s", part) == [], part


@pytest.mark.django_db
@pytest.mark.parametrize("model", TENANT_MODELS, ids=NAMES)
def test_row_level_security_is_forced(model: type[models.Model]) -> None:
    table = model._meta.db_table
    enabled, forced = fetch(
        "SELECT relrowsecurity, relforcerowsecurity FROM pg_class WHERE oid = %s::regclass", f'"{table}"'
    )[0]
    policies = fetch("SELECT cmd, qual, with_check FROM pg_policies WHERE tablename = %s", table)
    assert (enabled, forced) == (True, True)
    assert [row[0] for row in policies] == ["ALL"]
    assert all("app.tenant" in text for text in policies[0][1:])


@pytest.mark.django_db
@pytest.mark.parametrize("model", TENANT_MODELS, ids=NAMES)
def test_references_within_a_tenant_carry_the_tenant(model: type[models.Model]) -> None:
    table = model._meta.db_table
    constraints = fetch(
        "SELECT pg_get_constraintdef(oid) FROM pg_constraint WHERE conrelid = %s::regclass AND contype = 'f'",
        f'"{table}"',
    )
    texts = [row[0] for row in constraints]
    for field in model._meta.local_fields:
        if field.is_relation and field.related_model in TENANT_MODELS:
            assert any(text.startswith(f"FOREIGN KEY (tenant_id, {field.column})") for text in texts), field


@pytest.mark.parametrize("model", TENANT_MODELS, ids=NAMES)
def test_without_a_tenant_the_manager_is_loud(model: type[models.Model]) -> None:
    with pytest.raises(NoActiveTenant):
        model._default_manager.all()
    with pytest.raises(NoActiveTenant):
        model._base_manager.all()


@pytest.mark.django_db
def test_without_a_tenant_the_database_shows_no_rows() -> None:
    tenant = make_tenant("gotland")
    with activate(tenant.pk):
        World(tenant).patient()
    for model in TENANT_MODELS:
        assert fetch(f'SELECT count(*) FROM "{model._meta.db_table}"') == [(0,)], model


@pytest.fixture
def two_tenants(db: None) -> tuple[Tenant, Tenant]:
    return make_tenant("gotland"), make_tenant("halland")


def test_each_tenant_sees_its_own(two_tenants: tuple[Tenant, Tenant]) -> None:
    for tenant in two_tenants:
        with activate(tenant.pk):
            World(tenant).patient()
    with activate(two_tenants[0].pk):
        assert [p.tenant_id for p in Patient.objects.all()] == [two_tenants[0].pk]
        assert fetch("SELECT DISTINCT tenant_id FROM organisation_unit") == [(two_tenants[0].pk,)]


def test_a_row_cannot_be_written_for_another_tenant(two_tenants: tuple[Tenant, Tenant]) -> None:
    ours, theirs = two_tenants
    with activate(ours.pk), pytest.raises(ProgrammingError, match="row-level security"), transaction.atomic():
        CareProvider.objects.create(hsa_id="SE2120000001-X", name="X", kind="region", tenant_id=theirs.pk)


def test_a_reference_cannot_cross_tenants(two_tenants: tuple[Tenant, Tenant]) -> None:
    ours, theirs = two_tenants
    with activate(theirs.pk):
        foreign = World(theirs).region
    with activate(ours.pk), pytest.raises(IntegrityError, match="provider_id_tenant_fk"), transaction.atomic():
        Unit.objects.create(provider_id=foreign.pk, hsa_id="SE2120000001-Y", name="Y", kind="vardcentral")
        fetch("SET CONSTRAINTS ALL IMMEDIATE; SELECT 1")


def test_nested_activation_returns_to_the_outer_tenant(two_tenants: tuple[Tenant, Tenant]) -> None:
    ours, theirs = two_tenants
    with activate(ours.pk):
        with activate(theirs.pk):
            World(theirs)
        assert CareProvider.objects.count() == 0
    with pytest.raises(NoActiveTenant):
        CareProvider.objects.count()


class PooledConnections(TransactionTestCase):
    """The setting is gone with its transaction, so that a pooled connection brings no tenant along."""

    def test_threads_that_share_the_pool_see_their_own_tenant_only(self) -> None:
        tenants = [make_tenant(slug) for slug in ("gotland", "halland", "skane", "uppsala")]
        for tenant in tenants:
            with activate(tenant.pk):
                World(tenant)
        seen: dict[int, set[int]] = {}

        def look(tenant: Tenant) -> None:
            try:
                for _ in range(20):
                    with activate(tenant.pk):
                        found = set(Unit.objects.values_list("tenant_id", flat=True))
                    leaked = fetch("SELECT count(*) FROM organisation_unit")[0][0]
                    seen.setdefault(tenant.pk, set()).update(found, {-1} if leaked else set())
                    connection.close()
            finally:
                connection.close()

        threads = [threading.Thread(target=look, args=[tenant]) for tenant in tenants]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert seen == {tenant.pk: {tenant.pk} for tenant in tenants}
