"""Every row of the API's table: the way in, the answer's shape, and what is saved."""

from datetime import date, timedelta
from typing import Any

import pytest

from contacts.models import Contact, ContactRequest, Delegation
from fastkontakt.audit.models import Access
from fastkontakt.organisation.enums import AssignmentRole, Profession
from patients.models import CareRelation, Patient, Relative
from tests.api import Caller, appointment, citizen, guardian
from tests.world import TODAY, World

NEW_NUMBER = "199010102383"


@pytest.fixture
def chef(world: World) -> Caller:
    return Caller(world.chef)


def answer(response: Any, status: int = 200) -> Any:
    assert response.status_code == status, response.content.decode()
    return response.json()


def finding_rules(problem: dict[str, Any]) -> set[str]:
    return {finding["rule"] for finding in problem["findings"] if finding["outcome"] in {"stop", "ask"}}


def test_me_of_staff(world: World, chef: Caller) -> None:
    me = answer(chef.get("me/"))
    assert set(me) == {"user", "tenant", "kind", "staff", "patient", "assignment", "assignments"}
    assert me["user"] == {"id": str(world.chef.user.pk), "username": world.chef.user.username}
    assert me["tenant"] == {"id": "halland", "slug": "halland", "name": "Halland"}
    assert (me["kind"], me["patient"]) == ("staff", None)
    assert set(me["staff"]) == {"id", "hsa_id", "name"}
    assert me["assignment"]["unit"] == {"id": str(world.vardcentral.pk), "name": "Vårdcentralen"}
    assert me["assignment"]["role"] == "manager"
    assert me["assignments"] == [me["assignment"]]


def test_me_of_a_patient_and_of_a_guardian(world: World) -> None:
    patient = world.patient()
    me = answer(Caller(citizen(world, patient)).get("me/"))
    assert (me["kind"], me["patient"], me["staff"]) == ("patient", {"id": str(patient.pk)}, None)
    child = world.patient(born_on=date(2020, 5, 5))
    me = answer(Caller(guardian(world, child)).get("me/"))
    assert (me["kind"], me["patient"], me["staff"], me["assignments"]) == ("relative", None, None, [])


def test_units_by_kind(world: World, chef: Caller) -> None:
    assert len(answer(chef.get("units/"))["results"]) == 4
    page = answer(chef.get("units/?kind=vardcentral"))
    assert page == {
        "results": [
            {
                "id": str(world.vardcentral.pk),
                "name": "Vårdcentralen",
                "hsa_id": world.vardcentral.hsa_id,
                "kind": "vardcentral",
                "provider": {"id": str(world.region.pk), "name": "Regionen", "kind": "region"},
                "telecom": {"telephone": "035-13 10 00", "hours": "vardagar 8–16"},
            }
        ],
        "next": None,
    }


def test_staff_of_a_unit(world: World, chef: Caller) -> None:
    rows = answer(chef.get(f"staff/?unit={world.vardcentral.pk}"))["results"]
    assert [row["id"] for row in rows] == [str(world.chef.staff.pk), str(world.specialist.pk)]
    physician = rows[1]
    assert physician["profession"] == "lakare"
    assert physician["specialities"] == ["allmanmedicin"]
    assert (physician["licensed"], physician["training"], physician["assistant_nurse"]) == (True, None, None)
    assert (physician["employment"], physician["employed_since"]) == ("permanent", "2020-01-01")
    assert answer(chef.get(f"staff/?unit={world.hemtjanst.pk}"))["results"] == []
    assert len(answer(chef.get("staff/"))["results"]) == 2


def test_search_by_number_and_by_name(world: World, chef: Caller) -> None:
    patient, _other = world.patient(), world.patient()
    found = answer(chef.post("patients/search/", {"personal_identity_number": "19900222-2397"}))
    assert found == {
        "results": [
            {
                "id": str(patient.pk),
                "name": patient.name,
                "personal_identity_number": "199002222397",
                "born_on": "1990-02-22",
                "protected_identity": False,
                "deceased_on": None,
            }
        ],
        "next": None,
    }
    assert len(answer(chef.post("patients/search/", {"name": "patient"}))["results"]) == 2
    assert Access.objects.filter(page="search").count() == 3


