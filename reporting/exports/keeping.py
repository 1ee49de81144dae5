"""A file's content in the database, in pieces: written as it comes, read as it is sent."""

import hashlib
from collections.abc import Iterator
from uuid import UUID

from fastkontakt.tenancy import activate
from reporting.exports.bounds import MOST_BYTES, PART_BYTES
from reporting.exports.enums import ExportFailure
from reporting.exports.refusal import NotMade
from reporting.models import Export, ExportPart


class Keeper:
    """Takes bytes as a file does that is only written, from its beginning to its end. Holds one piece in memory."""

    def __init__(self, export: Export) -> None:
        self.export, self.size, self.parts = export, 0, 0
        self._digest, self._waiting = hashlib.sha256(), bytearray()

    def write(self, data: bytes) -> int:
        """Take some more. Raises NotMade where it becomes too much."""
        self.size += len(data)
        if self.size > MOST_BYTES:
            raise NotMade(ExportFailure.TOO_MUCH)
        self._digest.update(data)
        self._waiting += data
        if len(self._waiting) >= PART_BYTES:
            self._keep()
        return len(data)

    def flush(self) -> None:
        """Pieces are kept when they are full."""

    def close(self) -> None:
        """Keep what is left."""
        if self._waiting:
            self._keep()

    @property
    def sha256(self) -> str:
        """Of all that has been written, in hexadecimals."""
        return self._digest.hexdigest()

    def _keep(self) -> None:
        ExportPart.objects.create(export=self.export, number=self.parts, body=bytes(self._waiting))
        self.parts += 1
        self._waiting.clear()


def content(tenant_id: int, export_id: UUID) -> Iterator[bytes]:
    """The pieces in order, each fetched when it is asked for: also after the request's own transaction."""
    with activate(tenant_id):
        numbers = list(ExportPart.objects.filter(export=export_id).order_by("number").values_list("number", flat=True))
    for number in numbers:
        with activate(tenant_id):
            body = bytes(ExportPart.objects.get(export=export_id, number=number).body)
        yield body
