"""What reporting keeps of its own."""

from reporting.models.figures import Spell, Tally
from reporting.models.saved_view import SavedView

__all__ = ["SavedView", "Spell", "Tally"]
