"""Print the rulebook, keep its printed copy, or check that the copy is fresh."""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from contacts.policy.printing import rulebook_markdown
from contacts.policy.rulebook import load

PRINTED = Path(__file__).resolve().parents[3] / "docs" / "rulebook.md"


class Command(BaseCommand):
    help = "Prints the whole rulebook in Swedish as Markdown."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        what = parser.add_mutually_exclusive_group()
        what.add_argument("--write", action="store_true", help="write docs/rulebook.md")
        what.add_argument("--check", action="store_true", help="fail when docs/rulebook.md is stale")

    def handle(self, *args: Any, write: bool = False, check: bool = False, **options: Any) -> None:
        text = rulebook_markdown(load())
        if write:
            PRINTED.parent.mkdir(exist_ok=True)
            PRINTED.write_text(text, encoding="utf-8")
        elif check:
            if not PRINTED.is_file() or PRINTED.read_text(encoding="utf-8") != text:
                raise CommandError("docs/rulebook.md is stale: run `python manage.py rulebook --write`")
        else:
            self.stdout.write(text, ending="")
