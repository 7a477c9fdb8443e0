"""One profile for one email address, though two calls for the same person come at once.

Some tools refuse no duplicates (recruitcrm.md §5.1, trackerrms.md §10.1): between the search for an address and the
create, another call of this process might do the same.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING
from weakref import WeakValueDictionary

from connectors.errors import DeadlineExceeded

if TYPE_CHECKING:
    from connectors.engine.session import Session

_turns: WeakValueDictionary[tuple[int, str, str], asyncio.Lock] = WeakValueDictionary()


@asynccontextmanager
async def turn(session: Session, email: str) -> AsyncIterator[None]:
    """Wait until no other call of this process is at the profile with an address.

    Raises DeadlineExceeded where the operation's time would not do.
    """
    loop = id(asyncio.get_running_loop())
    lock = _turns.setdefault((loop, session.integration.id, email.casefold()), asyncio.Lock())
    try:
        async with asyncio.timeout(max(session.budget.left(), 0.0)):
            await lock.acquire()
    except TimeoutError:
        raise DeadlineExceeded("another call was at the same candidate all the time") from None
    try:
        yield
    finally:
        lock.release()
