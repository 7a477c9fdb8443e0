"""What the tests of actions at SmartRecruiters look up."""

from typing import Any

from gateway.sandbox.smartrecruiters.vendor import SmartRecruiters
from resolvers.ids import encode
from tests.e2e.actions import plain
from tests.support.graph import Graph

PEOPLE = """query ($first: Int!) { candidates(first: $first) { nodes { id candidateTags { tag { name } }
    applications { nodes { id outcome currentStage { id remoteId } job { id name } } } } } }"""
FEW, MANY = 8, 80


async def people(graph: Graph, first: int = MANY) -> list[dict[str, Any]]:
    """Candidates with their applications; those with several cost a call each, ten a second."""
    found: list[dict[str, Any]] = (await graph.read(PEOPLE, first=first)).data["candidates"]["nodes"]
    return found


async def reasons(graph: Graph) -> list[dict[str, Any]]:
    found = (await graph.read("{ rejectionReasons { nodes { id name } } }")).data["rejectionReasons"]
    listed: list[dict[str, Any]] = found["nodes"]
    return listed


async def applied(graph: Graph) -> tuple[dict[str, Any], dict[str, Any]]:
    """A candidate and one of the applications, which is pending."""
    for first in (FEW, MANY):
        for candidate in await people(graph, first):
            for one in candidate["applications"]["nodes"]:
                if one["outcome"] == "PENDING":
                    return candidate, one
    raise AssertionError("nobody waits for anything")


def vendor(graph: Graph) -> SmartRecruiters:
    assert graph.sandbox is not None
    found = graph.sandbox.vendors["smartrecruiters"]
    assert isinstance(found, SmartRecruiters)
    return found


def newest(graph: Graph, table: str) -> Any:
    found = getattr(vendor(graph).world, table)
    return found[max(found.ids())]


def state(graph: Graph, application: str) -> tuple[str, str | None]:
    """Status and step of an application in the sandbox."""
    candidate, job = plain(application).split(":", 1)
    here = vendor(graph)
    rows = here.world.applications.of(here.ids.meant("candidates", candidate))
    row = next(one for one in rows if one.job_id == here.ids.meant("jobs", job))
    return here.states.of(row)


def stage(key: str) -> str:
    return encode("ApplicationStage", "sandbox-smartrecruiters", key)
