"""Which failures were covered by kept answers while something was read."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

from connectors.errors import UpstreamError

_covered: ContextVar[list[UpstreamError] | None] = ContextVar("covered", default=None)


@contextmanager
def covering(found: list[UpstreamError]) -> Iterator[None]:
    """Collect the failures that are covered within."""
    token = _covered.set(found)
    try:
        yield
    finally:
        _covered.reset(token)


def cover(failure: UpstreamError | None) -> None:
    """Tell of a failure that was covered, if there was one."""
    found = _covered.get()
    if failure is not None and found is not None:
        found.append(failure)
