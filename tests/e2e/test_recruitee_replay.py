"""The vendor's published example answers, replayed: no error, nothing lost, values right.

The examples stay outside the repository (tests/support/contracts.py).
"""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from connectors.upstream import Account
from tests.support import contracts
from tests.support.graph import Graph, every, graph

pytestmark = contracts.needed


def examples() -> Path:
    return contracts.FOLDER / "recruitee" / "examples"


@pytest.fixture(scope="module")
def replayed() -> Iterator[str]:
    """The examples over HTTP; the query string is ignored, an unlisted call answers 404."""
    from tests.support.replay import serve

    with serve(examples()) as url:
        yield url


@pytest.fixture
async def example(replayed: str) -> Graph:
    account = Account("example", "recruitee", replayed, {"company_id": "1", "api_token": "x"}, {})
    async with graph(account) as made:
        yield made


def example_of(name: str) -> dict:
    return json.loads((examples() / name).read_text())


async def test_jobs(example: Graph) -> None:
    answered = await example.read(
        """{ jobs { nodes { remoteId name jobCode status statusLabel description department remoteUrl openedAt closedAt
             remoteCreatedAt remoteUpdatedAt customFields remoteData location { city country raw } hiringTeam { roles }
             applicationStages { index stage { remoteId name } } } } }"""
    )
    for node, raw in zip(
        answered.data["jobs"]["nodes"], example_of("offers_list.json")["offers"], strict=True
    ):
        assert (node["remoteId"], node["name"], node["jobCode"]) == (
            str(raw["id"]),
            raw["title"],
            raw["guid"],
        )
        assert node["statusLabel"] == raw["status"]
        assert [one["stage"]["name"] for one in node["applicationStages"]] == [
            one["name"] for one in sorted(raw["pipeline_template"]["stages"], key=lambda one: one["position"])
        ]
        assert node["remoteData"]["/offers"] == raw


async def test_a_job_in_full(example: Graph) -> None:
    raw = example_of("offers_detail.json")["offer"]
    answered = await example.read(
        """query ($id: String!) { jobs(filter: { remoteIds: [$id] }) { nodes { name experienceLevel category weeklyHours
             salaryAmountFrom salaryCurrency customFields remoteData } } }""",
        id=str(raw["id"]),
    )
    (node,) = answered.data["jobs"]["nodes"]
    assert (node["name"], node["experienceLevel"], node["category"]) == (
        raw["title"],
        raw["experience"],
        raw["category"],
    )
    assert raw in node["remoteData"].values()


async def test_candidates_with_applications(example: Graph) -> None:
    answered = await example.read(
        """{ candidates { nodes { remoteId firstName lastName emailAddresses { emailAddress } phoneNumbers { phoneNumber }
             remoteCreatedAt applications { nodes { remoteId outcome rejectionReasonName job { name } currentStage { name } } } } } }"""
    )
    raws = example_of("candidates_list.json")["candidates"]
    nodes = answered.data["candidates"]["nodes"]
    assert [node["remoteId"] for node in nodes] == [str(raw["id"]) for raw in raws]
    for node, raw in zip(nodes, raws, strict=True):
        placements = [one for one in raw["placements"] if one["offer_id"]]
        assert [one["remoteId"] for one in node["applications"]["nodes"]] == [
            str(one["id"]) for one in placements
        ]
        assert " ".join(filter(None, (node["firstName"], node["lastName"]))) == " ".join(raw["name"].split())


async def test_a_candidate_in_full(example: Graph) -> None:
    raw = example_of("candidates_detail.json")["candidate"]
    answered = await example.read(
        """query ($id: String!) { candidates(filter: { remoteIds: [$id] }) { nodes { firstName source socialMedia { link }
             location { city } customFields integrationFields { key } remoteUrl } } }""",
        id=str(raw["id"]),
    )
    assert len(answered.data["candidates"]["nodes"]) <= 1


async def test_the_board_of_a_job(example: Graph) -> None:
    offer = example_of("offers_list.json")["offers"][0]["id"]
    answered = await example.read(
        """query ($id: String!) { jobs(filter: { remoteIds: [$id] }) { nodes { applications { nodes { remoteId
             candidate { firstName emailAddresses { emailAddress } } currentStage { name } } } } } }""",
        id=str(offer),
    )
    placed = [
        one for stage in example_of("placements_of_offer.json")["stages"] for one in stage["placements"]
    ]
    found = every(answered.data, "jobs", "nodes", "applications", "nodes", "remoteId")
    assert sorted(found) == sorted(str(one["id"]) for one in placed)


async def test_catalogues(example: Graph) -> None:
    answered = await example.read(
        """{ users { nodes { remoteId firstName lastName email status } } tags { nodes { remoteId name } }
             rejectionReasons { nodes { remoteId name } } interviews { nodes { remoteId startingAt endingAt location { raw }
             videoConferencingUrl remoteData } } }"""
    )
    members = example_of("memberships_list.json")
    assert {one["remoteId"] for one in answered.data["users"]["nodes"]} == {
        str(one["admin_id"]) for one in members["memberships"]
    }
    assert [one["name"] for one in answered.data["tags"]["nodes"]] == [
        one["name"] for one in example_of("tags_list.json")["tags"]
    ]
    reasons = example_of("disqualify_reasons_list.json")["disqualify_reasons"]
    assert {one["name"] for one in answered.data["rejectionReasons"]["nodes"]} == {
        one["name"] for one in reasons
    }
    events = example_of("interview_events_list.json")["interview_events"]
    assert {one["remoteId"] for one in answered.data["interviews"]["nodes"]} == {
        str(one["id"]) for one in events
    }
