"""No files are taken: a form that brings one is answered 400 before any of it is read."""

from typing import Any, NoReturn

from django.core.exceptions import SuspiciousMultipartForm
from django.core.files.uploadhandler import FileUploadHandler


class NoUploads(FileUploadHandler):
    """Refuses at the first file."""

    def new_file(self, *args: Any, **kwargs: Any) -> NoReturn:
        """Raises SuspiciousMultipartForm."""
        raise SuspiciousMultipartForm("Files are not taken.")

    def receive_data_chunk(self, raw_data: bytes, start: int) -> NoReturn:
        """Raises SuspiciousMultipartForm."""
        raise SuspiciousMultipartForm("Files are not taken.")

    def file_complete(self, file_size: int) -> None:
        """No file is ever complete."""
