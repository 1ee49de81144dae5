"""Shapes of what is typed about the organisation."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from contacts.enums import ContactRole
from fastkontakt.organisation.models import StaffMember
from fastkontakt.ui.forms import DayField


class DelegationForm(forms.Form):
    """The manager's written delegation. The service says who may get one, and that the days are in order."""

    staff = forms.TypedChoiceField(
        label=_("Till vem?"),
        help_text=_("De som har uppdrag på enheten i dag."),
        error_messages={"invalid_choice": _("Personen har inget uppdrag på enheten i dag. Välj någon i listan.")},
    )
    roles = forms.MultipleChoiceField(
        label=_("Får utse och avsluta"),
        choices=ContactRole,
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("Välj minst en roll.")},
    )
    starts_on = DayField(label=_("Från och med"))
    ends_on = DayField(label=_("Till och med"), help_text=_("En delegation gäller en bestämd tid."))

    def __init__(self, people: Iterable[StaffMember], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        by_key = {str(person.pk): person for person in people}
        field: Any = self.fields["staff"]
        field.choices = [("", _("Välj person"))] + [
            (key, f"{person.name}, {person.profession_display}") for key, person in by_key.items()
        ]
        field.coerce = by_key.__getitem__


class LimitDelegationForm(forms.Form):
    """What is left of a delegation: some of the `roles`, until a day. The service says that it is not more."""

    roles = forms.MultipleChoiceField(
        label=_("Får fortfarande utse och avsluta"),
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("Behåll minst en roll, eller återkalla delegationen.")},
    )
    ends_on = DayField(label=_("Till och med"))

    def __init__(self, roles: Iterable[str], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["roles"]
        field.choices = [(role, ContactRole(role).label) for role in roles]


class LastDayForm(forms.Form):
    """A person's last day at the unit, or until further notice."""

    on = DayField(
        label=_("Sista dag på enheten"),
        help_text=_("Uppdraget gäller hela den dagen. Lämna tomt om personen är kvar tills vidare."),
        required=False,
    )


class ChangeLeaveForm(forms.Form):
    """An absence's last day and who stands in. The service says who can."""

    ends_on = DayField(label=_("Sista dag borta"))
    substitute = forms.TypedChoiceField(
        label=_("Ersättare"),
        help_text=_("Visas med telefonnummer för kollegor och patienter under frånvaron."),
        required=False,
        empty_value=None,
        error_messages={"invalid_choice": _("Personen kan inte ersätta. Välj någon i listan.")},
    )

    def __init__(self, people: Iterable[StaffMember], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        by_key = {str(person.pk): person for person in people}
        field: Any = self.fields["substitute"]
        field.choices = [("", _("Ingen ersättare"))] + [
            (key, f"{person.name}, {person.profession_display}") for key, person in by_key.items()
        ]
        field.coerce = by_key.__getitem__


class LeaveForm(ChangeLeaveForm):
    """A new absence."""

    starts_on = DayField(label=_("Första dag borta"))
    field_order = ("starts_on", "ends_on", "substitute")
