"""The subscription without sockets: what an event shows, who may listen, how records are read."""

import asyncio
from contextlib import aclosing, asynccontextmanager
from datetime import UTC, datetime
from types import SimpleNamespace

import pytest

from connectors.errors import Unavailable
from connectors.events import EventKind, EventSource
from connectors.registry import Registry
from resolvers.context import Context
from resolvers.ids import encode
from resolvers.principals import Principal
from resolvers.schema import schema
from tests.gateway.events.conftest import AT, happened, hub
from tests.support.waiting import until
from tests.support.world import World, integrate

ALL = """subscription ($integrations: [ID!], $models: [ModelName!], $after: ID) {
  events(integrations: $integrations, models: $models, after: $after) {
    id at kind source model recordId changedFields integration { id }
    record { id ... on Candidate { lastName applications { nodes { id } } } ... on Job { name } }
  }
}"""
BARE = "subscription ($after: ID) { events(after: $after) { id kind recordId record { id } } }"


@asynccontextmanager
async def listening(made, query=ALL, *, principal=None, last=None, **variables):
    """A subscription that has begun: its results, and the context that they share."""
    context = Context(made._registry, principal or Principal(), events=made, last_event_id=last)
    source = await schema.stream(query, variable_values=variables, context_value=context)
    async with aclosing(source):
        first = asyncio.ensure_future(anext(source))
        await until(lambda: first.done() or made.listeners)

        async def results():
            yield await first
            async for result in source:
                yield result

        try:
            yield results(), context
        finally:
            first.cancel()
            await asyncio.wait({first})


async def one(results):
    result = await anext(results)
    assert result.errors is None, result.errors
    return result.data["events"]


async def code(results):
    (error,) = (await anext(results)).errors
    return error.extensions["code"]


async def test_an_event_shows_what_happened_and_its_record_as_it_is_now():
    async with hub() as made, listening(made) as (results, _):
        made.publish(happened(3, fields=("last_name", "email_addresses")))
        event = await one(results)
    gid = encode("Candidate", "acme", "3")
    assert event.pop("id")
    assert event == {
        "at": AT.isoformat(),
        "kind": "UPDATED",
        "source": "WEBHOOK",
        "model": "Candidate",
        "recordId": gid,
        "changedFields": ["lastName", "emailAddresses"],
        "integration": {"id": "acme"},
        "record": {
            "id": gid,
            "lastName": "L003",
            "applications": {"nodes": [{"id": encode("Application", "acme", "30")}]},
        },
    }


async def test_records_of_one_tick_are_read_together_and_anew_each_tick():
    acme = integrate(World(jobs=30))
    async with hub(registry=Registry([acme])) as made, listening(made, models=["Job"]) as (results, context):
        for number in range(1, 13):
            made.publish(happened(number, "Job"))
        await made.kept()
        first = [(await one(results))["record"]["name"] for _ in range(12)]
        assert first == [f"Job {number}" for number in range(1, 13)]
        together = len(acme.upstream.sent)
        assert together == 3  # five a call
        acme.upstream.world.all_jobs[0]["title"] = "Another name"
        made.publish(happened(1, "Job"))
        assert (await one(results))["record"]["name"] == "Another name"
        assert len(acme.upstream.sent) == together + 1
        assert len(context.budget.calls) == 1


async def test_without_the_record_nothing_is_read():
    acme = integrate()
    query = "subscription { events { kind recordId } }"
    async with hub(registry=Registry([acme])) as made, listening(made, query) as (results, _):
        made.publish(happened(1))
        assert (await one(results))["kind"] == "UPDATED"
    assert acme.upstream.sent == []


async def test_a_record_that_is_gone_or_not_named_is_null():
    async with hub() as made, listening(made, BARE) as (results, _):
        made.publish(happened(1, kind=EventKind.DELETED))
        made.publish(happened(None))
        made.publish(happened(999))
        found = [await one(results) for _ in range(3)]
    assert [event["record"] for event in found] == [None] * 3
    assert [event["recordId"] for event in found] == [
        encode("Candidate", "acme", "1"),
        None,
        encode("Candidate", "acme", "999"),
    ]


async def test_a_record_that_cannot_be_read_costs_only_itself():
    acme = integrate()
    acme.upstream.rules.append(lambda request: Unavailable("down", integration="acme", tool="acme"))
    async with hub(registry=Registry([acme])) as made, listening(made, BARE) as (results, _):
        made.publish(happened(1))
        result = await anext(results)
        assert result.data["events"]["record"] is None
        assert [error.extensions["code"] for error in result.errors] == ["UPSTREAM_UNAVAILABLE"]
        acme.upstream.rules.clear()
        made.publish(happened(1))
        assert (await one(results))["record"]


async def test_only_what_is_asked_for_and_granted_is_told():
    principal = Principal(integrations=frozenset({"acme"}))
    query = "subscription { events(models: [Job]) { recordId } }"
    async with hub() as made, listening(made, query, principal=principal) as (results, _):
        made.publish(happened(1, "Job", "other"))
        made.publish(happened(2))
        made.publish(happened(3, "Job"))
        assert (await one(results))["recordId"] == encode("Job", "acme", "3")


@pytest.mark.parametrize(
    ("principal", "variables", "expected"),
    [
        (Principal(events=False), {}, "FORBIDDEN"),
        (Principal(read=False), {}, "FORBIDDEN"),
        (Principal(integrations=frozenset({"acme"})), {"integrations": ["other"]}, "NOT_FOUND"),
        (Principal(tenant="foreign"), {"integrations": ["acme"]}, "NOT_FOUND"),
        (Principal(), {"integrations": ["nothing"]}, "NOT_FOUND"),
        (Principal(), {"after": "nonsense"}, "BAD_USER_INPUT"),
        (Principal(), {"after": "0" * 14}, "EVENTS_EXPIRED"),
    ],
)
async def test_what_is_not_granted_is_refused(principal, variables, expected):
    async with hub() as made:
        async with listening(made, principal=principal, **variables) as (results, _):
            assert await code(results) == expected
        assert made.listeners == 0


