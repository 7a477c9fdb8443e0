"""The vendor's published example answers, replayed: placeholders for values, which must not break a record.

The examples stay outside the repository (tests/support/contracts.py).
"""

import json
from collections.abc import AsyncIterator, Iterator
from pathlib import Path
from typing import Any

import pytest

from connectors.upstream import Account
from tests.support import contracts, replay
from tests.support.graph import Graph, graph

pytestmark = contracts.needed


def examples() -> Path:
    return contracts.FOLDER / "trackerrms" / "examples"


def example_of(name: str) -> Any:
    (row,) = json.loads((examples() / name).read_text())
    return row


@pytest.fixture(scope="module")
def replayed() -> Iterator[str]:
    """The examples over HTTP; bodies are ignored, an unlisted call answers 404: the exchange and the metadata, too."""
    with replay.serve(examples()) as url:
        yield url


@pytest.fixture
async def example(replayed: str) -> AsyncIterator[Graph]:
    async with graph(Account("example", "trackerrms", replayed, {"bearer_token": "x"}, {})) as made:
        yield made


async def test_jobs(example: Graph) -> None:
    answered = await example.read(
        """{ jobs { nodes { remoteId name jobCode description confidential employmentType employmentTypeLabel status statusLabel
             visibility category department salaryAmount salaryAmountFrom salaryAmountTo salaryCurrency salaryPeriod
             location { city state zipCode raw } openedAt closedAt remoteCreatedAt remoteUpdatedAt changedAt remoteData
             postings { remoteId title descriptionHtml status visibility remoteCreatedAt remoteUpdatedAt remoteData }
             hiringTeam { userId } } } }"""
    )
    raw = example_of("opportunity_search.json")
    (node,) = answered.data["jobs"]["nodes"]
    assert node["remoteId"] == str(raw["opportunityId"])
    assert (node["name"], node["department"], node["jobCode"]) == ("string", "string", "string")
    assert (node["employmentType"], node["employmentTypeLabel"]) == ("OTHER", "string")
    assert (node["status"], node["statusLabel"]) == ("OPEN", "string")
    assert (node["visibility"], node["confidential"]) == ("INTERNAL", False)
    assert (node["salaryAmountFrom"], node["salaryPeriod"]) == (None, "OTHER")
    assert node["location"] == {"city": "string", "state": "string", "zipCode": "string", "raw": "string"}
    assert (node["openedAt"], node["closedAt"]) == (None, None)
    assert node["remoteCreatedAt"] == raw["creationDate"].replace("Z", "000+00:00")
    assert (
        node["changedAt"] == node["remoteUpdatedAt"] == raw["lastUpdatedDateTime"].replace("Z", "000+00:00")
    )
    assert list(node["remoteData"].values()) == [raw]
    assert node["hiringTeam"] == []
    (advert,) = node["postings"]
    assert (advert["title"], advert["status"], advert["visibility"]) == ("string", "DRAFT", "INTERNAL")
    (shown,) = advert["remoteData"].values()
    assert shown == {name: value for name, value in raw.items() if name.startswith(("publish", "advert"))}


async def test_candidates(example: Graph) -> None:
    answered = await example.read(
        """{ candidates { nodes { remoteId firstName lastName company title source phoneNumbers { phoneNumber type }
             emailAddresses { emailAddress } socialMedia { link type } location { street1 street2 city state zipCode country }
             remoteCreatedAt remoteUpdatedAt remoteData } } }"""
    )
    raw = example_of("resource_search.json")
    (node,) = answered.data["candidates"]["nodes"]
    assert node["remoteId"] == str(raw["resourceId"])
    assert (node["firstName"], node["lastName"], node["company"]) == ("string", "string", "string")
    assert [one["type"] for one in node["phoneNumbers"]] == ["MOBILE", "HOME", "WORK"]
    assert node["emailAddresses"] == []
    assert node["socialMedia"] == [{"link": "string", "type": "LINKEDIN"}]
    assert set(node["location"].values()) == {"string"}
    assert node["remoteCreatedAt"] is None
    assert node["remoteUpdatedAt"] == raw["lastUpdatedDateTime"].replace("Z", "000+00:00")
    assert list(node["remoteData"].values()) == [raw]


async def test_applications(example: Graph) -> None:
    answered = await example.read(
        """{ applications { nodes { remoteId outcome rejectionReasonName currentStageId jobId candidateId remoteCreatedAt
             changedAt remoteData job { name } candidate { firstName } currentStage { name } } } }"""
    )
    raw = example_of("opportunityresource_search.json")
    (node,) = answered.data["applications"]["nodes"]
    assert node["remoteId"] == str(raw["opportunityResourceId"])
    assert (node["outcome"], node["rejectionReasonName"]) == ("PENDING", "string")
    assert node["currentStageId"] is node["jobId"] is node["candidateId"] is node["remoteCreatedAt"] is None
    assert list(node["remoteData"].values()) == [raw]


async def test_users(example: Graph) -> None:
    answered = await example.read("{ users { nodes { remoteId firstName lastName email remoteData } } }")
    raw = example_of("user_search.json")
    (node,) = answered.data["users"]["nodes"]
    assert (node["remoteId"], node["firstName"], node["lastName"], node["email"]) == (
        "0",
        "string",
        None,
        None,
    )
    assert list(node["remoteData"].values()) == [raw]
