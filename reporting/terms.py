"""What a worklist may be filtered by.

Care providers may not use a person's interventions by the social services as search terms (PDL 2:8). A filter on a
rule that rests on home care or special housing is such a term: it lists those who have it. Social care's own units
may use it; for all other units it does not exist, whether or not such duties do.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from contacts.enums import ContactRole
from contacts.policy.conditions import Condition, FactCondition
from contacts.policy.objects import Rule
from contacts.policy.rulebook import for_tenant
from fastkontakt.accounts.actor import Actor
from fastkontakt.organisation.enums import UnitKind
from fastkontakt.organisation.models import Unit
from patients.enums import ServiceKind

SOCIAL_SERVICES = {ServiceKind.HEMTJANST, ServiceKind.SARSKILT_BOENDE}
SOCIAL_UNITS = {UnitKind.HEMTJANST, UnitKind.SARSKILT_BOENDE}
SOCIAL_ROLE = ContactRole.FAST_OMSORGSKONTAKT


@dataclass(frozen=True)
class Terms:
    """The ids of rules, and the roles, that a viewer may filter by."""

    rules: frozenset[str]
    roles: tuple[str, ...]


def terms_for(viewer: Actor) -> Terms:
    """The terms of the viewer's unit, the same whatever duties there are."""
    rules = for_tenant(viewer.tenant.slug).rules
    if is_social_care(viewer.unit):
        return Terms(frozenset(rule.id for rule in rules), tuple(ContactRole.values))
    neutral = frozenset(rule.id for rule in rules if not rests_on_social_services(rule))
    return Terms(neutral, tuple(role for role in ContactRole.values if role != SOCIAL_ROLE))


def is_social_care(unit: Unit) -> bool:
    """Whether the unit itself gives what PDL 2:8 keeps health care from searching by."""
    return unit.performs_home_care is True or unit.kind in SOCIAL_UNITS


def rests_on_social_services(rule: Rule) -> bool:
    """Whether a duty by the rule tells that somebody has home care or special housing."""
    return rule.roles == (SOCIAL_ROLE,) or any(
        _names_social_service((*clause.when, *clause.unless, *clause.require))
        for version in rule.versions
        for clause in version.clauses
    )


def _names_social_service(conditions: Iterable[Condition]) -> bool:
    return any(
        _is_social(condition) if isinstance(condition, FactCondition) else _names_social_service(condition.members)
        for condition in conditions
    )


def _is_social(condition: FactCondition) -> bool:
    return any(value in SOCIAL_SERVICES for _name, value in condition.arguments if isinstance(value, str))
