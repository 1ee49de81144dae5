"""Mandates: who may act for a patient. Given by the patient, or noted from a court's order; ended at once.

Law: föräldrabalken (FB) 6 and 11 chap., OSL 12:2, lag (2017:310) om framtidsfullmakter. Services raise ValidationError
keyed by field, PermissionDenied with the reason, and Patient.DoesNotExist or Mandate.DoesNotExist.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from fastkontakt import permissions
from fastkontakt.access import ANY_SCOPE, law, visible_patients
from fastkontakt.accounts.actor import PATIENT, Actor
from fastkontakt.accounts.citizens import user_of
from fastkontakt.audit.services import record
from fastkontakt.moments import day_of
from fastkontakt.periods import require_within_a_year, years_after, years_before
from fastkontakt.validators import born_on, identity_kind, normalise_identity_number
from patients.acting import BY_COURT, GUARDIAN_UNTIL_AGE, STANDING, mandates_on
from patients.enums import IdentityKind, MandateKind, MandateScope, Protection
from patients.models import Mandate, Patient
from patients.services import check_order, refuse_overlap

ADULT_AGE = 18
MOST_YEARS = 3
"""A permission in the portal lasts no longer, so that it does not outlive the trust that it rests on."""
CAN_SIGN_IN = {IdentityKind.PERSONNUMMER, IdentityKind.SAMORDNINGSNUMMER}


@dataclass(frozen=True, kw_only=True)
class Person:
    """Who is to act. The number is as typed."""

    identity_number: str
    given_name: str
    family_name: str


@dataclass(frozen=True, kw_only=True)
class Order:
    """A court's order, by which anybody can find it."""

    court: str
    case_number: str
    decided_on: date

    def __str__(self) -> str:
        return f"{self.court.strip()}, {self.case_number.strip()}, {self.decided_on.isoformat()}"


@transaction.atomic
def grant_mandate(
    *, by: Actor, person: Person, scopes: Iterable[str], starts_on: date, ends_on: date, today: date
) -> Mandate:
    """The patient lets a person act, from today or later, for at most MOST_YEARS.

    A patient under 18 may not: below 13 the guardians act (FB 6:11), and from 13 to 17 one has not yet the capacity to
    authorise another (FB 9:1), while neither guardian nor anybody else is let in without an assessment in each case.
    """
    if by.kind != PATIENT or by.patient_id is None:
        raise PermissionDenied(_("Bara patienten själv kan ge någon tillåtelse här."))
    patient = Patient.objects.select_for_update(no_key=True).get(pk=by.patient_id)
    _require_of_age(patient, today)
    _require_not_protected(patient)
    if starts_on < today:
        raise ValidationError({"starts_on": _("Tillåtelsen kan börja gälla tidigast i dag.")})
    require_within_a_year(starts_on, today=today, field="starts_on")
    check_order(starts_on, ends_on, "ends_on")
    if ends_on > years_after(starts_on, MOST_YEARS):
        longest = _("Tillåtelsen kan gälla i högst %(years)s år. Du kan ge en ny när den har gått ut.")
        raise ValidationError({"ends_on": longest % {"years": MOST_YEARS}})
    return _create(by, patient, MandateKind.OMBUD, person, scopes, starts_on, ends_on, today, action="mandate.given")


@transaction.atomic
def note_legal_representative(
    *,
    by: Actor,
    patient: Patient,
    kind: str,
    person: Person,
    scopes: Iterable[str],
    order: Order,
    starts_on: date,
    ends_on: date | None,
    today: date,
) -> Mandate:
    """Staff in the patient's care note a god man or förvaltare as the court's order says (FB 11:4, 11:7).

    For a child as for its guardians: to the day before it turns 13, and not from 13 to 17.
    """
    permissions.require(by, permissions.REGISTER_PATIENTS)
    visible_patients(by, on=today).get(pk=patient.pk)
    _require_court_kind(kind)
    locked = Patient.objects.select_for_update(no_key=True).get(pk=patient.pk)
    _require_not_protected(locked)
    _require_order(order, starts_on, today)
    require_within_a_year(starts_on, today=today, field="starts_on")
    check_order(starts_on, ends_on, "ends_on")
    _require_child_is_under_thirteen(locked, ends_on, today)
    return _create(
        by, locked, kind, person, scopes, starts_on, ends_on, today, action="mandate.noted", order=str(order)
    )


