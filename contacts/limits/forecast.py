"""What becomes of everybody's load if some leave, or new patients come: arithmetic alone, on plain numbers."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from heapq import heapify, heapreplace
from uuid import UUID


@dataclass(frozen=True, slots=True, kw_only=True)
class Seat:
    """A person in a role: open contacts in all, those of them at the unit, the limit (None: no limit), and whether the
    person can take more at all: may hold the role, and is there."""

    key: UUID
    open_contacts: int
    here: int
    limit: int | None
    takes: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """A person's load before and after. `leaves`: the contacts at the unit went to others."""

    key: UUID
    before: int
    after: int
    limit: int | None
    leaves: bool

    @property
    def over(self) -> int:
        """By how many the limit is passed."""
        return max(0, self.after - self.limit) if self.limit is not None else 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Forecast:
    """Where so many patients would go. `beyond`: placed above somebody's limit, since no room was left below;
    `unplaced`: nobody can take them."""

    to_place: int
    outcomes: tuple[Outcome, ...]
    beyond: int
    unplaced: int


def forecast(seats: Collection[Seat], *, leaving: Collection[UUID], new: int) -> Forecast:
    """Each patient to the one with fewest open contacts against the limit; above a limit only when all room is used.

    One without limit counts against the highest of the others', as where contacts are moved, and always has room.
    """
    takers = [seat for seat in seats if seat.takes and seat.key not in leaving]
    to_place = new + sum(seat.here for seat in seats if seat.key in leaving)
    room = sum(max(0, seat.limit - seat.open_contacts) for seat in takers if seat.limit is not None)
    unbounded = any(seat.limit is None for seat in takers)
    within = to_place if unbounded else min(to_place, room)
    beyond = to_place - within if takers else 0
    load = {seat.key: seat.open_contacts for seat in seats}
    _hand_out(within, [seat for seat in takers if _has_room(seat, load)], load, bounded=True)
    _hand_out(beyond, takers, load, bounded=False)
    for seat in seats:
        if seat.key in leaving:
            load[seat.key] -= seat.here
    outcomes = tuple(
        Outcome(
            key=seat.key,
            before=seat.open_contacts,
            after=load[seat.key],
            limit=seat.limit,
            leaves=seat.key in leaving,
        )
        for seat in seats
    )
    return Forecast(to_place=to_place, outcomes=outcomes, beyond=beyond, unplaced=to_place - within - beyond)


def _has_room(seat: Seat, load: dict[UUID, int]) -> bool:
    return seat.limit is None or load[seat.key] < seat.limit


def _hand_out(number: int, takers: Iterable[Seat], load: dict[UUID, int], *, bounded: bool) -> None:
    """Add so many to the load, one at a time to the emptiest; `bounded`: nobody beyond the limit."""
    among = list(takers)
    highest = max((seat.limit or 0 for seat in among), default=0) or 1

    def place(turn: int) -> tuple[float, int, int]:
        seat = among[turn]
        full = bounded and not _has_room(seat, load)
        return (float("inf") if full else load[seat.key] / (seat.limit or highest)), load[seat.key], turn

    queue = [place(turn) for turn in range(len(among))]
    heapify(queue)
    for _one in range(number):
        turn = queue[0][2]
        load[among[turn].key] += 1
        heapreplace(queue, place(turn))
