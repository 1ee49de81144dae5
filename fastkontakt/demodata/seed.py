"""Seeding the demo: each county in one transaction, so that one broken off leaves nothing half-done."""

from datetime import datetime

from django.db import transaction

from contacts.duties.runs import evaluate_tenant
from fastkontakt.accounts.models import User
from fastkontakt.demodata.agreements import agreements
from fastkontakt.demodata.appointed import APPOINTED
from fastkontakt.demodata.build import FLK, FVK, OLD, Builder
from fastkontakt.demodata.cases import CASES
from fastkontakt.demodata.counties import COUNTIES, HALLAND, County
from fastkontakt.demodata.example import example_patient
from fastkontakt.demodata.exports import exports
from fastkontakt.demodata.history import HISTORY, met
from fastkontakt.demodata.hospital import STAYS
from fastkontakt.demodata.letters import letters
from fastkontakt.demodata.messages import messages
from fastkontakt.demodata.owed import OWED
from fastkontakt.demodata.population import DECISIONS, POPULATION
from fastkontakt.demodata.saved_views import saved_views
from fastkontakt.demodata.sharing import SHARING
from fastkontakt.demodata.sips import sips
from fastkontakt.tenancy import activate
from fastkontakt.tenancy.models import Tenant
from reporting.reports.services import establish_due

STORIES = (*CASES, *OWED, *APPOINTED, *STAYS, *SHARING)


def seed(*, now: datetime) -> list[str]:
    """Seed the counties that are not seeded yet. Returns their slugs; one query where there are none."""
    wanted = {county.username(LAST): county for county in COUNTIES}
    seeded = User.objects.filter(username__in=wanted).values_list("username", flat=True)
    missing = [wanted[username] for username in wanted.keys() - set(seeded)]
    for county in sorted(missing, key=lambda county: county.slug):
        seed_county(county, now=now)
    return sorted(county.slug for county in missing)


LAST = "patient.1"
"""A sign-in that is made with its county's data, in the same transaction: where it is, the rest is."""


@transaction.atomic
def seed_county(county: County, *, now: datetime) -> None:
    """One tenant with its organisation and patients, its duties found, and what people have done about them today."""
    tenant, _ = Tenant.objects.get_or_create(slug=county.slug, defaults={"name": county.name})
    with activate(tenant.pk):
        build = Builder(county, tenant, now)
        build.sign_ins()
        build.organisation()
        first = example_patient if county is HALLAND else plain_patient
        for step in (first, *STORIES, *POPULATION, *HISTORY):
            step(build)
        build.write()
        met(build)
        for step in (*DECISIONS, saved_views):
            step(build)
        evaluate_tenant(tenant.pk, on=build.today)
        build.act()
        agreements(build)
        sips(build)
        establish_due(today=build.today)
        exports(build)
        letters(build)
        messages(build)


def plain_patient(build: Builder) -> None:
    """In the example patient's place: a fast läkarkontakt, and a fast vårdkontakt at the hospital."""
    patient = build.patient(OLD, citizen="patient.1")
    build.contact(patient, FLK, "vardcentral.lakare", -305)
    build.contact(patient, FVK, "sjukhusmottagning.sjukskoterska", -240)
