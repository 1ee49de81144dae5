"""The loader refuses whatever is not in order, naming file and key."""

from pathlib import Path

import pytest

from contacts.policy.anchors import NamedDay
from contacts.policy.arguments import Reference
from contacts.policy.engine import evaluate
from contacts.policy.loader import read_rulebook
from contacts.policy.objects import Rulebook
from contacts.policy.reading import RulebookError
from contacts.policy.rulebook import RULES, load
from tests.unit.contacts.policy.support import case

RULE = """\
id = "a-rule"
title = "T"
title_en = "T"
summary = "S"
summary_en = "S"
role = ["fast_vardkontakt", "fast_omsorgskontakt"]

[parameters.days]
type = "integer"
default = 90
regional = true
minimum = 1
label = "L"
label_en = "L"

[parameters.fixed]
type = "string"
default = "x"
values = ["x", "y"]
label = "L"
label_en = "L"

[[version]]
from = 2020-01-01
sources = [{ text = "Lag", url = "https://example.org" }]

[[version.clause]]
name = "en"
checkpoint = "appoint"
force = "bör"
when = ["not appointee_is_hired"]
unless = [{ all = ["unit_is_municipal", { fact = "setting_is", setting = "$fixed", value = "y" }] }]
require = [{ fact = "start_at_most_days_ahead", days = "$days" }]
message = "{appointee} {days}"
message_en = "{appointee}"
remedy = "R"
remedy_en = "R"

[[version.clause]]
name = "två"
checkpoint = "standing"
role = "fast_vardkontakt"
force = "duty"
subject = "contact"
owner = "contact_holder"
act = "review"
since = { day = "contact_review_reminder", months = 6, ahead = "$days" }
due_from = "contact_start"
due_days = "$days"
due_working = true
require = ["patient_has_several_fvk"]
message = "M"
message_en = "M"
remedy = "R"
remedy_en = "R"

[[example]]
text = "E"
text_en = "E"
on = 2026-01-01
checkpoint = "appoint"
case = { appointee = { licensed = "unknown" } }
outcome = "pass"

[[example]]
text = "E"
text_en = "E"
on = 2026-01-01
checkpoint = "appoint"
parameters = { days = 1 }
case = { decided_on = 2025-12-01 }
outcome = "warn"
"""

REGION = """\
rule = "a-rule"

[[set]]
from = 2021-01-01
parameters = { days = 10 }
sources = [{ text = "Riktlinje" }]

[[example]]
text = "E"
text_en = "E"
on = 2026-01-01
checkpoint = "appoint"
outcome = "pass"

[[example]]
text = "E"
text_en = "E"
on = 2026-01-01
checkpoint = "appoint"
case = { decided_on = 2025-12-01 }
outcome = "warn"
"""

MORE = """
[[version]]
from = {0}
{1}
sources = [{{ text = "Lag" }}]
"""
CLAUSE = RULE[RULE.index("[[version.clause]]") : RULE.index('[[version.clause]]\nname = "två"')]
DUTY = RULE[RULE.index('force = "duty"') : RULE.index('require = ["patient_has_several_fvk"]')]
SINCE = DUTY[DUTY.index("since") : DUTY.index("due_from")]
FAILING = RULE[RULE.rindex("[[example]]") :]
PASSING = RULE[RULE.index("[[example]]") : RULE.rindex("[[example]]")]
EXAMPLES = PASSING + FAILING


def written(tmp_path: Path, national: str = RULE, region: str | None = None, own: str | None = None) -> Rulebook:
    (tmp_path / "national").mkdir(parents=True)
    (tmp_path / "regions" / "here").mkdir(parents=True)
    (tmp_path / "national" / "a-rule.toml").write_text(national, encoding="utf-8")
    if region is not None:
        (tmp_path / "regions" / "here" / "a-rule.toml").write_text(region, encoding="utf-8")
    if own is not None:
        (tmp_path / "regions" / "here" / "own-rule.toml").write_text(own, encoding="utf-8")
    return read_rulebook(tmp_path)


def changed(text: str, old: str, new: str) -> str:
    assert old in text
    return text.replace(old, new)


def versions(*later: str) -> str:
    return changed(RULE, EXAMPLES, "".join(later) + EXAMPLES)


