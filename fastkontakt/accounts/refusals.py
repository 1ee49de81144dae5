"""Why somebody was not let in, in words: what happened, why, and what to do instead."""

from collections.abc import Callable
from dataclasses import dataclass

from django.utils.translation import gettext as _


@dataclass(frozen=True, slots=True, kw_only=True)
class Worded:
    """One refusal. `title` says what happened, `text` why and what to do; `status` is the answer's."""

    title: str
    text: str
    status: int = 403


def worded(reason: str) -> Worded:
    """The refusal of a reason."""
    return REFUSALS[reason]()


REFUSALS: dict[str, Callable[[], Worded]] = {
    "cancelled": lambda: Worded(
        title=_("Inloggningen avbröts"), text=_("Inget har öppnats. Välj hur du vill logga in för att försöka igen.")
    ),
    "not_verified": lambda: Worded(
        title=_("Svaret från inloggningstjänsten går inte att lita på"),
        text=_("Inget har öppnats. Svaret kan vara för gammalt, redan använt eller ändrat på vägen. Logga in igen."),
    ),
    "unreachable": lambda: Worded(
        title=_("Inloggningstjänsten svarar inte"),
        text=_("Vänta en stund och försök igen. Dröjer det, kontakta din support."),
        status=503,
    ),
    "low_assurance": lambda: Worded(
        title=_("Inloggningen är inte säker nog"),
        text=_(
            "Uppgifter om patienter kräver stark autentisering (HSLF-FS 2016:40). "
            "Logga in igen med en e-legitimation på tillitsnivå 3 eller högre."
        ),
    ),
    "closed": lambda: Worded(
        title=_("Kontot är avstängt"),
        text=_("Du är känd här, men får inte logga in. Kontakta den som sköter Fastkontakt hos er."),
    ),
    "unknown_person": lambda: Worded(
        title=_("Du är inte upplagd som personal här"),
        text=_(
            "Ditt HSA-id finns inte bland personalen i länet. Be enhetens chef att lägga upp dig, och logga in igen."
        ),
    ),
    "no_commission": lambda: Worded(
        title=_("Inget medarbetaruppdrag valdes"),
        text=_("Uppdraget avgör vad du får se. Logga in igen och välj det medarbetaruppdrag som du arbetar på."),
    ),
    "no_assignment": lambda: Worded(
        title=_("Du har inget uppdrag som gäller i dag"),
        text=_(
            "Ditt medarbetaruppdrag svarar inte mot något uppdrag här som gäller i dag. "
            "Välj ett annat medarbetaruppdrag, eller be enhetens chef att registrera ett uppdrag."
        ),
    ),
    "other_provider": lambda: Worded(
        title=_("Medarbetaruppdraget gäller en annan vårdgivare"),
        text=_(
            "Du har uppdrag här, men inte hos den vårdgivare som du loggade in för. "
            "Sekretess gäller mellan vårdgivare. Logga in igen och välj ett medarbetaruppdrag hos rätt vårdgivare."
        ),
    ),
    "several_people": lambda: Worded(
        title=_("Vi kan inte avgöra vilken anställning du arbetar på"),
        text=_(
            "Du har flera HSA-id. Logga in igen och välj ett medarbetaruppdrag, så att det framgår vilket som gäller."
        ),
    ),
    "no_number": lambda: Worded(
        title=_("Inloggningen sa inte vem du är"),
        text=_(
            "Inloggningstjänsten lämnade inget personnummer. Logga in igen med en e-legitimation som har personnummer."
        ),
    ),
    "reserve_number": lambda: Worded(
        title=_("Det går inte att logga in med ett reservnummer"),
        text=_(
            "Reservnummer byts och kan inte visa säkert vem du är. "
            "Ring din vårdcentral eller den enhet som hjälper dig. De berättar vilka "
            "dina fasta kontakter är, och du har samma rätt till dem som alla andra."
        ),
    ),
    "acts_for_nobody": lambda: Worded(
        title=_("Du företräder ingen här nu"),
        text=_(
            "En vårdnadshavare ser barnets kontakter tills barnet fyller 13 år. Ett ombud, en god man eller en "
            "förvaltare ser dem så länge tillåtelsen eller domstolens beslut gäller. Har någon av er skyddad identitet "
            "visas ingenting här. Ring mottagningen om du tror att det är fel."
        ),
    ),
    "unknown_citizen": lambda: Worded(
        title=_("Vi hittar inga kontakter för dig"),
        text=_(
            "Ingen enhet som använder Fastkontakt har registrerat dig som patient eller närstående. "
            "Ingenting om dig har sparats. Fråga din vårdcentral om du tror att det är fel."
        ),
    ),
}
