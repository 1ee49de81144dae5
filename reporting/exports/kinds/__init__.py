"""What there is to export."""

from collections.abc import Mapping

from django.core.exceptions import PermissionDenied
from django.utils.translation import gettext as _

from fastkontakt.accounts.actor import Actor
from reporting.exports.enums import ExportKind
from reporting.exports.kinds.base import Kind, Line, Table
from reporting.exports.kinds.caseload import CASELOAD
from reporting.exports.kinds.figures import FOLLOW_UP, UNIT_FIGURES
from reporting.exports.kinds.patients import PATIENTS

__all__ = ["KINDS", "Kind", "Line", "Table", "may_have", "require_some"]

KINDS: Mapping[str, Kind] = {
    ExportKind.PATIENTS: PATIENTS,
    ExportKind.CASELOAD: CASELOAD,
    ExportKind.UNIT_FIGURES: UNIT_FIGURES,
    ExportKind.FOLLOW_UP: FOLLOW_UP,
}


def may_have(viewer: Actor) -> list[ExportKind]:
    """The kinds that the viewer may ask for."""
    return [ExportKind(key) for key, kind in KINDS.items() if kind.allows(viewer)]


def require_some(viewer: Actor) -> list[ExportKind]:
    """The same; raises PermissionDenied, with the reason, for who may ask for none."""
    found = may_have(viewer)
    if not found:
        raise PermissionDenied(_("Ditt uppdrag ger inte rätt till några filer."))
    return found
