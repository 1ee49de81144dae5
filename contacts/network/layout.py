"""Where everything stands in the picture of a patient's network, and how its words are broken into lines.

Pure functions from worded places (fastkontakt.ui.shapes.Network) to boxes, frames and paths. Measures are whole units
of the picture's own viewBox; a unit is about a pixel. Two layouts of the same content in the same order: `wide`, with
the patient in the middle, and `narrow`, where all hang on a line below the patient. Words are broken by estimated
widths, too large rather than too small; what does not fit is cut, and stands uncut in Place.words.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from unicodedata import east_asian_width

from fastkontakt.ui.shapes import Circle, Network, Place

WIDE, SIDE, MIDDLE = 760, 262, 160
NARROW, INDENT = 340, 22
EDGE = 2  # half of the thickest stroke
PADDING, FRAME_PADDING, GAP, BETWEEN = 10, 8, 8, 14
ICON, ICON_ROOM = 16, 22
PARTING = 90  # units of height worth giving away for not parting a provider's contacts
ELLIPSIS = "…"
FINE = 100  # hundredths of a unit, in which words are measured


@dataclass(frozen=True, slots=True)
class Style:
    """How big words are, how far apart lines stand, and how many lines they may take."""

    size: int
    leading: int
    most: int


STYLES = {
    "title": Style(14, 20, 5),
    "label": Style(14, 20, 3),
    "name": Style(17, 22, 5),
    "text": Style(14, 19, 6),
    "mark": Style(14, 19, 3),
    "act": Style(15, 22, 2),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """Words at a place, `y` their baseline. `icon`, if any, has its top left corner at (`icon_x`, `icon_y`)."""

    words: str
    style: str
    x: int
    y: int
    icon: str = ""
    icon_x: int = 0
    icon_y: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Box:
    """A place as drawn."""

    place: Place
    x: int
    y: int
    width: int
    height: int
    lines: tuple[Line, ...]

    @property
    def bottom(self) -> int:
        return self.y + self.height

    @property
    def middle(self) -> int:
        return self.y + self.height // 2


@dataclass(frozen=True, slots=True, kw_only=True)
class Frame:
    """A circle as drawn: a frame around its boxes with the title on top; only the boxes where `lines` is empty."""

    x: int
    y: int
    width: int
    height: int
    lines: tuple[Line, ...]
    boxes: tuple[Box, ...]

    @property
    def title(self) -> str:
        return " ".join(line.words for line in self.lines)


@dataclass(frozen=True, slots=True)
class Link:
    """A path from the patient to a box. `kind` is the place's, or `coordinating`."""

    path: str
    kind: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Drawing:
    """The whole picture; `shape` is wide or narrow. `links` are in the order in which they are painted."""

    shape: str
    width: int
    height: int
    patient: Box
    frames: tuple[Frame, ...]
    relatives: tuple[Box, ...]
    links: tuple[Link, ...]

    @property
    def boxes(self) -> list[Box]:
        """Every box, in reading order."""
        return [self.patient, *(box for frame in self.frames for box in frame.boxes), *self.relatives]


# --- the two layouts -------------------------------------------------------------------------------------------------


