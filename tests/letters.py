"""Letters as they are ordered, made and read in tests."""

from datetime import date
from io import BytesIO
from typing import Any

from pypdf import PdfReader

from agreements.enums import LetterKind, LetterRoute, LetterState
from agreements.letters.content import About, content_of
from agreements.letters.services import order_letter
from agreements.letters.tasks import make_letter
from agreements.models import Letter, LetterFile
from contacts.enums import ContactRole, Occasion
from contacts.models import Contact
from fastkontakt.accounts.actor import Actor
from fastkontakt.clock import now, today
from patients.models import Patient
from tests.factories.agreements import LetterFactory, LetterFileFactory
from tests.world import LONG_AGO, World


def contact_of(world: World, patient: Patient, **fields: Any) -> Contact:
    """A fast vårdkontakt at the vårdcentral, of whom nobody has told the patient."""
    known = {
        "patient": patient,
        "staff": fields.pop("staff", None) or world.nurse(given_name="Anna", family_name="Ek"),
        "unit": world.vardcentral,
        "role": ContactRole.FAST_VARDKONTAKT,
        "occasion": Occasion.NEED,
        "starts_on": LONG_AGO,
        "appointed_by": world.chef.staff,
    }
    contact: Contact = Contact.objects.create(**(known | fields))
    return contact


def ordered(by: Actor, contact: Contact, **fields: Any) -> Letter:
    """A letter that no worker has taken up."""
    about = About(patient=contact.patient, unit=contact.unit, contact=contact)
    letter = order_letter(by=by, about=about, now=now(), **({"kind": LetterKind.CONTACT} | fields))
    letter.refresh_from_db()
    return letter


def worked(letter: Letter) -> Letter:
    """The letter after a worker has been at it."""
    make_letter(letter.tenant_id, str(letter.pk))
    letter.refresh_from_db()
    return letter


def made(by: Actor, contact: Contact, **fields: Any) -> Letter:
    """A letter with its document."""
    return worked(ordered(by, contact, **fields))


def in_the_portal(contact: Contact) -> Letter:
    """A letter that waits for the patient to read it, as a worker has left it."""
    about = About(patient=contact.patient, unit=contact.unit, contact=contact)
    content = content_of(about, kind=LetterKind.CONTACT, language="sv", addressed=False, today=today())
    letter: Letter = LetterFactory(
        patient=contact.patient,
        contact=contact,
        ordered_by=contact.appointed_by,
        state=LetterState.READY,
        route=LetterRoute.PORTAL,
        content=content,
    )
    LetterFileFactory(letter=letter)
    return letter


def reader_of(body: bytes) -> PdfReader:
    """The document, opened."""
    return PdfReader(BytesIO(body))


def document_of(letter: Letter) -> PdfReader:
    """The letter's document, opened."""
    return reader_of(bytes(LetterFile.objects.get(letter=letter).body))


def text_of(reader: PdfReader) -> str:
    """All text of a document, on one line."""
    return " ".join(" ".join(page.extract_text() for page in reader.pages).split())


def written_on(contact: Contact) -> date | None:
    """When the patient was first told of the contact in writing."""
    contact.refresh_from_db()
    day: date | None = contact.informed_in_writing_on
    return day
