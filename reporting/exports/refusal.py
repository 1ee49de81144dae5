"""Why an export is not made, or not let out."""

from django.utils.translation import gettext as _

from reporting.exports.enums import ExportFailure


class NotMade(Exception):
    """No file comes of it."""

    def __init__(self, failure: ExportFailure) -> None:
        super().__init__(failure.value)
        self.failure = failure


class Stopped(Exception):
    """Somebody has cancelled it meanwhile."""


class Gone(Exception):
    """The file was there and is no longer let out; the text says why, and what to do."""

    @classmethod
    def expired(cls) -> "Gone":
        """It was kept for a day."""
        return cls(_("Filen sparades i ett dygn och är borttagen. Beställ den igen på sidan Exporter."))

    @classmethod
    def overtaken(cls) -> "Gone":
        """What is in it may no longer all be seen."""
        return cls(
            _("Vad du får se av någon i filen har ändrats sedan den gjordes. Beställ den igen, så blir den rätt.")
        )


class NotReady(Exception):
    """There is no file yet, or never will be; the text says which."""
