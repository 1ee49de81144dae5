"""Shapes of what is typed about the unit's routine, with what the guideline wants each section to say."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from fastkontakt.organisation.enums import RoutineSection
from fastkontakt.organisation.models import Routine
from fastkontakt.organisation.routines.services import SECTION_LENGTH
from fastkontakt.ui.forms import DayField

IN_PRIMARY_CARE = _("Skriv också hur fast läkarkontakt och fast vårdkontakt arbetar i team utifrån läkarens lista.")


class SectionField(forms.CharField):
    """A section of the routine: lines as typed, without the browser's own line ends."""

    def __init__(self, section: RoutineSection, help_text: Any) -> None:
        super().__init__(
            label=section.label,
            help_text=help_text,
            max_length=SECTION_LENGTH,
            widget=forms.Textarea(attrs={"rows": 7}),
            error_messages={"required": _("Skriv hur ni gör på enheten, eller varför det inte är aktuellt hos er.")},
        )

    def to_python(self, value: Any) -> str:
        """The text."""
        text: str = super().to_python(value) or ""
        return text.replace("\r\n", "\n")


class RoutineForm(forms.Form):
    """A version of the routine. `after` is the number of the version that it was written from."""

    appointing = SectionField(
        RoutineSection.APPOINTING,
        _(
            "När behöver någon en fast kontakt hos er, och vem är bäst lämpad? Tänk på samordning, information, "
            "trygghet och kontinuitet. Skriv vem som föreslår, vem som utser och hur många patienter en kontakt kan ha."
        ),
    )
    ending = SectionField(
        RoutineSection.ENDING,
        _(
            "Behovet avgör hur länge uppdraget varar. Skriv hur ofta det omprövas, vad som talar för att avsluta och "
            "vem som säger det till patienten."
        ),
    )
    participation = SectionField(
        RoutineSection.PARTICIPATION,
        _(
            "Hur är patienten med när uppdraget börjar? Skriv hur ni kommer överens om samarbetet, hur ni frågar efter "
            "patientens förväntningar, och hur och när uppdraget avslutas."
        ),
    )
    cooperation = SectionField(
        RoutineSection.COOPERATION,
        _(
            "Hur samverkar patientens fasta kontakter med varandra, och hur tar ni ansvar för er del när andra "
            "verksamheter är med?"
        ),
    )
    follow_up = SectionField(
        RoutineSection.FOLLOW_UP,
        _(
            "Hur ser ni att uppdraget leder till samordning, kontinuitet, trygghet och säkerhet? Skriv vilka mått ni "
            "följer: patienter med fasta kontakter, patienter per fast vårdkontakt och per läkare, brukare per fast "
            "omsorgskontakt. Skriv vem som gör det och hur ofta."
        ),
    )
    starts_on = DayField(label=_("Gäller från"))
    review_on = DayField(label=_("Gås igenom senast"), help_text=_("Inom ett år. Då kommer det på din arbetslista."))
    after = forms.IntegerField(widget=forms.HiddenInput, min_value=0, required=False)

    def __init__(self, *args: Any, primary_care: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if primary_care:
            field = self.fields[RoutineSection.COOPERATION]
            field.help_text = f"{field.help_text} {IN_PRIMARY_CARE}"

    def clean_after(self) -> int:
        """0 where nothing was written before."""
        return self.cleaned_data["after"] or 0


class StartForm(forms.Form):
    """What the form is filled in from: the own newest version, or another unit's routine."""

    fran = forms.ChoiceField(label=_("Utgå från"), required=False)

    def __init__(self, own: Routine | None, examples: Iterable[Routine], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        first = _("Er egen rutin, version %(number)s") % {"number": own.number} if own else _("Tomma fält")
        field: Any = self.fields["fran"]
        field.choices = [("", first), *((str(row.unit_id), row.unit.name) for row in examples)]


class ReviewForm(forms.Form):
    """That the routine still holds, and when it is gone through again. `number` is the version that was read."""

    next_review_on = DayField(label=_("Nästa gång, senast"), help_text=_("Inom ett år."))
    number = forms.IntegerField(widget=forms.HiddenInput, min_value=1)
