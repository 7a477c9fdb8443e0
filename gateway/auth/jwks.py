"""The public keys of the issuer of tokens: from its address, or from a file."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable
from pathlib import Path

import httpx
import structlog
from joserfc.errors import JoseError
from joserfc.jwk import KeySet

from connectors.errors import Unidentified
from gateway.logs import describe
from gateway.media import decode

FRESH = 600.0
"""Seconds that the keys are good without another look."""

APART = 30.0
"""Seconds between two looks at least, however many tokens name keys that are not there."""

PATIENCE = 5.0
"""Seconds that a look may take."""

LARGEST = 262_144
"""Bytes of a set of keys."""

log = structlog.get_logger()


class Jwks:
    """The keys at a place. What is known stays in use while the place cannot be reached."""

    def __init__(self, place: str | Path, now: Callable[[], float] = time.monotonic) -> None:
        self._place = place
        self._now = now
        self._keys: KeySet | None = None
        self._known: frozenset[str] = frozenset()
        self._tried_at: float | None = None
        self._fetched_at = 0.0
        self._look: asyncio.Task[None] | None = None

    async def keys(self, kid: str | None) -> KeySet:
        """The set, looked up anew where it lacks the key. Raises Unidentified where there is none."""
        stale = self._keys is None or self._now() - self._fetched_at > FRESH
        lacking = stale or (kid is not None and kid not in self._known)
        if lacking and self._may_try():
            self._tried_at = self._now()
            self._look = asyncio.create_task(self._refresh(), name="keys of the issuer")
        if self._look is not None and not self._look.done():
            await asyncio.shield(self._look)  # who leaves must not end it for the others
        if self._keys is None:
            raise Unidentified("the issuer's keys cannot be had at the moment; try again later")
        return self._keys

    def _may_try(self) -> bool:
        under_way = self._look is not None and not self._look.done()
        return not under_way and (self._tried_at is None or self._now() - self._tried_at >= APART)

    async def _refresh(self) -> None:
        try:
            raw = await self._read()
            found = KeySet.import_key_set(decode(raw))  # type: ignore[arg-type]  # what is no set of keys is refused by it
        except (
            httpx.HTTPError,
            OSError,
            ValueError,
            TypeError,
            KeyError,
            AttributeError,
            JoseError,
        ) as failure:
            log.warning("no keys of the issuer", **describe(failure))
            return
        self._keys, self._fetched_at = found, self._now()
        self._known = frozenset(key.kid for key in found.keys if key.kid)

    async def _read(self) -> bytes:
        if isinstance(self._place, Path):
            return await asyncio.to_thread(self._place.read_bytes)
        received = bytearray()
        async with (
            httpx.AsyncClient(timeout=PATIENCE, follow_redirects=False) as client,
            asyncio.timeout(PATIENCE),
            client.stream("GET", self._place, headers={"accept": "application/json"}) as answer,
        ):
            answer.raise_for_status()
            async for chunk in answer.aiter_bytes():
                received += chunk
                if len(received) > LARGEST:
                    raise ValueError("too large for a set of keys")
        return bytes(received)
