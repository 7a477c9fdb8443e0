"""Every write to SmartRecruiters is as the vendor's OpenAPI files have it: path, query, body.

The files stay outside the repository (tests/support/contracts.py).
"""

from collections.abc import Iterator
from typing import Any

import jsonschema
import orjson
import pytest

from tests.e2e.actions import pdf, perform
from tests.e2e.smartrecruiters.conftest import graph, simulation
from tests.e2e.smartrecruiters.people import applied, reasons, stage
from tests.e2e.smartrecruiters.test_creating import job_with, unpublished, wish
from tests.e2e.test_smartrecruiters_openapi import paths, problems, resolved
from tests.support import contracts
from tests.support.graph import Graph

pytestmark = contracts.needed

__all__ = ["graph", "paths", "simulation"]

LINK = {
    "label": "Result",
    "url": "https://acme.example/1",
    "details": {"attributes": [{"key": "Score", "value": "82"}]},
}


async def requests(made: Graph) -> list[dict[str, Any]]:
    """What every action would send, each with every input."""
    candidate, application = await applied(made)
    person, one = {"candidateId": candidate["id"]}, {"applicationId": application["id"]}
    job = await job_with(made, "MULTI_SELECT", "BOOLEAN", "TEXT", "SINGLE_SELECT")
    tags = await made.read(
        "query ($id: ID!) { candidate(id: $id) { candidateTags { tag { name } } } }", id=candidate["id"]
    )
    held = [tag["tag"] for tag in tags.data["candidate"]["candidateTags"]]
    asked: list[tuple[str, dict[str, Any]]] = [
        ("createCandidate", wish(job)),
        ("createApplication", wish(job)),
        ("moveApplicationToStage", {**one, "stageId": stage("INTERVIEW:Panel")}),
        ("rejectApplication", {**one, "rejectionReasonId": (await reasons(made))[0]["id"]}),
        ("addTagToCandidate", {**person, "tag": {"name": "x"}}),
        ("removeTagFromCandidate", {**person, "tag": held[0]}),
        *(
            (f"addAttachmentTo{name}", {**subject, "attachment": pdf(kind=kind)})
            for name, subject in (("Candidate", person), ("Application", one))
            for kind in ("CV", "COVER_LETTER", "OTHER")
        ),
        ("addNoteToApplication", {**one, "content": "x"}),
        ("addResultLinkToApplication", {**one, **LINK}),
        ("addResultLinkToCandidate", {**person, **LINK}),
    ]
    found = [await perform(made, name, dryRun=True, **given) for name, given in asked]
    for tag in held[1:]:
        await perform(made, "removeTagFromCandidate", **person, tag=tag)
    found.append(await perform(made, "removeTagFromCandidate", dryRun=True, **person, tag=held[0]))
    closed = await unpublished(made)
    found.append(await perform(made, "createCandidate", dryRun=True, **wish(closed)))
    return [request for payload in found for request in payload["upstreamRequests"]]


def mistakes(paths: Any, method: str, path: str, body: Any) -> Iterator[str]:
    """What is wrong with a body."""
    match = next(one for one in paths if one[0].fullmatch(path) and method.lower() in one[2])
    _, template, operations, document = match
    content = resolved(document, operations[method.lower()].get("requestBody", {})).get("content", {})
    if body is None or not content:
        if (body is None) != (not content):
            yield f"{method} {template}: a body, or none, is wanted"
        return
    schema = strict(next(iter(content.values()))["schema"])
    checker = jsonschema.Draft202012Validator(schema, format_checker=jsonschema.FormatChecker())
    for error in checker.iter_errors(body):
        yield f"{method} {template}: {'.'.join(map(str, error.path))}: {error.message}"


def strict(schema: Any) -> Any:
    """A schema that lets no member pass which it does not name."""
    if isinstance(schema, list):
        return [strict(one) for one in schema]
    if not isinstance(schema, dict):
        return schema
    found = {name: strict(one) for name, one in schema.items()}
    if "properties" in found and found.get("type") == "object":
        found.setdefault("additionalProperties", False)
    return found


async def test_every_write_is_in_the_files(graph: Graph, paths: Any) -> None:
    sent = await requests(graph)
    assert {one["method"] for one in sent} == {"POST", "PUT", "DELETE"}
    found = set()
    for one in sent:
        path = one["path"].replace("NEW_CANDIDATE", "9b30f1aa-0000-4000-8000-000000000001")
        body = orjson.loads(one["body"]) if one["body"] else None
        found |= {*problems(paths, one["method"], path, ""), *mistakes(paths, one["method"], path, body)}
    assert not found
    assert len({(one["method"], one["path"]) for one in sent}) >= 10


@pytest.mark.parametrize(
    ("body", "wrong"), [({}, True), ({"status": "HIRED", "stage": 1}, True), ({"status": "HIRED"}, False)]
)
def test_a_wrong_body_is_seen(paths: Any, body: Any, wrong: bool) -> None:
    assert bool(list(mistakes(paths, "PUT", "/candidates/1/jobs/2/status", body))) is wrong
