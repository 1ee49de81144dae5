"""make bench at a size that says nothing of speed: it runs, writes what others read, and has an honest floor."""

import json
import os
import re
import subprocess
import sys
from pathlib import Path

import psycopg
import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from bench.crowd import gather
from bench.figures import duties_evaluate_tenant
from bench.measure import LEAST_ROUNDS, SCALES, Figure, Scale, Setting, figure, in_turns
from bench.report import as_json, line
from contacts.duties.runs import evaluate_tenant
from fastkontakt.tenancy import activate
from reporting.enums import Grain, Measure
from reporting.models import Tally
from tests.conftest import url
from tests.world import TODAY, World, make_tenant

ROOT = Path(__file__).resolve().parents[2]
FIGURES = [
    "duties.evaluate_tenant.first",
    "duties.evaluate_tenant",
    "duties.memory",
    "duties.refresh_patient",
    "worklist.page",
    "patient_list.page",
    "unit_dashboard.page",
    "followup.page",
]
KEYS = ["name", "unit", "value", "floor", "ratio", "target", "spread"]


def bench(*arguments: str, scale: str = "") -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "bench", *arguments]
    environment = {name: value for name, value in os.environ.items() if name != "DATABASE_URL"} | {"SCALE": scale}
    return subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, timeout=1_200)


def test_it_measures_every_figure_and_writes_them_down(tmp_path: Path) -> None:
    written = tmp_path / "figures.json"
    result = bench("--scale=tiny", f"--state={tmp_path / 'state'}", f"--output={written}")
    assert result.returncode in {0, 1}, result.stderr
    found = json.loads(written.read_text())
    assert list(found) == ["machine", "commit", "figures"]
    assert [row["name"] for row in found["figures"]] == FIGURES
    for row in found["figures"]:
        assert list(row) == KEYS
        assert row["value"] > 0
        assert row["floor"] > 0
        assert row["ratio"] == pytest.approx(row["value"] / row["floor"], rel=0.05)
        assert row["name"] in result.stdout
    missed = any(row["target"] and row["ratio"] > row["target"] for row in found["figures"])
    assert result.returncode == int(missed)


@pytest.mark.django_db(transaction=True)
def test_a_country_of_figures_is_gathered_once() -> None:
    scale = Scale("tiny", patients=1_000, in_one=2_400, in_all=5_300, rounds=1, seconds=1)
    tenant = make_tenant("syntet-1")
    with activate(tenant.pk):
        unit = World(tenant).vardcentral
        counted = {"measure": Measure.LISTED, "grain": Grain.DAY, "first": TODAY, "began": 1, "ceased": 0}
        for _in_parts in range(2):
            Tally.objects.create(unit_id=unit.pk, **counted)
    admin_url = url(connection.settings_dict["NAME"])
    counties = dict.fromkeys(("large", "small", "least"), tenant.pk)
    setting = Setting(**counties, scale=scale, on=TODAY, admin_url=admin_url)
    for _again in range(2):
        gather(setting)
    with psycopg.connect(admin_url) as admin:
        rows = admin.execute(
            "SELECT tenant_id, count(*), sum(began) FROM reporting_tally GROUP BY 1 ORDER BY 1"
        ).fetchall()
    assert [row[1:] for row in rows] == [(3, 6), (1, 2), (1, 2), (1, 2)]


def test_an_unknown_scale_is_refused() -> None:
    result = bench(scale="galactic")
    assert result.returncode == 2
    assert "SCALE is 'galactic' and must be tiny or small or national." in result.stderr


@pytest.mark.django_db(transaction=True)
def test_the_floor_reads_each_table_that_the_evaluation_reads_and_no_other() -> None:
    tenant = make_tenant("halland")
    with activate(tenant.pk):
        World(tenant).patient()
    setting = Setting(large=tenant.pk, small=tenant.pk, least=tenant.pk, scale=SCALES["tiny"], on=TODAY, admin_url="")
    with CaptureQueriesContext(
        connection,
    ) as evaluation:
        evaluate_tenant(tenant.pk, on=TODAY)
    with CaptureQueriesContext(connection) as floor:
        duties_evaluate_tenant.read_once(setting)
    read = [
        re.findall(r'(?:FROM|JOIN|UPDATE|INTO) "?((?:contacts|patients|organisation)_\w+)', query["sql"])
        for query in evaluation
    ]
    once = [table for query in floor for table in re.findall(r"max\(.+\) FROM (\w+)", query["sql"])]
    assert len(once) == len(set(once))
    assert set(once) == {table for tables in read for table in tables} - {"contacts_evaluationrun"}


def test_value_and_floor_take_turns_until_the_time_is_up() -> None:
    order: list[str] = []
    scale = Scale("hurried", patients=1, in_one=1, in_all=1, rounds=50, seconds=0)
    values, floors = in_turns(
        lambda: order.append("value"), lambda: order.append("floor"), scale=scale, before=lambda: order.append("before")
    )
    assert len(values) == len(floors) == LEAST_ROUNDS
    assert order == ["before", "floor", "value"] * LEAST_ROUNDS
    scale = Scale("patient", patients=1, in_one=1, in_all=1, rounds=4, seconds=60)
    assert len(in_turns(lambda: None, lambda: None, scale=scale)[0]) == 4


def test_a_figure_is_medians_and_their_ratio() -> None:
    made = figure("some.figure", "s", [3.0, 9.0, 4.0], [2.0, 1.0, 8.0], target=1.5)
    assert (made.value, made.floor, made.ratio, made.spread) == (4.0, 2.0, 2.0, 1.5)
    assert made.missed
    assert line(made).endswith("MISSED")
    assert not Figure("met", "s", 3.0, 2.0, 1.5).missed
    assert not Figure("without target", "s", 30.0, 2.0).missed
    row = as_json([made], scale="small", commit="abc")["figures"]
    assert row == [
        {"name": "some.figure", "unit": "s", "value": 4.0, "floor": 2.0, "ratio": 2.0, "target": 1.5, "spread": 1.5}
    ]
