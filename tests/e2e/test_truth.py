"""Every field of the checklist, of every record of a small account, against what the sandbox has: 615 of 615.

What a value must be is written in `truth/<tool>.py`, from the sandbox's state and the contracts alone.
"""

import json
import time
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from strawberry.utils.str_converters import to_camel_case

from connectors.registry import CONNECTORS
from connectors.upstream import Account, Budget, Policy
from connectors.upstream.policy import Pace
from gateway.sandbox import Sandbox
from resolvers import ids
from resolvers.queries import LISTS
from tests.e2e.truth import gem, recruitcrm, recruitee, smartrecruiters, trackerrms
from tests.e2e.truth.table import Null, Ref, Rows, empty, same
from tests.support.graph import Graph, account, every, graph, served

FACTS = json.loads((Path(__file__).parents[1] / "coverage.json").read_text())
TRUTH: dict[str, dict[str, Rows]] = {
    "recruitcrm": recruitcrm.TRUTH,
    "recruitee": recruitee.TRUTH,
    "smartrecruiters": smartrecruiters.TRUTH,
    "trackerrms": trackerrms.TRUTH,
    "gem": gem.TRUTH,
}
EVER = [(tool, model) for tool, module in (("recruitee", recruitee), ("gem", gem)) for model in module.EVER]
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

ANSWERS = """question { remoteId title type } answer { ... on TextAnswer { content } ... on SingleSelectAnswer { choice }
    ... on MultiSelectAnswer { choices } ... on BooleanAnswer { checked } ... on NumberAnswer { number }
    ... on DateAnswer { date } ... on UnknownAnswer { raw } }"""
FORMAT = """type ... on TextFormat { displayType maxLength } ... on NumberFormat { displayType min max }
    ... on FileFormat { acceptedMimeTypes maxFileSizeBytes } ... on MultiSelectFormat { options { id name remoteId } }
    ... on SingleSelectFormat { displayType options { id name remoteId } } ... on UnknownFormat { rawQuestion }"""
SHAPES = {
    "location": "city country state street1 street2 zipCode raw",
    "phone_numbers": "phoneNumber type",
    "email_addresses": "emailAddress type",
    "social_media": "link type username",
    "integration_fields": "id key type value label",
    "format": FORMAT,
    "screening_question_answers": ANSWERS,
}
SMALL = {"jobs": 40, "candidates": 70, "applications": 150, "rate_factor": 0}
ROWS = [(tool, model) for tool in FACTS for model in FACTS[tool]["models"]]


def fields_of(tool: str, model: str) -> list[str]:
    return FACTS[tool]["models"][model]["fields"]


@pytest.fixture(scope="module")
def small() -> Iterator[tuple[Sandbox, str]]:
    """Small accounts of all five, without the vendors' pace."""
    with served(*FACTS, **SMALL) as (sandbox, base):
        for name, vendor in sandbox.vendors.items():
            vendor.base = f"{base}/{name}"  # as links in answers begin
        yield sandbox, base


@pytest.fixture(autouse=True)
def unhurried(monkeypatch: pytest.MonkeyPatch) -> None:
    for connector in CONNECTORS.values():
        lanes = {name: Pace(concurrency=lane.concurrency) for name, lane in connector.policy.paces.items()}
        monkeypatch.setattr(type(connector), "policy", Policy(concurrency=8, paces=lanes))


def test_every_field_has_its_truth() -> None:
    """61 models and 615 fields, and not one without an expectation; `id` and most of `remote_id` follow from the key."""
    assert [(tool, model) for tool in TRUTH for model in TRUTH[tool]] == ROWS
    told = [(*row, name) for row in ROWS for name in fields_of(*row) if expectation(*row, name)]
    assert len(ROWS) == 61
    assert len(told) == 615


def expectation(tool: str, model: str, name: str) -> Any:
    """What a field must be, as a function of the account and the sandbox's object."""
    rows = TRUTH[tool][model]
    if name not in rows.fields and name == "id":
        return lambda vendor, one: Ref(model, rows.key(vendor, one))
    if name not in rows.fields and name == "remote_id":
        return rows.key
    return rows.fields[name]


