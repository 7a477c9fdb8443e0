"""Misbehaviour on demand: what may go wrong with an answer, how often, and for which calls."""

from __future__ import annotations

from dataclasses import asdict, dataclass, field, fields
from typing import Any, Literal, get_args

from gateway.sandbox.dice import Dice

Kind = Literal[
    "latency",  # answers `seconds` later
    "hang",  # never answers
    "reset",  # the connection breaks
    "status",  # `status` with an HTML page; the call is not executed
    "throttle",  # 429 in the vendor's form; `retry_after` seconds in the header unless None
    "truncate",  # the body ends half way
    "garbage",  # 200 with something that is nearly JSON
    "html",  # 200 with an HTML page
    "drip",  # the body comes in pieces, one every `seconds`
    "content_type",  # the right body with a wrong type
]
KINDS: tuple[str, ...] = get_args(Kind)
BEFORE = {"hang", "reset", "status", "throttle", "garbage", "html"}
"""Kinds that take the place of the call: nothing is executed. The others spoil the answer to an executed one."""


@dataclass(slots=True)
class Fault:
    """A rule.

    Attributes:
        kind: see `Kind`.
        tool: account name it applies to, such as `recruitee`; None for all.
        path: a route's template (`/c/{company}/offers`); None for all. method: likewise.
        rate: share of the calls it hits, 0 to 1. count: how many calls at most; None for no end.
        seconds, status, retry_after: see `Kind`.

    """

    kind: str
    tool: str | None = None
    path: str | None = None
    method: str | None = None
    rate: float = 1.0
    count: int | None = None
    seconds: float = 1.0
    status: int = 503
    retry_after: int | None = 1
    hits: int = field(default=0)

    def __post_init__(self) -> None:
        if self.kind not in KINDS:
            msg = f"fault kind {self.kind!r} is not one of {', '.join(KINDS)}"
            raise ValueError(msg)
        if not 0 <= self.rate <= 1:
            raise ValueError("fault rate must lie between 0 and 1")

    @classmethod
    def parse(cls, document: Any) -> Fault:
        """Read a rule posted as JSON; ValueError names what is wrong."""
        known = {item.name for item in fields(cls)} - {"hits"}
        if not isinstance(document, dict) or not known.issuperset(document) or "kind" not in document:
            msg = f"a fault is an object with 'kind' and any of {', '.join(sorted(known))}"
            raise ValueError(msg)
        return cls(**document)

    def meets(self, tool: str, method: str, path: str) -> bool:
        """Return whether the rule is about such a call and has not run out."""
        spent = self.count is not None and self.hits >= self.count
        return (
            not spent
            and self.tool in {None, tool}
            and self.path in {None, path}
            and self.method in {None, method}
        )


class Faults:
    """The rules in force."""

    def __init__(self, seed: int, rules: tuple[Fault, ...] = ()) -> None:
        self.rules = list(rules)
        self._dice = Dice(seed, "faults")

    def draw(self, tool: str, method: str, path: str) -> list[Fault]:
        """Return the rules that hit this call, and count it for them."""
        hit = [
            rule
            for rule in self.rules
            if rule.meets(tool, method, path) and self._dice.chance(rule.rate * 100)
        ]
        for rule in hit:
            rule.hits += 1
        return hit

    def add(self, rule: Fault) -> None:
        """Put a rule in force."""
        self.rules.append(rule)

    def clear(self) -> None:
        """Lift all rules."""
        self.rules.clear()

    def listed(self) -> list[dict[str, Any]]:
        """Return the rules as JSON."""
        return [asdict(rule) for rule in self.rules]
