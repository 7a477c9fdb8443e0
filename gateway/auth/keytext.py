"""How a key is written: `ats_<prefix>_<secret>`. The prefix names it; of the whole only a hash is kept.

The secret has 192 random bits, so a plain SHA-256 cannot be guessed back, and a slow hash would only be a load.
"""

from __future__ import annotations

import hashlib
import re
import secrets

MARK = "ats"
TEXT = re.compile(rf"{MARK}_([0-9a-f]{{12}})_([0-9a-f]{{48}})")


def fresh() -> tuple[str, str]:
    """A new key: its prefix, and the whole text."""
    prefix = f"{MARK}_{secrets.token_hex(6)}"
    return prefix, f"{prefix}_{secrets.token_hex(24)}"


def prefix_of(text: str) -> str | None:
    """The prefix of a key of ours; None for any other text."""
    found = TEXT.fullmatch(text)
    return f"{MARK}_{found[1]}" if found else None


def digest(text: str) -> str:
    """What is kept of a key."""
    return hashlib.sha256(text.encode(errors="replace")).hexdigest()