def refused(text: str, tmp_path: Path, **files: str) -> RulebookError:
    with pytest.raises(RulebookError) as caught:
        written(tmp_path, text, **files)
    assert str(caught.value).startswith(f"{caught.value.file}: ")
    return caught.value


def test_the_rule_these_tests_start_from_is_in_order(tmp_path: Path) -> None:
    book = written(tmp_path, RULE, REGION)
    rule = book.rule("a-rule")
    assert rule.versions[0].sources[0].url == "https://example.org"
    judging, duty = (clause.obligation for clause in rule.versions[0].clauses)
    assert judging is None
    assert duty is not None
    assert (duty.subject, duty.owner, duty.act) == ("contact", "contact_holder", "review")
    assert duty.since == NamedDay("contact_review_reminder", (("months", 6), ("ahead", Reference("days"))))
    assert duty.due_from == NamedDay("contact_start")
    assert (duty.days({"days": 7}), duty.due_working) == (7, True)


def test_a_duty_counts_from_since_and_in_calendar_days_unless_it_says_otherwise(tmp_path: Path) -> None:
    text = changed(changed(RULE, 'due_from = "contact_start"\n', ""), 'due_days = "$days"\ndue_working = true\n', "")
    duty = written(tmp_path, text).rule("a-rule").versions[0].clauses[1].obligation
    assert duty is not None
    assert duty.due_from == duty.since
    assert (duty.days({}), duty.due_working, duty.deadline({}, "sv")) == (None, False, "")


