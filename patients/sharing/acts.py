"""The acts of the page on who may see, each with what it leads to told before it is done."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from django import forms
from django.utils.translation import gettext as _

from fastkontakt.access.protection import is_hidden
from fastkontakt.accounts.actor import Actor
from patients.consents import note_consent, withdraw_consent
from patients.enums import ConsentGivenHow, ConsentKind
from patients.models import Block, Consent, Incapacity, Patient
from patients.sharing import incapacity
from patients.sharing.blocks import lift_block, open_for_unit, set_block
from patients.sharing.forms import (
    EVERY,
    OWN,
    UNIT,
    BlockForm,
    ConsentForm,
    IncapacityForm,
    LastDayForm,
    OpenForm,
)
from patients.sharing.selectors import other_units

USUAL_DAYS_OPEN = 7
DAYS: dict[str, str] = {"from": "starts_on", "to": "ends_on"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Act:
    """One thing to decide: what it is called, what it leads to, its form, what it writes, what is said afterwards.

    `renamed` are the form's fields that the service calls something else. `to_patient`: on to the shared view, where
    what was opened is now seen.
    """

    title: str
    leads_to: tuple[str, ...]
    form: forms.Form
    button: str
    save: Callable[[dict[str, Any]], object]
    said: str
    renamed: Mapping[str, str] = field(default_factory=dict)
    to_patient: bool = False


@dataclass(frozen=True, slots=True)
class Acts:
    """The acts of one who notes what a patient decides."""

    viewer: Actor
    patient: Patient
    today: date

    def consent(self, typed: Any) -> Act:
        """Note a consent."""
        provider = self.viewer.unit.provider
        initial = {"reader": OWN, "given_how": ConsentGivenHow.ORAL, "starts_on": self.today}
        return Act(
            title=_("Anteckna att patienten samtycker"),
            leads_to=(
                _("Ni ser genast de fasta kontakter som andra har och som patienten inte har spärrat."),
                _("Ni får bara läsa det som behövs för vården eller omsorgen av patienten. Varje läsning loggas."),
                _("Patienten kan ta tillbaka samtycket när som helst, här eller på Mina kontakter."),
            ),
            form=ConsentForm(typed, provider=provider.name, initial=initial),
            button=_("Anteckna samtycket"),
            save=lambda data: note_consent(
                by=self.viewer,
                patient=self.patient,
                kind=ConsentKind.SHARE_BETWEEN_PROVIDERS,
                provider=None if data.pop("reader") == EVERY else provider,
                today=self.today,
                **data,
            ),
            said=_("Samtycket är antecknat. Ni ser nu vad andra har registrerat."),
            renamed=DAYS | {"provider": "reader"},
            to_patient=True,
        )

    def withdraw(self, consent: Consent, typed: Any) -> Act:
        """Note that a consent is taken back."""
        return Act(
            title=_("Patienten tar tillbaka samtycket"),
            leads_to=(
                _("Från och med nu visas inte det som andra har registrerat."),
                _("Det ni redan har läst och fört in i er journal står kvar där."),
                _("Patienten kan samtycka igen när som helst."),
            ),
            form=forms.Form(typed),
            button=_("Ta tillbaka samtycket"),
            save=lambda data: withdraw_consent(by=self.viewer, consent=consent, today=self.today),
            said=_("Samtycket är återkallat från och med i dag."),
        )

    def block(self, typed: Any) -> Act:
        """Note that the patient blocks."""
        unit = self.viewer.unit
        return Act(
            title=_("Patienten vill spärra"),
            leads_to=(
                _("Spärren gäller genast. Patienten behöver inte säga varför."),
                _("Andra ser då inte våra fasta kontakter. I en nödsituation kan vården få veta vem som har spärrat."),
                _("Ett samtycke öppnar inte det som är spärrat. Patienten kan häva spärren när som helst."),
                _("En vårdnadshavare kan inte spärra ett barns uppgifter, och ingen kan spärra åt en vuxen."),
            ),
            form=BlockForm(typed, unit=unit.name, provider=unit.provider.name, initial={"what": UNIT}),
            button=_("Spärra"),
            save=lambda data: set_block(
                by=self.viewer,
                patient=self.patient,
                today=self.today,
                **({"unit": unit} if data["what"] == UNIT else {"provider": unit.provider}),
            ),
            said=_("Spärren gäller nu."),
            renamed={"unit": "what", "provider": "what"},
        )

    def lift(self, block: Block, typed: Any) -> Act:
        """Note that the patient lifts a block for good."""
        return Act(
            title=_("Patienten häver spärren"),
            leads_to=(
                _("Andra enheter hos er ser uppgifterna igen, om de deltar i vården eller omsorgen."),
                _("Andra vård- och omsorgsgivare ser dem om patienten samtycker."),
                _("Det är patienten själv som bestämmer. Anteckna det bara när patienten har sagt det."),
            ),
            form=forms.Form(typed),
            button=_("Häv spärren"),
            save=lambda data: lift_block(by=self.viewer, block=block, today=self.today),
            said=_("Spärren är hävd."),
        )

    def open(self, typed: Any) -> Act:
        """Note that the patient lets the own unit see what is blocked within the own body."""
        initial = {"starts_on": self.today, "ends_on": self.today + timedelta(days=USUAL_DAYS_OPEN)}
        units = {str(unit.pk): unit for unit in other_units(self.viewer)}
        choices = [(key, unit.name) for key, unit in units.items()]
        return Act(
            title=_("Patienten låter er enhet se det spärrade"),
            leads_to=(
                _("Er enhet, och bara den, ser det som patienten har spärrat hos er, till den dag ni skriver."),
                _("Spärren finns kvar för alla andra. Det gäller bara inom er egen vårdgivare."),
            ),
            form=OpenForm(typed, units=choices, initial=initial),
            button=_("Öppna för er enhet"),
            save=lambda data: open_for_unit(
                by=self.viewer, patient=self.patient, unit=units.get(data.pop("unit")), today=self.today, **data
            ),
            said=_("Det spärrade visas nu för er enhet."),
            renamed=DAYS,
            to_patient=True,
        )

    def incapacity(self, typed: Any) -> Act:
        """Note that the patient lastingly cannot take a stand."""
        return Act(
            title=_("Patienten kan varaktigt inte ta ställning"),
            leads_to=(
                *self._opened_by_incapacity(),
                _("Inget får tala för att patienten skulle ha sagt nej. Ett samtycke kan inte längre antecknas."),
            ),
            form=IncapacityForm(typed, initial={"starts_on": self.today}),
            button=_("Spara bedömningen"),
            save=lambda data: incapacity.establish(by=self.viewer, patient=self.patient, today=self.today, **data),
            said=_("Bedömningen är sparad."),
            renamed=DAYS,
        )

    def _opened_by_incapacity(self) -> tuple[str, ...]:
        if is_hidden(self.patient):
            return (_("Det som andra har registrerat visas inte."),)
        return (
            _("Hälso- och sjukvården ser då utan samtycke det som andra har registrerat och som inte är spärrat."),
            _("Omsorgen ser bara det som andra i omsorgen har registrerat."),
        )

    def end_incapacity(self, held: Incapacity, typed: Any) -> Act:
        """Note the last day of an incapacity."""
        return Act(
            title=_("Avsluta bedömningen"),
            leads_to=(_("Därefter krävs patientens samtycke för att se det som andra har registrerat."),),
            form=LastDayForm(typed, initial={"ends_on": self.today}),
            button=_("Avsluta bedömningen"),
            save=lambda data: incapacity.end(by=self.viewer, incapacity=held, on=data["ends_on"], today=self.today),
            said=_("Bedömningens sista dag är sparad."),
            renamed={"to": "ends_on"},
        )
