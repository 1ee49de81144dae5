"""The shared view as its page draws it."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from contacts.policy.engine import Finding
from contacts.policy.rulebook import for_tenant
from contacts.presentation import cards, owed
from contacts.selectors import SharedView
from fastkontakt import permissions
from fastkontakt.access.protection import title
from fastkontakt.accounts.actor import Actor
from patients.enums import ConditionKind


def shared_view_context(
    viewer: Actor,
    view: SharedView,
    obstacles: Mapping[str, tuple[Finding, ...]],
    *,
    today: date,
) -> dict[str, Any]:
    """`obstacles` by role are what stops the viewer from appointing; empty where the viewer appoints nobody."""
    patient = view.patient
    lanes = cards.lanes(view, obstacles, viewer.unit, for_tenant(viewer.tenant.slug))
    return {
        "patient": patient,
        "page_title": title(patient),
        "may_register": viewer.may(permissions.REGISTER_PATIENTS),
        "age": cards.age(patient.born_on, patient.deceased_on or today),
        "life_threatening": ConditionKind.LIFE_THREATENING in view.conditions,
        "header_facts": cards.header_facts(view),
        "lanes": lanes,
        "hidden": view.hidden,
        "duties": owed.duties(view, viewer.unit, [lane.role for lane in lanes if lane.may_appoint]),
        "requests": view.requests,
        "relatives": cards.relative_rows(view.relatives, patient),
        "drawing": cards.drawing(view, today=today) if view.everything else None,
        "assessments": view.assessments,
        "past": sorted(view.past, key=lambda contact: contact.ends_on or today, reverse=True),
    }
