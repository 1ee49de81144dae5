"""Which refusals an individual assessment lifts."""

from datetime import date
from typing import Any

import pytest

from contacts.policy.assessment import lifted_by_assessment
from contacts.policy.examples import changed_case, ordinary_case
from contacts.policy.rulebook import for_tenant

DAY = date(2026, 11, 22)
INTERNIST = {"specialities": ["internmedicin"]}


@pytest.mark.parametrize(
    ("tenant", "appointee", "lifted"),
    [
        ("gotland", {}, set()),
        ("gotland", INTERNIST, {"flk-competence"}),
        ("halland", INTERNIST, {"flk-competence"}),
        ("gotland", INTERNIST | {"employment": "hired"}, {"flk-competence"}),
        ("gotland", {"employment": "hired"}, set()),
    ],
)
def test_competence_is_lifted_and_employment_is_not(tenant: str, appointee: dict[str, Any], lifted: set[str]) -> None:
    case = ordinary_case(tenant=tenant, checkpoint="appoint", role="fast_lakarkontakt", on=DAY)
    assert lifted_by_assessment(for_tenant(tenant), changed_case(case, {"appointee": appointee})) == lifted


def test_what_is_lifted_stays_so_when_the_assessment_is_written() -> None:
    case = ordinary_case(tenant="gotland", checkpoint="appoint", role="fast_lakarkontakt", on=DAY)
    written = changed_case(case, {"appointee": INTERNIST, "individual_assessment": "Lång erfarenhet"})
    assert lifted_by_assessment(for_tenant("gotland"), written) == {"flk-competence"}
