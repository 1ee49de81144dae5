"""Who may read which letter. The patient itself must be visible first.

A letter is a record of the unit that sends it: staff read it on the grounds of any record (PDL 4:1, lag 2022:913 3
chap.), but not one with the address of somebody who has got protected identity since (OSL 21:3). The patient, and who
acts for the patient in it, reads what has been given, and what is given by being read (PL 3:2).
"""

from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import Q, QuerySet

from agreements.enums import LetterRoute, LetterState
from agreements.models import Letter
from fastkontakt.access.contacts import IN_FULL, visible_records
from fastkontakt.access.patients import require_scope, visible_patients
from fastkontakt.accounts.actor import Actor
from patients.enums import MandateScope, Protection

SCOPE = MandateScope.SEE_AGREEMENTS
READABLE = Q(state=LetterState.GIVEN) | Q(state=LetterState.READY, route=LetterRoute.PORTAL)
"""What the patient may read in the portal: what is given, and what is given by being read there."""
ADDRESS_WITHHELD = Q(route=LetterRoute.PRINT) & ~Q(patient__protection=Protection.NONE)
"""Letters with the address of somebody who has got protected identity since: shown to no staff (OSL 21:3)."""


def visible_letters(viewer: Actor, *, on: date) -> QuerySet[Any]:
    """The letters that the viewer may read, each with `ground`."""
    rows = visible_records(viewer, Letter.objects.all(), on=on)
    rows = rows.exclude(ADDRESS_WITHHELD) if viewer.is_staff else rows.filter(READABLE)
    return rows.filter(IN_FULL, patient__in=visible_patients(viewer, on=on, scope=SCOPE))


def require_letter_scope(viewer: Actor, letter_id: UUID, *, on: date) -> None:
    """That one who acts for others may read the letters to this one's patient; asks nothing of anybody else.

    Raises Letter.DoesNotExist for one that no patient may read, and as require_scope does.
    """
    if viewer.is_staff:
        return
    letter = Letter.objects.filter(READABLE).only("patient_id").get(pk=letter_id)
    require_scope(viewer, letter.patient_id, SCOPE, on=on)


def address_withheld(letter: Letter) -> bool:
    """Twin of ADDRESS_WITHHELD, for one letter."""
    return letter.route == LetterRoute.PRINT and letter.patient.is_protected
