"""What the page of operations needs, gathered for the views."""

from datetime import datetime
from typing import Any

from fastkontakt.health import parts
from fastkontakt.notifications import selectors as messages
from fastkontakt.notifications.channels import offered
from fastkontakt.notifications.enums import Channel
from fastkontakt.operations import heartbeat, presentation, selectors


def overview(*, now: datetime) -> dict[str, Any]:
    """How everything stands."""
    sections = (
        ("channels", presentation.queue_lines(messages.queues(now=now), now=now)),
        ("background", presentation.work_lines(selectors.background(), now=now)),
        ("tasks", presentation.task_lines(selectors.periodic(), started=heartbeat.started(), now=now)),
        ("state", presentation.state_lines(parts())),
    )
    return {
        **dict(sections),
        "missing": [str(channel.label) for channel in Channel if channel not in offered()],
        "dead": presentation.dead_lines(messages.dead_letters()),
        "failed_letters": selectors.failed_letters(),
        "evaluation": selectors.evaluation(),
        "now": now,
    }
