"""Migration operation that puts a log's table into months."""

from typing import Any

from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.operations.base import Operation
from django.db.migrations.state import ProjectState

from fastkontakt.audit.partitions import partition
from fastkontakt.clock import today


class PartitionByMonth(Operation):
    """Partition the model's table by month on `at`, and make the indexes that its state names at this point."""

    reduces_to_sql = False
    reversible = False

    def __init__(self, model_name: str) -> None:
        self.model_name = model_name

    def deconstruct(self) -> tuple[str, list[Any], dict[str, Any]]:
        return self.__class__.__name__, [self.model_name], {}

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
        with schema_editor.connection.cursor() as cursor:
            partition(cursor, model._meta.db_table, today=today())
        for index in model._meta.indexes:
            schema_editor.add_index(model, index)

    def describe(self) -> str:
        return f"Partition {self.model_name} by month"
