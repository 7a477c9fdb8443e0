"""What values are read with: the tenant's time zone and its statuses (trackerrms.md §4.5, §6.1)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime, timedelta, timezone, tzinfo
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from connectors.columns import Column, Json, as_key, as_moment, as_number, as_text, first, needing, rows
from connectors.declarations import Call, Params
from connectors.errors import BadInput, Forbidden, Gone, Malformed
from connectors.trackerrms.wire import API, PAGING

if TYPE_CHECKING:
    from connectors.engine.session import Session

CATALOGUE = 15 * 60.0
"""Seconds that metadata and users live (§6.1)."""

METADATA = Call(f"GET {API}/MetaData", lives=CATALOGUE)
USERS = Call(
    f"POST {API}/User/Search",
    json={"onlyMyRecords": False},
    into_body=True,
    lives=CATALOGUE,
)

ZONE, STATUSES = "_zone", "_statuses"

# ---- times -----------------------------------------------------------------------------------------------------


def given_zone(settings: Mapping[str, Any]) -> tzinfo | None:
    """The time zone of the settings. Raises BadInput for a name that is none."""
    name = settings.get("tenant_timezone")
    if not name:
        return None
    try:
        return ZoneInfo(str(name))
    except (ZoneInfoNotFoundError, ValueError, OSError):
        raise BadInput(f"`tenant_timezone` is {name!r}; give an IANA name like Europe/London") from None


async def zone(session: Session) -> tzinfo:
    """The zone of times without offset: the settings', else that of the API's user, else UTC (A-02 [assumed])."""
    given = given_zone(session.integration.account.settings)
    if given is not None:
        return given
    try:
        answer = await session.call(USERS, PAGING.query(None))
    except (Forbidden, Gone):
        return UTC
    return offset_of(session.rows(USERS, answer))


def offset_of(users: Sequence[Json]) -> tzinfo:
    """The offset that most users have: which of them the token stands for is told nowhere (A-02 [assumed])."""
    hours = [as_number(user.get("timezoneOffset"), "timezoneOffset") for user in users]
    counted = Counter(hour for hour in hours if hour is not None and -24 < hour < 24)  # noqa: PLR2004  # a day
    return timezone(timedelta(hours=counted.most_common(1)[0][0])) if counted else UTC


def local(*paths: str) -> Column:
    """A moment that is written without offset, in the tenant's zone."""

    def read(raw: Json) -> datetime | None:
        path, value = first(raw, paths)
        return as_moment(value, path, zone=raw[ZONE])

    return needing(ZONE, Column(read))


def day(*paths: str) -> Column:
    """The beginning of a day in the tenant's zone: list rows have no more than the day, so details do not either.

    Such members are plain text at the vendor; what is no date is none.
    """

    def read(raw: Json) -> datetime | None:
        path, value = first(raw, paths)
        try:
            moment = as_moment(value, path, zone=raw[ZONE])
        except Malformed:
            return None
        if moment is None:
            return None
        begins = moment.astimezone(raw[ZONE]).replace(hour=0, minute=0, second=0, microsecond=0)
        return begins.astimezone(UTC)

    return needing(ZONE, Column(read))


def written(moment: datetime, tenant: tzinfo) -> str:
    """A moment as the vendor writes it, for bounds of searches (A-02 [assumed]).

    When clocks are put back an hour comes twice: then the bound is the earlier one, so that nothing is lost.
    """
    here = moment.astimezone(tenant)
    again = here.replace(fold=1).utcoffset() or timedelta()
    once = here.replace(fold=0).utcoffset() or timedelta()
    repeated = (once - again) if once > again else timedelta()
    return (here.replace(tzinfo=None) - repeated).isoformat(timespec="seconds")


async def adapt(session: Session, params: Params) -> Params:
    """Moments among the parameters as text in the tenant's zone."""
    if not any(isinstance(value, datetime) for value in params.values()):
        return params
    tenant = await session.fact(ZONE)
    return {
        name: written(value, tenant) if isinstance(value, datetime) else value
        for name, value in params.items()
    }


# ---- statuses --------------------------------------------------------------------------------------------------

Statuses = Mapping[str, Mapping[str, Json]]


async def statuses(session: Session) -> Mapping[str, Statuses]:
    """The statuses of `jobs` and of `applications` by id; none where the metadata may not be read."""
    try:
        answer = await session.call(METADATA)
    except (Forbidden, Gone):
        return {"jobs": {}, "applications": {}}
    return {
        "jobs": _by_id(answer.body, "opportunityStatuses"),
        "applications": _by_id(answer.body, "opportunityResourceStatuses"),
    }


def _by_id(body: Json, name: str) -> Statuses:
    found = ((as_key(one.get("id")), one) for one in rows(body, name) if isinstance(one, Mapping))
    return {key: one for key, one in found if key}


def state_of(status: Json) -> str:
    """A status's state, lower-cased and without blanks: the vendor writes it loosely (§6.1)."""
    return "".join((as_text(status.get("state")) or "").lower().split()) if status else ""


FACTS = {ZONE: zone, STATUSES: statuses}