async def test_a_subscription_ends_when_its_integrations_are_removed(monkeypatch):
    monkeypatch.setattr("resolvers.subscriptions.LOOK", 0.001)
    async with hub() as made, listening(made, integrations=["acme"]) as (results, _):
        made._registry.remove("acme")
        assert await code(results) == "NOT_FOUND"


async def test_a_foreign_tenant_hears_nothing_and_an_integration_removed_is_silent():
    async with hub() as made, listening(made, BARE) as (results, _):
        made._registry.remove("acme")
        made.publish(happened(1))
        made.publish(happened(2, integration="other"))
        assert (await one(results))["recordId"] == encode("Candidate", "other", "2")


async def test_it_goes_on_after_the_last_event_by_argument_or_by_header():
    async with hub() as made:
        async with listening(made, BARE) as (results, _):
            made.publish(happened(1))
            first = (await one(results))["id"]
        made.publish(happened(2))
        await made.kept()
        for given in ({"after": first}, {"last": first}):
            async with listening(made, BARE, **given) as (results, _):
                assert (await one(results))["recordId"] == encode("Candidate", "acme", "2")


async def test_who_is_too_slow_gets_a_typed_error():
    async with hub(buffer=3, recent=2) as made, listening(made, BARE) as (results, _):
        made.publish(happened(1))
        first = (await one(results))["id"]
        for number in range(50):
            made.publish(happened(number))
        await made.kept()
        result = await anext(results)
        assert result.data is None
        (error,) = result.errors
        assert error.extensions["code"] == "SUBSCRIBER_TOO_SLOW"
        assert error.extensions["lastEventId"] == first
        assert [result async for result in results] == []
        assert made.listeners == 0


MOVE = """mutation ($dry: Boolean!, $id: ID!, $stage: ID!) {
  moveApplicationToStage(input: {applicationId: $id, stageId: $stage, dryRun: $dry}) { replayed }
}"""
CREATE = """mutation { createCandidate(input: {
  integrationId: "acme", candidate: {firstName: "A", lastName: "B", emailAddress: "a@x.test"}
  application: {jobId: "remote:1"}
}) { replayed } }"""


async def performed(made, mutation, **variables):
    """The events that a mutation makes."""
    before = made.log.newest
    context = Context(made._registry, events=made)
    result = await schema.execute(mutation, variable_values=variables, context_value=context)
    await made.kept()
    told = [one.event for one in await made.log.after(before)]
    assert {event.source for event in told} <= {EventSource.GATEWAY}
    return result.errors, [(event.model, event.key, event.kind.name) for event in told]


async def test_what_a_mutation_changed_is_told_by_the_gateway():
    acme = integrate()
    move = {"id": encode("Application", "acme", "10"), "stage": encode("ApplicationStage", "acme", "12")}
    async with hub(registry=Registry([acme])) as made:
        assert await performed(made, MOVE, dry=True, **move) == (None, [])
        assert await performed(made, MOVE, dry=False, **move) == (None, [("Application", "10", "UPDATED")])
        errors, told = await performed(made, CREATE)
        assert errors is None
        assert ("Candidate", "12", "CREATED") in told
        acme.upstream.rules.append(lambda request: Unavailable("down", integration="acme", tool="acme"))
        errors, told = await performed(made, MOVE, dry=False, **move)
        assert errors
        assert told == [("Application", None, "UPDATED")]  # nobody knows what became of it


async def test_changed_at_and_remote_deleted_at_come_from_events_where_the_vendor_is_silent():
    users = "{ users { nodes { remoteId changedAt remoteDeletedAt meta { nulls { field reason } } } } }"
    acme = integrate(World(users=3), at=datetime(2031, 5, 1, 12, tzinfo=UTC))
    async with hub(registry=Registry([acme])) as made:
        made.publish(happened(1, "User"))
        made.publish(happened(2, "User", kind=EventKind.DELETED))
        result = await schema.execute(users, context_value=Context(made._registry))
    assert result.errors is None
    found = {node.pop("remoteId"): node for node in result.data["users"]["nodes"]}
    assert (found["1"]["changedAt"], found["1"]["remoteDeletedAt"]) == (AT.isoformat(), None)
    assert found["2"]["remoteDeletedAt"] == AT.isoformat()
    assert {"field": "changedAt", "reason": "UNKNOWN"} in found["3"]["meta"]["nulls"]


async def test_nothing_is_told_of_records_that_the_integration_hides():
    class Made:
        async def among(self, model, keys):
            return frozenset(keys) & {"2"}

    acme = integrate(settings={"only_created": True})
    async with hub(registry=Registry([acme])) as made, listening(made, BARE) as (results, context):
        context.created = SimpleNamespace(at=lambda account: Made())
        for key in ("1", "2", "3"):
            made.publish(happened(key))
        assert (await one(results))["recordId"] == encode("Candidate", "acme", "2")


async def test_what_is_switched_off_is_not_told():
    off = {"switched_off": ["Job", "Candidate.lastName"]}
    registry = Registry([integrate(World(), settings=off)])
    async with hub(registry=registry) as made, listening(made) as (results, _):
        made.publish(happened(1, model="Job"))
        made.publish(happened(3, fields=("last_name", "email_addresses")))
        event = await one(results)
    assert (event["model"], event["changedFields"]) == ("Candidate", ["emailAddresses"])
    assert event["record"]["lastName"] is None
