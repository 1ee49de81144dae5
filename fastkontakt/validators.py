"""Formats of identities: what a kept library knows it decides, the rest follows the national sources."""

import re
from datetime import date

import phonenumbers
from django.core.exceptions import ValidationError
from django.core.validators import RegexValidator
from django.utils.translation import gettext_lazy as _
from personnummer import personnummer

HSA_ID = r"^SE[0-9]{10}-[A-Za-z0-9]{1,18}$"
RESERVE_LETTER = "[A-HJ-NPR-UX-Z]"
NATIONAL_RESERVE = rf"^(00|2[2-9]|[3-8][0-9]|9[0-8])[0-9]{{6}}{RESERVE_LETTER}{{2}}([0-9]|{RESERVE_LETTER})[0-9]$"
REGIONAL_RESERVE = r"^(99[0-9]{4}[0-9]{6}|(18|19|20)[0-9]{6}[A-Z0-9][0-9]{2}[0-9A-Z])$"

validate_hsa_id = RegexValidator(
    HSA_ID,
    _("Ett HSA-id skrivs SE, tio siffror, bindestreck och högst arton bokstäver eller siffror utan å, ä, ö."),
)


def identity_kind(number: str) -> str:
    """Which kind of identity a normalised number is: one of patients.enums.IdentityKind's values.

    Raises ValidationError where it is none: wrong length, impossible date or wrong check digit.
    Sources: Skatteverket (personnummer, samordningsnummer), Inera (national and regional reserve numbers).
    """
    if re.fullmatch(r"[0-9]{12}", number):
        kind = _population_register_kind(number)
        if kind:
            return kind
    if re.fullmatch(NATIONAL_RESERVE, number):
        return "nationellt_reservnummer"
    if re.fullmatch(REGIONAL_RESERVE, number) and not re.fullmatch(r"(18|19|20)[0-9]{10}", number):
        return "regionalt_reservnummer"
    raise ValidationError(
        _("Numret är inte ett giltigt personnummer, samordningsnummer eller reservnummer. Kontrollera siffrorna."),
        code="identity_number",
    )


def validate_identity_number(number: str) -> None:
    """Raises ValidationError where the normalised number is no identity."""
    identity_kind(number)


def _population_register_kind(number: str) -> str | None:
    try:
        parsed = personnummer.Personnummer(number)
    except personnummer.PersonnummerException:
        return None
    if parsed.get_date() > date.today():  # noqa: DTZ011 - the number's own day, not a clock reading
        return None
    return "samordningsnummer" if parsed.is_coordination_number() else "personnummer"


def normalise_identity_number(text: str) -> str:
    """Twelve characters from what a person types: spaces and the hyphen are dropped, ten digits get their century.

    Raises ValidationError as identity_kind does.
    """
    compact = re.sub(r"[\s\u2010-\u2015-]", "", text.strip().upper())
    if re.fullmatch(r"[0-9]{10}|[0-9]{6}\+[0-9]{4}", compact):
        compact = _with_century(compact)
    identity_kind(compact)
    return compact


def _with_century(short: str) -> str:
    try:
        return personnummer.Personnummer(short).format(long_format=True)
    except personnummer.PersonnummerException:
        return short


def born_on(number: str) -> date | None:
    """The day of birth that a normalised number carries; None where it carries none.

    A national reserve number begins with the century plus a multiple of three, or with 00 where the day is unknown;
    Region Stockholm's, with 99, carries no day.
    """
    if identity_kind(number) in {"personnummer", "samordningsnummer"}:
        return personnummer.Personnummer(number).get_date()
    if number[:2] in {"00", "99"}:
        return None
    century = number[:2]
    if re.fullmatch(NATIONAL_RESERVE, number):
        century = str(19 + (int(century) - 19) % 3)
    try:
        return date(int(century + number[2:4]), int(number[4:6]), int(number[6:8]))
    except ValueError:
        return None


def validate_telephone(text: str) -> None:
    """A number that can be called, Swedish unless it says another country. Raises ValidationError."""
    try:
        number = phonenumbers.parse(text, "SE")
    except phonenumbers.NumberParseException:
        number = None
    if number is None or not phonenumbers.is_possible_number(number):
        raise ValidationError(_("Skriv telefonnumret med riktnummer, till exempel 035-12 34 56."), code="telephone")
