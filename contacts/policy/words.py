"""Values, days and lists as words in Swedish and English, for messages and for the printed rulebook."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from contacts.policy.registry import SpecialityRange, Value

LANGUAGES = ("sv", "en")

_MONTHS = {
    "sv": ["jan", "feb", "mars", "apr", "maj", "juni", "juli", "aug", "sep", "okt", "nov", "dec"],
    "en": ["Jan", "Feb", "Mar", "Apr", "May", "June", "July", "Aug", "Sep", "Oct", "Nov", "Dec"],
}

_TERMS = {
    "sv": {
        "fast_lakarkontakt": "fast läkarkontakt",
        "fast_vardkontakt": "fast vårdkontakt",
        "fast_omsorgskontakt": "fast omsorgskontakt",
        "hemtjanst": "hemtjänst",
        "kommunal_halsosjukvard": "kommunal hälso- och sjukvård",
        "sarskilt_boende": "särskilt boende",
        "life_threatening": "livshotande tillstånd",
        "lakare": "läkare",
        "sjukskoterska": "sjuksköterska",
        "underskoterska": "undersköterska",
        "vardbitrade": "vårdbiträde",
        "administrativ": "administrativ funktion",
        "allmanmedicin": "allmänmedicin",
        "barn_och_ungdomsmedicin": "barn- och ungdomsmedicin",
        "agreed": "överenskommen med chefen",
        "unit": "satt av enheten",
        "tenant": "satt av regionen",
        "never": "aldrig",
        "min_months": "efter en minsta tid",
        "allowed": "tillåtet",
        "plainly_unnecessary": "alla, utom när det är uppenbart obehövligt",
        "none": "alla, utan undantag",
        "oral": "muntligt",
        "written": "skriftligt",
        "days": "dagar på sjukhus",
        "clinics": "kliniker under vårdtillfället",
        "consultants": "konsulter från en klinik",
        "consulting_clinics": "kliniker som har konsulterats",
        "unknown_primary": "utredningar av cancer utan känd primärtumör",
        "appoint": "när kontakten utses",
        "end": "när kontakten avslutas",
        "answer": "när en begäran besvaras",
        "standing": "så länge läget består",
        "discharge": "vid utskrivning",
        "ska": "ska – stoppar",
        "bör": "bör – varnar, kräver en skriftlig motivering",
        "duty": "skyldighet – ligger kvar tills den är uppfylld",
        "nation": "nationellt",
        "region": "regionen",
        "pass": "tillåts",
        "stop": "tillåts inte",
        "warn": "tillåts med motivering",
        "ask": "uppgift saknas",
        "silent": "berörs inte",
        "vastmanland": "Västmanland",
        "gotland": "Gotland",
        "halland": "Halland",
    },
    "en": {
        "fast_lakarkontakt": "fixed physician contact (fast läkarkontakt)",
        "fast_vardkontakt": "fixed care contact (fast vårdkontakt)",
        "fast_omsorgskontakt": "fixed social care contact (fast omsorgskontakt)",
        "hemtjanst": "home care (hemtjänst)",
        "kommunal_halsosjukvard": "municipal health care (kommunal hälso- och sjukvård)",
        "sarskilt_boende": "special housing (särskilt boende)",
        "life_threatening": "life-threatening condition",
        "lakare": "physician",
        "sjukskoterska": "nurse",
        "underskoterska": "assistant nurse (undersköterska)",
        "vardbitrade": "care aide (vårdbiträde)",
        "administrativ": "administrative function",
        "allmanmedicin": "general practice (allmänmedicin)",
        "barn_och_ungdomsmedicin": "paediatrics",
        "geriatrik": "geriatrics",
        "agreed": "agreed with the manager",
        "unit": "set by the unit",
        "tenant": "set by the region",
        "never": "never",
        "min_months": "after a minimum time",
        "allowed": "allowed",
        "plainly_unnecessary": "everyone, except when plainly unnecessary",
        "none": "everyone, without exception",
        "oral": "orally",
        "written": "in writing",
        "days": "days in hospital",
        "clinics": "clinics in the stay",
        "consultants": "consultants from one clinic",
        "consulting_clinics": "clinics consulted",
        "unknown_primary": "investigations of cancer without a known primary tumour",
        "appoint": "when the contact is appointed",
        "end": "when the contact is ended",
        "answer": "when a request is answered",
        "standing": "for as long as the situation lasts",
        "discharge": "at discharge",
        "ska": "shall – stops",
        "bör": "should – warns, needs a written reason",
        "duty": "duty – stands until it is met",
        "nation": "national",
        "region": "the region",
        "pass": "allowed",
        "stop": "not allowed",
        "warn": "allowed with a reason",
        "ask": "information is missing",
        "silent": "not concerned",
        "vastmanland": "Västmanland",
        "gotland": "Gotland",
        "halland": "Halland",
    },
}

_NONE = {"sv": "inga", "en": "none"}
_AND = {"sv": "och", "en": "and"}
_AGES = {
    "sv": ("från {low} år", "till och med {high} år", "{low}–{high} år"),
    "en": ("from {low} years", "up to and including {high} years", "{low}–{high} years"),
}


def day(value: date, language: str) -> str:
    """For example `22 nov 2026`."""
    return f"{value.day} {_MONTHS[language][value.month - 1]} {value.year}"


def term(value: str, language: str) -> str:
    """A value of the vocabulary in words; a value without an entry reads as itself."""
    return _TERMS[language].get(value, value.replace("_", " "))


def listing(parts: Iterable[str], language: str) -> str:
    """For example `a, b och c`."""
    *first, last = list(parts) or [_NONE[language]]
    return f"{', '.join(first)} {_AND[language]} {last}" if first else last


def value(item: Value | None, language: str) -> str:
    """Any value that a parameter may hold, in words."""
    if isinstance(item, date):
        return day(item, language)
    if isinstance(item, tuple):
        return listing((_member(member, language) for member in item), language)
    return "" if item is None else term(str(item), language)


_DEADLINE = {
    "sv": {"day": "dag", "days": "dagar", "working": "arbetsdag", "workings": "arbetsdagar"},
    "en": {"day": "day", "days": "days", "working": "working day", "workings": "working days"},
}
_AFTER = {"sv": "{count} {unit} efter {counted}", "en": "{count} {unit} after {counted}"}


def deadline(days: int, *, working: bool, counted_from: str, language: str) -> str:
    """For example `5 arbetsdagar efter kontaktens första dag`; the day itself where it is no days."""
    units = _DEADLINE[language]
    unit = units[("working" if working else "day") + ("" if days == 1 else "s")]
    return _AFTER[language].format(count=days, unit=unit, counted=counted_from) if days else counted_from


def _member(member: str | SpecialityRange, language: str) -> str:
    if isinstance(member, str):
        return term(member, language)
    if not member.has_bounds():
        return term(member.speciality, language)
    low, high = member.from_age, member.to_age
    since, until, between = _AGES[language]
    ages = since if high is None else until if low is None else between
    return f"{term(member.speciality, language)} ({ages.format(low=low, high=high)})"