@transaction.atomic
def revoke_mandate(*, by: Actor, mandate: Mandate, today: date) -> Mandate:
    """End it at once: the patient takes a permission back, who has one renounces it, staff note that it has ended.

    What a court has ordered a court ends: staff alone note it.
    """
    Patient.objects.select_for_update(no_key=True).get(pk=mandate.patient_id)
    standing = find_mandate(by, mandate.pk, on=today)
    if by.is_staff:
        permissions.require(by, permissions.REGISTER_PATIENTS)
    elif standing.kind in BY_COURT:
        raise PermissionDenied(
            _(
                "Uppdraget är beslutat av domstol och upphör genom ett nytt beslut. Berätta för mottagningen när det"
                " har upphört, så avslutar de det här."
            )
        )
    if standing.revoked_at is not None:
        said = _("Det avslutades redan %(day)s.")
        raise ValidationError(said % {"day": date_format(day_of(standing.revoked_at))})
    if standing.ends_on is not None and standing.ends_on < today:
        said = _("Det gällde till och med %(day)s. Det finns inget att avsluta.")
        raise ValidationError(said % {"day": date_format(standing.ends_on)})
    standing.revoked_at, standing.revoked_by = timezone.now(), by.user
    standing.save(update_fields=["revoked_at", "revoked_by"])
    details = {"kind": standing.kind, "said_by": by.kind}
    record(by=by, action="mandate.revoked", row=standing, patient_id=standing.patient_id, details=details)
    return standing


def find_mandate(viewer: Actor, mandate_id: UUID, *, on: date) -> Mandate:
    """A mandate to end: of the patient in one's care, of oneself as patient, or one's own to act by.

    Raises Mandate.DoesNotExist for all others.
    """
    if viewer.is_staff or viewer.kind == PATIENT:
        rows: Any = Mandate.objects.filter(patient__in=visible_patients(viewer, on=on))
    else:
        rows = mandates_on(viewer.user, on)
    found: Mandate = rows.select_related("patient").get(pk=mandate_id)
    return found


def mandates_of(patient: Patient, *, on: date) -> list[Mandate]:
    """Who may act for the patient on the day or later, by name. The patient came through fastkontakt.access."""
    lasting = Q(ends_on__isnull=True) | Q(ends_on__gte=on)
    return list(patient.mandates.filter(STANDING, lasting).order_by("given_name", "family_name", "starts_on", "pk"))


@dataclass(frozen=True, kw_only=True)
class ActsFor:
    """One whom the viewer acts for: on what ground (fastkontakt.access.law), with what, to and with which day.

    `mandates` are what it rests on; a guardian has none.
    """

    patient: Patient
    ground: str
    scopes: frozenset[str]
    until: date | None
    mandates: tuple[Mandate, ...] = ()


def acts_for(viewer: Actor, *, on: date) -> list[ActsFor]:
    """All whom the viewer acts for on the day, by name, in two queries. Reads are the page's to log."""
    patients: Any = visible_patients(viewer, on=on, scope=ANY_SCOPE).order_by("given_name", "family_name", "pk")
    held: dict[UUID, list[Mandate]] = {}
    for mandate in mandates_on(viewer.user, on).order_by("starts_on", "pk"):
        held.setdefault(mandate.patient_id, []).append(mandate)
    return [_acts_for(patient, tuple(held.get(patient.pk, ()))) for patient in patients]


def _acts_for(patient: Any, mandates: tuple[Mandate, ...]) -> ActsFor:
    if patient.ground == law.GUARDIAN:
        last = years_after(patient.born_on, GUARDIAN_UNTIL_AGE) - timedelta(days=1)
        return ActsFor(patient=patient, ground=patient.ground, scopes=frozenset(MandateScope.values), until=last)
    ends = [mandate.ends_on for mandate in mandates]
    return ActsFor(
        patient=patient,
        ground=patient.ground,
        scopes=frozenset(scope for mandate in mandates for scope in mandate.scopes),
        until=None if None in ends else max(end for end in ends if end),
        mandates=mandates,
    )


def obstacle_to_granting(patient: Patient, *, today: date) -> str:
    """Why the patient cannot give anybody permission, in words; "" where nothing stands in the way."""
    try:
        _require_of_age(patient, today)
        _require_not_protected(patient)
        _require_alive(patient)
    except PermissionDenied as refusal:
        return str(refusal)
    except ValidationError as refusal:
        return " ".join(refusal.messages)
    return ""


def _create(
    by: Actor,
    patient: Patient,
    kind: str,
    person: Person,
    scopes: Iterable[str],
    starts_on: date,
    ends_on: date | None,
    today: date,
    *,
    action: str,
    order: str = "",
) -> Mandate:
    _require_alive(patient)
    wanted = sorted(set(scopes))
    if not wanted or not set(wanted) <= set(MandateScope.values):
        raise ValidationError({"scopes": _("Välj minst en sak som personen får göra.")})
    number = _number_of_proxy(person, patient, today)
    rivals = [kind] if kind == MandateKind.OMBUD else BY_COURT
    refuse_overlap(
        patient.mandates.filter(STANDING, identity_number=number, kind__in=rivals),
        starts_on,
        ends_on,
        "identity_number",
        _("Personen får redan företräda under de dagarna. Avsluta det först, eller välj andra dagar."),
    )
    mandate = Mandate.objects.create(
        patient=patient,
        kind=kind,
        scopes=wanted,
        identity_number=number,
        given_name=person.given_name.strip(),
        family_name=person.family_name.strip(),
        order=order,
        user=user_of(number),
        unit=by.unit if by.is_staff else None,
        noted_by=by.staff if by.is_staff else None,
        starts_on=starts_on,
        ends_on=ends_on,
    )
    record(by=by, action=action, row=mandate, patient_id=patient.pk, details={"kind": kind, "scopes": wanted})
    return mandate


