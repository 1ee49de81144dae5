"""The days on which a hospital stay passes a threshold. Twin of contacts.policy.days.trigger_day."""

from __future__ import annotations

from contacts.duties.sql.fragments import Values, swedish_day

_CLINIC = "coalesce(nullif(u.clinic, ''), u.name)"
_STAYS = "patients_wardstay w JOIN organisation_unit u ON u.id = w.unit_id WHERE w.episode_id = s.id"
_SEEN = "patients_consultation w JOIN organisation_unit u ON u.id = w.unit_id WHERE w.episode_id = s.id"


def trigger_day(trigger: str, threshold: int, values: Values) -> str:
    """The first day over the threshold, NULL while there is none."""
    limit = f"{values.add(threshold)}::integer"
    if trigger == "days":
        return f"({swedish_day('s.admitted_at')} + {limit} + 1)"
    if trigger == "clinics":
        return _passed(f"SELECT min(w.starts_on) AS first FROM {_STAYS} GROUP BY {_CLINIC}", limit)
    if trigger == "consulting_clinics":
        return _passed(f'SELECT min(w."on") AS first FROM {_SEEN} GROUP BY {_CLINIC}', limit)
    if trigger == "consultants":
        first = f'SELECT {_CLINIC} AS clinic, min(w."on") AS first FROM {_SEEN} GROUP BY 1, w.consultant_id'
        ranked = f"SELECT first, row_number() OVER (PARTITION BY clinic ORDER BY first) AS place FROM ({first}) f"
        return f"(SELECT min(first) FROM ({ranked}) r WHERE place = {limit} + 1)"
    return "s.unknown_primary_since"


def _passed(firsts: str, limit: str) -> str:
    return f"(SELECT first FROM ({firsts}) f ORDER BY first OFFSET {limit} LIMIT 1)"
