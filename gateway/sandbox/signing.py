"""Links that carry their own permission for a while, as object storage gives them."""

from __future__ import annotations

import hashlib
import hmac

LIFE = 900
"""Seconds a link works."""


def sign(secret: str, path: str, now: int) -> str:
    """Return the query string that opens a path until `LIFE` seconds from now."""
    expires = now + LIFE
    return f"expires={expires}&signature={_signature(secret, path, expires)}"


def opens(secret: str, path: str, now: int, expires: str | None, signature: str | None) -> bool:
    """Return whether a link's query string opens a path now."""
    if expires is None or signature is None or not expires.isdecimal() or int(expires) < now:
        return False
    return hmac.compare_digest(_signature(secret, path, int(expires)), signature)


def _signature(secret: str, path: str, expires: int) -> str:
    return hmac.new(secret.encode(), f"{path}?{expires}".encode(), hashlib.sha256).hexdigest()[:40]