def _number_of_proxy(person: Person, patient: Patient, today: date) -> str:
    """The normalised number of one who may act: somebody else, of age, who can sign in.

    That a person is protected or dead is not told to one who types a number.
    """
    try:
        number = normalise_identity_number(person.identity_number)
    except ValidationError as error:
        raise ValidationError({"identity_number": error.messages}) from error
    if number == patient.identity_number:
        said = _("Ingen kan vara ombud för sig själv. Skriv ombudets personnummer.")
        raise ValidationError({"identity_number": said})
    if identity_kind(number) not in CAN_SIGN_IN:
        needed = _("Det går inte att logga in med ett reservnummer. Skriv ett personnummer eller samordningsnummer.")
        raise ValidationError({"identity_number": needed})
    born = born_on(number)
    if born is None or born > years_before(today, ADULT_AGE):
        raise ValidationError({"identity_number": _("Den som ska företräda någon annan måste ha fyllt 18 år.")})
    known = Patient.objects.filter(identity_number=number)
    if known.filter(~Q(protection=Protection.NONE) | Q(deceased_on__isnull=False)).exists():
        raise ValidationError(
            {"identity_number": _("Den personen kan inte läggas till här. Ring mottagningen, så hjälper de er.")}
        )
    return number


def _require_alive(patient: Patient) -> None:
    if patient.deceased_on is not None:
        raise ValidationError(_("Patienten har avlidit. Ingen kan längre företräda patienten här."))


def _require_of_age(patient: Patient, today: date) -> None:
    if patient.born_on is None:
        raise PermissionDenied(
            _("Vi vet inte när du är född, och bara den som har fyllt 18 år kan ge tillåtelse. Ring din mottagning.")
        )
    if patient.born_on > years_before(today, GUARDIAN_UNTIL_AGE):
        raise PermissionDenied(
            _("Tills du fyller 13 år är det dina vårdnadshavare som företräder dig (6 kap. 11 § föräldrabalken).")
        )
    if patient.born_on > years_before(today, ADULT_AGE):
        raise PermissionDenied(
            _(
                "Du kan ge någon tillåtelse här när du har fyllt 18 år. Fram till dess är det bara du som ser dina"
                " kontakter. Vill du att någon annan ska veta något, berätta själv eller prata med din mottagning."
            )
        )


def _require_not_protected(patient: Patient) -> None:
    if patient.is_protected:
        raise ValidationError(
            _(
                "Den som har skyddad identitet kan inte ha någon som företräder sig här: fler som ser uppgifterna gör"
                " skyddet svagare (22 kap. 1 § offentlighets- och sekretesslagen). Ring mottagningen i stället."
            )
        )


def _require_court_kind(kind: str) -> None:
    if kind in BY_COURT:
        return
    if kind == MandateKind.OMBUD:
        raise PermissionDenied(_("Tillåtelse ger patienten själv, på Mina kontakter."))
    raise ValidationError(
        {
            "kind": _(
                "En framtidsfullmakt får inte omfatta hälso- och sjukvård (2 § lagen 2017:310 om framtidsfullmakter)."
                " Patienten kan själv ge tillåtelse på Mina kontakter, eller domstolen utse en god man."
            )
        }
    )


def _require_order(order: Order, starts_on: date, today: date) -> None:
    missing = _("Skriv det som står i beslutet, så att det går att hitta.")
    errors = {name: missing for name in ("court", "case_number") if not getattr(order, name).strip()}
    if errors:
        raise ValidationError(errors)
    if order.decided_on > today:
        raise ValidationError({"decided_on": _("Beslutet kan inte vara från en dag som inte har varit.")})
    if starts_on < order.decided_on:
        raise ValidationError({"starts_on": _("Uppdraget kan inte börja före domstolens beslut.")})


def _require_child_is_under_thirteen(patient: Patient, ends_on: date | None, today: date) -> None:
    if patient.born_on is None or patient.born_on <= years_before(today, ADULT_AGE):
        return
    thirteen = years_after(patient.born_on, GUARDIAN_UNTIL_AGE)
    if thirteen <= today:
        raise ValidationError(
            _("Patienten är mellan 13 och 17 år. Då får varken vårdnadshavare eller god man se kontakterna här.")
        )
    if ends_on is None or ends_on >= thirteen:
        said = _("Patienten fyller 13 år %(day)s. Uppdraget kan gälla här till och med dagen före.")
        raise ValidationError({"ends_on": said % {"day": date_format(thirteen)}})
