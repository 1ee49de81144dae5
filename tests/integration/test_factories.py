"""Every table that is written by hand has a factory, and the factory works in the active tenant."""

import importlib
import operator
import pkgutil

import pytest
from django.apps import apps
from factory.django import DjangoModelFactory

import tests.factories
from contacts.models import ContactEvent, WorkingDay
from fastkontakt.organisation.models import UnitGrant
from fastkontakt.tenancy import activate
from reporting.models import Spell, Tally
from tests.factories.tenancy import TenantFactory

MODULES = [
    importlib.import_module(f"tests.factories.{found.name}") for found in pkgutil.iter_modules(tests.factories.__path__)
]
FACTORIES = {
    factory._meta.model: factory
    for module in MODULES
    for factory in vars(module).values()
    if isinstance(factory, type) and issubclass(factory, DjangoModelFactory) and factory._meta.model
}
OURS = (
    *("tenancy", "accounts", "organisation", "patients", "contacts", "audit", "api", "reporting"),
    *("notifications", "agreements"),
)
NOT_BY_HAND = {ContactEvent, Spell, Tally, UnitGrant, WorkingDay}
LABEL = operator.attrgetter("_meta.label")
MODELS = {model for app in OURS for model in apps.get_app_config(app).get_models()} - NOT_BY_HAND


def test_no_model_is_left_out() -> None:
    assert set(FACTORIES) == MODELS


@pytest.mark.django_db
@pytest.mark.parametrize(
    "model", sorted(MODELS, key=lambda model: model._meta.label), ids=lambda model: model._meta.label
)
def test_rows_can_be_made(model: type) -> None:
    with activate(TenantFactory().pk):
        first, second = FACTORIES[model](), FACTORIES[model]()
        assert {first.pk, second.pk} <= set(model._default_manager.values_list("pk", flat=True))
