"""Bodies of up to 200 kB that are refused are refused quickly: bombs, floods and nonsense, over a socket."""

from __future__ import annotations

import gc
import json
import time
from collections.abc import Iterator

import pytest
import pytest_asyncio

from tests.gateway.conftest import run
from tests.gateway.test_graphql_cop import HEADERS, KEY, behind

LARGEST = 200_000
SOON = 0.050
TRIES = 3
"""The best of some, by the time that this thread computed (server and client together): others compute as well."""


def doubling(levels: int, last: str = "__typename") -> str:
    chain = "".join(f"fragment f{n} on Query{{...f{n + 1} ...f{n + 1}}}" for n in range(levels))
    return f"{{...f0}}{chain}fragment f{levels} on Query{{{last}}}"


def edges(levels: int) -> str:
    step = "applications{{nodes{{job{{...f{0}}}}}}}hiringTeam{{job{{...f{0}}}}}"
    chain = "".join(f"fragment f{n} on Job{{{step.format(n + 1)}}}" for n in range(levels))
    return f"{{jobs{{nodes{{...f0}}}}}}{chain}fragment f{levels} on Job{{id}}"


IN_JOBS = "{jobs{nodes{%s}}}"
TEXTS = {
    "doubling fragments, 20 levels": doubling(20),
    "doubling fragments, 98 levels": doubling(98),
    "doubling fragments, as many as fit": doubling(4_000),
    "doubling fragments, ending nowhere": doubling(98, "...nowhere"),
    "doubling fragments, unused": "{__typename}" + doubling(98)[9:],
    "doubling edges": edges(60),
    "fragments in a circle": "{...a}fragment a on Query{...b}fragment b on Query{...a}",
    "one field, again and again": IN_JOBS % ("id " * 1_400),
    "one field, as often as fits": IN_JOBS % ("id " * 66_000),
    "unknown fields": IN_JOBS % " ".join(f"zz{n}" for n in range(1_400)),
    "unknown fields near known ones": IN_JOBS % " ".join(f"nam{n}" for n in range(1_400)),
    "unknown arguments": "{jobs(" + " ".join(f"a{n}:1" for n in range(450)) + "){nodes{id}}}",
    "one argument, again and again": "{jobs(" + "first:1 " * 450 + "){nodes{id}}}",
    "unknown directives": IN_JOBS % ("id @aa " * 460),
    "directives at one place": "{__typename " + "@aa " * 700 + "}",
    "aliases": IN_JOBS % " ".join(f"a{n}:id" for n in range(450)),
    "fragments that overlap": IN_JOBS % " ".join(f"...f{n}" for n in range(90))
    + "".join(f"fragment f{n} on Job{{id zz postings{{id}}}}" for n in range(90)),
    "operations": " ".join(f"query q{n}{{__typename}}" for n in range(350)),
    "variables declared": "query(" + " ".join(f"$a{n}:Int" for n in range(360)) + "){__typename}",
    "a list of numbers": "{nodes(ids:[" + "1 " * 1_400 + "]){id}}",
    "deep fields": "{" + "a{" * 60_000,
    "deep fields, closed": IN_JOBS % ("a{" * 300 + "b" + "}" * 300),
    "deep values": "{jobs(filter:" + "{a:" * 300 + "1" + "}" * 300 + "){nodes{id}}}",
    "deep lists": "{jobs(filter:" + "[" * 1_400 + "){nodes{id}}}",
    "a long comment": "#" + "x" * 29_000,
    "a longer comment": "#" + "x" * 190_000,
    "a long string": '{jobs(after:"' + "x" * 29_000 + '"){zz}}',
    "a long block string": '{jobs(after:"""' + "x\n" * 14_000 + '"""){zz}}',
    "a long name": IN_JOBS % ("x" * 29_000),
    "spaces": " " * 190_000,
    "signs": "!" * 29_000,
    "no text": "\0" * 29_000,
    "introspection, deep": "{__schema{types{" + "fields{type{" * 40 + "name" + "}}" * 40 + "}}}",
}

IDS = "query($ids: [ID!]!) { nodes(ids: $ids) { id } }"
BODIES = {
    **{name: json.dumps({"query": text}).encode() for name, text in TEXTS.items()},
    "many values in variables": json.dumps({"query": IDS, "variables": {"ids": ["x"] * 39_000}}).encode(),
    "many wrong values in variables": json.dumps({"query": IDS, "variables": {"ids": [[]] * 1_900}}).encode(),
    "many unknown variables": json.dumps(
        {"query": IDS, "variables": {f"a{n}": n for n in range(12_000)}}
    ).encode(),
    "deep variables": b'{"query":"{__typename}","variables":{"a":' + b"[" * 99_000 + b"]" * 99_000 + b"}}",
    "nonsense": b"x" * LARGEST,
    "nested nonsense": b"[" * LARGEST,
    "a batch": json.dumps([{"query": "{__typename}"}] * 7_000).encode(),
    "spaces around nothing": b" " * LARGEST,
    "more than fits": b"{" + b" " * (LARGEST + 1),
}


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def gateway():
    principals = [{"name": "heavy", "key": KEY, "actions": ["*"]}]
    account = {"id": "a", "tool": "gem", "base_url": "http://127.0.0.1:9", "credentials": {"api_key": "k"}}
    async with run(behind(), principals=principals, integrations=[account]) as started:
        for text in ("{ viewer { name } }", IN_JOBS % "zz"):
            await started.client.post("/graphql", json={"query": text}, headers=HEADERS)
        yield started


@pytest.fixture(scope="module", autouse=True)
def settled() -> Iterator[None]:
    """What the whole suite has made so far is not collected in the middle of an answer (gateway/server.py)."""
    gc.collect()
    gc.freeze()
    yield
    gc.unfreeze()


def distinct(body: bytes, number: int) -> bytes:
    """The body as no cache has it yet, of the same size for all that matters."""
    return body.replace(b'{"query": "', b'{"query": "' + b"," * number, 1)


@pytest.mark.asyncio(loop_scope="module")
@pytest.mark.parametrize("name", BODIES)
async def test_a_heavy_body_is_refused_quickly(gateway, name) -> None:
    took = []
    for number in range(TRIES):
        body = distinct(BODIES[name], number)
        assert len(body) <= LARGEST + 5
        started = time.thread_time()
        answer = await gateway.client.post(
            "/graphql", content=body, headers={**HEADERS, "content-type": "application/json"}
        )
        took.append(time.thread_time() - started)
        told = answer.json()
        assert told["errors"], name
        assert told.get("data") is None, name
        assert told["errors"][0]["extensions"]["code"] != "INTERNAL"
        if min(took) < SOON:
            break
    assert min(took) < SOON, [round(one * 1000, 1) for one in took]


@pytest.mark.asyncio(loop_scope="module")
async def test_files_may_be_larger_than_that(gateway) -> None:
    text = "mutation($i: AddAttachmentInput!) { addAttachment(input: $i) { userErrors { code } } }"
    file = {"i": {"candidateId": "x", "attachment": {"name": "cv.pdf", "content": "A" * 400_000}}}
    fitting = await gateway.client.post("/graphql", json={"query": text, "variables": file}, headers=HEADERS)
    assert fitting.status_code == 200
    padded = {"query": text + " " * 300_000, "variables": file}
    refused = await gateway.client.post("/graphql", json=padded, headers=HEADERS)
    assert refused.status_code == 413
