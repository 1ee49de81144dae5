"""The documents of letters: what they say in each language, that they are tagged, and that no text is ever markup."""

import unicodedata
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from django.utils.translation import override
from pypdf import PdfReader
from pypdf.generic import IndirectObject

from agreements.enums import Doer, LetterKind, LetterLanguage
from agreements.letters import wording
from agreements.letters.bounds import MOST_AT_ONCE
from agreements.letters.content import About, content_of
from agreements.letters.papers import paper, papers
from agreements.models import AgreementVersion, Letter
from contacts.enums import ContactRole
from contacts.models import Contact
from fastkontakt.clock import today
from fastkontakt.pdf import MISSING, printable, printable_lines
from fastkontakt.tenancy import activate
from fastkontakt.ui.themes import THEMES, colour_of
from patients.enums import Protection
from patients.models import Patient
from tests.factories.agreements import (
    AgreementFactory,
    AgreementParticipantFactory,
    AgreementTaskFactory,
    AgreementTimeFactory,
    AgreementVersionFactory,
)
from tests.letters import contact_of, in_the_portal, reader_of, text_of
from tests.world import World, make_tenant

LANGUAGES = list(LetterLanguage.values)
HOSTILE = '#panic("x") $x^2$ @fig *b* _i_ `code` \\ <a> // c /* d */ = e [f] {g} ~ --- "q"'
CONTROLS = "Ada\x00\x07\x1b[31m\r\n\u202eEk\u2066\u200f\ufeff\u2028Bo"


@pytest.fixture
def world(db: None) -> Iterator[World]:
    tenant = make_tenant("halland")
    with activate(tenant.pk):
        yield World(tenant)


@pytest.fixture
def patient(world: World) -> Patient:
    return world.patient(
        given_name="Ada", family_name="Ek", street="Storgatan 1", postal_code="302 40", city="Halmstad"
    )


def written(about: About, kind: str, language: str = "sv", *, addressed: bool = True) -> dict[str, Any]:
    return content_of(about, kind=kind, language=language, addressed=addressed, today=today())


def of_contact(contact: Contact) -> About:
    return About(patient=contact.patient, unit=contact.unit, contact=contact)


def drawn(content: dict[str, Any], *, large: bool = False) -> PdfReader:
    return reader_of(paper(content, tenant="halland", large=large))


def tags_of(reader: PdfReader) -> set[str]:
    """The kinds of all structure elements of a tagged document."""
    found: set[str] = set()
    left: list[Any] = [reader.trailer["/Root"]["/StructTreeRoot"]]
    while left:
        node = left.pop()
        node = node.get_object() if isinstance(node, IndirectObject) else node
        if isinstance(node, list):
            left.extend(node)
        elif isinstance(node, dict):
            found.add(str(node.get("/S", "")).strip("/"))
            left.append(node.get("/K", []))
    return found


def sizes_of(reader: PdfReader) -> set[float]:
    """The sizes that text is set in, in points."""
    found: set[float] = set()

    def look(text: str, _matrix: Any, _text_matrix: Any, _font: Any, size: float) -> None:
        if text.strip():
            found.add(round(abs(size), 1))

    for page in reader.pages:
        page.extract_text(visitor_text=look)
    return found


@pytest.fixture
def changed(world: World, patient: Patient) -> Contact:
    before = contact_of(
        world,
        patient,
        staff=world.nurse(given_name="Bo", family_name="Ask", protected=True),
        ends_on=today() - timedelta(days=10),
    )
    return contact_of(world, patient, starts_on=today() - timedelta(days=9), replaces=before, coordinating=True)


@pytest.fixture
def version(world: World, patient: Patient) -> AgreementVersion:
    contact = contact_of(world, patient)
    agreement = AgreementFactory(patient=patient, unit=world.vardcentral)
    made: AgreementVersion = AgreementVersionFactory(
        agreement=agreement,
        coordinator=contact,
        coordinator_reason="Träffar patienten oftast.",
        written_by=world.chef.staff,
    )
    AgreementTaskFactory(version=made)
    AgreementTaskFactory(version=made, position=2, doer=Doer.CONTACT, contact=contact, what="Ringer upp", due_on=None)
    AgreementTimeFactory(version=made)
    AgreementParticipantFactory(version=made, contact=contact)
    return made


# --- what they say ----------------------------------------------------------------------------------------------------