@pytest.mark.parametrize("tool", FACTS)
async def test_every_record_is_as_the_sandbox_has_it(tool: str, small: tuple[Sandbox, str]) -> None:
    sandbox, base = small
    vendor = sandbox.vendors[tool]
    wrong: list[str] = []
    async with graph(with_every_field(account(sandbox, base, tool)), sandbox=sandbox) as asked:
        for model in FACTS[tool]["models"]:
            wrong += await compare(asked, vendor, tool, model)
    assert not wrong, f"{len(wrong)} differ:\n" + "\n".join(wrong[:60])


class Every:
    """A setting of integration fields that switches on all there are."""

    def __contains__(self, key: object) -> bool:
        return True


def with_every_field(plain: Account) -> Account:
    return replace(plain, settings={**plain.settings, "integration_fields": dict.fromkeys(ROOTS, Every())})


@pytest.mark.parametrize(("tool", "model"), EVER)
async def test_the_deleted_are_listed_when_asked_for(
    tool: str, model: str, small: tuple[Sandbox, str]
) -> None:
    """Everybody ever, each with the moment of deletion; unasked, the living alone (they are compared above)."""
    sandbox, base = small
    vendor = sandbox.vendors[tool]
    objects, key, moment = {"recruitee": recruitee, "gem": gem}[tool].EVER[model]
    truth = {key(vendor, one): moment(vendor, one) for one in objects(vendor)}
    async with graph(account(sandbox, base, tool), sandbox=sandbox) as asked:
        nodes = await read(asked, model, ["id", "remote_deleted_at"], "filter: { includeDeleted: true }")
    told = {ids.decode(node["id"]).key: node["remoteDeletedAt"] for node in nodes}
    assert set(told) == set(truth)
    assert any(truth.values())
    assert [key for key, found in told.items() if not same(found, truth[key], f"sandbox-{tool}")] == []


async def compare(asked: Graph, vendor: Any, tool: str, model: str) -> list[str]:
    """What differs between the records of a model and the truth about them: records and values."""
    rows, integration = TRUTH[tool][model], f"sandbox-{tool}"
    truth = {rows.key(vendor, one): one for one in rows.of(vendor)}
    names = fields_of(tool, model)
    nodes = await read(asked, model, names)
    by_key = {ids.decode(node["id"]).key: node for node in nodes}
    wrong = [f"{model} {key}: listed twice" for key in by_key if len(by_key) != len(nodes)][:1]
    wrong += [f"{model} {key}: missing" for key in sorted(set(truth) - set(by_key))[:5]]
    wrong += [f"{model} {key}: not there" for key in sorted(set(by_key) - set(truth))[:5]]
    for name in names:
        told = expectation(tool, model, name)
        expected = {key: told(vendor, one) for key, one in truth.items() if key in by_key}
        found = [
            f"{model}.{name} {key}: {str(by_key[key][to_camel_case(name)])[:300]} is not {str(value)[:300]}"
            for key, value in expected.items()
            if not same(by_key[key][to_camel_case(name)], value, integration)
        ]
        if all(empty(value) for value in expected.values()) and not isinstance(told, Null):
            found.append(f"{model}.{name}: the sandbox has no value at all")
        wrong += found[:4] + ([f"   … {len(found)} such"] if len(found) > 4 else [])
    return wrong


async def read(asked: Graph, model: str, names: list[str], given: str = "") -> list[dict[str, Any]]:
    """Every record of a model, page by page, by its root list or through the parents of a join."""
    fields = " ".join(
        f"{to_camel_case(one)} {{ {SHAPES[one]} }}" if one in SHAPES else to_camel_case(one) for one in names
    )
    root, *edges = PATHS.get(model, (ROOTS.get(model, ""),))
    inner = "".join(f"{{ {edge} " for edge in edges) + f"{{ {fields} }}" + " }" * len(edges)
    query = f"""query ($after: String) {{ {root}(first: 100, after: $after {given}) {{
        nodes {inner} pageInfo {{ hasNextPage endCursor }} }} }}"""
    found: list[dict[str, Any]] = []
    after = None
    while True:
        budget = Budget(max_calls=5000, deadline=time.monotonic() + 60)
        data = (await asked.read(query, after=after, budget=budget)).data
        found += every(data, root, "nodes", *edges)
        after = data[root]["pageInfo"]["endCursor"]
        if not data[root]["pageInfo"]["hasNextPage"]:
            return found
