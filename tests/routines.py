"""Units' routines as tests write them."""

from datetime import date, timedelta
from typing import Any

from fastkontakt.accounts.actor import Actor
from fastkontakt.organisation.models import Routine
from fastkontakt.organisation.routines.services import RoutineText, decide_routine

TEXT = {
    "appointing": "Vi utser en fast vårdkontakt till den som har flera pågående vårdkontakter.",
    "ending": "Uppdraget avslutas när behovet är borta.",
    "participation": "Vi frågar vad patienten väntar sig.",
    "cooperation": "Läkare och sjuksköterska utgår från läkarens lista.",
    "follow_up": "Vi räknar kontakterna två gånger om året.",
}
HALF_A_YEAR = timedelta(days=182)


def decided(by: Actor, on: date, *, after: int = 0, starts_on: date | None = None, **changes: Any) -> Routine:
    """A version that the manager decides on the day, in force from then unless told."""
    first = starts_on or on
    review_on = changes.pop("review_on", first + HALF_A_YEAR)
    text = RoutineText(**(TEXT | changes))
    return decide_routine(by=by, text=text, starts_on=first, review_on=review_on, after=after, today=on)
