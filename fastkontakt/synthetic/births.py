"""Who is born when, and with which personnummer: every patient's own, without remembering those given out."""

from bisect import bisect_right
from datetime import date
from itertools import accumulate
from math import gcd

DAYS_A_YEAR = 365.25
AGE_BANDS = ((0, 18, 20.3), (18, 65, 58.7), (65, 80, 14.8), (80, 90, 5.0), (90, 101, 1.2))
"""From age, to age, percent of the population: Sweden's, roughly (SCB, 2024)."""
NUMBERS_A_DAY = 1000
GOLDEN_RATIO = 0.6180339887


class Births:
    """A population of that size, spread over the days of birth.

    Each day has as many places as its age band gives it, and the patients take the places in an order that steps
    through all of them once. The numbers of a day are given out from 999 downwards, since Skatteverket's test numbers
    lie highest; a large population needs lower ones too.
    """

    def __init__(self, patients: int, *, today: date) -> None:
        self._patients = patients
        self._newest = today.toordinal() - 1
        weights = [percent / (to - age) for age, to, percent in AGE_BANDS for _ in range(_days(age, to))]
        scale = patients / sum(weights)
        self._filled = [round(filled * scale) for filled in accumulate(weights)]
        self._step = _coprime(patients)

    def person(self, index: int) -> tuple[int, str]:
        """The day of birth (ordinal) and the personnummer of the patient with that number, from 0."""
        place = index * self._step % self._patients
        age_in_days = bisect_right(self._filled, place)
        turn = place - (self._filled[age_in_days - 1] if age_in_days else 0)
        day = self._newest - age_in_days
        return day, personnummer(day, NUMBERS_A_DAY - 1 - (turn ^ (day & 1)))


def personnummer(day: int, birth_number: int) -> str:
    """Twelve digits from the day of birth (ordinal) and the birth number, with the check digit (Luhn)."""
    digits = f"{date.fromordinal(day):%Y%m%d}{birth_number:03}"
    total = sum(map(int, digits[3::2]))
    for digit in digits[2::2]:
        doubled = 2 * int(digit)
        total += doubled - 9 if doubled > 9 else doubled
    return f"{digits}{-total % 10}"


def _days(age: int, to: int) -> int:
    return round(to * DAYS_A_YEAR) - round(age * DAYS_A_YEAR)


def _coprime(number: int) -> int:
    """A step that reaches all of so many places before it repeats, and goes far each time."""
    step = max(1, round(number * GOLDEN_RATIO))
    while gcd(step, number) > 1:
        step += 1
    return step