def test_register_a_new_person_and_one_already_known(world: World, chef: Caller) -> None:
    body = {"personal_identity_number": NEW_NUMBER, "given_name": "Ny", "family_name": "Person", "city": "Halmstad"}
    row = answer(chef.post("patients/", body), 201)
    assert row["name"] == "Ny Person"
    assert Patient.objects.get(pk=row["id"]).city == "Halmstad"
    elsewhere = Caller(world.actor(world.hemtjanst))
    again = answer(elsewhere.post("patients/", body | {"given_name": "Annat"}), 200)
    assert (again["id"], again["given_name"]) == (row["id"], "Ny")
    assert CareRelation.objects.filter(patient=row["id"]).count() == 2


def test_patient_row(world: World, chef: Caller) -> None:
    patient = world.patient()
    row = answer(chef.get(f"patients/{patient.pk}/"))
    assert row == {
        "id": str(patient.pk),
        "name": patient.name,
        "given_name": patient.given_name,
        "family_name": patient.family_name,
        "personal_identity_number": patient.identity_number,
        "identity_kind": "personnummer",
        "born_on": "1990-02-22",
        "protected_identity": False,
        "deceased_on": None,
        "listing": {
            "unit": {"id": str(world.vardcentral.pk), "name": "Vårdcentralen"},
            "from": "2020-01-01",
            "to": None,
        },
        "conditions": [],
        "services": [],
    }
    assert Access.objects.get(page="api_patient").patient_id == patient.pk


def test_listing(world: World, chef: Caller) -> None:
    patient = world.patient(listed=False)
    body = {"unit": world.vardcentral.pk, "from": "2026-11-20"}
    row = answer(chef.put(f"patients/{patient.pk}/listing/", body))
    assert row["unit"] == {"id": str(world.vardcentral.pk), "name": "Vårdcentralen"}
    assert row["patient"] == {"id": str(patient.pk), "name": patient.name}
    assert (row["from"], row["to"]) == ("2026-11-20", None)
    assert answer(chef.get(f"patients/{patient.pk}/"))["listing"]["from"] == "2026-11-20"


def test_deceased(world: World, chef: Caller) -> None:
    patient = world.patient()
    row = answer(chef.post(f"patients/{patient.pk}/deceased/", {"on": "2026-11-21"}))
    assert (row["id"], row["deceased_on"]) == (str(patient.pk), "2026-11-21")


def test_condition_is_established_by_a_physician(world: World, chef: Caller) -> None:
    patient = world.patient()
    body = {"kind": "life_threatening", "established_on": "2026-11-20"}
    physician = Caller(world.actor(world.vardcentral, profession=Profession.LAKARE))
    row = answer(physician.post(f"patients/{patient.pk}/conditions/", body), 201)
    assert (row["kind"], row["established_on"], row["ended_on"]) == ("life_threatening", "2026-11-20", None)
    assert row["established_by"]["id"] == str(physician.actor.staff.pk)
    answer(chef.post(f"patients/{patient.pk}/conditions/", body), 403)
    seen = answer(chef.get(f"patients/{patient.pk}/"))["conditions"]
    assert [row["kind"] for row in seen] == ["life_threatening"]


def test_service_of_the_own_unit(world: World) -> None:
    patient = world.patient(known_at=world.hemtjanst)
    home_care = Caller(world.actor(world.hemtjanst, AssignmentRole.MANAGER))
    body = {"kind": "hemtjanst", "unit": world.hemtjanst.pk, "from": "2026-11-01"}
    row = answer(home_care.post(f"patients/{patient.pk}/services/", body), 201)
    assert (row["kind"], row["from"], row["to"]) == ("hemtjanst", "2026-11-01", None)
    assert row["unit"]["id"] == str(world.hemtjanst.pk)
    chef = Caller(world.chef)
    chef.post("patients/", register(patient))
    own, others, patients = (
        answer(caller.get(f"patients/{patient.pk}/"))["services"]
        for caller in (home_care, chef, Caller(citizen(world, patient)))
    )
    assert [row["unit"]["name"] for row in own] == ["Hemtjänsten"]
    assert (others, patients) == ([], own)


