"""What reporting keeps of its own."""

from reporting.models.saved_view import SavedView

__all__ = ["SavedView"]
