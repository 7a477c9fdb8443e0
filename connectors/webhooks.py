"""What a connector declares of its tool's webhooks: events and their readers, verification, setup.

Everything here is a value or a pure function; only a `Setup` calls the vendor, through an integration's session.
"""

from __future__ import annotations

import hmac
import re
from collections.abc import Awaitable, Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256
from typing import TYPE_CHECKING

from connectors.columns import Json, as_key, dig
from connectors.errors import GatewayError, Malformed
from connectors.events import EventKind

if TYPE_CHECKING:
    from connectors.engine.session import Session

TOLERANCE = 300.0
"""Seconds that a signed time may differ from ours, into the past and into the future."""

HASHED = 600.0
"""Seconds for which an equal body counts as the same delivery, where a vendor gives deliveries no id. A repeat comes
only after an answer that was lost; later, equal bodies are two happenings."""

HEX = re.compile(r"[0-9a-f]{64}", re.ASCII)


@dataclass(frozen=True, slots=True)
class Delivery:
    """A request that came in: headers by lower-case name, the raw body, and the event that its address names."""

    headers: Mapping[str, str]
    body: bytes
    event: str = ""

    def header(self, name: str) -> str:
        """A header's value, empty where there is none."""
        return self.headers.get(name, "").strip()


@dataclass(frozen=True, slots=True)
class Heard:
    """What a delivery says of one record; without a key only that something of the model changed."""

    model: str
    key: str | None
    kind: EventKind
    fields: tuple[str, ...] = ()


Reader = Callable[[Json], Iterable[Heard]]
"""Reads the body of one event. Pure; a body that says less than hoped gives keys of None."""

Verify = Callable[[Delivery, Sequence[str], float], None]
"""Looks at headers and raw body, the secrets in force and the time (seconds since 1970). Raises Unproven."""


class Unproven(GatewayError):
    """A delivery does not prove that it comes from the vendor. The text names what is wrong, never a value."""

    code = "UNPROVEN"


def unsigned(delivery: Delivery, secrets: Sequence[str], now: float) -> None:
    """For vendors that sign nothing: the secret in the address is the proof."""


def signature(secret: str, content: bytes) -> str:
    """HMAC-SHA256 in lower-case hex."""
    return hmac.new(secret.encode(), content, sha256).hexdigest()


def check_signature(given: Iterable[str], secrets: Sequence[str], content: bytes) -> None:
    """Raises Unproven unless one of the signatures given (hex) was made with one of the secrets.

    Every pair is compared, each in constant time.
    """
    shown = [one.strip().lower() for one in given]
    if not any(shown):
        raise Unproven("the signature is missing")
    made = [signature(secret, content) for secret in secrets]
    proven = False
    for one in shown:
        for right in made:
            proven |= HEX.fullmatch(one) is not None and hmac.compare_digest(one, right)
    if not proven:
        raise Unproven("the signature is not right")


def check_time(given: str, now: float, tolerance: float = TOLERANCE) -> None:
    """Raises Unproven unless a time in Unix seconds is near ours."""
    if not re.fullmatch(r"[0-9]{1,12}", given, re.ASCII):
        raise Unproven("the time is missing or no number")
    if abs(now - int(given)) > tolerance:
        raise Unproven("the time is too far from ours")


@dataclass(frozen=True, slots=True)
class Hook:
    """A webhook that the vendor has: its id there, the address, the events, and whether it delivers."""

    id: str
    url: str
    events: frozenset[str]
    active: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class Setup:
    """How the vendor's webhooks are made by calls.

    `listed` gives all that the account has; `create` makes one; `delete` removes one by id; `ready` makes one that is
    there deliver, and `secrets` gives what the deliveries of one are signed with, newest first. With `each` a webhook
    is for one event only.
    """

    listed: Callable[[Session], Awaitable[list[Hook]]]
    create: Callable[[Session, str, Sequence[str]], Awaitable[Hook]]
    delete: Callable[[Session, str], Awaitable[None]]
    ready: Callable[[Session, Hook], Awaitable[None]] | None = None
    secrets: Callable[[Session, Hook], Awaitable[list[str]]] | None = None
    each: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Webhooks:
    """A tool's webhooks.

    `events` reads each event by the vendor's name. `name` tells which one a delivery is, `identity` the vendor's id of
    the delivery (None: it has none, and an equal body is known again for `same_body` seconds; 0 never). Ids are kept
    for `remembered` seconds, at least as long as the vendor repeats. `greeting` answers calls that announce nothing (a
    handshake, a test) with headers. `credentials` name those that hold a secret typed in by hand, newest first.
    `answer` is the status that the vendor wants. `setup` or, where there is no call for it, `steps` say how they come
    about; `{url}` in a step is the address.
    """

    events: Mapping[str, Reader]
    name: Callable[[Delivery, Json], str]
    identity: Callable[[Delivery, Json], str | None] = lambda _delivery, _body: None
    verify: Verify = unsigned
    greeting: Callable[[Delivery], Mapping[str, str] | None] = lambda _delivery: None
    credentials: tuple[str, ...] = ()
    remembered: float = HASHED
    same_body: float = HASHED
    answer: int = 200
    setup: Setup | None = None
    steps: tuple[str, ...] = ()


def found(raw: Json, *paths: str) -> str | None:
    """The id at the first path that holds one; what cannot be an id is none."""
    for path in paths:
        try:
            key = as_key(dig(raw, path))
        except Malformed:
            continue
        if key is not None:
            return key
    return None


def at(*paths: str) -> Callable[[Json], str | None]:
    """Finds a record's key at one of these paths."""
    return lambda raw: found(raw, *paths)


def record(model: str, kind: EventKind, read: Callable[[Json], str | None], *fields: str) -> Reader:
    """A reader of bodies that are about one record, whose key `read` finds."""

    def heard(body: Json) -> list[Heard]:
        return [Heard(model, read(body), kind, fields)]

    return heard