def test_every_language_has_the_same_words() -> None:
    def keys(words: dict[str, Any]) -> set[str]:
        inner = {f"{name}.{key}" for name, part in words.items() if isinstance(part, dict) for key in part}
        return inner | {name for name, part in words.items() if not isinstance(part, dict)}

    assert len({frozenset(keys(wording.known(language))) for language in LANGUAGES}) == 1


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("role", ContactRole.values)
def test_who_the_contact_is_and_how_to_reach_it(world: World, patient: Patient, language: str, role: str) -> None:
    unit = world.hemtjanst if role == ContactRole.FAST_OMSORGSKONTAKT else world.vardcentral
    contact = contact_of(world, patient, role=role, unit=unit, staff=world.nurse(unit, given_name="Anna"))
    told = text_of(drawn(written(of_contact(contact), LetterKind.CONTACT, language)))
    for text in (contact.staff.full_name, unit.name, "035-13 10 00", "vardagar 8–16", "1177", "112", "ivo.se"):
        assert text in told
    law = "2025:400" if role == ContactRole.FAST_OMSORGSKONTAKT else "2014:821"
    assert law in told
    beyond = "kommun" if role == ContactRole.FAST_OMSORGSKONTAKT else "Patientnämnden Halland"
    assert beyond in told or "municipality" in told


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_changed_contact(changed: Contact, language: str) -> None:
    told = text_of(drawn(written(of_contact(changed), LetterKind.CONTACT_CHANGED, language)))
    assert "Anna Ek" in told
    assert "Bo" in told
    assert "Ask" not in told


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_contact_that_leaves(world: World, patient: Patient, language: str) -> None:
    leaves = contact_of(world, patient, ends_on=today() + timedelta(days=9))
    told = text_of(drawn(written(of_contact(leaves), LetterKind.CONTACT_LEAVES, language)))
    assert "Anna Ek" in told
    assert wording.Words(language).day(today() + timedelta(days=9)) in told
    successor = world.nurse(given_name="Cia", family_name="Alm")
    after = contact_of(world, patient, staff=successor, starts_on=today() + timedelta(days=10), replaces=leaves)
    assert "Cia Alm" in text_of(drawn(written(of_contact(leaves), LetterKind.CONTACT_LEAVES, language)))
    Contact.objects.filter(pk=after.pk).update(
        starts_on=today() - timedelta(days=9), ends_on=today() - timedelta(days=1)
    )
    assert "Cia Alm" not in text_of(drawn(written(of_contact(leaves), LetterKind.CONTACT_LEAVES, language)))


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_summary_of_the_agreement(patient: Patient, version: AgreementVersion, language: str) -> None:
    seen = frozenset(Contact.objects.values_list("pk", flat=True))
    about = About(patient=patient, unit=version.agreement.unit, version=version, seen=seen)
    told = text_of(drawn(written(about, LetterKind.AGREEMENT, language)))
    words = wording.Words(language)
    for text in (version.matters, version.agreed, "Mäter blodtrycket", "Anna Ek: Ringer upp", "Återbesök", "10:30"):
        assert text in told
    for day in (version.on, version.follow_up_on):
        assert words.day(day) in told
    unseen = About(patient=patient, unit=version.agreement.unit, version=version)
    hidden = text_of(drawn(written(unseen, LetterKind.AGREEMENT, language)))
    assert "Anna Ek" not in hidden
    assert words.say("agreement.hidden") in hidden


def test_a_letter_speaks_one_language_whoever_orders_it(world: World, patient: Patient) -> None:
    about = of_contact(contact_of(world, patient))
    for language, profession in (("sv", "Sjuksköterska"), ("sv-easy", "Sjuksköterska"), ("en", "Nurse")):
        for interface in ("sv", "en"):
            with override(interface):
                content = written(about, LetterKind.CONTACT, language)
            facts = dict(content["blocks"][2]["facts"])
            assert profession in facts.values()


@pytest.mark.parametrize("addressed", [True, False])
def test_the_address_only_where_it_is_asked_for(world: World, patient: Patient, addressed: bool) -> None:
    content = written(of_contact(contact_of(world, patient)), LetterKind.CONTACT, addressed=addressed)
    assert ("Storgatan 1" in text_of(drawn(content))) is addressed
    patient.protection = Protection.SEKRETESSMARKERING
    about = About(patient=patient, unit=world.vardcentral, contact=Contact.objects.get())
    assert "Storgatan" not in text_of(drawn(written(about, LetterKind.CONTACT)))


