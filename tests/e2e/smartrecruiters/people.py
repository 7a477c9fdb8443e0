"""What the tests of actions at SmartRecruiters look up."""

from typing import Any

from gateway.sandbox.smartrecruiters.vendor import SmartRecruiters
from resolvers.ids import encode
from tests.e2e.actions import plain
from tests.support.graph import Graph

FIND = """{ candidates(first: 60) { nodes { id candidateTags { tag { name } }
    applications { nodes { id outcome currentStage { id remoteId } job { id name } } } } }
    rejectionReasons { nodes { id name } } applicationStages(first: 100) { nodes { id remoteId } } }"""


async def everything(graph: Graph) -> dict[str, Any]:
    return (await graph.read(FIND)).data


async def applied(
    graph: Graph, outcome: str = "PENDING", jobs: int | None = None
) -> tuple[dict[str, Any], dict[str, Any]]:
    """A candidate, with so many applications, and one of these with this outcome."""
    for candidate in (await everything(graph))["candidates"]["nodes"]:
        listed = candidate["applications"]["nodes"]
        if jobs in (None, len(listed)):
            for one in listed:
                if one["outcome"] == outcome:
                    return candidate, one
    raise AssertionError(outcome)


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
