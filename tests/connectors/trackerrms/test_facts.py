"""Times without offset, and what statuses mean (trackerrms.md §4.5, §6.1)."""

from datetime import UTC, datetime, timedelta, timezone
from zoneinfo import ZoneInfo

import pytest

from connectors.columns import MISSING
from connectors.connector import Integration
from connectors.errors import Forbidden, Gone, Malformed, Unavailable
from connectors.records import Job
from connectors.trackerrms import TrackerRMS, facts
from connectors.trackerrms.facts import ZONE, day, local, written
from connectors.upstream import Account, Answer, Budget
from connectors.views import View

LONDON = ZoneInfo("Europe/London")


class Vendor:
    """Answers metadata and users, or fails."""

    def __init__(self, bodies=None, error=None):
        self.bodies, self.error = bodies or {}, error

    async def send(self, request, budget):
        if self.error:
            raise self.error
        return Answer(200, {}, self.bodies.get(request.operation), datetime(2031, 1, 1, tzinfo=UTC))


def session(vendor=None, **settings):
    account = Account("one", "trackerrms", "http://vendor.test", {}, settings)
    return Integration(TrackerRMS(), account, vendor or Vendor()).session(Budget())


class Row(View[Job]):
    key = local("x")
    opened_at = local("opened", "history.opened")
    closed_at = day("closed")


@pytest.mark.parametrize(
    ("value", "instant"),
    [
        ("2031-07-01T12:00:00", "2031-07-01T11:00:00+00:00"),
        ("2031-01-01T12:00:00", "2031-01-01T12:00:00+00:00"),
        ("2031-07-01T12:00:00.123", "2031-07-01T11:00:00.123000+00:00"),
        ("2031-07-01T12:00:00Z", "2031-07-01T12:00:00+00:00"),
        ("2031-07-01T12:00:00-05:00", "2031-07-01T17:00:00+00:00"),
        ("2031-07-01", "2031-06-30T23:00:00+00:00"),
        ("", None),
        (" ", None),
        (None, None),
    ],
)
def test_moments_are_the_tenants(value, instant):
    read = Row({"opened": value, ZONE: LONDON}).get("opened_at")
    assert (read and read.isoformat()) == instant


def test_a_moment_that_is_none_is_malformed():
    with pytest.raises(Malformed, match=r"\$\.opened"):
        Row({"opened": "soon", ZONE: LONDON}).get("opened_at")


@pytest.mark.parametrize(
    ("value", "instant"),
    [
        ("2031-07-01", "2031-06-30T23:00:00+00:00"),
        ("2031-07-01T02:48:20", "2031-06-30T23:00:00+00:00"),
        ("2031-07-01T23:30:00Z", "2031-07-01T23:00:00+00:00"),
        ("2031-01-01", "2031-01-01T00:00:00+00:00"),
        ("when filled", None),
        ("", None),
    ],
)
def test_days_begin_at_the_tenants_midnight_and_prose_is_none(value, instant):
    read = Row({"closed": value, ZONE: LONDON}).get("closed_at")
    assert (read and read.isoformat()) == instant


def test_without_the_zone_nothing_is_said():
    assert Row({"opened": "2031-07-01"}).get("opened_at") is MISSING


@pytest.mark.parametrize(
    ("moment", "zone", "text"),
    [
        (datetime(2031, 7, 1, 11, tzinfo=UTC), LONDON, "2031-07-01T12:00:00"),
        (datetime(2031, 7, 1, 11, 0, 0, 999, tzinfo=UTC), UTC, "2031-07-01T11:00:00"),
        (datetime(2031, 7, 1, 11, tzinfo=UTC), timezone(timedelta(hours=-8)), "2031-07-01T03:00:00"),
        # clocks go back at 02:00 on 26 October 2031: 01:30 comes twice, and the first is meant as well
        (datetime(2031, 10, 26, 0, 30, tzinfo=UTC), LONDON, "2031-10-26T00:30:00"),
        (datetime(2031, 10, 26, 1, 30, tzinfo=UTC), LONDON, "2031-10-26T00:30:00"),
        (datetime(2031, 10, 26, 2, 30, tzinfo=UTC), LONDON, "2031-10-26T02:30:00"),
        # and forward at 01:00 on 30 March: nothing comes twice
        (datetime(2031, 3, 30, 0, 30, tzinfo=UTC), LONDON, "2031-03-30T00:30:00"),
        (datetime(2031, 3, 30, 1, 30, tzinfo=UTC), LONDON, "2031-03-30T02:30:00"),
    ],
)
def test_bounds_are_written_in_the_tenants_time(moment, zone, text):
    assert written(moment, zone) == text


async def test_the_zone_of_the_settings_costs_nothing():
    assert (
        await session(Vendor(error=Unavailable("no call")), tenant_timezone="Europe/London").fact(ZONE)
        == LONDON
    )


@pytest.mark.parametrize(
    ("users", "hours"),
    [
        ([{"timezoneOffset": 5.5}], 5.5),
        ([{"timezoneOffset": -8}, {"timezoneOffset": 1}, {"timezoneOffset": "-8.0"}], -8),
        ([{"timezoneOffset": None}, {}, {"timezoneOffset": 99}], 0),
        ([], 0),
        (None, 0),
    ],
)
async def test_else_the_zone_is_the_users(users, hours):
    found = await session(Vendor({"POST /api/v1/User/Search": users})).fact(ZONE)
    assert found.utcoffset(None) == timedelta(hours=hours)


@pytest.mark.parametrize("error", [Forbidden("no"), Gone("no")])
async def test_facts_that_may_not_be_read_are_done_without(error):
    asked = session(Vendor(error=error))
    assert await asked.fact(ZONE) is UTC
    assert await asked.fact("_statuses") == {"jobs": {}, "applications": {}}


async def test_a_broken_vendor_is_no_reason_to_guess():
    asked = session(Vendor(error=Unavailable("down")))
    for name in TrackerRMS.facts:
        with pytest.raises(Unavailable):
            await asked.fact(name)


async def test_statuses_are_known_by_id():
    body = {
        "opportunityStatuses": [{"id": 3, "state": "Open"}, {"id": 0}, None, "x"],
        "opportunityResourceStatuses": None,
    }
    found = await session(Vendor({"GET /api/v1/MetaData": body})).fact("_statuses")
    assert found == {"jobs": {"3": {"id": 3, "state": "Open"}}, "applications": {}}


@pytest.mark.parametrize(
    ("status", "state"),
    [
        ({"state": "Shortlisted By User"}, "shortlistedbyuser"),
        ({"state": "rejected "}, "rejected"),
        ({"state": None}, ""),
        ({}, ""),
        (None, ""),
    ],
)
def test_states_are_compared_without_case_and_blanks(status, state):
    assert facts.state_of(status) == state
