"""TrackerRMS's features, a test for each row of the checklist."""

from tests.e2e.features import exercises
from tests.support.graph import Graph

TOOL = "trackerrms"


async def test_source_writing(kept: Graph) -> None:
    await exercises.source_writing(kept, "Acme Fair")


async def test_only_created_applications_as_well(kept: Graph) -> None:
    """No row of this tool's; it works all the same."""
    await exercises.only_created(kept)


async def test_roles(kept: Graph) -> None:
    """The one role of the hiring team (§8)."""
    found = await kept.read("{ roles { nodes { remoteLabel scope unifiedType } } }")
    assert found.data["roles"]["nodes"] == [{"remoteLabel": "Owner", "scope": "JOB", "unifiedType": None}]


async def test_job_roles(kept: Graph) -> None:
    """The owner slots of a job, up to five: each a member with the role."""
    found = await kept.read(
        "{ jobs(first: 14) { nodes { hiringTeam { user { id } roleAssignments { role { remoteLabel scope } } } } } }"
    )
    teams = [one["hiringTeam"] for one in found.data["jobs"]["nodes"]]
    assert 1 < max(map(len, teams)) <= 5
    for member in (one for team in teams for one in team):
        assert member["user"]["id"]
        assert member["roleAssignments"] == [{"role": {"remoteLabel": "Owner", "scope": "JOB"}}]


async def test_api_passthrough(kept: Graph) -> None:
    await exercises.passthrough(kept, "/api/v1/MetaData")


async def test_there_are_no_custom_fields_to_explore(kept: Graph) -> None:
    answered = await kept.ask(exercises.EXPLORE, id=exercises.home(kept), model="JOB")
    assert answered.codes == ["UNSUPPORTED"]
    assert answered.calls == []
