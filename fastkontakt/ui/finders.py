"""Single files of npm packages as static files: a whole folder would bring tens of megabytes nobody asks for."""

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from django.conf import settings
from django.contrib.staticfiles.finders import BaseFinder
from django.core.files.storage import FileSystemStorage


class PickedFiles(BaseFinder):
    """Finds what STATICFILES_PICKED names: address below STATIC_URL -> the file."""

    def __init__(self) -> None:
        self.picked: dict[str, Path] = settings.STATICFILES_PICKED

    def check(self, **kwargs: Any) -> list[Any]:
        """Nothing to say: a file that is missing is said when it is asked for."""
        return []

    def find(self, path: str, find_all: bool = False, **kwargs: Any) -> Any:
        """The file at the address; none, or for `find_all` an empty list, where it is not ours."""
        found = self.picked.get(path)
        exists = found is not None and found.exists()
        if find_all:
            return [str(found)] if exists else []
        return str(found) if exists else None

    def list(self, ignore_patterns: Iterable[str] | None) -> Iterator[tuple[str, FileSystemStorage]]:
        """Each file by its own name, in a storage that lends it the address."""
        for address, file in self.picked.items():
            storage = FileSystemStorage(location=file.parent)
            storage.prefix = address.rpartition("/")[0]  # type: ignore[attr-defined]
            yield file.name, storage
