"""One call to a simulated vendor, as a handler sees it, and what the handler gives back."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qsl

import orjson

from gateway.sandbox.multipart import Part, parse_multipart

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Mapping


@dataclass(slots=True)
class Answer:
    """What a vendor answers: a JSON-able body, bytes or text as they are, or None for an empty body.

    `later` makes the real answer where the vendor has to ask somebody else first.
    """

    body: Any = None
    status: int = 200
    headers: dict[str, str] = field(default_factory=dict)
    content_type: str = "application/json; charset=utf-8"
    later: Callable[[], Awaitable[Answer]] | None = None

    def payload(self) -> bytes:
        """Return the body as it goes over the wire."""
        if isinstance(self.body, bytes):
            return self.body
        if self.body is None:
            return b""
        return self.body.encode() if isinstance(self.body, str) else orjson.dumps(self.body, option=_JSON)


_JSON = orjson.OPT_NON_STR_KEYS | orjson.OPT_UTC_Z


class Refused(Exception):
    """Raised anywhere in a handler to end the call with an answer."""

    def __init__(self, answer: Answer) -> None:
        super().__init__(answer.status)
        self.answer = answer


@dataclass(frozen=True, slots=True)
class Principal:
    """Who calls: the key that quotas count by, the user acted as, what that user may do and see.

    `abilities` are the vendor's own words; `jobs` None means all jobs.
    """

    key: str
    user_id: int = 1
    abilities: frozenset[str] = frozenset()
    jobs: frozenset[int] | None = None

    def can(self, ability: str) -> bool:
        """Return whether the user has an ability."""
        return ability in self.abilities


ANYONE = Principal("anyone")


class Call:
    """A request, read lazily.

    Attributes:
        method, path: the verb, and the path below the account's mount, without a trailing slash.
        base: the address of the account, for links in answers, such as `http://127.0.0.1:9100/recruitee`.
        query: pairs in order. headers: by lower-case name.
        params: the values of the template's `{names}`, unquoted. template: of the route that matched.
        principal: who calls; `ANYONE` on public routes.

    """

    def __init__(
        self,
        method: str,
        path: str,
        *,
        base: str = "http://sandbox.test",
        query_string: str = "",
        headers: Mapping[str, str] | None = None,
        body: bytes = b"",
    ) -> None:
        self.method = method
        self.path = path
        self.base = base
        self.query_string = query_string
        self.headers = headers or {}
        self.body = body
        self.params: dict[str, str] = {}
        self.template = ""
        self.principal = ANYONE

    @cached_property
    def query(self) -> list[tuple[str, str]]:
        """The query's pairs, in order, empty values included."""
        return parse_qsl(self.query_string, keep_blank_values=True)

    def arg(self, name: str) -> str | None:
        """Return the last value of a query parameter."""
        return next((value for key, value in reversed(self.query) if key == name), None)

    def args(self, name: str) -> list[str]:
        """Return all values of a query parameter (give the brackets too: `statuses[]`)."""
        return [value for key, value in self.query if key == name]

    @cached_property
    def json(self) -> Any:
        """The body as JSON; None when it is empty; ValueError when it is not JSON."""
        return orjson.loads(self.body) if self.body.strip() else None

    @cached_property
    def content_type(self) -> str:
        """The media type of the body, lower case, without parameters."""
        return self.headers.get("content-type", "").split(";")[0].strip().lower()

    @cached_property
    def parts(self) -> list[Part]:
        """The parts of a form body, multipart or URL-encoded; empty for another type."""
        if self.content_type == "multipart/form-data":
            return parse_multipart(self.headers["content-type"], self.body)
        if self.content_type == "application/x-www-form-urlencoded":
            pairs = parse_qsl(self.body.decode(), keep_blank_values=True)
            return [Part(name, value.encode()) for name, value in pairs]
        return []
