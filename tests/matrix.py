"""Who is let in where: each role, on every page and every operation of the API, at the unit that the thing belongs to.

`python -m tests.matrix` writes the table into docs/privacy.md. tests/integration/test_matrix.py tries every cell of it,
that no address is missing, and that the copy is this one. What is seen behind an open door is fastkontakt.access.law's
matter, and tried there too.
"""

from collections.abc import Iterator, Mapping
from pathlib import Path

PRIVACY = Path(__file__).parent.parent / "docs" / "privacy.md"
BEGIN, END = "<!-- matrix: written by python -m tests.matrix -->\n", "<!-- end of the matrix -->\n"

ROLES = (
    "manager",
    "staff",
    "administrator",
    "follow-up",
    "log reviewer",
    "patient",
    "guardian",
    "proxy",
    "signed out",
)
"""Staff at the unit, the patient, a guardian of the patient (a child), a proxy with every scope, and nobody."""

YES, FORBIDDEN, HIDDEN, SIGN_IN = "yes", "403", "404", "sign in"
"""Let in; told why not; not told whether it exists; asked to sign in."""

KINDS = {
    "everyone": "yes yes yes yes yes yes yes yes yes",
    "signed_in": "yes yes yes yes yes yes yes yes in",
    "staff": "yes yes yes yes yes 403 403 403 in",
    "care": "yes yes yes 404 404 403 403 403 in",
    "list": "yes yes yes 403 403 403 403 403 in",
    "shared_view": "yes 404 404 403 403 403 403 403 in",
    "exports": "yes yes yes yes 403 403 403 403 in",
    "anothers": "404 404 404 404 404 403 403 403 in",
    "hidden": "404 404 404 404 404 404 404 404 in",
    "manager": "yes 403 403 403 403 403 403 403 in",
    "measures": "yes 403 403 yes 403 403 403 403 in",
    "follow_up": "403 403 403 yes 403 403 403 403 in",
    "log": "403 403 403 403 yes 403 403 403 in",
    "acting": "403 403 403 403 403 yes yes yes in",
    "another": "403 403 403 403 403 404 yes yes in",
    "oneself": "403 403 403 403 403 yes 404 404 in",
    "operators": "yes 403 yes 403 403 403 403 403 in",
    "follows_up": "yes 403 403 404 404 403 403 403 in",
    "care_and_acting": "yes yes yes 404 404 yes yes yes in",
    "access_log": "403 403 403 404 yes yes yes yes in",
    "own_blocks": "yes yes yes 404 404 yes 403 403 in",
    "own_block": "yes yes yes 404 404 yes 404 404 in",
    "revokes": "yes 403 403 403 403 404 404 404 in",
}
"""Kind -> what each role meets, in the order of ROLES."""

PAGES = {
    "everyone": "accounts:sign_in accounts:sign_out halsa/ openid_connect_callback openid_connect_login rulebook:detail"
    " rulebook:list set_language ui:gallery ui:set_scheme",
    "signed_in": "accounts:choose_assignment home",
    "staff": "notifications:choices notifications:messages"
    " organisation:my_limits organisation:routine organisation:routine_version",
    "care": "agreements:agreement agreements:answered agreements:end_agreement agreements:note_answer"
    " agreements:rewrite_agreement agreements:task_done agreements:write_agreement"
    " agreements:call_sip agreements:close_sip agreements:sip agreements:sip_calendar agreements:sip_follow_up"
    " agreements:sip_plan agreements:sips"
    " agreements:cancel_letter agreements:give_letter agreements:letter_pdf agreements:order_agreement_letter"
    " agreements:order_contact_letter agreements:preview_agreement_letter agreements:preview_contact_letter"
    " agreements:retry_letter"
    " contacts:answer contacts:appoint contacts:assess contacts:candidates contacts:check contacts:coordinator"
    " contacts:end contacts:informed contacts:offer contacts:plan contacts:plan_decide contacts:plan_review"
    " contacts:request contacts:review contacts:sip_position contacts:withdraw_consent discharge:admit"
    " discharge:episode patients:detail"
    " patients:emergency patients:facts patients:network patients:sharing",
    "list": "agreements:letters agreements:letters_given agreements:letters_pdf agreements:letters_printed"
    " agreements:follow_ups agreements:unit_sips"
    " contacts:requests discharge:list patients:register patients:search reporting:patients reporting:tasks"
    " reporting:worklist",
    "shared_view": "reporting:delete_view reporting:saved_view",
    "exports": "reporting:export_rows reporting:exports",
    "anothers": "notifications:open reporting:drop_export reporting:export_file reporting:repeat_export",
    "manager": "contacts:leaving contacts:move discharge:deviations organisation:absence organisation:cancel_leave"
    " organisation:caseload organisation:delegations organisation:last_day organisation:leave organisation:limit"
    " organisation:limit_delegation organisation:review_routine"
    " organisation:revoke organisation:write_routine reporting:behind",
    "measures": "organisation:unit reporting:dashboard",
    "follow_up": "reporting:followup reporting:followup_unit reporting:report reporting:report_unit reporting:reports",
    "log": "audit:draw audit:emergency audit:log audit:overview audit:pattern audit:review audit:search",
    "acting": "agreements_portal:agreement_for_child agreements_portal:agreements_for_child"
    " agreements_portal:agreement_version"
    " agreements_portal:sip agreements_portal:sip_calendar agreements_portal:sip_withdraw"
    " agreements_portal:sips_for"
    " agreements_portal:letter agreements_portal:letter_pdf agreements_portal:letters_for"
    " inbox:choices inbox:messages"
    " portal:ask_for_child portal:child portal:complain portal:consent_for_child portal:contacts"
    " portal:looked_for_child portal:looked_pdf_for_child portal:sharing_for_child portal:wishes_for_child"
    " portal:withdraw portal:withdraw_consent",
    "another": "portal:acting",
    "oneself": "agreements_portal:agreement agreements_portal:agreements"
    " agreements_portal:sips agreements_portal:letters inbox:open"
    " portal:ask portal:block portal:consent portal:grant portal:lift_block portal:looked portal:looked_pdf"
    " portal:mandates portal:profile portal:sharing portal:take_back portal:wishes",
    "operators": "operations:again operations:overview",
    "follows_up": "discharge:follow_up",
}
"""Kind -> the pages of that kind, by name."""

