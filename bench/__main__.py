"""`make bench`: servers of its own, two synthetic counties, every figure in turn, a table and bench/latest.json.

SCALE=small (100,000 patients) or national (1,000,000); `tiny` tries the benchmark itself. The exit status is 1 where a
target is missed, 2 where nothing could be measured.
"""

import argparse
import logging
import os
import signal
import subprocess
import sys
from datetime import date
from pathlib import Path
from typing import NoReturn

import psycopg

from bench import county, report
from bench.measure import SCALES, Figure, Scale, Setting
from fastkontakt import embedded, roles, state
from fastkontakt.processes import end_leftovers, end_with_parent

ROOT = Path(__file__).resolve().parent.parent


class BenchError(Exception):
    """The benchmark cannot run; the text is one sentence for the person at the terminal."""


def main() -> int:
    """Measure, and say how it went."""
    options = _options()
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, _stop)
    scale, folder, commit = SCALES[options.scale], options.state.resolve(), report.commit_now()
    try:
        with state.hold(folder):
            end_leftovers(folder)
            with (
                embedded.postgres(folder, durable=False) as (_, admin_url),
                embedded.redis_server(folder) as (_, redis),
            ):
                figures = run(scale, admin_url, redis, date.today())  # noqa: DTZ011 - before Django is there
    except (BenchError, state.StateError, embedded.EmbeddedError, psycopg.Error) as error:
        print(error, file=sys.stderr)
        return 2
    report.write(figures, options.output, scale=scale.name, commit=commit)
    print(f"Written: {options.output}")
    return int(any(figure.missed for figure in figures))


def _stop(*_: object) -> NoReturn:
    """Asked to stop: unwind, so that everything started here is ended."""
    print("Stopped. Nothing has been written.", file=sys.stderr)
    raise SystemExit(2)


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="bench", description="Measure on synthetic counties.")
    parser.add_argument("--scale", choices=SCALES, default=os.environ.get("SCALE") or "small")
    parser.add_argument("--state", type=Path, default=ROOT / ".bench", help="where servers and data are kept")
    parser.add_argument("--output", type=Path, default=ROOT / "bench" / "latest.json", help="where the figures go")
    options = parser.parse_args()
    if options.scale not in SCALES:  # argparse does not check a default
        parser.error(f"SCALE is {options.scale!r} and must be {' or '.join(SCALES)}.")
    return options


def run(scale: Scale, admin_url: str, redis_url: str, today: date) -> list[Figure]:
    """Every figure on the counties of the scale, which are built where they are missing."""
    name = county.name_of(scale.name, today)
    if not county.is_there(admin_url, name):
        _build(scale, admin_url, redis_url, name, today)
    county.use(admin_url, name, redis_url)
    import django

    django.setup()
    logging.disable(logging.INFO)  # a line for each page would stand between the table's
    from bench.figures import FIGURES
    from fastkontakt.tenancy.models import Tenant

    keys = dict(Tenant.objects.values_list("slug", "pk"))
    setting = Setting(
        large=keys["syntet-1"],
        small=keys["syntet-2"],
        least=keys["syntet-3"],
        scale=scale,
        on=today,
        admin_url=county.address(admin_url, name),
    )
    figures: list[Figure] = []
    print(report.HEADING, flush=True)
    for measure in FIGURES:
        for figure in measure(setting):
            print(report.line(figure), flush=True)
            figures.append(figure)
    return figures


def _build(scale: Scale, admin_url: str, redis_url: str, name: str, today: date) -> None:
    """In a process of its own, so that what is measured starts with nothing in memory."""
    roles.install(admin_url, name + county.BUILDING)
    county.use(admin_url, name + county.BUILDING, redis_url)
    command = [sys.executable, "-m", "bench.county", str(scale.patients), today.isoformat()]
    with_us = end_with_parent(signal.SIGTERM)
    if subprocess.run(command, cwd=ROOT, preexec_fn=with_us, check=False).returncode:  # noqa: S603
        raise BenchError("The counties could not be built; the reason stands above.")
    county.complete(admin_url, name)


if __name__ == "__main__":
    sys.exit(main())
