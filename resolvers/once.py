"""Exactly once: a mutation repeated with its idempotency key is one wish, performed once and answered alike.

The graph says here what it needs of a store of wishes; the edge has one (gateway/store).
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import MISSING, dataclass, field, fields, is_dataclass
from enum import Enum
from typing import Any, Protocol

import orjson

from connectors.actions import Step, UserError
from connectors.commands import Command
from connectors.errors import BadInput, Unsupported
from connectors.receipts import Kept, Receipts
from connectors.upstream import Budget
from connectors.upstream.messages import encode

LONGEST_KEY = 255
"""Characters of an idempotency key."""

NOT_THE_WISH = ("idempotency_key", "dry_run")
"""The inputs that do not change what is wished for."""


@dataclass(frozen=True, slots=True)
class Wish:
    """One wish of one principal, known by the key that the principal gave it.

    `content` is the mutation and its input in canonical JSON: it tells whether a repeated call means the same.
    """

    principal: str
    key: str = field(repr=False)
    content: bytes = field(repr=False)


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of a wish: all of its payload but the records themselves, which are read anew for a repetition.

    `records` are the global ids of those that it changed, `kept` is what else is told again: nothing personal.
    Only an outcome without errors is final: what was refused may be allowed later, and then the repeated call goes
    on with what is left to do. The same holds for one that is `unfinished`, of which something is left that failed
    for now.
    """

    records: tuple[str, ...] = ()
    warnings: tuple[str, ...] = ()
    steps: tuple[Step, ...] = ()
    errors: tuple[UserError, ...] = ()
    kept: Kept = field(default_factory=dict)
    unfinished: bool = False


class Answered(Enum):
    """How a call came by its outcome."""

    FIRST = "it performed the wish itself"
    TWIN = "an equal call in this process was at it, and shared its outcome"
    REPLAYED = "an earlier call had performed it"


Perform = Callable[[Receipts], Awaitable[Outcome]]


class Store(Protocol):
    """Where wishes are noted, with the steps made for each."""

    async def once(self, wish: Wish, budget: Budget, perform: Perform) -> tuple[Outcome, Answered]:
        """The outcome of a wish: kept, shared, or by performing it now.

        A wish that failed before anything took effect is forgotten; one that failed later is kept open, and
        `perform` finds the receipts of the earlier attempts. What `perform` raises is raised.

        Raises:
            KeyReused: the principal gave the key to another wish.
            KeyInUse: another process is at it, and the budget's time would not do to wait for it.

        """
        ...


class NoStore:
    """For a gateway that keeps nothing: it cannot make the promise, and says so."""

    async def once(self, wish: Wish, budget: Budget, perform: Perform) -> tuple[Outcome, Answered]:
        """Raises Unsupported."""
        raise Unsupported("this gateway keeps no idempotency keys; leave `idempotencyKey` out")


def wish(principal: str, mutation: str, command: Command) -> Wish | None:
    """The wish behind a call; None where it has no key, or is a dry run. Raises BadInput for a wrong key."""
    key = command.idempotency_key
    if key is None:
        return None
    if not key.strip() or len(key) > LONGEST_KEY:
        raise BadInput(f"`idempotencyKey` must have 1 to {LONGEST_KEY} characters, one of them visible")
    if command.dry_run:
        return None
    content = {name: value for name, value in _plain(command).items() if name not in NOT_THE_WISH}
    return Wish(principal, key, encode([mutation, content], orjson.OPT_SORT_KEYS))


def _plain(value: Any) -> Any:
    """An input as JSON, without members that say what leaving them out says: the same wish, the same text."""
    if is_dataclass(value) and not isinstance(value, type):
        given = {one.name: (getattr(value, one.name), one.default) for one in fields(value)}
        return {
            name: _plain(said)
            for name, (said, default) in given.items()
            if said is not None and (default is MISSING or said != default)
        }
    if isinstance(value, list):
        return [_plain(one) for one in value]
    if isinstance(value, Mapping):
        return {str(name): _plain(one) for name, one in value.items()}
    return value.name if isinstance(value, Enum) else value
