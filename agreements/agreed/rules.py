"""What an agreement must hold: each demand with its reason, and what to do instead."""

from collections.abc import Iterator
from datetime import date

from django.core.exceptions import ValidationError
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from agreements.agreed.drafts import Draft, TaskDraft
from agreements.agreed.selectors import Choosable
from agreements.enums import Doer
from agreements.models import AgreementVersion
from contacts.models import Contact
from contacts.policy.days import add_months
from fastkontakt.access import sees_records_of
from fastkontakt.accounts.actor import Actor
from fastkontakt.moments import day_of
from fastkontakt.periods import years_after
from patients.models import Patient

LONGEST_TO_FOLLOW_UP = 12
"""Months: an agreement is gone through with the patient at least once a year."""
FURTHEST_YEARS = 2
"""How far ahead a task or a time can lie; a later day is mistyped."""
MOST_TASKS, MOST_TIMES = 20, 20

Errors = Iterator[tuple[str, str]]


def check_draft(
    draft: Draft, *, by: Actor, patient: Patient, who: Choosable, before: AgreementVersion | None, today: date
) -> None:
    """Raises ValidationError with all that is wrong, keyed by field. `before` is the version that it goes on from."""
    errors: dict[str, list[str]] = {}
    found = (
        *_texts(draft),
        *_follow_up(draft, today),
        *_tasks(draft, patient, before, today),
        *_times(draft, today),
        *_participants(draft, by, patient, who),
        *_coordinator(draft, by, who),
    )
    for field, said in found:
        errors.setdefault(field, []).append(said)
    if errors:
        raise ValidationError(errors)


def latest_follow_up(today: date) -> date:
    """The last day on which an agreement of today can be followed up."""
    return add_months(today, LONGEST_TO_FOLLOW_UP)


def _texts(draft: Draft) -> Errors:
    if not draft.matters.strip():
        yield "matters", _("Skriv vad som är viktigt för patienten, med patientens egna ord.")
    if not draft.agreed.strip():
        yield "agreed", _("Skriv vad ni har kommit överens om.")
    if not draft.tasks and not draft.times:
        yield "tasks", _("Skriv minst en sak som någon ska göra, eller en planerad tid.")


def _follow_up(draft: Draft, today: date) -> Errors:
    latest = latest_follow_up(today)
    if not today < draft.follow_up_on <= latest:
        said = _("Överenskommelsen ska följas upp efter i dag, och senast %(day)s.")
        yield "follow_up_on", said % {"day": date_format(latest)}


def _tasks(draft: Draft, patient: Patient, before: AgreementVersion | None, today: date) -> Errors:
    if len(draft.tasks) > MOST_TASKS:
        yield "tasks", _("Skriv högst %(most)s uppgifter. Slå ihop dem som hör ihop.") % {"most": MOST_TASKS}
    known = {task.pk: task.due_on for task in before.tasks.all()} if before else {}
    for number, task in enumerate(draft.tasks, 1):
        for said in (*_doer(task, patient), *_due(task, known.get(task.carried) if task.carried else None, today)):
            yield "tasks", _("Uppgift %(number)s: %(said)s") % {"number": number, "said": said}


def _doer(task: TaskDraft, patient: Patient) -> Iterator[str]:
    if not task.what.strip():
        yield _("Skriv vad som ska göras.")
    if (task.doer == Doer.CONTACT) != (task.contact is not None):
        yield _("Välj vilken av patientens fasta kontakter det är.")
    if task.doer in (Doer.RELATIVE, Doer.OTHER) and not task.name.strip():
        yield _("Skriv namnet på den som gör det.")
    if task.doer == Doer.RELATIVE and patient.is_protected:
        yield _no_relatives()


def _due(task: TaskDraft, known: date | None, today: date) -> Iterator[str]:
    if task.due_on is None or task.due_on == known:
        return
    if task.due_on < today:
        yield _("Dagen har redan varit. Skriv en dag från i dag, eller lämna den tom.")
    if task.due_on > years_after(today, FURTHEST_YEARS):
        yield _("Dagen ligger mer än två år fram. Kontrollera årtalet.")


