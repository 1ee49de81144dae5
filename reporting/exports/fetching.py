"""Letting a file out: by an address that is signed, the asker's alone and good for a day; all is asked again."""

from collections.abc import Iterator
from datetime import datetime
from uuid import UUID

from django.core import signing
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from fastkontakt.accounts.actor import Actor
from fastkontakt.audit.services import record
from reporting.exports.bounds import KEPT
from reporting.exports.enums import UNDER_WAY, ExportState
from reporting.exports.keeping import content
from reporting.exports.kinds import KINDS
from reporting.exports.refusal import Gone, NotReady
from reporting.exports.selectors import get_export
from reporting.models import Export

SIGNER = signing.TimestampSigner(salt="reporting.exports")


def address(export: Export) -> str:
    """Where the asker fetches the file."""
    return reverse("reporting:export_file", args=[SIGNER.sign(f"{export.pk}:{export.user_id}")])


def signed_export(viewer: Actor, signed: str) -> UUID:
    """The key of the export that the address names. Raises Gone for one that is too old, Export.DoesNotExist for one
    that is not ours, or another's."""
    try:
        key, _colon, user = SIGNER.unsign(signed, max_age=KEPT).partition(":")
    except signing.SignatureExpired as error:
        raise Gone.expired() from error
    except signing.BadSignature as error:
        raise Export.DoesNotExist from error
    if user != str(viewer.user.pk):
        raise Export.DoesNotExist
    return UUID(key)


def to_fetch(viewer: Actor, export_id: UUID, *, now: datetime) -> Export:
    """The export whose file may be let out. Raises Export.DoesNotExist for another's, PermissionDenied where the
    assignment or the permission is not what it was, Gone and NotReady."""
    export = get_export(viewer, export_id)
    kind = KINDS[export.kind]
    kind.require(viewer)
    if export.state in UNDER_WAY:
        raise NotReady(_("Filen är inte klar än. Vänta en stund och försök igen."))
    if export.state == ExportState.EXPIRED or (export.expires_at is not None and export.expires_at <= now):
        raise Gone.expired()
    if export.state != ExportState.DONE:
        raise NotReady(_("Det blev ingen fil. På sidan Exporter står varför, och där kan du beställa igen."))
    assert export.made_at is not None
    if not kind.holds(viewer, export.patient_ids, export.made_at, timezone.localdate(now)):
        raise Gone.overtaken()
    return export


def fetch(*, by: Actor, export: Export) -> Iterator[bytes]:
    """The file's content; that it was fetched is logged."""
    record(by=by, action="export.fetched", row=export, details={"kind": export.kind, "format": export.format})
    return content(by.tenant.pk, export.pk)


def file_name(export: Export) -> str:
    """What the file is called: its kind and day, nobody's name."""
    assert export.made_at is not None
    return f"{export.kind.replace('_', '-')}-{timezone.localdate(export.made_at).isoformat()}.{export.format}"
