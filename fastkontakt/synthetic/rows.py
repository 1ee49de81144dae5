"""Rows on their way into the database.

PostgreSQL refuses COPY into a table under row-level security, so a table's rows are copied into a temporary table and
inserted from there: by the runtime role, with every constraint, trigger and policy in force.
"""

from collections import Counter
from dataclasses import dataclass, field
from typing import Any

from django.db import connection, models

from contacts import models as contacts
from fastkontakt.synthetic.keys import Keys
from fastkontakt.tenancy import active_tenant_id
from patients import models as patients

PERIOD = ("starts_on", "ends_on")
COLUMNS: dict[type[models.Model], tuple[str, ...]] = {
    patients.Patient: (
        "identity_number", "identity_kind", "born_on", "given_name", "family_name", "telephone", "street",
        "postal_code", "city", "protection", "deceased_on",
    ),
    patients.CareRelation: ("patient_id", "unit_id", "ground", *PERIOD),
    patients.Listing: ("patient_id", "unit_id", *PERIOD),
    patients.CareService: ("patient_id", "unit_id", "kind", *PERIOD),
    patients.Condition: ("patient_id", "kind", "established_by_id", "unit_id", *PERIOD),
    patients.Consent: ("patient_id", "kind", "given_how", "unit_id", "noted_by_id", "noted_at", *PERIOD),
    patients.CareEpisode: (
        "patient_id", "ward_id", "receiving_unit_id", "admitted_at", "expected_discharge", "noticed_by_id",
        "noticed_at", "ready_at", "sip_needed", "sip_called_at", "sip_called_by_id", "unknown_primary_since",
        "discharged_at", "discharge_kind", "discharge_reason", "discharged_by_id",
    ),
    patients.EpisodeRecipient: ("episode_id", "unit_id"),
    patients.DischargeEstimate: ("episode_id", "expected_discharge", "noted_by_id", "noted_at"),
    patients.WardStay: ("episode_id", "unit_id", "starts_on", "noted_by_id", "noted_at"),
    patients.Consultation: ("episode_id", "unit_id", "consultant_id", "on", "noted_by_id", "noted_at"),
    patients.DischargeDeviation: ("episode_id", "kind", "reason", "noted_by_id", "noted_at"),
    contacts.Contact: (
        "patient_id", "role", "staff_id", "unit_id", "occasion", "coordinating", "replaces_id", "appointed_by_id",
        "appointed_at", "ended_by_id", "ended_at", "end_reason", "informed_orally_on", "informed_in_writing_on",
        "next_review_on", *PERIOD,
    ),
    contacts.InformationGiven: ("contact_id", "how", "whom", "on", "by_id", "noted_at"),
    contacts.ContactRequest: (
        "patient_id", "role", "unit_id", "wished_staff_id", "text", "noted_by_id", "made_at", "answered_with_id",
        "answered_at", "answered_by_id", "outcome", "answer_reason",
    ),
    contacts.NeedAssessment: (
        "patient_id", "unit_id", "role", "on", "outcome", "reason", "next_review_on", "contact_id", "episode_id",
        "assessed_by_id", "noted_at",
    ),
    contacts.LifeThreateningPlan: (
        "patient_id", "contact_id", "on", "goals", "sub_goals", "social_needs", "psychological_needs",
        "existential_needs", "next_review_on", "decided_by_id", "noted_at",
    ),
    contacts.SipPosition: ("patient_id", "contact_id", "on", "needed", "reason", "taken_by_id", "noted_at"),
}  # fmt: skip
"""What is written beside id and tenant, in an order in which each row's references come before it.
Text that is not named here is empty."""

SERIALS_A_CHUNK = 100_000


@dataclass
class Rows:
    """The rows of one chunk of patients, with keys that no other chunk gives out."""

    keys: dict[type[models.Model], Keys]
    chunk: int
    tables: dict[type[models.Model], list[tuple[Any, ...]]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.tables = {model: [] for model in COLUMNS}

    def add(self, model: type[models.Model], *values: Any) -> str:
        """A row, its values in the order of COLUMNS. Returns its key."""
        table = self.tables[model]
        key = self.keys[model].key(self.chunk * SERIALS_A_CHUNK + len(table))
        table.append((key, *values))
        return key

    def write(self) -> Counter[str]:
        """Copy everything into the active tenant, in the transaction under way. Returns the rows per table."""
        written: Counter[str] = Counter()
        for model, rows in self.tables.items():
            if rows:
                _copy(model, rows)
                written[model._meta.db_table] += len(rows)
        return written


def _copy(model: type[models.Model], rows: list[tuple[Any, ...]]) -> None:
    table = model._meta.db_table
    given = ", ".join(f'"{name}"' for name in ("id", *COLUMNS[model]))
    empty = [
        column.column
        for column in model._meta.local_concrete_fields
        if isinstance(column, models.CharField | models.TextField) and not column.null
        if column.column not in COLUMNS[model]
    ]
    columns = ", ".join(["tenant_id", given, *(f'"{name}"' for name in empty)])
    values = ", ".join([str(active_tenant_id()), given, *("''" for _ in empty)])
    with connection.cursor() as cursor:
        cursor.execute(f"CREATE TEMPORARY TABLE arriving AS SELECT {given} FROM {table} WITH NO DATA")  # noqa: S608
        with cursor.copy(f"COPY arriving ({given}) FROM STDIN") as copy:
            for row in rows:
                copy.write_row(row)
        cursor.execute(f"INSERT INTO {table} ({columns}) SELECT {values} FROM arriving")  # noqa: S608
        cursor.execute("DROP TABLE arriving")
