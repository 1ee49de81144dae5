"""The person's own profile: how to be reached, in which language, and easy to read or not."""

from typing import Any
from uuid import UUID

from django import forms
from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language, gettext_lazy, override
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from fastkontakt.accounts.guards import actor_of, citizen_required
from fastkontakt.clock import today
from fastkontakt.ui.forms import keep_errors
from fastkontakt.ui.languages import remember
from fastkontakt.validators import validate_telephone
from patients.models import Patient
from patients.profile import correct_profile
from patients.selectors import get_patient

UNPROCESSABLE = 422


class ProfileForm(forms.Form):
    """What the person may correct."""

    language = forms.ChoiceField(
        label=gettext_lazy("Språk"),
        choices=[("sv", "Svenska"), ("en", "English")],
        widget=forms.RadioSelect,
        error_messages={
            "required": gettext_lazy("Välj ett språk."),
            "invalid_choice": gettext_lazy("Välj svenska eller engelska."),
        },
    )
    easy_to_read = forms.BooleanField(
        label=gettext_lazy("Lättläst"),
        help_text=gettext_lazy("Större text, kortare texter och en sak i taget."),
        required=False,
    )
    telephone = forms.CharField(
        label=gettext_lazy("Telefon"),
        help_text=gettext_lazy("Där vården når dig, till exempel 070-123 45 67. Lämna tomt om du inte har något."),
        validators=[validate_telephone],
        max_length=20,
        required=False,
        widget=forms.TextInput(attrs={"type": "tel", "autocomplete": "tel"}),
        error_messages={"max_length": gettext_lazy("Numret är för långt. Skriv ett enda nummer.")},
    )
    email = forms.EmailField(
        label=gettext_lazy("E-post"),
        help_text=gettext_lazy("Till exempel namn@exempel.se. Lämna tomt om du inte har någon."),
        max_length=254,
        required=False,
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
        error_messages={"invalid": gettext_lazy("Skriv en hel e-postadress, till exempel namn@exempel.se.")},
    )


@require_http_methods(["GET", "HEAD", "POST"])
@citizen_required
def profile(request: HttpRequest) -> HttpResponse:
    """See and correct one's own profile; the pages follow what is chosen, from the next one on."""
    actor = actor_of(request)
    patient = get_patient(actor, _own(actor.patient_id), on=today(), page="portal_profile")
    form = ProfileForm(request.POST if request.method == "POST" else None, initial=_initial(patient))
    if form.is_valid():
        with keep_errors(form):
            corrected = correct_profile(by=actor, patient=patient, **form.cleaned_data)
            with override(corrected.language):
                messages.success(request, _("Dina uppgifter är sparade."))
            return remember(redirect("portal:profile"), request, corrected.language)
    context = {"form": form, "patient": patient, "address": _address(patient)}
    return render(request, "portal/profile.html", context, status=UNPROCESSABLE if form.is_bound else 200)


def _own(patient_id: UUID | None) -> UUID:
    if patient_id is None:
        raise Http404
    return patient_id


def _initial(patient: Patient) -> dict[str, Any]:
    """What stands; who has chosen no language has the one on the screen."""
    shown = get_language() or settings.LANGUAGE_CODE
    return {
        "language": patient.language or shown,
        "easy_to_read": patient.easy_to_read,
        "telephone": patient.telephone,
        "email": patient.email,
    }


def _address(patient: Patient) -> str:
    """The address in the population register; "" where it is protected, or not known."""
    if patient.is_protected:
        return ""
    return ", ".join(part for part in (patient.street, f"{patient.postal_code} {patient.city}".strip()) if part)
