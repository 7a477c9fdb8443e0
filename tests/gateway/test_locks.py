"""Everything that is installed is pinned and hashed, and the pins name no machine and no host."""

from __future__ import annotations

import json
import re
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]


def names(requirements: list[str]) -> set[str]:
    return {re.split(r"[^A-Za-z0-9._-]", one)[0].lower().replace("_", "-") for one in requirements}


@pytest.mark.parametrize(
    ("file", "wanted"),
    [
        ("base.txt", PROJECT["dependencies"]),
        ("test.txt", PROJECT["dependencies"] + PROJECT["optional-dependencies"]["test"]),
    ],
)
def test_python_requirements(file, wanted) -> None:
    text = (ROOT / "requirements" / file).read_text()
    pinned = re.findall(r"^([a-z0-9._-]+)==\S+(?: ; .+)? \\\n    --hash=sha256:", text, re.MULTILINE)
    assert names(wanted) <= set(pinned)
    assert "://" not in text
    assert not re.search(r"^--|(?<!\w)/\w+/", text, re.MULTILINE)


@pytest.mark.parametrize("tool", ["audit", "playground"])
def test_node_requirements(tool) -> None:
    folder = ROOT / "tools" / tool
    locked = json.loads((folder / "package-lock.json").read_text())["packages"]
    wanted = json.loads((folder / "package.json").read_text())["dependencies"]
    assert locked.pop("")["dependencies"] == wanted
    assert all(re.fullmatch(r"\d+\.\d+\.\d+", version) for version in wanted.values())
    assert all("resolved" not in one and "integrity" in one for one in locked.values())
