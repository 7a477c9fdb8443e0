"""Webhooks on their way: sent to loopback only, repeated as the vendor does, and spoilt where a test wants it."""

from __future__ import annotations

import asyncio
import re
import ssl
from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

if TYPE_CHECKING:
    from collections.abc import Callable

LOOPBACK = re.compile(r"127(\.\d{1,3}){3}|localhost|::1")
LOST = 0
"""In the place of a status, where no answer came."""


def is_loopback(url: str) -> bool:
    """Return whether an address is on this machine: nothing is sent to any other."""
    parts = urlsplit(url)
    return parts.scheme == "http" and re.fullmatch(LOOPBACK, parts.hostname or "") is not None


@dataclass(frozen=True, slots=True)
class Manners:
    """How webhooks are sent: pauses between repeats are multiplied by `pace`, each is sent `repeat` times more
    whatever is answered, and with `tamper` bodies are changed after they were signed.
    """

    pace: float = 1.0
    repeat: int = 0
    tamper: bool = False


@dataclass(frozen=True, slots=True)
class Sent:
    """One attempt: which event, the how-manieth attempt, and the status it was answered with."""

    event: str
    attempt: int
    status: int


@dataclass(frozen=True, slots=True)
class Letter:
    """One delivery.

    `write` gives the body when it is first sent, after the call that caused it; `head` the headers of each attempt.
    A status that is not `fine` is followed by a repeat after each of the `pauses` (seconds). `patience` is how long
    an answer is waited for; `note` hears of each attempt.
    """

    url: str
    event: str
    write: Callable[[], bytes]
    head: Callable[[bytes], dict[str, str]]
    pauses: tuple[float, ...] = ()
    fine: Callable[[int], bool] = lambda status: 200 <= status < 300
    patience: float = 5.0
    note: Callable[[int], None] = lambda _: None


class Post:
    """The webhooks that one account sends."""

    def __init__(self) -> None:
        self.manners = Manners()
        self.sent: list[Sent] = []
        self._loop: asyncio.AbstractEventLoop | None = None
        self._under_way: set[asyncio.Task[None]] = set()

    def attach(self) -> None:
        """Send from the running loop from now on."""
        self._loop = asyncio.get_running_loop()

    def send(self, letter: Letter) -> None:
        """Send a letter soon; from any thread. Without a loop, or to another machine, it is lost."""
        if self._loop is not None and not self._loop.is_closed() and is_loopback(letter.url):
            self._loop.call_soon_threadsafe(self._begin, letter)

    async def close(self) -> None:
        """Send nothing any more."""
        self._loop = None
        for task in self._under_way:
            task.cancel()
        await asyncio.gather(*self._under_way, return_exceptions=True)

    def _begin(self, letter: Letter) -> None:
        task = asyncio.ensure_future(self._deliver(letter))
        self._under_way.add(task)
        task.add_done_callback(self._under_way.discard)

    async def _deliver(self, letter: Letter) -> None:
        body, attempt = letter.write(), 0
        extra = self.manners.repeat
        pauses = iter(letter.pauses)
        while True:
            attempt += 1
            head = letter.head(body)
            wire = body.replace(b"}", b" }", 1) if self.manners.tamper else body
            status, _ = await posted(letter.url, head, wire, letter.patience)
            self.sent.append(Sent(letter.event, attempt, status))
            letter.note(status)
            if letter.fine(status) and not extra:
                return
            if letter.fine(status):
                extra -= 1
                continue
            pause = next(pauses, None)
            if pause is None:
                return
            await asyncio.sleep(pause * self.manners.pace)


async def posted(
    url: str, headers: dict[str, str], body: bytes, patience: float
) -> tuple[int, dict[str, str]]:
    """Return status and headers of the answer to a POST; LOST where none came in time."""
    parts = urlsplit(url)
    target = parts.path + (f"?{parts.query}" if parts.query else "")
    lines = [f"POST {target or '/'} HTTP/1.1", f"host: {parts.netloc}", "connection: close"]
    lines += [f"{name}: {value}" for name, value in {**headers, "content-length": str(len(body))}.items()]
    writer = None
    try:
        async with asyncio.timeout(patience):
            reader, writer = await asyncio.open_connection(parts.hostname, parts.port or 80)
            writer.write("\r\n".join([*lines, "", ""]).encode("latin-1") + body)
            head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1").split("\r\n")
            found = dict(line.split(": ", 1) for line in head[1:] if ": " in line)
            return int(head[0].split(" ")[1]), {name.lower(): value for name, value in found.items()}
    except (OSError, TimeoutError, asyncio.IncompleteReadError, ValueError, IndexError, ssl.SSLError):
        return LOST, {}
    finally:
        if writer is not None:
            writer.close()
