"""The printed rulebook is whole, fresh and readable."""

from io import StringIO
from pathlib import Path

import pytest
from django.core.management.base import CommandError

from contacts.management.commands import rulebook as command
from contacts.policy.objects import Rule
from contacts.policy.printing import rulebook_markdown
from contacts.policy.rulebook import load

BOOK = load()
TEXT = rulebook_markdown(BOOK)


def test_the_printed_copy_is_fresh() -> None:
    assert command.PRINTED.read_text(encoding="utf-8") == TEXT


@pytest.mark.parametrize("rule", BOOK.rules, ids=lambda rule: rule.id)
def test_every_rule_is_printed_with_summary_sources_and_examples(rule: Rule) -> None:
    said = rule.text("sv")
    assert TEXT.count(f"### {said.title} (`{rule.id}`)") == 1
    for wanted in (said.summary, said.disabled, said.guidance):
        assert wanted in TEXT
    for source in (source for version in rule.versions for source in version.sources):
        assert source.text in TEXT
    for example in BOOK.examples_of(rule):
        assert f"| {example.texts['sv']} |" in TEXT


def printed(rule_id: str) -> str:
    """The rule's part of the printed rulebook."""
    return TEXT.split(f"(`{rule_id}`)")[1].split("\n### ")[0]


@pytest.mark.parametrize("rule", BOOK.rules, ids=lambda rule: rule.id)
def test_every_duty_is_printed_with_what_it_hangs_on_who_acts_when_and_how(rule: Rule) -> None:
    text = printed(rule.id)
    settings = {name: parameter.default for name, parameter in rule.parameters.items()}
    duties = [c.obligation for version in rule.versions for c in version.clauses if c.obligation is not None]
    assert text.count("  - Avser: ") == len(duties)
    for said in (made.describe(settings, "sv") for made in duties):
        assert f"  - Avser: {said.subject}\n" in text
        assert f"  - Ansvarar: {said.owner}\n  - Står sedan: {said.since}\n" in text
        assert f"  - Senast: {said.deadline}\n  - Uppfylls när: {said.act}\n" in text


def test_a_deadline_reads_as_a_sentence() -> None:
    assert "  - Senast: 5 arbetsdagar efter kontaktens första dag\n" in printed("inform-patient")
    assert "  - Senast: den väntade utskrivningen\n" in printed("fvk-before-discharge")
    call = printed("fvk-sip-call")
    assert "  - Senast: 3 dagar efter underrättelsen om att patienten är utskrivningsklar\n" in call


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
