"""What goes up and what comes back: plain values, no behaviour of the wire."""

from __future__ import annotations

import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from enum import StrEnum
from typing import Any
from urllib.parse import quote

import orjson

from connectors.errors import BadInput, DeadlineExceeded, TooComplex, UpstreamError

Json = Any
"""A decoded JSON value as a vendor sent it."""

DEFAULT_DEADLINE = 20.0
"""Seconds an operation may take unless its caller says less."""

SHORTEST = 0.1
"""Seconds that must be left of an operation for a call to start."""

DEFAULT_CALLS = 100
"""Upstream calls an operation may make."""


def fill(template: str, parts: Mapping[str, str]) -> str:
    """The path of `template` with each `{name}` replaced by its encoded part.

    Raises BadInput for a part that is empty or a dot segment (also percent-encoded): httpx would resolve
    `/candidates/../jobs` to `/jobs` and so reach another resource than the one named.
    """
    filled = template
    for name, part in parts.items():
        text = str(part)
        if text.lower().replace("%2e", ".") in ("", ".", ".."):
            raise BadInput(f"{text!r} cannot be an id")
        filled = filled.replace("{" + name + "}", quote(text, safe=""))
    return filled


def sendable(value: str) -> bool:
    """Whether a header can carry the text: one line of visible ASCII. Anything else could forge headers."""
    return bool(value.strip()) and value.isascii() and value.isprintable()


def encode(json: Json, option: int = 0) -> bytes:
    """A JSON body; `option` is orjson's. Raises BadInput for what JSON cannot say."""
    try:
        return orjson.dumps(json, option=option)
    except orjson.JSONEncodeError as error:
        raise BadInput(f"the body cannot be sent as JSON: {error}") from None


class Served(StrEnum):
    """Where an answer came from.

    SHARED stands in the call log only: the answer of an equal call that was already under way, so nothing
    went out for this one. Such an `Answer` itself says LIVE, for live it is. STALE: kept beyond its life, and served
    while it is asked for anew in the background, or because the vendor failed.
    """

    LIVE = "LIVE"
    CACHE = "CACHE"
    SHARED = "SHARED"
    STALE = "STALE"


@dataclass(frozen=True, slots=True)
class Upload:
    """One part of a multipart body: a file, or a plain text without a file's name and type."""

    field: str
    filename: str | None
    content_type: str | None
    content: bytes


@dataclass(frozen=True, slots=True)
class Request:
    """One call to a vendor.

    `operation` is verb and path template (`GET /candidates/{id}`): the name under which it is logged, paced
    and reported. `path` is filled and encoded. `base` overrides the integration's base URL for the few calls
    that go to another host of the vendor; credentials are only sent along if `authenticated`, and only to
    the integration's own hosts. Without an `accept` among its `headers` a call asks for JSON and nothing else.
    With `uploads` the body is multipart and `form` its texts, of which a list repeats the name.
    `safe` marks a call that changes nothing (some vendors search by POST): only these are retried, cached
    and shared. `lives` is the seconds an answer may be served from cache; `models` tags it for eviction.
    Within `beyond` seconds after that it may be served once more, while a call in the background asks anew.
    Of a `raw` one the vendor's answer is taken as it is, of any status, its body as bytes: only refused credentials
    and limits are errors. `content` is a body of bytes, whose type stands among the headers.
    """

    operation: str
    method: str
    path: str
    query: tuple[tuple[str, str], ...] = ()
    json: Json = None
    form: Mapping[str, str | Sequence[str]] | None = None
    uploads: Sequence[Upload] = ()
    content: bytes | None = None
    headers: Mapping[str, str] = field(default_factory=dict)
    base: str | None = None
    safe: bool = True
    authenticated: bool = True
    raw: bool = False
    lives: float = 0.0
    beyond: float = 0.0
    models: frozenset[str] = frozenset()
    version: str = ""
    """The state of what is asked about, where the caller knows it: answers about another one are not equal."""
    pace: str | None = None
    """Name of the vendor's quota this call counts against besides the account's, if any."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What a vendor said: a 2xx answer (everything else is raised as an UpstreamError), or to a `raw` request any.

    `body` is decoded JSON, or bytes where the answer is not JSON and the request did not ask for any;
    None for an empty body. It may be shared with other waiters and with the cache: nobody changes it.
    `fetched_at` is aware UTC: the moment of the request, for what the answer says may be as old as that. `covered` is the
    error in whose place a kept answer was served.
    """

    status: int
    headers: Mapping[str, str]
    body: Json
    fetched_at: datetime
    served: Served = Served.LIVE
    covered: UpstreamError | None = None


@dataclass(slots=True)
class CallRecord:
    """One line of the call log: names and numbers only, one per send.

    `started` is on the clock of the deadline.
    `status` is None where no answer came; `attempts` counts what went out on the wire for this send (0 from
    cache or shared, more than 1 with retries or renewed credentials); `error` is the code of the error raised.
    """

    operation: str
    served: Served
    status: int | None
    started: float
    milliseconds: float
    attempts: int = 1
    error: str | None = None
    integration: str = ""
    cause: UpstreamError | None = None
    """What had kept it from its answer so far: the last attempt's error, or the wait for a turn."""


@dataclass(slots=True)
class Budget:
    """What one operation may spend at all the integrations it touches, and what it has spent."""

    deadline: float = field(default_factory=lambda: time.monotonic() + DEFAULT_DEADLINE)
    """On time.monotonic()'s clock."""
    max_age: float | None = None
    """What is answered was so at the vendor at most so many seconds before it was asked for, or later; 0 demands a
    live answer; None: any from cache will do."""
    stale_if_error: float = 0.0
    """Seconds beyond its life that a kept answer may be served where the vendor is down, too busy or too slow."""
    max_calls: int = DEFAULT_CALLS
    calls: list[CallRecord] = field(default_factory=list)
    slow: dict[str, UpstreamError] = field(default_factory=dict)
    """The integrations whose answers were not waited for to the end, as kept ones stood in for them."""
    spent: int = 0
    """Calls charged so far: those that really went out. Retries are free: the vendor's bad weather must not
    decide whether a query is too complex."""
    principal: str = ""
    """Who asks: turns to call a vendor are fair between these."""
    batch: bool = False
    """Whether its calls yield to interactive ones."""
    purse: Budget | None = None
    """The budget that pays, if this one only differs from it in `max_age`."""

    def aged(self, max_age: float | None) -> Budget:
        """The same budget, with its own demand on freshness."""
        return self if max_age is None else replace(self, max_age=max_age, purse=self)

    def left(self) -> float:
        """Seconds left until the deadline."""
        return self.deadline - time.monotonic()

    def calls_left(self) -> int:
        """Calls that may still be made."""
        return self.purse.calls_left() if self.purse is not None else self.max_calls - self.spent

    def charge(self) -> None:
        """Take one call. Raises TooComplex when there is none left, DeadlineExceeded when time is up."""
        if self.purse is not None:
            self.purse.charge()
            return
        if self.left() <= 0:
            raise DeadlineExceeded("the operation's time is up; ask for less or allow more time")
        if self.spent >= self.max_calls:
            raise TooComplex(
                f"the operation would need more than {self.max_calls} upstream calls; "
                "ask for fewer records or fields at once"
            )
        self.spent += 1

    def refund(self) -> None:
        """Give back a call that never went out."""
        if self.purse is not None:
            self.purse.refund()
        else:
            self.spent -= 1
