"""What the tests of Recruit CRM's actions share: records to act on, and what the simulated account holds."""

from typing import Any

from tests.support.graph import Graph

JOBS = """{ jobs(first: 20) { nodes { id remoteId status applicationStages { stage { id name } }
    screeningQuestions { question { id title } } } } }"""
APPLICATIONS = """{ jobs(first: 20, filter: { statuses: [OPEN] }) { nodes { id remoteId
    applicationStages { stage { id name } }
    applications(first: 30) { nodes { id currentStage { id name } candidate { id remoteId } } } } } }"""
LINKS = ["linkedin.com/in/ann", "x.com/ann", "facebook.com/ann", "github.com/ann", "xing.com/profile/ann"]


async def jobs(crm: Graph) -> list[dict[str, Any]]:
    return (await crm.read(JOBS)).data["jobs"]["nodes"]


async def asking(crm: Graph) -> dict[str, Any]:
    """An open job that asks at least two questions."""
    listed = await jobs(crm)
    return next(one for one in listed if one["status"] == "OPEN" and len(one["screeningQuestions"]) > 1)


async def applied(crm: Graph) -> tuple[dict[str, Any], dict[str, Any]]:
    """A job, and an application for it that does not stand in the first stage."""
    for job in (await crm.read(APPLICATIONS)).data["jobs"]["nodes"]:
        for one in job["applications"]["nodes"]:
            if one["currentStage"] and one["currentStage"] != job["applicationStages"][0]["stage"]:
                return job, one
    raise AssertionError("no such application")


def world(crm: Graph) -> Any:
    assert crm.sandbox is not None
    return crm.sandbox.vendors["recruitcrm"].world


def persons(crm: Graph, email: str) -> list[Any]:
    """Everybody with an address, in the order they were made."""
    return sorted(world(crm).by_email(email), key=lambda one: one.id)


def person(email: str, **more: Any) -> dict[str, Any]:
    return {"firstName": "Ann", "lastName": "Lee", "emailAddress": email, **more}


def everything(email: str) -> dict[str, Any]:
    """A candidate with every input that Recruit CRM takes."""
    return person(
        email,
        company="Acme GmbH",
        title="Welder",
        phoneNumber="+32 9 000 00 00",
        location={
            "city": "Ghent",
            "country": "BE",
            "state": "East Flanders",
            "street1": "Kaai 1",
            "zipCode": "9000",
        },
        availabilityDate="2031-03-01",
        salaryExpectations={"amount": 52000},
        socialLinks=[{"url": f"https://www.{link}"} for link in LINKS],
    )


def answers(job: dict[str, Any]) -> list[dict[str, Any]]:
    asked = [one["question"] for one in job["screeningQuestions"]]
    return [
        {"questionId": one["id"], "answer": f"Because of {number}"} for number, one in enumerate(asked, 1)
    ]
