"""The engine knows neither Django nor the clock."""

import ast
import subprocess
import sys
from pathlib import Path

import pytest

from contacts.policy import rulebook

POLICY = Path(rulebook.__file__).parent
FILES = [path for path in sorted(POLICY.rglob("*.py")) if path.name != "case.py"]
LIBRARIES = {"workdays.py": {"holidays"}}
"""The one library that policy leans on: Sweden's holidays move with Easter and with the law, and others keep them."""
CLOCKS = {"today", "now", "utcnow", "time", "localtime", "fromtimestamp"}


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.relative_to(POLICY).as_posix())
def test_no_module_imports_more_than_policy_and_the_standard_library(path: Path) -> None:
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        names = [alias.name for alias in node.names] if isinstance(node, ast.Import) else []
        if isinstance(node, ast.ImportFrom):
            names = [node.module or ""]
            assert node.level == 0
        for name in names:
            allowed = sys.stdlib_module_names | LIBRARIES.get(path.name, set())
            assert name.startswith("contacts.policy") or name.split(".")[0] in allowed


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.relative_to(POLICY).as_posix())
def test_no_module_asks_for_the_time(path: Path) -> None:
    tree = ast.parse(path.read_text(encoding="utf-8"))
    assert not {node.attr for node in ast.walk(tree) if isinstance(node, ast.Attribute)} & CLOCKS
    imported = {alias.name for node in ast.walk(tree) if isinstance(node, ast.ImportFrom) for alias in node.names}
    assert not imported & CLOCKS


def test_the_rulebook_judges_where_django_is_never_imported() -> None:
    program = (
        "import sys; from datetime import date; from contacts.policy import engine, examples, rulebook;"
        "asked = {'tenant': 'gotland', 'checkpoint': 'appoint', 'role': 'fast_vardkontakt', 'on': date(2026, 11, 22)};"
        "case = examples.ordinary_case(**asked);"
        "assert engine.evaluate(rulebook.load(), case).allowed;"
        "assert not [name for name in sys.modules if name.split('.')[0] == 'django']"
    )
    root = POLICY.parents[1]
    done = subprocess.run([sys.executable, "-c", program], cwd=root, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
