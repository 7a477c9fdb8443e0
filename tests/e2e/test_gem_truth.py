"""Gem's records through GraphQL are those of the simulated account, all of them, once each (gem.md §8)."""

from collections import defaultdict
from typing import Any

import pytest

from tests.support.graph import Graph


def vendor_of(gem: Graph) -> Any:
    return gem.sandbox.vendors["gem"]


def living(gem: Graph, kind: str) -> dict[str, tuple[Any, dict[str, Any]]]:
    """World record and the vendor's row of all that is not deleted, by remote id."""
    vendor = vendor_of(gem)
    pairs = ((one, vendor.raw(kind, one.id)) for one in vendor.world.tables[kind])
    return {row["id"]: (one, row) for one, row in pairs if not row.get("deleted_at")}


async def test_a_users_interviews_are_found_by_their_email_too(gem: Graph) -> None:
    answered = await gem.read(
        "{ users(first: 50) { nodes { remoteId interviewTeams(first: 100) { nodes { interview { remoteId } } } } } }"
    )
    vendor = vendor_of(gem)
    expected = defaultdict(set)
    for key, (interview, _) in living(gem, "interviews").items():
        for number in interview.attendees if interview.application_id else ():
            expected[vendor.remote_id("users", number)].add(key)
    for node in answered.data["users"]["nodes"]:
        found = {one["interview"]["remoteId"] for one in node["interviewTeams"]["nodes"]}
        assert found <= expected[node["remoteId"]]
        assert len(found) == min(100, len(expected[node["remoteId"]]))


@pytest.mark.parametrize("jobs", [1, 50])
async def test_the_applications_of_jobs(gem: Graph, jobs: int) -> None:
    """Asked of one job or of many, each is under the job it names first, or that its posting names."""
    answered = await gem.read(
        f"{{ jobs(first: {jobs}) {{ nodes {{ remoteId applications(first: 100) {{ nodes {{ remoteId }} pageInfo {{ hasNextPage }} }} }} }} }}"
    )
    vendor = vendor_of(gem)
    expected = defaultdict(set)
    for key, (application, row) in living(gem, "applications").items():
        if row["jobs"] or row["job_post_id"]:
            expected[vendor.remote_id("jobs", application.job_id)].add(key)
    for node in answered.data["jobs"]["nodes"]:
        found = {one["remoteId"] for one in node["applications"]["nodes"]}
        mine = expected[node["remoteId"]]
        assert found <= mine
        assert found == mine or (len(found) == 100 and node["applications"]["pageInfo"]["hasNextPage"])
