"""The pages on which a person gives or takes back: each tells what it leads to, and has one button."""

from datetime import date
from typing import Any
from uuid import UUID

from django.urls import reverse
from django.utils.translation import gettext as _

from contacts.portal.sharing import selectors, wording
from contacts.portal.sharing.forms import ALL, BlockForm, ConsentForm
from contacts.portal.sharing.presentation import blocked_name, reader_name, sharing_url
from contacts.portal.sharing.wording import Consequences
from fastkontakt.accounts.actor import Actor
from patients.consents import note_consent, withdraw_consent
from patients.enums import ConsentGivenHow, MandateScope
from patients.models import Block, Consent, Patient
from patients.selectors import find_patient
from patients.sharing.blocks import lift_block, set_block

Context = dict[str, Any]


class ConsentPage:
    """Letting other care providers read, for oneself or for a child."""

    def __init__(self, viewer: Actor, patient_id: UUID, *, today: date) -> None:
        self.viewer, self.today = viewer, today
        self.patient = find_patient(viewer, patient_id, on=today, scope=MandateScope.CONSENT)
        self.own = viewer.patient_id == self.patient.pk
        self.back = sharing_url(self.patient.pk, own=self.own)
        self.said = selectors.consents(self.patient, today=today)
        held = {consent.provider_id for consent in self.said}
        known = [] if None in held else selectors.readers(self.patient, today=today)
        self.readers = {str(found.pk): found for found in known if found.pk not in held}
        self.all_may = None in held

    def form(self, typed: Any = None) -> ConsentForm | None:
        """All, or one of those that take part in the care; None where all have it already."""
        everyone = _("Alla som deltar i vården och omsorgen")
        only = [(key, _("Bara %(provider)s") % {"provider": found.name}) for key, found in self.readers.items()]
        return None if self.all_may else ConsentForm(typed, readers=[(ALL, everyone), *only], today=self.today)

    def give(self, typed: dict[str, Any]) -> Consent:
        """The consent, from today. Raises PermissionDenied, ValidationError."""
        return note_consent(
            by=self.viewer,
            patient=self.patient,
            kind=selectors.SHARE,
            given_how=ConsentGivenHow.PORTAL,
            provider=self.readers.get(typed["reader"]),
            starts_on=self.today,
            ends_on=typed["until"],
            today=self.today,
        )

    def context(self, form: ConsentForm | None) -> Context:
        """The page; without a form there is nothing more to consent to."""
        name = "" if self.own else self.patient.name
        lead = _("Du bestämmer om den som vårdar dig får se vilka fasta kontakter du har hos andra vårdgivare.")
        if name:
            lead = _("Du bestämmer om andra vårdgivare får se vilka fasta kontakter %(name)s har.") % {"name": name}
        return {
            **_page(self.patient, wording.of_consent(name), own=self.own),
            "title": _("Ge samtycke"),
            "lead": lead if form else _("Alla som deltar i vården och omsorgen har redan samtycke att läsa."),
            "form": form,
            "button": _("Ge samtycke") if form else "",
            "icon": "check",
            "not_done": _("Samtycket är inte sparat"),
        }


class WithdrawalPage:
    """Taking a consent back."""

    def __init__(self, viewer: Actor, consent_id: UUID, *, today: date) -> None:
        self.viewer, self.today = viewer, today
        self.consent = selectors.get_consent(viewer, consent_id, today=today)
        self.patient = self.consent.patient
        self.own = viewer.patient_id == self.patient.pk
        self.back = sharing_url(self.patient.pk, own=self.own)
        self.over = self.consent.withdrawn_at is not None

    def do(self) -> str:
        """Take it back; what is then said. Raises PermissionDenied, ValidationError."""
        withdraw_consent(by=self.viewer, consent=self.consent, today=self.today)
        return _("Samtycket är tillbakataget. Det gäller genast.")

    def context(self) -> Context:
        """The page."""
        return {
            **_page(self.patient, wording.of_withdrawal("" if self.own else self.patient.name), own=self.own),
            "title": _("Ta tillbaka samtycket"),
            "lead": _("Samtycket gäller: %(reader)s.") % {"reader": reader_name(self.consent)},
            "button": _("Ta tillbaka samtycket"),
            "icon": "close",
        }


class BlockPage:
    """Blocking a unit or a care provider: for the patient alone."""

    def __init__(self, viewer: Actor, patient: Patient, *, today: date) -> None:
        self.viewer, self.patient, self.today = viewer, patient, today
        self.back = sharing_url(patient.pk, own=True)
        self.units = {f"unit:{unit.pk}": unit for unit in selectors.blockable_units(patient)}
        blocked = selectors.blocked_providers(patient)
        self.providers = {
            f"provider:{unit.provider_id}": unit.provider
            for unit in self.units.values()
            if unit.provider_id not in blocked
        }

    def form(self, typed: Any = None) -> BlockForm | None:
        """Each unit and care provider that can be blocked; None where there is none."""
        units = [(key, f"{unit.name}, {unit.provider.name}") for key, unit in self.units.items()]
        whole = [(key, _("Allt hos %(provider)s") % {"provider": found.name}) for key, found in self.providers.items()]
        return BlockForm(typed, what=[*units, *whole]) if units else None

    def block(self, typed: dict[str, Any]) -> Block:
        """The block, at once. Raises PermissionDenied, ValidationError."""
        what = typed["what"]
        return set_block(
            by=self.viewer,
            patient=self.patient,
            unit=self.units.get(what),
            provider=self.providers.get(what),
            today=self.today,
        )

    def context(self, form: BlockForm | None) -> Context:
        """The page; without a form there is nothing to block."""
        lead = _("En spärr stänger för andra. Du väljer själv vad du vill spärra, och behöver inte säga varför.")
        nothing = _("Det finns inget att spärra. Ingen enhet som vårdar dig är öppen för andra.")
        return {
            **_page(self.patient, wording.of_block(), own=True),
            "title": _("Spärra"),
            "lead": lead if form else nothing,
            "form": form,
            "button": _("Spärra") if form else "",
            "icon": "lock",
            "not_done": _("Ingenting är spärrat"),
        }


class LiftingPage:
    """Lifting a block of one's own."""

    def __init__(self, viewer: Actor, block_id: UUID, *, today: date) -> None:
        self.viewer, self.today = viewer, today
        self.block = selectors.get_block(viewer, block_id)
        self.back = sharing_url(self.block.patient_id, own=True)
        self.over = self.block.lifted_at is not None

    def do(self) -> str:
        """Lift it; what is then said. Raises PermissionDenied, ValidationError."""
        lift_block(by=self.viewer, block=self.block, today=self.today)
        return _("Spärren är hävd: %(what)s.") % {"what": blocked_name(self.block)}

    def context(self) -> Context:
        """The page."""
        return {
            **_page(self.block.patient, wording.of_lifting(), own=True),
            "title": _("Häv spärren"),
            "lead": _("Spärren gäller: %(what)s.") % {"what": blocked_name(self.block)},
            "button": _("Häv spärren"),
            "icon": "key",
        }


def _page(patient: Patient, follows: Consequences, *, own: bool) -> Context:
    """What every act's page has. A child's page carries the child's name above the title."""
    return {
        "gains": follows.gains,
        "losses": follows.losses,
        "back": sharing_url(patient.pk, own=own),
        "own": own,
        "person": "" if own else patient.name,
        "contacts_url": reverse("portal:contacts") if own else reverse("portal:child", args=[patient.pk]),
    }
