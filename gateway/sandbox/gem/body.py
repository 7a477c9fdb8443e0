"""Reading JSON bodies against what an endpoint knows, all mistakes told at once (gem.md §3)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from gateway.sandbox.gem import errors
from gateway.sandbox.vendor import UnreadableBody

if TYPE_CHECKING:
    from gateway.sandbox.call import Call
    from gateway.sandbox.gem.quirks import Quirks

NULL = "Field may not be null."


class Body:
    """A call's JSON object; a body of another content type counts as empty. What is wrong gathers until `check`.

    Raises:
        UnreadableBody: when it is not JSON, which becomes a 400.

    """

    def __init__(self, call: Call, quirks: Quirks, known: tuple[str, ...]) -> None:
        self.values = _object(call)
        self._problems: dict[str, list[str]] = {}
        if quirks.unknown_members == "refuse":
            for name in self.values:
                if name not in known:
                    self.wrong(name, errors.UNKNOWN)

    def has(self, name: str) -> bool:
        """Return whether the body has a member."""
        return name in self.values

    def text(
        self,
        name: str,
        *,
        required: bool = False,
        nullable: bool = False,
        most: int | None = None,
        options: tuple[str, ...] = (),
    ) -> str | None:
        """Return a text, None if it is absent, null or wrong."""
        value = self.values.get(name)
        if name not in self.values:
            problem = errors.REQUIRED if required else None
        elif value is None:
            problem = None if nullable else NULL
        elif not isinstance(value, str):
            problem = errors.NOT_TEXT
        elif most is not None and len(value) > most:
            problem = f"Longer than maximum length {most}."
        elif options and value not in options:
            problem = errors.choice(options)
        else:
            return value
        if problem is not None:
            self.wrong(name, problem)
        return None

    def objects(self, name: str) -> list[dict[str, Any]]:
        """Return a list of objects, empty if it is absent or wrong."""
        value = self.values.get(name, [])
        if isinstance(value, list) and all(isinstance(item, dict) for item in value):
            return value
        self.wrong(name, "Not a valid list of objects.")
        return []

    def wrong(self, name: str, problem: str) -> None:
        """Note what is wrong with a member."""
        self._problems.setdefault(name, []).append(problem)

    def check(self) -> None:
        """Refuse the call (422) if anything was wrong."""
        if self._problems:
            raise errors.invalid("json", self._problems)


def _object(call: Call) -> dict[str, Any]:
    if call.content_type != "application/json":
        return {}
    try:
        document = call.json
    except ValueError as problem:
        raise UnreadableBody("the body is not JSON") from problem
    if document is None:
        return {}
    if not isinstance(document, dict):
        raise errors.invalid("json", {"_schema": ["Invalid input type."]})
    return document
