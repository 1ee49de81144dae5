"""Who may see a patient's contacts: consents, blocks and emergency access."""

from uuid import UUID

from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from contacts.api.rows import NoBody
from fastkontakt.access import ANY_SCOPE
from fastkontakt.api.base import ApiView
from fastkontakt.api.idempotency import idempotent
from fastkontakt.api.schema import page_of
from fastkontakt.clock import now, today
from fastkontakt.ratelimits import EMERGENCY, throttle
from patients.api.sharing_rows import BlockBody, BlockRow, ConsentBody, ConsentRow, EmergencyBody, EmergencyRow
from patients.consents import note_consent, withdraw_consent
from patients.enums import MandateScope
from patients.selectors import find_patient, get_patient
from patients.sharing import selectors
from patients.sharing.blocks import lift_block, set_block
from patients.sharing.emergency import open_in_emergency, require_may_open
from patients.sharing.rights import require_blocks_of


class Consents(ApiView):
    """The patient's consents."""

    @extend_schema(responses=page_of(ConsentRow), tags=["sharing"])
    def get(self, request: Request, patient_id: UUID) -> Response:
        """The consents, also those that have ended, the newest first. The read is logged.

        Staff see those to every care provider or to their own, and what their own has noted.
        """
        patient = get_patient(self.actor, patient_id, on=today(), page="api_consents", scope=MandateScope.CONSENT)
        return self.all(ConsentRow, selectors.known_consents(self.actor, on=today()).filter(patient=patient))

    @extend_schema(request=ConsentBody, responses={201: ConsentRow}, tags=["sharing"])
    @idempotent
    def post(self, request: Request, patient_id: UUID) -> Response:
        """Note that the patient consents, or consent oneself: the patient, a child's guardian, who has a mandate to."""
        patient = find_patient(self.actor, patient_id, on=today(), scope=MandateScope.CONSENT)
        consent = note_consent(by=self.actor, patient=patient, today=today(), **self.body(ConsentBody))
        return self.row(ConsentRow, selectors.find_consent(self.actor, consent.pk, on=today()), 201)


class WithdrawConsent(ApiView):
    """The end of a consent."""

    @extend_schema(request=NoBody, responses=ConsentRow, tags=["sharing"])
    @idempotent
    def post(self, request: Request, consent_id: UUID) -> Response:
        """The patient takes the consent back, at once. Noted wherever the patient is cared for."""
        consent = selectors.find_consent(self.actor, consent_id, on=today())
        self.body(NoBody)
        return self.row(ConsentRow, withdraw_consent(by=self.actor, consent=consent, today=today()))


class Blocks(ApiView):
    """The patient's blocks."""

    @extend_schema(responses=page_of(BlockRow), tags=["sharing"])
    def get(self, request: Request, patient_id: UUID) -> Response:
        """The blocks that stand, the newest first. The read is logged.

        Staff see those of the own unit and the own care provider, and what they noted themselves.
        """
        patient = get_patient(self.actor, patient_id, on=today(), page="api_blocks", scope=ANY_SCOPE)
        require_blocks_of(self.actor, patient, on=today())
        return self.all(BlockRow, selectors.known_blocks(self.actor, on=today()).filter(patient=patient))

    @extend_schema(request=BlockBody, responses={201: BlockRow}, tags=["sharing"])
    @idempotent
    def post(self, request: Request, patient_id: UUID) -> Response:
        """Block a unit or a care provider, at once: the patient, or staff whom the patient asks. Never a guardian."""
        patient = find_patient(self.actor, patient_id, on=today(), scope=ANY_SCOPE)
        require_blocks_of(self.actor, patient, on=today())
        block = set_block(by=self.actor, patient=patient, today=today(), **self.body(BlockBody))
        return self.row(BlockRow, block, 201)


class LiftBlock(ApiView):
    """The end of a block."""

    @extend_schema(request=NoBody, responses=BlockRow, tags=["sharing"])
    @idempotent
    def post(self, request: Request, block_id: UUID) -> Response:
        """Lift the block for good: the patient, or staff whom the patient asks."""
        block = selectors.find_block(self.actor, block_id, on=today())
        self.body(NoBody)
        return self.row(BlockRow, lift_block(by=self.actor, block=block, today=today()))


class EmergencyAccess(ApiView):
    """Emergency access (nödöppning)."""

    throttle_classes = [throttle(EMERGENCY)]

    @extend_schema(request=EmergencyBody, responses={200: EmergencyRow, 201: EmergencyRow}, tags=["sharing"])
    @idempotent
    def post(self, request: Request, patient_id: UUID) -> Response:
        """Open what other care providers hold, unblocked, for a while, to the own unit. Logged and reviewed.

        For health care alone. While an opening lasts, 200 with it: it is not prolonged.
        """
        patient = find_patient(self.actor, patient_id, on=today())
        require_may_open(self.actor, patient, now=now())
        opening, is_new = open_in_emergency(by=self.actor, patient=patient, now=now(), **self.body(EmergencyBody))
        opening.blocked_by = selectors.blocked_elsewhere(self.actor, patient, on=today())  # type: ignore[attr-defined]
        return self.row(EmergencyRow, opening, 201 if is_new else 200)
