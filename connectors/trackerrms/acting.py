"""What every action at TrackerRMS looks at first: the tenant's lists, and what its token may do (trackerrms.md §6.1, §11)."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, TypeVar

from connectors.actions import Doing, Refused
from connectors.columns import Json, as_flag, as_key, dig, rows
from connectors.trackerrms.facts import METADATA
from connectors.upstream import Served

if TYPE_CHECKING:
    from connectors.engine.session import Session

T = TypeVar("T")

Path = tuple[str, ...]

RIGHTS = ("opportunities", "resources")
"""What writing applications takes: they join a job and a candidate (§11 [inferred])."""


def live(doing: Doing) -> Session:
    """A session whose reads are made now: what a write depends on may have changed a moment ago."""
    session = doing.session
    return session.integration.session(session.budget.aged(0))


async def of_tenant(doing: Doing, check: Callable[[Json], T]) -> T:
    """What `check` reads off the tenant's metadata. Where it refuses what is kept of it, it is read again."""
    answer = await doing.session.call(METADATA)
    try:
        permitted(answer.body)
        return check(answer.body)
    except Refused:
        if answer.served is Served.LIVE:
            raise
    answer = await live(doing).call(METADATA)
    permitted(answer.body)
    return check(answer.body)


def permitted(metadata: Json) -> None:
    """Raise Refused where the token is known to lack a right that writing takes."""
    for right in RIGHTS:
        if as_flag(dig(metadata, f"accessRights.{right}")) is False:
            raise Refused(
                "PERMISSION_MISSING",
                f"the user of the integration has no access to {right}; an administrator can grant it in the ATS",
            )


def statuses(metadata: Json) -> list[Json]:
    """The statuses of applications."""
    return [one for one in rows(metadata, "opportunityResourceStatuses") if isinstance(one, dict)]


def status(metadata: Json, key: str, path: Path) -> Json:
    """The status that a stage's id means. Raises Refused where there is none."""
    for one in statuses(metadata):
        if as_key(one.get("id")) == key:
            return one
    raise Refused("STAGE_NOT_IN_JOB", "there is no such stage; choose one of `applicationStages`", path)
