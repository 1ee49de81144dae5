"""The check of the translations finds every way in which they can be incomplete."""

from pathlib import Path

import pytest

from fastkontakt import translations

HEADER = 'msgid ""\nmsgstr "Content-Type: text/plain; charset=utf-8\\n"\n\n'
COMPLETE = 'msgid "Utse"\nmsgstr "Appoint"\n\nmsgid "en"\nmsgid_plural "flera"\nmsgstr[0] "one"\nmsgstr[1] "many"\n\n'


def problems(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, kept: str, collected: str) -> list[str]:
    """What the check says of a kept catalogue when the sources hold the collected texts."""
    for folder, text in (("kept", kept), ("collected", collected)):
        path = tmp_path / folder / "locale" / "en" / "LC_MESSAGES" / "django.po"
        path.parent.mkdir(parents=True)
        path.write_text(HEADER + text)
    monkeypatch.setattr(translations, "ROOT", tmp_path / "kept")
    return translations.problems("en", tmp_path / "collected")


def test_complete(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert problems(tmp_path, monkeypatch, COMPLETE, COMPLETE) == []


@pytest.mark.parametrize(
    ("kept", "said"),
    [
        ("", "new text"),
        (COMPLETE + 'msgid "Ny"\nmsgstr "New"\n', "no longer used"),
        (COMPLETE + '#~ msgid "Gammal"\n#~ msgstr "Old"\n', "no longer used"),
        (COMPLETE.replace('"Appoint"', '""'), "not translated: 'Utse'"),
        (COMPLETE.replace('"many"', '""'), "not translated: ('en', 'flera')"),
        ("#, fuzzy\n" + COMPLETE, "fuzzy: 'Utse'"),
    ],
)
def test_incomplete(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, kept: str, said: str) -> None:
    lines = problems(tmp_path, monkeypatch, kept, COMPLETE)
    assert lines
    assert all(said in line for line in lines)
