"""Invented names, common ones put together by turns. None is meant for a real person."""

from datetime import date

from fastkontakt.demodata.numbers import is_woman


def _words(text: str) -> list[str]:
    return text.split()


STAFF_GIVEN = _words("""
Karin Mehmet Lovisa Jonas Amina Erik Sofia Tomasz Helena Daniel Leila Oskar Maja Ali Frida Henrik Nadia Viktor Ulrika
Samuel Yasmin Petra Goran Elin Hassan Cecilia Marcus Ingela Farid Linnea Johan Zahra Mikael Therese Dragan Hanna Abdi
Rebecka Simon Katarina Kenji Malin Fredrik
""")
STAFF_FAMILY = _words("""
Wallin Demir Hedlund Sjögren Warsame Norling Ekberg Kowalski Åkerman Rydberg Haddad Thorén Lindeberg Rahimi Brandt
Hagström Petrovic Sundell Nyqvist Ahlgren Mansour Stenmark Vesterlund Bergholm Jovanovic Cedergren Isaksson Farah
Holmquist Dahlin Nilsén Karimi Forsell Grönvall Tesfaye Palmgren Söderström Korhonen Lilja Ottosson Yilmaz Backman
Fransson Hellgren Virtanen Månsson Arvidsson
""")
PATIENT_FAMILY = _words("""
Alm Broman Carlén Djerf Engdahl Frisk Gadd Hellström Ivarsson Jonasson Kvist Lövgren Moberg Nordin Olovsson Pihl
Quist Rosén Sandell Törnqvist Uddén Viklund Westman Ytterberg Zetterlund Åberg Ärlig Öhman Abdullahi Batra Cvetkovic
Duarte Eskandari Fazio Georgiou Hoang Ibrahimovska Jansen Kahraman Laine Mohammadi Nowak Ozturk Popescu Qureshi Rossi
Silva Tadesse Ulusoy Vasquez Winter Xu Younes Zandi Boman Dalgren Edvall Fält Granat Hult Järv Klint Lundmark
""")
WOMEN = {
    1955: _words("Gunnel Birgitta Ulla Maj-Britt Inga-Lill Kerstin Siv Barbro Anita Margit Doris Gudrun Rut Solveig"),
    1990: _words("Annika Fatima Susanne Mirjam Camilla Parisa Marie Jasmina Åsa Teresa"),
    9999: _words("Elsa Alva Noor Saga Selma Tindra Iman Freja Lova Mila Ines Juni"),
}
MEN = {
    1955: _words("Gunnar Bertil Stig Lennart Rolf Åke Sture Börje Kjell Holger Ragnar Evert Karl-Erik Yngve"),
    1990: _words("Anders Reza Magnus Patrik Ibrahim Stefan Krister Milan Peter Luis"),
    9999: _words("Arvid Elias Nils Omar Melker Sixten Hugo Adam Folke Isak Loke Charlie"),
}


def staff_name(turn: int) -> tuple[str, str]:
    """A member of staff's given and family name; the same turn gives the same name."""
    return STAFF_GIVEN[turn % len(STAFF_GIVEN)], STAFF_FAMILY[turn * 5 % len(STAFF_FAMILY)]


def patient_name(turn: int, *, number: str, born_on: date) -> tuple[str, str]:
    """A patient's given and family name, such as people of that age and sex are called."""
    given = WOMEN if is_woman(number) else MEN
    generation = next(names for before, names in given.items() if born_on.year < before)
    return generation[turn % len(generation)], PATIENT_FAMILY[turn % len(PATIENT_FAMILY)]
