"""The page with the picture of a patient's network, to look at and to print."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.urls import reverse

from contacts.candidates import obstacles_by_role
from contacts.network.presentation import network
from contacts.presentation.patient import shared_view_context
from contacts.selectors import shared_view
from fastkontakt import permissions
from fastkontakt.accounts.actor import Actor
from patients.sharing.pages import sharing_lines


def network_page(viewer: Actor, patient_id: UUID, *, today: date, now: datetime) -> dict[str, Any]:
    """The picture and the patient's header. A read of the shared view, logged as one.

    Raises Patient.DoesNotExist where the viewer may not know of the patient.
    """
    view = shared_view(viewer, patient_id, on=today, today=today)
    may_appoint = viewer.may(permissions.APPOINT_CONTACTS)
    obstacles = obstacles_by_role(viewer, view.patient, today=today) if may_appoint else {}
    context = shared_view_context(viewer, view, obstacles, today=today)
    may_ask = sharing_lines(viewer, view, now=now)["may_ask"]
    cards_at = reverse("patients:detail", args=[patient_id])
    drawn = network(viewer, view, context["lanes"], may_ask=may_ask, cards_at=cards_at)
    return context | {"network": drawn, "today": today}
