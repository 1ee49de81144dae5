"""The geometry of the network's picture, and how its words are broken."""

from itertools import combinations, pairwise
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from contacts.network import layout
from contacts.network.layout import Box, Drawing, Frame, measure, narrow, wide, wrap
from fastkontakt.ui.shapes import Circle, Network, Place

LAYOUTS = (wide, narrow)
LONG = "Hälso- och sjukvårdsförvaltningens specialistmottagning för barn- och ungdomsmedicin och habilitering"

NAMES = (
    "Ek",
    "Karin Åkerlund",
    "Maximiliana Wahlgren-Mittag-Leffler af Wetterstedt",
    LONG,
    "W" * 90,
    "i" * 90,
    "漢字" * 40,
)
said = st.sampled_from(NAMES)
words = st.text(alphabet=st.characters(exclude_categories=("C", "Zl", "Zp")), max_size=70)


def place(kind: str = "contact", **fields: Any) -> Place:
    known: dict[str, Any] = {"label": "Fast vårdkontakt", "icon": "care", "name": "Karin Åkerlund"}
    return Place(kind=kind, **known | fields)


def made(kind: str, name: str, size: int, *, coordinating: bool) -> Place:
    """A place with more or less written in it, all of it as long as the name."""
    marks = (("hub", name), ("phone", name))[: size // 2]
    action = name if size > 3 else ""
    return place(
        kind, label=name, name=name, lines=(name,) * size, marks=marks, action=action, coordinating=coordinating
    )


def places(*kinds: str) -> st.SearchStrategy[Place]:
    return st.builds(made, st.sampled_from(kinds), said, st.integers(0, 4), coordinating=st.booleans())


@st.composite
def networks(draw: st.DrawFn) -> Network:
    """0 to 12 places around the patient in circles with and without a title, and 0 to 6 relatives."""
    around = draw(st.lists(places("contact", "gap", "closed"), max_size=12))
    cuts = sorted(draw(st.sets(st.integers(1, 11), max_size=4)))
    parts = [around[first:last] for first, last in pairwise([0, *cuts, 12])]
    circles = [Circle(title=draw(said | st.just("")), places=tuple(part)) for part in parts if part]
    relatives = draw(st.lists(places("relative"), max_size=6))
    return Network(patient=draw(places("patient")), circles=tuple(circles), relatives=tuple(relatives))


def apart(first: Box | Frame, second: Box | Frame) -> bool:
    beside = first.x + first.width < second.x or second.x + second.width < first.x
    return beside or first.y + first.height < second.y or second.y + second.height < first.y


def holds(outer: Box | Frame, inner: Box | Frame) -> bool:
    across = outer.x <= inner.x and inner.x + inner.width <= outer.x + outer.width
    return across and outer.y <= inner.y and inner.y + inner.height <= outer.y + outer.height


def steps(path: str) -> list[tuple[int, int]]:
    """The points of a path of M, H and V."""
    points: list[tuple[int, int]] = []
    for part in path.replace("H", " H").replace("V", " V").split():
        if part[0] == "H":
            points.append((int(part[1:]), points[-1][1]))
        elif part[0] == "V":
            points.append((points[-1][0], int(part[1:])))
        elif part[0] == "M":
            points.append((int(part[1:]), 0))
        else:
            points[-1] = (points[-1][0], int(part))
    return points


@pytest.mark.parametrize("lay_out", LAYOUTS)
@settings(max_examples=40, deadline=None)
@given(network=networks())
def test_nothing_overlaps_and_all_is_inside(lay_out: Any, network: Network) -> None:
    drawing: Drawing = lay_out(network)
    assert all(apart(*pair) for pair in combinations(drawing.boxes, 2))
    assert all(apart(*pair) for pair in combinations(drawing.frames, 2))
    alone = [drawing.patient, *drawing.relatives]
    assert all(apart(frame, box) for frame in drawing.frames for box in alone)
    assert all(holds(frame, box) for frame in drawing.frames for box in frame.boxes)
    for drawn in (*drawing.boxes, *drawing.frames):
        assert drawn.x >= 1
        assert drawn.y >= 1
        assert drawn.x + drawn.width < drawing.width
        assert drawn.y + drawn.height < drawing.height


@pytest.mark.parametrize("lay_out", LAYOUTS)
@settings(max_examples=40, deadline=None)
@given(network=networks())
def test_words_stay_within_their_box(lay_out: Any, network: Network) -> None:
    drawing: Drawing = lay_out(network)
    for drawn in (*drawing.boxes, *drawing.frames):
        for line in drawn.lines:
            assert drawn.x < line.x
            room = drawn.x + drawn.width - line.x
            assert measure(line.words, layout.STYLES[line.style].size) <= room * layout.FINE
            assert drawn.y < line.y < drawn.y + drawn.height
        assert [line.y for line in drawn.lines] == sorted({line.y for line in drawn.lines})


@pytest.mark.parametrize("lay_out", LAYOUTS)
@settings(max_examples=40, deadline=None)
@given(network=networks())
def test_everybody_is_drawn_once_in_reading_order_and_tied_to_the_patient(lay_out: Any, network: Network) -> None:
    drawing: Drawing = lay_out(network)
    around = [place for circle in network.circles for place in circle.places]
    assert [box.place for box in drawing.boxes] == [network.patient, *around, *network.relatives]
    assert len(drawing.links) == len(drawing.boxes) - 1
    for link in drawing.links:
        assert all(0 < x < drawing.width and 0 < y < drawing.height for x, y in steps(link.path))
    ends = {steps(link.path)[-1] for link in drawing.links}
    assert all(any(on_edge(end, box) for end in ends) for box in drawing.boxes[1:])


def on_edge(point: tuple[int, int], box: Box) -> bool:
    x, y = point
    inside = box.x <= x <= box.x + box.width and box.y <= y <= box.y + box.height
    return inside and (x in (box.x, box.x + box.width) or y in (box.y, box.y + box.height))


def test_nobody_around_leaves_the_patient_alone() -> None:
    for lay_out in LAYOUTS:
        drawing = lay_out(Network(patient=place("patient")))
        assert [box.place.kind for box in drawing.boxes] == ["patient"]
        assert drawing.links == drawing.frames == ()


def test_a_provider_is_parted_only_where_one_side_would_be_much_taller() -> None:
    held = tuple(place(name=f"Person {number}") for number in range(6))
    many = wide(Network(patient=place("patient"), circles=(Circle(title="Regionen", places=held),)))
    assert [len(frame.boxes) for frame in many.frames] == [3, 3]
    assert {frame.title for frame in many.frames} == {"Regionen"}
    three = Circle(title="Regionen", places=held[:3]), Circle(title="Kommunen", places=held[3:5])
    few = wide(Network(patient=place("patient"), circles=three))
    assert [(frame.title, len(frame.boxes)) for frame in few.frames] == [("Regionen", 3), ("Kommunen", 2)]


def test_the_coordinating_contact_is_painted_last_and_dashed_lines_first() -> None:
    held = (place(coordinating=True), place(), place("gap"), place("closed"))
    for lay_out in LAYOUTS:
        links = lay_out(Network(patient=place("patient"), circles=(Circle(places=held),))).links
        assert [link.kind for link in links] == ["gap", "closed", "contact", "coordinating"]


def test_the_patient_stands_in_the_middle_while_there_is_room() -> None:
    circles = (Circle(title="Regionen", places=(place(), place(), place(), place())),)
    drawing = wide(Network(patient=place("patient"), circles=circles))
    assert abs(drawing.patient.middle * 2 - drawing.height) <= 2


# --- words -----------------------------------------------------------------------------------------------------------


@given(text=words, width=st.integers(60, 300), most=st.integers(1, 3))
def test_lines_fit_and_lose_nothing_unless_cut(text: str, width: int, most: int) -> None:
    lines = wrap(text, width, 14, most)
    assert len(lines) <= most
    assert all(measure(line, 14) <= width * layout.FINE for line in lines)
    whole = "".join(text.split())
    shown = "".join("".join(lines).split())
    assert shown == whole or (shown.endswith("…") and whole.startswith(shown[:-1]))


def test_words_break_between_words_and_long_ones_within() -> None:
    assert wrap("Hjärtmottagningen Visby lasarett", 160, 14, 2) == ["Hjärtmottagningen", "Visby lasarett"]
    assert wrap("Anna-Karin Mittag-Leffler", 120, 14, 3) == ["Anna-Karin", "Mittag-Leffler"]
    assert wrap("Anna-Karin Mittag-Leffler", 70, 14, 4) == ["Anna-", "Karin", "Mittag-", "Leffler"]
    assert wrap("a" * 40, 100, 14, 9) == ["a" * 10] * 4
    assert wrap("", 100, 14, 2) == []


def test_what_is_cut_stands_whole_in_the_places_words() -> None:
    (box,) = narrow(Network(patient=place("patient", name=LONG * 2))).boxes
    assert box.lines[-1].words.endswith("…")
    assert box.place.words == f"Fast vårdkontakt: {LONG * 2}"


def test_a_place_says_what_it_is_and_all_that_stands_in_it() -> None:
    full = place(lines=("Sjuksköterska", "Visby"), marks=(("hub", "samordnande"),), action="Utse").words
    assert full == "Fast vårdkontakt: Karin Åkerlund, Sjuksköterska, Visby, samordnande. Utse"
    assert place("closed", label="Kontakter hos andra", name="").words == "Kontakter hos andra"
