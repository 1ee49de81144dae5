"""Small numbers, hidden in one place: below five nobody is told how many, and nobody can work it out by subtraction.

Hidden are, of units side by side with sums for each part of the county and for the whole:
- every number below FEWEST, 0 too, and every part whose rest of the whole that stands beside it is below FEWEST;
- of the sums those with a contact in any role, since one who has contacts at two units counts at both;
- where what is hidden of a sum is one number alone, or in all below FEWEST, the smallest of those shown too, and so on.
"""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from uuid import UUID

from contacts.enums import ContactRole
from reporting.enums import GROUPS
from reporting.figures.measures import ANY, FEWEST, OVERDUE, STANDING, Figures

Parts = tuple[int, ...]
"""What a number gives away where it is shown: itself, and the rests of what it is part of."""
IN_ANY_ROLE = f"patients.{ANY}"
WITHOUT_SUMS = ("contacts", "informed")
"""Of these no more than each one's own share is shown, so nothing can be subtracted from a sum."""
WHOLES: dict[str, str] = {
    "informed": "contacts",
    "changed": "new",
    **{str(covered): str(group) for group, covered in GROUPS.items()},
}


@dataclass
class Mask:
    """The keys that are hidden of each unit, of each part of the county, and of the whole."""

    units: dict[UUID, set[str]] = field(default_factory=dict)
    parts: dict[str, set[str]] = field(default_factory=dict)
    whole: set[str] = field(default_factory=set)


def mask(figures: Mapping[UUID, Figures], part_of: Mapping[UUID, str]) -> Mask:
    """What to hide of the units' figures, where `part_of` says in which part of the county each lies."""
    found = Mask({unit: set() for unit in figures}, {part: set() for part in part_of.values()})
    told = {unit: _told(row.counts) for unit, row in figures.items()}
    for key in {key for row in told.values() for key in row}:
        column = _Column({unit: row[key] for unit, row in told.items() if key in row}, part_of)
        column.hide(covers=_has_sums(key))
        for unit in column.hidden:
            found.units[unit].add(key)
        for part in column.hidden_parts:
            found.parts[part].add(key)
        if column.hides_whole:
            found.whole.add(key)
    for unit, row in figures.items():
        _follow_the_only_role(row.counts, found.units[unit])
    for hidden in (*found.parts.values(), found.whole):
        hidden.add(IN_ANY_ROLE)
    return found


def mask_of_sum(units: Collection[UUID], figures: Mapping[UUID, Figures], hidden: Mask) -> set[str]:
    """What to hide of some units' sum, where the units beside it are shown as `hidden` says."""
    told = {unit: _told(figures[unit].counts) for unit in units}
    found = {IN_ANY_ROLE}
    for key in {key for row in told.values() for key in row}:
        column = {unit: row[key] for unit, row in told.items() if key in row}
        unknown = [parts for unit, parts in column.items() if key in hidden.units[unit]]
        if _is_small(_add(column.values())) or (_has_sums(key) and not _is_safe(unknown)):
            found.add(key)
    return found


@dataclass
class _Column:
    """One key, over all units that have it."""

    numbers: Mapping[UUID, Parts]
    part_of: Mapping[UUID, str]
    hidden: set[UUID] = field(default_factory=set)
    hidden_parts: set[str] = field(default_factory=set)
    hides_whole: bool = False

    def hide(self, *, covers: bool) -> None:
        """Decide; `covers`: so that nothing can be worked out from the sums."""
        self.hidden = {unit for unit, parts in self.numbers.items() if _is_small(parts)}
        for part in sorted({self.part_of[unit] for unit in self.numbers}):
            members = [unit for unit in self.numbers if self.part_of[unit] == part]
            if _is_small(_add(self.numbers[unit] for unit in members)) or (covers and not self._cover(members)):
                self.hidden_parts.add(part)
        is_small = _is_small(_add(self.numbers.values()))
        self.hides_whole = is_small or (covers and not self._cover_between_parts())

    def _cover(self, members: list[UUID]) -> bool:
        """Hide the smallest until what is hidden cannot be worked out from the sum; False where that never comes."""
        while not _is_safe(self._hidden_of(members)):
            smallest = self._smallest(members)
            if smallest is None:
                return False
            self.hidden.add(smallest)
        return True

    def _cover_between_parts(self) -> bool:
        """The same for the whole: what is not known of it is what is hidden in the parts whose sums are hidden."""
        while not _is_safe(self._hidden_of(unit for unit in self.numbers if self.part_of[unit] in self.hidden_parts)):
            smallest = self._smallest(self.numbers)
            if smallest is None:
                shown = {self.part_of[unit] for unit in self.numbers} - self.hidden_parts
                if not shown:
                    return False
                self.hidden_parts.add(min(shown))
            else:
                self.hidden.add(smallest)
                self.hidden_parts.add(self.part_of[smallest])
        return True

    def _hidden_of(self, units: Iterable[UUID]) -> list[Parts]:
        return [self.numbers[unit] for unit in units if unit in self.hidden]

    def _smallest(self, units: Iterable[UUID]) -> UUID | None:
        shown = [unit for unit in units if unit not in self.hidden]
        return min(shown, key=lambda unit: (self.numbers[unit][0], str(unit)), default=None)


def _has_sums(key: str) -> bool:
    return key != IN_ANY_ROLE and key.partition(".")[0] not in WITHOUT_SUMS


def _roles(counts: Mapping[str, int]) -> list[str]:
    return [key for key in (f"patients.{role}" for role in ContactRole.values) if key in counts]


def _follow_the_only_role(counts: Mapping[str, int], hidden: set[str]) -> None:
    """Where a unit has but one role, those with a contact in any role are those with one in that."""
    roles = _roles(counts)
    if len(roles) == 1 and roles[0] in hidden:
        hidden.add(IN_ANY_ROLE)


def _told(counts: Mapping[str, int]) -> dict[str, Parts]:
    return {key: (number, *_rests(key, number, counts)) for key, number in counts.items()}


def _rests(key: str, number: int, counts: Mapping[str, int]) -> Parts:
    name, _dot, about = key.partition(".")
    if name in WHOLES:
        return (counts[f"{WHOLES[name]}.{about}"] - number,)
    if key == OVERDUE:
        return (counts[STANDING] - number,)
    if about == ANY:
        roles = _roles(counts)
        return tuple(number - counts[role] for role in roles) if len(roles) > 1 else ()
    return ()


def _add(rows: Iterable[Parts]) -> Parts:
    return tuple(sum(numbers) for numbers in zip(*rows, strict=False))


def _is_small(parts: Parts) -> bool:
    return any(number < FEWEST for number in parts)


def _is_safe(hidden: list[Parts]) -> bool:
    """Whether nothing is hidden, or several numbers that together are none to hide."""
    return not hidden or (len(hidden) > 1 and not _is_small(_add(hidden)))
