"""What reporting keeps of its own."""

from reporting.models.export import Export, ExportPart
from reporting.models.figures import Spell, Tally
from reporting.models.report import Report, ReportUnit
from reporting.models.saved_view import SavedView

__all__ = ["Export", "ExportPart", "Report", "ReportUnit", "SavedView", "Spell", "Tally"]
