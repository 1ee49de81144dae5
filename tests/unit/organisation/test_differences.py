"""What differs between two texts: told in runs of words, and nothing lost on the way."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from fastkontakt.organisation.routines.differences import ADDED, KEPT, REMOVED, Piece, differences

WORDS = st.lists(st.sampled_from(["vi", "utser", "en", "kontakt\n\n"]), max_size=12)


@pytest.mark.parametrize(
    ("old", "new", "pieces"),
    [
        ("", "", []),
        ("en två tre", "en två tre", [Piece(KEPT, "en två tre")]),
        ("", "en två", [Piece(ADDED, "en två")]),
        ("en två", "", [Piece(REMOVED, "en två")]),
        (
            "en gång om året",
            "två gånger om året",
            [Piece(REMOVED, "en gång"), Piece(ADDED, "två gånger "), Piece(KEPT, "om året")],
        ),
        (
            "a b c d e f",
            "a b c x e f",
            [Piece(KEPT, "a b c "), Piece(REMOVED, "d"), Piece(ADDED, "x "), Piece(KEPT, "e f")],
        ),
        # what stays between two changes is told with them where it is a scrap
        (
            "a b c d e f g h",
            "a b c x e y g h",
            [Piece(KEPT, "a b c "), Piece(REMOVED, "d e f"), Piece(ADDED, "x e y "), Piece(KEPT, "g h")],
        ),
        ("en rad\n\ntill", "en rad\n\ntill", [Piece(KEPT, "en rad\n\ntill")]),
    ],
)
def test_what_is_told(old: str, new: str, pieces: list[Piece]) -> None:
    assert differences(old, new) == pieces


@given(WORDS, WORDS)
@settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])  # a busy machine is no fault of the text
def test_both_texts_can_be_read_out_of_it(before: list[str], after: list[str]) -> None:
    old, new = " ".join(before), " ".join(after)
    pieces = differences(old, new)

    def read(*kinds: str) -> list[str]:
        return " ".join(piece.text for piece in pieces if piece.kind in kinds).split()

    assert read(KEPT, REMOVED) == old.split()
    assert read(KEPT, ADDED) == new.split()
    assert all(piece.kind == KEPT for piece in pieces) == (old.split() == new.split())
