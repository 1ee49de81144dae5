"""What the pages on agreements hold, gathered from selectors and services for the views to hand on."""

from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.urls import reverse
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from agreements.agreed import presentation, selectors
from agreements.agreed.drafts import Draft, TaskDraft, TimeDraft
from agreements.agreed.forms import (
    AgreementForm,
    AnswerForm,
    DoneForm,
    TaskRows,
    TimeRows,
    rows,
    typed_rows,
)
from agreements.agreed.rules import latest_follow_up
from agreements.agreed.selectors import Whole
from agreements.agreed.services import write_agreement, write_version
from agreements.enums import Doer
from agreements.models import AgreementVersion
from contacts.coordinator_order import Suggestion, suggested_order
from contacts.models import Contact
from contacts.needs.presentation import laws
from contacts.policy.days import add_months
from contacts.policy.engine import Finding
from contacts.presentation import judgement
from fastkontakt import permissions
from fastkontakt.accounts.actor import Actor
from fastkontakt.moments import day_of
from fastkontakt.ui.templatetags.fk import personnummer
from patients.models import Patient, Relative

CONTACT, RELATIVE = "contact:", "relative:"
USUAL_MONTHS_TO_FOLLOW_UP = 6
MORE = {"tasks": TaskRows, "times": TimeRows}


class Page:
    """A page about a patient's agreement, or one to be written."""

    def __init__(self, viewer: Actor, patient: Patient, whole: Whole | None, *, today: date) -> None:
        self.viewer, self.patient, self.whole, self.today = viewer, patient, whole, today

    def frame(self) -> dict[str, Any]:
        """What every page shows. `own`: the viewer's unit holds the agreement, and the viewer writes; `standing`: it is
        not ended; `open`: it can be changed."""
        agreement = self.whole.agreement if self.whole else None
        standing = agreement is None or agreement.ended_on is None
        writes = self.viewer.may(permissions.REGISTER_PATIENTS)
        return {
            "patient": self.patient,
            "unit": self.viewer.unit,
            "eyebrow": f"{self.patient.name} · {personnummer(self.patient.identity_number)}",
            "own": writes and (agreement is None or agreement.unit_id == self.viewer.unit.pk),
            "standing": standing,
            "open": standing and self.patient.deceased_on is None,
            "coordinator_url": reverse("contacts:coordinator", args=[self.patient.pk]),
            "shown": presentation.shown(self.whole, today=self.today) if self.whole else None,
        }


class AgreementPage(Page):
    """One agreement."""

    whole: Whole

    def answer_form(self, typed: Any = None) -> AnswerForm:
        """What the patient said of the version that stands."""
        return AnswerForm(typed, initial={"version": self.whole.newest.number}, auto_id="svar_%s")

    def answer_again(self, sent: AnswerForm) -> AnswerForm:
        """What was typed, to be sent of the version that stands now."""
        initial = {"kind": sent.data.get("kind"), "text": sent.data.get("text"), "version": self.whole.newest.number}
        return AnswerForm(initial=initial, auto_id="svar_%s")

    def done_form(self, typed: Any = None) -> DoneForm:
        """Done today, unless something else is typed."""
        return DoneForm(typed, initial={"on": self.today}, auto_id=False if typed is None else "klart_%s")

    def context(self, sent: AnswerForm | None = None) -> dict[str, Any]:
        """The page. `sent` is an answer that was refused."""
        outdated = sent is not None and sent.data.get("version") != str(self.whole.newest.number)
        return self.frame() | {
            "answer_form": self.answer_again(sent) if sent and outdated else sent or self.answer_form(),
            "errors": sent,
            "today": self.today,
            "lacking": self._lacking(),
        }

    def _lacking(self) -> Contact | None:
        """Who coordinates today without its standing in the agreement."""
        held = selectors.choosable(self.viewer, self.patient, on=self.today).care_contacts
        now = next((contact for contact in held if contact.coordinating), None)
        return now if now and now.pk != self.whole.newest.coordinator_id else None


@dataclass(frozen=True, slots=True, kw_only=True)
class Sheet:
    """The form with its rows."""

    form: AgreementForm
    tasks: Any
    times: Any

    @property
    def is_bound(self) -> bool:
        """Whether it was sent."""
        return self.form.is_bound

    def is_valid(self) -> bool:
        """Whether all parts are in shape; each is asked, so that every error is told."""
        return all([part.is_valid() for part in (self.form, self.tasks, self.times)])  # noqa: C419


