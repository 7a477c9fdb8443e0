"""Every action of every tool, as the checklist has them, with every input: what the vendor has, what a read shows.

A walk over all rows: one that is added to the checklist fails here until somebody says how it is asked for. The tests
of each tool look closer, at refusals and at what fails; these see to it that nothing was left out.
"""

import json
import re
from base64 import b64decode
from collections.abc import AsyncIterator, Iterator
from pathlib import Path
from typing import Any

import pytest
from strawberry.utils.str_converters import to_snake_case

from connectors import files as incoming
from connectors.download import Downloader
from connectors.registry import TOOLS
from gateway.sandbox import Sandbox
from tests.e2e.actions import PDF, perform, plain, vendor, writes
from tests.e2e.walking import requests, subject
from tests.support import loopback
from tests.support.graph import Graph, account, graph, served

CHECKLIST = json.loads((Path(__file__).parents[1] / "coverage.json").read_text())
ROWS = [(tool, name) for tool, rows in CHECKLIST.items() for name in rows["actions"]]
FILES = ("Application.attachments", "Candidate.attachments")
READ = """query ($id: ID!) { candidate(id: $id) { id firstName lastName company title source customFields remoteData
    emailAddresses { emailAddress } phoneNumbers { phoneNumber } socialMedia { link } candidateTags { tag { name } }
    location { city country state street1 zipCode }
    applications { nodes { id outcome rejectionReasonName job { id } currentStage { id }
        attachments { fileName type contentType }
        screeningQuestionAnswers { question { id } answer { ... on TextAnswer { content }
            ... on NumberAnswer { number } ... on BooleanAnswer { checked } ... on DateAnswer { date }
            ... on SingleSelectAnswer { choice } ... on MultiSelectAnswer { choices } } } } } } }"""
LISTED = "query ($email: String!) { candidates(filter: { email: $email }) { nodes { emailAddresses { emailAddress } } } }"
FETCHED = PDF + b"% from elsewhere\n"


def inputs(tool: str, name: str) -> set[str]:
    return set(CHECKLIST[tool]["actions"][name]["inputs"])


def told(given: Any, path: str = "") -> Iterator[tuple[str, Any]]:
    """The dotted names of a request's members, as the checklist has them, each with its value."""
    if isinstance(given, list) and not path.endswith(".answer"):
        for one in given:
            yield from told(one, path)
    elif isinstance(given, dict):
        for name, value in given.items():
            yield from told(value, f"{path}.{to_snake_case(name)}".lstrip("."))
    else:
        yield path, given


@pytest.fixture(scope="module")
def simulated() -> Iterator[tuple[Sandbox, str]]:
    with served(jobs=12, candidates=120, applications=200, rate_factor=0) as made:
        yield made


@pytest.fixture
async def asked(simulated: tuple[Sandbox, str], tool: str) -> AsyncIterator[Graph]:
    """A graph over the tool's account as new."""
    sandbox, base = simulated
    sandbox.reset()
    async with graph(account(sandbox, base, tool), sandbox=sandbox) as made:
        yield made


def test_the_checklist() -> None:
    assert set(CHECKLIST) == set(TOOLS)
    assert len(ROWS) == 39
    assert sum(len(inputs(*row)) for row in ROWS) == 268


@pytest.mark.parametrize(("tool", "name"), [row for row in ROWS if row[1] not in FILES])
async def test_every_input_arrives(
    asked: Graph, tool: str, name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    given = await requests(asked, tool, name)
    assert {path for one in given for path, _ in told(one)} >= inputs(tool, name), "all are set"
    answer = loopback.ok(FETCHED, "content-type: application/pdf")
    missing = []
    async with loopback.server(*[answer] * len(given)) as (port, _):
        for one in given:
            way = Downloader(loopback.names(files_test="8.8.8.8"), lambda: loopback.Loopback(port))
            monkeypatch.setattr(incoming, "_downloader", way)
            changes: list[Any] = []
            before = len(writes(asked))
            vendor(asked, tool).world.hooks.append(changes.append)
            payload = await perform(asked, name, **one)
            vendor(asked, tool).world.hooks.remove(changes.append)
            assert len(writes(asked)) > before
            state, fresh = kept(asked, tool, changes), await shown(asked, payload, one)
            for path, value in told(one):
                if path in inputs(tool, name):
                    missing += [
                        f"{path} = {value!r} is not in the vendor's state"
                        for _ in [0]
                        if not any(word in state for word in words(tool, name, path, value))
                    ]
                    missing += [
                        f"{path} = {value!r} is not shown"
                        for _ in [0]
                        if not any(word in fresh for word in words(tool, name, path, value))
                    ]
    assert missing == [], "\n".join(missing) + state + fresh


def kept(asked: Graph, tool: str, changes: list[Any]) -> str:
    """All that the vendor has of the records that were changed: with the ids and names that they refer to."""
    here = vendor(asked, tool)
    parts = []
    for one in changes:
        parts.append(f"{one.verb} {one.kind} {one.record!r}")
        references = {f"{one.kind[:-1]}_id": one.record.id}
        references |= {name: getattr(one.record, name, None) for name in REFERENCES}
        for name, number in references.items():
            if number is not None:
                try:
                    parts.append(f"{name} is #{here.remote_id(REFERENCES.get(name, one.kind), number)}#")
                except KeyError:
                    continue
    return "\n".join(parts)


REFERENCES = {
    "candidate_id": "candidates",
    "application_id": "applications",
    "job_id": "jobs",
    "stage_id": "stages",
    "reason_id": "reasons",
}


async def shown(asked: Graph, payload: dict[str, Any], given: dict[str, Any]) -> str:
    """What fresh reads tell of the person."""
    asked.fresh()
    person = (payload["candidate"] or payload["application"]["candidate"])["id"]
    found = json.dumps((await asked.read(READ, id=person)).data, ensure_ascii=False)
    email = given.get("candidate", {}).get("emailAddress")
    return found if email is None else found + json.dumps((await asked.read(LISTED, email=email)).data)


def words(tool: str, name: str, path: str, value: Any) -> list[str]:
    return [str(value)]
