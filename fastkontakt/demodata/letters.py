"""Letters of the vårdcentral: one to read in the portal, some to print and to give, one that could not be made."""

from datetime import timedelta

from agreements.enums import LetterFailure, LetterKind, LetterLanguage, LetterState
from agreements.letters.content import About
from agreements.letters.making import begin, make
from agreements.letters.services import give_letter, mark_printed, order_letter
from agreements.models import Agreement, Letter
from contacts.models import Contact
from fastkontakt.demodata.build import Builder
from patients.enums import Protection

CHEF = "vardcentral.chef"


def letters(build: Builder) -> None:
    """About contacts that the patients have been told of before, so that no duty changes."""
    told = Contact.objects.filter(unit=build.units["vardcentral"], informed_in_writing_on__isnull=False)
    running = told.filter(period__contains=build.today, ends_on=None, patient__deceased_on=None).order_by("pk")
    on_paper = running.filter(patient__user=None, patient__protection=Protection.NONE, patient__relatives__user=None)
    first, second, third, fourth, fifth = on_paper.select_related("patient", "unit")[:5]
    _made(build, first)
    _made(build, second, language=LetterLanguage.EASY, large_print=True)
    mark_printed(by=build.actor(CHEF), letters=[_made(build, third, language=LetterLanguage.ENGLISH)], now=build.now)
    give_letter(by=build.actor(CHEF), letter=_made(build, fourth), on=build.today, today=build.today)
    failed = _ordered(build, fifth)
    Letter.objects.filter(pk=failed.pk).update(state=LetterState.FAILED, failure=LetterFailure.NO_ROOM, attempts=1)
    for contact in running.exclude(patient__protection=Protection.NONE)[:1]:
        _made(build, contact)
    for contact in running.filter(patient__user=build.user("patient.1"))[:1]:
        _made(build, contact)
    _about_agreement(build)


def _about_agreement(build: Builder) -> None:
    """A summary of an agreement that stands."""
    standing = Agreement.objects.filter(unit=build.units["vardcentral"], ended_on=None, patient__deceased_on=None)
    for agreement in standing.exclude(versions=None).order_by("pk")[:1]:
        contacts = frozenset(Contact.objects.filter(patient=agreement.patient).values_list("pk", flat=True))
        version = agreement.versions.order_by("-number").first()
        about = About(patient=agreement.patient, unit=agreement.unit, version=version, seen=contacts)
        _done(build, order_letter(by=build.actor(CHEF), about=about, kind=LetterKind.AGREEMENT, now=build.now))


def _made(build: Builder, contact: Contact, **written: object) -> Letter:
    return _done(build, _ordered(build, contact, **written))


def _ordered(build: Builder, contact: Contact, **written: object) -> Letter:
    about = About(patient=contact.patient, unit=contact.unit, contact=contact)
    kind = LetterKind.CONTACT_CHANGED if contact.replaces else LetterKind.CONTACT
    letter = order_letter(by=build.actor(CHEF), about=about, kind=kind, now=build.now, **written)  # type: ignore[arg-type]
    Letter.objects.filter(pk=letter.pk).update(ordered_at=build.now - timedelta(minutes=5))
    return letter


def _done(build: Builder, letter: Letter) -> Letter:
    if begin(tenant_id=build.tenant.pk, letter_id=letter.pk):
        make(tenant_id=build.tenant.pk, letter_id=letter.pk, now=build.now)
    letter.refresh_from_db()
    return letter
