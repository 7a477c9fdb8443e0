"""The vendor's published example answers, replayed: no error, nothing lost, values right.

The examples stay outside the repository (tests/support/contracts.py).
"""

import json
from collections.abc import AsyncIterator, Iterator
from pathlib import Path
from typing import Any

import pytest

from connectors.upstream import Account
from resolvers import ids
from tests.support import contracts
from tests.support.graph import Graph, graph
from tests.support.replay import serve

pytestmark = contracts.needed


def examples() -> Path:
    return contracts.FOLDER / "smartrecruiters" / "examples"


def example_of(name: str) -> Any:
    return json.loads((examples() / name).read_text())


@pytest.fixture(scope="module")
def replayed() -> Iterator[str]:
    """The examples over HTTP; the query string is ignored, an unlisted call answers 404."""
    with serve(examples()) as url:
        yield url


@pytest.fixture
async def example(replayed: str) -> AsyncIterator[Graph]:
    async with graph(Account("example", "smartrecruiters", replayed, {"api_key": "x"})) as made:
        yield made


def gid(model: str, key: str) -> str:
    return ids.encode(model, "example", key)


async def test_users(example: Graph) -> None:
    answered = await example.read(
        "{ users { nodes { remoteId firstName lastName status changedAt remoteData } } }"
    )
    (raw,) = example_of("users-list.json")["content"]
    assert answered.data["users"]["nodes"] == [
        {
            "remoteId": raw["id"],
            "firstName": raw["firstName"],
            "lastName": raw["lastName"],
            "status": "ACTIVE",
            "changedAt": raw["updatedOn"].replace("Z", "000+00:00"),
            "remoteData": {"/users": raw},
        }
    ]


async def test_jobs(example: Graph) -> None:
    answered = await example.read(
        """{ jobs { nodes { remoteId name jobCode status statusLabel visibility department location { city country state street1 zipCode }
             remoteCreatedAt remoteUpdatedAt changedAt remoteData } } }"""
    )
    (raw,) = example_of("jobs-list.json")["content"]
    (node,) = answered.data["jobs"]["nodes"]
    assert (node["remoteId"], node["name"], node["jobCode"]) == (raw["id"], raw["title"], raw["refNumber"])
    assert (node["status"], node["statusLabel"], node["visibility"]) == ("DRAFT", "CREATED", "PUBLIC")
    assert node["location"] == dict.fromkeys(("city", "country", "state", "street1", "zipCode"), "string")
    assert node["remoteData"] == {"/jobs": raw}


async def test_a_job_in_full(example: Graph) -> None:
    raw = example_of("jobs-retrieve.json")
    answered = await example.read(
        """query ($id: ID!) { job(id: $id) { remoteId name description employmentType employmentTypeLabel category postUrl
             experienceLevel customFields department remoteData } }""",
        id=gid("Job", raw["id"]),
    )
    node = answered.data["job"]
    assert (node["remoteId"], node["name"]) == (raw["id"], raw["title"])
    assert node["description"] == "\n".join(["<h3>string</h3>\nstring"] * 4)
    assert (node["employmentType"], node["employmentTypeLabel"]) == ("OTHER", "string")
    assert (node["category"], node["experienceLevel"], node["postUrl"]) == ("string", "string", "string")
    assert node["customFields"] == {"string": "string"}
    assert raw in node["remoteData"].values()


async def test_candidates_with_applications(example: Graph) -> None:
    answered = await example.read(
        """{ candidates { nodes { remoteId firstName lastName emailAddresses { emailAddress } location { city country } tags { name }
             remoteCreatedAt remoteData applications { nodes { remoteId outcome currentStage { remoteId name } jobId job { name } } } } } }"""
    )
    (raw,) = example_of("candidates-list.json")["content"]
    (node,) = answered.data["candidates"]["nodes"]
    assert (node["remoteId"], node["firstName"], node["lastName"]) == ("string", "string", "string")
    assert node["emailAddresses"] == [], "`string` is no address"
    assert node["tags"] == [{"name": "string"}]
    assert node["remoteData"] == {"/candidates": raw}
    assert node["applications"]["nodes"] == [
        {
            "remoteId": "string:string",
            "outcome": "PENDING",
            "currentStage": {"remoteId": "LEAD:string", "name": "string"},
            "jobId": gid("Job", "string"),
            "job": {"name": "string"},
        }
    ]


async def test_offers(example: Graph) -> None:
    answered = await example.read(
        "{ offers { nodes { remoteId status applicationId customFields remoteCreatedAt remoteUpdatedAt remoteData } } }"
    )
    (raw,) = example_of("offers-list.json")["content"]
    (node,) = answered.data["offers"]["nodes"]
    assert (node["remoteId"], node["status"]) == ("string", "DRAFT")
    assert node["applicationId"] == gid("Application", "string:string")
    assert node["customFields"] == raw["properties"]
    assert node["remoteData"] == {"/offers": raw}


async def test_an_interview(example: Graph) -> None:
    raw = example_of("interviews-retrieve.json")
    slot = raw["timeslots"][0]
    answered = await example.read(
        """query ($id: ID!) { interview(id: $id) { remoteId title startingAt endingAt location { raw } canceled applicationId
             team { userId } remoteData } }""",
        id=gid("Interview", f"{raw['id']}:{slot['id']}"),
    )
    assert answered.data["interview"] == {
        "remoteId": "string:string",
        "title": slot["title"],
        "startingAt": slot["startsOn"].replace("Z", "000+00:00"),
        "endingAt": slot["endsOn"].replace("Z", "000+00:00"),
        "location": {"raw": slot["place"]},
        "canceled": False,
        "applicationId": gid("Application", "string:string"),
        "team": [{"userId": gid("User", "string")}],
        "remoteData": {"/interviews": raw},
    }
