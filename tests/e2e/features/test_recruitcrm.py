"""Recruit CRM's features, a test for each row of the checklist."""

from tests.e2e.features import exercises
from tests.support.graph import Graph, every

TOOL = "recruitcrm"
ROLES = "{ roles(first: 50) { nodes { remoteLabel scope unifiedType } } users(first: 50) { nodes { roles { remoteLabel scope } } } }"


async def test_source_writing(kept: Graph) -> None:
    await exercises.source_writing(kept, "Acme Fair")


async def test_sync_only_created_applications(kept: Graph) -> None:
    await exercises.only_created(kept)


async def test_roles(kept: Graph) -> None:
    """The roles of the account, and who has which."""
    found = (await kept.read(ROLES)).data
    assert every(found, "roles", "nodes")
    assert every(found, "users", "nodes", "roles", "remoteLabel")


async def test_system_roles(kept: Graph) -> None:
    """They hold in the whole account, and every user's are among those listed."""
    found = (await kept.read(ROLES)).data
    system = {one["remoteLabel"] for one in found["roles"]["nodes"] if one["scope"] == "SYSTEM"}
    held = {one["remoteLabel"] for one in every(found, "users", "nodes", "roles") if one["scope"] == "SYSTEM"}
    assert held
    assert held <= system
    assert "Account Owner" in system


async def test_api_passthrough(kept: Graph) -> None:
    await exercises.passthrough(kept, "/users")


async def test_custom_field_explorer(kept: Graph) -> None:
    """Of applications as well; options out of a text with commas, or of a list."""
    fields = await exercises.explored(kept, "APPLICATION")
    assert fields["Submitted by"]["type"] == "text"
    spoken = (await exercises.explored(kept, "CANDIDATE"))["Languages spoken"]
    assert spoken["options"] == ["English", "Dutch", "German", "French"]


async def test_custom_field_explorer_jobs(kept: Graph) -> None:
    await exercises.explorer(kept, "JOB")


async def test_custom_field_explorer_candidates(kept: Graph) -> None:
    await exercises.explorer(kept, "CANDIDATE")
