"""No feature of the checklist is without a test of its name."""

import ast
import json
import re
from pathlib import Path

from connectors.registry import CONNECTORS

HERE = Path(__file__).parent
CHECKLIST = json.loads((HERE.parents[1] / "coverage.json").read_text())
ROWS = {(tool, row) for tool, facts in CHECKLIST.items() for row in facts["features"]}
CONNECTING = HERE.parent / "test_features_connecting.py"
EXPLORED = ("Jobs", "Candidates")
"""Rows that belong to the explorer of custom fields."""

HEARING = {
    "Webhook Subscriptions": HERE.parent / "test_webhooks.py",
    "Automatic Setup": HERE.parents[1] / "gateway" / "webhooks" / "test_setup.py",
}
"""Rows whose tests, for all tools that have webhooks, stand with the others of webhooks."""

PENDING: set[tuple[str, str]] = set()
"""Rows that nothing exercises yet."""


def named(row: str) -> str:
    """A row as the name of a test."""
    words = re.sub(r"\(.*?\)", "", row).lower()
    name = re.sub(r"[^a-z0-9]+", "_", words).strip("_")
    return f"custom_field_explorer_{name}" if row in EXPLORED else name


def names_in(path: Path) -> set[str]:
    tree = ast.parse(path.read_text())
    return {one.name for one in tree.body if isinstance(one, ast.FunctionDef | ast.AsyncFunctionDef)}


def test_every_row_has_a_test_named_after_it() -> None:
    connecting = names_in(CONNECTING)
    own = {tool: names_in(HERE / f"test_{tool}.py") for tool in CHECKLIST}
    assert len(ROWS) == 47
    exercised = {
        (tool, row)
        for tool, row in ROWS
        if f"test_{named(row)}" in (names_in(HEARING[row]) if row in HEARING else own[tool])
        or f"test_{tool}_{named(row)}" in connecting
    }
    assert ROWS - exercised == PENDING


def test_rows_that_are_exercised_are_those_that_work() -> None:
    working = {(tool, row) for tool, one in CONNECTORS.items() for row, done in one.features.items() if done}
    assert working == ROWS - PENDING
