"""Answers kept for seconds, so that an equal question is not asked twice.

An answer's age counts from the moment its request was sent: what the vendor says may be as old as that when it
arrives. So `max_age` promises a value that the vendor had so many seconds before the read began, or later.

Beyond its life an answer serves twice at the most: once where its request allows it, while it is asked for anew; and,
for an hour, in the place of an error where the caller asked for that.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Hashable
from dataclasses import dataclass

import orjson
from cachetools import TLRUCache

from connectors.upstream.account import Account
from connectors.upstream.clock import Clock
from connectors.upstream.messages import Answer, Request, encode

ROOM = 64 * 1024 * 1024
"""Bytes of answers kept for an account, by the size of their bodies on the wire."""

PAST_ROOM = 8 * 1024 * 1024
"""Bytes of them that are kept beyond their life, the latest, in case the vendor fails."""

LONGEST_PAST = 3600.0
"""Seconds beyond its life after which an answer is forgotten in any case."""

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


@dataclass(slots=True)
class Entry:
    """An answer and what its keeping needs to know; moments are the clock's. `spent`: it was served beyond its life."""

    answer: Answer
    models: frozenset[str]
    sent_at: float
    dies_at: float
    ends_at: float
    size: int
    spent: bool = False


Entries = TLRUCache[Hashable, Entry]


class Cache:
    """One account's answers; the least recently used go first when room is short."""

    def __init__(self, clock: Clock, room: int = ROOM) -> None:
        self._clock = clock
        self._entries = self._made(room, lambda entry: entry.ends_at)
        self._past = self._made(min(room, PAST_ROOM), lambda entry: entry.dies_at + LONGEST_PAST)

    def get(self, key: Hashable, max_age: float | None) -> Answer | None:
        """The living answer to an equal request, if it is at most `max_age` seconds old; 0 takes none."""
        entry = self._young(self._entries, key, max_age)
        return entry.answer if entry is not None and self._clock.now() < entry.dies_at else None

    def overdue(self, key: Hashable, max_age: float | None) -> Entry | None:
        """An answer just past its life that may be served once more, if it is young enough."""
        entry = self._young(self._entries, key, max_age)
        return None if entry is None or entry.spent or self._clock.now() < entry.dies_at else entry

    def past(self, key: Hashable, max_age: float | None, seconds: float) -> Answer | None:
        """An answer at most so many seconds beyond its life, if it is young enough: better than an error."""
        entry = self._young(self._past, key, max_age) if seconds > 0 else None
        return None if entry is None or self._clock.now() > entry.dies_at + seconds else entry.answer

    def keep(self, key: Hashable, request: Request, answer: Answer, size: int, sent_at: float) -> None:
        """Keep an answer whose body had `size` bytes, for as long as its request says."""
        if request.lives <= 0:
            return
        dies_at = sent_at + request.lives
        entry = Entry(answer, request.models, sent_at, dies_at, dies_at + request.beyond, size + FRAME)
        for entries in (self._entries, self._past):
            if entry.size <= entries.maxsize:
                entries[key] = entry

    def evict(self, models: frozenset[str]) -> None:
        """Drop every answer tagged with one of the models."""
        for entries in (self._entries, self._past):
            for key in tuple(entries):
                entry = entries.get(key)
                if entry is not None and entry.models & models:
                    del entries[key]

    def _young(self, entries: Entries, key: Hashable, max_age: float | None) -> Entry | None:
        entry = entries.get(key) if max_age is None or max_age > 0 else None
        old = entry is None or (max_age is not None and self._clock.now() - entry.sent_at > max_age)
        return None if old else entry

    def _made(self, room: int, ends: Callable[[Entry], float]) -> Entries:
        return TLRUCache(
            room,
            ttu=lambda _key, entry, _now: ends(entry),
            timer=self._clock.now,
            getsizeof=lambda entry: entry.size,
        )
