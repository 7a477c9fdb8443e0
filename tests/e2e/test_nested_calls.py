"""Six nested queries at each tool: upstream calls are just the fewest that the vendor's contract permits.

Every account is of default size (60 jobs, 2,000 candidates, 5,000 applications) and nothing is known of it yet:
caches and learnt sizes are empty. The comments derive each minimum; P is the largest page of a list.
"""

from collections import Counter
from collections.abc import Callable
from typing import Any

import pytest

from connectors.registry import CONNECTORS
from connectors.upstream import Policy
from connectors.upstream.policy import Pace
from gateway.sandbox import Sandbox
from gateway.sandbox.smartrecruiters import view_candidate, view_interview, view_job
from tests.support.graph import Graph, account, every, graph

QUERIES = {
    "applications of jobs": """{ jobs(first: %d) { nodes { name applications(first: 100) { nodes {
        candidate { id firstName lastName } } } } } }""",
    "applications of candidates": """{ candidates(first: %d) { nodes { firstName applications(first: 50) { nodes {
        job { id name } } } } } }""",
    "a candidate": "query ($id: ID!) { candidate(id: $id) { firstName customFields tags { name } } }",
    "interviews": "{ interviews(first: %d) { nodes { remoteId startingAt team { user { lastName } } } } }",
    "forms of jobs": """{ jobs(first: %d) { nodes { remoteId screeningQuestions { question { title } }
        applicationStages { index stage { name } } } } }""",
    "users": "{ users(first: %d) { nodes { lastName roles { remoteLabel } } } }",
}

Data = dict[str, Any]
Minimum = Callable[[Any, Data], dict[str, int]]
"""What it takes at least, by the sandbox's account and what was answered."""


def fixed(calls: dict[str, int]) -> Minimum:
    return lambda vendor, data: calls


# ---- Recruit CRM (recruitcrm.md §6) ----------------------------------------------------------------------------

CRM: dict[str, tuple[int, Minimum]] = {
    # Jobs: ⌈5/100⌉ = 1. Who is assigned, names included, is listed by job only: 1 each.
    "applications of jobs": (5, fixed({"GET /jobs": 1, "GET /jobs/{job}/assigned-candidates": 5})),
    # Candidates: 1. Their jobs are listed by candidate only: 1 each. Jobs' names: a page of jobs has all 60.
    "applications of candidates": (
        20,
        fixed({"GET /candidates": 1, "GET /candidates/{candidate}/hiring-stages": 20, "GET /jobs": 1}),
    ),
    # Custom fields stand in the candidate; tags there are none at this tool: 1.
    "a candidate": (0, fixed({"GET /candidates/{candidate}": 1})),
    # There are no interviews at this tool: 0.
    "interviews": (20, fixed({})),
    # Jobs with their questions: 1. Stages are listed by pipeline: 1 for each that the ten jobs have.
    "forms of jobs": (
        10,
        lambda vendor, data: {"GET /jobs": 1, "GET /hiring-pipelines/{id}": pipelines(vendor, data)},
    ),
    # Everybody with the label of their role: 1.
    "users": (50, fixed({"GET /users": 1})),
}


def pipelines(vendor: Any, data: Data) -> int:
    """Distinct pipelines of the jobs shown."""
    jobs = shown(vendor, data)
    return len({job.pipeline_id for job in jobs})


def shown(vendor: Any, data: Data) -> list[Any]:
    """The sandbox's jobs behind those answered."""
    known = {vendor.remote_id("jobs", job.id): job for job in vendor.world.jobs}
    return [known[key] for key in every(data, "jobs", "nodes", "remoteId")]


# ---- Recruitee (recruitee.md §4.2) -----------------------------------------------------------------------------


def forms_at_recruitee(vendor: Any, data: Data) -> dict[str, int]:
    jobs = shown(vendor, data)
    hidden = [job for job in jobs if job.status != "published"]
    whole = {job.id for job in hidden} | {job.id for job in jobs if job.id % 37 == 19}
    templates = {job.question_set_id for job in hidden} - {None}
    return {
        "GET /offers": 1,
        "GET /offers/": 1,
        "GET /offers/{id}": len(whole),
        "GET /open_questions/template/{id}": len(templates),
    }


EE: dict[str, tuple[int, Minimum]] = {
    # All jobs: 1. Placements stand in the candidates, P = 1,000: ⌈2,000/P⌉ = 2, where a board each would be 50.
    # The jobs' own counts tell that nothing is missing, so that no empty third page is asked for.
    "applications of jobs": (50, fixed({"GET /offers": 1, "GET /candidates": 2})),
    # Placements stand in the rows, the jobs' titles are side-loaded: 1.
    "applications of candidates": (100, fixed({"GET /candidates": 1})),
    # Custom fields and names of tags: 1. The tags themselves are told by the list of tags: 1.
    "a candidate": (0, fixed({"GET /candidates/{id}": 1, "GET /tags": 1})),
    # All interviews: 1. The unified model has no teams of interviews at this tool.
    "interviews": (20, fixed({"GET /interview/events": 1})),
    # All jobs with their pipelines: 1. All published questions: 1. Each other job's template stands in its full
    # record: 1, and each template's questions: 1. Rows without a pipeline take the full record, too.
    "forms of jobs": (10, forms_at_recruitee),
    # Everybody: 1. Roles are not in the unified model at this tool.
    "users": (50, fixed({"GET /memberships": 1})),
}


