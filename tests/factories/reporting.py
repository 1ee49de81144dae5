"""What reporting keeps."""

from datetime import date

import factory

from reporting.exports.enums import ExportFormat, ExportKind
from reporting.models import Export, ExportPart, Report, ReportUnit, SavedView
from tests.factories.organisation import AssignmentFactory, CareProviderFactory, UnitFactory


class SavedViewFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = SavedView

    assignment = factory.SubFactory(AssignmentFactory)
    name = factory.Sequence(lambda n: f"Vy {n}")
    question = {"saknar": "fast_vardkontakt"}


class ExportFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Export

    assignment = factory.SubFactory(AssignmentFactory)
    user = factory.SelfAttribute("assignment.staff.user")
    kind = ExportKind.PATIENTS
    format = ExportFormat.CSV


class ExportPartFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = ExportPart

    export = factory.SubFactory(ExportFactory)
    number = factory.Sequence(lambda n: n)
    body = b"namn"


class ReportFactory(factory.django.DjangoModelFactory):
    """Of a third quarter, by the system."""

    class Meta:
        model = Report

    first = factory.Sequence(lambda n: date(2000 + n % 1000, 7, 1))
    last = factory.LazyAttribute(lambda report: report.first.replace(month=9, day=30))


class ReportUnitFactory(factory.django.DjangoModelFactory):
    """A unit with nothing to count."""

    class Meta:
        model = ReportUnit

    report = factory.SubFactory(ReportFactory)
    unit = factory.SubFactory(UnitFactory)
    provider = factory.SubFactory(CareProviderFactory)
    name, kind, provider_name = "Vårdcentralen", "vardcentral", "Regionen"
    counts = loads = months = factory.LazyFunction(dict)
