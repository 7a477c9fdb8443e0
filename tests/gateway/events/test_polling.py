"""Polling against simulated vendors: every change is told once, and nothing without one."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from pathlib import Path

import pytest

from connectors.errors import Unavailable
from connectors.events import Event, EventKind, EventSource
from connectors.registry import Registry
from gateway.events.hub import Hub
from gateway.events.log import Log
from gateway.events.options import Polling
from gateway.events.polling import Pace, Poller, watched
from gateway.sandbox import Sandbox
from gateway.store import opened
from tests.gateway.events.conftest import everything
from tests.support.graph import account, graph, served
from tests.support.waiting import until
from tests.support.world import World, integrate

TOOLS = ("gem", "trackerrms", "recruitee")


@pytest.fixture(scope="module")
def small():
    with served(*TOOLS, jobs=5, candidates=30, applications=40, rate_factor=0) as made:
        yield made


class Watched:
    """One integration that is polled by hand."""

    def __init__(self, poller: Poller, hub: Hub, integration, vendor=None) -> None:
        self.poller, self.hub, self.integration, self.vendor = poller, hub, integration, vendor
        self.place = hub.listen(everything)

    @property
    def world(self):
        return self.vendor.world

    async def look(self, model: str) -> list[Event]:
        await self.poller.look(self.integration, model)
        await self.hub.kept()
        return [one.event for one in await self.place.next(1000, 0)]


@asynccontextmanager
async def polled(
    small: tuple[Sandbox, str], tool: str, where: Path | None = None, **rules
) -> AsyncIterator[Watched]:
    sandbox, base = small
    async with (
        graph(account(sandbox, base, tool)) as made,
        opened(str(where) if where else None) as engine,
        Hub(made.registry, Log(engine)).running() as hub,
    ):
        poller = Poller(made.registry, hub, engine, Polling(**rules))
        yield Watched(poller, hub, made.registry.get(f"sandbox-{tool}"), sandbox.vendors[tool])


def told(events: list[Event]) -> list[tuple[str | None, str]]:
    assert {event.source for event in events} <= {EventSource.POLL}
    return [(event.key, event.kind.name) for event in events]


@pytest.mark.parametrize("tool", TOOLS)
async def test_a_change_is_told_once_with_its_fields(small, tool) -> None:
    async with polled(small, tool) as one:
        world = one.world
        job = next(iter(world.jobs))
        key = one.vendor.remote_id("jobs", job.id)
        assert await one.look("Job") == []
        assert await one.look("Job") == []
        world.change(world.jobs, job, title=f"{job.title} (new)")
        (event,) = await one.look("Job")
        assert (event.key, event.kind, event.source) == (str(key), EventKind.UPDATED, EventSource.POLL)
        assert "name" in event.fields
        assert set(event.fields) <= {"name", "changed_at", "remote_updated_at", "remote_url", "post_url"}
        assert await one.look("Job") == []


@pytest.mark.parametrize("tool", ["gem", "trackerrms"])
async def test_tools_without_webhooks_are_read_from_where_they_were_left(small, tool) -> None:
    async with polled(small, tool) as one:
        world = one.world
        await one.look("Candidate")
        person = next(person for person in world.candidates if person.deleted_at is None)
        world.change(world.candidates, person, title="Pilot", first_name="Amelia", name="Amelia")
        key = str(one.vendor.remote_id("candidates", person.id))
        assert told(await one.look("Candidate")) == [(key, "UPDATED")]
        state = await one.poller._known(one.integration.id, "Candidate")
        assert state.since is not None
        assert state.whole
        assert b"Amelia" not in state.packed()


async def test_a_deletion_is_told_by_the_vendors_mark(small) -> None:
    async with polled(small, "gem") as one:
        world = one.world
        await one.look("Candidate")
        person = next(person for person in world.candidates if person.deleted_at is None)
        world.change(world.candidates, person, deleted_at=world.tick())
        key = str(one.vendor.remote_id("candidates", person.id))
        assert told(await one.look("Candidate")) == [(key, "DELETED")]
        assert await one.look("Candidate") == []
        assert one.integration.seen.deleted_at("Candidate", key, None)


@asynccontextmanager
async def acme(world: World, where: Path | None = None, **rules) -> AsyncIterator[Watched]:
    """An account in memory, whose lists tell no times."""
    integration = integrate(world)
    registry = Registry([integration])
    async with (
        opened(str(where) if where else None) as engine,
        Hub(registry, Log(engine)).running() as hub,
    ):
        yield Watched(Poller(registry, hub, engine, Polling(**rules)), hub, integration)


async def test_what_a_whole_list_does_not_show_any_more_is_asked_for_before_it_is_called_gone() -> None:
    world = World(jobs=6)
    async with acme(world) as one:
        await one.look("Job")
        rows = world.all_jobs
        moved, gone = rows[1], rows.pop(2)
        listed = one.integration.upstream._jobs
        one.integration.upstream._jobs = lambda query, all_: {
            **(found := listed(query, all_)),
            "jobs": [job for job in found["jobs"] if "ids" in query or job["id"] != moved["id"]],
        }
        assert told(await one.look("Job")) == [(str(gone["id"]), "DELETED")]
        one.integration.upstream._jobs = listed
        assert await one.look("Job") == []


async def test_a_new_record_is_told_as_such(small) -> None:
    world = World(users=3)
    async with acme(world) as one:
        await one.look("User")
        world.all_users.append({**world.all_users[0], "id": 99})
        assert told(await one.look("User")) == [("99", "CREATED")]


async def test_what_others_told_is_not_told_again(small) -> None:
    world = World(users=3)
    async with acme(world) as one:
        await one.look("User")
        world.all_users[0]["last"] = "Changed"
        heard = Event("acme", "User", "1", EventKind.UPDATED, datetime.now(UTC), EventSource.WEBHOOK)
        one.hub.publish(heard)
        await one.hub.kept()
        assert [event.source for event in await one.look("User")] == [EventSource.WEBHOOK]
        world.all_users[0]["last"] = "Changed again, and nobody told"
        assert told(await one.look("User")) == [("1", "UPDATED")]


async def test_what_changes_while_the_gateway_is_down_is_told_once(tmp_path: Path) -> None:
    world = World(users=3)
    async with acme(world, tmp_path / "store") as one:
        await one.look("User")
    world.all_users[1]["last"] = "Changed"
    async with acme(world, tmp_path / "store") as one:
        assert told(await one.look("User")) == [("2", "UPDATED")]
    async with acme(world, tmp_path / "store") as one:
        assert await one.look("User") == []


async def test_a_look_that_was_told_but_not_remembered_is_not_told_again(tmp_path: Path, monkeypatch) -> None:
    world = World(users=3)
    async with acme(world, tmp_path / "store") as one:
        await one.look("User")
        world.all_users[1]["last"] = "Changed"

        async def killed(*_):
            raise asyncio.CancelledError

        monkeypatch.setattr(one.poller, "_save", killed)
        with pytest.raises(asyncio.CancelledError):
            await one.look("User")
        assert told([told.event for told in await one.place.next(10, 0)]) == [("2", "UPDATED")]
    async with acme(world, tmp_path / "store") as one:
        assert await one.look("User") == []
        for text in ("Back", "Changed", "Back", "Changed"):
            world.all_users[1]["last"] = text
            assert told(await one.look("User")) == [("2", "UPDATED")]


async def test_pauses_shorten_with_changes_and_lengthen_without_and_with_failures() -> None:
    world = World(users=3)
    async with acme(world, shortest=10, longest=60) as one:
        pace = Pace(20)
        await one.poller._look(one.integration, "User", pace)
        assert pace.pause == 30
        world.all_users[0]["last"] = "Changed"
        await one.poller._look(one.integration, "User", pace)
        assert pace.pause == 15
        one.integration.upstream.fail("GET /users", Unavailable("down"), times=3)
        for pause in (30, 60, 60):
            await one.poller._look(one.integration, "User", pace)
            assert pace.pause == pause
        before = pace.due
        one.integration.seen.webhook_at = datetime.now(UTC)
        await one.poller._look(one.integration, "User", pace)
        assert pace.due - before > 400


async def test_only_what_somebody_listens_to_is_polled() -> None:
    async with acme(World()) as one:
        one.place.close()
        assert one.poller._wanted("acme") == []
        place = one.hub.listen(lambda integration, model: model == "Job")
        assert one.poller._wanted("acme") == ["Job"]
        place.close()
    async with acme(World(), when="always") as one:
        one.place.close()
        assert one.poller._wanted("acme") == watched(one.integration)


async def test_it_polls_by_itself_while_somebody_listens_and_leaves_no_task(monkeypatch) -> None:
    monkeypatch.setattr("gateway.events.polling.PER_CALL", 0)
    world = World(users=3)
    async with acme(world, shortest=0.001, longest=0.001) as one:
        before = asyncio.all_tasks()
        async with one.poller.running():
            for name in ("Changed", "Again"):
                await until(lambda: ("acme", "User") in one.poller._saved)
                world.all_users[0]["last"] = name
                (event,) = [told.event for told in await one.place.next(1, 10)]
                assert (event.model, event.key) == ("User", "1")
        assert asyncio.all_tasks() == before
