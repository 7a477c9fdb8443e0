"""Searches: lists by POST, one value a parameter, several asked for one after the other (trackerrms.md §5)."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from connectors.declarations import AnyView, Call, Gather, Page, Pages, Params, Push
from connectors.errors import BadInput, Gone
from connectors.paging import FOREIGN_MARK, Position, Single
from connectors.trackerrms.facts import adapt
from connectors.trackerrms.wire import API, PAGING

if TYPE_CHECKING:
    from connectors.engine.session import Session

Turns = Callable[["Session"], Awaitable[Sequence[Params]]]

TURNS = "_turns"
"""The parameter that holds the searches to make in turn."""

MOST_TURNS = 10
"""Searches that a filter with several values is made of at most; with more it is applied here."""

MOST_ROWS = PAGING.size

UPDATED = Push(lambda moment: {"updatedAfter": moment}, exact=False)
"""A lower bound of the last update; rows are compared again, for the vendor's clock is assumed (A-02)."""


def searched(
    kind: str,
    view: AnyView,
    *,
    typical: int,
    lives: float = 30.0,
    filters: Mapping[str, Push] | None = None,
    **fixed: Any,
) -> Pages:
    """The search of a kind of record. Custom fields come along at no further cost (§5.1)."""
    body = {"onlyMyRecords": False, "includeCustomFields": True, **fixed}
    call = Call(f"POST {API}/{kind}/Search", json=body, into_body=True, lives=lives)
    return Pages(view=view, call=call, paging=PAGING, filters=filters or {}, typical=typical, adapt=adapt)


def number(key: str) -> int | None:
    """An id as the vendor has it: a 32-bit number (§4.6); None for what cannot be one."""
    return int(key) if key.isascii() and key.isdigit() and len(key) <= 10 else None  # noqa: PLR2004  # 32 bits


def by_number(key: str) -> Params:
    """The place of a key in a path. Raises Gone for what can be no id of the vendor's."""
    if number(key) is None:
        raise Gone("there is no such record", tool="trackerrms")
    return {"id": key}


def one(param: str) -> Push:
    """Push a list filter of a single id. It is tested here again: two filters may share the parameter."""

    def params(keys: Sequence[str]) -> Params | None:
        found = number(str(keys[0])) if len(keys) == 1 else None
        return None if found is None else {param: found}

    return Push(params, exact=False)


def several(param: str, *, exact: bool = False) -> Push:
    """Push a list filter of some ids to a search for each. Where it can be tested here for nothing, it is."""

    def params(keys: Sequence[str]) -> Params | None:
        found = [number(str(key)) for key in keys]
        if len(found) > MOST_TURNS or None in found:
            return None

        async def turns(session: Session) -> Sequence[Params]:
            return [{param: key} for key in found]

        return {TURNS: turns}

    return Push(params, exact)


def in_turn(source: Pages, *, by: str, push: Push, typical: int = 500) -> Gather:
    """A list made of several searches, one after the other, for the filter `by`; `push` puts them into TURNS.

    A position is the search's number, its page, and the first record of the page before: the same one again
    shows that no notice is taken of page numbers (§5.3).
    """

    async def fetch(session: Session, position: Position, params: Params) -> Page:
        ask: Any = params[TURNS]
        turns = await ask(session)
        turn, number_, before = _position(position)
        if turn >= len(turns):
            return Page(())
        rest = {name: value for name, value in params.items() if name != TURNS}
        page = await source.page(session, number_, {**rest, **turns[turn]})
        first = page.views[0].identity if page.views else None
        following: Position = f"{turn}:{page.after}:{first}"
        if page.after is None or first == before:
            following = f"{turn + 1}::" if turn + 1 < len(turns) else None
        return Page(page.views, following, None, page.also)

    return Gather(
        view=source.view,
        name=f"{source.name} by {by}",
        fetch=fetch,
        filters={**source.filters, by: push},
        requires=frozenset({by}),
        paging=Single(MOST_ROWS),
        typical=typical,
        brings=source.carried,
    )


def _position(position: Position) -> tuple[int, int | None, str | None]:
    """A position taken apart. Raises BadInput for one that is none of these lists'."""
    if position is None:
        return 0, None, None
    parts = position.split(":", 2) if isinstance(position, str) else ()
    if len(parts) != 3 or not parts[0].isdigit() or not (parts[1] == "" or parts[1].isdigit()):  # noqa: PLR2004  # as made above
        raise BadInput(FOREIGN_MARK)
    return int(parts[0]), int(parts[1]) if parts[1] else None, parts[2] or None
