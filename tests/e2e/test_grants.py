"""What a principal lacks is refused before anything is called; personal data is withheld field by field."""

from collections.abc import AsyncIterator
from dataclasses import replace
from typing import Any

import pytest

from gateway.auth.stored import StoredKeys
from gateway.sandbox import Sandbox
from gateway.store import opened
from resolvers import ids
from resolvers.context import Context, Principal
from resolvers.schema import schema
from tests.support.graph import Graph, account, graph

BOSS = Principal("boss")
BLIND = replace(BOSS, name="blind", personal_data=False)
WRITER = replace(BOSS, name="writer", read=False)

PEOPLE = """{ candidates(first: 5) { nodes { id remoteId firstName lastName emailAddresses { emailAddress }
    phoneNumbers { phoneNumber } remoteData attachments { fileName }
    meta { nulls { field reason } } applications { nodes { id outcome remoteData } } } } }"""


@pytest.fixture
async def acme(shared: tuple[Sandbox, str]) -> AsyncIterator[Graph]:
    sandbox, base = shared
    async with graph(account(sandbox, base, "recruitee"), sandbox=sandbox) as made:
        yield made


def some_id(model: str, integration: str = "sandbox-recruitee") -> str:
    return ids.encode(model, integration, "1")


PERSON, JOB = some_id("Candidate"), some_id("Job")


@pytest.mark.parametrize(
    "query",
    [
        "{ candidates { nodes { id } } }",
        "{ jobs { nodes { id } } }",
        f'{{ candidate(id: "{PERSON}") {{ id }} }}',
        f'{{ node(id: "{JOB}") {{ id }} }}',
        f'{{ nodes(ids: ["{JOB}"]) {{ id }} }}',
    ],
)
async def test_records_are_read_by_who_may_read(acme: Graph, query: str) -> None:
    answered = await acme.ask(query, principal=WRITER)
    assert set(answered.codes) == {"FORBIDDEN"}
    assert answered.errors[0].extensions["grant"] == "read"
    assert answered.calls == []


REJECT = """mutation ($input: RejectApplicationInput!) { rejectApplication(input: $input)
    { application { %s } userErrors { code } } }"""
INPUT = {"applicationId": some_id("Application"), "rejectionReasonId": some_id("RejectionReason")}


@pytest.mark.parametrize(
    ("principal", "selected", "grant"),
    [
        (replace(BOSS, actions=frozenset()), "id", "actions.rejectApplication"),
        (replace(BOSS, actions=frozenset({"createCandidate"})), "id", "actions.rejectApplication"),
        (WRITER, "id outcome", "read"),
        (WRITER, "... on Application { candidate { firstName } }", "read"),
        (WRITER, "attachments { fileName }", "read"),
    ],
)
async def test_an_action_that_is_not_granted_calls_nothing(
    acme: Graph, principal: Principal, selected: str, grant: str
) -> None:
    answered = await acme.ask(REJECT % selected, principal=principal, input=INPUT)
    assert answered.codes == ["FORBIDDEN"]
    assert answered.errors[0].extensions["grant"] == grant
    assert answered.calls == []


async def test_who_may_only_write_gets_as_far_as_writing(acme: Graph) -> None:
    answered = await acme.ask(REJECT % "id remoteId", principal=WRITER, input={**INPUT, "dryRun": True})
    assert "FORBIDDEN" not in answered.codes


async def test_without_personal_data_people_are_numbers(acme: Graph) -> None:
    seen = (await acme.read(PEOPLE)).data["candidates"]["nodes"]
    blind = (await acme.read(PEOPLE, principal=BLIND)).data["candidates"]["nodes"]
    assert [one["id"] for one in blind] == [one["id"] for one in seen]
    assert any(one["firstName"] for one in seen)
    withheld = ["firstName", "lastName", "emailAddresses", "phoneNumbers", "remoteData", "attachments"]
    for one in blind:
        assert not any(one[name] for name in withheld)
        reasons = {null["field"]: null["reason"] for null in one["meta"]["nulls"]}
        assert {name: reasons[name] for name in withheld} == dict.fromkeys(withheld, "NOT_GRANTED")
        assert one["remoteId"]
        for application in one["applications"]["nodes"]:
            assert application["outcome"]
            assert application["remoteData"] is None


async def test_what_is_withheld_is_not_asked_for(acme: Graph) -> None:
    acme.fresh()
    answered = await acme.read(
        "{ candidates(first: 3) { nodes { id firstName remoteData } } }", principal=BLIND
    )
    acme.fresh()
    plain = await acme.read("{ candidates(first: 3) { nodes { id } } }", principal=BLIND)
    assert answered.live == plain.live


@pytest.mark.parametrize(
    "query",
    [
        '{ candidates(filter: { email: "a@b.test" }) { nodes { id } } }',
        '{ candidates(filter: { lastName: "Example" }) { nodes { id } } }',
        '{ users(filter: { emails: ["a@b.test"] }) { nodes { id } } }',
        "{ candidates(orderBy: { field: NAME }) { nodes { id } } }",
    ],
)
async def test_nobody_is_found_by_what_is_withheld(acme: Graph, query: str) -> None:
    answered = await acme.ask(query, principal=BLIND)
    assert answered.codes == ["FORBIDDEN"]
    assert answered.calls == []


