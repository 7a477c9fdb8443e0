"""Every field of the checklist, through GraphQL on the sandbox: reachable, and filled wherever the tool has it."""

import json
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest
from strawberry.utils.str_converters import to_camel_case

from connectors.registry import CONNECTORS
from gateway.sandbox import Sandbox
from resolvers.queries import LISTS
from tests.support.graph import Graph, account, every, graph, simulated

FACTS = json.loads((Path(__file__).parents[1] / "coverage.json").read_text())
ROOTS = {model: to_camel_case(plural) for plural, model in LISTS.items()}
PATHS = {
    "CandidateTag": ("candidates", "candidateTags"),
    "JobApplicationStage": ("jobs", "applicationStages"),
    "JobScreeningQuestion": ("jobs", "screeningQuestions"),
    "JobHiringTeamMember": ("jobs", "hiringTeam"),
    "InterviewTeamMember": ("interviews", "team"),
    "UserRole": ("users", "userRoles"),
    "JobUserRoleAssignment": ("jobs", "hiringTeam", "roleAssignments"),
}
"""Where joins are read, which have no root list."""

ROWS = [(tool, model) for tool in CONNECTORS for model in FACTS[tool]["models"]]

NO_CONDITIONS = {
    ("JobScreeningQuestion", "precondition_question_id"),
    ("JobScreeningQuestion", "precondition_options"),
}
NULL_BY_CONTRACT = {
    "recruitee": NO_CONDITIONS
    | {("ScreeningQuestion", "description")}
    | {
        (model, "changed_at")
        for model in (
            "ApplicationStage",
            "CandidateTag",
            "JobApplicationStage",
            "JobHiringTeamMember",
            "JobScreeningQuestion",
            "RejectionReason",
            "ScreeningQuestion",
            "Tag",
        )
    },
    "gem": set(),
    "smartrecruiters": NO_CONDITIONS  # the sandbox has conditions of another shape than the vendor's page shows
    | {("ScreeningQuestion", "description")}  # and no questions with a text to read
    | {
        (model, "changed_at")
        for model in (
            "Application",
            "ApplicationStage",
            "CandidateTag",
            "Interview",
            "InterviewTeamMember",
            "JobHiringTeamMember",
            "JobScreeningQuestion",
            "RejectionReason",
            "ScreeningQuestion",
            "Tag",
        )
    },
    "trackerrms": {("JobHiringTeamMember", "roles"), ("Role", "unified_type")}
    | {
        (model, "changed_at")
        for model in (
            "User",
            "ApplicationStage",
            "Application",  # stands in details only, and is not worth one each
            "Tag",
            "RejectionReason",
            "Role",
            "CandidateTag",
        )
    },
    "recruitcrm": NO_CONDITIONS
    | {("ScreeningQuestion", "description"), ("JobScreeningQuestion", "required")}
    | {
        (model, "changed_at")
        for model in (
            "ApplicationStage",
            "JobApplicationStage",
            "JobHiringTeamMember",
            "JobScreeningQuestion",
            "Role",
            "ScreeningQuestion",
            "User",
            "UserRole",
        )
    },
}
"""Fields that the vendor has no value for in lists of what is not deleted, by its contract."""

SHAPES = {
    "location": "location { city country state street1 zipCode raw }",
    "phone_numbers": "phoneNumbers { phoneNumber type }",
    "email_addresses": "emailAddresses { emailAddress type }",
    "social_media": "socialMedia { link type username }",
    "integration_fields": "integrationFields { id key type value label }",
    "format": "format { type ... on TextFormat { displayType maxLength } ... on SingleSelectFormat { options { id name } } }",
    "screening_question_answers": "screeningQuestionAnswers { question { remoteId title type } answer { __typename } }",
}


ROWS_READ = {
    **{(tool, model): 40 for tool in FACTS for model in ("Candidate", "Application")},
    ("recruitcrm", "Application"): 30,
    ("smartrecruiters", "Candidate"): 10,
    ("smartrecruiters", "Application"): 12,
    ("smartrecruiters", "Job"): 12,
    ("smartrecruiters", "JobPosting"): 20,
    ("smartrecruiters", "ScreeningQuestion"): 40,
    ("smartrecruiters", "Interview"): 2,
    ("smartrecruiters", "InterviewTeamMember"): 2,
    ("smartrecruiters", "JobHiringTeamMember"): 12,
    ("smartrecruiters", "JobScreeningQuestion"): 20,
}
"""Records that are read, or parents of a join, where a field takes calls of its own for each of them."""


def tool_of(asked: Graph) -> str:
    """The tool of a graph over one account."""
    (integration,) = asked.registry.integrations.values()
    return integration.connector.tool


def selection(fields: list[str]) -> str:
    return " ".join(SHAPES.get(name, to_camel_case(name)) for name in fields)


@pytest.fixture
async def asked(request: pytest.FixtureRequest, shared: tuple[Sandbox, str]) -> AsyncIterator[Graph]:
    sandbox, base = shared
    async with graph(account(sandbox, base, request.param), sandbox=sandbox) as made:
        yield made


