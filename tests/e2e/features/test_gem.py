"""Gem's features, a test for each row of the checklist."""

from tests.e2e.features import exercises
from tests.support.graph import Graph

TOOL = "gem"


async def test_sync_only_created_applications(kept: Graph) -> None:
    """Nothing can be created here (gem.md §9): what counts as made was imported."""
    await exercises.only_created(kept, creates=False)


async def test_api_passthrough(kept: Graph) -> None:
    await exercises.passthrough(kept, "/ats/v0/users/")


async def test_delta_syncs(kept: Graph) -> None:
    """Every list takes the time, applications that of their last activity (§10)."""
    world = exercises.vendor(kept).world
    world.advance(3600)
    since = world.now()
    person = next(
        one for one in map(world.candidates.get, world.candidates.ids()) if one and not one.deleted_at
    )
    changed = world.change(world.candidates, person, first_name="Renamed")
    await exercises.delta(kept, "candidates", "candidates", since, changed, pushed=True)
    job = world.change(world.jobs, world.jobs[1], title="Renamed")
    await exercises.delta(kept, "jobs", "jobs", since, job, pushed=True)


async def test_fields_are_found_out_from_records(kept: Graph) -> None:
    """The vendor's ATS lists no definitions (§6): keys, values and what they are come from a page of records."""
    fields = await exercises.explored(kept, "JOB")
    assert {"departments", "offices"} <= fields.keys()
    assert fields["departments"]["type"] == "list"
