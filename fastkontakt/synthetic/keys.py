"""Keys that follow from the seed: shaped as UUIDs of version 7, so that their order is the order of generation."""

import hashlib
from datetime import UTC, datetime

FIRST_MILLISECOND = int(datetime(2020, 1, 1, tzinfo=UTC).timestamp() * 1000)
ONE_DAY = 24 * 60 * 60 * 1000
VARIANTS = "89ab"


class Keys:
    """The keys of one table in one tenant.

    The time part counts rows from a day that is the tenant's own and long past; the random part is the table's own,
    drawn from the seed, so that no two tenants or seeds share a key.
    """

    def __init__(self, *, seed: int, slug: str, number: int, table: str) -> None:
        drawn = hashlib.sha256(f"{seed}/{slug}/{table}".encode()).hexdigest()
        variant = VARIANTS[int(drawn[3], 16) % len(VARIANTS)]
        self._random = f"7{drawn[:3]}-{variant}{drawn[4:7]}-{drawn[7:19]}"
        self._first = FIRST_MILLISECOND + number * ONE_DAY

    def key(self, serial: int) -> str:
        """The key of the row with that number, in PostgreSQL's spelling."""
        time = f"{self._first + serial:012x}"
        return f"{time[:8]}-{time[8:]}-{self._random}"
