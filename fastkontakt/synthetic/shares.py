"""How common things are in a synthetic county, as shares of 1.

Where a source gives a number it is named; the rest is our estimate, chosen so that every duty of the rulebook occurs
among 20,000 patients and none is the rule.
"""

LISTED = 0.97
MOVED = 0.10
"""Of the listed: those who have been listed elsewhere before."""
PROTECTED = 0.003
DECEASED = ((80, 0.10), (65, 0.02), (0, 0.001))
"""From that age: died within the last year and a bit."""

HOME_CARE = ((80, 0.30), (65, 0.04), (18, 0.004), (0, 0.0))
"""About 2.5 % of all."""
MUNICIPAL_CARE = ((80, 0.42), (65, 0.08), (18, 0.008), (0, 0.0))
"""About 4 % of all."""
SPECIAL_HOUSING = ((80, 0.14), (65, 0.015), (0, 0.0))
"""About 1 % of all."""
SERVICE_ENDED = 0.15

PHYSICIAN = 0.55
"""Of the listed: the target that state and SKR had agreed on (domain facts, section 6)."""
FORMER_PHYSICIAN = 0.12
CARE_CONTACT_PRIMARY = 0.05
CARE_CONTACT_SPECIALIST = 0.03
CARE_CONTACT_ENDED = 0.04
MUNICIPAL_CONTACT = 0.90
MUNICIPAL_UNNECESSARY = 0.05
OMSORGSKONTAKT = 0.75
"""Of those with home care (Socialstyrelsen 2025: 25 % lack one)."""
OFFER_DECLINED = 0.12
OFFER_UNNECESSARY = 0.03

CONSENT_TO_COORDINATION = 0.70
COORDINATOR = 0.85
"""Of those who consent."""

INFORMED = 0.95
INFORMED_ORALLY_ONLY = 0.025
REVIEW_OVERDUE = 0.06
POSITION_ON_SIP = 0.92
SIP_NEEDED = 0.35

LIFE_THREATENING = 0.003
SUICIDE_RISK = 0.002
CONDITION_ENDED = 0.20
LIFE_THREATENING_WITH_PHYSICIAN = 0.92
PLAN_MADE = 0.85
PLAN_OVERDUE = 0.08

REQUEST_OPEN = 0.002
REQUEST_ANSWERED = 0.015
NEED_WITHOUT_CONTACT = 0.001
NO_NEED = 0.01

EPISODE_OPEN = 0.001
EPISODE_CLOSED = 0.03


def at_age(table: tuple[tuple[int, float], ...], age: int) -> float:
    """The share that holds from the highest age reached."""
    return next(share for from_age, share in table if age >= from_age)
