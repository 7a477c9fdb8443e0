from __future__ import annotations

import os
import subprocess
import sys

import pytest

from connectors.errors import BadInput
from gateway import schema_file

OLD = "type Query { a: Int b(first: Int): Int }"


def test_the_same_code_always_gives_the_same_text() -> None:
    texts = {
        subprocess.run(  # our own interpreter and module
            [sys.executable, "-m", "tests.gateway.standin", "schema", "export"],
            env={**os.environ, "PYTHONHASHSEED": seed, "PYTHONPATH": os.pathsep.join(sys.path)},
            capture_output=True,
            check=True,
        ).stdout
        for seed in ("1", "2")
    }
    (text,) = texts
    assert text.startswith(b"type Mutation")
    assert text.endswith(b"}\n")


def test_breaking_changes_come_first() -> None:
    changes = schema_file.changes(OLD, "type Query { b(first: Int = 3, after: Int): Int }")
    assert [(change.breaking, change.text) for change in changes] == [
        (True, "Field Query.a was removed."),
        (False, "An optional argument Query.b(after:) was added."),
    ]
    assert schema_file.changes(OLD, OLD) == []


@pytest.mark.parametrize("text", ["type Query {", "type Query { a: Missing }"])
def test_a_file_that_is_no_schema_is_refused(text) -> None:
    with pytest.raises(BadInput, match="the new file is not a GraphQL schema"):
        schema_file.changes(OLD, text)
