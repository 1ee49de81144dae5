"""How much, how many at once, and for how long."""

from datetime import timedelta

PER_PERSON, PER_UNIT = 3, 10
"""Exports that wait or are made at the same time."""
MOST_ROWS, MOST_BYTES = 100_000, 50 * 1024 * 1024
"""In a file."""
PART_BYTES = 256 * 1024
CHUNK = 500
"""Rows between two looks at whether the export is cancelled; so many are in memory at a time."""
KEPT = timedelta(hours=24)
"""How long a file, and the address that fetches it, is good for."""
REMEMBERED = timedelta(days=30)
"""How long it is shown that there was an export. The log keeps it longer."""
MOST_ATTEMPTS = 3
"""Workers that may begin on an export: one that kills its workers is given up."""
TAKEN_UP_AFTER = timedelta(minutes=1)
"""Older ones under way are woken by the sweep."""