OPERATIONS = {
    "signed_in": "get:me get:rule get:rules get:units",
    "staff": "get:staff",
    "exports": "post:exports",
    "hidden": "get:export get:export-file",
    "care": "post:agreement-end post:agreement-versions post:agreements"
    " post:sip-close post:sip-follow-ups post:sip-meeting-cancel post:sip-meetings post:sip-participants"
    " post:sip-plans post:sips"
    " get:admission post:admission-consultations post:admission-discharge post:admission-estimate"
    " post:admission-ready post:admission-ready-withdraw post:admission-sip-call post:admission-stays"
    " post:admission-unknown-primary post:admissions get:candidates post:contact-end post:contact-informed"
    " post:contact-plan-reviews post:contact-plans post:contacts post:contacts-check"
    " post:patient-conditions post:patient-deceased post:patient-emergency-access"
    " post:letter-cancel post:letter-given post:letter-printed post:letter-retry post:letters"
    " put:patient-listing post:patient-services get:plans",
    "list": "get:delegations post:patient-search post:patients get:worklist",
    "manager": "post:delegations",
    "measures": "get:report-unit",
    "follow_up": "get:report-established get:report-list get:report-tenant",
    "care_and_acting": "get:sip get:sips post:sip-answer"
    " post:agreement-answers post:agreement-task-done get:agreements"
    " post:consent-withdraw get:contacts get:letter-document"
    " get:letters get:patient get:patient-consents post:patient-consents"
    " post:request-answer get:requests post:requests",
    "access_log": "get:access-log",
    "own_blocks": "get:patient-blocks post:patient-blocks",
    "own_block": "post:block-lift",
    "revokes": "post:delegation-revoke",
}
"""Kind -> the operations of that kind, each `method:name`; by token, of staff or of a citizen."""

AT_THE_WARD = ("discharge:admit", "discharge:deviations", "discharge:follow_up", "admission")
"""What begins so belongs to the ward; all else to the vårdcentral."""


def outcomes(table: Mapping[str, str]) -> dict[str, dict[str, str]]:
    """Address -> role -> what it meets."""
    return {
        name: dict(zip(ROLES, KINDS[kind].replace("in", SIGN_IN).split(maxsplit=len(ROLES) - 1), strict=True))
        for kind, names in table.items()
        for name in names.split()
    }


def is_at_the_ward(name: str) -> bool:
    """Whether a page or an operation is tried by those who work at the ward."""
    return name.partition(":")[2].startswith(AT_THE_WARD[-1]) or name in AT_THE_WARD


def printed() -> str:
    """The matrix as two tables in Markdown."""
    return "\n".join([*_table("Page", PAGES), "", *_table("Operation of the API", OPERATIONS), ""])


def _table(head: str, table: Mapping[str, str]) -> Iterator[str]:
    yield f"| {head} | {' | '.join(ROLES)} |"
    yield "|---" * (len(ROLES) + 1) + "|"
    for name, by_role in sorted(outcomes(table).items()):
        yield f"| `{_shown(name, table)}` | {' | '.join(by_role.values())} |"


def _shown(name: str, table: Mapping[str, str]) -> str:
    method, _colon, operation = name.partition(":")
    return f"{method.upper()} {operation}" if table is OPERATIONS else name


def kept() -> str:
    """The copy in docs/privacy.md."""
    return PRIVACY.read_text().partition(BEGIN)[2].partition(END)[0]


def write() -> None:
    """Put the matrix into docs/privacy.md in the place of the copy there."""
    before, _begin, rest = PRIVACY.read_text().partition(BEGIN)
    PRIVACY.write_text(before + BEGIN + printed() + END + rest.partition(END)[2])


if __name__ == "__main__":
    write()