async def test_a_foreign_id_answers_as_an_unknown_one(shared: tuple[Sandbox, str]) -> None:
    sandbox, base = shared
    own = replace(account(sandbox, base, "recruitee"), tenant="acme")
    foreign = replace(account(sandbox, base, "gem"), tenant="other")
    async with graph(own, foreign) as made:
        who = replace(BOSS, tenant="acme")
        told: dict[str, set[Any]] = {}
        for integration in ("sandbox-gem", "no-such"):
            gid = ids.encode("Candidate", integration, "1")
            for query in (
                f'{{ candidate(id: "{gid}") {{ id }} }}',
                f'{{ node(id: "{gid}") {{ id }} }}',
                f'{{ nodes(ids: ["{gid}"]) {{ id }} }}',
                f'{{ integration(id: "{integration}") {{ id }} }}',
                f'{{ candidates(integrations: ["{integration}"]) {{ nodes {{ id }} }} }}',
                f'{{ candidates(filter: {{ ids: ["{gid}"] }}) {{ nodes {{ id }} }} }}',
                f'mutation {{ addNoteToCandidate(input: {{ candidateId: "{gid}", content: "x" }}) {{ steps {{ name }} }} }}',
            ):
                answered = await made.ask(query, principal=who)
                shape = query.replace(gid, "ID").replace(integration, "ID")
                errors = [(error.message, str(error.extensions), error.path) for error in answered.errors]
                told.setdefault(shape, set()).add((str(answered.data), str(errors), str(answered.calls)))
        assert all(len(answers) == 1 for answers in told.values()), told
        assert [one["id"] for one in (await made.read("{ integrations { id } }", principal=who)).data["integrations"]] == ["sandbox-recruitee"]  # fmt: skip


CREATE = """mutation ($input: CreateApiKeyInput!) { createApiKey(input: $input)
    { secret apiKey { id name expiresAt grants { read actions integrations admin personalData } } } }"""


async def test_keys_are_managed_by_administrators_of_their_tenant(acme: Graph) -> None:
    async with opened(None) as engine:
        keys = StoredKeys(engine)

        async def ask(query: str, who: Principal, **variables: Any) -> Any:
            context = Context(acme.registry, who, keys=keys)
            return await schema.execute(query, variable_values=variables, context_value=context)

        wanted = {"name": "bot", "expiresInDays": 30, "grants": {"actions": ["rejectApplication"]}}
        made = (await ask(CREATE, BOSS, input=wanted)).data["createApiKey"]
        assert made["apiKey"]["grants"] == {
            "read": True, "actions": ["rejectApplication"], "integrations": None, "admin": False, "personalData": True,
        }  # fmt: skip
        bot = (await keys.identify(made["secret"])).principal
        assert (bot.name, bot.tenant, bot.actions) == ("bot", "default", {"rejectApplication"})
        viewer = await ask("{ viewer { name tenant grants { actions } } }", bot)
        assert viewer.data["viewer"] == {
            "name": "bot", "tenant": "default", "grants": {"actions": ["rejectApplication"]},
        }  # fmt: skip
        gid, listing = made["apiKey"]["id"], "{ apiKeys { id name revokedAt lastUsedAt } }"
        rotate = f'mutation {{ rotateApiKey(input: {{ id: "{gid}" }}) {{ secret apiKey {{ name }} }} }}'
        revoke = f'mutation {{ revokeApiKey(input: {{ id: "{gid}" }}) {{ apiKey {{ revokedAt }} secret }} }}'
        for query, variables in ((CREATE, {"input": wanted}), (listing, {}), (rotate, {}), (revoke, {})):
            refused = await ask(query, bot, **variables)
            assert refused.errors[0].extensions["grant"] == "admin"
        stranger = replace(BOSS, tenant="other")
        assert (await ask(listing, stranger)).data["apiKeys"] == []
        for query in (rotate, revoke):
            assert (await ask(query, stranger)).errors[0].extensions["code"] == "NOT_FOUND"
        greedy = replace(BOSS, personal_data=False)
        for query, variables in ((CREATE, {"input": {**wanted, "name": "b"}}), (rotate, {})):
            refused = await ask(query, greedy, **variables)
            assert refused.errors[0].extensions["grant"] == "personal_data"
        for wrong in (
            {"name": "a:b"},
            {"expiresInDays": 0},
            {"grants": {"actions": ["nothing"]}},
            {"name": "bot"},
        ):
            refused = await ask(CREATE, BOSS, input={**wanted, **wrong})
            assert refused.errors[0].extensions["code"] == "BAD_USER_INPUT"
        assert (await ask(rotate, BOSS)).data["rotateApiKey"]["secret"].startswith("ats_")
        assert (await ask(revoke, BOSS)).data["revokeApiKey"]["apiKey"]["revokedAt"]
        assert len((await ask(listing, BOSS)).data["apiKeys"]) == 2
