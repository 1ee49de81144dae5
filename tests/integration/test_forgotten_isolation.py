"""The sweep over tables itself: a migration that forgets row-level security, or a part of it, does not get past."""

from collections.abc import Iterator
from types import SimpleNamespace
from typing import Any

import psycopg
import pytest

from fastkontakt import roles
from tests.conftest import DATABASE, url
from tests.integration import test_row_level_security as sweep

TABLE = "forgotten_table"
POLICY = f"CREATE POLICY tenant ON {TABLE} USING (tenant_id::text = current_setting('app.tenant'))"
FORGOTTEN: dict[str, list[str]] = {
    "everything": [],
    "to force it on the owner": [f"ALTER TABLE {TABLE} ENABLE ROW LEVEL SECURITY", POLICY],
    "the policy": [f"ALTER TABLE {TABLE} ENABLE ROW LEVEL SECURITY", f"ALTER TABLE {TABLE} FORCE ROW LEVEL SECURITY"],
    "to tie the policy to the tenant": [
        f"ALTER TABLE {TABLE} ENABLE ROW LEVEL SECURITY",
        f"ALTER TABLE {TABLE} FORCE ROW LEVEL SECURITY",
        f"CREATE POLICY tenant ON {TABLE} USING (true) WITH CHECK (true)",
    ],
}


@pytest.fixture
def forgetful(db: None, request: pytest.FixtureRequest) -> Iterator[Any]:
    """A table with a tenant as a careless migration would leave it, and a model that says it is there."""
    with psycopg.connect(url(DATABASE), autocommit=True) as owner:
        owner.execute(f"CREATE TABLE {TABLE} (id uuid, tenant_id bigint)")
        try:
            owner.execute(f"GRANT SELECT ON {TABLE} TO {roles.APP}")
            for statement in FORGOTTEN[request.param]:
                owner.execute(statement)
            yield SimpleNamespace(_meta=SimpleNamespace(db_table=TABLE))
        finally:
            owner.execute(f"DROP TABLE {TABLE}")


@pytest.mark.parametrize("forgetful", FORGOTTEN, indirect=True)
def test_the_sweep_finds_it(forgetful: Any) -> None:
    with pytest.raises(AssertionError):
        sweep.test_row_level_security_is_forced(forgetful)


@pytest.mark.parametrize("forgetful", ["everything"], indirect=True)
def test_the_sweep_finds_a_table_that_no_model_tells_of(forgetful: Any) -> None:
    with pytest.raises(AssertionError, match=TABLE):
        sweep.test_every_table_with_a_tenant_column_belongs_to_a_known_model()
