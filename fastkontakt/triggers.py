"""Triggers that several apps' tables share."""

import pgtrigger


def append_only(name: str) -> list[pgtrigger.Trigger]:
    """A trigger that refuses every change and removal of a row."""
    return [pgtrigger.Protect(name=name, operation=pgtrigger.Update | pgtrigger.Delete)]
