"""Every request to TrackerRMS stands in the vendor's OpenAPI file: path, parameters, body.

The file stays outside the repository (tests/support/contracts.py).
"""

import json
import re
from typing import Any

import jsonschema
import pytest

from connectors.trackerrms import TrackerRMS
from connectors.upstream import Budget, Policy, Request
from connectors.upstream.wire import Wire
from tests.e2e.actions import perform
from tests.e2e.trackerrms.test_creating import FIND, stage, wish
from tests.support import contracts
from tests.support.graph import simulated

pytestmark = contracts.needed

QUERIES = (
    """{ users(first: 50) { nodes { lastName hiringTeams(first: 3) { nodes { job { name status } } } } } }""",
    """{ jobs(first: 40) { nodes { name status openedAt postings { status } hiringTeam { user { email } } } }
         open: jobs(filter: { statuses: [OPEN], updatedAfter: "2026-01-01T00:00:00Z" }) { nodes { name } }
         closed: jobs(filter: { statuses: [CLOSED] }) { nodes { name } } }""",
    """{ candidates(first: 4) { nodes { firstName tags { name } applications { nodes { outcome job { name } } } } }
         one: candidates(filter: { email: "jo@example.test", firstName: "Jo Ann", updatedAfter: "2026-01-01T00:00:00Z" }) {
           nodes { firstName } } }""",
    """{ applications(first: 3, filter: { updatedAfter: "2026-01-01T00:00:00Z" }) { nodes { outcome candidate { title } } }
         hired: applications(filter: { outcomes: [HIRED] }) { nodes { outcome } }
         declined: applications(filter: { outcomes: [DECLINED] }) { nodes { rejectionReasonName } }
         applicationStages { nodes { name } } tags(first: 3) { nodes { name } } }""",
)
BY_ID = """query ($job: ID!, $application: ID!, $candidate: ID!, $user: ID!, $stage: ID!) {
    job(id: $job) { visibility applications { nodes { outcome } } }
    jobs(filter: { ids: [$job] }) { nodes { name } }
    application(id: $application) { changedAt }
    candidate(id: $candidate) { firstName applications { nodes { id } } }
    user(id: $user) { email }
    applications(filter: { jobIds: [$job], currentStageIds: [$stage] }) { nodes { id } }
    placed: candidates(filter: { jobIds: [$job] }) { nodes { firstName } } }"""


def draft(schema: Any) -> Any:
    """A schema of OpenAPI 3.0 as JSON Schema: what may be null says so in its type."""
    if isinstance(schema, list):
        return [draft(one) for one in schema]
    if not isinstance(schema, dict):
        return schema
    made = {name: draft(one) for name, one in schema.items() if name != "nullable"}
    if schema.get("nullable") and "type" in made:
        made["type"] = [made["type"], "null"]
    return made


class Document:
    """The vendor's file as a judge."""

    def __init__(self) -> None:
        found = json.loads((contracts.FOLDER / "trackerrms" / "openapi-tracker-api-v1.json").read_text())
        self.components = draft(found["components"])
        self.paths = [
            (re.compile(re.sub(r"\{[^}]+\}", "([^/]+)", path)), path, operations)
            for path, operations in found["paths"].items()
        ]

    def problems(self, request: Request) -> list[str]:
        """What a request has that the file does not allow."""
        name = f"{request.method} {request.path}"
        places = [
            (match, operations[request.method.lower()])
            for pattern, path, operations in sorted(self.paths, key=lambda one: one[1].count("{"))
            if (match := pattern.fullmatch(request.path)) and request.method.lower() in operations
        ]
        if not places:
            return [f"{name} is in no path"]
        match, operation = places[0]
        parameters = operation.get("parameters", ())
        kinds = [one["schema"]["type"] for one in parameters if one["in"] == "path"]
        found = [
            f"{name}: {value!r} is no integer"
            for kind, value in zip(kinds, match.groups(), strict=True)
            if kind == "integer" and not value.isdigit()
        ]
        known = {one["name"] for one in parameters if one["in"] == "query"}
        found += [f"{name}: no parameter {key}" for key, _ in request.query if key not in known]
        content = operation.get("requestBody", {}).get("content", {})
        if request.json is None:
            return [*found, *([f"{name}: a body is missing"] if content else [])]
        schema = {**draft(content["application/json"]["schema"]), "components": self.components}
        errors = jsonschema.Draft202012Validator(schema).iter_errors(request.json)
        return [*found, *(f"{name}: {error.json_path} {error.message}" for error in errors)]


