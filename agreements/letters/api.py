"""Letters over the API: order, follow, fetch, note as given."""

from typing import Any
from uuid import UUID

from django.http import HttpResponse
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from agreements.letters import selectors, services
from agreements.letters.answers import pdf
from agreements.letters.content import About
from agreements.letters.presentation import file_name
from agreements.letters.reading import read_letter
from agreements.letters.rows import GivenBody, LetterBody, LetterRow, LettersQuery
from agreements.models import Agreement, Letter
from contacts.api.rows import NoBody
from contacts.models import Contact
from fastkontakt import permissions
from fastkontakt.api.base import ApiView
from fastkontakt.api.idempotency import idempotent
from fastkontakt.api.schema import page_of
from fastkontakt.clock import now, today
from patients.selectors import find_patient


class Letters(ApiView):
    """A patient's letters."""

    @extend_schema(parameters=[LettersQuery], responses=page_of(LetterRow), tags=["letters"])
    def get(self, request: Request, patient_id: UUID) -> Response:
        """The letters, the newest first: to staff those that they may see, to the patient those to read.

        The read is logged.
        """
        self.query(LettersQuery)
        _patient, rows = selectors.letters_of(self.actor, patient_id, on=today(), page="api_letters")
        return self.page(LetterRow, rows)

    @extend_schema(request=LetterBody, responses={201: LetterRow}, tags=["letters"])
    @idempotent
    def post(self, request: Request, patient_id: UUID) -> Response:
        """Order a letter from the own unit. What it says is fixed now; the document is made in the background.

        Refused for one who has died, by a route that the patient is not reached by, and while the same letter waits.
        """
        patient = find_patient(self.actor, patient_id, on=today())
        permissions.require(self.actor, permissions.APPOINT_CONTACTS)
        asked = self.body(LetterBody)
        about = self._about(patient.pk, asked.pop("contact"), asked.pop("agreement"))
        letter = services.order_letter(by=self.actor, about=about, now=now(), **asked)
        return self.row(LetterRow, selectors.find_letter(self.actor, letter.pk, on=today()), 201)

    def _about(self, patient_id: UUID, contact_id: UUID | None, agreement_id: UUID | None) -> About:
        """What it is about. Raises Contact.DoesNotExist or Agreement.DoesNotExist for another patient's."""
        if contact_id is not None:
            about = selectors.about_contact(self.actor, contact_id, on=today(), page="api_letters")
            missing: Any = Contact.DoesNotExist
        else:
            assert agreement_id is not None
            about = selectors.about_agreement(self.actor, agreement_id, on=today(), page="api_letters")
            missing = Agreement.DoesNotExist
        if about.patient.pk != patient_id:
            raise missing
        return about


class LetterDocument(ApiView):
    """A letter's document."""

    @extend_schema(responses={(200, "application/pdf"): OpenApiTypes.BINARY}, tags=["letters"])
    def get(self, request: Request, letter_id: UUID) -> HttpResponse:
        """The PDF. Read by the patient, a letter in the portal is thereby given. The read is logged."""
        letter = selectors.get_letter(self.actor, letter_id, on=today(), page="api_letter")
        body = selectors.body_of(letter)
        if not self.actor.is_staff:
            read_letter(by=self.actor, letter=letter, now=now())
        return pdf(body, file_name(letter))

    def perform_content_negotiation(self, request: Request, force: bool = False) -> Any:
        """Whatever is accepted: the document is what it is, and problems are JSON."""
        return super().perform_content_negotiation(request, force=True)


class LetterAct(ApiView):
    """What the unit does with a letter."""

    def letter(self, letter_id: UUID) -> Letter:
        """The letter. Raises Letter.DoesNotExist, and PermissionDenied for who reads it but does nothing with it."""
        letter = selectors.find_letter(self.actor, letter_id, on=today())
        permissions.require(self.actor, permissions.APPOINT_CONTACTS)
        return letter

    def answer(self, letter: Letter) -> Response:
        """The letter as it now is."""
        return self.row(LetterRow, selectors.find_letter(self.actor, letter.pk, on=today()))


class PrintLetter(LetterAct):
    """That a letter is on paper."""

    @extend_schema(request=NoBody, responses=LetterRow, tags=["letters"])
    @idempotent
    def post(self, request: Request, letter_id: UUID) -> Response:
        """Note that the letter is printed. One that is not ready stays as it is."""
        letter = self.letter(letter_id)
        self.body(NoBody)
        services.mark_printed(by=self.actor, letters=[letter], now=now())
        return self.answer(letter)


class GiveLetter(LetterAct):
    """That a letter was given."""

    @extend_schema(request=GivenBody, responses=LetterRow, tags=["letters"])
    @idempotent
    def post(self, request: Request, letter_id: UUID) -> Response:
        """Note that the letter was given on a day. One about who the contact is counts as information in writing."""
        letter = self.letter(letter_id)
        return self.answer(services.give_letter(by=self.actor, letter=letter, today=today(), **self.body(GivenBody)))


class CancelLetter(LetterAct):
    """The end of a letter that is not given."""

    @extend_schema(request=NoBody, responses=LetterRow, tags=["letters"])
    @idempotent
    def post(self, request: Request, letter_id: UUID) -> Response:
        """Call the letter off; its document is removed."""
        letter = self.letter(letter_id)
        self.body(NoBody)
        return self.answer(services.cancel_letter(by=self.actor, letter=letter))


class RetryLetter(LetterAct):
    """A letter whose document could not be made."""

    @extend_schema(request=NoBody, responses=LetterRow, tags=["letters"])
    @idempotent
    def post(self, request: Request, letter_id: UUID) -> Response:
        """Have the document made anew."""
        letter = self.letter(letter_id)
        self.body(NoBody)
        return self.answer(services.retry_letter(by=self.actor, letter=letter))
