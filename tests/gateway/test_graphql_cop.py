"""The checks of graphql-cop, in our words, against the production profile with a key that may do everything.

Each is what that scanner sends, and what it takes for a finding.
"""

from __future__ import annotations

from typing import Any

import httpx
import pytest
import pytest_asyncio

from gateway.parts import Parts, real
from tests.gateway import standin
from tests.gateway.conftest import run

KEY = "k" * 20
HEADERS = {"x-api-key": KEY}


def behind() -> Parts:
    """The real graph over no account: the checks are about the edge and the schema."""
    own = standin.parts()
    return Parts(
        real().tools, real().schema, real().open_registry, real().open_store, real().make_context, own.sandbox
    )


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def gateway():
    principals = [{"name": "cop", "key": KEY, "actions": ["*"], "admin": True}]
    account = {"id": "a", "tool": "gem", "base_url": "http://127.0.0.1:9", "credentials": {"api_key": "k"}}
    async with run(behind(), profile="production", principals=principals, integrations=[account]) as started:
        yield started


async def asked(gateway, query: str, **more: Any) -> Any:
    answer = await gateway.client.post("/graphql", json={"query": query, **more}, headers=HEADERS)
    return answer.json()


async def data_of(answer: httpx.Response) -> Any:
    try:
        return answer.json().get("data")
    except (ValueError, AttributeError):
        return None


pytestmark = pytest.mark.asyncio(loop_scope="module")


async def test_an_honest_query_is_answered(gateway) -> None:
    assert (await asked(gateway, "{ __typename viewer { name } }"))["data"]["viewer"] == {"name": "cop"}


async def test_alias_overloading(gateway) -> None:
    answer = await asked(gateway, "{ " + " ".join(f"alias{n}:__typename" for n in range(101)) + " }")
    assert "data" not in answer


async def test_array_based_query_batching(gateway) -> None:
    answer = await gateway.client.post("/graphql", json=[{"query": "{ __typename }"}] * 10, headers=HEADERS)
    assert answer.status_code == 400
    assert isinstance(answer.json(), dict)


async def test_directive_overloading(gateway) -> None:
    answer = await asked(gateway, "query cop { __typename " + "@aa" * 10 + " }")
    assert len(answer["errors"]) < 10


async def test_field_duplication(gateway) -> None:
    assert "data" not in await asked(gateway, "query cop { " + "__typename \n" * 500 + "}")


async def test_circular_introspection(gateway) -> None:
    inner = "name"
    for _ in range(4):
        inner = f"fields {{ type {{ {inner} }} }}"
    assert "data" not in await asked(gateway, f"query cop {{ __schema {{ types {{ {inner} }} }} }}")


async def test_introspection(gateway) -> None:
    assert "data" not in await asked(gateway, "query cop { __schema { types { name fields { name } } } }")


@pytest.mark.parametrize(
    "query",
    [
        "query cop { __schema { directive } }",
        "{ job }",
        "{ jobbs { nodes { id } } }",
        "{ jobs(firstt: 3) { nodes { id } } }",
        "{ jobs(orderBy: {field: NAMES}) { nodes { id } } }",
        "{ ... on Quer { __typename } }",
    ],
)
async def test_field_suggestions(gateway, query) -> None:
    answer = await asked(gateway, query)
    assert answer["errors"]
    assert "did you mean" not in str(answer).lower()


async def test_get_based_queries(gateway) -> None:
    answer = await gateway.client.get("/graphql", params={"query": "query cop {__typename}"}, headers=HEADERS)
    assert (answer.status_code, await data_of(answer)) == (405, None)


async def test_get_based_mutations(gateway) -> None:
    answer = await gateway.client.get(
        "/graphql", params={"query": "mutation cop {__typename}"}, headers=HEADERS
    )
    assert (answer.status_code, await data_of(answer)) == (405, None)


@pytest.mark.parametrize(
    "path", ["/", "/graphql", "/graphiql", "/playground", "/playground/cdn.html", "/console"]
)
async def test_graphiql(gateway, path) -> None:
    answer = await gateway.client.get(path, headers={**HEADERS, "accept": "text/html"})
    assert answer.status_code in (404, 405)
    assert "graphiql" not in answer.text.lower()
    assert "<html" not in answer.text.lower()


async def test_post_based_urlencoded_queries(gateway) -> None:
    answer = await gateway.client.post("/graphql", data={"query": "query cop {__typename}"}, headers=HEADERS)
    assert (answer.status_code, await data_of(answer)) == (415, None)


async def test_trace_mode(gateway) -> None:
    answer = await gateway.client.post(
        "/graphql", json={"query": "query cop { __typename }"}, headers={**HEADERS, "x-debug": "upstream"}
    )
    assert "extensions" not in answer.json()


async def test_unhandled_errors(gateway) -> None:
    answer = await asked(gateway, "qwerty cop { abc }")
    (error,) = answer["errors"]
    assert error["extensions"] == {"code": "BAD_USER_INPUT", "retryable": False}
    assert "exception" not in str(answer).lower()


async def test_nobody_else_is_answered_at_all(gateway) -> None:
    answer = await gateway.client.post("/graphql", json={"query": "{ __typename }"})
    assert answer.status_code == 401
