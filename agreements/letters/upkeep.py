"""What is left behind: letters not made, and those that can no longer be given."""

from datetime import datetime
from uuid import UUID

from django.db.models import Q

from agreements.enums import TO_GIVE, LetterState
from agreements.letters.bounds import MOST_ATTEMPTS, TAKEN_UP_AFTER
from agreements.models import Letter, LetterFile
from fastkontakt.access.letters import ADDRESS_WITHHELD


def cancel_what_cannot_be_given() -> None:
    """Call off what waits to be given to somebody who has died, or bears the address of somebody who has got protected
    identity since; and remove the documents."""
    waiting = Letter.objects.filter(state__in=TO_GIVE)
    vain = waiting.filter(ADDRESS_WITHHELD | Q(patient__deceased_on__isnull=False))
    keys = list(vain.values_list("pk", flat=True))
    LetterFile.objects.filter(letter__in=keys).delete()
    Letter.objects.filter(pk__in=keys, state__in=TO_GIVE).update(state=LetterState.CANCELLED)


def left_behind(*, now: datetime) -> list[UUID]:
    """Those that wait for longer than the attempts so far tell. Waking one that somebody is at does no harm."""
    due = Q(attempts__gte=MOST_ATTEMPTS)
    for attempts, after in enumerate(TAKEN_UP_AFTER):
        due |= Q(attempts=attempts, ordered_at__lt=now - after)
    return list(Letter.objects.filter(due, state=LetterState.WAITING).values_list("pk", flat=True))
