"""Numbers that belong to nobody: test personnummer, telephone numbers set aside for fiction, HSA-ids.

personnummer.txt is a choice of Skatteverket's open test data ("Testpersonnummer", dataportal.se 6_67959).
"""

from collections.abc import Iterator
from pathlib import Path

PERSONNUMMER = Path(__file__).with_name("personnummer.txt")
SEX_DIGIT = 10


class Numbers:
    """The published test numbers, every other one for each of two counties.

    A county that runs out goes on with the other's, the last first: a person can be known in two counties.
    """

    def __init__(self, *, first: int) -> None:
        self._all = PERSONNUMMER.read_text().split()
        self._free = self._all[first::2] + self._all[1 - first :: 2][::-1]

    def place(self, number: str) -> int:
        """Where the number stands among the published ones; after them all where it does not."""
        return self._all.index(number) if number in self._all else len(self._all)

    def take(self, born: tuple[int, int]) -> str:
        """The next free number of a person born in those years, both included, or else as near to them as can be."""
        first, last = born
        number = min(self._free, key=lambda number: max(first - int(number[:4]), int(number[:4]) - last, 0))
        self._free.remove(number)
        return number


def is_woman(number: str) -> bool:
    """What the ninth of ten digits says: even for a woman."""
    return int(number[SEX_DIGIT]) % 2 == 0


def mobile_numbers() -> Iterator[str]:
    """070-174 06 05 to 99, which Post- och telestyrelsen keeps for books and films; round again when out."""
    while True:
        for last in range(5, 100):
            yield f"070-174 06 {last:02}"


def hsa_id(organisation: str, part: str, serial: int) -> str:
    """An HSA-id under an organisation number whose check digit is wrong, so that it is nobody's."""
    return f"SE{organisation}-{part}{serial:05}"
