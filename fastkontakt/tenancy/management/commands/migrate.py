"""`migrate` as Django's; into an empty database without rendering half the models anew after each small change.

Nearly every model refers to its tenant. To Django's bookkeeping they are all each other's kin, so that each index,
constraint and trigger of one renders the others as well: four fifths of the time that it took to make a database. A
database that holds something is migrated in Django's own way.
"""

from typing import Any

from django.core.management.commands import migrate
from django.db import connections
from django.db.migrations.recorder import MigrationRecorder
from django.db.migrations.state import ProjectState

RELATED = ProjectState._find_reload_model  # type: ignore[attr-defined]


class Command(migrate.Command):
    def handle(self, *args: Any, **options: Any) -> str | None:
        if MigrationRecorder(connections[options["database"]]).applied_migrations():
            return super().handle(*args, **options)
        ProjectState._find_reload_model = _alone_where_delayed  # type: ignore[attr-defined]
        try:
            return super().handle(*args, **options)
        finally:
            ProjectState._find_reload_model = RELATED  # type: ignore[attr-defined]


def _alone_where_delayed(state: ProjectState, app_label: str, model_name: str, delay: bool = False) -> set[Any]:
    """Which models to render anew when one has changed.

    That one alone where Django leaves the wider kin for later, that is where no relation changes, or where nothing can
    refer to the model since it is new. Django renders all that was left before Python code meets the models.
    """
    if not delay and model_name in state.apps.all_models[app_label]:
        return RELATED(state, app_label, model_name, delay)
    state.is_delayed = True
    return {(app_label, model_name)}