def test_request_is_noted_and_answered_by_the_appointment(world: World, chef: Caller) -> None:
    patient, nurse = world.patient(), world.nurse()
    body = {
        "role": "fast_vardkontakt",
        "unit": world.vardcentral.pk,
        "wished_staff": nurse.pk,
        "text": "Gärna samma som sist",
    }
    row = answer(chef.post(f"patients/{patient.pk}/requests/", body), 201)
    assert row["wished_staff"] == {"id": str(nurse.pk), "name": nurse.name}
    assert (row["role"], row["text"]) == ("fast_vardkontakt", "Gärna samma som sist")
    candidates = answer(chef.get(f"patients/{patient.pk}/candidates/?role=fast_vardkontakt"))["results"]
    assert [c["staff"]["id"] for c in candidates if c["wished"]] == [str(nurse.pk)]
    answer(chef.post(f"patients/{patient.pk}/contacts/", appointment(world, staff=nurse.pk)), 201)
    assert ContactRequest.objects.get(pk=row["id"]).answered_at is not None


def test_request_for_another_unit_is_refused(world: World, chef: Caller) -> None:
    patient = world.patient()
    body = {"role": "fast_vardkontakt", "unit": world.mottagning.pk}
    answer(chef.post(f"patients/{patient.pk}/requests/", body), 403)
    assert not ContactRequest.objects.exists()


CONTACT_KEYS = {
    *("id", "patient", "role", "code", "staff", "unit", "provider", "coordinating", "from", "to", "occasion"),
    *("reason", "end_reason", "telecom", "substitute", "visibility", "individual_assessment", "override_reason"),
    *("note_patient", "note_internal", "replaces", "informed"),
}


def test_appoint_and_see(world: World, chef: Caller) -> None:
    patient, nurse = world.patient(), world.nurse()
    Relative.objects.create(patient=patient, rank=1, role="barn", given_name="Bo", family_name="Barn")
    body = appointment(world, staff=nurse.pk, coordinating=True, note_internal="internt", note_patient="till dig")
    row = answer(chef.post(f"patients/{patient.pk}/contacts/", body), 201)
    assert set(row) == CONTACT_KEYS
    assert (row["role"], row["code"], row["coordinating"]) == ("fast_vardkontakt", "4", True)
    assert row["staff"]["id"] == str(nurse.pk)
    assert row["provider"] == {"id": str(world.region.pk), "name": "Regionen"}
    assert row["telecom"] == {"telephone": "035-13 10 00", "hours": "vardagar 8–16"}
    assert (row["from"], row["to"], row["reason"]) == ("2026-11-22", None, "Bedömt behov")
    assert (row["note_internal"], row["note_patient"], row["informed"]) == ("internt", "till dig", [])
    view = answer(chef.get(f"patients/{patient.pk}/contacts/"))
    assert set(view) == {"contacts", "hidden", "relatives", "findings"}
    assert view["contacts"] == [row]
    assert view["hidden"] == {"exists": False}
    assert view["relatives"] == [{"rank": 1, "role": "barn", "name": "Bo Barn", "telephone": "", "comment": ""}]
    assert all(set(finding) == FINDING_KEYS for finding in view["findings"])
    assert Access.objects.filter(page="shared_view", patient=patient).count() == 1


FINDING_KEYS = {"rule", "version", "outcome", "title", "message", "remedy", "source", "url"}


def test_relatives_of_a_protected_person_come_without_numbers(world: World, chef: Caller) -> None:
    patient = world.patient(protection="sekretessmarkering")
    guardian(world, patient)
    relatives = answer(chef.get(f"patients/{patient.pk}/contacts/"))["relatives"]
    assert [(row["role"], row["telephone"]) for row in relatives] == [("vardnadshavare", "")]
    row = answer(chef.get(f"patients/{patient.pk}/"))
    assert row["protected_identity"] is True
    assert answer(chef.post("patients/search/", {"name": patient.family_name}))["results"] == []


