"""Envelope encryption: credentials under a data key of their own, that one under a master key of the operator's.

Everything is AES-256-GCM and bound to the name of what it belongs to: moved to another row, it does not open.
"""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import orjson
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from connectors.errors import GatewayError, Unsupported
from gateway.values import MasterKey

NONCE = 12
"""Bytes of an AES-GCM nonce."""


class Locked(GatewayError):
    """What is stored does not open with the master keys there are."""

    code = "CREDENTIALS_LOCKED"


@dataclass(frozen=True, slots=True)
class Sealed:
    """Locked secrets, the locked key to them, and the id of the master key to that."""

    key_id: str
    data_key: bytes = field(repr=False)
    content: bytes = field(repr=False)


class Vault:
    """Locks and opens. The first master key locks, every one of them opens what it locked."""

    def __init__(self, keys: Sequence[MasterKey]) -> None:
        self._keys = {one.id: AESGCM(one.key) for one in keys}
        self._current = keys[0].id if keys else None

    @property
    def usable(self) -> bool:
        """Whether there is a master key at all."""
        return self._current is not None

    @property
    def current(self) -> str:
        """The id of the key that locks. Raises Unsupported where there is none."""
        if self._current is None:
            raise Unsupported(
                "this gateway cannot store integrations: it has no master key for their credentials; "
                "make one with `ats-gateway integrations new-key` and name it in `master_keys`"
            )
        return self._current

    def lock(self, name: str, secrets: Mapping[str, str]) -> Sealed:
        """Secrets under a new data key. Raises Unsupported where there is no master key."""
        key_id, data_key = self.current, AESGCM.generate_key(256)
        content = _closed(AESGCM(data_key), orjson.dumps(dict(secrets)), name)
        return Sealed(key_id, self._wrapped(key_id, data_key, name), content)

    def open(self, name: str, sealed: Sealed) -> dict[str, str]:
        """The secrets again. Raises Locked."""
        cipher = AESGCM(self._data_key(name, sealed))
        opened: dict[str, str] = orjson.loads(_opened(cipher, sealed.content, name))
        return opened

    def relocked(self, name: str, sealed: Sealed) -> Sealed:
        """The same under the first master key: only the data key is locked anew. Raises Locked."""
        return Sealed(
            self.current, self._wrapped(self.current, self._data_key(name, sealed), name), sealed.content
        )

    def _wrapped(self, key_id: str, data_key: bytes, name: str) -> bytes:
        return _closed(self._keys[key_id], data_key, f"{key_id}\x1f{name}")

    def _data_key(self, name: str, sealed: Sealed) -> bytes:
        cipher = self._keys.get(sealed.key_id)
        if cipher is None:
            raise Locked(
                f"the credentials are locked with the master key {sealed.key_id!r}; add it to `master_keys`"
            )
        return _opened(cipher, sealed.data_key, f"{sealed.key_id}\x1f{name}")


def _closed(cipher: AESGCM, content: bytes, name: str) -> bytes:
    nonce = os.urandom(NONCE)
    return nonce + cipher.encrypt(nonce, content, name.encode())


def _opened(cipher: AESGCM, sealed: bytes, name: str) -> bytes:
    try:
        return cipher.decrypt(sealed[:NONCE], sealed[NONCE:], name.encode())
    except InvalidTag:
        raise Locked(
            "the credentials do not open: the master key, or what is stored, is another one"
        ) from None
