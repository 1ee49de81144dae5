"""What happens during the stay: moves between wards, consultants, and the search for an unknown primary tumour.

Region Halland's triggers for assessing the need of a fast vårdkontakt rest on these.
"""

from datetime import date, datetime

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from contacts.duties import refresh
from contacts.services.discharge.guards import (
    CLINICS,
    admitted_on,
    open_at_own_ward,
    require_day_between,
    require_ward,
)
from fastkontakt.accounts.actor import Actor
from fastkontakt.audit.services import record
from fastkontakt.moments import day_of
from fastkontakt.organisation.models import Assignment, StaffMember, Unit
from patients.enums import RelationGround
from patients.models import CareEpisode, Consultation, WardStay
from patients.services import relate


@transaction.atomic
def move_to_ward(*, by: Actor, episode: CareEpisode, unit: Unit, starts_on: date, now: datetime) -> CareEpisode:
    """Move the patient to another ward within the episode. From then on its staff act on the episode, not the old's."""
    episode = open_at_own_ward(by, episode, field="unit")
    require_ward(unit, field="unit")
    if unit.pk == episode.ward_id:
        raise ValidationError({"unit": _("Patienten vårdas redan på den avdelningen.")})
    if CareEpisode.objects.filter(patient=episode.patient_id, ward=unit, discharged_at__isnull=True).exists():
        raise ValidationError({"unit": _("Patienten är redan inskriven på den avdelningen i ett annat vårdtillfälle.")})
    today = day_of(now)
    latest = episode.stays.order_by("-starts_on").values_list("starts_on", flat=True).first()
    require_day_between(starts_on, first=admitted_on(episode), today=today, field="from")
    if latest is not None and starts_on < latest:
        said = _("Patienten kom till den nuvarande avdelningen %(day)s. Flytten därifrån kan inte vara tidigare.")
        raise ValidationError({"from": said % {"day": date_format(latest, "j b Y")}})
    WardStay.objects.get_or_create(episode=episode, unit=unit, starts_on=starts_on, defaults={"noted_by": by.staff})
    left, episode.ward = episode.ward_id, unit
    episode.save(update_fields=["ward"])
    relate(patient=episode.patient, unit=unit, ground=RelationGround.EPISODE, on=starts_on)
    record(by=by, action="episode.moved", row=episode, patient_id=episode.patient_id, details={"from_ward": str(left)})
    refresh([episode.patient_id], on=today)
    return episode


@transaction.atomic
def note_consultation(
    *, by: Actor, episode: CareEpisode, unit: Unit, consultant: StaffMember, on: date, now: datetime
) -> Consultation:
    """Note that a consultant from another unit of the hospital saw the patient on a day."""
    episode = open_at_own_ward(by, episode, field="on")
    if unit.kind not in CLINICS:
        raise ValidationError(
            {"unit": _("Konsulten kommer från en klinik på sjukhuset. Välj en avdelning eller mottagning.")}
        )
    if unit.pk == episode.ward_id:
        raise ValidationError({"unit": _("Konsulten kommer från en annan enhet än den där patienten vårdas.")})
    require_day_between(on, first=admitted_on(episode), today=day_of(now), field="on")
    if not Assignment.objects.filter(staff=consultant, unit=unit, period__contains=on).exists():
        raise ValidationError({"consultant": _("Personen har inget uppdrag på den enheten den dagen.")})
    noted = {"episode": episode, "unit": unit, "consultant": consultant, "on": on}
    if Consultation.objects.filter(**noted).exists():
        raise ValidationError({"consultant": _("Konsultationen är redan registrerad.")})
    consultation: Consultation = Consultation.objects.create(**noted, noted_by=by.staff)
    record(by=by, action="episode.consultation", row=consultation, patient_id=episode.patient_id)
    refresh([episode.patient_id], on=day_of(now))
    return consultation


@transaction.atomic
def note_unknown_primary(*, by: Actor, episode: CareEpisode, since: date, now: datetime) -> CareEpisode:
    """Note since when a cancer with unknown primary tumour is investigated (CUP). Again: the day is corrected."""
    episode = open_at_own_ward(by, episode, field="since")
    today = day_of(now)
    if since > today:
        raise ValidationError({"since": _("Dagen har inte varit än.")})
    if episode.patient.born_on is not None and since < episode.patient.born_on:
        raise ValidationError({"since": _("Dagen är före patientens födelse. Kontrollera årtalet.")})
    episode.unknown_primary_since = since
    episode.save(update_fields=["unknown_primary_since"])
    record(by=by, action="episode.unknown_primary", row=episode, patient_id=episode.patient_id)
    refresh([episode.patient_id], on=today)
    return episode