def test_what_has_ended_is_not_prolonged(world: World, chef: Caller) -> None:
    patient = world.patient()
    made = answer(chef.post(f"patients/{patient.pk}/contacts/", appointment(world, **{"from": "2026-11-01"})), 201)
    answer(chef.post(f"contacts/{made['id']}/end/", {"on": "2026-11-10", "reason": "Flyttar"}))
    later = {"on": "2026-11-30", "reason": "Igen"}
    assert finding_rules(answer(chef.post(f"contacts/{made['id']}/end/", later), 422)) == {"period-plausible"}


def test_patient_sees_own_contacts_without_what_is_internal(world: World, chef: Caller) -> None:
    patient = world.patient()
    body = appointment(world, note_internal="internt", individual_assessment="bedömning")
    answer(chef.post(f"patients/{patient.pk}/contacts/", body), 201)
    response = Caller(citizen(world, patient)).get(f"patients/{patient.pk}/contacts/")
    view = answer(response)
    assert set(view["contacts"][0]) == CONTACT_KEYS - {"note_internal", "individual_assessment", "override_reason"}
    assert "internt" not in response.content.decode()
    assert view["findings"] == []


def test_contacts_of_another_provider_are_only_said_to_exist(world: World) -> None:
    patient = world.patient()
    home_care = world.actor(world.hemsjukvard, AssignmentRole.MANAGER)
    Caller(home_care).post("patients/", register(patient))
    answer(Caller(world.chef).post(f"patients/{patient.pk}/contacts/", appointment(world)), 201)
    view = answer(Caller(home_care).get(f"patients/{patient.pk}/contacts/"))
    assert (view["contacts"], view["hidden"]) == ([], {"exists": True})


def register(patient: Patient) -> dict[str, str]:
    return {
        "personal_identity_number": patient.identity_number,
        "given_name": patient.given_name,
        "family_name": patient.family_name,
    }


def test_on_and_history(world: World, chef: Caller) -> None:
    patient = world.patient()
    made = answer(chef.post(f"patients/{patient.pk}/contacts/", appointment(world, **{"from": "2026-11-01"})), 201)
    answer(chef.post(f"contacts/{made['id']}/end/", {"on": "2026-11-10", "reason": "Behovet har upphört"}))
    path = f"patients/{patient.pk}/contacts/"

    def ids(query: str) -> list[str]:
        return [row["id"] for row in answer(chef.get(path + query))["contacts"]]

    assert ids("") == []
    assert ids("?on=2026-11-10") == [made["id"]]
    assert ids("?on=2026-11-11") == []
    assert ids("?history=true") == [made["id"]]
    assert ids("?history=false&on=") == []


def test_what_starts_later_is_shown_today_but_not_on_another_day_before_it(world: World, chef: Caller) -> None:
    patient = world.patient()
    made = answer(chef.post(f"patients/{patient.pk}/contacts/", appointment(world, **{"from": "2026-12-01"})), 201)
    path = f"patients/{patient.pk}/contacts/"

    def ids(query: str) -> list[str]:
        return [row["id"] for row in answer(chef.get(path + query))["contacts"]]

    assert ids("") == ids(f"?on={TODAY}") == [made["id"]]
    assert ids("?on=2026-11-21") == ids("?on=2026-11-30") == []
    assert ids("?on=2026-12-01") == ids("?on=2026-11-21&history=true") == [made["id"]]


def test_check_writes_nothing_and_says_what_appoint_would(world: World, chef: Caller) -> None:
    patient, nurse = world.patient(), world.nurse()
    path = f"patients/{patient.pk}/contacts/"
    assert answer(chef.post(path + "check/", appointment(world, staff=nurse.pk)))["allowed"] is True
    reversed_days = appointment(world, staff=nurse.pk, to="2026-11-21")
    judged = answer(chef.post(path + "check/", reversed_days))
    assert judged["allowed"] is False
    assert set(judged["findings"][0]) == FINDING_KEYS
    assert Contact.objects.count() == 0
    refused = answer(chef.post(path, reversed_days), 422)
    assert refused["findings"] == judged["findings"]
    assert finding_rules(refused) == {"period-plausible"}
    assert refused["type"] == "urn:fastkontakt:problem:policy-refused"
    assert Contact.objects.count() == 0


