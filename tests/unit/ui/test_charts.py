"""The chart component: the same values in the picture and in the table, and escaped."""

import json
from dataclasses import replace

import pytest
from django.template import Context, Template

from fastkontakt.ui.charts import Chart, Mark
from fastkontakt.ui.finders import PickedFiles
from fastkontakt.ui.gallery_charts import charts
from fastkontakt.ui.unit_tabs import UNIT_TABS, unit_tabs
from tests.unit.ui import actors
from tests.unit.ui.test_frame import request_by

LINES, STACKED, BALANCE = range(3)
EVIL = "</script><img src=x onerror=1>"


def draw(chart: Chart) -> str:
    return Template("{% load charts %}{% chart picture %}").render(Context({"picture": chart}))


def test_the_table_has_every_value_the_last_label_first() -> None:
    chart = charts()[STACKED]
    assert chart.rows[0] == ("2026-02", [("I tid", Mark(value=13)), ("För sent", Mark(value=1))])
    assert [label for label, _marks in chart.rows] == list(reversed(chart.labels))


def test_what_is_drawn_is_what_the_table_says() -> None:
    drawn = charts()[BALANCE].drawn
    assert [series["values"] for series in drawn["series"]][1] == [3, 4, 2, 5, 3, 2]
    assert [(series["below"], series["line"]) for series in drawn["series"]] == [
        (False, False),
        (True, False),
        (False, True),
    ]
    assert all(series["line"] for series in charts()[LINES].drawn["series"])


def test_a_value_leads_to_its_list_but_not_where_there_is_nothing() -> None:
    chart = charts()[STACKED]
    late = replace(
        chart.series[1], marks=tuple(Mark(value=mark.value, url="/lista/") for mark in chart.series[1].marks)
    )
    html = draw(replace(chart, series=(chart.series[0], late)))
    assert html.count('href="/lista/"') == 5


def test_nothing_gets_out_of_the_values() -> None:
    chart = replace(charts()[LINES], title=EVIL, summary=EVIL, labels=(EVIL, *charts()[LINES].labels[1:]))
    html = draw(chart)
    assert EVIL not in html
    values = html.split('type="application/json">')[1].split("</script>")[0]
    assert json.loads(values)["labels"][0] == EVIL


def test_the_table_stands_open_until_a_script_has_drawn_the_picture() -> None:
    html = draw(charts()[LINES])
    assert "data-chart-twin" in html
    assert " open data-chart-twin" in html
    assert "data-chart-picture hidden" in html
    assert " style=" not in html


def test_one_file_of_the_package_is_found_and_collected() -> None:
    address = "vendor/echarts/echarts.common.min.js"
    finder = PickedFiles()
    assert str(finder.find(address)).endswith("echarts/dist/echarts.common.min.js")
    assert finder.find(address, find_all=True) == [finder.find(address)]
    assert finder.find("vendor/echarts/echarts.js") is None
    ((name, storage),) = finder.list(None)
    assert storage.exists(name)
    assert f"{storage.prefix}/{name}" == address  # type: ignore[attr-defined]


@pytest.mark.urls("fastkontakt.urls")
def test_the_unit_s_tabs_are_its_manager_s() -> None:
    request = request_by(actors.staff("manager"), namespace="reporting", page="behind")
    assert [tab.current for tab in unit_tabs(request, actors.staff("manager"))] == [True] + [False] * (
        len(UNIT_TABS) - 1
    )
    assert unit_tabs(request, actors.staff("staff")) == []
    assert unit_tabs(request, actors.patient()) == []
    elsewhere = request_by(actors.staff("manager"), namespace="patients", page="search")
    assert unit_tabs(elsewhere, actors.staff("manager")) == []
