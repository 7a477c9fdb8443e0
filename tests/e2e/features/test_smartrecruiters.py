"""SmartRecruiters' features, a test for each row of the checklist."""

from tests.e2e.features import exercises
from tests.support.graph import Graph

TOOL = "smartrecruiters"
SOURCE = "Partner board"
"""One that the employer has made at the vendor, as it must."""


async def test_source_writing(kept: Graph) -> None:
    await exercises.source_writing(kept, SOURCE)


async def test_sync_only_created_applications(kept: Graph) -> None:
    await exercises.only_created(kept, source={"name": SOURCE})


async def test_api_passthrough(kept: Graph) -> None:
    await exercises.passthrough(kept, "/user-api/v201804/users")


async def test_delta_syncs(kept: Graph) -> None:
    world = exercises.vendor(kept).world
    world.advance(3600)
    since = world.now()
    person = world.candidates[next(iter(world.applications)).candidate_id]
    changed = world.change(world.candidates, person, first_name="Renamed")
    await exercises.delta(kept, "candidates", "candidates", since, changed, pushed=True)
    job = world.change(world.jobs, world.jobs[1], title="Renamed")
    await exercises.delta(kept, "jobs", "jobs", since, job, pushed=True)


async def test_custom_field_explorer(kept: Graph) -> None:
    """Of jobs, applications and offers as well."""
    assert await exercises.explored(kept, "JOB")
    offers = await exercises.explored(kept, "OFFER")
    assert all(one["key"] and one["type"] for one in offers.values())
    fields = await exercises.explored(kept, "APPLICATION")
    assert {one["type"] for one in fields.values()} >= {"TEXT", "SINGLE_SELECT"}


async def test_custom_field_explorer_candidates(kept: Graph) -> None:
    await exercises.explorer(kept, "CANDIDATE")
