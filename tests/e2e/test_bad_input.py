"""Bad input and broken vendors: each a typed error in the right place, in time, the rest delivered."""

import time
from typing import Any

import pytest

from connectors.upstream import Account, Budget
from gateway.sandbox import Fault, Sandbox
from resolvers import ids
from resolvers.context import Principal
from tests.support.graph import Graph, account, graph

JOBS = "{ jobs(first: 3) { nodes { name } sources { integration { id } status error { code retryAfter } } } }"


async def test_unknown_ids(recruitee: Graph) -> None:
    unknown = ids.encode("Job", "sandbox-recruitee", "99999999")
    answered = await recruitee.ask(
        "query ($id: ID!) { job(id: $id) { name } tags { nodes { name } } }", id=unknown
    )
    assert answered.codes == ["NOT_FOUND"]
    assert answered.data["job"] is None
    assert answered.data["tags"]["nodes"]


async def test_foreign_ids_look_unknown(recruitee: Graph) -> None:
    found = (await recruitee.read("{ jobs(first: 1) { nodes { id } } }")).data["jobs"]["nodes"][0]["id"]
    stranger = Principal("stranger", frozenset({"elsewhere"}))
    query = "query ($id: ID!) { node(id: $id) { id } }"
    foreign = await recruitee.ask(query, principal=stranger, id=found)
    missing = await recruitee.ask(query, id=ids.encode("Job", "no-such", "1"))
    assert foreign.codes == missing.codes == ["NOT_FOUND"]
    assert foreign.errors[0].message == missing.errors[0].message
    assert foreign.calls == []


@pytest.mark.parametrize("given", ["", "x", "bm9uc2Vuc2U", "💥", "QXBwbGljYXRpb24fcjEf"])
async def test_malformed_ids(recruitee: Graph, given: str) -> None:
    answered = await recruitee.ask("query ($id: ID!) { job(id: $id) { name } }", id=given)
    assert answered.codes == ["BAD_USER_INPUT"]


async def test_ids_of_another_model(recruitee: Graph) -> None:
    other = ids.encode("Tag", "sandbox-recruitee", "1")
    answered = await recruitee.ask("query ($id: ID!) { job(id: $id) { name } }", id=other)
    assert answered.codes == ["BAD_USER_INPUT"]
    assert "Tag" in answered.errors[0].message


@pytest.mark.parametrize("key", ["..", ".", "%2e%2e", "1/../../x"])
async def test_ids_never_leave_their_path(recruitee: Graph, key: str) -> None:
    answered = await recruitee.ask(
        "query ($id: ID!) { interview(id: $id) { startingAt } }",
        id=ids.encode("Interview", "sandbox-recruitee", key),
    )
    assert answered.codes in (["BAD_USER_INPUT"], ["NOT_FOUND"])


@pytest.mark.parametrize("cursor", ["", "x", "bm9uc2Vuc2U", "W10", "8J+SpQ"])
async def test_malformed_cursors(recruitee: Graph, cursor: str) -> None:
    answered = await recruitee.ask("query ($c: String) { jobs(after: $c) { nodes { name } } }", c=cursor)
    assert answered.codes == ["BAD_USER_INPUT"]


async def test_cursors_of_another_list(recruitee: Graph) -> None:
    found = await recruitee.read("{ tags(first: 2) { pageInfo { endCursor } } }")
    cursor = found.data["tags"]["pageInfo"]["endCursor"]
    answered = await recruitee.ask("query ($c: String) { jobs(after: $c) { nodes { name } } }", c=cursor)
    assert answered.codes == ["BAD_USER_INPUT"]


@pytest.mark.parametrize("first", [0, -1, 101])
async def test_page_sizes(recruitee: Graph, first: int) -> None:
    answered = await recruitee.ask("query ($n: Int!) { jobs(first: $n) { nodes { name } } }", n=first)
    assert answered.codes == ["BAD_USER_INPUT"]


async def test_unknown_integrations(recruitee: Graph) -> None:
    answered = await recruitee.ask('{ jobs(integrations: ["nope"]) { nodes { name } } }')
    assert answered.codes == ["NOT_FOUND"]


async def test_a_wrong_token_costs_only_its_own_part(shared: tuple[Sandbox, str]) -> None:
    sandbox, base = shared
    good = account(sandbox, base, "recruitee")
    bad = Account("bad", "recruitee", good.base_url, {**good.credentials, "api_token": "wrong-token-canary"})
    async with graph(good, bad) as pair:
        answered = await pair.ask(JOBS)
    assert len(answered.data["jobs"]["nodes"]) == 3
    assert [source["status"] for source in answered.data["jobs"]["sources"]] == ["OK", "FAILED"]
    assert answered.codes == ["UPSTREAM_UNAUTHENTICATED"]
    assert answered.errors[0].extensions["integration"] == "bad"
    assert "canary" not in str(answered.errors)


