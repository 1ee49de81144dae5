"""Migration operation that puts tables under forced row-level security and keeps references within a tenant."""

from typing import Any

from django.db import models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.operations.base import Operation
from django.db.migrations.state import ProjectState

from fastkontakt.tenancy.context import SETTING

OWN_ROWS = f"tenant_id = nullif(current_setting('{SETTING}', true), '')::smallint"


class IsolateTenants(Operation):
    """For each named model: unique (tenant, id), composite foreign keys, forced row-level security.

    List referenced models before those that refer to them.
    """

    reduces_to_sql = True
    reversible = False

    def __init__(self, *model_names: str) -> None:
        self.model_names = model_names

    def deconstruct(self) -> tuple[str, list[Any], dict[str, Any]]:
        return self.__class__.__name__, list(self.model_names), {}

    def state_forwards(self, app_label: str, state: ProjectState) -> None:
        """Only the database changes."""

    def database_forwards(
        self,
        app_label: str,
        schema_editor: BaseDatabaseSchemaEditor,
        from_state: ProjectState,
        to_state: ProjectState,
    ) -> None:
        for name in self.model_names:
            for statement in isolate(to_state.apps.get_model(app_label, name)):
                schema_editor.execute(statement)

    def describe(self) -> str:
        return f"Isolate tenants in {', '.join(self.model_names)}"


def isolate(model: type[models.Model]) -> list[str]:
    """The statements that isolate one table."""
    table = model._meta.db_table
    primary_key = model._meta.pk.column
    statements = [f'ALTER TABLE "{table}" ADD CONSTRAINT "{table}_tenant_key" UNIQUE (tenant_id, "{primary_key}")']
    statements += [_reference(table, field) for field in _tenant_references(model)]
    return statements + secure(table)


def secure(table: str) -> list[str]:
    """The statements that put one table under forced row-level security."""
    return [
        f'ALTER TABLE "{table}" ENABLE ROW LEVEL SECURITY',
        f'ALTER TABLE "{table}" FORCE ROW LEVEL SECURITY',
        f'CREATE POLICY own_tenant ON "{table}" USING ({OWN_ROWS}) WITH CHECK ({OWN_ROWS})',
    ]


def _tenant_references(model: type[models.Model]) -> list[Any]:
    """Foreign keys to tables that carry a tenant themselves."""
    return [
        field
        for field in model._meta.local_fields
        if field.is_relation and any(f.name == "tenant" for f in field.related_model._meta.local_fields)  # type: ignore[union-attr]
    ]


def _reference(table: str, field: Any) -> str:
    target = field.related_model._meta
    return (
        f'ALTER TABLE "{table}" ADD CONSTRAINT "{table}_{field.column}_tenant_fk" '
        f'FOREIGN KEY (tenant_id, "{field.column}") REFERENCES "{target.db_table}" (tenant_id, "{target.pk.column}") '
        "DEFERRABLE INITIALLY DEFERRED"
    )


class ReferWithinTenant(Operation):
    """Composite foreign keys for fields that were added to a table after it was isolated."""

    reduces_to_sql = True
    reversible = False

    def __init__(self, model_name: str, *field_names: str) -> None:
        self.model_name, self.field_names = model_name, field_names

    def deconstruct(self) -> tuple[str, list[Any], dict[str, Any]]:
        return self.__class__.__name__, [self.model_name, *self.field_names], {}

    def state_forwards(self, app_label: str, state: ProjectState) -> None:
        """Only the database changes."""

    def database_forwards(
        self,
        app_label: str,
        schema_editor: BaseDatabaseSchemaEditor,
        from_state: ProjectState,
        to_state: ProjectState,
    ) -> None:
        model = to_state.apps.get_model(app_label, self.model_name)
        for name in self.field_names:
            schema_editor.execute(_reference(model._meta.db_table, model._meta.get_field(name)))

    def describe(self) -> str:
        return f"Keep {self.model_name}'s {', '.join(self.field_names)} within the tenant"
