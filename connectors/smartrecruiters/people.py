"""Users, candidates, their applications and tags at SmartRecruiters, and what they cost (smartrecruiters.md §7)."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Any

from connectors.columns import Json, as_text, dig
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
    one_of,
)
from connectors.paging import Position
from connectors.smartrecruiters import applicants, people_views, views
from connectors.smartrecruiters.candidatelist import (
    APPLICATION_FILTERS,
    CANDIDATE,
    CANDIDATES,
    candidates_list,
)
from connectors.smartrecruiters.common import CATALOGUE, CURSOR, after, place
from connectors.smartrecruiters.interviews import interviews_of
from connectors.smartrecruiters.wire import USERS
from connectors.views import View

if TYPE_CHECKING:
    from connectors.engine.session import Session

# ---- users -----------------------------------------------------------------------------------------------------

LIST_USERS = Call(f"GET {USERS}/users", at="content", lives=CATALOGUE)

SHORTEST = 3
"""Characters that a search for users takes at least (§8.1)."""


async def by_address(session: Session, position: Position, params: Params) -> Page:
    """The users with these e-mail addresses, address by address: the search looks at other fields, too."""
    addresses: Sequence[str] = params["emails"]
    index, following = place(position, addresses)
    wanted = addresses[index].casefold()
    answer = await session.call(LIST_USERS, {"q": addresses[index], **CURSOR.query(None)})
    found = [row for row in session.rows(LIST_USERS, answer) if _address(row) == wanted]
    return Page(session.stamp(map(views.UserRow, found), answer), following)


def _address(row: Json) -> str:
    return (as_text(dig(row, "email")) or "").casefold()


def searchable(wanted: Sequence[str]) -> Params | None:
    """What can be searched for."""
    return {"emails": list(wanted)} if all(len(one) >= SHORTEST for one in wanted) else None


users = Resource(
    lists=(
        Gather(
            view=views.UserRow,
            name="users by address",
            fetch=by_address,
            filters={"emails": Push(searchable)},
            requires=frozenset({"emails"}),
            typical=1,
        ),
        Pages(
            view=views.UserRow,
            call=LIST_USERS,
            paging=CURSOR,
            filters={"updated_after": after("updatedAfter")},
            typical=100,
        ),
    ),
    reads=(One(view=views.UserRow, call=Call(f"GET {USERS}/users/{{id}}", lives=CATALOGUE)),),
    not_implemented=frozenset({"email"}),
)

# ---- candidates ------------------------------------------------------------------------------------------------

FIELDS = {"includeMultiSelect": "true"}
"""Without it fields of several options are left out (§8.6)."""


async def candidate_fields(session: Session, keys: Sequence[str]) -> Iterable[View[Any]]:
    """The customer's fields of a candidate: an answer without members tells that none is set (§8.6)."""
    (key,) = keys
    call = Call("GET /candidates/{id}/properties", query=FIELDS)
    answer = await session.call(call, {"id": key})
    return session.stamp([people_views.CandidateFields({**(answer.body or {}), "_candidate": key})], answer)


candidates = Resource(
    lists=(candidates_list,),
    reads=(
        One(view=people_views.CandidateDetail, call=CANDIDATE),
        Fetch(view=people_views.CandidateFields, fetch_views=candidate_fields),
    ),
)

# ---- applications ----------------------------------------------------------------------------------------------


def pair(key: str) -> Params:
    """Candidate and job out of an application's key."""
    candidate, _, job = key.partition(":")
    return {"id": candidate, "jobId": job}


def of_application(_: Session, body: Json, parts: Params) -> Json:
    """An answer about an application, which does not name it."""
    return {**body, "_application": f"{parts['id']}:{parts['jobId']}"}


async def application_fields(session: Session, keys: Sequence[str]) -> Iterable[View[Any]]:
    """The customer's fields of an application, likewise."""
    (key,) = keys
    answer = await session.call(Call(f"{APPLICATION}/properties", query=FIELDS), pair(key))
    return session.stamp([people_views.Fields({**(answer.body or {}), "_application": key})], answer)


async def with_candidate(session: Session, keys: Sequence[str]) -> Iterable[View[Any]]:
    """Applications within the full record of their candidate, which has all of that person's."""
    (key,) = keys
    answer = await session.call(CANDIDATE, {"id": pair(key)["id"]})
    return session.stamp(map(people_views.CandidateDetail, session.rows(CANDIDATE, answer)), answer)


APPLICATION = "GET /candidates/{id}/jobs/{jobId}"

applications = Resource(
    lists=(Within(edge="applications", of=candidates_list, filters=APPLICATION_FILTERS),),
    reads=(
        Fetch(
            view=people_views.AssignmentDetail,
            fetch_views=with_candidate,
            brings=(people_views.CandidateDetail,),
        ),
        One(
            view=people_views.History,
            call=Call(f"{APPLICATION}/status/history"),
            parts=pair,
            make=of_application,
        ),
        Fetch(view=people_views.Fields, fetch_views=application_fields),
        Fetch(view=people_views.ApplicationInterviews, fetch_views=interviews_of, calls=2),
    ),
    not_implemented=frozenset({"screening_question_answers"}),
)

# ---- tags ------------------------------------------------------------------------------------------------------


async def tag(session: Session, keys: Sequence[str]) -> Iterable[View[Any]]:
    """A tag, as a candidate has it: tags have no list of their own (§8.7)."""
    (key,) = keys
    answer = await session.call(CANDIDATES, {"tag": key, "limit": "1"})
    return session.stamp(map(people_views.CandidateRow, session.rows(CANDIDATES, answer)), answer)


tags = Resource(
    lists=(Within(edge="candidate_tags.tag", of=candidates_list),),
    reads=(Fetch(view=people_views.TagText, fetch_views=tag, brings=(people_views.CandidateRow,)),),
    from_remote=applicants.tag_key,
)
tagged = Resource(
    lists=(
        Within(
            edge="candidate_tags",
            of=candidates_list,
            filters={"tag_ids": one_of("tag", exact=False)},
        ),
    ),
    reads=(
        Through(
            parent="Candidate",
            edge="candidate_tags",
            key=lambda key: key.split(":", 1)[0],
            view=people_views.Tagged,
        ),
    ),
)
