"""Recruitee's features, a test for each row of the checklist."""

from tests.e2e.features import exercises
from tests.support.graph import Graph

TOOL = "recruitee"


async def test_source_writing(kept: Graph) -> None:
    await exercises.source_writing(kept, "Acme Fair")


async def test_sync_only_created_applications(kept: Graph) -> None:
    await exercises.only_created(kept)


async def test_api_passthrough(kept: Graph) -> None:
    await exercises.passthrough(kept, "/admin")


async def test_custom_field_explorer(kept: Graph) -> None:
    """Of each model that has any, with the vendor's definitions: candidates' fields as well as jobs'."""
    fields = await exercises.explored(kept, "CANDIDATE")
    assert {one["type"] for one in fields.values()} >= {"single_line", "dropdown"}
    assert any(one["options"] for one in fields.values())
    assert (await exercises.explored(kept, "APPLICATION")).keys() == fields.keys()


async def test_custom_field_explorer_jobs(kept: Graph) -> None:
    await exercises.explorer(kept, "JOB")


async def test_delta_syncs(kept: Graph) -> None:
    """There is no filter by time: the search for changes ends where the older ones begin; jobs are one call."""
    world = exercises.vendor(kept).world
    world.advance(3600)
    since = world.now()
    person = next(world.candidates[number] for number in world.candidates.ids())
    changed = world.change(world.candidates, person, title="Welder")
    calls = await exercises.delta(kept, "candidates", "candidates", since, changed, pushed=True)
    assert calls == ["GET /search/new/candidates"]
    job = world.change(world.jobs, world.jobs[1], title="Renamed")
    await exercises.delta(kept, "jobs", "jobs", since, job, pushed=False)


async def test_eeo_questions(kept: Graph) -> None:
    """The vendor asks by itself after an application: the gateway's forms have no such question (§13)."""
    await exercises.create(kept, "eeo@example.org")
    found = await kept.read("{ screeningQuestions(first: 100) { nodes { title category } } }")
    assert {one["category"] for one in found.data["screeningQuestions"]["nodes"]} <= {None}
    await exercises.passthrough(kept, "/eeo/settings")
