"""What a viewer may see of a patient's stays in hospital. The patient itself must be visible first: visible_patients.

The law on discharge (2017:612) has ward, primary care and municipality tell each other what the planning needs: that
the patient is in and since when, the expected day, that the patient is ready, whether a SIP is needed and called, and
that a fast vårdkontakt is appointed (2:1–2:6, 3:1, 4:3). That much is shown to each of them.
"""

from datetime import date

from django.db.models import BooleanField, ExpressionWrapper, Q

from fastkontakt.access import standing
from fastkontakt.access.contacts import open_within, own_body, sees_records_of
from fastkontakt.accounts.actor import Actor
from patients.models import CareEpisode


def party_to(viewer: Actor) -> Q:
    """The episodes that the viewer's unit takes part in: the ward that has the patient, and those that got the notice.

    For CareEpisode, and to be made distinct.
    """
    unit = viewer.unit.pk
    return Q(ward=unit) | Q(receiving_unit=unit) | Q(recipients__unit=unit)


def sees_episode(viewer: Actor, episode: CareEpisode) -> bool:
    """Whether the stay is shown: to those who take part in it, and within the hospital's care provider (PDL 4:1)."""
    if not viewer.is_staff:
        return False
    takes_part = viewer.unit.pk in (episode.ward_id, episode.receiving_unit_id)
    noticed = any(viewer.unit.pk == recipient.unit_id for recipient in episode.recipients.all())
    return takes_part or noticed or sees_records_of(viewer, episode.ward)


def sees_hospital_record(viewer: Actor, episode: CareEpisode) -> bool:
    """Whether wards, consultants, CUP, reasons and deviations are shown: the hospital's own, within its provider."""
    return sees_records_of(viewer, episode.ward)


def sees_name_of_appointed(viewer: Actor, episode: CareEpisode) -> bool:
    """Whether the name of the fast vårdkontakt that the receiving unit appointed is shown, beside that one is (2:5).

    To the receiving unit and its provider; and to the ward, which gives the patient the name at discharge (PL 3:2b).
    Where the patient blocks the unit, `name_is_closed` says no.
    """
    if viewer.is_staff and viewer.unit.pk == episode.ward_id:
        return True
    return episode.receiving_unit is not None and sees_records_of(viewer, episode.receiving_unit)


def name_is_closed(viewer: Actor, *, on: date) -> ExpressionWrapper:
    """For contacts: whether the patient blocks the contact's unit to the viewer's, so that only that there is one is
    told (PDL 4:4, lag 2022:913 2:3).
    """
    if not viewer.is_staff:
        return ExpressionWrapper(Q(pk__in=[]), output_field=BooleanField())
    blocked = Q(standing.blocked_unit()) | Q(standing.blocked_provider())
    closed = (own_body(viewer) & ~open_within(viewer, on=on)) | (~own_body(viewer) & blocked)
    return ExpressionWrapper(closed, output_field=BooleanField())