BROKEN = {
    "no source": ('sources = [{ text = "Lag", url = "https://example.org" }]', "", "version[1].sources", "missing"),
    "blank source": ('text = "Lag"', 'text = " "', "version[1].sources[1].text", "not blank"),
    "unknown key at the top": ('title = "T"', 'title = "T"\nheading = "T"', "heading", "unknown key"),
    "unknown key in a version": ("from = 2020-01-01", "from = 2020-01-01\nform = 1", "version[1].form", "unknown key"),
    "unknown key in a clause": ('name = "en"', 'name = "en"\nwehn = []', "@1.wehn", "unknown key"),
    "unknown key in a source": ('text = "Lag",', 'text = "Lag", link = "x",', "version[1].sources[1].link", "unknown"),
    "unknown key in a parameter": ("minimum = 1", "minimum = 1\nbounds = 2", "parameters.days.bounds", "unknown key"),
    "unknown key in an example": ('outcome = "pass"', 'outcome = "pass"\nwhy = "x"', "example[1].why", "unknown key"),
    "unknown key in a case": ('licensed = "unknown"', 'licence = "unknown"', "example[1]", "case.appointee.licence"),
    "a value that does not fit": ('licensed = "unknown"', 'licensed = "yes"', "example[1]", "case.appointee.licensed"),
    "unknown fact": ('"patient_has_several_fvk"', '"patient_has_fvks"', "@2.require[1]", "unknown fact"),
    "unknown fact in a group": ('"unit_is_municipal"', '"unit_is_odd"', "@1.unless[1].all[1]", "unknown"),
    "an empty group": (
        '"unit_is_municipal", { fact = "setting_is", setting = "$fixed", value = "y" }',
        "",
        "@1.unless[1]",
        "list of conditions",
    ),
    "a condition that is none": ('["not appointee_is_hired"]', "[7]", "@1.when[1]", "fact's name"),
    "a denial without words": ("not appointee_is_hired", "not unit_is_municipal", "@1.when[1]", "negated"),
    "a missing argument": (', days = "$days" }', " }", "@1.require[1]", "takes days"),
    "an argument too many": ('value = "y" }', 'value = "y", of = 1 }', "@1.unless[1].all[2]", "takes"),
    "an argument of the wrong type": ('days = "$days" }', 'days = "ten" }', "@1.require[1]", "type integer"),
    "a parameter of the wrong type": ('days = "$days" }', 'days = "$fixed" }', "@1.require[1]", "type integer"),
    "a parameter that is not there": ('days = "$days" }', 'days = "$weeks" }', "@1.require[1]", "weeks"),
    "nothing demanded": ('require = ["patient_has_several_fvk"]', "", "@2.require", "missing"),
    "unknown checkpoint": ('checkpoint = "standing"', 'checkpoint = "always"', "@2.checkpoint", "always"),
    "unknown force": ('force = "bör"', 'force = "borde"', "@1.force", "borde"),
    "a duty that judges an act": ('force = "bör"', 'force = "duty"', "@1.force", "standing"),
    "a standing demand that is no duty": (DUTY, 'force = "ska"\n', "@2.force", "standing"),
    "a deadline without a duty": ('force = "bör"', 'force = "bör"\ndue_days = 1', "@1.due_days", "unknown key"),
    "a duty that hangs on nothing": ('subject = "contact"\n', "", "@2.subject", "missing"),
    "an unknown subject": ('subject = "contact"', 'subject = "unit"', "@2.subject", "unknown value 'unit'"),
    "nobody who must act": ('owner = "contact_holder"\n', "", "@2.owner", "missing"),
    "an unknown owner": ('owner = "contact_holder"', 'owner = "somebody"', "@2.owner", "unknown value 'somebody'"),
    "no act": ('act = "review"\n', "", "@2.act", "missing"),
    "an unknown act": ('act = "review"', 'act = "think"', "@2.act", "unknown value 'think'"),
    "no first day": (SINCE, "", "@2.since", "unknown day None"),
    "an unknown first day": (SINCE, 'since = "some_day"\n', "@2.since", "unknown day 'some_day'"),
    "a first day without its name": (SINCE, "since = { months = 6 }\n", "@2.since", "unknown day None"),
    "a first day that is a number": (SINCE, "since = 3\n", "@2.since", "unknown day 3"),
    "an unknown day to count from": ('due_from = "contact_start"', 'due_from = "x"', "@2.due_from", "unknown day"),
    "a day's argument missing": (", months = 6", "", "@2.since", "contact_review_reminder takes months, ahead"),
    "a day's argument too many": (
        'due_from = "contact_start"',
        'due_from = { day = "contact_start", months = 6 }',
        "@2.due_from",
        "contact_start takes no arguments",
    ),
    "a day's argument of the wrong type": ("months = 6", 'months = "six"', "@2.since", "type integer"),
    "a day's parameter of the wrong type": ('ahead = "$days"', 'ahead = "$fixed"', "@2.since", "type integer"),
    "an unknown number of days": ('due_days = "$days"', 'due_days = "$weeks"', "@2.due_days", "weeks"),
    "a number of days in words": ('due_days = "$days"', 'due_days = "three"', "@2.due_days", "type integer"),
    "a number of days by a text": ('due_days = "$days"', 'due_days = "$fixed"', "@2.due_days", "type integer"),
    "part of a day": ('due_days = "$days"', "due_days = 1.5", "@2.due_days", "whole number"),
    "a deadline before its start": (
        'due_days = "$days"\ndue_working = true',
        "due_days = -1",
        "@2.due_days",
        "at least 0",
    ),
    "no working days at all": ('due_days = "$days"', "due_days = 0", "@2.due_days", "at least 1"),
    "working days that may be none": ("minimum = 1\n", "minimum = 0\n", "@2.due_days", "minimum is at least 1"),
    "working days that may be fewer than none": ("minimum = 1\n", "", "@2.due_days", "minimum is at least 1"),
    "working days without a number": ('due_days = "$days"\n', "", "@2.due_working", "needs due_days"),
    "working days by a text": ("due_working = true", 'due_working = "yes"', "@2.due_working", "true or false"),
    "several roles on what has none": (
        'role = "fast_vardkontakt"\nforce = "duty"\nsubject = "contact"',
        'force = "duty"\nsubject = "patient"',
        "@2.role",
        "a duty on a patient concerns one role",
    ),
    "two clauses of one name": ('name = "två"', 'name = "en"', "version[1].clause", "same name"),
    "unknown role": ('"fast_omsorgskontakt"]', '"fast_tandkontakt"]', "role", "fast_tandkontakt"),
    "a clause for a role of another rule": (
        'name = "en"',
        'name = "en"\nrole = "fast_lakarkontakt"',
        "@1.role",
        "fast_lakarkontakt",
    ),
    "no English title": ('title_en = "T"\n', "", "title_en", "missing"),
    "no English message": ('message_en = "{appointee}"\n', "", "@1.message_en", "missing"),
    "no remedy": ('remedy = "R"\n', "", "@1.remedy", "missing"),
    "an unknown word in braces": ("{appointee} {days}", "{patient}", "@1.message", "patient"),
    "an attribute in braces": ("{appointee} {days}", "{appointee.__class__}", "@1.message", "bare name"),
    "a format in braces": ("{appointee} {days}", "{days:>99999999}", "@1.message", "bare name"),
    "a conversion in braces": ("{appointee} {days}", "{days!r}", "@1.message", "bare name"),
    "an open brace": ("{appointee} {days}", "{days", "@1.message", "'}'"),
    "unknown outcome": ('outcome = "warn"', 'outcome = "maybe"', "example[2].outcome", "maybe"),
    "no passing example": (PASSING, "", "example", "no passing example"),
    "no failing example": (FAILING, "", "example", "no failing example"),
    "no example": (EXAMPLES, "", "example", "no failing example"),
    "an example's unknown parameter": (
        "parameters = { days = 1 }",
        "parameters = { day = 1 }",
        "example[2].parameters.day",
        "no such",
    ),
    "an example's value too small": (
        "parameters = { days = 1 }",
        "parameters = { days = 0 }",
        "example[2].parameters.days",
        "at least 1",
    ),
    "a default too great": ("minimum = 1", "minimum = 1\nmaximum = 89", "parameters.days.default", "at most 89"),
    "a time of day that is none": (
        'type = "string"\ndefault = "x"\nvalues = ["x", "y"]',
        'type = "clock"\ndefault = "24:00"',
        "parameters.fixed.default",
        "type clock",
    ),
    "an unknown parameter type": ('type = "string"', 'type = "text"', "parameters.fixed.type", "text"),
    "a default of the wrong type": ("default = 90", "default = true", "parameters.days.default", "type integer"),
    "a default outside the values": ('default = "x"', 'default = "z"', "parameters.fixed.default", "z"),
    "no default": ("default = 90\n", "", "parameters.days.default", "missing"),
    "no label": ('label = "L"\nlabel_en = "L"\n\n[[', 'label_en = "L"\n\n[[', "parameters.fixed.label", "missing"),
    "an id that is not the file's": ('id = "a-rule"', 'id = "another"', "id", "file's name"),
    "a text for a day": ("from = 2020-01-01", 'from = "2020-01-01"', "version[1].from", "date"),
    "a moment for a day": ("from = 2020-01-01", "from = 2020-01-01T00:00:00", "version[1].from", "date"),
    "an end before the start": ("from = 2020-01-01", "from = 2020-01-01\nto = 2019-12-31", "version[1].to", "before"),
    "a repeal of nothing": ("from = 2020-01-01", "from = 2020-01-01\nrepeal = true", "version[1].repeal", "repeal"),
    "a repeated key": ('title = "T"', 'title = "T"\ntitle = "U"', "", "overwrite"),
    "a disabled rule without English": ('summary = "S"', 'summary = "S"\ndisabled = "Av"', "disabled_en", "missing"),
}
"""What is wrong -> the text replaced, its replacement, the key named (`@1`, `@2`: a clause), and the problem."""


