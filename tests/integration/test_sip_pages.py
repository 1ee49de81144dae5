"""The pages on SIPs: what each kind of reader is shown, and that what is typed survives a refusal."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from django.core.exceptions import ObjectDoesNotExist
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils.timezone import localtime
from icalendar import Calendar

from agreements.enums import Invitation, ParticipantKind, SipEnd
from agreements.models import Sip, SipMeeting, SipParticipant, SipPlan
from agreements.sip import selectors
from agreements.sip.meetings import MeetingTime, answer, cancel_meeting, set_meeting
from agreements.sip.pages import CallPage
from agreements.sip.rows import sip_row
from agreements.sip.services import Called, close, withdraw
from contacts.services.discharge import note_ready
from fastkontakt.access import law
from fastkontakt.audit.models import Access
from fastkontakt.clock import now
from fastkontakt.organisation.enums import AssignmentRole
from fastkontakt.organisation.models import Unit
from fastkontakt.organisation.selectors import units_by_key
from fastkontakt.tenancy import activate
from fastkontakt.tenancy.models import new_key
from patients.enums import ConsentKind, RelationGround
from patients.models import Consent, Patient
from patients.services import relate
from tests.api import citizen, guardian
from tests.factories.patients import BlockFactory, ConsentFactory, MandateFactory, RelativeFactory
from tests.hospital import Hospital
from tests.pages import signed_in
from tests.sip import DAY, HOUR, SipScene
from tests.world import LONG_AGO, World, make_tenant

REASON = "Insatser från regionen och kommunen behöver samordnas."


@pytest.fixture
def scene(db: None) -> Iterator[SipScene]:
    tenant = make_tenant("halland")
    with activate(tenant.pk):
        yield SipScene(World(tenant), now=localtime(now()))


def coming(scene: SipScene) -> MeetingTime:
    starts = (scene.now + 3 * DAY).replace(hour=9, minute=0, second=0, microsecond=0)
    return MeetingTime(starts_at=starts, ends_at=starts + HOUR, place="Rum 3")


def url(name: str, sip: Sip, *, portal: bool = False) -> str:
    if portal:
        return reverse(f"agreements_portal:{name}", args=[sip.pk])
    return reverse(f"agreements:{name}", args=[sip.patient_id, sip.pk])


def text(response: Any, status: int = 200) -> str:
    assert response.status_code == status
    return str(response.content.decode())


def call_form(scene: SipScene, **fields: Any) -> dict[str, Any]:
    told = {
        "consent": "oral",
        "led_by": str(scene.contact.pk),
        "reason": REASON,
        "unit_1": str(scene.world.hemsjukvard.pk),
        "unit_2": str(scene.world.hemtjanst.pk),
        "others": "Skolsköterskan",
    }
    return told | fields


# --- the call --------------------------------------------------------------------------------------------------------


def test_calling_from_the_page(scene: SipScene) -> None:
    client, address = signed_in(scene.by), reverse("agreements:call_sip", args=[scene.patient.pk])
    assert "Hur samtyckte patienten?" in text(client.get(address))
    response = client.post(address, call_form(scene))
    sip = Sip.objects.get()
    assert response.headers["Location"] == url("sip", sip)
    page = text(client.get(url("sip", sip)))
    assert "Kallad. Tid saknas" in page
    assert {"Hemsjukvården", "Hemtjänsten", "Skolsköterskan"} <= {name for name in names(sip) if name in page}


def test_the_called_units_are_fetched_at_once(scene: SipScene, django_assert_num_queries: Any) -> None:
    page = CallPage(scene.by, scene.patient, now=scene.now)
    form = page.form(call_form(scene))
    assert form.is_valid()
    with django_assert_num_queries(2):
        called = page.people.called(form)
    assert called.units == (scene.world.hemsjukvard, scene.world.hemtjanst)
    with pytest.raises(Unit.DoesNotExist):
        units_by_key([scene.world.hemtjanst.pk, new_key()])


def names(sip: Sip) -> list[str]:
    return [row.unit.name if row.unit else row.name for row in sip.participants.select_related("unit")]


def test_a_refused_call_keeps_what_was_typed(scene: SipScene) -> None:
    client, address = signed_in(scene.by), reverse("agreements:call_sip", args=[scene.patient.pk])
    page = text(client.post(address, call_form(scene, consent="")), 422)
    assert "4 kap. 2 § lagen 2017:612" in page
    assert REASON in page
    half = text(client.post(address, call_form(scene, place="Rum 3")), 422)
    assert "Fyll i både när mötet börjar och slutar" in half
    nobody = text(client.post(address, call_form(scene, unit_1="", unit_2="")), 422)
    assert "Kalla minst en verksamhet" in nobody
    assert not Sip.objects.exists()


def test_the_page_says_why_nothing_can_be_called(scene: SipScene) -> None:
    address = reverse("agreements:call_sip", args=[scene.patient.pk])
    scene.called()
    assert "Ni har redan en öppen plan" in text(signed_in(scene.by).get(address))
    assert "Ingen fast vårdkontakt på er enhet" in text(signed_in(scene.nursing).get(address))
    Patient.objects.filter(pk=scene.patient.pk).update(deceased_on=scene.now.date())
    assert "Patienten har avlidit" in text(signed_in(scene.by).get(address))


def test_the_clock_of_a_stay_is_shown_and_the_stay_leads_here(scene: SipScene) -> None:
    hospital = Hospital(scene.world, now=scene.now, patient=scene.patient)
    episode = hospital.admitted()
    note_ready(by=hospital.nurse, episode=episode, at=scene.now - HOUR, sip_needed=True, now=scene.now)
    client, address = signed_in(scene.by), reverse("agreements:call_sip", args=[scene.patient.pk])
    page = text(client.get(address))
    assert "timmar kvar" in page
    assert ("Kalla till SIP" in page, "Kommunens betalning" in page) == (True, True)
    assert "Utse fast vårdkontakt" not in page
    assert address in text(client.get(reverse("discharge:episode", args=[episode.pk])))


# --- who sees what ----------------------------------------------------------------------------------------------------


def seen(scene: SipScene, actor: Any, sip: Sip) -> str:
    """What of the SIP the actor sees: full, call or nothing."""
    try:
        view = selectors.get_sip(actor, sip.pk, now=scene.now, page="sip")
    except ObjectDoesNotExist:
        return "nothing"
    return "full" if view.full else "call"


def test_a_called_unit_sees_the_call_alone_and_answers(scene: SipScene) -> None:
    sip = scene.called(time=coming(scene))
    scene.planned(sip)
    client = signed_in(scene.nursing)
    page = text(client.get(url("sip", sip)))
    assert {REASON in page, "Rum 3" in page, scene.patient.name in page} == {True}
    assert "Att få bo kvar hemma" not in page
    assert "Hemtjänsten" not in page
    own = sip.participants.get(unit=scene.world.hemsjukvard)
    sent = {"section": f"svar-{own.pk}", "answer": "comes", "note": "Anna kommer"}
    assert client.post(url("sip", sip), sent).status_code == 302
    own.refresh_from_db()
    assert (own.answer, own.answered_by) == (Invitation.COMES, scene.nursing.user)
    for closed in ("sip_plan", "sip_follow_up", "close_sip"):
        assert client.get(url(closed, sip)).status_code == 404


def test_a_called_unit_without_a_care_relation_is_told_no_more_than_that(scene: SipScene) -> None:
    sip = scene.called()
    client = signed_in(scene.home_care)
    page = text(client.get(reverse("agreements:unit_sips")))
    assert "inte är registrerad hos er" in page
    assert scene.patient.family_name not in page
    assert client.get(url("sip", sip)).status_code == 404
    relate(patient=scene.patient, unit=scene.world.hemtjanst, ground=RelationGround.REGISTERED, on=LONG_AGO)
    assert scene.patient.name in text(client.get(reverse("agreements:unit_sips")))


def test_the_call_is_seen_as_long_as_it_stands(scene: SipScene) -> None:
    sip, nursing = scene.called(), scene.nursing
    assert seen(scene, nursing, sip) == "call"
    stranger = scene.world.actor(scene.world.unit(scene.world.municipality, "kommunal_halsosjukvard", "En annan"))
    relate(patient=scene.patient, unit=stranger.unit, ground=RelationGround.REGISTERED, on=LONG_AGO)
    assert seen(scene, stranger, sip) == "nothing"
    block = BlockFactory(patient=scene.patient, unit=scene.world.vardcentral, set_by=scene.by.user)
    assert seen(scene, nursing, sip) == "nothing"
    block.delete()
    withdraw(by=citizen(scene.world, scene.patient), sip=sip, now=scene.now)
    assert seen(scene, nursing, sip) == "nothing"
    assert seen(scene, scene.by, sip) == "full"


def test_after_the_meeting_a_called_unit_is_asked_nothing_more(scene: SipScene) -> None:
    sip = scene.called(time=coming(scene))
    SipMeeting.objects.create(
        sip=sip,
        sequence=1,
        starts_at=scene.now - 2 * HOUR,
        ends_at=scene.now - HOUR,
        place="Rum 3",
        noted_by=scene.by.staff,
    )
    page = text(signed_in(scene.nursing).get(url("sip", sip)))
    assert ("Mötet har varit" in page, "Skriv planen" in page, "Kommer ni?" in page) == (True, False, False)
    assert "väntar på ert svar" not in text(signed_in(scene.nursing).get(reverse("agreements:unit_sips")))
    assert "Mötet har varit. Skriv planen" in text(signed_in(scene.by).get(url("sip", sip)))


def test_a_closed_sip_is_no_longer_the_called_units(scene: SipScene) -> None:
    sip = scene.called()
    close(by=scene.by, sip=sip, because=SipEnd.NOT_NEEDED, note="", now=scene.now)
    assert seen(scene, scene.nursing, sip) == "nothing"


def test_the_plan_is_read_on_the_grounds_of_any_record(scene: SipScene) -> None:
    sip = scene.called()
    scene.planned(sip)
    ConsentFactory(patient=scene.patient, kind=ConsentKind.SHARE_BETWEEN_PROVIDERS, unit=scene.world.hemsjukvard)
    assert "Att få bo kvar hemma" in text(signed_in(scene.nursing).get(url("sip", sip)))
    assert Access.objects.filter(page="sip", ground=law.CONSENT, patient=scene.patient).exists()


def test_the_units_page_has_a_constant_number_of_queries(scene: SipScene) -> None:
    def count() -> int:
        with CaptureQueriesContext(connection) as queries:
            selectors.unit_sips(scene.by, now=scene.now)
            selectors.unit_sips(scene.nursing, now=scene.now)
        return len(queries)

    scene.planned(scene.called(time=coming(scene)))
    count()
    one = count()
    for _turn in range(2):
        other = SipScene(scene.world, now=scene.now)
        other.by, other.nursing = scene.by, scene.nursing
        other.planned(other.called(time=coming(scene)))
    assert count() == one


def test_the_patients_page_shows_the_plans_and_leads_to_the_call(scene: SipScene) -> None:
    client, page = signed_in(scene.by), reverse("patients:detail", args=[scene.patient.pk])
    call_url = reverse("agreements:call_sip", args=[scene.patient.pk])
    assert call_url in text(client.get(page))
    sip = scene.called()
    after = text(client.get(page))
    assert url("sip", sip) in after
    assert call_url not in after


# --- acts of the calling unit -----------------------------------------------------------------------------------------


def test_setting_changing_and_cancelling_the_time(scene: SipScene) -> None:
    sip, client = scene.called(), signed_in(scene.by)
    time = coming(scene)
    sent = {"section": "tid", "starts_at": f"{time.starts_at:%Y-%m-%dT%H:%M}", "place": "Rum 3"}
    bad = text(client.post(url("sip", sip), sent | {"ends_at": f"{time.starts_at:%Y-%m-%dT%H:%M}"}), 422)
    assert "Mötet måste sluta efter" in bad
    assert client.post(url("sip", sip), sent | {"ends_at": f"{time.ends_at:%Y-%m-%dT%H:%M}"}).status_code == 302
    assert "Lägg i kalendern" in text(client.get(url("sip", sip)))
    assert client.post(url("sip", sip), {"section": "installt"}).status_code == 302
    assert "är inställt" in text(client.get(url("sip", sip)))


def test_calling_more_and_changing_the_leader(scene: SipScene) -> None:
    sip, client = scene.called(called=Called(units=(scene.world.hemsjukvard,))), signed_in(scene.by)
    assert text(client.post(url("sip", sip), {"section": "kalla"}), 422).count("Välj vem mer") >= 1
    sent = {"section": "kalla", "unit_1": str(scene.world.hemtjanst.pk)}
    assert client.post(url("sip", sip), sent).status_code == 302
    assert sip.participants.filter(unit=scene.world.hemtjanst).exists()
    other = scene.new_contact()
    assert client.post(url("sip", sip), {"section": "ledare", "led_by": str(other.pk)}).status_code == 302
    sip.refresh_from_db()
    assert sip.led_by == other


def plan_form(scene: SipScene, **fields: Any) -> dict[str, Any]:
    told = {
        "on": f"{scene.now:%Y-%m-%d}",
        "matters": "Att få bo kvar hemma",
        "responsible": "region",
        "follow_up_on": f"{scene.now + 60 * DAY:%Y-%m-%d}",
        "insats-TOTAL_FORMS": "3",
        "insats-INITIAL_FORMS": "0",
        "insats-0-what": "Såromläggning",
        "insats-0-principal": "municipality",
        "insats-0-unit": str(scene.world.hemsjukvard.pk),
        "mal-TOTAL_FORMS": "3",
        "mal-INITIAL_FORMS": "0",
        "mal-0-goal": "Såret läkt",
    }
    return told | fields


def test_writing_the_plan_without_scripts(scene: SipScene) -> None:
    sip, client = scene.called(), signed_in(scene.by)
    more = text(client.post(url("sip_plan", sip), plan_form(scene, lagg_till="insats")))
    assert 'name="insats-5-what"' in more
    assert "Såromläggning" in more
    assert not SipPlan.objects.exists()
    begun = text(client.post(url("sip_plan", sip), plan_form(scene, **{"insats-1-what": "Handlar"})), 422)
    assert "Välj vem som svarar för insatsen." in begun
    none = text(client.post(url("sip_plan", sip), plan_form(scene, **{"mal-0-goal": ""})), 422)
    assert "minst ett mål" in none
    assert client.post(url("sip_plan", sip), plan_form(scene)).status_code == 302
    plan = SipPlan.objects.get()
    assert [row.what for row in plan.interventions.all()] == ["Såromläggning"]
    again = text(client.get(url("sip_plan", sip)))
    assert "Fälten är ifyllda från version 1" in again
    assert "Såret läkt" in again


def test_nobody_writes_over_what_a_colleague_has_written_meanwhile(scene: SipScene) -> None:
    sip, client = scene.called(), signed_in(scene.by)
    first = text(client.get(url("sip_plan", sip)))
    assert '<input type="hidden" name="based_on" value="0">' in first
    scene.planned(sip)
    mine = plan_form(scene, matters="Att få gå ut med hunden", based_on="0")
    more = text(client.post(url("sip_plan", sip), mine | {"lagg_till": "insats"}))
    assert '<input type="hidden" name="based_on" value="0">' in more
    refused = text(client.post(url("sip_plan", sip), mine), 422)
    assert "En kollega har sparat version 1" in refused
    assert "Att få gå ut med hunden" in refused
    assert '<input type="hidden" name="based_on" value="1">' in refused
    assert sip.plans.count() == 1
    assert client.post(url("sip_plan", sip), mine | {"based_on": "1"}).status_code == 302
    assert sip.plans.count() == 2


def test_the_note_of_an_answer_is_for_who_called_and_who_gave_it(scene: SipScene) -> None:
    sip = scene.called()
    row = scene.invitation(sip, scene.world.hemtjanst)
    answer(by=scene.home_care, participant=row, answer=Invitation.SENDS_OTHER, note="Ring Kim först", now=scene.now)
    ConsentFactory(patient=scene.patient, kind=ConsentKind.SHARE_BETWEEN_PROVIDERS, unit=scene.world.hemsjukvard)
    patient = citizen(scene.world, scene.patient)
    for reader, reads in ((scene.by, True), (scene.home_care, True), (scene.nursing, False), (patient, False)):
        if reader is scene.home_care:
            relate(patient=scene.patient, unit=reader.unit, ground=RelationGround.REGISTERED, on=LONG_AGO)
        found = sip_row(reader, selectors.get_sip(reader, sip.pk, now=scene.now, page="sip"))
        notes = [one["note"] for one in found["participants"] if one["unit"] == scene.world.hemtjanst]
        assert notes == ["Ring Kim först" if reads else ""]
    assert "Ring Kim" in text(signed_in(scene.by).get(url("sip", sip)))
    assert "Ring Kim" not in text(signed_in(scene.nursing).get(url("sip", sip)))


@pytest.mark.parametrize("total", ["", "x", "-4", "100000"])
def test_a_count_of_rows_that_is_none(scene: SipScene, total: str) -> None:
    sip, client = scene.called(), signed_in(scene.by)
    for asked in ({}, {"lagg_till": "insats"}):
        response = client.post(url("sip_plan", sip), plan_form(scene, **{"insats-TOTAL_FORMS": total}, **asked))
        assert response.status_code in (200, 422)
    assert not SipPlan.objects.exists()


def test_following_up_and_closing(scene: SipScene) -> None:
    sip, client = scene.called(), signed_in(scene.by)
    plan = scene.planned(sip)
    page = text(client.get(url("sip_follow_up", sip)))
    assert "Såret läkt" in page
    days = {"on": f"{scene.now:%Y-%m-%d}", "follow_up_on": f"{scene.now + 30 * DAY:%Y-%m-%d}"}
    assert "Svara hur det har gått" in text(client.post(url("sip_follow_up", sip), days), 422)
    told = {f"outcome_{goal.pk}": "met" for goal in plan.goals.all()}
    assert client.post(url("sip_follow_up", sip), days | told).status_code == 302
    assert not sip.plans.get(number=2).goals.exists()
    assert "Skriv vad skälet är" in text(client.post(url("close_sip", sip), {"because": "other"}), 422)
    assert client.post(url("close_sip", sip), {"because": "goals_met"}).status_code == 302
    assert "Målen är nådda" in text(client.get(url("sip", sip)))


# --- the calendar -----------------------------------------------------------------------------------------------------


def event_of(client: Client, address: str) -> tuple[Any, Any, str]:
    response = client.get(address)
    assert response.headers["Content-Type"].startswith("text/calendar")
    raw = response.content.decode()
    calendar = Calendar.from_ical(raw)
    return calendar, calendar.walk("VEVENT")[0], raw.replace("\r\n ", "")


def test_the_invitation_holds_nothing_that_is_not_for_all_to_see(scene: SipScene) -> None:
    sip = scene.called(time=coming(scene))
    calendar, event, raw = event_of(signed_in(scene.by), url("sip_calendar", sip))
    assert (calendar["METHOD"], event["STATUS"], event["SEQUENCE"]) == ("REQUEST", "CONFIRMED", 0)
    assert event["SUMMARY"] == "Möte, Vårdcentralen"
    assert event["URL"].endswith(url("sip", sip))
    assert event["DTSTART"].dt == coming(scene).starts_at
    secrets = (scene.patient.family_name, scene.patient.identity_number, REASON, "Rum 3", scene.contact.staff.name)
    assert not [secret for secret in secrets if secret in raw]


def test_a_changed_and_a_cancelled_time_are_the_same_event(scene: SipScene) -> None:
    sip, client, time = scene.called(time=coming(scene)), signed_in(scene.by), coming(scene)
    _calendar, first, _raw = event_of(client, url("sip_calendar", sip))
    moved = MeetingTime(starts_at=time.starts_at + DAY, ends_at=time.ends_at + DAY, place="Rum 3")
    set_meeting(by=scene.by, sip=sip, time=moved, now=scene.now)
    _calendar, second, _raw = event_of(client, url("sip_calendar", sip))
    cancel_meeting(by=scene.by, sip=sip, now=scene.now)
    calendar, third, _raw = event_of(client, url("sip_calendar", sip))
    assert first["UID"] == second["UID"] == third["UID"]
    assert [event["SEQUENCE"] for event in (first, second, third)] == [0, 1, 2]
    assert (calendar["METHOD"], third["STATUS"]) == ("CANCEL", "CANCELLED")


def test_no_time_no_file(scene: SipScene) -> None:
    assert signed_in(scene.by).get(url("sip_calendar", scene.called())).status_code == 404


# --- the portal -------------------------------------------------------------------------------------------------------


def test_the_patient_reads_answers_and_takes_the_consent_back(scene: SipScene) -> None:
    sip = scene.called(time=coming(scene))
    scene.planned(sip)
    client = signed_in(citizen(scene.world, scene.patient))
    assert url("sip", sip, portal=True) in text(client.get(reverse("agreements_portal:sips")))
    page = text(client.get(url("sip", sip, portal=True)))
    assert {"Kommer du?" in page, "Att få bo kvar hemma" in page, "Det här gör kommunen" in page} == {True}
    own = sip.participants.get(kind=ParticipantKind.PATIENT)
    assert "Välj ett svar" in text(client.post(url("sip", sip, portal=True), {"section": f"svar-{own.pk}"}), 422)
    sent = {"section": f"svar-{own.pk}", "answer": "declined", "note": "Jag orkar inte"}
    assert client.post(url("sip", sip, portal=True), sent).status_code == 302
    assert SipParticipant.objects.get(pk=own.pk).answer == Invitation.DECLINED
    _calendar, event, _raw = event_of(client, url("sip_calendar", sip, portal=True))
    assert event["URL"].endswith(url("sip", sip, portal=True))
    assert client.post(url("sip_withdraw", sip, portal=True)).status_code == 302
    assert "Samtycket är tillbakataget" in text(client.get(url("sip", sip, portal=True)))
    assert Consent.objects.get(kind=ConsentKind.INDIVIDUAL_PLAN).withdrawn_at is not None
    assert "Stoppad" in text(signed_in(scene.by).get(url("sip", sip)))


def test_a_guardian_reads_and_answers_for_the_child(scene: SipScene) -> None:
    scene.patient.born_on = scene.now.date() - timedelta(days=3000)
    scene.patient.save(update_fields=["born_on"])
    client = signed_in(guardian(scene.world, scene.patient))
    sip = scene.called(time=coming(scene))
    assert url("sip", sip, portal=True) in text(
        client.get(reverse("agreements_portal:sips_for", args=[scene.patient.pk]))
    )
    assert f"Kommer {scene.patient.name}?" in text(client.get(url("sip", sip, portal=True)))


def test_a_proxy_needs_the_scope_and_is_not_told_of_relatives(scene: SipScene) -> None:
    world = scene.world
    daughter = RelativeFactory(patient=scene.patient, rank=1, given_name="Dotter", family_name="Hemlig")
    sip = scene.called(called=Called(units=(world.hemsjukvard,), relatives=(daughter,)))
    proxy = guardian(world, world.patient(born_on=scene.now.date() - timedelta(days=900)))
    mandate = MandateFactory(patient=scene.patient, user=proxy.user, scopes=["see_contacts"])
    client, address = signed_in(proxy), reverse("agreements_portal:sips_for", args=[scene.patient.pk])
    assert client.get(address).status_code == 403
    assert client.get(url("sip", sip, portal=True)).status_code == 404
    mandate.scopes = ["see_agreements"]
    mandate.save(update_fields=["scopes"])
    page = text(client.get(url("sip", sip, portal=True)))
    assert ("En närstående" in page, "Hemlig" in page) == (True, False)


def test_another_patient_finds_nothing(scene: SipScene) -> None:
    sip = scene.called()
    client = signed_in(citizen(scene.world, scene.world.patient()))
    for name in ("sip", "sip_withdraw", "sip_calendar"):
        assert client.get(url(name, sip, portal=True)).status_code == 404


def test_a_system_of_follow_up_reads_no_plan(scene: SipScene) -> None:
    sip = scene.called()
    follower = scene.world.actor(scene.world.vardcentral, AssignmentRole.FOLLOW_UP)
    assert signed_in(follower).get(url("sip", sip)).status_code == 404
