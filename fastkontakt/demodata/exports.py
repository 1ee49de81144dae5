"""Files that people have asked for: one to fetch, one of figures, one that came to nothing, one that was removed."""

from contacts.enums import ContactRole
from fastkontakt.demodata.build import Builder
from reporting.exports.enums import ExportFormat, ExportKind
from reporting.exports.making import begin, make
from reporting.exports.services import drop_export, order_export
from reporting.models import Export

FVK = ContactRole.FAST_VARDKONTAKT.value


def exports(build: Builder) -> None:
    """The manager's of the vårdcentral."""
    _made(build, ExportKind.UNIT_FIGURES, ExportFormat.CSV)
    _made(build, ExportKind.PATIENTS, ExportFormat.CSV, senast="2000-01-01")
    drop_export(by=build.actor("vardcentral.chef"), export=_made(build, ExportKind.CASELOAD, ExportFormat.XLSX))
    _made(build, ExportKind.PATIENTS, ExportFormat.XLSX, saknar=FVK)


def _made(build: Builder, kind: ExportKind, file_format: ExportFormat, **parameters: str) -> Export:
    """Ordered, and made at once."""
    asked = {"kind": kind.value, "format": file_format.value, "parameters": parameters, "language": "sv"}
    export = order_export(by=build.actor("vardcentral.chef"), now=build.now, **asked)  # type: ignore[arg-type]
    if begin(tenant_id=build.tenant.pk, export_id=export.pk):
        make(tenant_id=build.tenant.pk, export_id=export.pk, now=build.now)
    export.refresh_from_db()
    return export