# ---- SmartRecruiters (smartrecruiters.md §7) -------------------------------------------------------------------

USERS = "GET /user-api/v201804/users"
INTERVIEWS = "GET /interviews-api/v201904/interviews"
BOARD = "GET /v1/companies/{company}/postings"

REACHED = ("INTERVIEW", "OFFERED", "HIRED", "TRANSFERRED")


def interviews_at_smartrecruiters(vendor: Any) -> dict[str, int]:
    """The candidates in the order of their list, four at a time, until a timeslot was found."""
    made: Counter[str] = Counter({"GET /candidates": 1, USERS: 1})
    status = lambda row: vendor.states.of(row)[0]  # noqa: E731  # one line says it best
    order = [one for one in vendor.world.candidates if one.deleted_at is None]
    applied = ((one, vendor.world.applications.of(one.id)) for one in order)
    people = [(one, rows) for one, rows in applied if any(status(row) in REACHED for row in rows)]
    found = 0
    for start in range(0, len(people), 4):
        for _, rows in people[start : start + 4]:
            main, *others = view_candidate.main_first(vendor, rows)
            told = len(others) > 1
            made["GET /candidates/{id}"] += told
            for row in (main, *others):
                if status(row) in REACHED or (row is not main and not told):
                    made["GET /candidates/{id}/jobs/{jobId}"] += 1
                if status(row) in REACHED:
                    made[INTERVIEWS] += 1
                    held = [
                        one
                        for one in vendor.world.interviews.of(row.candidate_id)
                        if one.application_id == row.id
                    ]
                    found += sum(
                        2 if one.id % 4 == 1 else 1 for one in held if view_interview.shown(vendor, one)
                    )
        if found:
            break
    return dict(made)


def forms_at_smartrecruiters(vendor: Any, data: Data) -> dict[str, int]:
    jobs = shown(vendor, data)
    numbers = Counter(view_job.ref_number(vendor, job) for job in vendor.world.jobs)
    live = [job for job in jobs if view_job.posting_status(vendor, job) != "NOT_PUBLISHED"]
    told = lambda job: numbers[view_job.ref_number(vendor, job)] == 1 and view_job.ref_number(vendor, job)  # noqa: E731  # one line
    private = [job for job in live if view_job.visibility(job) == "PRIVATE"]
    unclear = [job for job in live if job in private or not told(job)]
    ads = [ad for job in private for ad in vendor.ads_of(job.id) if view_job.published(ad)]
    return {
        "GET /jobs": 1,
        "GET /configuration/company": 1,
        BOARD: 2,
        "GET /jobs/{id}/jobads": len(unclear),
        f"{BOARD}/{{id}}": len(ads),
        "GET /postings/{id}/configuration": len(live),
    }


SR: dict[str, tuple[int, Minimum]] = {
    # Jobs: 1. Candidates, with names and the applications' jobs, can be listed by job: 1 each; all would be 20.
    "applications of jobs": (5, fixed({"GET /jobs": 1, "GET /candidates": 5})),
    # Candidates: ⌈40/100⌉ = 1, with their jobs by id and the main ones by title. The others' titles stand in the
    # page of all 60 jobs: 1.
    "applications of candidates": (40, fixed({"GET /candidates": 1, "GET /jobs": 1})),
    # Tags stand in the full record: 1. Custom fields: 1.
    "a candidate": (0, fixed({"GET /candidates/{id}": 1, "GET /candidates/{id}/properties": 1})),
    # Candidates who have come so far: 1. Interviews are listed by an application's UUID only, which is a call too: 2
    # for each application in such a state. Where a candidate has several others of unknown state, the full record
    # tells all: 1, and of a single one its UUID's answer tells. Four candidates are followed up at a time. Users: 1.
    "interviews": (1, lambda vendor, data: interviews_at_smartrecruiters(vendor)),
    # Jobs: 1. The form of a published job: 1, by its posting's UUID, which the two lists of postings have (1 each),
    # by the company's name (1). Whose reference number tells no job takes the ads (1), a private one its posting (1).
    # Stages by job are not in the unified model at this tool.
    "forms of jobs": (10, forms_at_smartrecruiters),
    # Everybody: 1. Roles are not in the unified model at this tool.
    "users": (50, fixed({USERS: 1})),
}

# ---- TrackerRMS (trackerrms.md §7) -----------------------------------------------------------------------------

