"""Every field of the checklist at Recruitee, through GraphQL, against the sandbox's truth (recruitee.md §10)."""

import json
from pathlib import Path

import pytest
from strawberry.utils.str_converters import to_camel_case

from connectors.model import MODELS
from resolvers.queries import LISTS
from tests.support.graph import Graph, every, simulated

FACTS = json.loads((Path(__file__).parents[1] / "coverage.json").read_text())["recruitee"]["models"]
ROOTS = {model: to_camel_case(plural) for plural, model in LISTS.items()}
PATHS = {
    "CandidateTag": ("candidates", "candidateTags"),
    "JobApplicationStage": ("jobs", "applicationStages"),
    "JobScreeningQuestion": ("jobs", "screeningQuestions"),
    "JobHiringTeamMember": ("jobs", "hiringTeam"),
}
"""Where joins are read, which have no root list."""

EMPTY = {
    "remote_deleted_at": "only deleted candidates are marked",
    "precondition_question_id": "Recruitee has no conditions between questions",
    "precondition_options": "as above",
    "description": "Recruitee's questions have a title only",
    "changed_at": "no update time exists for tags, reasons, joins and questions",
}
"""Fields that are null by the contract, on some models."""

NULL_BY_CONTRACT = {
    (model, name)
    for model in MODELS
    for name in ("remote_deleted_at", "precondition_question_id", "precondition_options")
} | {
    ("ScreeningQuestion", "description"),
    *((model, "changed_at") for model in ("Tag", "RejectionReason", "CandidateTag", "ScreeningQuestion")),
    *(
        (model, "changed_at")
        for model in ("JobApplicationStage", "JobScreeningQuestion", "JobHiringTeamMember")
    ),
    ("ApplicationStage", "changed_at"),
}

SHAPES = {
    "location": "location { city country state street1 zipCode raw }",
    "phone_numbers": "phoneNumbers { phoneNumber type }",
    "email_addresses": "emailAddresses { emailAddress type }",
    "social_media": "socialMedia { link type username }",
    "integration_fields": "integrationFields { id key type value label }",
    "format": "format { type ... on TextFormat { displayType maxLength } ... on SingleSelectFormat { options { id name } } }",
    "screening_question_answers": "screeningQuestionAnswers { question { remoteId title type } answer { __typename } }",
}


def selection(fields: list[str]) -> str:
    return " ".join(SHAPES.get(name, to_camel_case(name)) for name in fields)


@pytest.fixture(scope="module")
def facts() -> dict[str, list[str]]:
    return {model: row["fields"] for model, row in FACTS.items()}


@pytest.mark.parametrize("model", FACTS)
async def test_every_field_is_read(model: str, recruitee: Graph) -> None:
    fields = FACTS[model]["fields"]
    nodes = await read_all(recruitee, model, selection(fields))
    assert nodes
    for name in fields:
        values = [node[to_camel_case(name)] for node in nodes]
        filled = [value for value in values if value not in (None, [], {})]
        if (model, name) in NULL_BY_CONTRACT:
            assert not filled, (model, name)
        elif name != "integration_fields":
            assert filled, (model, name)


async def read_all(graph: Graph, model: str, fields: str) -> list[dict]:
    if model in PATHS:
        root, edge = PATHS[model]
        answered = await graph.read(f"{{ {root}(first: 60) {{ nodes {{ {edge} {{ {fields} }} }} }} }}")
        return every(answered.data, root, "nodes", edge)
    first = 40 if model in ("Candidate", "Application") else 100
    answered = await graph.read(f"{{ {ROOTS[model]}(first: {first}) {{ nodes {{ {fields} }} }} }}")
    return answered.data[ROOTS[model]]["nodes"]


async def test_the_checklist_counts_134_fields() -> None:
    assert sum(len(row["fields"]) for row in FACTS.values()) == 134
    assert len(FACTS) == 13


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


async def test_deleted_candidates_are_listed_when_asked_for() -> None:
    async with simulated("recruitee", jobs=10, candidates=300, applications=400) as graph:
        query = "query ($all: Boolean!) { candidates(first: 100, filter: { includeDeleted: $all }, orderBy: { field: CREATED_AT }) { nodes { remoteDeletedAt } sources { scan { scanned } } } }"
        living = await graph.read(query, all=False)
        everybody = await graph.read(query, all=True)
        assert not any(node["remoteDeletedAt"] for node in living.data["candidates"]["nodes"])
        scanned = [
            answered.data["candidates"]["sources"][0]["scan"]["scanned"] for answered in (living, everybody)
        ]
        gone = sum(
            one.deleted_at is not None
            for one in graph.sandbox.vendors["recruitee"].world.tables["candidates"]
        )
        assert gone
        assert scanned[1] - scanned[0] == gone
