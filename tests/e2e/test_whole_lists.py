"""A list is paged to its end: nothing is lost and nothing comes twice."""

from tests.support.graph import simulated


async def test_candidates_page_to_the_end_without_loss_or_repeat() -> None:
    async with simulated("recruitee", jobs=10, candidates=230, applications=400) as graph:
        world = graph.sandbox.vendors["recruitee"].world
        vendor = graph.sandbox.vendors["recruitee"]
        living = {
            vendor.remote_id("candidates", one.id)
            for one in world.tables["candidates"]
            if one.deleted_at is None
        }
        found: list[str] = []
        after = None
        while True:
            answered = await graph.read(
                """query ($after: String) { candidates(first: 37, after: $after) {
                     nodes { remoteId } pageInfo { hasNextPage endCursor } } }""",
                after=after,
            )
            page = answered.data["candidates"]
            found += [node["remoteId"] for node in page["nodes"]]
            after = page["pageInfo"]["endCursor"]
            if not page["pageInfo"]["hasNextPage"]:
                break
        assert len(found) == len(set(found))
        assert set(found) == living
