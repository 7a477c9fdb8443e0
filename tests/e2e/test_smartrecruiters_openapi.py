"""Every request to SmartRecruiters stands in the vendor's OpenAPI files: path, names and types of parameters.

The files stay outside the repository (tests/support/contracts.py).
"""

import re
from collections.abc import Iterator
from typing import Any
from urllib.parse import parse_qsl, unquote, urlsplit

import jsonschema
import pytest
import yaml

from connectors.upstream import Budget
from tests.support import contracts
from tests.support.graph import Graph, simulated

pytestmark = contracts.needed

NEWER = {
    ("GET", "/jobs", "statuses"),
    ("GET", "/jobs", "hiringTeamMemberId"),
    ("GET", "/candidates/{id}/properties", "includeMultiSelect"),
    ("GET", "/candidates/{id}/jobs/{jobId}/properties", "includeMultiSelect"),
}
"""Parameters newer than the files (smartrecruiters.md §14)."""

ELSEWHERE = {"/identity/oauth/token"}
"""What no file describes (§3.2)."""

QUERIES = (
    """{ users { nodes { lastName hiringTeams { nodes { roles job { name } } } } }
         user: users(filter: { emails: ["nobody@example.test"], updatedAfter: "2026-01-01T00:00:00Z" }) { nodes { lastName } } }""",
    """{ jobs(first: 100) { nodes { description customFields openedAt employmentType hiringTeam { roles } postings { title }
         screeningQuestions { question { title } } } } }""",
    """{ jobs(filter: { statuses: [OPEN], visibilities: [PUBLIC], updatedAfter: "2024-01-01T00:00:00Z" }) { nodes { name } }
         jobPostings(first: 100) { nodes { url jobId remoteCreatedAt } } }""",
    """{ candidates(first: 8, filter: { email: "jo@example.test" }) { nodes { lastName } }
         all: candidates(first: 5) { nodes { title customFields tags { name candidates(first: 2) { nodes { lastName } } }
           applications { nodes { outcome customFields rejectedAt interviews { title team { userId } } offers { status } } } } } }""",
    """{ applications(first: 5, filter: { outcomes: [HIRED, DECLINED] }) { nodes { rejectionReasonName currentStage { globalIndex } } }
         applicationStages { nodes { name } } rejectionReasons { nodes { name } } tags(first: 3) { nodes { name } } }""",
    """{ interviews(first: 3) { nodes { title } } offers(filter: { statuses: [SENT] }) { nodes { integrationFields { label } } }
         screeningQuestions(first: 3) { nodes { title jobQuestions(first: 3) { nodes { job { name } } } } } }""",
    """{ integrations { people: customFields(model: CANDIDATE) { key options } customFields(model: JOB) { key options }
         offers: customFields(model: OFFER) { key } } }""",
)


@pytest.fixture(scope="module")
def paths() -> list[tuple[re.Pattern[str], str, dict[str, Any], dict[str, Any]]]:
    """Every path of every file: pattern, template, its operations, the file."""
    found = []
    for file in sorted((contracts.FOLDER / "smartrecruiters").glob("slice-*.yaml")):
        document = yaml.safe_load(file.read_text())
        prefix = urlsplit(document["servers"][0]["url"]).path.rstrip("/")
        for template, operations in document["paths"].items():
            pattern = re.compile(re.sub(r"\{[^}]+\}", "[^/]+", prefix + template))
            found.append((pattern, prefix + template, operations, document))
    return sorted(found, key=lambda one: one[1].count("{"))


def resolved(document: dict[str, Any], schema: Any) -> Any:
    """A schema with what it refers to put in."""
    if isinstance(schema, list):
        return [resolved(document, one) for one in schema]
    if not isinstance(schema, dict):
        return schema
    if "$ref" in schema:
        found: Any = document
        for part in schema["$ref"].removeprefix("#/").split("/"):
            found = found[part]
        return resolved(document, found)
    return {name: resolved(document, one) for name, one in schema.items()}


def problems(paths: Any, method: str, path: str, query: str) -> Iterator[str]:
    """What a request has that its file does not allow."""
    match = next((one for one in paths if one[0].fullmatch(unquote(path)) and method.lower() in one[2]), None)
    if match is None:
        yield f"{method} {path} is in no file"
        return
    _, template, operations, document = match
    listed = [*operations.get("parameters", ()), *operations[method.lower()].get("parameters", ())]
    known = {one["name"]: one for one in resolved(document, listed) if one["in"] == "query"}
    given: dict[str, list[str]] = {}
    for name, value in parse_qsl(query, keep_blank_values=True):
        given.setdefault(name, []).append(value)
    for name in (name for name, one in known.items() if one.get("required") and name not in given):
        yield f"{method} {template}: {name} is missing"
    for name, values in given.items():
        if name in known:
            yield from (
                f"{method} {template}: {name}: {one}" for one in mistakes(known[name]["schema"], values)
            )
        elif (method, template, name) not in NEWER:
            yield f"{method} {template}: {name} is unknown"


def mistakes(schema: dict[str, Any], values: list[str]) -> Iterator[str]:
    """What is wrong with the values of one parameter."""
    kind = schema.get("type")
    value: Any = values if kind == "array" else values[0]
    if kind in ("integer", "number"):
        value = int(value)
    elif kind == "boolean":
        value = {"true": True, "false": False}.get(value, value)
    if len(values) > 1 and kind != "array":
        yield "it is repeated"
    checker = jsonschema.Draft202012Validator(schema, format_checker=jsonschema.FormatChecker())
    yield from (error.message for error in checker.iter_errors(value))


async def ask(made: Graph) -> None:
    for query in QUERIES:
        await made.read(query, budget=Budget(max_calls=2000))
        for model, root in (
            ("job", "jobs"),
            ("user", "users"),
            ("offer", "offers"),
            ("jobPosting", "jobPostings"),
        ):
            found = await made.read(f"{{ {root}(first: 1) {{ nodes {{ id }} }} }}")
            made.fresh()
            await made.read(
                f"query ($id: ID!) {{ {model}(id: $id) {{ remoteData }} }}",
                id=found.data[root]["nodes"][0]["id"],
            )


async def test_every_request_is_in_the_files(paths: Any) -> None:
    async with simulated("smartrecruiters", jobs=12, candidates=60, applications=120, rate_factor=0) as made:
        await ask(made)
        sent = {
            (entry.method, entry.path, entry.query)
            for entry in made.sandbox.calls.entries
            if entry.path not in ELSEWHERE
        }
        templates = {(entry.method, entry.template) for entry in made.sandbox.calls.entries}
    found = {problem for method, path, query in sent for problem in problems(paths, method, path, query)}
    assert not found
    assert len(templates) >= 23, "the queries no longer reach every endpoint"
