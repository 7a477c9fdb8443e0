"""Equal subscriptions, without sockets: one execution for all of them, nothing lost and nothing told twice."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import aclosing, asynccontextmanager
from dataclasses import replace

import pytest

from connectors.registry import Registry
from gateway.asking import Asking
from gateway.events.sharing import Sharing, afters
from gateway.execution import Execution
from gateway.metrics import Metrics
from resolvers import subscriptions
from resolvers.context import Context
from resolvers.principals import Principal
from resolvers.schema import schema
from tests.gateway.events.conftest import happened, hub
from tests.support.waiting import until
from tests.support.world import integrate

QUERY = """subscription ($integrations: [ID!], $after: ID) {
  events(integrations: $integrations, after: $after) { name: id recordId }
}"""
READING = "subscription { events { id record { ... on Candidate { lastName } } } }"
PRINCIPAL = Principal("reader")


class Edge:
    """What executes subscriptions, over a hub."""

    def __init__(self, made) -> None:
        self.hub = made
        self.contexts = []
        self.sharing = Sharing(lambda: made)
        self.execution = Execution(schema, self._context, Metrics(), sharing=self.sharing)

    def _context(self, asked):
        self.contexts.append(Context(self.hub._registry, asked.principal, events=asked.events or self.hub))
        self.contexts[-1].last_event_id = asked.last_event_id
        return self.contexts[-1]

    @asynccontextmanager
    async def subscribed(self, query=QUERY, principal=PRINCIPAL, last=None, frame=None, **variables):
        """A subscription that follows its source, as a list that grows of its results, and its task."""
        asked = replace(Asking("test", 5.0, principal, last_event_id=last), **(frame or {}))
        results = []
        gate = asyncio.Event()
        gate.set()

        async def take():
            stream = await self.execution.stream(query, context_value=asked, variable_values=variables)
            async with aclosing(stream):
                async for result in stream:
                    results.append(result)
                    await gate.wait()

        before = self.sharing.subscribers
        task = asyncio.create_task(take())
        try:
            await until(lambda: task.done() or self.sharing.subscribers > before)
            yield results, gate, task
        finally:
            task.cancel()
            await asyncio.wait({task})

    async def tell(self, *keys):
        for key in keys:
            self.hub.publish(happened(key))
            await self.hub.kept()
            await asyncio.sleep(0)


@asynccontextmanager
async def edge(**options) -> AsyncIterator[Edge]:
    async with hub(**options) as made:
        yield Edge(made)
        await until(lambda: not made.listeners)


def ids(results):
    return [result.data["events"]["name"] for result in results]


@pytest.fixture
def executed(monkeypatch):
    """The events whose nodes were made."""
    found = []
    nodes = subscriptions._nodes

    async def counted(context, told, selected):
        found.extend(one.id for one in told)
        return await nodes(context, told, selected)

    monkeypatch.setattr(subscriptions, "_nodes", counted)
    return found


async def test_equal_subscriptions_make_one_execution_of_an_event(executed):
    acme = integrate()
    async with (
        edge(registry=Registry([acme])) as made,
        made.subscribed(READING) as (one, *_),
        made.subscribed(READING) as (two, *_),
        made.subscribed(READING, replace(PRINCIPAL)) as (three, *_),
    ):
        assert (len(made.sharing.sources), made.hub.listeners, made.sharing.subscribers) == (1, 1, 3)
        await made.tell(1, 2)
        await until(lambda: len(one) == len(two) == len(three) == 2)
        assert len(executed) == 2
        assert len(acme.upstream.sent) == 2
        assert all(a is b is c for a, b, c in zip(one, two, three, strict=True))
        assert one[0].data["events"]["record"] == {"lastName": "L001"}


@pytest.mark.parametrize(
    "second",
    [
        {"principal": Principal("other")},
        {"principal": replace(PRINCIPAL, personal_data=False)},
        {"principal": replace(PRINCIPAL, integrations=frozenset({"acme"}))},
        {"integrations": ["acme"]},
        {"frame": {"stale_if_error": 60.0}},
        {"frame": {"debug_upstream": True}},
        {"query": QUERY.replace("name: ", "")},
    ],
)
async def test_what_differs_is_not_shared(second, executed):
    async with edge() as made, made.subscribed() as (one, *_), made.subscribed(**second) as (two, *_):
        assert len(made.sharing.sources) == 2
        await made.tell(1)
        await until(lambda: one and two)
        assert len(executed) == 2


async def test_what_is_not_granted_is_refused_though_others_listen():
    async with (
        edge() as made,
        made.subscribed(),
        made.subscribed(principal=Principal(events=False)) as (
            refused,
            _,
            task,
        ),
    ):
        await task
        (error,) = refused[0].errors
        assert error.extensions["code"] == "FORBIDDEN"


@pytest.mark.parametrize("by_header", [True, False])
async def test_who_goes_on_gets_what_was_missed_and_joins_the_others(by_header, executed):
    async with edge() as made, made.subscribed() as (all_of_it, *_):
        await made.tell(*range(40))
        await until(lambda: len(all_of_it) == 40)
        executed.clear()
        given = ids(all_of_it)[4]
        telling = asyncio.create_task(made.tell(*range(40, 80)))
        async with made.subscribed(**({"last": given} if by_header else {"after": given})) as subscriber:
            rest = subscriber[0]
            await telling
            await until(lambda: len(all_of_it) == 80 and len(rest) == 75)
            assert ids(rest) == ids(all_of_it)[5:]
            assert len(made.sharing.sources) == 1
            executed.clear()
            await made.tell("last")
            await until(lambda: len(rest) == 76 and len(all_of_it) == 81)
            assert len(executed) == 1
            assert rest[-1] is all_of_it[-1]


async def test_who_falls_behind_costs_nobody_else_and_misses_nothing(monkeypatch):
    monkeypatch.setattr("gateway.events.sharing.RING", 4)
    async with edge() as made, made.subscribed() as (quick, *_), made.subscribed() as (slow, gate, _):
        gate.clear()
        for number in range(20):
            await made.tell(number)
            await until(lambda told=number + 1: len(quick) == told)
        assert len(slow) == 1
        assert made.sharing.subscribers == 1
        gate.set()
        await until(lambda: len(slow) == 20 and made.sharing.subscribers == 2)
        assert ids(slow) == ids(quick)
        await made.tell("last")
        await until(lambda: len(slow) == len(quick) == 21)
        assert slow[-1] is quick[-1]


async def test_who_falls_too_far_behind_is_told_so(monkeypatch):
    monkeypatch.setattr("gateway.events.sharing.RING", 2)
    async with (
        edge(buffer=3, recent=2) as made,
        made.subscribed() as (quick, *_),
        made.subscribed() as (slow, gate, task),
    ):
        gate.clear()
        for number in range(20):
            await made.tell(number)
            await until(lambda told=number + 1: len(quick) == told)
        gate.set()
        await task
        (error,) = slow[-1].errors
        assert (error.extensions["code"], error.extensions["lastEventId"]) == (
            "SUBSCRIBER_TOO_SLOW",
            ids(slow[:-1])[-1],
        )
        await made.tell("last")
        await until(lambda: len(quick) == 21)


async def test_the_source_ends_with_its_last_subscriber():
    async with edge() as made:
        async with made.subscribed():
            async with made.subscribed() as (two, *_):
                await made.tell(1)
                await until(lambda: two)
            assert (len(made.sharing.sources), made.hub.listeners) == (1, 1)
        assert not made.sharing.sources
        await until(lambda: not made.hub.listeners)
        await until(lambda: "shared subscription" not in {task.get_name() for task in asyncio.all_tasks()})


async def test_all_hear_why_a_source_ends_and_a_new_one_may_begin(monkeypatch):
    monkeypatch.setattr("resolvers.subscriptions.LOOK", 0.001)
    async with (
        edge() as made,
        made.subscribed(integrations=["acme"]) as (one, _, first),
        made.subscribed(integrations=["acme"]) as (two, _, second),
    ):
        made.hub._registry.remove("acme")
        await asyncio.wait({first, second})
        for (result,) in (one, two):
            assert [error.extensions["code"] for error in result.errors] == ["NOT_FOUND"]
        assert not made.sharing.sources


def test_only_variables_that_say_where_to_go_on_are_left_out():
    assert afters(QUERY) == {"after"}
    assert afters("subscription { events { id } }") == frozenset()
    used_twice = """subscription ($at: ID) { ...All }
    fragment All on Subscription { events(after: $at, integrations: [$at]) { id } }"""
    assert afters(used_twice) == frozenset()