@pytest.mark.parametrize("name", BROKEN)
def test_a_broken_rule_is_refused(name: str, tmp_path: Path) -> None:
    old, new, place, problem = BROKEN[name]
    key = place.replace("@", "version[1].clause[").replace("[1.", "[1].").replace("[2.", "[2].")
    error = refused(changed(RULE, old, new), tmp_path)
    assert (error.file, error.key) == ("national/a-rule.toml", key)
    assert problem in error.problem


@pytest.mark.parametrize(
    ("text", "key", "problem"),
    [
        (versions(MORE.format("2020-01-01", ""), CLAUSE), "version[2].from", "out of order"),
        (versions(MORE.format("2019-01-01", ""), CLAUSE), "version[2].from", "out of order"),
        (
            changed(
                versions(MORE.format("2021-01-01", ""), CLAUSE),
                "from = 2020-01-01",
                "from = 2020-01-01\nto = 2021-01-01",
            ),
            "version[2].from",
            "overlaps",
        ),
        (versions(MORE.format("2021-01-01", "")), "version[2].clause", "at least one clause"),
        (versions(MORE.format("2021-01-01", "repeal = true"), CLAUSE), "version[2].repeal", "no clause"),
        (RULE[: RULE.index("[[version]]")] + EXAMPLES, "version", "at least one version"),
    ],
)
def test_versions_out_of_order_are_refused(text: str, key: str, problem: str, tmp_path: Path) -> None:
    error = refused(text, tmp_path)
    assert error.key == key
    assert problem in error.problem


