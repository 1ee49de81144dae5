"""The example patient of Region Halland's guideline, appendix 1, with the days that stand there."""

from datetime import date

from contacts.enums import Occasion
from fastkontakt.demodata.build import CHILD, FLK, FVK, YOUNG, Builder
from patients.enums import RelativeRole

LISTED_ON = date(2026, 1, 22)
UPDATED_ON = date(2026, 3, 30)
CHILDS_NUMBER = "201501172397"


def example_patient(build: Builder) -> None:
    """Ally Cosmic Mattsson, and the child in the population register whom she is guardian of.

    The guideline does not say from when the fast vårdkontakt holds: here from the day the record was updated. It cuts
    the child's family name off after two letters.
    """
    ally = build.patient(
        YOUNG,
        citizen="patient.1",
        since=LISTED_ON,
        telephone="0705131238",
        street="Myrvägen 383",
        postal_code="434 94",
        city="Vallda",
    )
    build.relative(
        ally, RelativeRole.PARTNER, "Stina Larsson", telephone="0340-123456", comment="Kontaktas i första hand"
    )
    build.relative(
        ally, RelativeRole.FORVALTARE, "Bengt Bengtsson", telephone="035-654321", comment="Är förvaltare för patienten"
    )
    build.contact(ally, FLK, "vardcentral.lakare", LISTED_ON)
    build.contact(ally, FVK, "sjukhusmottagning.sjukskoterska", UPDATED_ON, occasion=Occasion.NEED)
    child = build.patient(
        CHILD,
        number=CHILDS_NUMBER,
        since=LISTED_ON,
        given_name="Lillpröjsam",
        family_name="Hansson",
        telephone="0705117239",
        street="Stormgatan 22",
        postal_code="305 93",
        city="Halmstad",
    )
    build.relative(child, RelativeRole.VARDNADSHAVARE, "", citizen="patient.1", telephone="0705131238")
