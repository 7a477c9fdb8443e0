"""The vendor's published example answers, replayed: no error, nothing lost, values right.

The examples stay outside the repository (tests/support/contracts.py).
"""

import json
from collections.abc import AsyncIterator, Iterator
from pathlib import Path
from typing import Any

import pytest

from connectors.recruitcrm.views import Answers
from connectors.upstream import Account
from tests.support import contracts
from tests.support.graph import Graph, graph
from tests.support.replay import serve

pytestmark = contracts.needed


def examples() -> Path:
    return contracts.FOLDER / "recruitcrm" / "examples"


def example_of(name: str) -> Any:
    return json.loads((examples() / name).read_text())


@pytest.fixture(scope="module")
def replayed() -> Iterator[str]:
    """The examples over HTTP; the query string is ignored, an unlisted call answers 404."""
    with serve(examples()) as url:
        yield url


@pytest.fixture
async def example(replayed: str) -> AsyncIterator[Graph]:
    async with graph(Account("example", "recruitcrm", replayed, {"api_token": "x"}, {})) as made:
        yield made


async def test_a_lone_user_where_a_list_is_expected(example: Graph) -> None:
    raw = example_of("get_all_users.json")
    answered = await example.read(
        "{ users { nodes { remoteId firstName lastName email status remoteData roles { remoteLabel } } } }"
    )
    (node,) = answered.data["users"]["nodes"]
    assert (node["remoteId"], node["firstName"], node["email"]) == (
        str(raw["id"]),
        raw["first_name"],
        raw["email"],
    )
    assert node["status"] == "INACTIVE"  # "Active/Deactivate" is neither
    assert [role["remoteLabel"] for role in node["roles"]] == [raw["role"]]
    assert node["remoteData"] == {"/users": raw}


async def test_a_job_with_its_applications(example: Graph) -> None:
    raw = example_of("find_job_by_slug.json")
    row = example_of("assigned_candidates_for_job.json")["data"][0]
    answered = await example.read(
        """query ($id: String!) { jobs(filter: { remoteIds: [$id] }) { nodes { remoteId name jobCode description
             status statusLabel employmentType visibility category department postUrl experienceLevel
             salaryAmountFrom salaryAmountTo salaryCurrency salaryPeriod salaryPeriodLabel
             location { city country zipCode raw } customFields remoteUrl remoteCreatedAt remoteUpdatedAt remoteData
             hiringTeam { user { firstName } userId } applicationStages { index }
             screeningQuestions { index required question { remoteId title } }
             applications { nodes { remoteId currentStage { remoteId name } remoteData candidate { remoteId firstName
                 company title location { city country state } socialMedia { type } customFields } } } } } }""",
        id=raw["slug"],
    )
    (node,) = answered.data["jobs"]["nodes"]
    assert (node["name"], node["jobCode"], node["description"], node["category"]) == (
        raw["name"],
        raw["job_code"],
        raw["job_description_text"],
        raw["job_category"],
    )
    assert (node["status"], node["statusLabel"], node["employmentType"]) == ("OPEN", "Open", "PART_TIME")
    assert (node["visibility"], node["postUrl"], node["department"]) == ("INTERNAL", None, None)
    assert (node["salaryAmountFrom"], node["salaryAmountTo"]) == (500000, 800000)
    assert (node["salaryPeriod"], node["salaryPeriodLabel"]) == ("YEAR", raw["salary_type"])
    assert node["salaryCurrency"] is None  # the example has no list of currencies
    assert node["experienceLevel"] == "3-6 years"
    assert node["location"] == {
        "city": "New York",
        "country": None,
        "zipCode": "110001",
        "raw": "Manhattan, New York",
    }
    assert node["customFields"] == {"1": "Region 1"}  # nor names of fields
    assert node["remoteUrl"] == "https://app.recruitcrm.io/job/121"
    assert node["remoteData"] == {"/jobs": raw}
    assert [one["user"] for one in node["hiringTeam"]] == [None, {"firstName": "Jane"}]
    assert [one["question"]["title"] for one in node["screeningQuestions"]] == [
        one["question"] for one in raw["job_questions"]
    ]
    assert node["applicationStages"] == []
    (application,) = node["applications"]["nodes"]
    person = row["candidate"]
    assert application["remoteId"] == f"{person['slug']}:{raw['slug']}"
    assert application["currentStage"] == {"remoteId": "1", "name": "Assigned"}
    assert application["remoteData"] == {"/jobs/{job}/assigned-candidates": row}
    candidate = application["candidate"]
    assert (candidate["remoteId"], candidate["firstName"]) == (person["slug"], person["first_name"])
    assert (candidate["company"], candidate["title"]) == (None, person["position"])
    assert candidate["location"] == {"city": "New York", "country": "US", "state": "New York"}
    assert candidate["customFields"] == {"Region": "Region 1"}
    assert {one["type"] for one in candidate["socialMedia"]} == {"LINKEDIN", "TWITTER", "FACEBOOK", "XING"}


async def test_a_candidate_with_its_applications(example: Graph) -> None:
    raw = example_of("find_candidate_by_slug.json")
    (stage,) = example_of("hiring_stages_of_candidate.json")
    answered = await example.read(
        """query ($id: String!) { candidates(filter: { remoteIds: [$id] }) { nodes { remoteId firstName lastName source
             emailAddresses { emailAddress } phoneNumbers { phoneNumber } remoteUrl remoteCreatedAt remoteUpdatedAt remoteData
             applications { nodes { remoteId changedAt remoteUpdatedAt currentStage { name } remoteData customFields
                 screeningQuestionAnswers { answer { __typename } } } } } } }""",
        id=raw["slug"],
    )
    (node,) = answered.data["candidates"]["nodes"]
    assert (node["remoteId"], node["firstName"], node["lastName"], node["source"]) == (
        raw["slug"],
        raw["first_name"],
        raw["last_name"],
        raw["source"],
    )
    assert node["emailAddresses"] == [{"emailAddress": raw["email"]}]
    assert node["phoneNumbers"] == [{"phoneNumber": raw["contact_number"]}]
    assert node["remoteCreatedAt"] == "2020-06-29T05:36:22+00:00"
    assert node["remoteData"] == {"/candidates": raw}
    (application,) = node["applications"]["nodes"]
    assert application["remoteId"] == f"{stage['candidate_slug']}:{stage['job_slug']}"
    assert application["remoteUpdatedAt"] == application["changedAt"] == "2020-03-25T16:14:28+00:00"
    assert application["currentStage"] == {"name": "Assigned"}
    assert application["remoteData"] == {"/candidates/{candidate}/hiring-stages": stage}
    assert (
        application["customFields"] is None
    )  # the examples have neither fields nor answers of an application
    assert application["screeningQuestionAnswers"] is None


def test_answers() -> None:
    raw = example_of("question_and_answers_of_candidate.json")
    (found,) = Answers({**raw, "_candidate": "c", "_job": "j"}).get("screening_question_answers")
    assert (found.question.title, found.answer.content) == (
        raw["data"][0]["Question"],
        raw["data"][0]["Answer"],
    )