# --- how they are made ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("large", [False, True])
@pytest.mark.parametrize("language", LANGUAGES)
def test_tagged_with_language_and_title(world: World, patient: Patient, language: str, large: bool) -> None:
    content = written(of_contact(contact_of(world, patient)), LetterKind.CONTACT, language)
    reader = drawn(content, large=large)
    root: Any = reader.trailer["/Root"]
    assert str(root["/Lang"]) == ("en" if language == "en" else "sv")
    assert root["/MarkInfo"]["/Marked"]
    assert root["/ViewerPreferences"]["/DisplayDocTitle"]
    assert reader.metadata is not None
    assert reader.metadata.title == content["title"]
    assert {"Document", "H1", "H2", "P", "L", "LI"} <= tags_of(reader)
    assert b"pdfuaid" in root["/Metadata"].get_object().get_data()


def test_large_print_is_large_throughout(world: World, patient: Patient) -> None:
    content = written(of_contact(contact_of(world, patient)), LetterKind.CONTACT, addressed=False)
    sizes = sizes_of(drawn(content, large=True))
    address = {14.0}
    assert min(sizes - address) >= 16
    assert max(sizes_of(drawn(content))) < max(sizes)


def test_several_letters_as_one_begin_on_pages_of_their_own(world: World, patient: Patient) -> None:
    letters = [in_the_portal(contact_of(world, patient)) for _ in range(3)]
    reader = reader_of(papers(letters))
    first = [page.extract_text() for page in reader.pages if "Din fasta vårdkontakt\n" in page.extract_text()]
    assert len(first) == 3
    assert {"Document", "H1"} <= tags_of(reader)
    assert all("1 / " in page for page in first)


def test_the_most_at_once_are_made(world: World, patient: Patient) -> None:
    letter = in_the_portal(contact_of(world, patient))
    same = [Letter.objects.select_related("tenant").get(pk=letter.pk)] * MOST_AT_ONCE
    assert len(reader_of(papers(same)).pages) >= MOST_AT_ONCE


@pytest.mark.parametrize("tenant", [*THEMES, "another"])
def test_the_tenants_colour_is_told_from_the_paper(tenant: str) -> None:
    red, green, blue = (int(colour_of(tenant)[at : at + 2], 16) / 255 for at in (1, 3, 5))
    linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in (red, green, blue)]
    light = sum(weight * part for weight, part in zip((0.2126, 0.7152, 0.0722), linear, strict=True))
    assert 1.05 / (light + 0.05) >= 4.5


# --- text is never markup ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize("hostile", [HOSTILE, CONTROLS, "x" * 400, "😀 山田", "\u202e" * 50 + "Ada"])
def test_hostile_text_is_only_text(world: World, hostile: str) -> None:
    """In every field that people write: NUL is left to the database, which refuses it."""
    text = hostile.replace("\x00", "")[:80]
    patient = world.patient(given_name=text, family_name="Ek", street=text, postal_code="302 40", city=text[:60])
    contact = contact_of(world, patient, staff=world.nurse(given_name=text, family_name="Ek", title=text))
    contact.unit.name = contact.unit.telephone_hours = text
    version = AgreementVersionFactory(
        agreement=AgreementFactory(patient=patient, unit=contact.unit),
        matters=hostile.replace("\x00", ""),
        changed=text,
    )
    AgreementTaskFactory(version=version, doer=Doer.OTHER, name=text, what=text)
    agreed = About(patient=patient, unit=contact.unit, version=version)
    for about, kind in ((of_contact(contact), LetterKind.CONTACT), (agreed, LetterKind.AGREEMENT)):
        content = written(about, kind)
        assert not [sign for sign in str(content) if unicodedata.category(sign) in ("Cc", "Cf", "Cs", "Co")]
        told = "".join(text_of(drawn(content)).split())
        assert "".join(printable(text).split())[:20] in told


def test_a_word_longer_than_a_line_goes_on_on_the_next(world: World) -> None:
    agreement = AgreementFactory(patient=world.patient(), unit=world.vardcentral)
    version = AgreementVersionFactory(agreement=agreement, matters="ord" * 200)
    about = About(patient=agreement.patient, unit=agreement.unit, version=version)
    lines = [line for page in drawn(written(about, LetterKind.AGREEMENT)).pages for line in page.extract_text().split()]
    assert max(map(len, lines)) < 130


def test_what_is_printable() -> None:
    assert printable(HOSTILE) == HOSTILE
    assert printable(CONTROLS) == "Ada [31m Ek Bo"
    assert printable("e\u0301") == "é"
    assert printable("😀x山") == f"{MISSING}x{MISSING}"
    assert printable("Łukasz Дмитрий محمد – “ä”…") == "Łukasz Дмитрий محمد – “ä”…"
    assert printable("\ud800\ue000x") == "x"
    assert printable_lines("ett\r\n\n \u2028två\x00\n") == ["ett", "två"]
