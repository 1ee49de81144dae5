"""What the pages on who may see hold, gathered from selectors and services for the views to hand on."""

from collections.abc import Callable
from datetime import date, datetime
from functools import partial
from typing import Any

from django.db.models import Q
from django.utils.translation import gettext as _

from fastkontakt import permissions
from fastkontakt.access import law, sharing
from fastkontakt.access.protection import named
from fastkontakt.accounts.actor import Actor
from fastkontakt.organisation.models import CareProvider
from fastkontakt.ui.templatetags.fk import personnummer
from patients.enums import ConsentKind
from patients.models import Block, EmergencyAccess, Patient
from patients.sharing import presentation, selectors
from patients.sharing.acts import Act, Acts
from patients.sharing.forms import EmergencyForm
from patients.sharing.incapacity import may_establish
from patients.sharing.presentation import Holds


class SharingPage:
    """What holds today on who may see, and the acts that change it, one at a time."""

    def __init__(self, viewer: Actor, patient: Patient, *, today: date) -> None:
        self.viewer, self.patient, self.today = viewer, patient, today
        lasting = Q(ends_on__isnull=True) | Q(ends_on__gte=today)
        known = selectors.known_consents(viewer, on=today).filter(lasting, period__isempty=False)
        self.consents = named(viewer, known.filter(patient=patient, kind=ConsentKind.SHARE_BETWEEN_PROVIDERS))
        self.lifts = selectors.lifts_for(viewer, patient, on=today)
        self.closed = sharing.closed_units(viewer, patient, on=today).exists()
        self.blocks: list[Block] = list(selectors.known_blocks(viewer, on=today).filter(patient=patient))
        self.incapacity = selectors.holding_incapacity(viewer, patient, on=today)
        self.opening = selectors.lasting_openings(viewer, patient).first()
        self.registers = viewer.may(permissions.REGISTER_PATIENTS) and patient.deceased_on is None
        elsewhere = sharing.elsewhere(patient, on=today)
        self.child = elsewhere.child and not elsewhere.hidden
        self.ground = elsewhere.ground(viewer.unit, emergency=self.opening is not None)

    def act(self, key: str, typed: Any = None) -> Act | None:
        """The act of that key, where it is one that the viewer can do now."""
        make = self._makers().get(key) if self.registers else None
        return make(typed) if make else None

    def _makers(self) -> dict[str, Callable[[Any], Act]]:
        acts = Acts(self.viewer, self.patient, self.today)
        made: dict[str, Callable[[Any], Act]] = {"sparra": acts.block}
        if self.incapacity is None:
            made["samtycke"] = acts.consent
        made |= {f"aterkalla-{row.pk}": partial(acts.withdraw, row) for row in self.consents}
        made |= {f"hav-{row.pk}": partial(acts.lift, row) for row in self.blocks}
        if self.closed:
            made["oppna"] = acts.open
        if may_establish(self.viewer) and self.incapacity is None:
            made["bedomning"] = acts.incapacity
        if may_establish(self.viewer) and self.incapacity is not None:
            made["avsluta-bedomning"] = partial(acts.end_incapacity, self.incapacity)
        return made

    def context(self, act: Act | None, key: str) -> dict[str, Any]:
        """The page; `act` is the one that is being done."""
        social = self.viewer.unit.is_social_care
        return {
            "patient": self.patient,
            "eyebrow": f"{self.patient.name} · {personnummer(self.patient.identity_number)}",
            "lead": self._lead(),
            "consents": self._consent_lines(),
            "blocks": self._block_lines(),
            "incapacity": self._incapacity_line(),
            "registers": self.registers,
            "may_judge": self.registers and may_establish(self.viewer) and self.incapacity is None,
            "social": social,
            "opening": self.opening,
            "act": act,
            "key": key,
            "form": act.form if act else None,
        }

    def _lead(self) -> str:
        if self.patient.deceased_on is not None:
            return _("Patienten har avlidit. Vem som får se kan inte längre ändras.")
        holding = selectors.holding_consent(self.viewer, self.patient, on=self.today) is not None
        incapable = self.ground in (law.INCAPABLE, law.INCAPABLE_SOCIAL)
        return presentation.lead(
            self.viewer, consent=holding, child=self.child, incapable=incapable, opening=self.opening
        )

    def _consent_lines(self) -> list[Holds]:
        lines = [presentation.consent_line(self.viewer, row, today=self.today) for row in self.consents]
        stand = {"incapable": self.incapacity is not None, "opened": self.opening is not None}
        return lines or [presentation.no_consent_line(child=self.child, **stand)]

    def _block_lines(self) -> list[Holds]:
        lines = [presentation.own_block_line(row, own_unit=row.unit_id == self.viewer.unit.pk) for row in self.blocks]
        lines += presentation.within_line(self.lifts, still_closed=self.closed)
        return lines or [presentation.no_block_line(alive=self.patient.deceased_on is None)]

    def _incapacity_line(self) -> Holds | None:
        if self.incapacity is None:
            return None
        return presentation.incapacity_line(self.viewer, self.incapacity, may_end=may_establish(self.viewer))


class EmergencyPage:
    """When emergency access is allowed, and what it opened while it lasts."""

    def __init__(self, viewer: Actor, patient: Patient, *, now: datetime, today: date) -> None:
        self.viewer, self.patient, self.now, self.today = viewer, patient, now, today
        lasting = named(viewer, selectors.lasting_openings(viewer, patient))
        self.opening: EmergencyAccess | None = lasting[0] if lasting else None

    def context(self, form: EmergencyForm, hours: int) -> dict[str, Any]:
        """The page. Who has blocked is told while an opening lasts, and not before."""
        shown = {
            "patient": self.patient,
            "eyebrow": f"{self.patient.name} · {personnummer(self.patient.identity_number)}",
            "unit": self.viewer.unit,
            "form": form,
            "hours": hours,
            "opening": self.opening,
        }
        return shown | (self._opened(self.opening) if self.opening else {})

    def _opened(self, opening: EmergencyAccess) -> dict[str, Any]:
        elsewhere: list[CareProvider] = selectors.blocked_elsewhere(self.viewer, self.patient, on=self.today)
        return {
            "left": presentation.time_left(opening.until, now=self.now),
            "elsewhere": elsewhere,
            "within": list(selectors.blocks_within(self.viewer, self.patient)),
        }


def sharing_lines(viewer: Actor, view: Any, *, now: datetime) -> dict[str, Any]:
    """What the shared view says of what is not shown, and why something is: `view` is contacts.selectors.SharedView."""
    incapable = view.hidden and selectors.holding_incapacity(viewer, view.patient, on=view.on) is not None
    return {
        "blocked": view.blocked,
        "blocked_by": view.blocked_by,
        "open_until": view.open_until,
        "open_left": presentation.time_left(view.open_until, now=now) if view.open_until else "",
        "hidden_line": _hidden_line(viewer.unit.is_social_care, incapable) if view.hidden else "",
        "may_ask": not incapable and view.patient.deceased_on is None,
    }


def _hidden_line(social: bool, incapable: bool) -> str:
    if social and incapable:
        return _(
            "Det finns fasta kontakter hos andra. Personen kan varaktigt inte samtycka, och då får ni bara se det som "
            "andra omsorgsgivare har (lagen 2022:913 3 kap. 4 §)."
        )
    if social:
        return _(
            "Det finns fasta kontakter hos andra som vårdar eller ger omsorg. Ni får se dem om personen samtycker."
        )
    return _("Det finns fasta kontakter hos annan vårdgivare. Samtycke krävs för att se dem.")
