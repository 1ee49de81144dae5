"""The treatments in the plan at a life-threatening condition, each with the position taken on it (SOSFS 2011:7)."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from contacts.enums import TreatmentPosition
from contacts.models import LifeThreateningPlan, PlanTreatment
from fastkontakt.accounts.actor import Actor

MOST_TREATMENTS = 20
NOT_GIVEN = (TreatmentPosition.NOT_BEGUN, TreatmentPosition.NOT_CONTINUED)


@dataclass(frozen=True, kw_only=True)
class Treatment:
    """A treatment, the position on it (TreatmentPosition) and why.

    `consulted` names the other licensed practitioner who was asked before a life-sustaining treatment is not begun, or
    not gone on with (3 kap. 2 §).
    """

    treatment: str
    stand: str
    reason: str
    life_sustaining: bool = False
    consulted: str = ""


def require_grounded(treatments: Sequence[Treatment], *, by: Actor) -> None:
    """Raises ValidationError for every gap at once; the part `stand` of the first is keyed `treatments.0.stand`."""
    if len(treatments) > MOST_TREATMENTS:
        said = _("Skriv högst %(most)s behandlingar i en plan.")
        raise ValidationError(said % {"most": MOST_TREATMENTS})
    errors = {
        f"treatments.{index}.{part}": said
        for index, row in enumerate(treatments)
        for part, said in _gaps(row, by).items()
    }
    if errors:
        raise ValidationError(errors)


def _gaps(row: Treatment, by: Actor) -> dict[str, str]:
    found = {}
    if not row.treatment.strip():
        found["treatment"] = _("Skriv vilken behandling det gäller.")
    if row.stand not in TreatmentPosition.values:
        found["stand"] = _("Välj vad som gäller för behandlingen.")
    if not row.reason.strip():
        found["reason"] = _("Skriv varför. Ges den bara på vissa villkor: skriv vilka.")
    if row.life_sustaining and row.stand in NOT_GIVEN:
        found |= _unasked(row.consulted.strip(), by)
    return found


def _unasked(consulted: str, by: Actor) -> dict[str, str]:
    if not consulted:
        said = _(
            "Skriv vem du har rådgjort med. Innan en livsuppehållande behandling avstås eller avbryts ska du rådgöra "
            "med minst en annan legitimerad yrkesutövare (3 kap. 2 § SOSFS 2011:7)."
        )
        return {"consulted": said}
    if consulted.casefold() == by.staff.full_name.casefold():
        return {"consulted": _("Skriv en annan legitimerad yrkesutövare än du själv (3 kap. 2 § SOSFS 2011:7).")}
    return {}


def save_treatments(plan: LifeThreateningPlan, treatments: Sequence[Treatment]) -> None:
    """The treatments in their order, trimmed."""
    PlanTreatment.objects.bulk_create(
        PlanTreatment(plan=plan, position=position, **_trimmed(row)) for position, row in enumerate(treatments, start=1)
    )


def _trimmed(row: Treatment) -> dict[str, str | bool]:
    return {name: value.strip() if isinstance(value, str) else value for name, value in asdict(row).items()}