class WritePage(Page):
    """Writing the first version, or a new one from what stands."""

    def __init__(self, viewer: Actor, patient: Patient, whole: Whole | None, *, today: date) -> None:
        super().__init__(viewer, patient, whole, today=today)
        self.who = selectors.choosable(viewer, patient, on=today)
        self.order: list[Suggestion] = suggested_order(
            self.who.care_contacts, patient, own_unit=viewer.unit.pk, on=today
        )
        self.contacts = {f"{CONTACT}{contact.pk}": contact for contact in self.who.contacts}
        self.relatives = {f"{RELATIVE}{person.pk}": person for person in self.who.relatives}

    def sheet(self, typed: Any = None) -> Sheet:
        """Empty or as it stands; with `more` of the rows asked for, as typed so far; else as sent."""
        if typed is not None and typed.get("more") in MORE:
            return self._longer(typed)
        if typed is not None:
            return Sheet(
                form=self._form(typed),
                tasks=TaskRows(typed, prefix="tasks", form_kwargs={"doers": self._doers()}),
                times=TimeRows(typed, prefix="times"),
            )
        before = self.whole.newest if self.whole else None
        return self._filled(self._initial(before), self._tasks(before), self._times(before))

    def save(self, sheet: Sheet) -> AgreementVersion:
        """The version. Raises PermissionDenied, ValidationError, PolicyRefused."""
        draft = self._draft(sheet)
        if self.whole is None:
            return write_agreement(by=self.viewer, patient=self.patient, draft=draft, today=self.today)
        typed = sheet.form.cleaned_data
        return write_version(
            by=self.viewer,
            agreement=self.whole.agreement,
            draft=draft,
            changed=typed["changed"],
            based_on=typed["based_on"],
            today=self.today,
        )

    def context(self, sheet: Sheet, findings: tuple[Finding, ...] = ()) -> dict[str, Any]:
        """The page. `findings` are those of a refusal."""
        slug = self.viewer.tenant.slug
        chosen = self.whole.newest.coordinator_id if self.whole else None
        return self.frame() | {
            "sheet": sheet,
            "form": sheet.form,
            "order": self.order if self.who.several else [],
            "consented": self.who.consented,
            "several": self.who.several,
            "hidden": self.who.hidden,
            "lacking": next((c for c in self.who.care_contacts if c.coordinating and c.pk != chosen), None),
            "latest": latest_follow_up(self.today),
            "laws": laws(slug, "fvk-coordinator-missing", on=self.today) if self.who.several else [],
            "refused": bool(findings),
            "findings": judgement.said(findings, patient_id=self.patient.pk),
        }

    def _form(self, typed: Any = None, initial: dict[str, Any] | None = None) -> AgreementForm:
        people = [(key, presentation.contact_name(contact)) for key, contact in self.contacts.items()]
        kin = [(key, self._kin(person)) for key, person in self.relatives.items()]
        care = [(key, presentation.contact_name(c)) for key, c in self.contacts.items() if c in self.who.care_contacts]
        nobody = [("", _("Ingen samordnar"))] if care else []
        return AgreementForm(
            typed,
            people=[*people, *kin],
            coordinators=[*care, *nobody],
            first=self.whole is None,
            initial=initial,
        )

    def _filled(self, initial: dict[str, Any], tasks: list[Any], times: list[Any]) -> Sheet:
        return Sheet(
            form=self._form(initial=initial),
            tasks=rows(TaskRows, "tasks", tasks, doers=self._doers()),
            times=rows(TimeRows, "times", times),
        )

    def _longer(self, typed: Any) -> Sheet:
        """All as it was typed, unjudged, with more empty rows."""
        fields = self._form().fields
        lists = {"participants": typed.getlist("participants")} if "participants" in fields else {}
        initial = {name: typed.get(name, "") for name in fields} | lists
        return self._filled(initial, typed_rows(TaskRows, "tasks", typed), typed_rows(TimeRows, "times", typed))

    def _initial(self, before: AgreementVersion | None) -> dict[str, Any]:
        coordinating = next((c for c in self.who.care_contacts if c.coordinating), None)
        suggested = self.order[0].contact if self.who.several and self.who.consented and self.order else None
        coordinator = coordinating or suggested
        follow_up_on = add_months(self.today, USUAL_MONTHS_TO_FOLLOW_UP)
        initial: dict[str, Any] = {
            "follow_up_on": follow_up_on,
            "coordinator": f"{CONTACT}{coordinator.pk}" if coordinator else "",
            "participants": [key for key, contact in self.contacts.items() if contact.unit_id == self.viewer.unit.pk],
        }
        if before is None:
            return initial
        takes_part = {f"{CONTACT}{row.contact_id}" for row in before.participants.all() if row.contact_id}
        kin = {f"{RELATIVE}{row.relative_id}" for row in before.participants.all() if row.relative_id}
        same = coordinator is None or coordinator.pk == before.coordinator_id
        return initial | {
            "matters": before.matters,
            "agreed": before.agreed,
            "participants": sorted((takes_part | kin) & {*self.contacts, *self.relatives}),
            "coordinator_reason": before.coordinator_reason if same else "",
            "follow_up_on": before.follow_up_on if before.follow_up_on > self.today else follow_up_on,
            "based_on": before.number,
        }

    def _tasks(self, before: AgreementVersion | None) -> list[dict[str, Any]]:
        """What is not done goes on; of a contact that is no longer one, without a doer."""
        return [
            {
                "who": self._who(task) if task.doer == Doer.CONTACT else task.doer,
                "name": presentation.name_in(self.whole, task) if self.whole else "",
                "what": task.what,
                "due_on": task.due_on,
                "carried": task.pk,
            }
            for task in (presentation.undone(before) if before else ())
        ]

    def _who(self, task: Any) -> str:
        key = f"{CONTACT}{task.contact_id}"
        return key if key in self.contacts else ""

    def _times(self, before: AgreementVersion | None) -> list[dict[str, Any]]:
        """Those that have not been."""
        ahead = [time for time in before.times.all() if day_of(time.at) >= self.today] if before else []
        return [{"at": localtime(time.at), "what": time.what, "place": time.place} for time in ahead]

    def _doers(self) -> list[tuple[str, str]]:
        contacts = [(key, presentation.contact_name(contact)) for key, contact in self.contacts.items()]
        kin = [] if self.patient.is_protected else [(str(Doer.RELATIVE), str(Doer.RELATIVE.label))]
        patient, other = (str(Doer.PATIENT), str(Doer.PATIENT.label)), (str(Doer.OTHER), str(Doer.OTHER.label))
        return [patient, *contacts, *kin, other]

    @staticmethod
    def _kin(person: Relative) -> str:
        return f"{person.name}, {str(person.get_role_display()).lower()}"

    def _draft(self, sheet: Sheet) -> Draft:
        typed = sheet.form.cleaned_data
        chosen = typed.get("participants", [])
        return Draft(
            matters=typed["matters"],
            agreed=typed["agreed"],
            follow_up_on=typed["follow_up_on"],
            coordinator=self.contacts.get(typed.get("coordinator", "")),
            coordinator_reason=typed.get("coordinator_reason", ""),
            contacts=tuple(self.contacts[key] for key in chosen if key in self.contacts),
            relatives=tuple(self.relatives[key] for key in chosen if key in self.relatives),
            tasks=tuple(self._task(row) for row in sheet.tasks.filled()),
            times=tuple(TimeDraft(**row) for row in sheet.times.filled()),
        )

    def _task(self, row: dict[str, Any]) -> TaskDraft:
        contact = self.contacts.get(row["who"])
        return TaskDraft(
            doer=Doer.CONTACT if contact else row["who"],
            contact=contact,
            name=row["name"],
            what=row["what"],
            due_on=row["due_on"],
            carried=row["carried"],
        )


def section(viewer: Actor, patient: Patient, *, today: date) -> dict[str, Any]:
    """The patient's page: the agreements that the viewer may see, and the way to write one."""
    found = selectors.beside_contacts(viewer, patient, on=today)
    own = any(row.agreement.unit_id == viewer.unit.pk and row.agreement.ended_on is None for row in found)
    writes = viewer.may(permissions.REGISTER_PATIENTS) and patient.deceased_on is None
    return {
        "agreements": [presentation.shown(row, today=today) for row in found],
        "may_agree": writes and not own,
    }


def agreement_url(patient_id: UUID, agreement_id: UUID) -> str:
    """The agreement's page for staff."""
    return reverse("agreements:agreement", args=[patient_id, agreement_id])