@pytest.mark.parametrize(("asked", "model"), ROWS, indirect=["asked"])
async def test_every_field_is_read(model: str, asked: Graph) -> None:
    tool = tool_of(asked)
    fields = FACTS[tool]["models"][model]["fields"]
    nodes = await read_all(asked, tool, model, selection(fields))
    assert nodes
    empty = {name for name in fields if all(node[to_camel_case(name)] in (None, [], {}) for node in nodes)}
    expected = {name for name in fields if (model, name) in NULL_BY_CONTRACT[tool]}
    assert empty - {"integration_fields", "remote_deleted_at"} == expected


async def read_all(graph: Graph, tool: str, model: str, fields: str) -> list[dict[str, Any]]:
    """Records of a model: a page of its root list, those deleted included, or a join read through its parents."""
    first = ROWS_READ.get((tool, model), 60 if model in PATHS else 100)
    if model in PATHS:
        root, *edges = PATHS[model]
        inner = "".join(f"{{ {edge} " for edge in edges) + f"{{ {fields} }}" + " }" * len(edges)
        answered = await graph.read(f"{{ {root}(first: {first}) {{ nodes {inner} }} }}")
        return every(answered.data, root, "nodes", *edges)
    answered = await graph.read(f"{{ {ROOTS[model]}(first: {first}) {{ nodes {{ {fields} }} }} }}")
    return answered.data[ROOTS[model]]["nodes"]


def test_the_checklist_counts_61_models_and_615_fields() -> None:
    rows = [row["fields"] for facts in FACTS.values() for row in facts["models"].values()]
    assert len(rows) == 61
    assert sum(map(len, rows)) == 615


async def test_jobs_are_as_the_sandbox_has_them(recruitee: Graph) -> None:
    world = recruitee.sandbox.vendors["recruitee"].world
    answered = await recruitee.read(
        """{ jobs(first: 100) { nodes { remoteId name jobCode status statusLabel visibility department openedAt
             salaryAmountFrom salaryAmountTo salaryCurrency location { city country } remoteCreatedAt experienceLevel category } } }"""
    )
    nodes = {node["remoteId"]: node for node in answered.data["jobs"]["nodes"]}
    vendor = recruitee.sandbox.vendors["recruitee"]
    truth = {vendor.remote_id("jobs", job.id): job for job in world.tables["jobs"]}
    assert set(nodes) == set(truth)
    for key, job in truth.items():
        node = nodes[key]
        assert node["name"] == " ".join(job.title.split()) or node["name"] == job.title.strip()
        assert node["category"] == job.category
        assert node["experienceLevel"] == job.experience
        assert node["openedAt"] == (job.published_at.isoformat() if job.published_at else None)
        if job.salary:
            assert node["salaryAmountFrom"] == job.salary.minimum
            assert node["salaryAmountTo"] == job.salary.maximum


async def test_candidates_page_to_the_end_without_loss_or_repeat() -> None:
    async with simulated("recruitee", jobs=10, candidates=230, applications=400) as graph:
        world = graph.sandbox.vendors["recruitee"].world
        vendor = graph.sandbox.vendors["recruitee"]
        living = {
            vendor.remote_id("candidates", one.id)
            for one in world.tables["candidates"]
            if one.deleted_at is None
        }
        found: list[str] = []
        after = None
        while True:
            answered = await graph.read(
                """query ($after: String) { candidates(first: 37, after: $after) {
                     nodes { remoteId } pageInfo { hasNextPage endCursor } } }""",
                after=after,
            )
            page = answered.data["candidates"]
            found += [node["remoteId"] for node in page["nodes"]]
            after = page["pageInfo"]["endCursor"]
            if not page["pageInfo"]["hasNextPage"]:
                break
        assert len(found) == len(set(found))
        assert set(found) == living


DELETED = [
    ("recruitee", "Candidate"),
    ("gem", "User"),
    ("gem", "Job"),
    ("gem", "JobPosting"),
    ("gem", "Candidate"),
    ("gem", "Application"),
    ("gem", "ApplicationStage"),
    ("gem", "Interview"),
]
"""Lists whose tool marks the deleted."""


@pytest.mark.timeout(180)  # it pages through two whole lists at the vendors' pace
@pytest.mark.parametrize(("asked", "model"), DELETED, indirect=["asked"])
async def test_the_deleted_are_listed_when_asked_for(model: str, asked: Graph) -> None:
    query = f"""query ($all: Boolean!, $after: String) {{
        found: {ROOTS[model]}(first: 100, after: $after, filter: {{ includeDeleted: $all }}) {{
            nodes {{ remoteId remoteDeletedAt }} pageInfo {{ hasNextPage endCursor }} }} }}"""
    living = await walk(asked, query, all=False)
    everybody = await walk(asked, query, all=True)
    marked = {node["remoteId"] for node in everybody if node["remoteDeletedAt"]}
    assert marked
    assert not any(node["remoteDeletedAt"] for node in living)
    assert {node["remoteId"] for node in everybody} - {node["remoteId"] for node in living} == marked


async def walk(graph: Graph, query: str, **variables: Any) -> list[dict[str, Any]]:
    """Every page of a list."""
    nodes: list[dict[str, Any]] = []
    after = None
    while True:
        page = (await graph.read(query, after=after, **variables)).data["found"]
        nodes += page["nodes"]
        after = page["pageInfo"]["endCursor"]
        if not page["pageInfo"]["hasNextPage"]:
            assert len({node["remoteId"] for node in nodes}) == len(nodes)
            return nodes
