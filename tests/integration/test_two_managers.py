"""Two managers at the same moment: real threads, real PostgreSQL, one contact and one clear refusal."""

import threading

from django.db import connection
from django.test import TransactionTestCase

from contacts.enums import ContactRole, Occasion
from contacts.models import Contact
from contacts.services import PolicyRefused, Proposal, appoint_contact
from fastkontakt.accounts.actor import Actor
from fastkontakt.organisation.enums import AssignmentRole
from fastkontakt.organisation.models import StaffMember
from fastkontakt.tenancy import activate
from tests.world import TODAY, World, make_tenant


class TwoManagers(TransactionTestCase):
    def test_one_contact_and_one_refusal(self) -> None:
        tenant = make_tenant("halland")
        with activate(tenant.pk):
            world = World(tenant)
            patient = world.patient()
            managers = [world.chef, world.actor(world.vardcentral, AssignmentRole.MANAGER)]
            physicians = [world.specialist, world.physician()]
        together = threading.Barrier(2)
        outcomes: list[str] = []

        def appoint(by: Actor, appointee: StaffMember) -> None:
            proposal = Proposal(
                patient=patient,
                appointee=appointee,
                unit=world.vardcentral,
                role=ContactRole.FAST_LAKARKONTAKT,
                starts_on=TODAY,
                occasion=Occasion.CHOICE,
            )
            try:
                together.wait()
                with activate(tenant.pk):
                    appoint_contact(proposal=proposal, by=by, today=TODAY)
                outcomes.append("appointed")
            except PolicyRefused as refusal:
                outcomes.extend(finding.rule for finding in refusal.verdict.findings)
            finally:
                connection.close()

        threads = [threading.Thread(target=appoint, args=pair) for pair in zip(managers, physicians, strict=True)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join(timeout=30)
        assert sorted(outcomes) == ["appointed", "flk-single"]
        with activate(tenant.pk):
            assert Contact.objects.filter(patient=patient).count() == 1
