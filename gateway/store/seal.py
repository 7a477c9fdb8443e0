"""Names, hashes and sealed contents, all keyed by what only the caller has.

The store must not become a copy of people's data. A warning may quote a vendor, a step's name a file's, an
idempotency key an address: so nothing is written as it is. All is keyed by the idempotency key itself, which is
not written either, and by the operator's `store_key` where there is one (for callers whose keys can be guessed).
"""

from __future__ import annotations

import hashlib
import hmac
import json
import os

import orjson
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from connectors.columns import Json

NONCE = 12
"""Bytes of an AES-GCM nonce."""


class Seal:
    """The secrets of one wish."""

    def __init__(self, store_key: str, principal: str, key: str) -> None:
        named = json.dumps([principal, key]).encode()  # one text for each pair
        self._secret = hmac.digest(store_key.encode(), named, hashlib.sha256)
        self._cipher = AESGCM(self._keyed("cipher", b""))
        self.wish = self._keyed("wish", b"").hex()
        """The name under which the wish is kept."""

    def content(self, content: bytes) -> str:
        """Tells one input from another."""
        return self._keyed("content", content).hex()

    def step(self, name: str) -> str:
        """The name under which a step is kept."""
        return self._keyed("step", name.encode()).hex()

    def close(self, value: Json) -> bytes:
        """A JSON value, encrypted."""
        nonce = os.urandom(NONCE)
        return nonce + self._cipher.encrypt(nonce, orjson.dumps(value), None)

    def open(self, sealed: bytes) -> Json:
        """The value again."""
        return orjson.loads(self._cipher.decrypt(sealed[:NONCE], sealed[NONCE:], None))

    def _keyed(self, purpose: str, content: bytes) -> bytes:
        return hmac.digest(self._secret, purpose.encode() + b"\0" + content, hashlib.sha256)
