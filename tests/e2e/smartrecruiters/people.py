"""What the tests of actions at SmartRecruiters look up."""

from collections.abc import Callable
from typing import Any

from gateway.sandbox.records import Application, Pipeline
from gateway.sandbox.smartrecruiters.vendor import SmartRecruiters
from resolvers.ids import encode
from tests.e2e.actions import plain
from tests.support.graph import Graph

HOME = "sandbox-smartrecruiters"


async def applied(graph: Graph) -> tuple[dict[str, Any], dict[str, Any]]:
    """A candidate with tags and an application, which is pending, as the sandbox has them."""
    tagged = vendor(graph).world.candidates
    gid = application_where(
        graph, lambda row, _: row.state == "pending" and len(tagged[row.candidate_id].tag_ids) > 1
    )
    candidate, job = plain(gid).split(":", 1)
    return {"id": encode("Candidate", HOME, candidate)}, {"id": gid, "job": {"id": encode("Job", HOME, job)}}


def application_where(graph: Graph, test: Callable[[Application, Pipeline], bool]) -> str:
    """The global id of the first application, as the sandbox has it, that passes a test."""
    here = vendor(graph)
    world, ids = here.world, here.ids
    for row in world.applications:
        if not world.is_deleted(row.candidate_id) and test(
            row, world.pipelines[world.jobs[row.job_id].pipeline_id]
        ):
            key = f"{ids.shown('candidates', row.candidate_id)}:{ids.shown('jobs', row.job_id)}"
            return encode("Application", HOME, key)
    raise AssertionError("there is no such application")


async def reasons(graph: Graph) -> list[dict[str, Any]]:
    found = (await graph.read("{ rejectionReasons { nodes { id name } } }")).data["rejectionReasons"]
    listed: list[dict[str, Any]] = found["nodes"]
    return listed


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
    return encode("ApplicationStage", HOME, key)