@pytest.fixture
def sent(monkeypatch: pytest.MonkeyPatch) -> list[Request]:
    """The requests that go out, without the vendor's pace."""
    found: list[Request] = []
    fetch = Wire.fetch

    async def spy(self: Wire, request: Request, auth: Any) -> Any:
        found.append(request)
        return await fetch(self, request, auth)

    monkeypatch.setattr(Wire, "fetch", spy)
    monkeypatch.setattr(TrackerRMS, "policy", Policy(concurrency=8))
    return found


async def test_every_request_is_documented(sent: list[Request]) -> None:
    async with simulated("trackerrms", jobs=40, candidates=150, applications=300, rate_factor=0) as graph:
        for query in QUERIES:
            graph.fresh()
            await graph.read(query, budget=Budget(max_calls=500))
        found = await graph.read(
            """{ jobs(first: 1) { nodes { id hiringTeam { userId }
                 applications(first: 1) { nodes { id candidateId currentStageId } } } } }"""
        )
        (job,) = found.data["jobs"]["nodes"]
        (application,) = job["applications"]["nodes"]
        graph.fresh()
        await graph.read(
            BY_ID,
            job=job["id"],
            application=application["id"],
            candidate=application["candidateId"],
            user=job["hiringTeam"][0]["userId"],
            stage=application["currentStageId"],
        )
        assert await graph.registry.check() == {"sandbox-trackerrms": None}
    document = Document()
    assert [problem for request in sent for problem in document.problems(request)] == []
    assert {request.operation for request in sent} >= {
        "POST /api/Auth/ExchangeToken",
        "POST /api/v1/Opportunity/Search",
        "GET /api/v1/Opportunity/{id}",
        "POST /api/v1/Resource/Search",
        "GET /api/v1/Resource/{id}",
        "POST /api/v1/OpportunityResource/Search",
        "GET /api/v1/OpportunityResource/{id}",
        "POST /api/v1/User/Search",
        "GET /api/v1/MetaData",
    }


async def test_every_write_is_documented(sent: list[Request]) -> None:
    """Each action with every input, and what it looks at before and after."""
    options = {"jobs": 30, "candidates": 120, "applications": 200, "rate_factor": 0}
    async with simulated("trackerrms", **options) as graph:
        listed = (await graph.read(FIND)).data
        found = {name: connection["nodes"] for name, connection in listed.items()}
        given = wish(found)
        made = await perform(graph, "createCandidate", **given)
        await perform(graph, "createApplication", **given)
        changed = {"applicationId": made["application"]["id"]}
        await perform(graph, "moveApplicationToStage", **changed, stageId=stage(found, "Offer out"))
        reason = (await graph.read("{ rejectionReasons { nodes { id } } }")).data["rejectionReasons"][
            "nodes"
        ][0]
        await perform(graph, "rejectApplication", **changed, rejectionReasonId=reason["id"], note="No")
    document = Document()
    assert [problem for request in sent for problem in document.problems(request)] == []
    assert {request.operation for request in sent} >= {
        "POST /api/v1/Resource",
        "POST /api/v1/OpportunityResource",
        "PATCH /api/v1/OpportunityResource/{id}",
        "POST /api/v1/Resource/AttachDocument",
        "GET /api/v1/Resource/{id}/Documents",
    }