def wide(network: Network) -> Drawing:
    """The patient in the middle with the relatives below, contacts on both sides."""
    left, right = _halves(network.circles)
    middle = (WIDE - MIDDLE) // 2
    people = _stack([network.patient, *network.relatives], middle, 0, MIDDLE)
    heights = [_height(circles, SIDE) for circles in (left, right)]
    height = max(people[-1].bottom, *heights) + 2 * EDGE
    frames = [
        frame
        for circles, x, own in ((left, EDGE, heights[0]), (right, WIDE - SIDE - EDGE, heights[1]))
        for frame in _column(circles, x, (height - own) // 2, SIDE)
    ]
    top = min((height - people[0].height) // 2, height - EDGE - people[-1].bottom)
    patient, *relatives = _stack([network.patient, *network.relatives], middle, top, MIDDLE)
    return Drawing(
        shape="wide",
        width=WIDE,
        height=height,
        patient=patient,
        frames=tuple(frames),
        relatives=tuple(relatives),
        links=_ordered([*_sideways(patient, frames), *_downwards(patient, relatives)]),
    )


def narrow(network: Network) -> Drawing:
    """The patient on top; below, one under the other, contacts and then relatives."""
    patient = _box(network.patient, EDGE, EDGE, NARROW - 2 * EDGE)
    width = NARROW - INDENT - EDGE
    frames = _column(network.circles, INDENT, patient.bottom + BETWEEN, width)
    end = max([patient.bottom, *(frame.y + frame.height for frame in frames)])
    relatives = _stack(network.relatives, INDENT, end + BETWEEN, width)
    hanging = [box for frame in frames for box in frame.boxes] + relatives
    trunk = INDENT // 2
    links = [Link(f"M{trunk} {patient.bottom}V{box.middle}H{box.x}", _kind(box.place)) for box in hanging]
    return Drawing(
        shape="narrow",
        width=NARROW,
        height=max([end, *(box.bottom for box in relatives)]) + EDGE,
        patient=patient,
        frames=tuple(frames),
        relatives=tuple(relatives),
        links=_ordered(links),
    )


# --- columns, frames, boxes ------------------------------------------------------------------------------------------


def _halves(circles: Sequence[Circle]) -> tuple[list[Circle], list[Circle]]:
    """The circles in their order on two sides, about equally tall; one is parted only where that helps much."""
    places = [(circle, place) for circle in circles for place in circle.places]
    heights = [_frame(Circle(title=circle.title, places=(place,)), 0, 0, SIDE).height for circle, place in places]

    def cost(cut: int) -> tuple[int, int]:
        parted = 0 < cut < len(places) and places[cut - 1][0] is places[cut][0]
        return max(sum(heights[:cut]), sum(heights[cut:])) + PARTING * parted, -cut

    cut = min(range(len(places) + 1), key=cost)
    return _gathered(places[:cut]), _gathered(places[cut:])


def _gathered(places: Sequence[tuple[Circle, Place]]) -> list[Circle]:
    """Places back in their circles."""
    found: list[tuple[Circle, list[Place]]] = []
    for circle, place in places:
        if not found or found[-1][0] is not circle:
            found.append((circle, []))
        found[-1][1].append(place)
    return [Circle(title=circle.title, places=tuple(held)) for circle, held in found]


def _height(circles: Sequence[Circle], width: int) -> int:
    frames = _column(circles, 0, 0, width)
    return frames[-1].y + frames[-1].height if frames else 0


def _column(circles: Sequence[Circle], x: int, y: int, width: int) -> list[Frame]:
    frames: list[Frame] = []
    for circle in circles:
        frames.append(_frame(circle, x, y, width))
        y += frames[-1].height + BETWEEN
    return frames


def _frame(circle: Circle, x: int, y: int, width: int) -> Frame:
    if not circle.title:
        boxes = _stack(circle.places, x, y, width)
        return Frame(x=x, y=y, width=width, height=boxes[-1].bottom - y, lines=(), boxes=tuple(boxes))
    inner = width - 2 * FRAME_PADDING
    lines, below = _set([("title", "building", circle.title)], x + FRAME_PADDING, y + FRAME_PADDING, inner)
    boxes = _stack(circle.places, x + FRAME_PADDING, below + FRAME_PADDING // 2, inner)
    height = boxes[-1].bottom + FRAME_PADDING - y
    return Frame(x=x, y=y, width=width, height=height, lines=tuple(lines), boxes=tuple(boxes))


def _stack(places: Sequence[Place], x: int, y: int, width: int) -> list[Box]:
    boxes: list[Box] = []
    for place in places:
        boxes.append(_box(place, x, y, width))
        y = boxes[-1].bottom + GAP
    return boxes


def _box(place: Place, x: int, y: int, width: int) -> Box:
    rows = [("label", place.icon, place.label), ("name", "", place.name)]
    rows += [("text", "", words) for words in place.lines]
    rows += [("mark", icon, words) for icon, words in place.marks]
    rows.append(("act", "arrow-right", place.action))
    lines, below = _set(rows, x + PADDING, y + PADDING, width - 2 * PADDING)
    return Box(place=place, x=x, y=y, width=width, height=below + PADDING - y, lines=tuple(lines))


# --- words -----------------------------------------------------------------------------------------------------------


def _set(rows: Sequence[tuple[str, str, str]], x: int, y: int, width: int) -> tuple[list[Line], int]:
    """Rows of (style, icon, words) as lines from the top `y`, and where the last one ends."""
    lines: list[Line] = []
    for name, icon, words in rows:
        style = STYLES[name]
        indent = ICON_ROOM if icon else 0
        for number, part in enumerate(wrap(words, width - indent, style.size, style.most)):
            baseline = y + style.leading - (style.leading - style.size) // 2 - style.size // 5
            shown = icon if number == 0 else ""
            top = y + (style.leading - ICON) // 2
            line = Line(words=part, style=name, x=x + indent, y=baseline, icon=shown, icon_x=x, icon_y=top)
            lines.append(line)
            y += style.leading
    return lines, y


def wrap(words: str, width: int, size: int, most: int) -> list[str]:
    """The words on at most so many lines of so many units, at the size; the last one ends in "…" where they are cut."""
    lines = list(islice(_broken(words, width, size), most + 1))
    if len(lines) <= most:
        return lines
    last = lines[most - 1]
    while last and measure(last + ELLIPSIS, size) > width * FINE:
        last = last[:-1]
    return [*lines[: most - 1], last.rstrip() + ELLIPSIS]


def _broken(words: str, width: int, size: int) -> Iterator[str]:
    line, room = "", width * FINE
    for word in re.findall(r" ?[^ -]*-*", " ".join(words.split())):
        needed = measure(word, size)
        if line and needed <= room:
            line, room = f"{line}{word}", room - needed
            continue
        if line:
            yield line
        *full, line = _parts(word.lstrip(), width, size)
        yield from full
        room = width * FINE - measure(line, size)
    if line:
        yield line


def _parts(word: str, width: int, size: int) -> Iterator[str]:
    """A word in pieces that fit; one piece where all of it does."""
    part, room = "", width * FINE
    for character in word:
        needed = measure(character, size)
        if part and needed > room:
            yield part
            part, room = "", width * FINE
        part, room = part + character, room - needed
    yield part


def measure(words: str, size: int) -> int:
    """How wide the words are at most, bold, in the typeface of the pages: in hundredths of a unit."""
    return size * sum(SHARES.get(character) or _foreign(character) for character in words)


def _share(character: str) -> int:
    """A Latin character's width in hundredths of the size, at the weight of names: as measured of Inter, rounded up."""
    if character in " iIjltf.,:;'|!()[]/·":
        return 39
    if character in "r1-":
        return 51
    if character in "mMwW%@Ææ":
        return 105
    return 78 if character.isupper() else 68


def _foreign(character: str) -> int:
    return 105 if east_asian_width(character) in "WF" or character == ELLIPSIS else 95


SHARES = {chr(number): _share(chr(number)) for number in range(0x250)}


# --- lines between ---------------------------------------------------------------------------------------------------


def _sideways(patient: Box, frames: Sequence[Frame]) -> list[Link]:
    """From the patient's sides into the space between the columns, along it, and to each box."""
    links = []
    room = (WIDE - MIDDLE - 2 * SIDE) // 4
    for frame in frames:
        leftwards = frame.x < patient.x
        start = patient.x if leftwards else patient.x + patient.width
        turn = start - room if leftwards else start + room
        for box in frame.boxes:
            end = box.x + box.width if leftwards else box.x
            links.append(Link(f"M{start} {patient.middle}H{turn}V{box.middle}H{end}", _kind(box.place)))
    return links


def _downwards(patient: Box, relatives: Sequence[Box]) -> list[Link]:
    """From the patient to the first relative, and on to the next in rank."""
    middle = patient.x + patient.width // 2
    pairs = zip([patient, *relatives], relatives, strict=False)
    return [Link(f"M{middle} {above.bottom}V{below.y}", "relative") for above, below in pairs]


def _kind(place: Place) -> str:
    return "coordinating" if place.coordinating else place.kind


def _ordered(links: Sequence[Link]) -> tuple[Link, ...]:
    """Dashed lines first, so that whole ones cover them, and the coordinating contact's on top."""
    order = {"gap": 0, "closed": 0, "coordinating": 2}
    return tuple(sorted(links, key=lambda link: order.get(link.kind, 1)))
