"""Users, candidates and their tags, and what they cost (trackerrms.md §6.4, §6.6, §7)."""

from __future__ import annotations

import asyncio
from base64 import b64decode, urlsafe_b64encode
from binascii import Error as NotBase64
from collections.abc import Iterable, Sequence
from hashlib import blake2b
from typing import TYPE_CHECKING, Any

from connectors.declarations import (
    Call,
    Fetch,
    Gather,
    One,
    Page,
    Pages,
    Params,
    Push,
    Resource,
    Through,
    Within,
)
from connectors.engine.plan import pages
from connectors.errors import BadInput, Forbidden, Gone
from connectors.paging import EVERYTHING, FOREIGN_MARK, Position, Single
from connectors.trackerrms import views
from connectors.trackerrms.applications import of_jobs
from connectors.trackerrms.facts import CATALOGUE, USERS
from connectors.trackerrms.jobs import NOT_SERVED, stamp
from connectors.trackerrms.searching import UPDATED, by_number, searched, several
from connectors.trackerrms.wire import API, PAGING
from connectors.views import View

if TYPE_CHECKING:
    from connectors.engine.session import Session

USER = Call(f"GET {API}/User/{{id}}", lives=CATALOGUE)
CANDIDATE = Call(f"GET {API}/Resource/{{id}}", lives=30)

STEP = 20
"""Candidates whose details are read at once for the sake of their tags."""

BOUND = 2
"""Steps of a list of tags in one operation: each costs a call a candidate (§8, tags)."""

# ---- users -----------------------------------------------------------------------------------------------------

users_list = Pages(view=views.UserRow, call=USERS, paging=PAGING, typical=50)


async def users_by_key(session: Session, keys: Sequence[str]) -> Iterable[View[Any]]:
    """Users out of their list, which all share; one that is not in it, or a few of very many, by itself.

    The system user may not be read (§4.3): it is nobody.
    """
    found: list[View[Any]] = []
    if len(keys) >= pages(session, users_list):
        listed = await session.sweep(users_list).all()
        found = [view for record in listed for view in record.views if isinstance(view, views.UserRow)]
    known = {view.identity for view in found}

    async def read(key: str) -> list[View[Any]]:
        try:
            answer = await session.call(USER, by_number(key))
        except (Forbidden, Gone):
            return []
        return session.stamp(map(views.UserDetail, session.rows(USER, answer)[:1]), answer)

    others = await asyncio.gather(*(read(key) for key in keys if key not in known))
    return [*found, *(view for one in others for view in one)]


users = Resource(
    lists=(users_list,),
    reads=(Fetch(view=views.UserRow, fetch_views=users_by_key, size=EVERYTHING, brings=(views.UserDetail,)),),
)

# ---- candidates ------------------------------------------------------------------------------------------------


def word(name: str) -> Params:
    """A search for the longest word of a name: it is compared with the display name (§5.1), whose blanks vary."""
    return {"searchTerm": max(name.split() or [name], key=len)}


candidates_list = searched(
    "Resource",
    views.CandidateRow,
    typical=5000,
    filters={
        "email": Push(lambda address: {"email": address}, exact=False),
        "first_name": Push(word, exact=False),
        "last_name": Push(word, exact=False),
        "updated_after": UPDATED,
    },
)
detail = One(view=views.CandidateDetail, call=CANDIDATE, parts=by_number, version=stamp)

candidates = Resource(
    lists=(
        candidates_list,
        Within(
            edge="candidate",
            of=of_jobs,
            filters={"job_ids": several("opportunityId", exact=True)},
            requires=frozenset({"job_ids"}),
        ),
    ),
    reads=(detail,),
    not_implemented=NOT_SERVED,
)

# ---- tags ------------------------------------------------------------------------------------------------------


async def details(session: Session, position: Position, params: Params) -> Page:
    """The next few candidates of the list in full: a call each, unless their state is known and kept."""
    page, index = _place(position)
    listed = await candidates_list.page(session, page, {})
    session.absorb(listed.views)
    keys = [key for view in listed.views[index : index + STEP] if (key := view.identity)]
    read = await asyncio.gather(*(detail.fetch(session, [key]) for key in keys))
    index += STEP
    following = f"{page or ''}:{index}" if index < len(listed.views) else f"{listed.after}:0"
    done = index >= len(listed.views) and listed.after is None
    return Page([view for one in read for view in one], None if done else following, None, listed.views)


def _place(position: Position) -> tuple[int | None, int]:
    """The list's page and the row on it. Raises BadInput for what is no such position."""
    parts = position.split(":") if isinstance(position, str) else ["", "0"]
    if len(parts) != 2 or not all(part.isdigit() or not part for part in parts):  # noqa: PLR2004  # as made above
        raise BadInput(FOREIGN_MARK)
    return int(parts[0]) if parts[0] else None, int(parts[1] or 0)


def _mark(key: str) -> bytes:
    """A tag in few bytes."""
    return blake2b(key.encode(), digest_size=MARK).digest()


MARK = 5
"""Bytes that tell one tag from another within a cursor."""


async def all_tags(session: Session, position: Position, params: Params) -> Page:
    """The tags of the next few candidates that none before had.

    Nothing lists tags. The position remembers those that came before, for a list of tags may go on in another
    operation.
    """
    place, seen = _read(position)
    page = await details(session, place, params)
    found: dict[str, View[Any]] = {}
    for view in page.views:
        for tagged in session.children(view, "candidate_tags"):
            for tag in session.children(tagged, "tag"):
                key = tag.identity
                if key and _mark(key) not in seen:
                    found.setdefault(key, tag)
    marks = b"".join(sorted({*seen, *map(_mark, found)}))
    following = None if page.after is None else f"{page.after}/{urlsafe_b64encode(marks).decode()}"
    return Page(list(found.values()), following, None, (*page.also, *page.views))


def _read(position: Position) -> tuple[Position, set[bytes]]:
    if position is None:
        return None, set()
    place, _, written = position.partition("/") if isinstance(position, str) else ("", "", "?")
    try:
        marks = b64decode(written, altchars=b"-_", validate=True)
    except (NotBase64, ValueError):
        raise BadInput(FOREIGN_MARK) from None
    return place, {marks[start : start + MARK] for start in range(0, len(marks), MARK)}


async def tag_by_text(session: Session, keys: Sequence[str]) -> Iterable[View[Any]]:
    """A tag by its key, which is all that can be told of it without its candidates."""
    return [views.Tag({"id": key, "name": key}) for key in keys]


in_full = Gather(
    view=views.CandidateDetail,
    name="candidates in full",
    fetch=details,
    paging=Single(1),
    over=candidates_list,
)
tags = Resource(
    lists=(
        Gather(
            view=views.Tag,
            name="tags",
            fetch=all_tags,
            paging=Single(1),
            over=candidates_list,
            brings=(views.CandidateDetail, views.CandidateRow),
            bound=BOUND,
        ),
    ),
    reads=(Fetch(view=views.Tag, fetch_views=tag_by_text, size=EVERYTHING, calls=0),),
    sweepable=False,
)
tagged = Resource(
    lists=(Within(edge="candidate_tags", of=in_full),),
    reads=(
        Through(
            parent="Candidate",
            edge="candidate_tags",
            key=lambda key: key.split(":", 1)[0],
            view=views.Tagged,
        ),
    ),
)
