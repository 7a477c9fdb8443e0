"""Upstream calls at Recruitee, against the minimum that its contract permits (recruitee.md §4)."""

from collections import Counter

from tests.support.graph import Graph, every


async def test_jobs_with_applications_stages_and_candidates(recruitee: Graph) -> None:
    """One page of jobs holds all 60 with their pipelines: 1 call. The 2,000 candidates' placements come only
    with the candidates, 1,000 a page at most: 2 calls (asking each of the 50 jobs' boards would be 50). The
    jobs' own counts tell that nothing is missing, so that the full second page needs no empty third. Stage
    names stand in the jobs' pipelines, candidates' names in the rows: 0 calls. Minimum: 3."""
    query = """{ jobs(first: 50) { nodes { id name applications(first: 100) {
        nodes { currentStage { name } candidate { firstName lastName } } pageInfo { hasNextPage endCursor } } } } }"""
    answered = await recruitee.read(query)
    assert answered.live == ["GET /offers", "GET /candidates", "GET /candidates"]
    world = recruitee.sandbox.vendors["recruitee"].world
    jobs = {job.title for job in world.jobs.values()} if hasattr(world.jobs, "values") else None
    nodes = answered.data["jobs"]["nodes"]
    assert len(nodes) == 50
    assert jobs is None or {node["name"] for node in nodes} <= jobs
    assert all(
        every(node, "applications", "nodes", "currentStage", "name")
        for node in nodes
        if node["applications"]["nodes"]
    )
    assert answered.data == (await recruitee.read(query)).data


async def test_one_job_asks_its_board_only(recruitee: Graph) -> None:
    """A single job's board holds its applications with candidates and stages: 1 call beside the list."""
    answered = await recruitee.read(
        "{ jobs(first: 1) { nodes { applications { nodes { candidate { firstName } currentStage { name } } } } } }"
    )
    assert answered.live == ["GET /offers", "GET /offers/{id}/placements"]


async def test_candidates_with_applications_and_jobs(recruitee: Graph) -> None:
    """Placements stand in the rows, jobs' titles are side-loaded: 1 call. Some stages are not (§14.4): the
    job list, which has all, is 1 more."""
    query = "{ candidates(first: 100) { nodes { firstName applications { nodes { outcome job { name status } %s } } } } }"
    answered = await recruitee.read(query % "")
    assert answered.live == ["GET /candidates"]
    answered = await recruitee.read(query % "currentStage { name }")
    assert answered.live == ["GET /offers"]
    assert len(every(answered.data, "candidates", "nodes", "applications", "nodes", "job", "name")) > 100


async def test_candidates_with_tags_and_sources(recruitee: Graph) -> None:
    """Search hits carry tags and sources: 1 call, where the list would need a detail each. Who has no source may have
    a referrer, who stands in the rows, read by their ids: 1 call (§10)."""
    answered = await recruitee.read("{ candidates(first: 50) { nodes { firstName source tags { name } } } }")
    assert answered.live == ["GET /search/new/candidates", "GET /candidates"]


async def test_a_candidate_with_custom_fields_and_tags(recruitee: Graph) -> None:
    """Address, custom fields and tag names are in the detail, tags' ids in the list of tags: 2 calls."""
    found = await recruitee.read("{ candidates(first: 1) { nodes { id } } }")
    recruitee.fresh()
    answered = await recruitee.read(
        "query ($id: ID!) { candidate(id: $id) { customFields tags { id name } location { city } socialMedia { link } } }",
        id=found.data["candidates"]["nodes"][0]["id"],
    )
    assert sorted(answered.live) == ["GET /candidates/{id}", "GET /tags"]


async def test_interviews_with_their_applications(recruitee: Graph) -> None:
    """Interviews name candidate and job, not the placement: 1 call, and 1 for the 20 candidates at once."""
    answered = await recruitee.read(
        "{ interviews(first: 20) { nodes { startingAt application { outcome job { name } candidate { firstName } } } } }"
    )
    assert answered.live == ["GET /interview/events", "GET /candidates"]


async def test_stages_and_questions_of_jobs(recruitee: Graph) -> None:
    """Stages stand in the job list, but for rows without a pipeline (§14.6): 1 call for each of two. Questions of
    published jobs come with one call to the careers site."""
    answered = await recruitee.read(
        """{ jobs(first: 100, filter: { statuses: [OPEN], visibilities: [PUBLIC] }) { nodes { name
             applicationStages { index stage { name } } screeningQuestions { index required question { title } } } } }"""
    )
    assert Counter(answered.live) == {"GET /offers": 1, "GET /offers/": 1, "GET /offers/{id}": 2}


async def test_users_with_their_hiring_teams(recruitee: Graph) -> None:
    """Everybody in one call, every job's team in one more."""
    answered = await recruitee.read(
        "{ users(first: 50) { nodes { lastName hiringTeams { nodes { roles job { name } } } } } }"
    )
    assert answered.live == ["GET /memberships", "GET /offers"]


async def test_aliases_share_calls(recruitee: Graph) -> None:
    """Equal calls within an operation, and between operations while answers live, are made once."""
    query = "{ a: jobs(first: 5) { nodes { name } } b: jobs(first: 9) { nodes { hiringTeam { user { lastName } } } } }"
    first = await recruitee.read(query)
    assert first.live == ["GET /offers", "GET /memberships"]
    assert (await recruitee.read(query)).live == []


async def test_five_levels_deep(recruitee: Graph) -> None:
    """Going round the graph costs no more than its parts."""
    answered = await recruitee.read(
        """{ jobs(first: 2) { nodes { hiringTeam { user { hiringTeams(first: 3) { nodes { job { name
             applicationStages { stage { name } } } } } } } } } }"""
    )
    assert sorted(answered.live) == ["GET /offers"]
