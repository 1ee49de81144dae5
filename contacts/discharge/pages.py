"""What the pages on discharge need, gathered from selectors and services for the views to hand on."""

from collections.abc import Callable, Iterable
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _

from contacts.discharge import forms, presentation, selectors
from contacts.discharge.selectors import EpisodeView
from contacts.policy.engine import Verdict
from contacts.presentation import judgement
from contacts.services import discharge
from contacts.services.discharge.guards import CLINICS, MUNICIPAL, WARDS
from fastkontakt import permissions
from fastkontakt.access.protection import title
from fastkontakt.accounts.actor import Actor
from fastkontakt.moments import day_of
from fastkontakt.organisation.models import Unit
from fastkontakt.organisation.selectors import get_staff, get_unit
from patients.enums import DischargeKind
from patients.models import CareEpisode, Patient
from patients.pages import Section


def may_admit(viewer: Actor) -> bool:
    """Whether the viewer admits patients: staff of a ward."""
    return viewer.unit.kind in WARDS and viewer.may(permissions.REGISTER_PATIENTS)


def stays_of(viewer: Actor, patient: Patient, *, on: date) -> dict[str, Any]:
    """For the patient's own page: where the patient is in, and whether the viewer may admit at the own ward."""
    going_on = selectors.open_episodes_of(viewer, patient, on=on)
    here = any(episode.ward_id == viewer.unit.pk for episode in going_on)
    return {"episodes": going_on, "may_admit": may_admit(viewer) and not here and patient.deceased_on is None}


class AdmitPage:
    """The admission notice for one patient, from the viewer's ward."""

    def __init__(self, viewer: Actor, patient: Patient, *, now: datetime) -> None:
        self.viewer, self.patient, self.now = viewer, patient, now

    def form(self, typed: Any = None) -> forms.AdmitForm:
        """The form, with now and the listed unit filled in."""
        listed = selectors.listed_unit(self.patient, on=day_of(self.now))
        nowhere = [] if listed else [("", _("Ingen: patienten är inte listad"))]
        return forms.AdmitForm(
            typed,
            receiving=[*nowhere, *_choices(selectors.receiving_units())],
            municipal=_choices(selectors.units_of(MUNICIPAL)),
            initial={"admitted_at": self.now, "receiving_unit": str(listed.pk) if listed else ""},
        )

    def save(self, typed: dict[str, Any]) -> CareEpisode:
        """Admit the patient."""
        told = typed["receiving_unit"]
        return discharge.admit(
            by=self.viewer,
            patient=self.patient,
            ward=self.viewer.unit,
            admitted_at=typed["admitted_at"],
            receiving_unit=get_unit(told) if told else None,
            recipients=[get_unit(key) for key in typed["recipients"]],
            expected_discharge=typed["expected_discharge"],
            now=self.now,
        )