SEARCH = "POST /api/v1/{}/Search"
JOBS, PLACEMENTS, PEOPLE = (
    SEARCH.format(name) for name in ("Opportunity", "OpportunityResource", "Resource")
)
PERSON = "GET /api/v1/Resource/{id}"

TR: dict[str, tuple[int, Minimum]] = {
    # Jobs: 1. Applications, P = 100: a search for each job, 50, and a further page where a job has more than 100, 3
    # (all 5,000 would be 50 pages and one more to see the end). Names of just two words stand there; the others'
    # are in the candidates: ⌈2,000/P⌉ = 20, less than a call for each of hundreds.
    "applications of jobs": (50, fixed({JOBS: 1, PLACEMENTS: 53, PEOPLE: 20})),
    # Candidates: 1. Applications: a search for each of 20.
    "applications of candidates": (20, fixed({PEOPLE: 1, PLACEMENTS: 20})),
    # Tags stand in the full record: 1.
    "a candidate": (0, fixed({PERSON: 1})),
    # There are no interviews at this tool: 0.
    "interviews": (20, fixed({})),
    # Jobs: 1. Questions and stages by job are not in the unified model at this tool.
    "forms of jobs": (10, fixed({JOBS: 1})),
    # Users: 1. There is one role, on jobs.
    "users": (50, fixed({SEARCH.format("User"): 1})),
}

# ---- Gem (gem.md §5) -------------------------------------------------------------------------------------------

GEM: dict[str, tuple[int, Minimum]] = {
    # Jobs: 1. Applications stand in the candidates, P = 200 (all of whom have to be looked through: the pages that
    # hold them, and the last of them shows that it is the last), where asking for each of the 50 jobs would be 50.
    # Some applications name a posting in the place of their job: 1 for all postings.
    "applications of jobs": (
        50,
        lambda vendor, data: gem(
            {"jobs": 1, "candidates": living(vendor, "candidates") // 200 + 1, "job_posts": 1}
        ),
    ),
    # Candidates with applications, jobs' names in them: 1. Postings, as above: 1.
    "applications of candidates": (100, fixed({"GET /ats/v0/candidates/": 1, "GET /ats/v0/job_posts/": 1})),
    # Everything, tags among the custom fields: 1.
    "a candidate": (0, fixed({"GET /ats/v0/candidates/": 1})),
    # Interviews with their teams' ids: 1. Users: 1.
    "interviews": (20, fixed({"GET /ats/v0/scheduled_interviews/": 1, "GET /ats/v0/users/": 1})),
    # Jobs: 1. All stages of all jobs in a page: 1. There are no questions at this tool.
    "forms of jobs": (10, fixed({"GET /ats/v0/jobs/": 1, "GET /ats/v0/job_stages/": 1})),
    # Users: 1. Roles are not in the unified model at this tool.
    "users": (50, fixed({"GET /ats/v0/users/": 1})),
}


def gem(calls: dict[str, int]) -> dict[str, int]:
    return {f"GET /ats/v0/{name}/": count for name, count in calls.items()}


def living(vendor: Any, kind: str) -> int:
    return sum(vendor.deleted_at(kind, one.id) is None for one in vendor.world.tables[kind])


MINIMA = {"recruitcrm": CRM, "recruitee": EE, "smartrecruiters": SR, "trackerrms": TR, "gem": GEM}
CASES = [(tool, name) for tool, minima in MINIMA.items() for name in minima]


@pytest.fixture(autouse=True)
def unhurried(monkeypatch: pytest.MonkeyPatch) -> None:
    """Calls are counted here, not waited for; what goes one at a time still does."""
    for connector in CONNECTORS.values():
        lanes = {name: Pace(concurrency=lane.concurrency) for name, lane in connector.policy.paces.items()}
        monkeypatch.setattr(type(connector), "policy", Policy(concurrency=8, paces=lanes))


def test_every_tool_has_six() -> None:
    assert all(set(minima) == set(QUERIES) for minima in MINIMA.values())
    assert set(MINIMA) == set(CONNECTORS)


@pytest.mark.parametrize(("tool", "name"), CASES)
async def test_calls_are_the_fewest(tool: str, name: str, shared: tuple[Sandbox, str]) -> None:
    sandbox, base = shared
    first, minimum = MINIMA[tool][name]
    async with graph(account(sandbox, base, tool), sandbox=sandbox) as asked:
        variables = {"id": await somebody(asked)} if name == "a candidate" else {}
        query = QUERIES[name] if variables else QUERIES[name] % first
        answered = await asked.read(query, **variables)
    expected = minimum(sandbox.vendors[tool], answered.data)
    assert Counter(answered.live) == Counter({name: count for name, count in expected.items() if count})


async def somebody(asked: Graph) -> str:
    """The id of a candidate; what it took is forgotten."""
    found = await asked.read("{ candidates(first: 1) { nodes { id } } }")
    asked.fresh()
    return found.data["candidates"]["nodes"][0]["id"]
