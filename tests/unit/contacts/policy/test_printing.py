"""The printed rulebook is whole, fresh and readable."""

from io import StringIO
from pathlib import Path

import pytest
from django.core.management.base import CommandError

from contacts.management.commands import rulebook as command
from contacts.policy.printing import rulebook_markdown
from contacts.policy.rulebook import load

BOOK = load()
TEXT = rulebook_markdown(BOOK)


def test_the_printed_copy_is_fresh() -> None:
    assert command.PRINTED.read_text(encoding="utf-8") == TEXT


@pytest.mark.parametrize("rule", BOOK.rules, ids=lambda rule: rule.id)
def test_every_rule_is_printed_with_summary_sources_and_examples(rule: object) -> None:
    said = rule.text("sv")
    assert TEXT.count(f"### {said.title} (`{rule.id}`)") == 1
    for wanted in (said.summary, said.disabled, said.guidance):
        assert wanted in TEXT
    for source in (source for version in rule.versions for source in version.sources):
        assert source.text in TEXT
    for example in BOOK.examples_of(rule):
        assert f"| {example.texts['sv']} |" in TEXT


def test_no_word_in_braces_is_left() -> None:
    assert "{" not in TEXT
    assert "}" not in TEXT


def run(**options: bool) -> str:
    out = StringIO()
    command.Command(stdout=out).handle(**options)
    return out.getvalue()


def test_the_command_prints_writes_and_checks(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    printed = tmp_path / "docs" / "rulebook.md"
    monkeypatch.setattr(command, "PRINTED", printed)
    assert run() == TEXT
    with pytest.raises(CommandError, match="stale"):
        run(check=True)
    assert run(write=True) == ""
    assert run(check=True) == ""
    printed.write_text(TEXT + "\n", encoding="utf-8")
    with pytest.raises(CommandError, match="stale"):
        run(check=True)
