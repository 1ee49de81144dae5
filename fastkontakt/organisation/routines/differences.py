"""What differs between two texts, in words: readable as one text, with what was taken away and what was added."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from difflib import SequenceMatcher

KEPT, REMOVED, ADDED = "kept", "removed", "added"
ISLAND = 3
"""Fewer words than this that stay between two changes are told as changed too: scraps are hard to read."""


@dataclass(frozen=True, slots=True)
class Piece:
    """A run of words. `kind`: kept, removed or added."""

    kind: str
    text: str


def differences(old: str, new: str) -> list[Piece]:
    """The pieces, in order: the kept and the added make up the new text, the kept and the removed the old in words."""
    before, after = re.findall(r"\S+\s*", old), re.findall(r"\S+\s*", new)
    return [Piece(kind, text) for kind, text in _pieces(before, after) if text]


def _pieces(before: list[str], after: list[str]) -> Iterator[tuple[str, str]]:
    matcher = SequenceMatcher(None, [w.strip() for w in before], [w.strip() for w in after], autojunk=False)
    old_from, new_from = 0, 0
    for old_at, new_at, size in matcher.get_matching_blocks():
        at_an_end = old_at + size == len(before) and new_at + size == len(after)
        if size < ISLAND and not at_an_end and (old_at, new_at) != (0, 0):
            continue
        yield REMOVED, "".join(before[old_from:old_at]).rstrip()
        yield ADDED, "".join(after[new_from:new_at])
        yield KEPT, "".join(after[new_at : new_at + size])
        old_from, new_from = old_at + size, new_at + size
