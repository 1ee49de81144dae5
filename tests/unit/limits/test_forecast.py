"""What if: nobody is lost, nobody passes a limit while there is room, and the emptiest is asked first."""

from uuid import uuid4

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from contacts.limits.forecast import Forecast, Seat, forecast


def seat(open_contacts: int, limit: int | None, *, here: int | None = None, takes: bool = True) -> Seat:
    at_unit = open_contacts if here is None else here
    return Seat(key=uuid4(), open_contacts=open_contacts, here=at_unit, limit=limit, takes=takes)


def after(found: Forecast) -> list[int]:
    return [outcome.after for outcome in found.outcomes]


def test_those_of_one_who_leaves_go_to_the_emptiest_against_the_limit() -> None:
    leaver, large, small = seat(6, 10), seat(4, 20), seat(0, 10)
    found = forecast([leaver, large, small], leaving=[leaver.key], new=0)
    assert (found.to_place, after(found), found.beyond, found.unplaced) == (6, [0, 6, 4], 0, 0)
    assert [outcome.leaves for outcome in found.outcomes] == [True, False, False]


def test_contacts_at_other_units_stay_with_who_leaves() -> None:
    found = forecast([leaver := seat(9, 10, here=2), seat(0, 10)], leaving=[leaver.key], new=0)
    assert (found.to_place, after(found)) == (2, [7, 2])


def test_what_does_not_fit_is_counted_and_shown_above_the_limit() -> None:
    found = forecast([seat(9, 10), seat(10, 10)], leaving=[], new=4)
    assert (found.beyond, found.unplaced, sorted(after(found))) == (3, 0, [11, 12])
    assert sum(outcome.over for outcome in found.outcomes) == 3


def test_nobody_to_take_them_is_no_place_at_all() -> None:
    leaver = seat(5, 10)
    found = forecast([leaver, seat(1, 10, takes=False)], leaving=[leaver.key], new=2)
    assert (found.to_place, found.unplaced, found.beyond, after(found)) == (7, 7, 0, [0, 1])


def test_without_a_limit_there_is_always_room() -> None:
    found = forecast([seat(10, 10), seat(50, None)], leaving=[], new=30)
    assert (after(found), found.beyond) == ([10, 80], 0)


def test_one_who_is_over_already_gets_more_only_when_all_are_full() -> None:
    assert after(forecast([seat(12, 10), seat(0, 10)], leaving=[], new=10)) == [12, 10]


PEOPLE = st.lists(
    st.tuples(st.integers(0, 12), st.integers(0, 3), st.none() | st.integers(1, 15), st.booleans(), st.booleans()),
    max_size=6,
)


@settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(PEOPLE, st.integers(0, 40))
def test_every_patient_is_somewhere_and_no_limit_is_passed_while_there_is_room(
    people: list[tuple[int, int, int | None, bool, bool]], new: int
) -> None:
    seats = [seat(here + away, most, here=here, takes=takes) for here, away, most, takes, _leaves in people]
    leaving = {s.key for s, (*_rest, leaves) in zip(seats, people, strict=True) if leaves}
    found = forecast(seats, leaving=leaving, new=new)
    gained = {s.key: o.after - s.open_contacts for s, o in zip(seats, found.outcomes, strict=True)}
    assert found.to_place == new + sum(s.here for s in seats if s.key in leaving)
    assert sum(gained[s.key] for s in seats if s.key not in leaving) == found.to_place - found.unplaced
    assert all(gained[s.key] == -s.here for s in seats if s.key in leaving)
    takers = [s for s in seats if s.takes and s.key not in leaving]
    assert all(gained[s.key] == 0 for s in seats if s not in takers and s.key not in leaving)
    assert found.unplaced == (0 if takers else found.to_place)
    room = sum(max(0, s.limit - s.open_contacts) for s in takers if s.limit is not None)
    if takers and all(s.limit is not None for s in takers):
        assert found.beyond == max(0, found.to_place - room)
    if not found.beyond:
        passed = [
            s for s in takers if s.limit is not None and gained[s.key] and s.open_contacts + gained[s.key] > s.limit
        ]
        assert passed == []
