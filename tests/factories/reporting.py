"""What reporting keeps."""

import factory

from reporting.models import SavedView
from tests.factories.organisation import AssignmentFactory


class SavedViewFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = SavedView

    assignment = factory.SubFactory(AssignmentFactory)
    name = factory.Sequence(lambda n: f"Vy {n}")
    question = {"saknar": "fast_vardkontakt"}