def test_a_version_lasts_until_the_next_and_a_repeal_ends_the_rule(tmp_path: Path) -> None:
    text = versions(MORE.format("2021-01-01", ""), CLAUSE, MORE.format("2022-01-01", "repeal = true"))
    rule = written(tmp_path, text).rule("a-rule")
    numbers = {}
    for day in ("2019-12-31", "2020-01-01", "2020-12-31", "2021-01-01", "2021-12-31", "2022-01-01", "2099-01-01"):
        version = rule.version_on(type(TODAY).fromisoformat(day))
        numbers[day] = version.number if version else None
    assert list(numbers.values()) == [None, 1, 1, 2, 2, None, None]


def test_a_gap_between_versions_is_a_time_without_the_rule(tmp_path: Path) -> None:
    text = versions(MORE.format("2021-01-01", ""), CLAUSE)
    text = changed(text, "from = 2020-01-01", "from = 2020-01-01\nto = 2020-06-30")
    rule = written(tmp_path, text).rule("a-rule")
    assert rule.version_on(TODAY.replace(year=2020, month=7, day=1)) is None


TODAY = case().on

LOOSE = {
    "a ska loosened": (
        changed(RULE, 'force = "bör"', 'force = "ska"'),
        changed(REGION, "parameters = { days = 10 }", 'force = "bör"'),
        "set[1].force",
        "cannot loosen",
    ),
    "a national parameter set": (
        RULE,
        changed(REGION, "days = 10", 'fixed = "y"'),
        "set[1].parameters.fixed",
        "does not declare this parameter regional",
    ),
    "an unknown parameter set": (RULE, changed(REGION, "days = 10", "week = 1"), "set[1].parameters.week", "no such"),
    "a value of the wrong type": (
        RULE,
        changed(REGION, "days = 10", "days = true"),
        "set[1].parameters.days",
        "integer",
    ),
    "a value too great": (
        changed(RULE, "minimum = 1", "minimum = 1\nmaximum = 90"),
        changed(REGION, "days = 10", "days = 91"),
        "set[1].parameters.days",
        "at most 90",
    ),
    "a value too small": (RULE, changed(REGION, "days = 10", "days = 0"), "set[1].parameters.days", "at least"),
    "no source": (RULE, changed(REGION, 'sources = [{ text = "Riktlinje" }]', ""), "set[1].sources", "missing"),
    "nothing set": (RULE, changed(REGION, "parameters = { days = 10 }", ""), "set[1]", "neither"),
    "no set": (
        RULE,
        changed(REGION, REGION[REGION.index("[[set]]") : REGION.index("[[example]]")], ""),
        "set",
        "missing",
    ),
    "a duty's force set": (
        RULE[: RULE.index("[[version.clause]]")] + RULE[RULE.index('[[version.clause]]\nname = "två"') :],
        changed(REGION, "parameters = { days = 10 }", 'force = "ska"'),
        "set[1].force",
        "only has duties",
    ),
    "switched off": (RULE, changed(REGION, "[[set]]", 'disabled = "Av"\n\n[[set]]'), "disabled", "unknown key"),
    "a version of its own": (RULE, REGION + MORE.format("2021-01-01", ""), "version", "unknown key"),
    "no failing example": (RULE, changed(REGION, 'outcome = "warn"', 'outcome = "silent"'), "example", "no failing"),
    "a later setting before an earlier": (
        RULE,
        changed(REGION, "[[set]]", '[[set]]\nfrom = 2022-01-01\nforce = "ska"\nsources = [{ text = "R" }]\n\n[[set]]'),
        "set[2].from",
        "out of order",
    ),
}


