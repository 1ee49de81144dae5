"""Shapes of reports: the measures of Region Gotland's guideline, chapter 5."""

from typing import Any

from rest_framework import serializers
from rest_framework.fields import SkipField

from contacts.enums import ContactRole
from fastkontakt.api.fields import Choice, Day, Related, Row
from fastkontakt.organisation.enums import UnitKind
from reporting.enums import GROUPS

HIDDEN = "null where fewer than 5, or where it would tell of such a number, for who follows up others' units."
GROUP_NAMES = [group.removeprefix("in_") for group in GROUPS]


class ReportQuery(Row):
    """Of which day."""

    on = Day(required=False, help_text="The end of which day; today where left out. Neither ahead nor before the data.")


class Number(serializers.IntegerField):
    """A count, or null where it is hidden."""

    def __init__(self, text: str = "", **kwargs: Any) -> None:
        super().__init__(allow_null=True, help_text=f"{text} {HIDDEN}".strip(), **kwargs)


class NumberIfAny(Number):
    """A count that is left out where there can be none."""

    def get_attribute(self, instance: Any) -> Any:
        """The count. Raises SkipField where the measures lack it."""
        if self.field_name not in instance:
            raise SkipField
        return instance[self.field_name]


class PerContactRow(Row):
    """How many patients there are for each person who is a contact in a role."""

    contacts = Number("Persons who are a contact in the role at the unit.")
    average = serializers.FloatField(allow_null=True, help_text="Patients with such a contact, divided by `contacts`.")
    median = serializers.FloatField(allow_null=True, help_text="Of how many patients each of them is a contact.")


class InformedShareRow(Row):
    """How many contacts the patient has been told of, orally and in writing."""

    contacts = serializers.IntegerField(allow_null=True, help_text="Open contacts; to the unit's own manager alone.")
    informed = serializers.IntegerField(allow_null=True, help_text="Those told of; to the unit's own manager alone.")
    percent = Number()


class CoverageRow(Row):
    """Those who should have a contact in a role by law, and those of them who have."""

    group = serializers.ChoiceField(choices=GROUP_NAMES)
    role = Choice(ContactRole)
    patients = Number("Who should have one.")
    with_contact = Number("Those who have.")
    percent = Number()


class DutiesRow(Row):
    """The unit's duties: standing at the end of the day, and met in the period of `changes_from`."""

    standing = Number()
    overdue = Number()
    met_in_time = Number()
    met_late = Number()
    percent_in_time = Number()


class ChangesRow(Row):
    """Contacts that are new, ended, and new in the place of another, from `changes_from` to the day."""

    new = Number()
    ended = Number()
    changed = Number()


class MeasuresRow(Row):
    """The measures at the end of a day. Roles that the unit cannot have are left out."""

    listed = NumberIfAny("Listed at the unit; left out where nobody can be.", required=False)
    patients_with_contact = serializers.DictField(
        child=Number(),
        help_text="`any` and by role. `any` is null for several units together, where one may count at each of them.",
    )
    patients_per_contact = serializers.DictField(child=PerContactRow(), help_text="By role.")
    informed = serializers.DictField(child=InformedShareRow(), help_text="By role.")
    coverage = CoverageRow(many=True)
    duties = DutiesRow()
    changes = serializers.DictField(child=ChangesRow(), help_text="By role.")


class LoadRow(Row):
    """How many patients a person is a contact of in a role at the unit."""

    staff = Related()
    role = Choice(ContactRole)
    patients = serializers.IntegerField()
    limit = serializers.IntegerField(allow_null=True, help_text="Agreed, the unit's or the county's; null: none set.")


class UnitReportRow(Row):
    """A unit's measures on a day."""

    on = serializers.DateField()
    changes_from = serializers.DateField(help_text="The first of the days that changes and met duties are told of.")
    unit = Related()
    measures = MeasuresRow()
    staff = LoadRow(many=True, help_text="To the unit's own manager; empty for who follows up others' units.")


class UnitMeasuresRow(Row):
    """A unit among others."""

    unit = Related()
    kind = Choice(UnitKind)
    provider = Related()
    municipality = serializers.CharField(help_text="Empty where none is recorded.")
    measures = MeasuresRow()


class TenantReportRow(Row):
    """All the units' measures on a day: no persons, and small numbers hidden."""

    on = serializers.DateField()
    changes_from = serializers.DateField(help_text="The first of the days that changes and met duties are told of.")
    measures = MeasuresRow(help_text="All the units together. A patient at two units counts at both.")
    results = UnitMeasuresRow(many=True)
    next = serializers.CharField(allow_null=True, help_text="Always null: all units are in one page.")


class EstablishedRow(Row):
    """A report that is kept as it was known, whatever is corrected afterwards."""

    id = serializers.CharField()
    first = serializers.DateField(help_text="The first of its days.")
    last = serializers.DateField(help_text="The last of its days, at whose end patients and duties are counted.")
    version = serializers.IntegerField(help_text="From 1; established anew it gets a new one, and the former stays.")
    reason = serializers.CharField(help_text="Why it was established anew; empty for the first version.")
    established_at = serializers.DateTimeField()
    established_by = Related(allow_null=True, help_text="null where the system did it.")


class EstablishedReportRow(TenantReportRow):
    """A report, with the measures of the units that the caller follows up."""

    report = EstablishedRow()
