"""Exports: whose rights a file is made and fetched with."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.test import Client

from fastkontakt import permissions
from fastkontakt.accounts.actor import Actor
from fastkontakt.audit.models import Access
from fastkontakt.clock import now
from fastkontakt.organisation.enums import AssignmentRole
from fastkontakt.tenancy import activate
from patients.enums import Protection
from patients.models import CareRelation
from reporting.exports import fetching, upkeep
from reporting.exports.enums import ExportFailure, ExportFormat, ExportKind, ExportState
from reporting.exports.fetching import address
from reporting.models import Export, ExportPart
from tests.api import Caller
from tests.exports import asked, end, events, fetched, made, people, read_xlsx, worked
from tests.factories.patients import BlockFactory, ConsentFactory
from tests.pages import signed_in
from tests.patient_list import held, known
from tests.world import LONG_AGO, TODAY, World, make_tenant

PAGE = "/enheten/exporter/"
ONE_DAY = timedelta(days=1)


def test_each_has_the_kinds_of_the_assignment(world: World, nurse: Actor) -> None:
    with pytest.raises(PermissionDenied):
        asked(world.actor(world.vardcentral, AssignmentRole.FOLLOW_UP), ExportKind.PATIENTS)
    with pytest.raises(PermissionDenied):
        asked(world.actor(world.vardcentral, AssignmentRole.FOLLOW_UP), ExportKind.UNIT_FIGURES)
    with pytest.raises(PermissionDenied):
        asked(world.chef, ExportKind.FOLLOW_UP)


@pytest.mark.parametrize("change", ["assignment", "permission", "user"])
def test_rights_that_ended_before_it_was_made(world: World, nurse: Actor, change: str) -> None:
    people(world, 1)
    export = asked(nurse)
    if change == "assignment":
        end(nurse)
    elif change == "permission":
        assert nurse.assignment is not None
        permissions.withdraw(nurse.assignment, remaining_roles=[])
    else:
        nurse.user.is_active = False
        nurse.user.save()
    assert worked(export).failure == ExportFailure.RIGHT_ENDED
    assert not Access.objects.exists()
    assert not ExportPart.objects.exists()


def test_the_file_is_fetched_by_who_asked(world: World, nurse: Actor) -> None:
    people(world, 1)
    export = made(nurse, file_format=ExportFormat.XLSX)
    answer = fetched(nurse, export)
    assert answer.status_code == 200
    data = b"".join(answer.streaming_content)
    assert read_xlsx(data)[1]
    assert answer["Content-Disposition"] == f'attachment; filename="patients-{TODAY.isoformat()}.xlsx"'
    assert answer["Content-Length"] == str(len(data)) == str(export.size)
    assert (answer["Cache-Control"], answer["X-Content-Type-Options"]) == ("no-store", "nosniff")
    assert "spreadsheetml" in answer["Content-Type"]


def test_another_persons_and_another_tenants_are_not_there(world: World, nurse: Actor) -> None:
    people(world, 1)
    export = made(nurse)
    assert fetched(world.chef, export).status_code == 404
    assert signed_in(world.chef).post(f"{PAGE}{export.pk}/ta-bort/").status_code == 404
    assert signed_in(world.chef).post(f"{PAGE}{export.pk}/igen/").status_code == 404
    assert Caller(world.chef).get(f"exports/{export.pk}/").status_code == 404
    assert Caller(world.chef).get(f"exports/{export.pk}/file/").status_code == 404
    elsewhere = make_tenant("halland")
    with activate(elsewhere.pk):
        stranger = World(elsewhere).chef
        assert fetched(stranger, export).status_code == 404
        assert Caller(stranger).get(f"exports/{export.pk}/file/").status_code == 404
        assert not Export.objects.exists()
    assert Client().get(address(export)).status_code == 302


@pytest.mark.parametrize("change", ["x", ":x", "x:1:2"])
def test_an_address_that_is_not_ours(world: World, nurse: Actor, change: str) -> None:
    people(world, 1)
    export = made(nurse)
    assert signed_in(nurse).get(address(export).rstrip("/") + change + "/").status_code == 404
    assert signed_in(nurse).get(f"{PAGE}fil/{export.pk}:{nurse.user.pk}/").status_code == 404


def test_on_another_assignment_one_is_told_to_change(world: World, nurse: Actor) -> None:
    people(world, 1)
    export = made(nurse)
    other = world.actor(world.hemsjukvard)
    Export.objects.filter(pk=export.pk).update(user=other.user)
    export.refresh_from_db()
    answer = fetched(other, export)
    assert answer.status_code == 403
    assert "Byt till det uppdraget" in answer.content.decode()


def test_a_permission_that_ended_after_it_was_made(world: World) -> None:
    people(world, 1)
    held(world, known(world))
    export = made(world.chef, ExportKind.CASELOAD)
    assert world.chef.assignment is not None
    permissions.withdraw(world.chef.assignment, remaining_roles=[AssignmentRole.STAFF])
    answer = fetched(world.chef, export)
    assert answer.status_code == 403
    assert events() == ["export.asked", "export.made"]


def test_an_assignment_that_ended_after_it_was_made(world: World, nurse: Actor) -> None:
    people(world, 1)
    export = made(nurse)
    end(nurse)
    assert fetched(nurse, export).status_code == 302
    assert Caller(nurse).get(f"exports/{export.pk}/file/").status_code == 401


@pytest.mark.parametrize("change", ["relation", "protection", "block", "consent"])
def test_what_may_no_longer_be_seen_of_a_patient_is_not_let_out(world: World, nurse: Actor, change: str) -> None:
    patient, _other = people(world, 2)
    export = made(nurse)
    if change == "relation":
        CareRelation.objects.filter(patient=patient).update(ends_on=TODAY - ONE_DAY)
    elif change == "protection":
        type(patient).objects.filter(pk=patient.pk).update(protection=Protection.SEKRETESSMARKERING)
    elif change == "block":
        BlockFactory(patient=patient, unit=world.hemsjukvard, set_by=nurse.user)
    else:
        ConsentFactory(patient=patient, starts_on=LONG_AGO, ends_on=TODAY, withdrawn_at=now())
    answer = fetched(nurse, export)
    assert answer.status_code == 410
    assert "Beställ den igen" in answer.content.decode()
    assert Caller(nurse).get(f"exports/{export.pk}/file/").json()["type"].endswith(":gone")


def test_an_expired_file_is_gone_and_its_content_too(world: World, nurse: Actor) -> None:
    people(world, 1)
    export = made(nurse)
    Export.objects.filter(pk=export.pk).update(expires_at=now())
    answer = fetched(nurse, export)
    assert answer.status_code == 410
    assert "Beställ den igen" in answer.content.decode()
    upkeep.clear(now=now())
    export.refresh_from_db()
    assert (export.state, export.patient_ids) == (ExportState.EXPIRED, [])
    assert not ExportPart.objects.exists()
    assert fetched(nurse, export).status_code == 410


def test_an_address_lasts_as_long_as_the_file(world: World, nurse: Actor, monkeypatch: pytest.MonkeyPatch) -> None:
    people(world, 1)
    export = made(nurse)
    old = address(export)
    monkeypatch.setattr(fetching, "KEPT", timedelta(seconds=-1))
    assert signed_in(nurse).get(old).status_code == 410


def test_what_is_not_made_cannot_be_fetched(world: World, nurse: Actor) -> None:
    waiting, empty = asked(nurse), made(nurse, har="fast_lakarkontakt")
    for export in (waiting, empty):
        assert fetched(nurse, export).status_code == 409
        assert Caller(nurse).get(f"exports/{export.pk}/file/").json()["type"].endswith(":not-ready")
