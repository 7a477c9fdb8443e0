"""Trusted documents: by their ids, by their text, and nothing else."""

from __future__ import annotations

import hashlib
import json

import pytest
from websockets.asyncio.client import connect

from gateway.documents import Documents
from gateway.settings import SettingsError

LISTED = "query Greet($name: String!) { hello(name: $name) }"
OTHER = "{ hello }"
ID = hashlib.sha256(LISTED.encode()).hexdigest()
VARIABLES = {"variables": {"name": "ann"}}


@pytest.fixture
def manifest(tmp_path):
    file = tmp_path / "documents.json"
    file.write_text(json.dumps({ID: LISTED}))
    return file


def code(answer) -> str:
    return answer.json()["errors"][0]["extensions"]["code"]


async def post(gateway, **body):
    return await gateway.client.post("/graphql", json=body)


@pytest.mark.parametrize(
    "named",
    [
        {"documentId": ID},
        {"documentId": f"sha256:{ID}"},
        {"documentId": ID.upper()},
        {"extensions": {"persistedQuery": {"version": 1, "sha256Hash": ID}}},
        {"query": LISTED, "extensions": {"persistedQuery": {"version": 1, "sha256Hash": ID}}},
        {"query": LISTED},
    ],
)
@pytest.mark.parametrize("mode", ["allow", "only"])
async def test_a_listed_document_is_executed(running, manifest, mode, named) -> None:
    async with running(trusted_documents=mode, documents=manifest) as gateway:
        answer = await post(gateway, **named, **VARIABLES)
    assert answer.json() == {"data": {"hello": "hello ann"}}


async def test_others_only_where_they_are_allowed(running, manifest) -> None:
    async with running(trusted_documents="allow", documents=manifest) as gateway:
        assert (await post(gateway, query=OTHER)).json() == {"data": {"hello": "hello you"}}
        unknown = await post(gateway, documentId="0" * 64)
        mixed = await post(gateway, query=OTHER, documentId=ID)
        wrong = await post(gateway, documentId=3)
    assert code(unknown) == "PERSISTED_QUERY_NOT_FOUND"
    assert [code(one) for one in (mixed, wrong)] == ["BAD_USER_INPUT"] * 2
    async with running(trusted_documents="only", documents=manifest) as gateway:
        assert code(await post(gateway, query=OTHER)) == "DOCUMENT_NOT_TRUSTED"
        assert code(await post(gateway, query=LISTED + " ", **VARIABLES)) == "DOCUMENT_NOT_TRUSTED"
        assert code(await post(gateway, query="{")) == "DOCUMENT_NOT_TRUSTED"
        got = await gateway.client.get("/graphql", params={"query": OTHER})
        assert code(got) == "DOCUMENT_NOT_TRUSTED"


async def test_a_websocket_is_no_way_around(running, manifest) -> None:
    async with (
        running(trusted_documents="only", documents=manifest) as gateway,
        connect(
            f"ws://127.0.0.1:{gateway.port}/graphql", subprotocols=["graphql-transport-ws"], proxy=None
        ) as socket,
    ):
        await socket.send('{"type": "connection_init"}')
        await socket.recv()
        for name, text in (("1", "subscription { count(to: 1) }"), ("2", OTHER)):
            await socket.send(json.dumps({"type": "subscribe", "id": name, "payload": {"query": text}}))
            told = json.loads(await socket.recv())
            assert told["type"] == "error"
            assert told["payload"][0]["extensions"]["code"] == "DOCUMENT_NOT_TRUSTED"


async def test_ids_mean_nothing_where_the_list_is_off(gateway) -> None:
    assert code(await post(gateway, documentId=ID)) == "BAD_USER_INPUT"


@pytest.mark.parametrize(
    ("content", "wrong"),
    [
        (None, "cannot be read"),
        ("{", "not JSON"),
        ("[]", "object"),
        ('{"a": 1}', "object"),
        (json.dumps({"0" * 64: LISTED}), "SHA-256"),
    ],
)
def test_a_wrong_list_is_refused(tmp_path, content, wrong) -> None:
    file = tmp_path / "documents.json"
    if content is not None:
        file.write_text(content)
    with pytest.raises(SettingsError, match=wrong):
        Documents.load("only", file)


def test_a_mode_needs_its_list() -> None:
    with pytest.raises(SettingsError, match="documents"):
        Documents.load("only", None)
