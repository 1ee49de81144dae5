"""What is done to meet a duty. Each act has one page of its own (contacts/presentation/acts.py)."""

from __future__ import annotations

from collections.abc import Mapping

ACTS: Mapping[str, Mapping[str, str]] = {
    "answer": {"sv": "begäran besvaras", "en": "the request is answered"},
    "appoint": {"sv": "en kontakt utses", "en": "a contact is appointed"},
    "assess": {
        "sv": "behovet bedöms och bedömningen antecknas",
        "en": "the need is assessed and the assessment is recorded",
    },
    "coordinate": {
        "sv": "en av kontakterna väljs att samordna",
        "en": "one of the contacts is chosen to coordinate",
    },
    "episode": {
        "sv": "kallelsen antecknas på vårdtillfället",
        "en": "the call is recorded on the hospital stay",
    },
    "inform": {
        "sv": "patienten informeras och informationen antecknas",
        "en": "the patient is informed and the information is recorded",
    },
    "offer": {
        "sv": "en kontakt erbjuds och svaret antecknas",
        "en": "a contact is offered and the answer is recorded",
    },
    "plan": {"sv": "planen skrivs eller omprövas", "en": "the plan is written or reviewed"},
    "reassign": {
        "sv": "kontakten flyttas till en efterträdare eller avslutas",
        "en": "the contact is moved to a successor or ended",
    },
    "request": {
        "sv": "en kontakt begärs hos den enhet som ska utse den",
        "en": "a contact is requested from the unit that is to appoint it",
    },
    "review": {
        "sv": "behovet följs upp och nästa dag bestäms",
        "en": "the need is reviewed and the next day is set",
    },
    "sip_position": {
        "sv": "ställningstagandet antecknas",
        "en": "the position taken is recorded",
    },
}
"""What a duty's rule names -> the act in words by language, as they read after "uppfylls när"."""
