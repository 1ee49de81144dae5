"""How much memory evaluating a tenant takes, at ten times the patients: it must not grow with them."""

import subprocess
import sys
from collections.abc import Iterator

from bench.measure import LEAST_ROUNDS, Figure, Setting, figure

TARGET = 1.2


def measure(setting: Setting) -> Iterator[Figure]:
    """The growth of peak memory in a fresh process that evaluates the large county; floor: the small county."""
    values, floors = [], []
    for _ in range(LEAST_ROUNDS):
        floors.append(_growth(setting.small, setting))
        values.append(_growth(setting.large, setting))
    yield figure("duties.memory", "MiB", values, floors, target=TARGET)


def _growth(tenant_id: int, setting: Setting) -> float:
    command = [sys.executable, "-m", "bench.growth", str(tenant_id), setting.on.isoformat()]
    result = subprocess.run(command, stdout=subprocess.PIPE, text=True, check=True)  # noqa: S603
    return float(result.stdout)
