"""`python -m bench.growth TENANT DAY`: evaluate a tenant, and print by how many MiB the process's peak has grown."""

import sys
from datetime import date
from pathlib import Path

import django


def peak() -> float:
    """The most memory that the process has held, in MiB. (getrusage would count what its parent held too.)"""
    for line in Path("/proc/self/status").read_text().splitlines():
        if line.startswith("VmHWM:"):
            return int(line.split()[1]) / 1024
    raise OSError("This system does not tell how much memory a process has held.")


def main(tenant_id: int, on: date) -> None:
    """From when Django is ready: rulebook, statements, connection and batches."""
    django.setup()
    ready = peak()
    from contacts.duties.runs import evaluate_tenant

    evaluate_tenant(tenant_id, on=on, again=True)
    print(peak() - ready)


if __name__ == "__main__":
    main(int(sys.argv[1]), date.fromisoformat(sys.argv[2]))
