"""What a list showed when it was last read, as hashes: enough to tell what is new, changed or gone."""

from __future__ import annotations

import zlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from hashlib import blake2b
from typing import Any

import orjson

from connectors.columns import MISSING
from connectors.errors import Malformed
from connectors.views import Embedded, View

SIZE = 4
"""Bytes of a field's hash."""

RAW = "integration_fields"
"""All of the vendor's own fields: what matters of them has a unified name, and the rest may never stand still."""

GONE = b""
"""In place of hashes: the vendor marks the record as deleted."""


@dataclass(slots=True)
class Watch:
    """One model at one integration.

    `rows`: hashes by key. `since`: the newest time that the vendor gave a row. `whole`: whether `rows` has every
    record. `began_at`, `walked_at`: when the last read, and the last one of the whole list, began.
    """

    rows: dict[str, bytes] = field(default_factory=dict)
    since: datetime | None = None
    whole: bool = False
    began_at: datetime | None = None
    walked_at: datetime | None = None
    round: int = 0

    def packed(self) -> bytes:
        """As it is kept."""
        times = {name: getattr(self, name) for name in ("since", "began_at", "walked_at")}
        rows = {key: hashes.hex() for key, hashes in self.rows.items()}
        return zlib.compress(orjson.dumps({**times, "whole": self.whole, "rows": rows}), 1)

    @classmethod
    def unpacked(cls, number: int, packed: bytes) -> Watch:
        """As it was."""
        kept: Mapping[str, Any] = orjson.loads(zlib.decompress(packed))
        times = {
            name: datetime.fromisoformat(kept[name]).astimezone(UTC) if kept[name] else None
            for name in ("since", "began_at", "walked_at")
        }
        rows = {key: bytes.fromhex(hashes) for key, hashes in kept["rows"].items()}
        return cls(rows, whole=kept["whole"], round=number, **times)


def hashes(view: View[Any]) -> bytes:
    """A hash of the view's kind, then one of each of its fields; GONE for a record that the vendor marks deleted."""
    if value(view, "remote_deleted_at") is not None:
        return GONE
    names = list(fields(view))
    return b"".join((_hash(names), *(_hash(value(view, name)) for name in names)))


def changed(view: View[Any], before: bytes, now: bytes) -> tuple[str, ...] | None:
    """The fields whose hashes differ; None where these are of different kinds of views."""
    if before[:SIZE] != now[:SIZE] or len(before) != len(now):
        return None
    places = range(SIZE, len(now), SIZE)
    names = zip(fields(view), places, strict=True)
    return tuple(name for name, at in names if before[at : at + SIZE] != now[at : at + SIZE])


def fields(view: View[Any]) -> Iterable[str]:
    """The plain fields of a view that are compared, in one order."""
    return sorted(
        name for name, column in view.columns.items() if not isinstance(column, Embedded) and name != RAW
    )


def value(view: View[Any], name: str) -> Any:
    """A field's value; None where there is none, or none that can be read."""
    try:
        found = view.get(name)
    except Malformed:
        return None
    return None if found is MISSING else found


def _hash(value: Any) -> bytes:
    text = repr(sorted(value, key=repr) if isinstance(value, set | frozenset) else value)
    return blake2b(text.encode(errors="surrogatepass"), digest_size=SIZE).digest()
