"""Making the document of a letter: one transaction, so that a killed worker leaves nothing, and none is made twice.

An advisory lock on the letter is held while it is made, and is gone with the worker that held it.
"""

import errno
import logging
import traceback
from datetime import datetime
from hashlib import sha256
from uuid import UUID

from django.db import DatabaseError, connection

from agreements.enums import LetterFailure, LetterRoute, LetterState
from agreements.letters.bounds import MOST_ATTEMPTS
from agreements.letters.papers import paper
from agreements.models import Letter, LetterFile
from fastkontakt.access.letters import address_withheld
from fastkontakt.moments import day_of
from fastkontakt.notifications.enums import MessageKind
from fastkontakt.notifications.services import tell_patients
from fastkontakt.pdf import DocumentError
from fastkontakt.tenancy import activate

logger = logging.getLogger(__name__)


def begin(*, tenant_id: int, letter_id: UUID) -> bool:
    """Take a letter up; False where it is not waiting, where another worker is at it, or where it is given up.

    Which attempt it is, is kept whatever comes of it.
    """
    with activate(tenant_id):
        if not _is_mine(letter_id):
            return False
        letter = _waiting(letter_id)
        if letter is None:
            return False
        if letter.attempts >= MOST_ATTEMPTS:
            _give_up(letter_id, LetterFailure.ERROR)
            return False
        letter.attempts += 1
        letter.save(update_fields=["attempts"])
        return True


def make(*, tenant_id: int, letter_id: UUID, now: datetime) -> None:
    """Make the document and, where it is read in the portal, tell the patient; or say why there is none.

    Where the database fails, a full disk too, the letter stays waiting for the sweep to take up.
    """
    try:
        with activate(tenant_id):
            if _is_mine(letter_id):
                _make(letter_id, now)
    except DatabaseError:
        raise
    except Exception as error:
        with activate(tenant_id):
            _give_up(letter_id, _failure(error))


def _make(letter_id: UUID, now: datetime) -> None:
    letter = _waiting(letter_id)
    if letter is None:
        return
    if letter.patient.deceased_on is not None or address_withheld(letter):
        letter.state = LetterState.CANCELLED
        letter.save(update_fields=["state"])
        return
    body = paper(letter.content, tenant=letter.tenant.slug, large=letter.large_print)
    LetterFile.objects.create(letter=letter, body=body, sha256=sha256(body).hexdigest())
    letter.state, letter.made_at = LetterState.READY, now
    letter.save(update_fields=["state", "made_at"])
    if letter.route == LetterRoute.PORTAL:
        tell_patients(kind=MessageKind.LETTER, about=[letter], today=day_of(now))


def _waiting(letter_id: UUID) -> Letter | None:
    rows = Letter.objects.select_for_update(no_key=True, of=("self",)).select_related("patient", "tenant")
    found: Letter | None = rows.filter(pk=letter_id, state=LetterState.WAITING).first()
    return found


def _failure(error: Exception) -> LetterFailure:
    """Why. What nobody thought of is logged, without the error's own words: they may be a person's."""
    if isinstance(error, OSError) and error.errno in (errno.ENOSPC, errno.EDQUOT):
        return LetterFailure.NO_ROOM
    logger.error("%s in a letter\n%s", type(error).__name__, "".join(traceback.format_tb(error.__traceback__)))
    return LetterFailure.DOCUMENT if isinstance(error, DocumentError) else LetterFailure.ERROR


def _give_up(letter_id: UUID, failure: LetterFailure) -> None:
    waiting = Letter.objects.filter(pk=letter_id, state=LetterState.WAITING)
    waiting.update(state=LetterState.FAILED, failure=failure)


def _is_mine(letter_id: UUID) -> bool:
    """Whether no other worker is at it; then it is this transaction's to its end."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_xact_lock(hashtextextended(%s, 0))", [f"letter:{letter_id}"])
        return bool(cursor.fetchone()[0])
