"""Periods of days, inclusive at both ends, open where the end is None."""

from calendar import isleap
from datetime import date, timedelta

from django.contrib.postgres.fields import DateRangeField
from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _

FIRST_DAY, LAST_DAY = date(1900, 1, 1), date(2199, 12, 31)
"""The days that may be typed or sent. A range that ends on Python's last day has an upper bound beyond it."""


ONE_YEAR = timedelta(days=366)


def require_within_a_year(day: date, *, today: date, field: str) -> None:
    """Raises ValidationError, keyed by the field, for a first day so far ahead that the year must be mistyped."""
    if day > today + ONE_YEAR:
        raise ValidationError({field: _("Dagen ligger mer än ett år fram. Kontrollera årtalet.")})


def years_before(day: date, years: int) -> date:
    """The last day on which one who has turned so many years old on the day can have been born.

    Born on 29 February one turns on 28 February in a year without a 29th (lag 1930:173 1 §).
    """
    if (day.month, day.day) == (2, 28) and isleap(day.year - years) and not isleap(day.year):
        return day.replace(year=day.year - years, day=29)
    try:
        return day.replace(year=day.year - years)
    except ValueError:
        return day.replace(year=day.year - years, day=28)


def years_after(day: date, years: int) -> date:
    """The day on which so many years have gone: of 29 February the 28th, where the year has no 29th."""
    try:
        return day.replace(year=day.year + years)
    except ValueError:
        return day.replace(year=day.year + years, day=28)


class DaysRange(models.Func):
    """daterange(starts_on, ends_on + 1): empty when ends_on is the day before starts_on."""

    template = "daterange(%(expressions)s + 1)"
    arity = 2
    output_field = DateRangeField()


class PeriodModel(models.Model):
    """A row that holds from one day to another, both included.

    `period` is PostgreSQL's own column, for constraints and for `period__contains=day`. A period whose end is the
    day before its start is empty: the row never took effect, and stays for the record.
    """

    starts_on = models.DateField(_("från och med"))
    ends_on = models.DateField(_("till och med"), null=True, blank=True)
    period = models.GeneratedField(
        expression=DaysRange("starts_on", "ends_on"), output_field=DateRangeField(), db_persist=True
    )

    class Meta:
        abstract = True

    @staticmethod
    def constraints(name: str) -> list[models.BaseConstraint]:
        """The order of the two days, as a named constraint."""
        first_end = models.ExpressionWrapper(models.F("starts_on") - models.Value(1), output_field=models.DateField())
        return [
            models.CheckConstraint(
                name=f"{name}_end_not_before_start",
                condition=models.Q(ends_on__isnull=True) | models.Q(ends_on__gte=first_end),
            )
        ]

    def covers(self, day: date) -> bool:
        """Whether the day lies within."""
        return self.starts_on <= day and (self.ends_on is None or day <= self.ends_on)
