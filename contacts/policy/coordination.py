"""The order in which a patient's fasta vårdkontakter are suggested to coordinate (rule fvk-coordinator-missing).

The rulebook's order: primary care, where the patient has a regular contact there; else where the main illness is
treated; else where the competence is best; else the longest. Has a twin in contacts/duties/sql/owners.py.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

REGULAR_AFTER = timedelta(days=90)
"""A contact that has lasted so long is regular; so is a newer one that has been followed up, or stands beside the
patient's fast läkarkontakt at the same unit."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """What the order asks of one fast vårdkontakt.

    `followed_up`: the contact has been reviewed. `beside_physician`: the patient's fast läkarkontakt is at the same
    unit. `treating`: a condition that stands was established there. `physician` and `licensed` are the holder's;
    None is not recorded.
    """

    id: str
    starts_on: date
    primary_care: bool | None
    followed_up: bool
    beside_physician: bool
    treating: bool
    physician: bool
    licensed: bool | None

    def regular_primary_care(self, on: date) -> bool:
        """Whether the contact is in primary care and regular on the day."""
        regular = on - self.starts_on >= REGULAR_AFTER or self.followed_up or self.beside_physician
        return self.primary_care is True and regular

    def place(self, on: date) -> tuple[bool, bool, int, date, str]:
        """Sorts the suggested one first."""
        return not self.regular_primary_care(on), not self.treating, self._competence(), self.starts_on, self.id

    def _competence(self) -> int:
        """0 is the best: a licensed physician, then another licensed profession, then all others."""
        if self.licensed is not True:
            return 2
        return 0 if self.physician else 1
