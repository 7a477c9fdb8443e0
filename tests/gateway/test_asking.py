from __future__ import annotations

import pytest

from gateway.asking import MOST_TOKENS, operation_of


@pytest.mark.parametrize(
    ("query", "name", "kind", "called"),
    [
        ("{ hello }", None, "query", None),
        ("mutation Move { hold }", None, "mutation", "Move"),
        ("subscription { count }", None, "subscription", None),
        ("query A { a } mutation B { b }", "B", "mutation", "B"),
        ("query A { a } mutation B { b }", None, "unknown", None),
        ("{", None, "unknown", None),
        (None, None, "unknown", None),
        ("{ a }", 3, "query", None),
        ("{ " + "a " * MOST_TOKENS + "}", None, "unknown", None),
        ("{" + "a{" * 900, None, "unknown", None),
        (f"query {'N' * 100} {{ a }}", None, "query", "N" * 64),
    ],
)
def test_what_may_be_said_of_an_operation(query, name, kind, called) -> None:
    found = operation_of(query, name)
    assert (found.kind, found.name) == (kind, called)
    assert len(found.hash) == 16
    assert operation_of(query, name) is found
