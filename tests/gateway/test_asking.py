from __future__ import annotations

from types import SimpleNamespace

import pytest
from cross_web import HTTPException
from graphql import parse

from connectors.registry import Registry
from gateway.asking import Asking, in_batch, max_age, operation_of, stale_if_error
from gateway.parts import real
from resolvers.context import Context, Principal


@pytest.mark.parametrize(
    ("query", "name", "kind", "called"),
    [
        ("{ hello }", None, "query", None),
        ("mutation Move { hold }", None, "mutation", "Move"),
        ("subscription { count }", None, "subscription", None),
        ("query A { a } mutation B { b }", "B", "mutation", "B"),
        ("query A { a } mutation B { b }", None, "unknown", None),
        (None, None, "unknown", None),
        ("{ a }", 3, "query", None),
        (f"query {'N' * 100} {{ a }}", None, "query", "N" * 64),
    ],
)
def test_what_may_be_said_of_an_operation(query, name, kind, called) -> None:
    found = operation_of(parse(query) if query else None, name, "0123456789abcdef01")
    assert (found.kind, found.name, found.hash) == (kind, called, "0123456789abcdef")


@pytest.mark.parametrize(
    ("given", "seconds"),
    [
        (None, None),
        ("no-cache", 0.0),
        ("max-age=30", 30.0),
        ("no-transform, Max-Age=0", 0.0),
        ("no-store", None),
        ("stale-if-error=60", None),
        ("stale-if-error=60, max-age=5", 5.0),
    ],
)
def test_how_old_answers_may_be(given, seconds) -> None:
    assert max_age({"cache-control": given} if given else {}) == seconds


@pytest.mark.parametrize("given", ["max-age", "max-age=", "max-age=-1", "max-age=1.5", "max-age=soon"])
def test_a_wrong_age_is_refused(given) -> None:
    with pytest.raises(HTTPException) as refused:
        max_age({"cache-control": given})
    assert (refused.value.status_code, "max-age" in refused.value.reason) == (400, True)


def test_a_request_may_choose_the_batch_lane() -> None:
    assert not in_batch({})
    assert not in_batch({"x-lane": "interactive"})
    assert in_batch({"x-lane": "Batch"})
    with pytest.raises(HTTPException) as caught:
        in_batch({"x-lane": "fast"})
    assert caught.value.status_code == 400


def test_calls_are_made_in_the_principals_name_and_lane() -> None:
    stored = SimpleNamespace(wishes=None, keys=None, chosen=None, created=None)
    made: Context = real().make_context(Registry([]), stored, Asking("x", 5.0, Principal(), batch=True))  # type: ignore[assignment]  # the edge knows less of it
    assert made.budget.batch
    assert made.budget.principal == made.principal.name
    nightly = Context(Registry([]), Principal("nightly", batch=True))
    assert (nightly.budget.principal, nightly.budget.batch) == ("nightly", True)
    aged = nightly.budget.aged(3.0)
    assert (aged.principal, aged.batch, aged.max_age) == ("nightly", True, 3.0)


@pytest.mark.parametrize(
    ("given", "seconds"), [(None, 7.0), ("max-age=5", 7.0), ("stale-if-error=60, max-age=5", 60.0)]
)
def test_how_far_beyond_their_life_answers_may_stand_in(given, seconds) -> None:
    assert stale_if_error({"cache-control": given} if given else {}, 7.0) == seconds
    with pytest.raises(HTTPException, match="stale-if-error"):
        stale_if_error({"cache-control": "stale-if-error=long"}, 0)


def test_the_budget_says_what_was_asked() -> None:
    stored = SimpleNamespace(wishes=None, keys=None, chosen=None, created=None)
    asked = Asking("x", 5.0, Principal(), max_age=3.0, stale_if_error=60.0)
    made: Context = real().make_context(Registry([]), stored, asked)  # type: ignore[assignment]  # as above
    assert (made.budget.max_age, made.budget.aged(1.0).stale_if_error) == (3.0, 60.0)
