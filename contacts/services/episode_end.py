"""How an episode is closed, whatever the reason."""

from datetime import date, datetime

from fastkontakt.accounts.actor import Actor
from fastkontakt.audit.services import record
from fastkontakt.moments import end_of
from patients.enums import DischargeKind
from patients.models import CareEpisode, Patient


def close_episode(
    episode: CareEpisode,
    *,
    by: Actor,
    at: datetime,
    kind: str,
    reason: str = "",
    rules: list[dict[str, str | int]] | None = None,
) -> None:
    """Save how and when the stay ended."""
    episode.discharged_at, episode.discharge_kind, episode.discharge_reason = at, kind, reason
    episode.discharged_by = by.staff
    episode.save(update_fields=["discharged_at", "discharge_kind", "discharge_reason", "discharged_by"])
    record(
        by=by,
        action="episode.discharged",
        row=episode,
        patient_id=episode.patient_id,
        rules=rules or (),
        details={"kind": kind},
    )


def close_episodes_of_deceased(patient: Patient, *, by: Actor, on: date, now: datetime) -> None:
    """Close every open episode of a patient who died on the day, at its end or now, whichever came first."""
    for episode in CareEpisode.objects.filter(patient=patient, discharged_at__isnull=True):
        ended = max(episode.admitted_at, min(end_of(on), now))
        close_episode(episode, by=by, at=ended, kind=DischargeKind.DECEASED)
