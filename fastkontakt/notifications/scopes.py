"""What one who acts for a patient must be let do to be told of a thing too."""

from fastkontakt.notifications.enums import MessageKind
from patients.enums import MandateScope

SCOPES: dict[str, str] = {
    MessageKind.CONTACT_APPOINTED: MandateScope.SEE_CONTACTS,
    MessageKind.CONTACT_CHANGED: MandateScope.SEE_CONTACTS,
    MessageKind.CONTACT_ENDED: MandateScope.SEE_CONTACTS,
    MessageKind.REQUEST_ANSWERED: MandateScope.ASK,
}
OTHERWISE = MandateScope.SEE_AGREEMENTS
"""For all else: agreements, plans and letters."""


def scope_of(kind: str) -> str:
    """The scope that one must have, of patients.enums.MandateScope."""
    return SCOPES.get(kind, OTHERWISE)


def kinds_of(scope: str) -> list[str]:
    """The kinds that the scope brings."""
    return [kind for kind in MessageKind.values if scope_of(kind) == scope]
