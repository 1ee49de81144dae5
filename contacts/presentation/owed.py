"""A patient's standing duties: what, by when, by which law, whose, and the act where it is the viewer's unit's."""

from collections.abc import Iterable
from datetime import date
from uuid import UUID

from django.utils.translation import get_language

from contacts.models import Contact
from contacts.policy.engine import Finding, Standing
from contacts.presentation.acts import Owed, act
from contacts.presentation.judgement import Act, rule_url
from contacts.selectors import SharedView
from fastkontakt.organisation.models import Unit
from fastkontakt.ui.shapes import WorklistRow

APPOINT = "appoint"


def duties(view: SharedView, unit: Unit, may_appoint: Iterable[str]) -> list[WorklistRow]:
    """The duties, soonest due first. `may_appoint` are the roles that the viewer may appoint in at the unit."""
    roles = frozenset(may_appoint)
    owed = ((finding, finding.duty) for finding in view.findings if finding.duty is not None)
    return [
        _row(view, finding, duty, unit, roles)
        for finding, duty in sorted(owed, key=lambda pair: (pair[1].due_on is None, pair[1].due_on or date.max))
    ]


def in_short(source: str) -> str:
    """The first provision of several."""
    return source.partition("; ")[0]


def _row(view: SharedView, finding: Finding, duty: Standing, unit: Unit, roles: frozenset[str]) -> WorklistRow:
    text = finding.text("en" if get_language() == "en" else "sv")
    found = act_of(view, finding, duty, unit, roles)
    return WorklistRow(
        what=text.title,
        message=text.message,
        whose=", ".join(part for part in (_holder(view, duty), _elsewhere(view, duty, unit)) if part),
        url=found.url if found else "",
        action=found.label if found else "",
        why=in_short(finding.source),
        rule_url=rule_url(finding.rule),
        due=duty.due_on,
        days_left=(duty.due_on - view.on).days if duty.due_on else None,
    )


def act_of(view: SharedView, finding: Finding, duty: Standing, unit: Unit, roles: frozenset[str]) -> Act | None:
    """The act of the own unit's duties. A duty to appoint that no unit is named for is met by whoever may appoint."""
    own = duty.unit == str(unit.pk) or (duty.unit is None and duty.act == APPOINT)
    if not own or (duty.act == APPOINT and finding.role not in roles):
        return None
    owed = Owed(
        act=duty.act,
        rule=finding.rule,
        role=finding.role,
        patient=view.patient.pk,
        subject=UUID(duty.subject),
        leaver=next((contact.staff_id for contact in _subject(view, duty)), None),
    )
    return act(owed)


def _holder(view: SharedView, duty: Standing) -> str:
    """The person whose contact a duty hangs on, among those that the viewer sees."""
    return next((contact.staff.name for contact in _subject(view, duty)), "")


def _subject(view: SharedView, duty: Standing) -> list[Contact]:
    return [contact for contact in view.contacts if str(contact.pk) == duty.subject]


def _elsewhere(view: SharedView, duty: Standing, unit: Unit) -> str:
    """Another unit of the own care provider that must act; other providers' units are not named."""
    return "" if duty.unit in (None, str(unit.pk)) else view.units.get(duty.unit or "", "")
