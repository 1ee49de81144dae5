"""What the runtime role may not do, whatever the code asks of it."""

import psycopg
import pytest
from django.db import ProgrammingError, connection

pytestmark = pytest.mark.django_db


def test_runtime_role_is_neither_superuser_nor_owner_nor_exempt_from_row_level_security() -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT rolname, rolsuper, rolbypassrls, rolcreatedb, rolcreaterole FROM pg_roles "
            "WHERE rolname = current_user"
        )
        assert cursor.fetchone() == ("fastkontakt_app", False, False, False, False)
        cursor.execute("SELECT count(*) FROM pg_class WHERE relowner = current_user::regrole")
        assert cursor.fetchone() == (0,)


@pytest.mark.parametrize(
    "statement",
    [
        "CREATE TABLE mine (id int)",
        "DROP TABLE tenancy_tenant CASCADE",
        "TRUNCATE tenancy_tenant CASCADE",
        "SET ROLE fastkontakt_owner",
        "SET session_replication_role = replica",
    ],
)
def test_runtime_role_is_refused(statement: str) -> None:
    with connection.cursor() as cursor, pytest.raises(ProgrammingError) as refusal:
        cursor.execute(statement)
    assert isinstance(refusal.value.__cause__, psycopg.errors.InsufficientPrivilege)
