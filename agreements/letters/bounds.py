"""How letters are made and held: how often, how many."""

from datetime import timedelta

TAKEN_UP_AFTER = tuple(timedelta(minutes=minutes) for minutes in (1, 2, 7, 37, 157, 877))
"""Attempts begun -> how long after the order the sweep takes up a letter that is not made."""
MOST_ATTEMPTS = len(TAKEN_UP_AFTER)
MOST_AT_ONCE = 100
"""So many letters are printed as one document."""
EARLIEST_GIVEN = timedelta(days=60)
"""How long ago a letter may have been given when it is noted."""
