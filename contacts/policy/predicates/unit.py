"""Facts on the unit that appoints or ends, and on who decides there."""

from __future__ import annotations

from contacts.policy.facts import Case
from contacts.policy.registry import fact
from contacts.policy.truth import Truth


def unit_id(case: Case) -> str | None:
    """The unit whose contact this is: that of the contact being ended, else the one that appoints."""
    if case.ending is not None:
        return case.ending.unit
    return case.unit.id if case.unit else None


@fact(
    sv="den som beslutar är chef för enheten",
    en="the one who decides is the unit's manager",
    unknown=True,
)
def actor_manages_unit(case: Case) -> Truth:
    unit = unit_id(case)
    if case.actor is None or unit is None:
        return None
    return case.actor.role == "manager" and case.actor.unit == unit


@fact(
    sv="den som beslutar har chefens skriftliga delegation för rollen, enheten och beslutsdagen",
    en="the one who decides holds the manager's written delegation for the role, the unit and the day of the decision",
    unknown=True,
)
def actor_holds_delegation(case: Case) -> Truth:
    unit = unit_id(case)
    if case.actor is None or unit is None:
        return None
    return any(
        delegation.unit == unit and case.role in delegation.roles and delegation.days.covers(case.decided_on)
        for delegation in case.actor.delegations
    )


@fact(
    sv="den som beslutar är inloggad på enheten",
    en="the one who decides is signed in on the unit",
    unknown=True,
)
def actor_signed_in_at_unit(case: Case) -> Truth:
    unit = unit_id(case)
    if case.actor is None or unit is None:
        return None
    return case.actor.unit == unit


@fact(sv="enheten drivs av kommunen", en="the unit is run by the municipality", unknown=True)
def unit_is_municipal(case: Case) -> Truth:
    if case.ending is not None:
        return case.ending.unit_principal == "municipality"
    return case.unit.principal == "municipality" if case.unit else None


@fact(sv="enheten är psykiatrisk", en="the unit is psychiatric", unknown=True)
def unit_is_psychiatric(case: Case) -> Truth:
    return case.unit.kind == "psykiatri" if case.unit else None


@fact(sv="enheten bedriver hälso- och sjukvård", en="the unit provides health care", unknown=True)
def unit_provides_health_care(case: Case) -> Truth:
    return case.unit.provides_health_care if case.unit else None


@fact(
    sv="enheten hör till den offentligt finansierade primärvården",
    en="the unit belongs to publicly financed primary care",
    unknown=True,
)
def unit_is_primary_care(case: Case) -> Truth:
    return case.unit.primary_care if case.unit else None


@fact(sv="enheten utför hemtjänst", en="the unit performs home care", unknown=True)
def unit_performs_home_care(case: Case) -> Truth:
    return case.unit.performs_home_care if case.unit else None


@fact(sv="enheten har ett telefonnummer", en="the unit has a telephone number", unknown=True)
def unit_has_telephone(case: Case) -> Truth:
    return case.unit.has_telephone if case.unit else None
