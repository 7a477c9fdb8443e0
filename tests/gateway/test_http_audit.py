"""The requirements of GraphQL over HTTP, one case for each check of the public audit, under the same ids.

The text of a requirement is the specification's in our words; MUST, SHOULD and MAY are all held here.
"""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from typing import Any

import pytest
import pytest_asyncio

from tests.gateway.conftest import run

JSON = "application/json"
GRAPHQL = "application/graphql-response+json"
ASK = "{ __typename }"
NAMED = "query Named($name: String!) { __type(name: $name) { name } }"
NEEDS_ID = "query Needs($id: ID!) { __typename }"
UNKNOWN_FIELD = "{ noSuchFieldAnywhere }"


@dataclass(frozen=True)
class Case:
    id: str
    requirement: str
    body: Any = field(default_factory=lambda: {"query": ASK})
    accept: str | None = None
    content_type: str | None = JSON
    get: dict[str, str] | None = None
    status: range = range(200, 201)
    answers_as: str | None = None
    without: str | None = None


def exactly(status: int) -> range:
    return range(status, status + 1)


REFUSED = range(400, 500)
WRONG = {
    "object": {"an": "object"},
    "number": 0,
    "boolean": False,
    "array": ["an array"],
}
WRONG_MAP = {"string": "text", "number": 0, "boolean": False, "array": ["an array"]}

