"""The evaluation of a whole tenant, against PostgreSQL reading the same tables once with plain aggregates."""

import re
from collections.abc import Iterator
from functools import partial

import psycopg
from django.apps import apps
from django.db import connection, models

from bench.measure import Figure, Setting, figure, in_turns
from contacts.duties.runs import evaluate_tenant
from contacts.duties.sql.statement import duties_of
from fastkontakt.tenancy import activate
from fastkontakt.tenancy.models import Tenant

TARGET = 3.0
KEPT = ("contacts_duty", "contacts_evaluationrun")


def measure(setting: Setting) -> Iterator[Figure]:
    """The first time, when every duty is new, and again, when nothing has changed."""
    evaluate = partial(evaluate_tenant, setting.large, on=setting.on, again=True)
    floor = partial(read_once, setting)
    forget = partial(_maintain, setting, f"TRUNCATE {', '.join(KEPT)}")
    first = in_turns(evaluate, floor, scale=setting.scale, before=forget)
    yield figure("duties.evaluate_tenant.first", "s", *first)
    _maintain(setting, f"VACUUM (ANALYZE) {', '.join(KEPT)}")
    again = in_turns(evaluate, floor, scale=setting.scale)
    yield figure("duties.evaluate_tenant", "s", *again, target=TARGET)


def read_once(setting: Setting) -> None:
    """Count the rows of each table and take the largest of one column, as the same role with the same settings."""
    with activate(setting.large), connection.cursor() as cursor:
        for table in tables(setting):
            cursor.execute(f"SELECT count(*), max({_column(table)}) FROM {table}")  # noqa: S608


def tables(setting: Setting) -> list[str]:
    """The tables that the evaluation of the large county reads: those of its statement, and the duties kept."""
    slug = Tenant.objects.get(pk=setting.large).slug
    named = re.findall(r"\b(?:FROM|JOIN) ([a-z]+_[a-z]+)\b", duties_of(slug, setting.on).text)
    return sorted({*named, "contacts_duty"})


def _column(table: str) -> str:
    """The first day or time of the table, else its first text: something that only the rows themselves hold."""
    model = next(model for model in apps.get_models() if model._meta.db_table == table)
    fields = model._meta.local_concrete_fields
    days = [field.attname for field in fields if isinstance(field, models.DateField)]
    texts = [field.attname for field in fields if isinstance(field, models.CharField)]
    return connection.ops.quote_name([*days, *texts][0])


def _maintain(setting: Setting, statement: str) -> None:
    with psycopg.connect(setting.admin_url, autocommit=True) as admin:
        admin.execute(statement)
