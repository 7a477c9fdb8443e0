"""Every action of every tool, as the checklist has them, with every input: what the vendor has, what a read shows.

A walk over all rows: one that is added to the checklist fails here until somebody says how it is asked for. The tests
of each tool look closer, at refusals and at what fails; these see to it that nothing was left out.
"""

import json
import re
from base64 import b64decode
from collections.abc import AsyncIterator, Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest
from strawberry.utils.str_converters import to_snake_case

from connectors import files as incoming
from connectors.download import Downloader
from gateway.sandbox import Sandbox
from gateway.sandbox.world import Change
from tests.e2e.actions import PDF, perform, plain, vendor
from tests.e2e.walking import FIND, requests
from tests.support import loopback
from tests.support.graph import Graph, account, graph, served

CHECKLIST = json.loads((Path(__file__).parents[1] / "coverage.json").read_text())
ROWS = [(tool, name) for tool, rows in CHECKLIST.items() for name in rows["actions"]]
FILES = ("Application.attachments", "Candidate.attachments")
READ = """query ($id: ID!) { candidate(id: $id) { id firstName lastName company title source customFields remoteData
    emailAddresses { emailAddress } phoneNumbers { phoneNumber } socialMedia { link } candidateTags { tag { name } }
    attachments { fileName type contentType } location { city country state street1 zipCode }
    applications { nodes { id outcome rejectionReasonName job { id } currentStage { id }
        attachments { fileName type contentType }
        screeningQuestionAnswers { question { title } answer { ... on TextAnswer { content }
            ... on NumberAnswer { number } ... on BooleanAnswer { checked } ... on DateAnswer { date }
            ... on SingleSelectAnswer { choice } ... on MultiSelectAnswer { choices } } } } } } }"""
LABELS = """{ rejectionReasons(first: 50) { nodes { id name } }
    applicationStages(first: 100) { nodes { id name } }
    jobs(first: 20) { nodes { screeningQuestions { question { id title } } } } }"""
LISTED = "query ($email: String!) { candidates(filter: { email: $email }) { nodes { emailAddresses { emailAddress } } } }"
NAMES = {"street1": "street_1", "street2": "street_2"}
ELSEWHERE = "content of a file that was fetched"
FILE = loopback.ok(PDF + f"% {ELSEWHERE}\n".encode(), "content-type: application/pdf")


def inputs(tool: str, name: str) -> set[str]:
    return set(CHECKLIST[tool]["actions"][name]["inputs"])


def told(given: Any, path: str = "") -> Iterator[tuple[str, Any]]:
    """The dotted names of a request's members, as the checklist has them, each with its value."""
    if isinstance(given, list) and not path.endswith(".answer"):
        for one in given:
            yield from told(one, path)
    elif isinstance(given, dict):
        for name, value in given.items():
            yield from told(value, f"{path}.{NAMES.get(name) or to_snake_case(name)}".lstrip("."))
    else:
        yield path, given


@pytest.fixture(scope="module")
def simulated() -> Iterator[tuple[Sandbox, str]]:
    with served(jobs=12, candidates=60, applications=100, rate_factor=0) as made:
        yield made


@pytest.fixture
async def asked(simulated: tuple[Sandbox, str], tool: str) -> AsyncIterator[Graph]:
    """A graph over the tool's account as new."""
    sandbox, base = simulated
    sandbox.reset()
    async with graph(account(sandbox, base, tool), sandbox=sandbox) as made:
        yield made


ENOUGH = 8
"""Files to look at."""
READS = """query ($id: ID!) { node(id: $id) { ... on Application { attachments { fileName type contentType } }
    ... on Candidate { attachments { fileName type contentType } } } }"""


@pytest.mark.parametrize(("tool", "name"), [row for row in ROWS if row[1] in FILES])
async def test_every_file_is_listed(asked: Graph, tool: str, name: str) -> None:
    """The rows that read: what is listed of a person, the vendor has."""
    here = vendor(asked, tool)
    known = {here.remote_id("candidates", one.id): one for one in here.world.candidates}
    listed = 0
    for one in (await asked.read(FIND)).data["candidates"]["nodes"]:
        have = here.world.files.of(known[plain(one["id"])].id)
        applications = one["applications"]["nodes"]
        if listed < ENOUGH and have and len(applications) == 1:
            subject = one if name.startswith("Candidate") else applications[0]
            shown = (await asked.read(READS, id=subject["id"])).data["node"]["attachments"]
            assert {file["fileName"] for file in shown} <= {file.name for file in have}
            listed += len(shown)
    assert listed


def test_the_checklist() -> None:
    assert len(ROWS) == 39
    assert sum(len(inputs(*row)) for row in ROWS) == 268