def test_findings_in_the_language_of_the_caller(world: World, chef: Caller) -> None:
    patient, nurse = world.patient(), world.nurse()
    body = appointment(world, staff=nurse.pk, to="2026-11-21")
    path = f"patients/{patient.pk}/contacts/check/"
    swedish, english = (
        answer(Caller(world.chef, language).post(path, body))["findings"][0] for language in ("sv", "en-GB,en")
    )
    assert swedish["rule"] == english["rule"]
    assert swedish["message"] != english["message"]


def test_appointing_without_power_is_refused_by_the_rule(world: World, chef: Caller) -> None:
    patient, nurse = world.patient(), world.nurse()
    colleague = world.actor(world.vardcentral)
    path, body = f"patients/{patient.pk}/contacts/", appointment(world, staff=nurse.pk)
    assert finding_rules(answer(Caller(colleague).post(path, body), 422)) == {"appointer-authorised"}
    delegation = {
        "unit": world.vardcentral.pk,
        "staff": colleague.staff.pk,
        "roles": ["fast_vardkontakt"],
        "from": "2026-11-01",
        "to": "2026-12-31",
    }
    granted = answer(chef.post("delegations/", delegation), 201)
    assert granted["staff"] == {"id": str(colleague.staff.pk), "name": colleague.staff.name}
    assert (granted["roles"], granted["from"], granted["to"]) == (["fast_vardkontakt"], "2026-11-01", "2026-12-31")
    answer(Caller(colleague).post(path, body), 201)
    assert [row["id"] for row in answer(chef.get("delegations/"))["results"]] == [granted["id"]]
    revoked = answer(chef.post(f"delegations/{granted['id']}/revoke/"))
    assert revoked["revoked_by"]["id"] == str(world.chef.staff.pk)
    assert Delegation.objects.get().revoked_at is not None
    other = appointment(world, staff=world.nurse().pk)
    assert finding_rules(answer(Caller(colleague).post(path, other), 422)) == {"appointer-authorised"}


def test_appointing_at_another_unit_is_refused_by_the_rule(world: World, chef: Caller) -> None:
    patient, nurse = world.patient(), world.nurse(world.mottagning)
    body = appointment(world, staff=nurse.pk, unit=world.mottagning.pk)
    assert "own-unit" in finding_rules(answer(chef.post(f"patients/{patient.pk}/contacts/", body), 422))


def test_replace_in_one_step(world: World, chef: Caller) -> None:
    patient = world.patient()
    path = f"patients/{patient.pk}/contacts/"
    old = answer(chef.post(path, appointment(world, **{"from": "2026-11-01"})), 201)
    new = answer(chef.post(path, appointment(world, replaces=old["id"])), 201)
    assert new["replaces"] == {"id": old["id"], "name": old["staff"]["name"]}
    rows = answer(chef.get(path + "?history=true"))["contacts"]
    assert [(row["id"], row["to"]) for row in rows] == [(new["id"], None), (old["id"], "2026-11-21")]
    assert rows[1]["end_reason"]


def test_replaced_on_the_day_it_began_it_never_was(world: World, chef: Caller) -> None:
    patient = world.patient()
    path = f"patients/{patient.pk}/contacts/"
    old = answer(chef.post(path, appointment(world)), 201)
    new = answer(chef.post(path, appointment(world, replaces=old["id"])), 201)
    rows = answer(chef.get(path + "?history=true"))["contacts"]
    assert [row["id"] for row in rows] == [new["id"]]
    assert Contact.objects.count() == 2


def test_end(world: World, chef: Caller) -> None:
    patient = world.patient()
    made = answer(chef.post(f"patients/{patient.pk}/contacts/", appointment(world)), 201)
    ended = answer(chef.post(f"contacts/{made['id']}/end/", {"on": "2026-11-30", "reason": "Flyttar"}))
    assert set(ended) == CONTACT_KEYS | {"successor"}
    assert (ended["to"], ended["end_reason"], ended["successor"]) == ("2026-11-30", "Flyttar", None)


