"""The lines for people and bench/latest.json for machines."""

import json
import os
import platform
import subprocess
from pathlib import Path

from bench.measure import Figure

ROOT = Path(__file__).resolve().parent.parent
COLUMNS = "{:<32}{:>12}{:>12}{:>8}{:>8}{:>8}  {}"


def line(figure: Figure) -> str:
    """One figure, in columns."""
    unit = figure.unit
    return COLUMNS.format(
        figure.name,
        f"{figure.value:.3g} {unit}",
        "" if figure.floor is None else f"{figure.floor:.3g} {unit}",
        "" if figure.ratio is None else f"{figure.ratio:.2f}",
        "" if figure.target is None else f"{figure.target:.1f}",
        f"{figure.spread:.0%}",
        "MISSED" if figure.missed else "",
    ).rstrip()


HEADING = COLUMNS.format("figure", "value", "floor", "ratio", "target", "spread", "").rstrip()


def as_json(figures: list[Figure], *, scale: str, commit: str) -> dict[str, object]:
    """The shape that others read."""
    return {
        "machine": f"{_processor()}, {os.cpu_count()} cores, {_memory()} GB, {platform.system()}, scale {scale}",
        "commit": commit,
        "figures": [
            {
                "name": figure.name,
                "unit": figure.unit,
                "value": round(figure.value, 4),
                "floor": None if figure.floor is None else round(figure.floor, 4),
                "ratio": None if figure.ratio is None else round(figure.ratio, 3),
                "target": figure.target,
                "spread": round(figure.spread, 3),
            }
            for figure in figures
        ],
    }


def write(figures: list[Figure], path: Path, *, scale: str, commit: str) -> None:
    """Keep the newest run."""
    path.write_text(json.dumps(as_json(figures, scale=scale, commit=commit), indent=1, ensure_ascii=False) + "\n")


def commit_now() -> str:
    """The commit checked out, marked where the folder holds changes that are not in it."""
    described = ["git", "describe", "--always", "--dirty", "--abbrev=12", "--exclude=*"]
    try:
        result = subprocess.run(described, cwd=ROOT, capture_output=True, text=True, check=True)  # noqa: S603
    except (OSError, subprocess.CalledProcessError):
        return "unknown"
    return result.stdout.strip()


def _processor() -> str:
    try:
        lines = Path("/proc/cpuinfo").read_text().splitlines()
    except OSError:
        return platform.machine()
    return next((line.partition(":")[2].strip() for line in lines if line.startswith("model name")), platform.machine())


def _memory() -> int:
    return round(os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30)