CASES = [
    Case("22EB", "GRAPHQL media type is answered in kind", accept=GRAPHQL, answers_as=GRAPHQL),
    Case("4655", "JSON media type is answered in kind", accept=JSON, answers_as=JSON),
    Case("47DE", "any media type is answered as JSON", accept="*/*", answers_as=JSON),
    Case("80D8", "no Accept header is answered as JSON", answers_as=JSON),
    Case("82A3", "answers are UTF-8"),
    Case(
        "BF61",
        "requests in UTF-8 are understood",
        {"query": '{ __type(name: "Zoë 🏊") { name } }'},
        content_type=f"{JSON}; charset=utf-8",
    ),
    Case("78D5", "requests without a charset are UTF-8"),
    Case("2C94", "POST is accepted"),
    Case("5A70", "GET with a query string is accepted", get={"query": ASK}),
    Case(
        "9C48", "no mutation by GET", get={"query": "mutation { __typename }"}, accept=GRAPHQL, status=REFUSED
    ),
    Case("9ABE", "POST without a content type is refused", content_type=None, status=REFUSED),
    Case("03D4", "POST of JSON is accepted"),
    Case("A5BF", "POST without a body is refused", b"", status=exactly(400)),
    Case("423L", "a missing query is refused", {"other": ASK}, accept=GRAPHQL, status=exactly(400)),
    *(
        Case(f"LKJ{number}", f"a query that is a {kind} is refused", {"query": value}, status=exactly(400))
        for number, (kind, value) in enumerate(WRONG.items())
    ),
    Case("34A2", "a query in text, GRAPHQL", accept=GRAPHQL),
    Case("13EE", "a query in text, JSON", accept=JSON, without="errors"),
    *(
        Case(
            f"6C0{number}",
            f"an operationName that is a {kind} is refused",
            {"query": ASK, "operationName": value},
            status=exactly(400),
        )
        for number, (kind, value) in enumerate(WRONG.items())
    ),
    Case(
        "8161",
        "an operationName in text, GRAPHQL",
        {"query": f"query Q {ASK}", "operationName": "Q"},
        GRAPHQL,
    ),
    Case(
        "B8B3",
        "an operationName in text, JSON",
        {"query": f"query Q {ASK}", "operationName": "Q"},
        JSON,
        without="errors",
    ),
    *(
        Case(
            f"{prefix}{number}",
            f"{name} may be null, {accept}",
            {"query": ASK, name: None},
            accept,
            without="errors",
        )
        for number, name in enumerate(("variables", "operationName", "extensions"))
        for prefix, accept in (("94B", GRAPHQL), ("022", JSON))
    ),
    *(
        Case(
            f"476{number}",
            f"variables that are a {kind} are refused",
            {"query": ASK, "variables": value},
            status=exactly(400),
        )
        for number, (kind, value) in enumerate(WRONG_MAP.items())
    ),
    Case("2EA1", "variables as a map, GRAPHQL", {"query": NAMED, "variables": {"name": "T"}}, GRAPHQL),
    Case(
        "28B9",
        "variables as a map, JSON",
        {"query": NAMED, "variables": {"name": "T"}},
        JSON,
        without="errors",
    ),
    Case(
        "D6D5",
        "variables in the query string, GRAPHQL",
        get={"query": NAMED, "variables": '{"name": "T"}'},
        accept=GRAPHQL,
        without="errors",
    ),
    Case(
        "6A70",
        "variables in the query string, JSON",
        get={"query": NAMED, "variables": '{"name": "T"}'},
        accept=JSON,
        without="errors",
    ),
    *(
        Case(
            f"58B{number}",
            f"extensions that are a {kind} are refused",
            {"query": ASK, "extensions": value},
            status=exactly(400),
        )
        for number, (kind, value) in enumerate(WRONG_MAP.items())
    ),
    Case("428F", "extensions as a map, GRAPHQL", {"query": ASK, "extensions": {"a": "b"}}, GRAPHQL),
    Case(
        "1B7A", "extensions as a map, JSON", {"query": ASK, "extensions": {"a": "b"}}, JSON, without="errors"
    ),
    Case("B6DC", "broken JSON gets a status of its kind", b'{ "broken', JSON, status=range(200, 600)),
    Case("BCF8", "broken JSON is refused, JSON", b'{ "broken', JSON, status=exactly(400)),
    Case("B7N8", "broken JSON is refused, GRAPHQL", b'{ "broken', GRAPHQL, status=exactly(400)),
    Case("8764", "a misspelt parameter is an error", {"qeury": ASK}, status=range(400, 600)),
    Case("3E3A", "a misspelt parameter is refused", {"qeury": ASK}, status=exactly(400)),
    Case("572B", "a syntax error is 200, JSON", {"query": "{"}, JSON),
    Case("FDE2", "a validation error is 200, JSON", {"query": UNKNOWN_FIELD}, JSON),
    Case("7B9B", "a wrong variable is 200, JSON", {"query": NEEDS_ID, "variables": {"id": None}}, JSON),
    Case("865D", "a syntax error is an error, GRAPHQL", {"query": "{"}, GRAPHQL, status=range(400, 600)),
    Case("556A", "a syntax error is 400, GRAPHQL", {"query": "{"}, GRAPHQL, status=exactly(400)),
    Case(
        "D586", "a syntax error has no data, GRAPHQL", {"query": "{"}, GRAPHQL, status=REFUSED, without="data"
    ),
    Case(
        "51FE",
        "a validation error is an error, GRAPHQL",
        {"query": UNKNOWN_FIELD},
        GRAPHQL,
        status=range(400, 600),
    ),
    Case(
        "74FF", "a validation error is 400, GRAPHQL", {"query": UNKNOWN_FIELD}, GRAPHQL, status=exactly(400)
    ),
    Case(
        "5E5B",
        "a validation error has no data, GRAPHQL",
        {"query": UNKNOWN_FIELD},
        GRAPHQL,
        status=REFUSED,
        without="data",
    ),
    Case(
        "86EE",
        "a wrong variable is 400, GRAPHQL",
        {"query": NEEDS_ID, "variables": {"id": None}},
        GRAPHQL,
        status=exactly(400),
    ),
]


def test_every_check_of_the_audit_is_here() -> None:
    assert len({case.id for case in CASES}) == len(CASES) == 61


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def audited():
    async with run() as gateway:
        yield gateway


@pytest.mark.asyncio(loop_scope="module")
@pytest.mark.parametrize("case", CASES, ids=lambda case: case.id)
async def test_requirement(audited, case: Case) -> None:
    headers = {"accept": case.accept} if case.accept else {}
    request = audited.client.build_request("GET", "/graphql", params=case.get, headers=headers)
    if case.get is None:
        body = case.body if isinstance(case.body, bytes) else json.dumps(case.body).encode()
        if case.content_type:
            headers["content-type"] = case.content_type
        request = audited.client.build_request("POST", "/graphql", content=body, headers=headers)
    if case.accept is None:
        del request.headers["accept"]
    answer = await audited.client.send(request)

    assert answer.status_code in case.status, case.requirement
    assert isinstance(json.loads(answer.content.decode("utf-8")), dict)
    if case.answers_as:
        assert answer.headers["content-type"].split(";")[0] == case.answers_as
    if case.without:
        assert case.without not in answer.json()
