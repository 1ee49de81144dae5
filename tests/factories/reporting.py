"""What reporting keeps."""

import factory

from reporting.exports.enums import ExportFormat, ExportKind
from reporting.models import Export, ExportPart, SavedView
from tests.factories.organisation import AssignmentFactory


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