def _times(draft: Draft, today: date) -> Errors:
    if len(draft.times) > MOST_TIMES:
        yield "times", _("Skriv högst %(most)s tider.") % {"most": MOST_TIMES}
    for number, time in enumerate(draft.times, 1):
        day = day_of(time.at)
        if not time.what.strip():
            yield "times", _("Tid %(number)s: Skriv vad tiden gäller.") % {"number": number}
        if not today <= day <= years_after(today, FURTHEST_YEARS):
            said = _("Tid %(number)s: Skriv en tid från i dag och högst två år fram.")
            yield "times", said % {"number": number}


def _participants(draft: Draft, by: Actor, patient: Patient, who: Choosable) -> Errors:
    known = {contact.pk for contact in who.contacts}
    for contact in draft.everybody:
        if contact.pk not in known:
            yield "participants", _("Välj bland patientens fasta kontakter som gäller i dag och som du får se.")
        elif not who.consented and not sees_records_of(by, contact.unit):
            yield "participants", _without_consent(contact)
    if draft.relatives and patient.is_protected:
        yield "participants", _no_relatives()
    elif {person.pk for person in draft.relatives} - {person.pk for person in who.relatives}:
        yield "participants", _("Närstående med skyddad identitet kan inte delta. Välj bland dem som visas.")


def _without_consent(contact: Contact) -> str:
    said = _(
        "%(name)s arbetar hos en annan vårdgivare. Sekretess gäller mellan vårdgivare (8 kap. 2 § och 25 kap. 1 § "
        "offentlighets- och sekretesslagen), så %(name)s kan delta bara om patienten samtycker till att kontakterna "
        "samordnas. Fråga patienten och anteckna samtycket under Samordning, eller skriv utan %(name)s."
    )
    return said % {"name": contact.staff.name}


def _no_relatives() -> str:
    return _(
        "Patienten har skyddad identitet. Därför skrivs inga närstående in (22 kap. 1 § offentlighets- och "
        "sekretesslagen). Skriv det som patientens egen del."
    )


def _coordinator(draft: Draft, by: Actor, who: Choosable) -> Errors:
    if draft.coordinator is None:
        yield from _without_coordinator(draft, who)
        return
    chosen = next((contact for contact in who.care_contacts if contact.pk == draft.coordinator.pk), None)
    if chosen is None:
        yield "coordinator", _("Bara en fast vårdkontakt som gäller i dag och som du får se kan samordna.")
    elif not chosen.coordinating and chosen.unit_id != by.unit.pk:
        said = _("%(name)s arbetar på %(unit)s och samordnar inte än. Den som samordnar väljs på sin egen enhet.")
        yield "coordinator", said % {"name": chosen.staff.name, "unit": chosen.unit.name}
    if not draft.coordinator_reason.strip():
        yield "coordinator_reason", _("Skriv varför just den personen samordnar. Patienten kan läsa det.")


def _without_coordinator(draft: Draft, who: Choosable) -> Errors:
    """Several fasta vårdkontakter: one coordinates. None only where the patient has not agreed to it, or where somebody
    who may not be seen does; then it is said why."""
    if not who.several:
        return
    if who.consented and not who.hidden:
        yield (
            "coordinator",
            _(
                "Patienten har flera fasta vårdkontakter. Då väljs en som samordnar, och valet och skälet skrivs in "
                "här (registrets ordning, efter Region Gotlands riktlinje för fasta kontakter, avsnitt 3.2). Välj vem "
                "som samordnar."
            ),
        )
    elif not draft.coordinator_reason.strip():
        yield (
            "coordinator",
            _(
                "Patienten har flera fasta vårdkontakter, och ingen samordnare är vald (registrets ordning, efter "
                "Region Gotlands riktlinje för fasta kontakter, avsnitt 3.2). Anteckna patientens samtycke under "
                "Samordning och välj en, eller skriv som skäl varför ingen väljs nu."
            ),
        )
