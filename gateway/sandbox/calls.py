"""What was called: enough to count, never a header or a body."""

from __future__ import annotations

import time
from collections import Counter, deque
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from gateway.sandbox.call import Call

KEPT = 100_000


@dataclass(frozen=True, slots=True)
class Entry:
    """One call; `tool` is the account's name, `template` the route, `at` seconds since the sandbox began."""

    tool: str
    method: str
    path: str
    template: str
    query: str
    status: int
    at: float


class Calls:
    """The newest calls, in the order they were answered."""

    def __init__(self) -> None:
        self.entries: deque[Entry] = deque(maxlen=KEPT)
        self._began = time.monotonic()

    def record(self, tool: str, call: Call, status: int) -> None:
        """Note a call; status 0 is one that got no answer."""
        at = round(time.monotonic() - self._began, 4)
        entry = Entry(tool, call.method, call.path, call.template, call.query_string, status, at)
        self.entries.append(entry)

    def count(self, tool: str | None = None, template: str | None = None, method: str | None = None) -> int:
        """Return how many calls fit."""
        return sum(
            tool in {None, entry.tool}
            and template in {None, entry.template}
            and method in {None, entry.method}
            for entry in self.entries
        )

    def clear(self) -> None:
        """Forget all calls."""
        self.entries.clear()

    def listed(self) -> list[dict[str, Any]]:
        """Return the calls as JSON."""
        return [asdict(entry) for entry in self.entries]

    def summary(self) -> list[dict[str, Any]]:
        """Return how often each (tool, method, template) was called."""
        counts = Counter((entry.tool, entry.method, entry.template) for entry in self.entries)
        return [
            {"tool": tool, "method": method, "path": template, "count": count}
            for (tool, method, template), count in counts.items()
        ]
