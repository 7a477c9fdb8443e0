"""Upstream calls at Gem, against the minimum that its contract permits (gem.md §5)."""

from collections import Counter
from dataclasses import replace
from typing import Any

import pytest

from tests.support.graph import Graph, every, simulated

ITEMS = {"user": "users", "job": "jobs", "interview": "scheduled_interviews", "application": "applications"}


def counted(**calls: int) -> Counter[str]:
    """Calls by the last part of their path; `<kind>_item` is the read of a single one."""
    names = {f"{name}_item": f"{path}/{{id}}" for name, path in ITEMS.items()}
    names["stages_of_job"] = "jobs/{id}/stages"
    return Counter({f"GET /ats/v0/{names.get(name, f'{name}/')}": count for name, count in calls.items()})


async def first_id(gem: Graph, root: str) -> str:
    """The id of the first record of a list; what it took is forgotten."""
    found = await gem.read(f"{{ {root}(first: 1) {{ nodes {{ id }} }} }}")
    gem.fresh()
    return found.data[root]["nodes"][0]["id"]


def pages(gem: Graph, kind: str, size: int) -> int:
    """Calls for a list whole, by the records that the account has and does not hide."""
    vendor = gem.sandbox.vendors["gem"]
    living = [1 for one in vendor.world.tables[kind] if vendor.deleted_at(kind, one.id) is None]
    return len(living) // size + 1


async def test_jobs_with_applications_and_candidates(gem: Graph) -> None:
    """The jobs are 1 call. Applications stand whole in the candidates, 200 a page: ceil(C/200), where asking
    for each of the 50 jobs would be 50, and the applications' own list more, with the candidates' batches on
    top. Some applications name a posting in the place of their job: all postings are 1."""
    answered = await gem.read(
        """{ jobs(first: 50) { nodes { name applications(first: 100) {
             nodes { outcome candidate { firstName emailAddresses { emailAddress } } } } } } }"""
    )
    assert Counter(answered.live) == counted(jobs=1, candidates=pages(gem, "candidates", 200), job_posts=1)
    assert (
        len(every(answered.data, "jobs", "nodes", "applications", "nodes", "candidate", "firstName")) > 3000
    )


async def test_one_job_asks_for_its_own_candidates(gem: Graph) -> None:
    """The job, its candidates with all their applications (those to other jobs are dropped, §11), and the
    postings by which some of these name their job."""
    answered = await gem.read(
        """query ($id: ID!) { job(id: $id) { name applications(first: 50) { nodes { outcome job { name }
             currentStage { name } candidate { firstName } } } } }""",
        id=await first_id(gem, "jobs"),
    )
    assert Counter(answered.live) == counted(job_item=1, candidates=1, job_posts=1)
    names = every(answered.data, "job", "applications", "nodes", "job", "name")
    assert set(names) == {answered.data["job"]["name"]}


async def test_candidates_with_applications_and_jobs(gem: Graph) -> None:
    """Applications, the jobs' names and the stages' stand in the candidates: 1 call, and 1 for the postings, by
    which some applications name their job. More of the jobs is in one page of jobs, more of the stages in one
    of stages, those deleted included: no call for any job by itself."""
    query = "{ candidates(first: 100) { nodes { firstName applications { nodes { outcome job { name %s } %s } } } } }"
    answered = await gem.read(query % ("", "currentStage { name }"))
    assert Counter(answered.live) == counted(candidates=1, job_posts=1)
    gem.fresh()
    answered = await gem.read(query % ("status", "currentStage { name globalIndex }"))
    assert Counter(answered.live) == counted(candidates=1, job_posts=1, jobs=1, job_stages=1)
    jobs = every(answered.data, "candidates", "nodes", "applications", "nodes", "job", "status")
    assert len(jobs) > 200