@pytest.mark.parametrize(("tool", "name"), [row for row in ROWS if row[1] not in FILES])
async def test_every_input_arrives(
    asked: Graph, tool: str, name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    wanted = inputs(tool, name)
    every = await requests(asked, tool, name)
    assert {path for one in every for path, _ in told(one)} >= wanted, "all are set"
    named, lost = await labels(asked, tool), []
    async with loopback.server(*[FILE] * len(every)) as (port, _):
        for given in every:
            way = Downloader(loopback.names(files_test="8.8.8.8"), lambda: loopback.Loopback(port))
            monkeypatch.setattr(incoming, "_downloader", way)
            changes: list[Change] = []
            vendor(asked, tool).world.hooks.append(changes.append)
            payload = await perform(asked, name, **given)
            vendor(asked, tool).world.hooks.remove(changes.append)
            state, fresh = kept(asked, tool, changes), await shown(asked, payload, given)
            gone = name.startswith("remove")
            for path, value in told(given):
                if path in wanted:
                    taken = gone and path == "tag.name"
                    said = words(path, value, named)
                    if found(said, state) == taken:
                        lost.append(f"{path} {value!r} is not in the vendor's state")
                    if tool not in UNSHOWN.get(path, ()) and found(said, fresh) == taken:
                        lost.append(f"{path} {value!r} is not shown")
    assert lost == []


def kept(asked: Graph, tool: str, changes: list[Change]) -> str:
    """What the vendor has of the records that were changed, with its own ids and the names of what they refer to."""
    here = vendor(asked, tool)
    world = here.world
    parts = []
    for one in changes:
        row = one.record
        parts.append(f"{one.verb} {one.kind} {row!r}".replace("\\n", "\n"))
        referred = [(kind, getattr(row, member, None)) for member, kind in REFERENCES.items()]
        referred += [(one.kind, row.id), *(("questions", number) for number in getattr(row, "answers", ()))]
        referred += [("sources", number) for number in getattr(row, "source_ids", ())]
        if tool == "smartrecruiters" and "source" in getattr(row, "extra", ()):
            parts.append(here.sources.by_number[row.extra["source"]].label)
        referred += [("tags", number) for number in getattr(row, "tag_ids", ())]
        if one.kind in ("notes", "files", "candidates"):  # which some vendors keep with the person only
            person = row.id if one.kind == "candidates" else row.candidate_id
            referred += [("candidates", person)]
            referred += [("applications", other.id) for other in world.applications.of(person)]
        for kind, number in referred:
            if isinstance(number, int):
                parts.append(f"{kind}: {getattr(getattr(world, kind).get(number), 'name', '')}")
                with suppress(KeyError):
                    parts.append(f"{kind}: {here.remote_id(kind, number)}")
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


async def labels(asked: Graph, tool: str) -> dict[str, str]:
    """What the stages, reasons, questions and sources are called that an id names."""
    data = (await asked.read(LABELS)).data
    roots = (*data["rejectionReasons"]["nodes"], *data["applicationStages"]["nodes"])
    jobs = data["jobs"]["nodes"]
    questions = [one["question"] for job in jobs for one in job["screeningQuestions"] or ()]
    named = {one["id"]: one["name"] for one in roots} | {one["id"]: one["title"] for one in questions}
    here = vendor(asked, tool)
    with suppress(KeyError):
        named |= {here.remote_id("sources", one.id): one.name for one in here.world.sources}
    return named


def found(words: tuple[str, ...], text: str) -> bool:
    """Whether one of some words is in a text, not as a part of a longer one."""
    return any(
        re.search(rf"(?<!\w){re.escape(word)}{END if word[-1].isalnum() else ''}", text) for word in words
    )


def words(path: str, value: Any, named: dict[str, str]) -> tuple[str, ...]:
    """The words of which one tells that a value has arrived."""
    name = (named[value],) if isinstance(value, str) and value in named else ()
    last = path.rpartition(".")[2]
    if last.endswith("_id"):
        key = plain(value)
        return (value, key, key.partition(":")[0], key.partition("/")[0], *name)
    if last == "data":
        return (b64decode(value).rpartition(b"% ")[2].decode().strip(),)
    if last == "data_url":
        return (ELSEWHERE,)
    if isinstance(value, list):
        return words(path, value[0], named)
    return (str(value), *BECOMES.get(str(value), ()), *name)


END = r"(?!\w)"
BECOMES: dict[str, tuple[str, ...]] = {
    "True": ("true",),
    "BE": ("Belgium",),
    "GB": ("United Kingdom",),
    "CV": ("cv", "resume"),
    "COVER_LETTER": ("cover_letter", "general"),
    "OTHER": ("other", "general"),
    "4000.5": ("48006",),
    "MONTH": ("48006",),  # converted to a year's
    "linkedin": ("LinkedIn",),
    "2031-03-01": ("2031-03-01T00:00:00",),
    "2033-01-01T00:00:00Z": ("2033, 1, 1",),
}
"""How values are written by vendors."""

EVERYWHERE = ("recruitee", "recruitcrm", "smartrecruiters", "trackerrms", "gem")
NOTES = ("smartrecruiters", "gem")  # where a link is a note
UNSHOWN: dict[str, tuple[str, ...]] = {
    "content": EVERYWHERE,
    "attachments.data": EVERYWHERE,  # behind links, which the tests of files follow
    "attachments.data_url": EVERYWHERE,
    "attachment.data": EVERYWHERE,
    "attachment.data_url": EVERYWHERE,
    "attachments.name": ("trackerrms",),
    "attachments.type": ("trackerrms",),
    "gdpr_consent.expires_at": EVERYWHERE,
    "gdpr_consent.given": EVERYWHERE,
    "sourced_by.user_id": EVERYWHERE,
    "candidate.salary_expectations.amount": ("trackerrms",),
    "candidate.salary_expectations.period": ("trackerrms",),
    "screening_question_answers.question_id": ("smartrecruiters",),
    "screening_question_answers.answer": ("smartrecruiters",),
    "rejection_reason_id": ("trackerrms",),  # the note takes its place
    "label": NOTES,
    "url": NOTES,
    "details.custom_field_name_prefix": NOTES,
    "details.attributes.key": NOTES,
    "details.attributes.value": NOTES,
}
"""Inputs, and the tools, of which the unified model has no field to read them back by: the vendor's state alone tells."""
