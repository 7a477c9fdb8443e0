"""A vendor's routing table: method and path template to handler."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Generic, TypeVar
from urllib.parse import unquote

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from gateway.sandbox.call import Answer, Call

V = TypeVar("V")


@dataclass(frozen=True, slots=True)
class Route(Generic[V]):
    """One endpoint; `public` ones need no credentials."""

    method: str
    template: str
    pattern: re.Pattern[str]
    handler: Callable[[V, Call], Answer]
    public: bool
    rank: tuple[bool, ...]


class Routes(Generic[V]):
    """A part of a vendor's endpoints, filled by decorators: `@routes("GET", "/jobs/{id}")`.

    A handler is a plain function of the vendor and the call. `{name}` in a template matches one part of the
    path; a template with a literal in a place wins over one with a name there.
    """

    def __init__(self, parts: Iterable[Routes[V]] = (), *, ignore_case: bool = False) -> None:
        self._flags = re.IGNORECASE if ignore_case else 0
        self.by_size: dict[int, list[Route[V]]] = {}
        for part in parts:
            for routes in part.by_size.values():
                for route in routes:
                    self._insert(route)

    def __call__(
        self, methods: str, *templates: str, public: bool = False
    ) -> Callable[[Callable[[V, Call], Answer]], Callable[[V, Call], Answer]]:
        """Register a handler for one or several methods (`"GET POST"`) and templates."""

        def register(handler: Callable[[V, Call], Answer]) -> Callable[[V, Call], Answer]:
            for template in templates:
                literal = re.split(r"\{(\w+)\}", template)
                text = "".join(
                    f"(?P<{part}>[^/]+)" if index % 2 else re.escape(part)
                    for index, part in enumerate(literal)
                )
                pattern = re.compile(text, self._flags)
                rank = tuple("{" in part for part in template.split("/"))
                for method in methods.split():
                    self._insert(Route(method, template, pattern, handler, public, rank))
            return handler

        return register

    def _insert(self, route: Route[V]) -> None:
        rows = self.by_size.setdefault(route.template.count("/"), [])
        rows.append(route)
        rows.sort(key=lambda row: row.rank)

    def find(self, method: str, path: str) -> tuple[Route[V] | None, dict[str, str], bool]:
        """Return the route, its path values, and whether the path exists at all (with another method)."""
        known = False
        for route in self.by_size.get(path.count("/"), ()):
            match = route.pattern.fullmatch(path)
            if match is None:
                continue
            if route.method == method:
                return route, {name: unquote(value) for name, value in match.groupdict().items()}, True
            known = True
        return None, {}, known

    def all(self) -> list[Route[V]]:
        """Return every route."""
        return [route for rows in self.by_size.values() for route in rows]