async def test_applications_with_candidates(gem: Graph) -> None:
    """All applications are read out of the candidates: 1 call for 100. Filtered ones come from their own list,
    and their candidates 20 a call: 1 + ceil(60/20) at most."""
    answered = await gem.read("{ applications(first: 100) { nodes { outcome candidate { firstName } } } }")
    assert Counter(answered.live) == counted(candidates=1)
    answered = await gem.read(
        """{ applications(first: 60, filter: { outcomes: [DECLINED] }) { nodes { outcome
             candidate { remoteId firstName } } } }"""
    )
    people = set(every(answered.data, "applications", "nodes", "candidate", "remoteId"))
    assert Counter(answered.live) == counted(applications=1, candidates=-(-len(people) // 20))


async def test_a_candidate_with_custom_fields(gem: Graph) -> None:
    """Tags, education and work are custom fields here, applications are embedded, jobs and stages named in
    them: 1 call for everything, of one or of a hundred."""
    fields = """firstName source customFields emailAddresses { emailAddress } integrationFields { key }
                applications { nodes { outcome customFields } }"""
    answered = await gem.read(
        f"query ($id: ID!) {{ candidate(id: $id) {{ {fields} }} }}", id=await first_id(gem, "candidates")
    )
    assert Counter(answered.live) == counted(candidates=1)
    assert {"tags", "educations"} <= set(answered.data["candidate"]["customFields"])
    gem.fresh()
    answered = await gem.read(f"{{ candidates(first: 100) {{ nodes {{ {fields} }} }} }}")
    assert Counter(answered.live) == counted(candidates=1)


@pytest.mark.parametrize("first", [4, 100])
async def test_interviews_with_team_and_stage(gem: Graph, first: int) -> None:
    """A page of interviews, everybody's names in a page of users, and the stages, which are found through what
    all stages foresee and named on the way: 3 calls."""
    answered = await gem.read(
        f"""{{ interviews(first: {first}) {{ nodes {{ title stage {{ name }}
               team {{ user {{ firstName lastName }} }} }} }} }}"""
    )
    assert Counter(answered.live) == counted(scheduled_interviews=1, users=1, job_stages=1)
    assert every(answered.data, "interviews", "nodes", "stage", "name")
    assert every(answered.data, "interviews", "nodes", "team", "user", "lastName")


async def test_interviews_with_applications_and_candidates(gem: Graph) -> None:
    """An interview names application and candidate: 20 candidates a call bring both. The account that does not
    name candidates (§6.7) is asked for the applications first."""
    query = "{ interviews(first: 20) { nodes { title application { outcome candidate { firstName } } } } }"
    answered = await gem.read(query)
    assert Counter(answered.live) == counted(scheduled_interviews=1, candidates=1)
    async with simulated("gem", jobs=8, candidates=100, applications=200) as other:
        vendor = other.sandbox.vendors["gem"]
        vendor.quirks = replace(vendor.quirks, interview_candidate_id=False)
        found = await other.read(query)
        assert every(found.data, "interviews", "nodes", "application", "candidate", "firstName")
        assert Counter(found.live)["GET /ats/v0/candidates/"] <= 1
        assert len(found.live) <= 3


async def test_an_interview_by_itself(gem: Graph) -> None:
    """Interview and candidate (with the application) are 1 each, all stages 1 more."""
    answered = await gem.read(
        """query ($id: ID!) { interview(id: $id) { title stage { name } stageId
             application { outcome candidate { firstName } } } }""",
        id=await first_id(gem, "interviews"),
    )
    assert Counter(answered.live) == counted(interview_item=1, candidates=1, job_stages=1)
    gem.fresh()
    answered = await gem.read(
        "query ($id: ID!) { interview(id: $id) { stageId } }", id=await first_id(gem, "interviews")
    )
    assert answered.data["interview"]["stageId"]


async def test_a_job_with_stages_and_postings(gem: Graph) -> None:
    """The job, its stages on their own path, and all postings, for which there is no filter: 3 calls. Of 50
    jobs it is the same number: stages come in one walk then."""
    fields = "name description postings { title url } applicationStages { index stage { name globalIndex } }"
    answered = await gem.read(
        f"query ($id: ID!) {{ job(id: $id) {{ {fields} }} }}", id=await first_id(gem, "jobs")
    )
    assert Counter(answered.live) == counted(job_item=1, stages_of_job=1, job_posts=1)
    gem.fresh()
    answered = await gem.read(f"{{ jobs(first: 50) {{ nodes {{ {fields} }} }} }}")
    assert Counter(answered.live) == counted(jobs=1, job_stages=1, job_posts=1)
    assert every(answered.data, "jobs", "nodes", "applicationStages", "stage", "globalIndex")


async def test_users_with_their_hiring_teams(gem: Graph) -> None:
    """Everybody in one call, the teams with their jobs in another; jobs with their teams' states likewise."""
    answered = await gem.read(
        "{ users(first: 50) { nodes { lastName hiringTeams { nodes { roles job { name status } } } } } }"
    )
    assert Counter(answered.live) == counted(users=1, jobs=1)
    gem.fresh()
    answered = await gem.read(
        "{ jobs(first: 60) { nodes { hiringTeam { roles user { lastName status } } } } }"
    )
    assert Counter(answered.live) == counted(users=1, jobs=1)
    gem.fresh()
    answered = await gem.read("{ jobs(first: 60) { nodes { hiringTeam { roles user { lastName } } } } }")
    assert Counter(answered.live) == counted(jobs=1)  # names stand in the teams


async def read_items(graph: Graph) -> dict[str, Any]:
    """One record of each kind by its id, as the lists have them."""
    found = {}
    for name in ITEMS:
        key = await first_id(graph, f"{name}s")
        answered = await graph.read(f"query ($id: ID!) {{ {name}(id: $id) {{ id changedAt }} }}", id=key)
        assert answered.data[name]["id"] == key
        found[name] = answered.live
    return found


async def test_paths_that_are_assumed_may_not_be_there() -> None:
    """Records by themselves are then looked for in their list (§12)."""
    async with simulated("gem", jobs=8, candidates=100, applications=200) as graph:
        assert [len(calls) for calls in (await read_items(graph)).values()] == [1, 1, 1, 1]
        vendor = graph.sandbox.vendors["gem"]
        vendor.quirks = replace(vendor.quirks, item_reads=frozenset())
        graph.fresh()
        assert [len(calls) for calls in (await read_items(graph)).values()] == [2, 2, 2, 2]


async def test_a_deleted_job_is_found_in_the_list(gem: Graph) -> None:
    """By itself it answers 404 (§3); the list has it when asked for the deleted."""
    everything = await gem.read(
        "{ jobs(first: 100, filter: { includeDeleted: true }) { nodes { id remoteDeletedAt } } }"
    )
    gone = next(node for node in everything.data["jobs"]["nodes"] if node["remoteDeletedAt"])
    gem.fresh()
    answered = await gem.read("query ($id: ID!) { job(id: $id) { name remoteDeletedAt } }", id=gone["id"])
    assert answered.data["job"]["remoteDeletedAt"] == gone["remoteDeletedAt"]
    assert Counter(answered.live) == counted(job_item=1, jobs=1)
