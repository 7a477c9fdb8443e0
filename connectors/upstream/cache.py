"""Answers kept for seconds, so that an equal question is not asked twice.

An answer's age counts from the moment its request was sent: what the vendor says may be as old as that when it
arrives. So `max_age` promises a value that the vendor had so many seconds before the read began, or later.
"""

from __future__ import annotations

import hashlib
from collections.abc import Hashable
from dataclasses import dataclass

import orjson
from cachetools import TLRUCache

from connectors.upstream.account import Account
from connectors.upstream.clock import Clock
from connectors.upstream.messages import Answer, Request, encode

ROOM = 64 * 1024 * 1024
"""Bytes of answers kept for an account, by the size of their bodies on the wire."""

FRAME = 1024
"""Bytes counted for an answer besides its body."""


def key(account: Account, request: Request) -> Hashable:
    """What makes two safe requests equal: everything that is sent, and whose credentials go along; as a hash, for it
    may be kept longer than what it stands for.
    """
    body = (request.json, None if request.form is None else dict(request.form))
    uploads = tuple((part.field, part.filename, part.content) for part in request.uploads)
    sent = (
        account.id,
        account.version,
        request.operation,
        request.method,
        request.base or account.base_url,
        request.path,
        tuple(sorted(request.query)),
        tuple(sorted((name.lower(), value) for name, value in request.headers.items())),
        request.authenticated,
        request.version,
        hashlib.sha256(encode(body, orjson.OPT_SORT_KEYS)).digest(),
        uploads,
        request.content,
        request.raw,
    )
    return hashlib.blake2b(repr(sent).encode(), digest_size=16).digest()


@dataclass(frozen=True, slots=True)
class Entry:
    """An answer and what its keeping needs to know; moments are the clock's."""

    answer: Answer
    models: frozenset[str]
    sent_at: float
    dies_at: float
    size: int


class Cache:
    """One account's answers; the least recently used go first when room is short."""

    def __init__(self, clock: Clock, room: int = ROOM) -> None:
        self._clock = clock
        self._entries: TLRUCache[Hashable, Entry] = TLRUCache(
            room,
            ttu=lambda _key, entry, _now: entry.dies_at,
            timer=clock.now,
            getsizeof=lambda entry: entry.size,
        )

    def get(self, key: Hashable, max_age: float | None) -> Answer | None:
        """The kept answer to an equal request, if it is at most `max_age` seconds old; 0 takes none."""
        entry = self._entries.get(key) if max_age is None or max_age > 0 else None
        if entry is None or (max_age is not None and self._clock.now() - entry.sent_at > max_age):
            return None
        return entry.answer

    def keep(self, key: Hashable, request: Request, answer: Answer, size: int, sent_at: float) -> None:
        """Keep an answer whose body had `size` bytes, for as long as its request says."""
        if request.lives > 0 and size + FRAME <= self._entries.maxsize:
            self._entries[key] = Entry(answer, request.models, sent_at, sent_at + request.lives, size + FRAME)

    def evict(self, models: frozenset[str]) -> None:
        """Drop every answer tagged with one of the models."""
        for key in tuple(self._entries):
            entry = self._entries.get(key)
            if entry is not None and entry.models & models:
                del self._entries[key]
