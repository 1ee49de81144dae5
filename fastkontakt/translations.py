"""Are the translations complete? `python -m fastkontakt.translations` collects the texts of a copy of the sources.

Exit 1 with one line per text that is new, gone, untranslated or fuzzy in locale/*/LC_MESSAGES/django.po.
"""

import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from babel.messages.catalog import Catalog, Message
from babel.messages.pofile import read_po

ROOT = Path(__file__).resolve().parent.parent
NOT_SOURCES = shutil.ignore_patterns(".*", "node_modules", "tests", "docs", "static", "staticfiles", "__pycache__")
LANGUAGES = ("en",)  # the sources are Swedish


def problems(language: str, sources: Path) -> list[str]:
    """What is wrong with one language's catalogue, a line per text."""
    kept = _read(ROOT, language)
    collected = _read(sources, language)
    wanted, present = ({_key(message) for message in catalog} for catalog in (collected, kept))
    lines = [f"{language}: new text, run makemessages: {key}" for key in wanted - present]
    lines += [f"{language}: no longer used: {key}" for key in present - wanted]
    lines += [f"{language}: no longer used: {message.id!r}" for message in kept.obsolete.values()]
    lines += [f"{language}: fuzzy: {_key(message)}" for message in kept if message.id and message.fuzzy]
    lines += [f"{language}: not translated: {_key(message)}" for message in kept if not _translated(message)]
    return sorted(lines)


def collect(folder: Path) -> None:
    """Copy the sources into the folder and collect their texts there."""
    shutil.copytree(ROOT, folder, ignore=NOT_SOURCES, dirs_exist_ok=True)
    languages = [part for language in LANGUAGES for part in ("--locale", language)]
    subprocess.run(  # noqa: S603
        [sys.executable, "manage.py", "makemessages", *languages, "--verbosity", "0"],
        cwd=folder,
        env={**os.environ, "DJANGO_SETTINGS_MODULE": "fastkontakt.settings.test"},
        check=True,
    )


def _read(root: Path, language: str) -> Catalog:
    path = root / "locale" / language / "LC_MESSAGES" / "django.po"
    if not path.exists():
        return Catalog(language)
    with path.open("rb") as file:
        return read_po(file, locale=language)


def _key(message: Message) -> str:
    return repr((message.context, message.id)) if message.context else repr(message.id)


def _translated(message: Message) -> bool:
    return bool(message.string) if isinstance(message.string, str) else all(message.string or [""])


def main() -> int:
    """Print what is wrong; the exit status."""
    with tempfile.TemporaryDirectory() as folder:
        collect(Path(folder))
        lines = [line for language in LANGUAGES for line in problems(language, Path(folder))]
    print("\n".join(lines) or "The translations are complete.")
    return 1 if lines else 0


if __name__ == "__main__":
    sys.exit(main())