@pytest.mark.parametrize("name", LOOSE)
def test_a_region_cannot_loosen_or_invent(name: str, tmp_path: Path) -> None:
    national, region, key, problem = LOOSE[name]
    error = refused(national, tmp_path, region=region)
    assert (error.file, error.key) == ("regions/here/a-rule.toml", key)
    assert problem in error.problem


def test_a_setting_for_an_unknown_rule_is_refused(tmp_path: Path) -> None:
    (tmp_path / "regions" / "here").mkdir(parents=True)
    (tmp_path / "regions" / "here" / "other.toml").write_text(changed(REGION, "a-rule", "other"), encoding="utf-8")
    (tmp_path / "national").mkdir()
    (tmp_path / "national" / "a-rule.toml").write_text(RULE, encoding="utf-8")
    with pytest.raises(RulebookError, match=r"regions/here/other.toml: rule: unknown national rule 'other'"):
        read_rulebook(tmp_path)


def test_a_region_cannot_restate_a_national_rule(tmp_path: Path) -> None:
    error = refused(RULE, tmp_path, region=RULE)
    assert error.file == "regions/here/a-rule.toml"
    assert error.problem == "duplicate id 'a-rule', already in national/a-rule.toml"


def test_two_regions_cannot_have_a_rule_of_the_same_id(tmp_path: Path) -> None:
    (tmp_path / "regions" / "there").mkdir(parents=True)
    own = changed(RULE, '"a-rule"', '"own-rule"')
    (tmp_path / "regions" / "there" / "own-rule.toml").write_text(own, encoding="utf-8")
    with pytest.raises(RulebookError, match=r"there/own-rule.toml: id: duplicate id 'own-rule', already in .*here"):
        (tmp_path / "regions" / "here").mkdir()
        (tmp_path / "regions" / "here" / "own-rule.toml").write_text(own, encoding="utf-8")
        (tmp_path / "national").mkdir()
        (tmp_path / "national" / "a-rule.toml").write_text(RULE, encoding="utf-8")
        read_rulebook(tmp_path)


def test_an_empty_folder_is_refused(tmp_path: Path) -> None:
    with pytest.raises(RulebookError, match="no national rules"):
        read_rulebook(tmp_path)


def test_a_region_raises_the_force_from_its_day(tmp_path: Path) -> None:
    book = written(tmp_path, RULE, changed(REGION, "parameters = { days = 10 }", 'force = "ska"'))
    late = {"decided_on": TODAY.replace(year=2020, month=1, day=2)}
    for year, expected in ((2020, "warn"), (2021, "stop")):
        asked = case(late, on=TODAY.replace(year=year), tenant="here")
        assert [item.outcome for item in evaluate(book, asked).findings] == [expected]
    elsewhere = evaluate(book, case(late, on=TODAY.replace(year=2021)))
    assert [item.outcome for item in elsewhere.findings] == ["warn"]


def test_a_parameter_has_the_regions_value_from_its_day(tmp_path: Path) -> None:
    book = written(tmp_path, RULE, REGION)
    rule = book.rule("a-rule")
    found = {
        (tenant, year): book.for_tenant(tenant).rule_in_force(rule, TODAY.replace(year=year))
        for tenant in ("here", "elsewhere")
        for year in (2020, 2021)
    }
    shown = {
        where: (item.parameters["days"].value, item.parameters["days"].set_by) for where, item in found.items() if item
    }
    assert shown == {
        ("here", 2020): (90, "nation"),
        ("here", 2021): (10, "region"),
        ("elsewhere", 2020): (90, "nation"),
        ("elsewhere", 2021): (90, "nation"),
    }


def test_no_shipped_region_loosens_a_national_ska() -> None:
    """By enumeration, whatever the loader thinks: no clause is weaker in a region than in the nation."""
    book = load()
    weight = {"duty": 0, "bör": 0, "ska": 1}
    for region in book.regions:
        own = book.for_tenant(region)
        for rule in (rule for rule in own.rules if rule.origin == "nation"):
            for version in rule.versions:
                item = own.rule_in_force(rule, version.valid_to or TODAY)
                for clause in item.version.clauses if item else ():
                    assert weight[item.force(clause)] >= weight[clause.force]


def test_the_shipped_rules_are_all_read() -> None:
    files = {path.stem for path in RULES.rglob("*.toml")}
    assert files == {rule.id for rule in load().rules}
    assert load() is load()