BROKEN = [
    ({"kind": "status", "status": 502}, "UPSTREAM_UNAVAILABLE"),
    ({"kind": "status", "status": 500}, "UPSTREAM_UNAVAILABLE"),
    ({"kind": "throttle", "retry_after": 60}, "UPSTREAM_RATE_LIMITED"),
    ({"kind": "truncate"}, "UPSTREAM_MALFORMED"),
    ({"kind": "garbage"}, "UPSTREAM_MALFORMED"),
    ({"kind": "html"}, "UPSTREAM_MALFORMED"),
    ({"kind": "reset"}, "UPSTREAM_UNAVAILABLE"),
    ({"kind": "hang"}, "UPSTREAM_TIMEOUT"),
]


@pytest.mark.parametrize(("fault", "code"), BROKEN)
async def test_a_broken_call_costs_only_its_own_part(
    shared: tuple[Sandbox, str], fault: dict[str, Any], code: str
) -> None:
    sandbox, base = shared
    began = time.monotonic()
    sandbox.faults.rules.append(Fault(path="/c/{company}/tags", **fault))
    try:
        async with graph(account(sandbox, base, "recruitee")) as made:
            answered = await made.ask(
                "{ tags { nodes { name } sources { status error { code } } } jobs(first: 2) { nodes { name } } }",
                budget=Budget(deadline=began + 5.0),
            )
    finally:
        sandbox.faults.rules.clear()
    assert time.monotonic() - began < 6.5
    assert answered.codes == [code]
    assert answered.errors[0].path == ["tags"]
    assert answered.data["tags"]["sources"] == [{"status": "FAILED", "error": {"code": code}}]
    assert len(answered.data["jobs"]["nodes"]) == 2


async def test_a_part_that_has_no_turn_in_time_says_when_to_come_back(shared: tuple[Sandbox, str]) -> None:
    sandbox, base = shared
    good, slow = account(sandbox, base, "gem"), account(sandbox, base, "recruitee")
    async with graph(good, slow) as pair:
        began = time.monotonic()
        pacer = pair.registry.integrations[slow.id].upstream._attempts._pacer
        pacer._account.pause(began + 2.8)  # within the deadline, but too late for the list's rows
        answered = await pair.ask(
            "{ jobs(first: 5) { nodes { integration { id } } sources { status error { code retryAfter } } } }",
            budget=Budget(deadline=began + 3.0),
        )
    assert answered.codes == ["UPSTREAM_RATE_LIMITED"]
    assert answered.errors[0].extensions["integration"] == slow.id
    healthy, failed = answered.data["jobs"]["sources"]
    assert (healthy["status"], failed["status"]) == ("OK", "FAILED")
    assert 0 < failed["error"]["retryAfter"] < 2.8
    nodes = answered.data["jobs"]["nodes"]
    assert nodes
    assert {node["integration"]["id"] for node in nodes} == {good.id}


async def test_a_broken_detail_nulls_only_its_fields(shared: tuple[Sandbox, str]) -> None:
    sandbox, base = shared
    sandbox.faults.rules.append(Fault(path="/c/{company}/candidates/{id}", kind="status", status=503))
    try:
        async with graph(account(sandbox, base, "recruitee")) as made:
            answered = await made.ask(
                """{ candidates(first: 3) { nodes { firstName emailAddresses { emailAddress } location { city }
                     meta { nulls { field reason } } } } }"""
            )
    finally:
        sandbox.faults.rules.clear()
    assert answered.codes == ["UPSTREAM_UNAVAILABLE"]
    assert answered.errors[0].extensions["places"] == 3
    nodes = answered.data["candidates"]["nodes"]
    assert any(node["firstName"] for node in nodes)
    assert [node["location"] for node in nodes] == [None] * 3
    assert all({"field": "location", "reason": "FAILED"} in node["meta"]["nulls"] for node in nodes)


async def test_users_are_listed_without_the_permission_for_memberships(shared: tuple[Sandbox, str]) -> None:
    sandbox, base = shared
    crippled = account(sandbox, base, "recruitee", api_token="sandbox-recruitee-token-no-users")
    async with graph(crippled) as made:
        answered = await made.read("{ users { nodes { lastName } } }")
    assert answered.live == ["GET /memberships", "GET /admins"]
    assert answered.data["users"]["nodes"]
