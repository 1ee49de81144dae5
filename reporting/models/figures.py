"""The figures: who is counted in what, on which days, and the sums of it.

Written by the database alone, as contacts, listings, interventions, conditions, stays and duties change
(reporting/migrations/0004_keep_figures.py; docs/adr/0013-kept-figures.md). References are plain keys: what the rows
follow from is held by foreign keys already.
"""

from django.contrib.postgres.fields import DateRangeField
from django.db import models

from fastkontakt.tenancy.models import TenantModel
from reporting.enums import Grain, Measure


class Spell(TenantModel):
    """The days during which a patient counts in a measure at a unit.

    `about` is the contact role, or "" where the measure is of none; `staff_id` is set where it is of a person's
    contacts. What should be here is what the view reporting_spell_found says.
    """

    id = models.BigAutoField(primary_key=True)  # type: ignore[assignment]
    patient_id = models.UUIDField()
    unit_id = models.UUIDField()
    measure = models.CharField(max_length=30, choices=Measure)
    about = models.CharField(max_length=60, blank=True)
    staff_id = models.UUIDField(null=True)
    days = DateRangeField()

    class Meta(TenantModel.Meta):
        indexes = [
            models.Index(fields=["patient_id"], name="spell_of_patient"),
            models.Index(fields=["unit_id", "measure", "about", "staff_id"], name="spell_of_unit"),
        ]


class Tally(TenantModel):
    """How many patients began and ceased to count in a measure at a unit, in a year, a month or a day (`grain`).

    `first` is the first day of the year, month or day. Each change is added once in each grain, so that the number on
    a day is the sum over the years before its year, the months before its month and the days to the day itself. Several
    rows may say the same thing in parts, until they are folded into one.
    `about` is a contact role, for duties the rule, else "".
    """

    id = models.BigAutoField(primary_key=True)  # type: ignore[assignment]
    unit_id = models.UUIDField()
    measure = models.CharField(max_length=30, choices=Measure)
    about = models.CharField(max_length=60, blank=True)
    staff_id = models.UUIDField(null=True)
    grain = models.CharField(max_length=1, choices=Grain)
    first = models.DateField()
    began = models.IntegerField()
    ceased = models.IntegerField()

    class Meta(TenantModel.Meta):
        indexes = [
            models.Index(
                fields=["unit_id", "grain", "first"],
                include=["measure", "about", "staff_id", "began", "ceased", "tenant"],
                name="tally_of_unit",
            ),
            models.Index(
                fields=["tenant", "grain", "first"],
                include=["unit_id", "measure", "about", "began", "ceased"],
                name="tally_of_tenant",
            ),
        ]