class EpisodePage:
    """One stay: what the viewer's side may do, each act in a section with its own form."""

    def __init__(self, viewer: Actor, view: EpisodeView, *, now: datetime) -> None:
        self.viewer, self.view, self.now = viewer, view, now
        self.episode, self.today = view.episode, day_of(now)

    def sections(self, typed: Any = None) -> dict[str, Section]:
        """The acts by name. `typed` fills the form that its `section` names."""
        if not self.viewer.may(permissions.REGISTER_PATIENTS):
            return {}
        sent = typed.get("section") if typed else None
        return {name: make(typed if name == sent else None) for name, make in self._makers().items()}

    def context(self, sections: dict[str, Section], verdict: Verdict | None = None) -> dict[str, Any]:
        """The page; `verdict` is a refusal's."""
        view = self.view
        return {
            "view": view,
            "episode": self.episode,
            "patient": self.episode.patient,
            "page_title": title(self.episode.patient),
            "forms": {name: section.form for name, section in sections.items()},
            "todo": presentation.todo(view, now=self.now),
            "obstacles": [] if verdict else self._obstacles(),
            "refused": verdict is not None,
            "findings": self._said(verdict) if verdict else [],
            "telephone": presentation.todo(view, now=self.now).telephone,
            "steps": presentation.steps(view, now=self.now),
            "countdowns": presentation.countdowns(view, now=self.now),
            "header_facts": presentation.header_facts(view),
            "notes": presentation.hospital_notes(view),
            "deviations": list(self.episode.deviations.all()) if view.hospital_record else [],
            "main": self._main(sections),
        }

    def _main(self, sections: dict[str, Section]) -> str:
        """The act that comes next, whose form stands open."""
        return next((name for name in ("sip", "klar", "utskrivning") if name in sections), "")

    def _obstacles(self) -> list[judgement.Said]:
        """What stops a discharge home now, by the rulebook; for the ward, while the patient is in."""
        if self.view.side != selectors.WARD or not self.episode.is_open:
            return []
        home = DischargeKind.HOME
        return self._said(discharge.check_discharge(by=self.viewer, episode=self.episode, kind=home, at=self.now))

    def _said(self, verdict: Verdict) -> list[judgement.Said]:
        refusing = [finding for finding in verdict.findings if finding.outcome in judgement.REFUSING]
        return judgement.said(refusing, patient_id=self.episode.patient_id)

    def _makers(self) -> dict[str, Callable[[Any], Section]]:
        if self.view.side == selectors.RECEIVING and self.view.call_owed:
            return {"sip": self._sip}
        if self.view.side != selectors.WARD or not self.episode.is_open:
            return {}
        notice = {"klar": self._ready} if self.episode.ready_at is None else {"ta_tillbaka": self._withdraw}
        return {
            **notice,
            "utskrivning": self._discharge,
            "berakning": self._estimate,
            "flytt": self._move,
            "konsult": self._consultation,
            "cup": self._unknown_primary,
        }

    def _write(self, service: Callable[..., Any]) -> Callable[[dict[str, Any]], Any]:
        return lambda data: service(by=self.viewer, episode=self.episode, now=self.now, **data)

    def _sip(self, typed: Any) -> Section:
        return Section(
            key="sip",
            form=forms.SipCallForm(typed, initial={"at": self.now}, auto_id="sip_%s"),
            save=self._write(discharge.call_sip),
            said=_("Kallelsen till SIP är registrerad. Avdelningen och kommunen ser det."),
        )

    def _ready(self, typed: Any) -> Section:
        return Section(
            key="klar",
            form=forms.ReadyForm(typed, initial={"at": self.now}, auto_id="klar_%s"),
            save=self._write(discharge.note_ready),
            said=_("Meddelandet om utskrivningsklar är skickat."),
        )

    def _withdraw(self, typed: Any) -> Section:
        return Section(
            key="ta_tillbaka",
            form=forms.WithdrawForm(typed, auto_id="ta_tillbaka_%s"),
            save=lambda data: discharge.withdraw_ready(by=self.viewer, episode=self.episode, now=self.now),
            said=_("Meddelandet om utskrivningsklar är tillbakataget."),
        )

    def _discharge(self, typed: Any) -> Section:
        initial = {"at": self.now, "kind": DischargeKind.HOME}
        return Section(
            key="utskrivning",
            form=forms.DischargeForm(typed, initial=initial, auto_id="utskrivning_%s"),
            save=self._write(discharge.discharge_patient),
            said=_("Patienten är utskriven."),
        )

    def _estimate(self, typed: Any) -> Section:
        initial = {"expected_discharge": self.episode.expected_discharge}
        return Section(
            key="berakning",
            form=forms.EstimateForm(typed, initial=initial, auto_id="berakning_%s"),
            save=self._write(discharge.note_estimate),
            said=_("Den nya beräkningen är registrerad."),
        )

    def _move(self, typed: Any) -> Section:
        wards = _choices(unit for unit in selectors.units_of(WARDS) if unit.pk != self.episode.ward_id)
        return Section(
            key="flytt",
            form=forms.MoveForm(typed, wards=wards, initial={"starts_on": self.today}, auto_id="flytt_%s"),
            save=lambda data: self._write(discharge.move_to_ward)(data | {"unit": get_unit(data["unit"])}),
            said=_("Flytten är registrerad. Den nya avdelningen tar över vårdtillfället."),
            renamed={"from": "starts_on"},
        )

    def _consultation(self, typed: Any) -> Section:
        consultants = selectors.consultants(CLINICS, on=self.today, without=self.episode.ward_id)
        form = forms.ConsultationForm(typed, consultants=consultants, initial={"on": self.today}, auto_id="konsult_%s")
        return Section(
            key="konsult",
            form=form,
            save=self._save_consultation,
            said=_("Konsultationen är registrerad."),
            renamed={"unit": "consultant"},
        )

    def _save_consultation(self, data: dict[str, Any]) -> Any:
        unit, _colon, consultant = data["consultant"].partition(":")
        who = {"unit": get_unit(UUID(unit)), "consultant": get_staff(UUID(consultant))}
        return self._write(discharge.note_consultation)({"on": data["on"], **who})

    def _unknown_primary(self, typed: Any) -> Section:
        initial = {"since": self.episode.unknown_primary_since}
        return Section(
            key="cup",
            form=forms.UnknownPrimaryForm(typed, initial=initial, auto_id="cup_%s"),
            save=self._write(discharge.note_unknown_primary),
            said=_("Utredningen är registrerad."),
        )


def _choices(units: Iterable[Unit]) -> forms.Choices:
    return [(str(unit.pk), unit.name) for unit in units]
