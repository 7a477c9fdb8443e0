"""The ids SmartRecruiters shows, made of the world's numbers and read back without a table (smartrecruiters.md §2).

Most are UUIDs; users are 24 hex characters, departments and postings look like numbers. The last 32 bits hold
the number, masked by the rest, and the rest depends on the number: an id that was not given out reads as 0.
"""

from __future__ import annotations

from gateway.sandbox.dice import mix, scramble

POSTINGS = 744_000_000_000_000
"""Base of the Posting API's numeric ids."""
DEPARTMENTS = 1200
USERS = "users"


class Ids:
    """Both ways for one account; `salt` makes those of two accounts differ."""

    def __init__(self, salt: int) -> None:
        self._salt = salt
        self._bases: dict[str, int] = {}

    def shown(self, kind: str, number: int) -> str:
        """Return the id the API shows for a record of the world, or for what only this tool has."""
        if kind == "departments":
            return str(DEPARTMENTS + number)
        head, tail = self._parts(kind, number)
        if kind == USERS:
            return f"{head:016x}{tail & 0xFFFFFFFF:08x}"
        high = f"{head & ~0xF000 | 0x4000:016x}"
        low = f"{tail & ~(3 << 62) | (1 << 63):016x}"
        return f"{high[:8]}-{high[8:12]}-{high[12:]}-{low[:4]}-{low[4:]}"

    def meant(self, kind: str, text: object) -> int:
        """Return the world's number for an id in a request, 0 (which no record has) when it is none."""
        if not isinstance(text, str):
            return 0
        if kind == "departments":
            return max(0, int(text) - DEPARTMENTS) if text.isdecimal() and text.isascii() else 0
        digits = text.replace("-", "")
        if len(digits) != (24 if kind == USERS else 32) or not text.isascii():
            return 0
        try:
            masked = int(digits[-8:], 16)
            mask = self._mask(kind, int(digits[:16], 16))
        except ValueError:
            return 0
        number = masked ^ mask
        return number if number and self.shown(kind, number) == text.lower() else 0

    def _parts(self, kind: str, number: int) -> tuple[int, int]:
        base = self._bases.get(kind)
        if base is None:
            base = self._bases[kind] = mix(self._salt, "id", kind)
        head = scramble(base + number) & (~0xF000)
        head = head & ~(0xFF << 56) | 0x5F << 56 if kind == USERS else head | 0x4000
        filler = scramble(base ^ head) & 0xFFFFFFFF
        return head, filler << 32 | (number ^ self._mask(kind, head))

    def _mask(self, kind: str, head: int) -> int:
        base = self._bases.get(kind) or self._bases.setdefault(kind, mix(self._salt, "id", kind))
        return scramble(head + base) >> 32


def posting_id(number: int) -> str:
    """Return the Posting API's numeric id of a job ad."""
    return str(POSTINGS + number)


def is_uuid(text: str) -> bool:
    """Return whether a text looks like a UUID at all."""
    parts = text.split("-")
    return [len(part) for part in parts] == [8, 4, 4, 4, 12] and all(
        letter in "0123456789abcdefABCDEF" for part in parts for letter in part
    )
