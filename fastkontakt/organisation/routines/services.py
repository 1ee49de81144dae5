"""What the unit's manager writes about the unit's routine."""

from dataclasses import asdict, dataclass
from datetime import date

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from fastkontakt import permissions
from fastkontakt.accounts.actor import Actor
from fastkontakt.audit.services import record
from fastkontakt.organisation.enums import RoutineSection
from fastkontakt.organisation.models import Routine, RoutineReview, Unit
from fastkontakt.organisation.routines.selectors import newest_version
from fastkontakt.periods import require_within_a_year
from patients.services import require_own_unit

SECTION_LENGTH = 4000
"""Characters in a section: two printed pages. What is longer is not read where it is needed."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RoutineText:
    """What a version says, one text for each section (fastkontakt.organisation.enums.RoutineSection)."""

    appointing: str
    ending: str
    participation: str
    cooperation: str
    follow_up: str

    @classmethod
    def of(cls, routine: Routine) -> "RoutineText":
        """A version's."""
        return cls(**{name: getattr(routine, name) for name in RoutineSection.values})


def require_manager(by: Actor) -> None:
    """Raises PermissionDenied for all but the unit's manager."""
    if not by.may(permissions.DELEGATE):
        raise PermissionDenied(
            _("Bara enhetens verksamhetschef kan besluta om enhetens rutin. Säg till chefen om något behöver ändras.")
        )


@transaction.atomic
def decide_routine(
    *, by: Actor, text: RoutineText, starts_on: date, review_on: date, after: int, today: date
) -> Routine:
    """A new version of the own unit's routine, in force from the day, to be gone through by another within a year.

    `after` is the number of the version that it was written from, 0 for the first: somebody else's is not overlooked.
    Raises PermissionDenied, ValidationError keyed by field.
    """
    require_manager(by)
    newest = _newest(by.unit, today)
    number = newest.number if newest else 0
    if number != after:
        raise ValidationError(
            _("Version %(number)s har beslutats medan du skrev. Läs den, och börja om från den.") % {"number": number}
        )
    _check_text(text, newest)
    if starts_on < today:
        raise ValidationError({"starts_on": _("En rutin gäller tidigast från dagen då den beslutas.")})
    require_within_a_year(starts_on, today=today, field="starts_on")
    _check_review(review_on, after=starts_on, field="review_on")
    routine = Routine.objects.create(
        unit=by.unit,
        number=number + 1,
        starts_on=starts_on,
        review_on=review_on,
        decided_by=by.staff,
        decided_on=today,
        **asdict(text),
    )
    days = {"starts_on": starts_on.isoformat(), "review_on": review_on.isoformat()}
    record(by=by, action="routine.decided", row=routine, details={"version": routine.number, **days})
    return routine


@transaction.atomic
def review_routine(*, by: Actor, routine: Routine, next_review_on: date, today: date) -> RoutineReview:
    """Note that the own unit's routine has been gone through and still holds, and when it is done again.

    Raises PermissionDenied, ValidationError keyed by field; also for a version that is not in force, or not the newest.
    """
    require_manager(by)
    require_own_unit(by, routine.unit)
    newest = _newest(by.unit, today)
    if newest is None or newest.pk != routine.pk:
        raise ValidationError(_("Det finns en nyare version av rutinen. Gå igenom den i stället."))
    if routine.starts_on > today:
        raise ValidationError(_("Versionen gäller inte än. Gå igenom den när den har börjat gälla."))
    _check_review(next_review_on, after=today, field="next_review_on")
    review: RoutineReview = RoutineReview.objects.create(
        routine=routine, on=today, next_review_on=next_review_on, reviewed_by=by.staff
    )
    details = {"version": routine.number, "next_review_on": next_review_on.isoformat()}
    record(by=by, action="routine.reviewed", row=routine, details=details)
    return review


def _newest(unit: Unit, today: date) -> Routine | None:
    """The newest version, with the unit locked: one decision at a time."""
    Unit.objects.select_for_update(no_key=True).get(pk=unit.pk)
    return newest_version(unit, on=today)


def _check_text(text: RoutineText, newest: Routine | None) -> None:
    errors = {}
    for name, said in asdict(text).items():
        if not said.strip():
            errors[name] = _("Skriv hur ni gör på enheten, eller varför det inte är aktuellt hos er.")
        elif len(said) > SECTION_LENGTH:
            errors[name] = _("Texten är längre än %(most)s tecken. Korta den.") % {"most": SECTION_LENGTH}
    if errors:
        raise ValidationError(errors)
    if newest is not None and text == RoutineText.of(newest):
        raise ValidationError(
            _("Ingenting är ändrat. Stämmer rutinen fortfarande räcker det att anteckna att ni har gått igenom den.")
        )


def _check_review(day: date, *, after: date, field: str) -> None:
    if day <= after:
        raise ValidationError({field: _("Välj en senare dag, när ni ska se om rutinen fortfarande stämmer.")})
    require_within_a_year(day, today=after, field=field)