def test_end_with_successor(world: World, chef: Caller) -> None:
    patient, next_nurse = world.patient(), world.nurse()
    made = answer(chef.post(f"patients/{patient.pk}/contacts/", appointment(world)), 201)
    body = {"on": "2026-11-30", "reason": "Slutar", "successor": next_nurse.pk}
    ended = answer(chef.post(f"contacts/{made['id']}/end/", body))
    successor = Contact.objects.get(starts_on=TODAY + timedelta(days=9))
    assert ended["successor"] == {"id": str(successor.pk), "name": next_nurse.name}
    assert successor.staff_id == next_nurse.pk


@pytest.mark.parametrize(
    ("body", "rule"),
    [
        ({"on": "2026-11-30"}, "end-reason"),
        ({"on": "2026-11-30", "reason": " "}, "end-reason"),
        ({"on": "2026-11-20", "reason": "Fel dag"}, "period-plausible"),
    ],
)
def test_end_is_refused(world: World, chef: Caller, body: dict[str, str], rule: str) -> None:
    patient = world.patient()
    made = answer(chef.post(f"patients/{patient.pk}/contacts/", appointment(world)), 201)
    assert finding_rules(answer(chef.post(f"contacts/{made['id']}/end/", body), 422)) == {rule}
    assert Contact.objects.get().ends_on is None


def test_informed(world: World, chef: Caller) -> None:
    patient = world.patient()
    made = answer(chef.post(f"patients/{patient.pk}/contacts/", appointment(world)), 201)
    told = {"how": "oral", "on": "2026-11-22", "to": "patient"}
    row = answer(chef.post(f"contacts/{made['id']}/informed/", told))
    assert set(row) == CONTACT_KEYS
    assert row["informed"] == [told]


def test_candidates_eligible_first(world: World, chef: Caller) -> None:
    patient, hired = world.patient(), world.physician(employment="hired")
    path = f"patients/{patient.pk}/candidates/?role=fast_lakarkontakt&on=2026-11-23"
    rows = answer(chef.get(path))["results"]
    assert set(rows[0]) == {"staff", "eligible", "outcome", "findings", "open_contacts", "limit", "wished"}
    assert (rows[0]["staff"]["id"], rows[0]["eligible"]) == (str(world.specialist.pk), True)
    assert {row["staff"]["id"] for row in rows} >= {str(hired.pk), str(world.chef.staff.pk)}
    eligible = [row["eligible"] for row in rows]
    assert eligible == sorted(eligible, reverse=True)
    assert all(set(finding) == FINDING_KEYS for row in rows for finding in row["findings"])


def test_rules_in_force(world: World, chef: Caller) -> None:
    rules = answer(chef.get("rules/"))
    assert rules["next"] is None
    by_id = {rule["id"]: rule for rule in rules["results"]}
    rule = by_id["period-plausible"]
    assert set(rule) == {
        *("id", "title", "summary", "roles", "set_by", "enabled", "force", "forces", "checkpoints", "version"),
        *("from", "to", "sources", "parameters"),
    }
    assert rule["force"] == "ska"
    assert "appoint" in rule["checkpoints"]
    assert rule["sources"][0]["text"]
    before = {rule["id"] for rule in answer(chef.get("rules/?on=1950-01-01&tenant=gotland"))["results"]}
    assert before < set(by_id)


def test_one_rule_through_time(world: World, chef: Caller) -> None:
    rule = answer(chef.get("rules/period-plausible/"))
    assert [version["version"] for version in rule["versions"]] == list(range(1, len(rule["versions"]) + 1))
    assert rule["versions"][0]["clauses"][0]["require"]
    assert {"pass", "stop"} <= {example["outcome"] for example in rule["examples"]}
    answer(chef.get("rules/no-such-rule/"), 404)
    answer(chef.get("rules/?tenant=atlantis"), 400)
